#include "realtime/handshake.h"

#include "base/crypto.h"
#include "http/error_map.h"
#include "http/headers.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace klieg::realtime {

namespace {

constexpr std::string_view kWebSocketVersion = "13";
/// RFC 6455 section 1.3.
constexpr std::string_view kAcceptance = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t kKeyBytes = 16;

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

enum class Case { matters, ignored };

/// Whether one of the list's items, over all fields of that name, is `wanted`.
bool field_lists(http::Headers const& headers, std::string_view name, std::string_view wanted, Case letters) {
    for (auto const& [field, value] : headers) {
        if (!http::same_ignoring_case(field, name)) continue;
        for (auto rest = value; !rest.empty();) {
            auto const item = without_blanks(rest.substr(0, rest.find(',')));
            rest.remove_prefix(std::min(rest.size(), rest.find(',') == rest.npos ? rest.size() : rest.find(',') + 1));
            if (letters == Case::matters ? item == wanted : http::same_ignoring_case(item, wanted)) return true;
        }
    }
    return false;
}

/// The value of a field that has to be there once.
std::optional<std::string_view> sole_value(http::Headers const& headers, std::string_view name) {
    std::optional<std::string_view> found;
    for (auto const& [field, value] : headers) {
        if (!http::same_ignoring_case(field, name)) continue;
        if (found) return std::nullopt;
        found = without_blanks(value);
    }
    return found;
}

/// RFC 9110 section 15.5.22, RFC 6455 section 4.4.
http::Response upgrade_required(http::Request const& request, char const* detail) {
    auto response = http::problem_response(Error{Errc::invalid, detail, "upgrade_required"}, request.id);
    response.headers.set("Upgrade", "websocket");
    response.headers.set("Sec-WebSocket-Version", kWebSocketVersion);
    return response;
}

std::string acceptance_of(std::string_view key) {
    crypto::Hasher hasher(crypto::HashKind::sha1);
    hasher.update(crypto::as_bytes(key));
    hasher.update(crypto::as_bytes(kAcceptance));
    return crypto::to_base64(hasher.finish());
}

}  // namespace

Result<http::Response> accept_websocket(http::Request const& request,
                                        std::function<Task<>(http::UpgradedConnection)> run) {
    auto const& headers = request.headers;
    if (!field_lists(headers, "Connection", "upgrade", Case::ignored) ||
        !field_lists(headers, "Upgrade", "websocket", Case::ignored))
        return upgrade_required(request, "this is for WebSockets");
    if (sole_value(headers, "Sec-WebSocket-Version") != kWebSocketVersion)
        return upgrade_required(request, "the version of WebSocket that is spoken here is 13");
    auto const key = sole_value(headers, "Sec-WebSocket-Key");
    auto const key_bytes = key ? crypto::from_base64(*key) : std::nullopt;
    if (request.method != http::Method::get || !key_bytes || key_bytes->size() != kKeyBytes)
        return Error{Errc::invalid, "a WebSocket begins with a GET and one key", "malformed_handshake"};
    bool const names_protocols = headers.find("Sec-WebSocket-Protocol").has_value();
    if (names_protocols && !field_lists(headers, "Sec-WebSocket-Protocol", kSubprotocol, Case::matters))
        return Error{Errc::invalid, "the protocol that is spoken here is klieg.v1+json", "unknown_protocol"};

    http::Response response{.status = 101, .body = http::Takeover{std::move(run)}};
    response.headers.set("Upgrade", "websocket");
    response.headers.set("Sec-WebSocket-Accept", acceptance_of(*key));
    if (names_protocols) response.headers.set("Sec-WebSocket-Protocol", kSubprotocol);
    return response;
}

}  // namespace klieg::realtime
