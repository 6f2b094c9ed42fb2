#include "http/client/redirect.h"

#include <algorithm>
#include <vector>

namespace klieg::http {

namespace {

constexpr std::string_view kCrossesOrigins[] = {
    "Accept",   "Accept-Encoding",   "Accept-Language", "Content-Encoding", "Content-Type",
    "If-Match", "If-Modified-Since", "If-None-Match",   "If-Range",         "If-Unmodified-Since",
    "Range",    "traceparent",       "User-Agent",
};

bool crosses_origins(std::string_view name) noexcept {
    return std::any_of(std::begin(kCrossesOrigins), std::end(kCrossesOrigins),
                       [&](std::string_view known) { return same_ignoring_case(name, known); });
}

bool describes_body(std::string_view name) noexcept {
    return name.size() > 8 && same_ignoring_case(name.substr(0, 8), "Content-");
}

template <class Predicate>
void remove_fields(Headers& headers, Predicate is_removed) {
    Headers kept;
    for (auto const& [name, value] : headers)
        if (!is_removed(name)) kept.add(name, value);
    headers = std::move(kept);
}

bool becomes_get(int status, Method method) noexcept {
    if (status == 303) return method != Method::get && method != Method::head;
    return (status == 301 || status == 302) && method == Method::post;
}

Error redirect_refused(std::string detail) {
    return Error{Errc::forbidden, std::move(detail), "redirect_refused"};
}

}  // namespace

bool is_redirect(int status, Headers const& headers) noexcept {
    return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) &&
           headers.find("Location").has_value();
}

Result<Url> follow_redirect(ClientRequest& request, Url const& from, int status, std::string_view location) {
    auto to = from.resolve(location);
    if (!to.ok())
        return Error{Errc::unavailable, "the server's redirect is malformed: " + to.error().detail, "malformed_answer"};
    if (from.scheme == Scheme::https && to->scheme == Scheme::http) return redirect_refused("a redirect leaves https");
    if (becomes_get(status, request.method)) {
        request.method = Method::get;
        request.body = std::string();
        remove_fields(request.headers, describes_body);
    } else if (std::holds_alternative<SourceBody>(request.body)) {
        return redirect_refused("a redirect asks for a body that can be sent but once");
    }
    if (!from.same_origin(*to))
        remove_fields(request.headers, [](std::string_view name) { return !crosses_origins(name); });
    return to;
}

}  // namespace klieg::http
