#pragma once

#include "http/rate_limiter.h"
#include "http/steps/step.h"

#include <memory>

namespace klieg::http {

/// Counts by address, before anybody is looked up: requests without a proof, and all to routes with secrets, whoever
/// asks: that is what guessing passwords looks like. On the way back it tells what is left of the rate, to those who
/// changed something or were refused.
class AddressRates final : public Step {
public:
    explicit AddressRates(std::shared_ptr<RateLimiter> limiter) : limiter_(std::move(limiter)) {}

    Next before(Exchange& exchange) override;
    Next after(Exchange& exchange) override;

private:
    std::shared_ptr<RateLimiter> limiter_;
};

/// Counts all others by who they turned out to be. A void proof is counted like none, by address, and only then
/// refused, or made-up tokens would be looked up without limit.
class UserRates final : public Step {
public:
    explicit UserRates(std::shared_ptr<RateLimiter> limiter) : limiter_(std::move(limiter)) {}

    Next before(Exchange& exchange) override;

private:
    std::shared_ptr<RateLimiter> limiter_;
};

}  // namespace klieg::http
