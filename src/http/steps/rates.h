#pragma once

#include "http/rate_limiter.h"
#include "http/steps/step.h"

namespace klieg::http {

/// Counts requests: by user whoever turned out to be signed in, by address all others. Void proofs share the bucket of
/// those who bring none, so that inventing them gains nothing, and nobody is refused before he has been looked up: what
/// strangers ask for keeps nobody out who is signed in at the same address. Requests to routes with secrets count by
/// address, whoever asks: that is what guessing passwords looks like. Who has many addresses has them in a network,
/// which is counted, too (wider_networks).
///
/// On the way back it tells what is left of the rate, to those who changed something or were refused.
class Rates final : public Step {
public:
    Rates(std::vector<Rate> const& rates, Clock const& clock) : limiter_(rates, clock) {}

    Next before(Exchange& exchange) override;
    Next after(Exchange& exchange) override;

private:
    RateLimiter limiter_;
};

}  // namespace klieg::http
