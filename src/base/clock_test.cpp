#include "base/clock.h"

#include <gtest/gtest.h>

namespace klieg {

TEST(Rfc3339, WritesMillisecondsAndReadsThemBack) {
    Time time{std::chrono::milliseconds(1769860800123)};
    EXPECT_EQ(to_rfc3339(time), "2026-01-31T12:00:00.123Z");
    auto read = parse_rfc3339("2026-01-31T12:00:00.123Z");
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, time);
}

TEST(Rfc3339, ReadsTimesWithoutAFraction) {
    auto read = parse_rfc3339("1970-01-01T00:00:01Z");
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->time_since_epoch().count(), 1000);
}

TEST(Rfc3339, RefusesWhatIsNoTime) {
    for (auto const* text : {"", "2026", "2026-02-30T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31 12:00:00.000Z",
                             "2026-01-31T12:00:00+00:00", "x026-01-31T12:00:00.123Z"})
        EXPECT_FALSE(parse_rfc3339(text).ok()) << text;
}

}  // namespace klieg
