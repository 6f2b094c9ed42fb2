#pragma once

#include "base/clock.h"

#include <atomic>

namespace klieg::testing {

/// A clock that stands still until told. Threads: any.
class ManualClock final : public Clock {
public:
    Time now() const override { return Time(std::chrono::milliseconds(now_ms_.load())); }
    void advance(std::chrono::milliseconds by) { now_ms_ += by.count(); }

private:
    std::atomic<std::int64_t> now_ms_{1'790'000'000'000};
};

}  // namespace klieg::testing
