#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/keyed_hash.h"
#include "base/mutex.h"
#include "base/result.h"
#include "http/rate_limiter.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <string_view>
#include <unordered_map>

namespace klieg::comments {

/// What one person may say in a while: so much a minute and a day, and nothing twice in a row. It keeps a script from
/// filling threads, and nobody who types from saying what he has to.
///
/// Threads: any. Lifetime: the clock outlives it. Limits: of this process, and while it runs; of the last
/// kRememberedMax texts it knows whether one comes again.
class PostBudget {
public:
    struct Options {
        int per_minute = 20;  ///< 0: no limit
        int per_day = 1'000;  ///< 0: no limit
    };
    static constexpr std::chrono::seconds kRepeatedWithin{60};
    static constexpr std::size_t kRememberedMax = 10'000;

    PostBudget(Options options, Clock const& clock);

    /// One more. Fails: rate_limited (too_many_comments); conflict (repeated), where the same person has said the same
    /// of the same video just now, or says it at this moment.
    Result<> take(UserId const& person, VideoId const& video, std::string_view text);
    /// That one was not said after all, and may come again.
    void give_back(UserId const& person, VideoId const& video, std::string_view text);

private:
    struct Said {
        std::size_t key;
        SteadyTime at;
    };
    std::size_t key_of(UserId const& person, VideoId const& video, std::string_view text) const;
    bool note(std::size_t key, SteadyTime now);

    http::RateLimiter minutes_;
    http::RateLimiter days_;
    Clock const& clock_;
    KeyedHash const hash_;

    Mutex mutex_;
    std::unordered_map<std::size_t, SteadyTime> said_ KLIEG_GUARDED_BY(mutex_);
    std::deque<Said> in_order_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::comments
