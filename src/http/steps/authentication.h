#pragma once

#include "http/authenticator.h"
#include "http/steps/step.h"

namespace klieg::http {

/// Finds out who sends the request. A void proof is not refused here but where it is counted (Rates).
///
/// Proofs cost nothing to invent, and each that nobody here has seen costs a look-up, on routes without a rate too. So
/// an address has so many of them, taken before it is looked up and given back where it was good: who brings good ones
/// has no limit, and who is known here notices nothing of what others invent at the same address.
///
/// Lifetime: authenticator and clock outlive it.
class Authentication final : public Step {
public:
    /// `void_proofs`: what is left of an address's; its class means nothing.
    Authentication(Authenticator& authenticator, Rate void_proofs, Clock const& clock);

    Next before(Exchange& exchange) override;
    Task<Next> wait_before(Exchange& exchange) override;

private:
    Authenticator& authenticator_;
    RateLimiter void_proofs_;
};

}  // namespace klieg::http
