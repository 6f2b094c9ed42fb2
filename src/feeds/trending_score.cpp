#include "feeds/trending_score.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace klieg::feeds {

namespace {

constexpr std::int64_t kViewsPerLike = 4;
constexpr std::int64_t kViewsPerComment = 4;

double halvings_in(std::chrono::milliseconds time) noexcept {
    return static_cast<double>(std::max(time, std::chrono::milliseconds(0)).count()) /
           static_cast<double>(std::chrono::milliseconds(kScoreHalves).count());
}

/// What a point is worth that came within that time, nobody knows when: the mean of 2^-x.
double mean_worth_within(std::chrono::milliseconds time) noexcept {
    double const halvings = halvings_in(time) * std::numbers::ln2;
    return halvings < 1e-9 ? 1 : -std::expm1(-halvings) / halvings;
}

}  // namespace

std::int64_t points_of(Engagement const& engagement) noexcept {
    auto const views = std::max<std::int64_t>(engagement.views, 0);
    auto counts = [views](std::int64_t count) { return std::clamp<std::int64_t>(count, 0, views); };
    return views + kViewsPerLike * counts(engagement.likes) + kViewsPerComment * counts(engagement.comments);
}

double decayed(double score, std::chrono::milliseconds after) noexcept {
    return score * std::exp2(-halvings_in(after));
}

/// Points that were taken back are less; nothing is less than none.
TrendingScore scored(TrendingScore const& before, Engagement const& counted, Time now) noexcept {
    auto const since = now - before.at;
    auto const gained = static_cast<double>(points_of(counted) - points_of(before.counted));
    auto const score = decayed(before.score, since) + gained * mean_worth_within(since);
    return {counted, std::max(score, 0.0), std::max(now, before.at)};
}

}  // namespace klieg::feeds
