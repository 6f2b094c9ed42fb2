#pragma once

#include "base/clock.h"

#include <atomic>

namespace klieg::testing {

/// A clock that stands still until told. Threads: any.
class ManualClock final : public Clock {
public:
    Time now() const override { return Time(std::chrono::milliseconds(now_ms_.load())); }
    SteadyTime steady() const override { return SteadyTime(std::chrono::milliseconds(steady_ms_.load())); }
    void advance(std::chrono::milliseconds by) {
        now_ms_ += by.count();
        steady_ms_ += by.count();
    }
    /// As somebody does who sets the machine's date: nothing has passed.
    void set_date(std::chrono::milliseconds by) { now_ms_ += by.count(); }

private:
    std::atomic<std::int64_t> now_ms_{1'790'000'000'000};
    std::atomic<std::int64_t> steady_ms_{1'000'000'000};
};

}  // namespace klieg::testing
