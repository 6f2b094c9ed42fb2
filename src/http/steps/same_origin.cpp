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

/// "https://host:port" against what we are called, where that is configured. Else our host is what Host says, and our
/// scheme https where the request came so, by TLS or by the word of a trusted proxy. Where neither says so, http and
/// https are both ours, and on purpose: a proxy that ends TLS before us may not tell, or one behind it, which itself is
/// asked by http, may tell that instead; their sites would refuse each of their own pages.
///
/// That gives nobody anything. A cookie is Secure where server.public_url is https, or the server itself ends TLS, and
/// then the comparison is exact. Elsewhere it is not, and browsers send it to http and https of the host alike,
/// whatever the port (RFC 6265 section 8.5): whoever has pages under the other scheme, be it by sitting on the line,
/// has been given the cookie itself.
bool SameOrigin::is_own(std::string_view origin, Request const& request) const {
    if (!public_origin_.empty()) return same_ignoring_case(without_root(origin), without_root(public_origin_));
    auto const end = origin.find("://");
    if (end == origin.npos) return false;
    auto const scheme = origin.substr(0, end);
    // Programs that show pages of their own have schemes of their own, and localhost as their host.
    bool const is_ours = same_ignoring_case(scheme, "https") || (!request.secure && same_ignoring_case(scheme, "http"));
    if (!is_ours) return false;
    return same_ignoring_case(without_root(origin.substr(end + 3)), without_root(request.headers.get("Host")));
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
