#include "media/segment_plan.h"

#include "media/file_limits.h"

#include <gtest/gtest.h>

namespace klieg::media {

namespace {
using Times = std::vector<std::int64_t>;
constexpr auto kLong = Opening::long_segments;
constexpr auto kShort = Opening::short_segments;

Times starts(Times const& keys, std::int64_t end, Opening opening = kLong) {
    auto plan = plan_at_keyframes(keys, end, 1000, opening);
    EXPECT_TRUE(plan.ok());
    return plan.ok() ? plan->starts : Times{};
}
Times every(std::int64_t distance, std::int64_t end) {
    Times keys;
    for (std::int64_t time = 0; time < end; time += distance) keys.push_back(time);
    return keys;
}
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

TEST(SegmentPlan, OpensWithShortSegmentsWhereKeyframesAllow) {
    for (auto const distance : {500, 1000, 2000})
        EXPECT_EQ(starts(every(distance, 20000), 20000, kShort), (Times{0, 2000, 4000, 8000, 14000})) << distance;
    EXPECT_EQ(starts(every(2002, 20020), 20020, kShort), (Times{0, 2002, 4004, 8008, 14014}));
    EXPECT_EQ(starts(every(3000, 20000), 20000, kShort), (Times{0, 3000, 6000, 9000, 15000}));
    EXPECT_EQ(starts(every(5000, 20000), 20000, kShort), (Times{0, 5000, 10000, 15000}));
    EXPECT_EQ(starts(every(6000, 20000), 20000, kShort), (Times{0, 6000, 12000, 18000}));
    for (auto const distance : {250, 2000, 3000, 5000, 6000}) {
        auto const cut = starts(every(distance, 60000), 60000, kShort);
        for (std::size_t i = 1; i < cut.size(); ++i) EXPECT_LE(cut[i] - cut[i - 1], longest_segment(1000)) << distance;
    }
}

TEST(SegmentPlan, EndsOneSegmentForAllBoundariesThatItHasPassed) {
    EXPECT_EQ(starts({0, 5000, 5500, 6000, 8000, 10000}, 12000, kShort), (Times{0, 5000, 8000}));
    EXPECT_EQ(starts({0, 1900, 8200, 9000}, 12000, kShort), (Times{0, 1900, 8200})) << "the longest that there is";
}

TEST(SegmentPlan, OpensWithNoSegmentBelowASecond) {
    EXPECT_EQ(starts({0, 3900, 4000, 5000, 8000}, 12000, kShort), (Times{0, 3900, 5000, 8000}));
    EXPECT_EQ(starts({0, 2000}, 2900, kShort), (Times{0})) << "nor leaves one";
    EXPECT_EQ(starts({0, 2000}, 3000, kShort), (Times{0, 2000}));
    EXPECT_EQ(starts({0, 6300}, 6500, kShort), (Times{0, 6300})) << "but where it would be too long";
}

TEST(SegmentPlan, MeasuresTheOpeningFromWhereThePresentationStarts) {
    EXPECT_EQ(starts({80, 1080, 2000, 2080, 4080, 6080, 8080, 9080}, 11080, kShort), (Times{80, 2080, 4080, 8080}));
    EXPECT_EQ(plan_evenly(500, 10500, 1000, kShort).starts, (Times{500, 2500, 4500, 8500}));
}

TEST(SegmentPlan, RefusesKeyframesTooFarApart) {
    for (auto const opening : {kLong, kShort}) {
        EXPECT_FALSE(plan_at_keyframes(Times{0, 6000, 13000}, 14000, 1000, opening).ok());
        EXPECT_FALSE(plan_at_keyframes(Times{0, 2000}, 9000, 1000, opening).ok());
        EXPECT_FALSE(plan_at_keyframes(Times{0, 8000}, 9000, 1000, opening).ok());
    }
}

TEST(SegmentPlan, CutsEarlierWhereASegmentWouldHaveTooManyBytes) {
    constexpr auto kThird = SegmentLimits::kBytesMax / 3;
    KeyframePlanner planner(1000, kLong);
    for (std::int64_t second = 0; second < 8; ++second)
        ASSERT_TRUE(planner.add({second * 1000, static_cast<std::uint64_t>(second) * kThird}).ok());
    auto plan = planner.finish({8000, 8 * kThird});
    ASSERT_TRUE(plan.ok());
    EXPECT_EQ(plan->starts, (Times{0, 3000, 6000}));
    EXPECT_EQ(plan->end, 8000);

    KeyframePlanner heavy(1000, kShort);
    ASSERT_TRUE(heavy.add({0, 0}).ok());
    auto refused = heavy.add({1000, SegmentLimits::kBytesMax + 1});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().stable_code(), "bitrate");
}

TEST(SegmentPlan, HasNoMoreSegmentsThanTheLongestFile) {
    KeyframePlanner planner(1000, kShort);
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
    EXPECT_EQ(plan_evenly(0, 20000, 1000, kLong).starts, (Times{0, 6000, 12000, 18000}));
    EXPECT_EQ(plan_evenly(500, 6800, 1000, kLong).starts, (Times{500}));
    EXPECT_EQ(plan_evenly(0, 20000, 1000, kShort).starts, (Times{0, 2000, 4000, 8000, 14000}));
    EXPECT_EQ(plan_evenly(0, 2900, 1000, kShort).starts, (Times{0}));
}

TEST(SegmentPlan, GoesOnWhereAnotherTrackLastsLonger) {
    auto plan = plan_evenly(0, 12000, 1000, kLong).in(48000, 15 * 48000);
    EXPECT_EQ(plan.starts, (Times{0, 6 * 48000, 12 * 48000}));
    EXPECT_EQ(plan_evenly(0, 12000, 1000, kLong).in(48000, 13 * 48000).starts.back(), 12 * 48000);
}

TEST(RescaleTime, RoundsToTheNearestAndSaturates) {
    EXPECT_EQ(rescale_time(1, 3, 2), 1);
    EXPECT_EQ(rescale_time(-1, 3, 2), -1);
    EXPECT_EQ(rescale_time(1001, 30000, 48000), 1602);
    EXPECT_GT(rescale_time(INT64_MAX, 1, UINT32_MAX), INT64_MAX / 8);
}

}  // namespace klieg::media
