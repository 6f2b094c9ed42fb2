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
constexpr std::string_view kPageBeforeScripts =
    KLIEG_SECURITY_LINES "Content-Security-Policy: default-src 'self'; script-src 'self'";
constexpr std::string_view kPageAfterScripts =
    "; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; form-action 'self'; ";
constexpr std::string_view kRefusal =
    KLIEG_SECURITY_LINES "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

#undef KLIEG_SECURITY_LINES
#undef KLIEG_OPEN_LINES
#undef KLIEG_API_LINES
#undef KLIEG_MEDIA_LINES

std::string page_lines(std::vector<std::string> const& inline_scripts, std::string_view frames) {
    std::string lines(kPageBeforeScripts);
    for (auto const& script : inline_scripts) lines += " '" + script + "'";
    lines += kPageAfterScripts;
    lines += frames;
    lines += "base-uri 'none'\r\n";
    return lines;
}

}  // namespace

/// A framed page says nothing of who frames it: `*` means those of network schemes alone (CSP 3 section 6.7.2.8), and
/// would shut out frames in sandboxes, in files, and in apps.
SecurityLines::SecurityLines(AllowedOrigins const& origins, std::vector<std::string> const& inline_scripts)
    : open_(origins.anyone()),
      page_(page_lines(inline_scripts, "frame-ancestors 'self'; ")),
      framed_page_(page_lines(inline_scripts, "")) {}

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
        response.shared_lines = is_framed_path(path) ? framed_page_ : page_;
    } else {
        response.shared_lines = kFile;
    }
    return Next::pass;
}

}  // namespace klieg::http
