#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace klieg {

/// For a line in the log about what may happen thousands of times a second: the first time at once, from then on one in
/// `every`, with the count of all that happened since the last.
///
///     if (auto const count = refusals_.tell()) log::warn("connections are refused", {{"count", *count}});
///
/// Threads: any.
class Seldom {
public:
    using Clock = std::chrono::steady_clock;

    explicit Seldom(Clock::duration every) : every_(every) {}

    /// How often it has happened since it was told last, this time included. None: it is not told now.
    std::optional<std::uint64_t> tell(Clock::time_point now = Clock::now()) noexcept {
        ++happened_;
        auto next = next_.load();
        if (now.time_since_epoch() < next || !next_.compare_exchange_strong(next, now.time_since_epoch() + every_))
            return std::nullopt;
        return happened_.exchange(0);
    }

private:
    Clock::duration const every_;
    std::atomic<std::uint64_t> happened_{0};
    std::atomic<Clock::duration> next_{Clock::duration::min()};
};

}  // namespace klieg
