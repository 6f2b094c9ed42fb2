#pragma once

#include "http/authenticator.h"
#include "http/steps/step.h"

namespace klieg::http {

/// Finds out who sends the request. A void proof is not refused here but where it is counted (Rates).
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
