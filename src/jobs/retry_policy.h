#pragma once

#include "base/random.h"
#include "base/result.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace klieg::jobs {

/// When a failed job runs again: never after errors that the same input would meet again, else after exponentially
/// longer pauses.
struct RetryPolicy {
    std::int64_t failures_max = 5;
    /// A job that takes the whole process along never reports a failure; it must not do so for ever.
    std::int64_t attempts_max = 200;
    std::chrono::milliseconds first_pause{2'000};
    std::chrono::milliseconds pause_max{600'000};

    static bool is_final(Errc kind) {
        switch (kind) {
            case Errc::invalid:
            case Errc::unsupported:
            case Errc::corrupt:
            case Errc::too_large:
            case Errc::forbidden: return true;
            default: return false;
        }
    }

    /// Between half of the pause and all of it, so that jobs that failed together do not come back together.
    std::chrono::milliseconds pause_after(std::int64_t failures, Random& random) const {
        auto pause = first_pause;
        for (std::int64_t i = 1; i < failures && pause < pause_max; ++i) pause *= 4;
        pause = std::min(pause, pause_max);
        auto half = pause.count() / 2;
        auto jitter = static_cast<std::int64_t>(random.number() % static_cast<std::uint64_t>(half + 1));
        return std::chrono::milliseconds(half + jitter);
    }
};

}  // namespace klieg::jobs
