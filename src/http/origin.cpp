#include "http/origin.h"

#include "base/text.h"

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

/// A name, an IPv4 address, or an IPv6 address in brackets. Names within a house have an underscore now and then, which
/// browsers take.
bool is_host(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']'))
        return text.size() > 2 && text.find_first_not_of("0123456789abcdef:.", 1) == text.size() - 1;
    return !text.empty() && !text.starts_with('.') && only_letters_digits_and(".-_", text);
}

}  // namespace

std::optional<std::string> serialised_origin(std::string_view text) {
    auto const origin = lower_ascii(text);
    for (auto const& [prefix, default_port] : kSchemes) {
        if (!origin.starts_with(prefix)) continue;
        auto rest = std::string_view(origin).substr(prefix.size());
        auto colon = rest.rfind(':');
        bool has_port = colon != rest.npos && rest.find(']', colon) == rest.npos;
        auto host = has_port ? rest.substr(0, colon) : rest;
        auto port = has_port ? rest.substr(colon) : std::string_view();
        if (!is_host(host) || (has_port && !is_port(port.substr(1)))) return std::nullopt;
        return std::string(prefix) + std::string(host) + std::string(port == default_port ? std::string_view() : port);
    }
    return std::nullopt;
}

std::optional<std::string> origin_of_url(std::string_view url) {
    auto authority = url.find("//");
    if (authority == url.npos) return std::nullopt;
    return serialised_origin(url.substr(0, url.find_first_of("/?#", authority + 2)));
}

}  // namespace klieg::http
