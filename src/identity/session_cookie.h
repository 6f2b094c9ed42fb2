#pragma once

#include "http/request.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::identity {

/// How the site is reached from outside, by the scheme of its public URL.
enum class Transport : std::uint8_t { http, https };

/// The cookie that carries a session's token. Over https its name begins with `__Host-`, which binds it to this host
/// and to TLS (RFC 6265bis section 4.1.3.2), and a cookie of the plain name is not believed.
class SessionCookie {
public:
    explicit SessionCookie(Transport transport);

    /// The value of Set-Cookie.
    std::string set(std::string_view token) const;
    std::string clear() const;
    std::optional<std::string_view> find(http::Request const& request) const noexcept;

private:
    std::string name_;
    std::string attributes_;
};

/// The token of `Authorization: Bearer`, or none. Other schemes are not ours to judge.
std::optional<std::string_view> find_bearer(http::Request const& request) noexcept;

}  // namespace klieg::identity
