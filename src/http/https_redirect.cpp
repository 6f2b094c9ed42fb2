#include "http/https_redirect.h"

#include <string_view>

namespace klieg::http {

namespace {

/// Percent-encodes what may not stand in a path or query as it is (RFC 3986 section 3.3), and `also`.
void append_encoded(std::string& out, std::string_view text, std::string_view also) {
    constexpr std::string_view kPlain = "-._~!$&'()*+,;=:@/";
    constexpr char kDigits[] = "0123456789ABCDEF";
    for (char c : text) {
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (kPlain.find(c) != kPlain.npos && also.find(c) == also.npos);
        if (is_plain) {
            out += c;
            continue;
        }
        auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kDigits[byte >> 4U];
        out += kDigits[byte & 15U];
    }
}

struct Redirect {
    std::string origin;

    Task<Result<Response>> operator()(Request& request) const { return answer(location_of(request)); }

    static Task<Result<Response>> answer(std::string location) {
        co_return Response{.status = 308}.with("Location", std::move(location));
    }

    std::string location_of(Request const& request) const {
        auto location = origin;
        if (request.path == "*") return location;  // the server as a whole
        append_encoded(location, request.path, "");
        char before = '?';
        for (auto const& [name, value] : request.query) {
            location += std::exchange(before, '&');
            append_encoded(location, name, "&=+;");
            location += '=';
            append_encoded(location, value, "&=+;");
        }
        return location;
    }
};

}  // namespace

Server::Endpoint redirect_to(std::string public_url) {
    while (public_url.ends_with('/')) public_url.pop_back();
    return Redirect{std::move(public_url)};
}

}  // namespace klieg::http
