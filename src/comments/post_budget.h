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
#include <utility>

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

    /// What is about to be said. Where it was not after all it may come again. Lifetime: the budget outlives it.
    class Said {
    public:
        Said() = default;
        Said(PostBudget& budget, std::size_t key) : budget_(&budget), key_(key) {}
        ~Said() {
            if (budget_ != nullptr) budget_->forget(key_);
        }
        Said(Said&& other) noexcept : budget_(std::exchange(other.budget_, nullptr)), key_(other.key_) {}
        Said& operator=(Said&& other) noexcept {
            std::swap(budget_, other.budget_);
            std::swap(key_, other.key_);
            return *this;
        }
        void is_done() noexcept { budget_ = nullptr; }

    private:
        PostBudget* budget_ = nullptr;
        std::size_t key_ = 0;
    };
    /// One more. Fails: rate_limited (too_many_comments); conflict (repeated), where the same person has said the same
    /// of the same video just now, or says it at this moment.
    Result<Said> take(UserId const& person, VideoId const& video, std::string_view text);

private:
    struct Noted {
        std::size_t key;
        SteadyTime at;
    };
    bool note(std::size_t key, SteadyTime now);
    void forget(std::size_t key);

    http::RateLimiter minutes_;
    http::RateLimiter days_;
    Clock const& clock_;
    KeyedHash const hash_;

    Mutex mutex_;
    std::unordered_map<std::size_t, SteadyTime> said_ KLIEG_GUARDED_BY(mutex_);
    std::deque<Noted> in_order_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::comments
