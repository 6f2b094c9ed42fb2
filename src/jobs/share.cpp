#include "jobs/share.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace klieg::jobs {

namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

/// Whoever has used less than this is as good as new. So one who comes later is not ahead for ever of one who waits: of
/// two, the one that has waited a half-life longer may have used twice as much beyond it.
constexpr double kNegligibleMs = 60'000;

double half_lives(Time time) {
    return Milliseconds(time.time_since_epoch()) / kHalfLife;
}

}  // namespace

// Decoder seconds of late are a sum that halves with every half-life. All sums fade alike, so between two writes their
// order stays, and a sort key can say it once for all times: the sum's logarithm to the base of two, plus the time at
// which it was that, in half-lives. Whoever has used nothing stands where the present is, and the present moves on: so
// newcomers stand behind whoever has waited for long enough, and nobody starves. This is start-time fair queuing,
// with its virtual time on a scale of logarithms.
//
// Before all that come two things that are no matter of more or less. Of n workers an owner has one where others wait:
// whoever has more running stands behind. And whose budget of the day is used up stands behind all others.

double Share::used_by(Time now) const {
    auto const passed = std::max(half_lives(now) - half_lives(used_at), 0.0);
    return used_ms * std::exp2(-passed);
}

void Share::charge(std::chrono::milliseconds more, Time now) {
    used_ms = std::max(used_by(now) + static_cast<double>(more.count()), 0.0);
    used_at = std::max(used_at, now);
}

std::string Share::turn() const {
    auto const level = std::log2(used_by(since) + kNegligibleMs) + half_lives(since);
    constexpr double kSteps = 1e9;  // a billionth of the sum: below a millisecond of a week
    return fmt::format("{}{:04}#{:018}#{}", spent_until ? 1 : 0, std::min<std::int64_t>(running, 9999),
                       std::llround(std::max(level, 0.0) * kSteps), owner);
}

}  // namespace klieg::jobs
