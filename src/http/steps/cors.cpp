#include "http/steps/cors.h"

#include "http/shared_paths.h"
#include "http/steps/cors_lines.h"

namespace klieg::http {

namespace {

#define KLIEG_PREFLIGHT_LINES          \
    "Access-Control-Max-Age: 7200\r\n" \
    "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers\r\n"

constexpr std::string_view kForListed =
    "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE\r\n"
    "Access-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Range, "
    "Range, Tus-Resumable, Upload-Checksum, Upload-Defer-Length, Upload-Length, Upload-Metadata, Upload-Offset, "
    "X-HTTP-Method-Override\r\n" KLIEG_PREFLIGHT_LINES;
constexpr std::string_view kForAnyone =
    "Access-Control-Allow-Methods: GET, HEAD\r\n"
    "Access-Control-Allow-Headers: Range, If-None-Match, If-Range, Content-Type\r\n"
    "Access-Control-Allow-Origin: *\r\n" KLIEG_PREFLIGHT_LINES;
/// Without Allow-Origin a browser refuses; the age would say nothing.
constexpr std::string_view kForNobody =
    "Vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers\r\n";

#undef KLIEG_PREFLIGHT_LINES

bool is_preflight(Request const& request) {
    return request.headers.find("Access-Control-Request-Method").has_value();
}

}  // namespace

Next Cors::before(Exchange& exchange) {
    auto const& request = exchange.request;
    if (request.method != Method::options) return Next::pass;
    if (is_preflight(request) && is_shared_path(request.path)) {
        exchange.response = answer_preflight(request);
        return Next::answer;
    }
    if (request.route != nullptr && !is_preflight(request)) return Next::pass;
    auto allowed = router_.find(Method::other, request.path).allowed;
    exchange.response = Response{.status = 204}.with("Allow", allowed.empty() ? "OPTIONS" : std::move(allowed));
    return Next::answer;
}

Response Cors::answer_preflight(Request const& request) const {
    auto origin = request.headers.get("Origin");
    Response response{.status = 204};
    if (origins_.lists(origin)) {
        response.headers.add("Access-Control-Allow-Origin", origin);
        response.shared_lines = kForListed;
    } else {
        response.shared_lines = origins_.anyone() ? kForAnyone : kForNobody;
    }
    return response;
}

Next Cors::after(Exchange& exchange) {
    if (origins_.anyone() || !is_shared_path(exchange.request.path)) return Next::pass;
    auto& headers = exchange.response.headers;
    if (exchange.request.method != Method::options) headers.add("Vary", "Origin");
    auto origin = exchange.request.headers.get("Origin");
    if (!origins_.lists(origin) || headers.find("Access-Control-Allow-Origin")) return Next::pass;
    headers.add("Access-Control-Allow-Origin", origin);
    headers.add("Access-Control-Expose-Headers", KLIEG_EXPOSED_HEADERS);
    return Next::pass;
}

}  // namespace klieg::http
