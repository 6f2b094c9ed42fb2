#include "net/detail/send_pace.h"

#include <gtest/gtest.h>

#include <tuple>

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

/// What is left of the patience with a peer that takes so many bytes each second that we wait, by the second.
std::chrono::seconds patience_left(std::uint64_t bytes_a_second, int seconds) {
    constexpr std::uint64_t kQueued = 50'000;
    SendPace pace;
    pace.expect({.bytes_a_second = 1'000, .grace = 30s});
    pace.sent(kQueued);
    std::ignore = pace.patient_until(kNow, kQueued);
    for (int i = 0; i < seconds; ++i) {
        pace.sent(bytes_a_second);
        pace.waited(1s);
    }
    return std::chrono::duration_cast<std::chrono::seconds>(pace.patient_until(kNow, kQueued) - kNow);
}

/// A day is 86,400 seconds, and thirty of grace last for 30,000 at a thousandth too little.
TEST(SendPace, TellsThePeerJustBelowTheRateFromTheOneJustAbove) {
    EXPECT_EQ(patience_left(1'000, 86'400), 30s);
    EXPECT_GT(patience_left(1'001, 86'400), 30s);
    EXPECT_GT(patience_left(999, 28'000), 0s);
    EXPECT_EQ(patience_left(999, 31'000), 0s);
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
