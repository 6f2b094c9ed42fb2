#pragma once

#include "http/authenticator.h"
#include "http/steps/step.h"

namespace klieg::http {

/// Whether a request brings a proof of who sends it, good or not.
bool has_proof(Request const& request) noexcept;

/// Finds out who sends the request. A void proof is not refused here but where it is counted (UserRates).
/// Lifetime: the authenticator outlives it.
class Authentication final : public Step {
public:
    explicit Authentication(Authenticator& authenticator) : authenticator_(authenticator) {}

    Next before(Exchange& exchange) override;
    Task<Next> wait_before(Exchange& exchange) override;

private:
    Authenticator& authenticator_;
};

}  // namespace klieg::http
