#include "http/steps/security_lines.h"

#include "http/shared_paths.h"
#include "http/steps/cors_lines.h"

namespace klieg::http {

namespace {

#define KLIEG_SECURITY_LINES              \
    "X-Content-Type-Options: nosniff\r\n" \
    "Referrer-Policy: strict-origin-when-cross-origin\r\n"
#define KLIEG_OPEN_LINES \
    "Access-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: " KLIEG_EXPOSED_HEADERS "\r\n"
/// Answers of the API differ by who asks.
#define KLIEG_API_LINES "Vary: Authorization, Cookie\r\n"
#define KLIEG_MEDIA_LINES "Cross-Origin-Resource-Policy: cross-origin\r\n"

struct Lines {
    std::string_view closed;
    std::string_view open;
};
constexpr Lines kApi = {KLIEG_SECURITY_LINES KLIEG_API_LINES, KLIEG_SECURITY_LINES KLIEG_OPEN_LINES KLIEG_API_LINES};
constexpr Lines kMedia = {KLIEG_SECURITY_LINES KLIEG_MEDIA_LINES,
                          KLIEG_SECURITY_LINES KLIEG_OPEN_LINES KLIEG_MEDIA_LINES};
constexpr std::string_view kFile = KLIEG_SECURITY_LINES;
#define KLIEG_PAGE_POLICY(frames)                                                                        \
    "Content-Security-Policy: default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " \
    "img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self'; "  \
    "object-src 'none'; form-action 'self'; " frames "base-uri 'none'\r\n"
constexpr std::string_view kPage = KLIEG_SECURITY_LINES KLIEG_PAGE_POLICY("frame-ancestors 'self'; ");
/// Says nothing of who frames it: `*` means those of network schemes alone (CSP 3 section 6.7.2.8), and would shut out
/// frames in sandboxes, in files, and in apps.
constexpr std::string_view kFramedPage = KLIEG_SECURITY_LINES KLIEG_PAGE_POLICY("");
constexpr std::string_view kRefusal =
    KLIEG_SECURITY_LINES "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

#undef KLIEG_SECURITY_LINES
#undef KLIEG_OPEN_LINES
#undef KLIEG_API_LINES
#undef KLIEG_MEDIA_LINES
#undef KLIEG_PAGE_POLICY

}  // namespace

std::string_view SecurityLines::of_refusals() noexcept {
    return kRefusal;
}

Next SecurityLines::after(Exchange& exchange) {
    auto& response = exchange.response;
    if (!response.shared_lines.empty()) return Next::pass;
    auto const& path = exchange.request.path;
    if (is_api_path(path)) {
        response.shared_lines = open_ ? kApi.open : kApi.closed;
    } else if (is_media_path(path)) {
        response.shared_lines = open_ ? kMedia.open : kMedia.closed;
    } else if (response.headers.get("Content-Type").starts_with("text/html")) {
        response.shared_lines = is_framed_path(path) ? kFramedPage : kPage;
    } else {
        response.shared_lines = kFile;
    }
    return Next::pass;
}

}  // namespace klieg::http
