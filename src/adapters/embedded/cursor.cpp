#include "adapters/embedded/cursor.h"

#include "base/crypto.h"
#include "base/json.h"

namespace klieg::embedded {

namespace {

constexpr char kVersion = '2';

/// Joins so that no two lists give the same text.
void append(std::string& text, std::string_view part) {
    text += std::to_string(part.size());
    text += ':';
    text += part;
}

}  // namespace

ports::Cursor CursorSeal::seal(std::string const& query, std::vector<std::string> const& position) const {
    auto text = json::to_text(json::Array(position.begin(), position.end()));
    return crypto::to_base64url(kVersion + crypto::seal(secret_, query, text));
}

Result<std::vector<std::string>> CursorSeal::open(std::string const& query, ports::Cursor const& cursor,
                                                  std::size_t position_size) const {
    Error wrong{Errc::invalid, "the cursor is not one of this query", "invalid_cursor"};
    auto bytes = crypto::from_base64url(cursor);
    if (!bytes || bytes->empty() || bytes->front() != kVersion) return wrong;
    auto text = crypto::open_sealed(secret_, query, std::string_view(*bytes).substr(1));
    if (!text) return wrong;
    auto parts = json::parse(*text);
    if (!parts.ok() || !parts->is_array() || parts->get_array().size() != position_size) return wrong;
    std::vector<std::string> position;
    for (auto const& part : parts->get_array()) {
        if (!part.is_string()) return wrong;
        position.emplace_back(part.get_string());
    }
    return position;
}

std::string fingerprint(ports::Query const& query) {
    std::string text = query.order == ports::Order::ascending ? "q+" : "q-";
    append(text, query.table);
    append(text, query.index);
    append(text, query.partition);
    append(text, query.from ? "f" + *query.from : "");
    append(text, query.to ? "t" + *query.to : "");
    return text;
}

std::string fingerprint(ports::Scan const& scan) {
    return "s" + scan.table;
}

}  // namespace klieg::embedded
