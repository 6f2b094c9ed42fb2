#include "identity/session_cookie.h"

#include "http/cookies.h"

namespace klieg::identity {

namespace {

// The server decides when a session ends; the browser keeps the cookie for as long as it may (RFC 6265bis: 400 days).
constexpr char const* kKeep = "; Max-Age=34560000";
constexpr char const* kDrop = "; Max-Age=0";

}  // namespace

SessionCookie::SessionCookie(Transport transport)
    : name_(transport == Transport::https ? "__Host-klieg_sid" : "klieg_sid"),
      attributes_(transport == Transport::https ? "; Path=/; HttpOnly; SameSite=Lax; Secure"
                                                : "; Path=/; HttpOnly; SameSite=Lax") {}

std::string SessionCookie::set(std::string_view token) const {
    return name_ + "=" + std::string(token) + attributes_ + kKeep;
}

std::string SessionCookie::clear() const {
    return name_ + "=" + attributes_ + kDrop;
}

std::optional<std::string_view> SessionCookie::find(http::Request const& request) const noexcept {
    auto header = request.headers.find("Cookie");
    return header ? http::find_cookie(*header, name_) : std::nullopt;
}

std::optional<std::string_view> find_bearer(http::Request const& request) noexcept {
    constexpr std::string_view kScheme = "Bearer ";
    auto header = request.headers.find("Authorization");
    if (!header || !http::same_ignoring_case(header->substr(0, kScheme.size()), kScheme)) return std::nullopt;
    auto token = header->substr(kScheme.size());
    while (token.starts_with(' ')) token.remove_prefix(1);
    return token;
}

}  // namespace klieg::identity
