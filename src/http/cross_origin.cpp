#include "http/cross_origin.h"

#include "http/router.h"

namespace klieg::http {

namespace {

constexpr std::string_view kPreflightLines =
    "Access-Control-Allow-Methods: GET, HEAD\r\n"
    "Access-Control-Allow-Headers: Range, If-None-Match, If-Range, Content-Type\r\n"
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Max-Age: 7200\r\n"
    "Vary: Access-Control-Request-Method\r\n";

Error refused(char const* detail) {
    return Error{Errc::forbidden, detail, "csrf"};
}

/// "https://host:port" against what we are called. Without a configured origin the scheme is not compared: a proxy that
/// ends TLS before us may not tell.
bool is_own(std::string_view origin, Request const& request, std::string_view public_origin) {
    if (!public_origin.empty()) return same_ignoring_case(origin, public_origin);
    auto host = origin.find("://");
    return host != origin.npos && same_ignoring_case(origin.substr(host + 3), request.headers.get("Host"));
}

bool comes_from_elsewhere(Request const& request, std::string_view public_origin) {
    if (auto site = request.headers.find("Sec-Fetch-Site"); site && *site != "same-origin" && *site != "none")
        return true;
    auto origin = request.headers.find("Origin");
    return origin && !is_own(*origin, request, public_origin);
}

}  // namespace

bool is_safe(Method method) noexcept {
    return method == Method::get || method == Method::head || method == Method::options;
}

bool is_shared_path(std::string_view path) noexcept {
    return path.starts_with("/api/") || path.starts_with("/media/");
}

Response answer_options(Request const& request, std::string_view allowed) {
    Response response{.status = 204};
    if (request.headers.find("Access-Control-Request-Method") && is_shared_path(request.path)) {
        response.shared_lines = kPreflightLines;
    } else {
        response.headers.add("Allow", allowed.empty() ? "OPTIONS" : std::string(allowed));
    }
    return response;
}

Result<> check_same_origin(Request const& request, std::string_view public_origin) {
    if (is_safe(request.method)) return {};
    bool signs_in = request.route != nullptr && request.route->secrets && !request.headers.find("Authorization");
    if (!request.cookie_authenticated && !signs_in) return {};
    if (comes_from_elsewhere(request, public_origin)) return refused("this request comes from another site's page");
    if (request.cookie_authenticated && !request.headers.find("X-Klieg-Client"))
        return refused("a request with a cookie needs the header X-Klieg-Client");
    return {};
}

bool may_set_cookies(Request const& request) noexcept {
    return is_safe(request.method) || request.headers.find("X-Klieg-Client").has_value();
}

}  // namespace klieg::http
