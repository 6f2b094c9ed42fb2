#pragma once

#include "base/clock.h"

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace klieg::events {

/// Time that only grows, and no slower than what others have shown: the larger of the clock and one more than the last
/// that was given or seen (a hybrid logical clock; Kulkarni et al., 2014). So what is ordered by it keeps its order
/// when the clock of this machine is set back, and follows what it has seen of another whose clock is ahead.
///
/// A tick is 1/65,536 of a millisecond. More of them in one millisecond run a little ahead of the clock.
///
/// Threads: any. Lifetime: the clock outlives it.
class HybridClock {
public:
    using Tick = std::uint64_t;
    static constexpr int kTickBits = 16;

    explicit HybridClock(Clock const& clock) : clock_(clock) {}

    Tick next() {
        auto const now = static_cast<Tick>(clock_.now().time_since_epoch().count()) << kTickBits;
        auto last = last_.load(std::memory_order_relaxed);
        auto next = std::max(now, last + 1);
        while (!last_.compare_exchange_weak(last, next, std::memory_order_relaxed)) next = std::max(now, last + 1);
        return next;
    }
    /// What comes next is after `seen`.
    void observe(Tick seen) {
        auto last = last_.load(std::memory_order_relaxed);
        while (last < seen && !last_.compare_exchange_weak(last, seen, std::memory_order_relaxed)) {
        }
    }

private:
    Clock const& clock_;
    std::atomic<Tick> last_{0};
};

}  // namespace klieg::events
