#include "media/segment_plan.h"

#include "media/file_limits.h"

#include <gtest/gtest.h>

namespace klieg::media {

namespace {
std::vector<std::int64_t> starts(std::vector<std::int64_t> const& keys, std::int64_t end) {
    auto plan = plan_at_keyframes(keys, end, 1000);
    EXPECT_TRUE(plan.ok());
    return plan.ok() ? plan->starts : std::vector<std::int64_t>{};
}
using Times = std::vector<std::int64_t>;
}  // namespace

TEST(SegmentPlan, TakesThreeGopsOfTwoSeconds) {
    EXPECT_EQ(starts({0, 2000, 4000, 6000, 8000, 10000, 12000, 14000}, 16000), (Times{0, 6000, 12000}));
}

TEST(SegmentPlan, AllowsTheNtscFrameOverSixSeconds) {
    EXPECT_EQ(starts({0, 6006, 12012}, 18018), (Times{0, 6006, 12012}));
}

TEST(SegmentPlan, KeepsAShortRestInTheLastSegment) {
    EXPECT_EQ(starts({0, 2000, 4000, 6000}, 6300), (Times{0}));
}

TEST(SegmentPlan, NeverExceedsTheTargetByHalfASecond) {
    auto cut = starts({0, 100, 6450, 6500, 12000, 17000, 18300}, 20000);
    EXPECT_EQ(cut, (Times{0, 100, 6500, 12000, 18300}));
    for (std::size_t i = 1; i < cut.size(); ++i) EXPECT_LT(cut[i] - cut[i - 1], 6500);
}

TEST(SegmentPlan, RefusesKeyframesTooFarApart) {
    EXPECT_FALSE(plan_at_keyframes(Times{0, 6000, 13000}, 14000, 1000).ok());
    EXPECT_FALSE(plan_at_keyframes(Times{0, 2000}, 9000, 1000).ok());
    EXPECT_FALSE(plan_at_keyframes(Times{0, 8000}, 9000, 1000).ok());
}

TEST(SegmentPlan, CutsEarlierWhereASegmentWouldHaveTooManyBytes) {
    constexpr auto kThird = SegmentLimits::kBytesMax / 3;
    KeyframePlanner planner(1000);
    for (std::int64_t second = 0; second < 8; ++second)
        ASSERT_TRUE(planner.add({second * 1000, static_cast<std::uint64_t>(second) * kThird}).ok());
    auto plan = planner.finish({8000, 8 * kThird});
    ASSERT_TRUE(plan.ok());
    EXPECT_EQ(plan->starts, (Times{0, 3000, 6000}));
    EXPECT_EQ(plan->end, 8000);

    KeyframePlanner heavy(1000);
    ASSERT_TRUE(heavy.add({0, 0}).ok());
    auto refused = heavy.add({1000, SegmentLimits::kBytesMax + 1});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().stable_code(), "bitrate");
}

TEST(SegmentPlan, HasNoMoreSegmentsThanTheLongestFile) {
    KeyframePlanner planner(1000);
    Result<> added;
    std::int64_t second = 0;
    while (added.ok() && second < 100'000) {
        added = planner.add({second * 1000, static_cast<std::uint64_t>(second) * SegmentLimits::kBytesMax});
        ++second;
    }
    ASSERT_FALSE(added.ok());
    EXPECT_EQ(added.error().stable_code(), "segments");
    EXPECT_NEAR(static_cast<double>(second), SegmentLimits::kSegmentsMax, 3);
}

TEST(SegmentPlan, CutsEvenlyWithoutKeyframes) {
    EXPECT_EQ(plan_evenly(0, 20000, 1000).starts, (Times{0, 6000, 12000, 18000}));
    EXPECT_EQ(plan_evenly(500, 6800, 1000).starts, (Times{500}));
}

TEST(SegmentPlan, GoesOnWhereAnotherTrackLastsLonger) {
    auto plan = plan_evenly(0, 12000, 1000).in(48000, 15 * 48000);
    EXPECT_EQ(plan.starts, (Times{0, 6 * 48000, 12 * 48000}));
    EXPECT_EQ(plan_evenly(0, 12000, 1000).in(48000, 13 * 48000).starts.back(), 12 * 48000);
}

TEST(RescaleTime, RoundsToTheNearestAndSaturates) {
    EXPECT_EQ(rescale_time(1, 3, 2), 1);
    EXPECT_EQ(rescale_time(-1, 3, 2), -1);
    EXPECT_EQ(rescale_time(1001, 30000, 48000), 1602);
    EXPECT_GT(rescale_time(INT64_MAX, 1, UINT32_MAX), INT64_MAX / 8);
}

}  // namespace klieg::media
