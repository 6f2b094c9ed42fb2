#include "http/steps/rates.h"

#include "http/shared_paths.h"

#include <cmath>

namespace klieg::http {

namespace {

/// What no route has is pages, which are made of what is read, and files of the web client, of which a visit takes many
/// and which cost nothing. Other methods, and paths of the API that are none, are refused without a look at anything.
RateClass rate_class_of(Request const& request) {
    if (request.route != nullptr) return request.route->rate_class;
    bool const is_page =
        is_safe(request.method) && !is_shared_path(request.path) && !request.path.starts_with("/assets/");
    return is_page ? RateClass::read : RateClass::unlimited;
}

RateLimiter::Verdict take_token(RateLimiter& limiter, RateClass rate_class, Exchange const& exchange) {
    auto const& who = exchange.request.principal;
    bool const by_user = who.signed_in() && !exchange.has_secrets();
    return by_user ? limiter.take(rate_class, who.user.text())
                   : limiter.take_of_address(rate_class, exchange.request.client_address);
}

/// draft-ietf-httpapi-ratelimit-headers: the policy, what is left of it, and the seconds until one more may come.
void tell(Headers& headers, RateLimiter::Verdict const& verdict) {
    auto whole = [](double number) { return std::to_string(static_cast<std::int64_t>(number)); };
    auto name = "\"" + std::string(to_string(verdict.rate->rate_class)) + "\"";
    headers.add("RateLimit-Policy", name + ";q=" + whole(std::round(verdict.rate->per_minute)) + ";w=60");
    headers.add("RateLimit",
                name + ";r=" + whole(verdict.remaining) + ";t=" + whole(std::ceil(60 / verdict.rate->per_minute)));
}

}  // namespace

Next Rates::before(Exchange& exchange) {
    if (auto const rate_class = rate_class_of(exchange.request); rate_class != RateClass::unlimited) {
        exchange.rate = take_token(limiter_, rate_class, exchange);
        if (!exchange.rate.allowed) {
            Error error{Errc::rate_limited, "too many requests: slow down"};
            error.retry_after = exchange.rate.retry_after;
            return exchange.refuse(error);
        }
    }
    if (exchange.void_proof) return exchange.refuse(*exchange.void_proof);
    return Next::pass;
}

Next Rates::after(Exchange& exchange) {
    auto const& verdict = exchange.rate;
    if (verdict.rate != nullptr && (!verdict.allowed || !is_safe(exchange.request.method)))
        tell(exchange.response.headers, verdict);
    return Next::pass;
}

}  // namespace klieg::http
