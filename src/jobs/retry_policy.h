#pragma once

#include "base/random.h"
#include "base/result.h"
#include "ports/object_store.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace klieg::jobs {

/// Of what an error speaks that a job has met.
enum class Cause : std::uint8_t {
    subject,  ///< the job's: the same input would meet it again
    moment,   ///< the machine's, or an engine's: it had no room, no memory or no time, or was away
    unknown,  ///< either, or a bug
};

/// The code of what a job fails with that was begun too often without an end: it may take the process along.
inline constexpr auto kTooManyAttempts = "too_many_attempts";

/// When a job runs again that met an error: never where that is its subject's. What is the moment's says nothing of the
/// job, so it is no failure and no attempt, and the job waits for as long as it takes: a disk may stay full for weeks,
/// and what was acknowledged is not given up for it. All else is a failure, of which there are so many. Pauses grow
/// exponentially.
struct RetryPolicy {
    std::int64_t failures_max = 5;
    /// Of those in a row that say the same and speak of what was read or written, though they have no word for it: what
    /// takes hours is not worth trying as often as what may pass.
    std::int64_t same_failures_max = 5;
    /// A job that takes the whole process along never reports a failure; it must not do so for ever.
    std::int64_t attempts_max = 200;
    std::chrono::milliseconds first_pause{2'000};
    std::chrono::milliseconds pause_max{600'000};
    /// Between looks for room, on a full disk or in its owner's budget.
    std::chrono::milliseconds room_pause{60'000};

    /// Of what is exhausted an owner's budget is somebody's choice, and memory that a decoder took may be the file's
    /// doing; a full disk is neither. What is not as it should be is the subject's where it has a word for programs, as
    /// all has that is judged of what somebody has given us: without one it may as well be what an encoder of ours
    /// wrote, or what we have stored.
    static Cause cause_of(Error const& error) {
        switch (error.kind) {
            case Errc::invalid:
            case Errc::unsupported:
            case Errc::corrupt:
            case Errc::too_large:
            case Errc::forbidden: return error.code.empty() ? Cause::unknown : Cause::subject;
            case Errc::unavailable:
            case Errc::cancelled:
            case Errc::rate_limited: return Cause::moment;
            case Errc::exhausted: return error.code == ports::kStorageFull ? Cause::moment : Cause::unknown;
            default: return Cause::unknown;
        }
    }

    /// Whether it speaks of what was read or written, and not of a moment. What is wrong with us has a word for
    /// programs where it is told apart from what a moment does to us, such as what an encoder of ours wrote.
    static bool is_of_contents(Error const& error) {
        switch (error.kind) {
            case Errc::invalid:
            case Errc::unsupported:
            case Errc::corrupt:
            case Errc::too_large: return true;
            case Errc::internal: return !error.code.empty();
            default: return false;
        }
    }

    /// Of a job that has failed so many times in a row, in the words of `same` of these as it does now.
    bool is_final(Error const& error, std::int64_t failures, std::int64_t same) const {
        return cause_of(error) == Cause::subject || failures >= failures_max ||
               (is_of_contents(error) && same >= same_failures_max);
    }

    /// Whether it is an answer to what somebody has given us, and nothing went wrong with us.
    static bool is_refusal(Error const& error) {
        return cause_of(error) == Cause::subject && error.code != kTooManyAttempts;
    }

    /// Until it looks again whether the moment has passed, which it did so many times in a row. Room is made by
    /// people, who wait for what comes of it.
    std::chrono::milliseconds pause_before_look(std::int64_t waits, Error const& error, Random& random) const {
        if (error.code == ports::kStorageFull) return room_pause;
        return std::max<std::chrono::milliseconds>(pause_after(waits, random), error.retry_after);
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
