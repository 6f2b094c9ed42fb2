#pragma once

#include "http/rate_limiter.h"
#include "http/steps/step.h"

#include <memory>

namespace klieg::http {

/// Counts by address, before anybody is looked up: requests without a proof, and all to routes with secrets, whoever
/// asks: that is what guessing passwords looks like. Whoever else brings a proof is refused here where the address has
/// brought too many void ones (UserRates counts those): else made-up tokens would be looked up without limit. On the
/// way back it tells what is left of the rate, to those who changed something or were refused.
class AddressRates final : public Step {
public:
    explicit AddressRates(std::shared_ptr<RateLimiter> limiter) : limiter_(std::move(limiter)) {}

    Next before(Exchange& exchange) override;
    Next after(Exchange& exchange) override;

private:
    std::shared_ptr<RateLimiter> limiter_;
};

/// Counts all others by who they turned out to be. Void proofs are counted by address, in a bucket of their own: what
/// others ask for at the same address keeps nobody out who brings a good one.
class UserRates final : public Step {
public:
    explicit UserRates(std::shared_ptr<RateLimiter> limiter) : limiter_(std::move(limiter)) {}

    Next before(Exchange& exchange) override;

private:
    std::shared_ptr<RateLimiter> limiter_;
};

}  // namespace klieg::http
