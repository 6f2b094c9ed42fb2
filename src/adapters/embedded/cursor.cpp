#include "adapters/embedded/cursor.h"

#include "base/crypto.h"
#include "base/json.h"

namespace klieg::embedded {

namespace {

constexpr char kVersion = '1';
constexpr std::size_t kMacBytes = 12;

/// Joins so that no two lists give the same text.
void append(std::string& text, std::string_view part) {
    text += std::to_string(part.size());
    text += ':';
    text += part;
}

}  // namespace

std::string CursorSeal::mac(std::string const& query, std::string_view position) const {
    std::string sealed;
    append(sealed, query);
    append(sealed, position);
    auto full = crypto::hmac_sha256(secret_, sealed);
    return std::string(crypto::as_text(full).substr(0, kMacBytes));
}

ports::Cursor CursorSeal::seal(std::string const& query, std::vector<std::string> const& position) const {
    json::Array parts;
    for (auto const& part : position) parts.emplace_back(part);
    auto text = json::to_text(parts);
    return crypto::to_base64url(kVersion + mac(query, text) + text);
}

Result<std::vector<std::string>> CursorSeal::open(std::string const& query, ports::Cursor const& cursor,
                                                  std::size_t position_size) const {
    Error wrong{Errc::invalid, "the cursor is not one of this query", "invalid_cursor"};
    auto bytes = crypto::from_base64url(cursor);
    if (!bytes || bytes->size() < 1 + kMacBytes || bytes->front() != kVersion) return wrong;
    auto text = std::string_view(*bytes).substr(1 + kMacBytes);
    if (!crypto::equal_in_constant_time(std::string_view(*bytes).substr(1, kMacBytes), mac(query, text))) return wrong;
    auto parts = json::parse(text);
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
