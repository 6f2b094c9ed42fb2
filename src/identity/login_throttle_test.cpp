#include "identity/login_throttle.h"

#include "testing/manual_clock.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace klieg::identity {
namespace {

void fail(LoginThrottle& throttle, std::string const& key) {
    auto attempt = throttle.admit(key);
    ASSERT_TRUE(attempt.ok());
    attempt->failed();
}

TEST(LoginThrottle, DoublesTheWaitUpToItsMaximum) {
    testing::ManualClock clock;
    LoginThrottle throttle(clock, {});
    for (int i = 0; i < 5; ++i) fail(throttle, "a");
    for (long expected : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
        auto refused = throttle.admit("a");
        ASSERT_FALSE(refused.ok());
        EXPECT_EQ(refused.error().retry_after.count(), expected);
        clock.advance(refused.error().retry_after - std::chrono::milliseconds(1));
        EXPECT_FALSE(throttle.admit("a").ok());
        clock.advance(std::chrono::milliseconds(1));
        fail(throttle, "a");
    }
    EXPECT_TRUE(throttle.admit("b").ok());
}

TEST(LoginThrottle, LetsASuspectTryOneAtATime) {
    testing::ManualClock clock;
    LoginThrottle throttle(clock, {});
    for (int i = 0; i < 5; ++i) fail(throttle, "a");
    clock.advance(std::chrono::seconds(1));
    auto first = throttle.admit("a");
    ASSERT_TRUE(first.ok());
    EXPECT_FALSE(throttle.admit("a").ok());
    first->succeeded();
    EXPECT_TRUE(throttle.admit("a").ok());
}

TEST(LoginThrottle, LetsNoMoreTryAtTheSameMomentThanOneAfterAnother) {
    testing::ManualClock clock;
    LoginThrottle throttle(clock, {});
    fail(throttle, "a");
    fail(throttle, "a");
    std::vector<LoginThrottle::Attempt> under_way;
    for (int i = 0; i < 60; ++i) {
        auto attempt = throttle.admit("a");
        if (attempt.ok()) under_way.push_back(*std::move(attempt));
    }
    ASSERT_EQ(under_way.size(), 3U) << "beside the two that have failed";
    under_way[0].succeeded();
    EXPECT_TRUE(throttle.admit("a").ok()) << "a right password takes the failures before it with it";
    under_way[1].failed();
    under_way.clear();
    for (int i = 0; i < 4; ++i) fail(throttle, "a");
    EXPECT_FALSE(throttle.admit("a").ok());
}

TEST(LoginThrottle, ForgetsAfterAnHourAndDoesNotCountWhatFailedForOtherReasons) {
    testing::ManualClock clock;
    LoginThrottle throttle(clock, {});
    for (int i = 0; i < 4; ++i) fail(throttle, "a");
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(throttle.admit("a").ok());
    fail(throttle, "a");
    EXPECT_FALSE(throttle.admit("a").ok());
    clock.advance(std::chrono::hours(1));
    EXPECT_TRUE(throttle.admit("a").ok());
}

TEST(LoginThrottle, HoldsNoMoreKeysThanItsLimit) {
    testing::ManualClock clock;
    LoginThrottle throttle(clock, {.failures_free = 1, .keys_max = 3});
    for (std::string key : {"a", "b", "c", "d"}) {
        fail(throttle, key);
        clock.advance(std::chrono::milliseconds(1));
    }
    EXPECT_TRUE(throttle.admit("a").ok()) << "quiet for longest, so forgotten";
    EXPECT_FALSE(throttle.admit("d").ok());
}

TEST(LoginThrottle, WaitsNoLongerWhereSomebodySetsTheDate) {
    for (auto by : {-std::chrono::hours(24), -std::chrono::hours(24 * 365), std::chrono::hours(24 * 400)}) {
        testing::ManualClock clock;
        LoginThrottle throttle(clock, {});
        for (int i = 0; i < 8; ++i) {
            clock.advance(std::chrono::seconds(20));
            fail(throttle, "a");
        }
        clock.set_date(by);
        auto refused = throttle.admit("a");
        ASSERT_FALSE(refused.ok()) << "a date is no way around it";
        EXPECT_EQ(refused.error().retry_after, std::chrono::seconds(8));
        clock.advance(std::chrono::seconds(8));
        EXPECT_TRUE(throttle.admit("a").ok());
    }
}

}  // namespace
}  // namespace klieg::identity
