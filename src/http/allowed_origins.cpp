#include "http/allowed_origins.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

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

/// A name, an IPv4 address, or an IPv6 address in brackets.
bool is_host(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']'))
        return text.size() > 2 && text.find_first_not_of("0123456789abcdef:.", 1) == text.size() - 1;
    return !text.empty() && !text.starts_with('.') && only_letters_digits_and(".-", text);
}

/// The one form in which a browser writes it: lower case, and no port where it is the scheme's own.
std::optional<std::string> serialised(std::string const& text) {
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

}  // namespace

Result<AllowedOrigins> AllowedOrigins::parse(std::vector<std::string> const& texts) {
    AllowedOrigins origins;
    for (auto const& text : texts) {
        if (text == "*") {
            origins.anyone_ = true;
            continue;
        }
        auto origin = serialised(text);
        if (!origin)
            return Error{Errc::invalid,
                         "\"" + text + "\" is no origin: write * or https://app.example, without a path"};
        origins.listed_.push_back(*std::move(origin));
    }
    return origins;
}

AllowedOrigins AllowedOrigins::everyone() {
    AllowedOrigins origins;
    origins.anyone_ = true;
    return origins;
}

bool AllowedOrigins::lists(std::string_view origin) const noexcept {
    return std::find(listed_.begin(), listed_.end(), origin) != listed_.end();
}

}  // namespace klieg::http
