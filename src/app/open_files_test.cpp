#include "app/open_files.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

namespace klieg::app {

TEST(OpenFiles, RaisesTheSoftLimitToTheHardOne) {
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit low{std::min<rlim_t>(before.rlim_max, 512), before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
    EXPECT_EQ(raise_open_files_max(), before.rlim_max);
    rlimit after{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &after), 0);
    EXPECT_EQ(after.rlim_cur, before.rlim_max);
}

TEST(OpenFiles, LeaveRoomForWhatIsNoConnection) {
    http::ConnectionLimits const wanted{.requests_max = 1'000, .waiting_max = 500, .upgraded_max = 2'000};
    auto all = connections_within(524'288, wanted);
    EXPECT_EQ(all.total(), wanted.total());
    auto half = connections_within(256 + 2'250, wanted);
    EXPECT_EQ(half.requests_max, 500U);
    EXPECT_EQ(half.waiting_max, 250U);
    EXPECT_EQ(half.upgraded_max, 1'000U);
    EXPECT_EQ(half.per_client_max, wanted.per_client_max);
    EXPECT_EQ(connections_within(100, wanted).requests_max, 1U);
}

}  // namespace klieg::app
