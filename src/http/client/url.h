#pragma once

#include "base/result.h"

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::http {

enum class Scheme : std::uint8_t { http, https };

/// Where an outgoing request goes: an absolute http or https URL, taken apart once and for all.
///
/// Two programs that read one URL differently are a way around every check, so what has more than one reading is
/// refused: user information, numbers that a resolver would take for an address ("0x7f.1", "2130706433", "017.0.0.1"),
/// escapes and zones in hosts, backslashes, control characters. Names that are not ASCII come as their A-labels.
///
/// Limits: 8 KiB.
struct Url {
    Scheme scheme = Scheme::https;
    std::string host;  ///< lower case, without a final dot; an IPv6 address without its brackets
    std::optional<boost::asio::ip::address> address{};  ///< where the host is one
    std::uint16_t port = 443;
    std::string target = "/";  ///< path and query as they stand in a request line; a fragment is dropped

    /// Fails: invalid, code invalid_url.
    static Result<Url> parse(std::string_view text);
    /// What a Location in the answer of this URL means (RFC 3986 section 5.2). Fails: as parse does.
    Result<Url> resolve(std::string_view reference) const;

    /// The Host field: the port stands there only where it is not the scheme's own.
    std::string authority() const;
    std::string text() const;
    bool same_origin(Url const& other) const noexcept;
};

std::string_view to_string(Scheme scheme) noexcept;

}  // namespace klieg::http
