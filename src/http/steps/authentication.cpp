#include "http/steps/authentication.h"

namespace klieg::http {

namespace {

/// All are of one class.
constexpr auto kClass = RateClass::auth;

}  // namespace

Authentication::Authentication(Authenticator& authenticator, Rate void_proofs, Clock const& clock)
    : authenticator_(authenticator),
      void_proofs_({{.rate_class = kClass, .per_minute = void_proofs.per_minute, .burst = void_proofs.burst}}, clock) {}

Next Authentication::before(Exchange& exchange) {
    auto& request = exchange.request;
    if (!request.headers.find("Cookie") && !request.headers.find("Authorization")) return Next::pass;
    auto const proof = authenticator_.recognise(request);
    if (proof == Proof::settled) return Next::pass;
    if (proof == Proof::seen) return Next::wait;
    auto const verdict = void_proofs_.take_of_address(kClass, request.client_address);
    exchange.took_void_proof = true;
    if (verdict.allowed) return Next::wait;
    Error error{Errc::rate_limited, "too many tokens that are not valid: slow down"};
    error.retry_after = verdict.retry_after;
    return exchange.refuse(error);
}

Task<Next> Authentication::wait_before(Exchange& exchange) {
    auto authenticated = co_await authenticator_.authenticate(exchange.request);
    // Where it could not be told, it may have been good.
    bool const is_void = authenticated.ok() ? !exchange.request.principal.signed_in()
                                            : authenticated.error().kind == Errc::unauthenticated;
    if (exchange.took_void_proof && !is_void) void_proofs_.give_back(kClass, exchange.request.client_address);
    if (!authenticated.ok()) exchange.void_proof = std::move(authenticated).error();
    co_return Next::pass;
}

}  // namespace klieg::http
