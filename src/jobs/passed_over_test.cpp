#include "jobs/passed_over.h"

#include "testing/manual_clock.h"

#include <gtest/gtest.h>

#include <string>

namespace klieg::jobs {
namespace {

Error unreadable() {
    return {Errc::corrupt, "no number"};
}

TEST(PassedOver, IsToldOfEachOnceAnHour) {
    testing::ManualClock clock;
    PassedOver rows(clock);
    EXPECT_TRUE(rows.tell("job", "a", unreadable()));
    EXPECT_TRUE(rows.tell("job", "b", unreadable()));
    EXPECT_TRUE(rows.tell("share", "a", unreadable())) << "another row";
    clock.advance(std::chrono::minutes(59));
    EXPECT_FALSE(rows.tell("job", "a", unreadable()));
    clock.advance(std::chrono::minutes(1));
    EXPECT_TRUE(rows.tell("job", "a", unreadable()));
    EXPECT_FALSE(rows.tell("job", "a", unreadable()));
}

TEST(PassedOver, IsToldOfNoMoreThanAreRemembered) {
    testing::ManualClock clock;
    PassedOver rows(clock);
    for (std::size_t i = 0; i < PassedOver::kToldMax; ++i)
        EXPECT_TRUE(rows.tell("job", std::to_string(i), unreadable()));
    EXPECT_FALSE(rows.tell("job", "one more", unreadable()));
    clock.advance(PassedOver::kToldAgainEvery);
    EXPECT_TRUE(rows.tell("job", "one more", unreadable()));
}

}  // namespace
}  // namespace klieg::jobs
