#pragma once

#include "base/clock.h"
#include "base/keyed_hash.h"
#include "base/mutex.h"
#include "base/result.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>

namespace klieg::identity {

/// Makes guessing passwords slow. After some free failures for a key (a name and an address), each further one doubles
/// the wait until the next try, and only one try at a time is let through. A try that is under way may fail, so until
/// it has told how it went it counts as if it had: guesses at the same moment are no freer than one after another.
///
/// It knows this node only: with several, a guesser has as many tries more. Threads: any.
/// Limits: `keys_max`; beyond it the key that has been quiet for longest is forgotten.
class LoginThrottle {
public:
    struct Options {
        unsigned failures_free = 5;
        std::chrono::seconds delay_first{1};
        std::chrono::seconds delay_max{900};
        std::chrono::seconds forgotten_after{3600};
        std::size_t keys_max = 10'000;
    };

    LoginThrottle(Clock const& clock, Options options);

    /// A try that was let in; tell it how it went. One that is told nothing (the storage was away) does not count.
    class Attempt {
    public:
        Attempt(Attempt&& other) noexcept : throttle_(other.throttle_), key_(std::move(other.key_)) {
            other.throttle_ = nullptr;
        }
        Attempt& operator=(Attempt&&) = delete;
        ~Attempt();

        void failed();
        void succeeded();

    private:
        friend class LoginThrottle;
        Attempt(LoginThrottle& throttle, std::string key) : throttle_(&throttle), key_(std::move(key)) {}

        LoginThrottle* throttle_;
        std::string key_;
    };

    /// Where the key stands for many, it has `share` times the free failures. Fails: rate_limited, with the time to
    /// wait.
    Result<Attempt> admit(std::string key, unsigned share = 1);
    /// Those of a key that are not forgotten.
    unsigned failures(std::string const& key);

private:
    struct Record {
        unsigned failures = 0;
        unsigned under_way = 0;
        unsigned free = 0;  ///< failures
        SteadyTime last_at{};
        SteadyTime closed_until{};
    };
    enum class Verdict : std::uint8_t { none, failed, succeeded };

    void settle(std::string const& key, Verdict verdict);
    void make_room(SteadyTime now) KLIEG_REQUIRES(mutex_);
    std::chrono::milliseconds delay_after(Record const& record) const;

    Clock const& clock_;
    Options const options_;

    Mutex mutex_;
    std::unordered_map<std::string, Record, KeyedHash> records_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::identity
