#include "http/client/url.h"

#include "base/text.h"
#include "http/headers.h"

#include <algorithm>
#include <charconv>

namespace klieg::http {

namespace ip = boost::asio::ip;

namespace {

constexpr std::size_t kUrlBytesMax = 8 * 1024;
constexpr std::size_t kHostBytesMax = 253;  // RFC 1035 section 2.3.4, without the length byte and the root
constexpr std::size_t kLabelBytesMax = 63;

Error refused(std::string detail) {
    return Error{Errc::invalid, std::move(detail), "invalid_url"};
}

std::uint16_t default_port(Scheme scheme) noexcept {
    return scheme == Scheme::https ? 443 : 80;
}

/// People write spaces, letters with accents and brackets into paths, and servers into Location. What cannot change
/// where a URL leads is escaped for them; what could is refused. The fragment goes.
Result<std::string> escaped(std::string_view text) {
    if (text.size() > kUrlBytesMax) return refused("a URL has at most 8 KiB");
    constexpr char kDigits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) return refused("a URL has no control characters");
        if (c == '\\') return refused("a URL has no backslash");
        if (byte > 0x7f || std::string_view(" \"<>^`{|}").find(c) != std::string_view::npos) {
            out += '%';
            out += kDigits[byte >> 4U];
            out += kDigits[byte & 0xfU];
        } else {
            out += c;
        }
    }
    if (out.size() > kUrlBytesMax) return refused("a URL has at most 8 KiB");
    out.resize(std::min(out.find('#'), out.size()));
    return out;
}

/// Takes what stands before the first of `ends`, or all.
std::string_view take_until(std::string_view& text, std::string_view ends) {
    auto taken = text.substr(0, text.find_first_of(ends));
    text.remove_prefix(taken.size());
    return taken;
}

bool is_number(std::string_view label) noexcept {
    bool hex = label.starts_with("0x");
    if (hex) label.remove_prefix(2);
    return std::all_of(label.begin(), label.end(),
                       [&](char c) { return (c >= '0' && c <= '9') || (hex && c >= 'a' && c <= 'f'); });
}

Result<> check_name(std::string_view name) {
    if (name.size() > kHostBytesMax) return refused("a host has at most 253 characters");
    if (!only_letters_digits_and("-_.", name)) return refused("a host is written in letters, digits and hyphens");
    auto rest = name;
    while (true) {
        auto label = take_until(rest, ".");
        if (label.empty() || label.size() > kLabelBytesMax) return refused("a host's labels have 1 to 63 characters");
        if (!rest.empty()) {
            rest.remove_prefix(1);
            continue;
        }
        // A name whose last label is a number is an address to inet_aton(3) and to browsers, in forms nobody means.
        if (is_number(label)) return refused("an address is written as four decimal numbers");
        return {};
    }
}

Result<> read_host(std::string_view host, Url& url) {
    boost::system::error_code error;
    if (host.starts_with('[')) {
        if (!host.ends_with(']')) return refused("that is no IPv6 address");
        auto literal = host.substr(1, host.size() - 2);
        // A zone, which asio would read, names an interface of this machine.
        if (literal.find('%') == literal.npos) url.address = ip::make_address_v6(std::string(literal), error);
        if (!url.address || error) return refused("that is no IPv6 address");
        url.host = url.address->to_string();
        return {};
    }
    url.host = lower_ascii(host);
    if (url.host.ends_with('.')) url.host.pop_back();
    auto quad = ip::make_address_v4(url.host, error);
    if (error) return check_name(url.host);
    url.address = quad;
    return {};
}

Result<> read_port(std::string_view digits, Url& url) {
    url.port = default_port(url.scheme);
    if (digits.empty()) return {};
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (error != std::errc() || end != digits.data() + digits.size() || url.port == 0)
        return refused("a port is a number from 1 to 65535");
    return {};
}

/// Host and port, of what stands between "//" and the path.
Result<> read_authority(std::string_view authority, Url& url) {
    if (authority.find('@') != authority.npos) return refused("a URL has no user name or password");
    auto host_length = authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':');
    auto host = authority.substr(0, host_length);
    authority.remove_prefix(host.size());
    if (!authority.empty() && authority.front() != ':') return refused("a host is followed by a port or a path");
    KLIEG_CHECK(read_host(host, url));
    return read_port(authority.empty() ? authority : authority.substr(1), url);
}

/// An URL that `escaped` has been over.
Result<Url> read(std::string_view text) {
    Url url;
    auto scheme = take_until(text, ":");
    if (same_ignoring_case(scheme, "http")) {
        url.scheme = Scheme::http;
    } else if (!same_ignoring_case(scheme, "https")) {
        return refused("a URL begins with http:// or https://");
    }
    if (!text.starts_with("://")) return refused("a URL begins with http:// or https://");
    text.remove_prefix(3);
    KLIEG_CHECK(read_authority(take_until(text, "/?"), url));
    url.target = text;
    if (!url.target.starts_with('/')) url.target.insert(0, 1, '/');
    return url;
}

/// RFC 3986 section 5.2.4, for a path that begins with a slash.
std::string without_dot_segments(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        path.remove_prefix(1);
        auto segment = take_until(path, "/");
        if (segment == "." || segment == "..") {
            if (segment == "..") out.resize(std::min(out.rfind('/'), out.size()));
            if (path.empty()) out += '/';
            continue;
        }
        out += '/';
        out += segment;
    }
    return out;
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
    KLIEG_TRY(auto written, escaped(text));
    return read(written);
}

/// RFC 3986 section 5.2.2, case by case.
Result<Url> Url::resolve(std::string_view reference) const {
    KLIEG_TRY(auto written, escaped(reference));
    std::string_view rest = written;
    auto before_path = rest.substr(0, rest.find_first_of("/?"));
    if (before_path.find(':') != before_path.npos) return read(written);
    if (rest.starts_with("//")) return read(std::string(to_string(scheme)) + ":" + written);

    auto url = *this;
    auto path = take_until(rest, "?");
    auto own_path = std::string_view(target).substr(0, target.find('?'));
    if (path.starts_with('/')) {
        url.target = without_dot_segments(path) + std::string(rest);
    } else if (!path.empty()) {
        auto folder = std::string(own_path.substr(0, own_path.rfind('/') + 1));
        url.target = without_dot_segments(folder.append(path)) + std::string(rest);
    } else if (!rest.empty()) {
        url.target = std::string(own_path).append(rest);
    }
    if (url.target.size() > kUrlBytesMax) return refused("a URL has at most 8 KiB");
    return url;
}

std::string Url::authority() const {
    auto out = address && address->is_v6() ? "[" + host + "]" : host;
    if (port != default_port(scheme)) out += ":" + std::to_string(port);
    return out;
}

std::string Url::text() const {
    return std::string(to_string(scheme)) + "://" + authority() + target;
}

bool Url::same_origin(Url const& other) const noexcept {
    return scheme == other.scheme && host == other.host && port == other.port;
}

std::string_view to_string(Scheme scheme) noexcept {
    return scheme == Scheme::https ? "https" : "http";
}

}  // namespace klieg::http
