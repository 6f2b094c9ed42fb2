#include "http/target.h"

#include "base/text.h"
#include "http/origin.h"

#include <algorithm>

namespace klieg::http {

namespace {

constexpr std::size_t kParametersMax = 100;

Error malformed(char const* detail) {
    return Error{Errc::invalid, detail, "malformed_request"};
}

/// Letters, digits and what else a path or a query holds that stands for itself: neither an escape, nor a plus, nor a
/// control character, nor a part of a character beyond ASCII. Nearly all that is ever asked for is made of these, and
/// then nothing more need be looked at.
bool stands_for_itself(std::string_view text) noexcept {
    unsigned other = 0;
    for (char c : text) {
        auto const byte = static_cast<unsigned char>(c);
        other |= static_cast<unsigned>(byte <= ' ') | static_cast<unsigned>(byte >= 0x7f) |
                 static_cast<unsigned>(c == '%') | static_cast<unsigned>(c == '+');
    }
    return other == 0;
}

bool has_dot_segment(std::string_view path) {
    for (std::size_t at = path.find("/."); at != std::string_view::npos; at = path.find("/.", at + 1)) {
        auto rest = path.substr(at + 1);
        auto segment = rest.substr(0, rest.find('/'));
        if (segment == "." || segment == "..") return true;
    }
    return false;
}

Result<std::string> decoded_path(std::string_view raw) {
    if (raw.find("%2f") != std::string_view::npos || raw.find("%2F") != std::string_view::npos)
        return malformed("an encoded slash is no part of any path here");
    auto path = percent_decoded(raw);
    if (!path) return malformed("the path has a broken escape");
    if (std::any_of(path->begin(), path->end(), is_control)) return malformed("the path has a control character");
    if (!is_utf8(*path)) return malformed("the path is not UTF-8");
    return *std::move(path);
}

Result<> parse_path(std::string_view raw, std::string& path) {
    if (stands_for_itself(raw)) {
        path = raw;
    } else {
        KLIEG_TRY(path, decoded_path(raw));
    }
    if (has_dot_segment(path)) return malformed("the path has a dot segment");
    return {};
}

/// What cannot be decoded stands for itself: others add to links what has nothing to do with us ("?ref=100%"), and that
/// is no reason to refuse a page.
Result<std::string> parse_component(std::string_view raw) {
    if (stands_for_itself(raw)) return std::string(raw);
    std::string spaced(raw);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    auto text = percent_decoded(spaced);
    if (text && is_utf8(*text)) {
        auto is_refused = [](char c) { return is_control(c) && c != '\t' && c != '\n' && c != '\r'; };
        if (std::any_of(text->begin(), text->end(), is_refused)) return malformed("the query has a control character");
        return *std::move(text);
    }
    auto is_visible = [](char c) { return c > ' ' && c <= '~'; };
    if (!std::all_of(raw.begin(), raw.end(), is_visible)) return malformed("the query has bytes that no address has");
    return std::string(raw);
}

Result<> parse_query(std::string_view raw, Parameters& query) {
    while (!raw.empty()) {
        auto pair = raw.substr(0, raw.find('&'));
        raw.remove_prefix(std::min(pair.size() + 1, raw.size()));
        if (pair.empty()) continue;
        if (query.size() == kParametersMax) return malformed("the query has too many parameters");
        auto equals = pair.find('=');
        KLIEG_TRY(auto name, parse_component(pair.substr(0, equals)));
        KLIEG_TRY(auto value, parse_component(equals == pair.npos ? std::string_view() : pair.substr(equals + 1)));
        query.emplace_back(std::move(name), std::move(value));
    }
    return {};
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        int high = hex_digit(text[i + 1]);
        int low = hex_digit(text[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return decoded;
}

Result<> parse_target(std::string_view target, Request& into) {
    into.path.clear();
    into.query.clear();
    if (target == "*" && into.method == Method::options) {  // about the server as a whole (RFC 9112 section 3.2.4)
        into.path = "*";
        return {};
    }
    // A client that takes us for a proxy sends the absolute form, which a server must take (RFC 9112 section 3.2.2).
    bool is_absolute = false;
    for (std::string_view scheme : {"http://", "https://"})
        if (same_ignoring_case(target.substr(0, scheme.size()), scheme)) {
            target.remove_prefix(scheme.size());
            auto const authority = target.substr(0, target.find_first_of("/?#"));
            if (!is_authority(authority)) return malformed("the target's host is none");
            into.headers.set("Host", authority);  // whatever Host said, as section 3.2.2 has it
            target.remove_prefix(authority.size());
            is_absolute = true;
            break;
        }
    if (!target.starts_with('/') && !is_absolute) return malformed("the target is no path");
    if (target.find('#') != target.npos) return malformed("a fragment has no place in a request");
    auto mark = target.find('?');
    auto path = target.substr(0, mark);
    KLIEG_CHECK(parse_path(path.empty() ? "/" : path, into.path));
    if (mark == target.npos) return {};
    return parse_query(target.substr(mark + 1), into.query);
}

}  // namespace klieg::http
