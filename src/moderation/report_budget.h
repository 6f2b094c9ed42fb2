#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "http/rate_limiter.h"

#include <string_view>

namespace klieg::moderation {

/// How much one person, and one address, may report in a while: so that nobody fills the queue of those who moderate.
///
/// Threads: any. Lifetime: the clock outlives it. Limits: of this process, and while it runs.
class ReportBudget {
public:
    /// All people of one address together, or of its /64, report so many times what one may.
    static constexpr int kAddressShare = 20;

    struct Options {
        int per_day = 50;  ///< of an account; 0: no limit
    };
    ReportBudget(Options options, Clock const& clock);

    /// One more. Fails: rate_limited (too_many_reports).
    Result<> take(UserId const& person, std::string_view address);

private:
    http::RateLimiter people_;
    http::RateLimiter addresses_;
};

}  // namespace klieg::moderation
