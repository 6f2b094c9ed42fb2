#include "http/origin.h"

#include "base/text.h"
#include "http/headers.h"

#include <boost/asio/ip/address_v6.hpp>

#include <charconv>
#include <cstdint>

namespace klieg::http {

namespace {

struct Scheme {
    std::string_view prefix;
    std::string_view default_port;
};
constexpr Scheme kSchemes[] = {{"https://", ":443"}, {"http://", ":80"}};

bool is_port(std::string_view text) {
    std::uint16_t port = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
    return failed == std::errc() && end == text.data() + text.size() && !text.starts_with('0');
}

/// A name, an IPv4 address, or an IPv6 address in brackets. Names within a network may have underscores.
bool is_host(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) {
        auto const address = text.substr(1, text.size() - 2);
        boost::system::error_code error;
        boost::asio::ip::make_address_v6(address, error);
        return !error && address.find('%') == address.npos;  // a zone means something on its own machine alone
    }
    return !text.empty() && !text.starts_with('.') && only_letters_digits_and(".-_", text);
}

struct Authority {
    std::string_view host;
    std::string_view port;  ///< with its colon; empty where there is none
};

std::optional<Authority> parse_authority(std::string_view text) {
    auto colon = text.rfind(':');
    bool has_port = colon != text.npos && text.find(']', colon) == text.npos;
    Authority parts{.host = has_port ? text.substr(0, colon) : text,
                    .port = has_port ? text.substr(colon) : std::string_view()};
    if (!is_host(parts.host) || (has_port && !is_port(parts.port.substr(1)))) return std::nullopt;
    return parts;
}

}  // namespace

bool is_authority(std::string_view text) {
    return parse_authority(text).has_value();
}

std::string_view host_of_authority(std::string_view text) {
    auto const parts = parse_authority(text);
    if (!parts) return {};
    return parts->host.ends_with('.') ? parts->host.substr(0, parts->host.size() - 1) : parts->host;
}

std::string without_root(std::string_view text) {
    std::string named(text);
    auto const colon = named.rfind(':');
    bool const has_port = colon != named.npos && named.find_first_not_of("0123456789", colon + 1) == named.npos;
    auto const end = has_port ? colon : named.size();
    if (end > 0 && named[end - 1] == '.') named.erase(end - 1, 1);
    return named;
}

std::optional<std::string> serialised_origin(std::string_view text) {
    auto const origin = lower_ascii(text);
    for (auto const& [prefix, default_port] : kSchemes) {
        if (!origin.starts_with(prefix)) continue;
        auto parts = parse_authority(std::string_view(origin).substr(prefix.size()));
        if (!parts) return std::nullopt;
        auto port = parts->port == default_port ? std::string_view() : parts->port;
        return std::string(prefix) + std::string(parts->host) + std::string(port);
    }
    return std::nullopt;
}

std::optional<std::string> origin_of_url(std::string_view url) {
    auto authority = url.find("//");
    if (authority == url.npos) return std::nullopt;
    return serialised_origin(url.substr(0, url.find_first_of("/?#", authority + 2)));
}

/// Where nothing is configured our host is what Host says, and our scheme https where the request came so, by TLS or by
/// the word of a trusted proxy. Where neither says so, http and https are both ours, and on purpose: a proxy that ends
/// TLS before us may not tell, or one behind it, which itself is asked by http, may tell that instead; their sites
/// would refuse each of their own pages.
///
/// That gives nobody anything. A cookie is Secure where server.public_url is https, or the server itself ends TLS, and
/// then the comparison is exact. Elsewhere it is not, and browsers send it to http and https of the host alike,
/// whatever the port (RFC 6265 section 8.5): whoever has pages under the other scheme, be it by sitting on the line,
/// has been given the cookie itself.
bool is_own_origin(std::string_view origin, OwnAddress const& own) {
    if (!own.configured.empty()) return same_ignoring_case(without_root(origin), without_root(own.configured));
    auto const end = origin.find("://");
    if (end == origin.npos) return false;
    auto const scheme = origin.substr(0, end);
    // Programs that show pages of their own have schemes of their own, and localhost as their host.
    bool const is_ours = same_ignoring_case(scheme, "https") || (!own.secure && same_ignoring_case(scheme, "http"));
    return is_ours && same_ignoring_case(without_root(origin.substr(end + 3)), without_root(own.host));
}

}  // namespace klieg::http
