#include "http/idempotency_key.h"

#include <optional>

namespace klieg::http {

namespace {

/// What the quotes hold, with its escapes undone; none where it is no such string.
std::optional<std::string> parse_string(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
    auto inside = text.substr(1, text.size() - 2);
    std::string value;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        char c = inside[i];
        if (c == '"' || c < ' ' || c > '~') return std::nullopt;
        if (c == '\\') {
            if (++i == inside.size()) return std::nullopt;
            c = inside[i];
            if (c != '"' && c != '\\') return std::nullopt;
        }
        value += c;
    }
    return value;
}

}  // namespace

Result<std::string> parse_idempotency_key(std::string_view header) {
    while (header.starts_with(' ')) header.remove_prefix(1);
    while (header.ends_with(' ')) header.remove_suffix(1);
    auto key = parse_string(header);
    if (!key || key->empty() || key->size() > kIdempotencyKeyBytesMax)
        return Error{Errc::invalid, "Idempotency-Key is a text in double quotes, of 1 to 255 ASCII characters",
                     "invalid_idempotency_key"};
    return *std::move(key);
}

}  // namespace klieg::http
