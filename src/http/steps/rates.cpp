#include "http/steps/rates.h"

#include "http/steps/authentication.h"
#include "http/trusted_proxies.h"

#include <cmath>

namespace klieg::http {

namespace {

/// The web client's files, and what does not exist, are not limited.
RateClass rate_class_of(Request const& request) {
    return request.route != nullptr ? request.route->rate_class : RateClass::unlimited;
}

bool counts_by_address(Exchange const& exchange) {
    return exchange.has_secrets() || !has_proof(exchange.request);
}

/// Under which the void proofs of an address are counted.
std::string void_key(Request const& request) {
    return "void " + client_key(request.client_address);
}

Next judge(Exchange& exchange, RateLimiter::Verdict const& verdict) {
    exchange.rate = verdict;
    if (verdict.allowed) return Next::pass;
    Error error{Errc::rate_limited, "too many requests: slow down"};
    error.retry_after = verdict.retry_after;
    return exchange.refuse(error);
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

Next AddressRates::before(Exchange& exchange) {
    auto const rate_class = rate_class_of(exchange.request);
    if (rate_class == RateClass::unlimited) return Next::pass;
    if (!counts_by_address(exchange)) {
        auto const seen = limiter_->look(rate_class, void_key(exchange.request));
        return seen.allowed ? Next::pass : judge(exchange, seen);
    }
    return judge(exchange, limiter_->take(rate_class, client_key(exchange.request.client_address)));
}

Next AddressRates::after(Exchange& exchange) {
    auto const& verdict = exchange.rate;
    if (verdict.rate != nullptr && (!verdict.allowed || !is_safe(exchange.request.method)))
        tell(exchange.response.headers, verdict);
    return Next::pass;
}

Next UserRates::before(Exchange& exchange) {
    auto const& request = exchange.request;
    auto const rate_class = rate_class_of(request);
    if (rate_class != RateClass::unlimited && !counts_by_address(exchange)) {
        auto const& who = request.principal;
        auto verdict = limiter_->take(rate_class, who.signed_in() ? who.user.text() : void_key(request));
        if (judge(exchange, verdict) == Next::answer) return Next::answer;
    }
    if (exchange.void_proof) return exchange.refuse(*exchange.void_proof);
    return Next::pass;
}

}  // namespace klieg::http
