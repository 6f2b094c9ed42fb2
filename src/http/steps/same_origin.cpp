#include "http/steps/same_origin.h"

#include "http/origin.h"

namespace klieg::http {

namespace {

constexpr std::string_view kClientHeader = "X-Klieg-Client";

/// As every browser does of what a page posts, and a page cannot prevent.
bool says_where_from(Request const& request) {
    return request.headers.find("Origin") || request.headers.find("Sec-Fetch-Site");
}

Error refused(std::string detail) {
    return Error{Errc::forbidden, std::move(detail), "csrf"};
}

}  // namespace

bool SameOrigin::is_own(std::string_view origin, Request const& request) const {
    return is_own_origin(origin, {public_origin_, request.headers.get("Host"), request.secure});
}

bool SameOrigin::comes_from_elsewhere(Request const& request) const {
    auto origin = request.headers.find("Origin");
    if (!request.cookie_authenticated && origin && origins_.lists(*origin)) return false;
    if (auto site = request.headers.find("Sec-Fetch-Site"); site && *site != "same-origin" && *site != "none")
        return true;
    return origin && !is_own(*origin, request);
}

/// Most browsers say by fetch metadata that it is a page of ours, and all send an Origin.
bool SameOrigin::comes_from_own_page(Request const& request) const {
    if (auto const site = request.headers.find("Sec-Fetch-Site")) return *site == "same-origin";
    auto const origin = request.headers.find("Origin");
    return origin && is_own(*origin, request);
}

Next SameOrigin::before(Exchange& exchange) {
    auto& request = exchange.request;
    if (is_safe(request.method)) return Next::pass;
    request.from_own_page = comes_from_own_page(request);
    bool signs_in = exchange.has_secrets() && !request.headers.find("Authorization");
    if (!request.cookie_authenticated && !signs_in) return Next::pass;
    if (comes_from_elsewhere(request)) {
        // Whoever set the address before a name or a proxy leads there has come by another, and it was his own page.
        auto const address =
            public_origin_.empty() ? "" : ": open " + public_origin_ + ", which is this site's address";
        return exchange.refuse(refused("this request comes from another site's page" + address));
    }
    bool const beacon = request.route != nullptr && request.route->beacon && says_where_from(request);
    if (request.cookie_authenticated && !beacon && !request.headers.find(kClientHeader))
        return exchange.refuse(refused("a request with a cookie needs the header X-Klieg-Client"));
    return Next::pass;
}

/// So that nobody is signed in by a page he only visits.
Next SameOrigin::after(Exchange& exchange) {
    if (!is_safe(exchange.request.method) && !exchange.request.headers.find(kClientHeader))
        exchange.response.headers.remove("Set-Cookie");
    return Next::pass;
}

}  // namespace klieg::http
