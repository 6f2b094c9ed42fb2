#include "net/detail/send_pace.h"

#include <gtest/gtest.h>

namespace klieg::net::detail {

namespace {

using namespace std::chrono_literals;

constexpr SendPace::Moment kNow{1h};

}  // namespace

TEST(SendPace, LetsAPeerTakeItsTimeWhereNoRateIsExpected) {
    SendPace pace;
    pace.sent(100);
    pace.waited(24h);
    EXPECT_EQ(pace.patient_until(kNow, 100), SendPace::Moment::max());
}

TEST(SendPace, WaitsTheGraceAndTheTimeThatBytesTakenHaveEarned) {
    SendPace pace;
    pace.expect({.bytes_a_second = 1'000, .grace = 30s});
    pace.sent(100'000);
    EXPECT_EQ(pace.patient_until(kNow, 50'000), kNow + 30s) << "what was taken at once earns nothing";
    pace.waited(20s);
    EXPECT_EQ(pace.patient_until(kNow, 50'000), kNow + 10s);
    EXPECT_EQ(pace.patient_until(kNow, 45'000), kNow + 15s) << "five thousand bytes were taken meanwhile";
    pace.waited(15s);
    EXPECT_EQ(pace.patient_until(kNow, 45'000), kNow);
    pace.waited(1s);
    EXPECT_EQ(pace.patient_until(kNow, 45'000), kNow) << "never before now";
}

/// What an earlier answer left in the kernel is not held against the next.
TEST(SendPace, CountsAnewForEachAnswer) {
    SendPace pace;
    pace.expect({.bytes_a_second = 1'000, .grace = 30s});
    pace.sent(100'000);
    EXPECT_EQ(pace.patient_until(kNow, 100'000), kNow + 30s);
    pace.waited(29s);
    pace.expect({.bytes_a_second = 1'000, .grace = 30s});
    pace.sent(10'000);
    EXPECT_EQ(pace.patient_until(kNow, 110'000), kNow + 30s);
    pace.waited(30s);
    EXPECT_EQ(pace.patient_until(kNow, 100'000), kNow + 10s);
}

}  // namespace klieg::net::detail
