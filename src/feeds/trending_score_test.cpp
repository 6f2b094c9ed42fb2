#include "feeds/trending_score.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace klieg::feeds {
namespace {

using namespace std::chrono_literals;

constexpr Time kThen{std::chrono::milliseconds(1'800'000'000'000)};

TEST(TrendingScore, HalvesInADay) {
    EXPECT_DOUBLE_EQ(decayed(8, 24h), 4);
    EXPECT_DOUBLE_EQ(decayed(8, 72h), 1);
    EXPECT_DOUBLE_EQ(decayed(8, 0h), 8);
    EXPECT_DOUBLE_EQ(decayed(8, -5h), 8) << "a clock that was put back brings nothing back";
    auto const later = scored({.counted = {.views = 9}, .score = 9, .at = kThen}, {.views = 9}, kThen + 24h);
    EXPECT_DOUBLE_EQ(later.score, 4.5);
}

TEST(TrendingScore, CountsLikesAndCommentsUpToTheViews) {
    EXPECT_EQ(points_of({.views = 10}), 10);
    EXPECT_EQ(points_of({.views = 10, .likes = 2}), 18);
    EXPECT_EQ(points_of({.views = 10, .likes = 2, .comments = 1}), 22);
    EXPECT_EQ(points_of({.views = 1, .comments = 100}), 5);
    EXPECT_EQ(points_of({.likes = 100, .comments = 100}), 0);
    EXPECT_EQ(points_of({.views = -1, .likes = -1, .comments = -1}), 0);
}

TEST(TrendingScore, DoesNotDependOnHowOftenOneLooks) {
    constexpr int kViewsPerHour = 60;
    TrendingScore often{.counted = {}, .score = 0, .at = kThen};
    for (int hour = 1; hour <= 48; ++hour)
        often = scored(often, {.views = std::int64_t{kViewsPerHour} * hour}, kThen + std::chrono::hours(hour));
    auto const once = scored({.counted = {}, .score = 0, .at = kThen}, {.views = kViewsPerHour * 48}, kThen + 48h);
    EXPECT_NEAR(often.score, once.score, 1e-6);
    // What comes for ever at one rate comes to that of a half-life, divided by ln 2.
    auto const for_long =
        scored({.counted = {}, .score = 0, .at = kThen}, {.views = kViewsPerHour * 24 * 365}, kThen + 24h * 365);
    EXPECT_NEAR(for_long.score, kViewsPerHour * 24 / std::numbers::ln2, 1e-6);
}

TEST(TrendingScore, PrefersWhatIsSeenNowToWhatWasSeen) {
    TrendingScore const old{.counted = {.views = 1000}, .score = 1000, .at = kThen};
    TrendingScore const fresh{.counted = {}, .score = 0, .at = kThen + 4 * 24h};
    auto const now = kThen + 4 * 24h + 10min;
    EXPECT_GT(scored(fresh, {.views = 100}, now).score, scored(old, {.views = 1000}, now).score);
}

TEST(TrendingScore, IsNeverLessThanNothing) {
    TrendingScore const before{.counted = {.views = 5, .likes = 5}, .score = 1, .at = kThen};
    EXPECT_EQ(scored(before, {.views = 5}, kThen + 1h).score, 0);
}

}  // namespace
}  // namespace klieg::feeds
