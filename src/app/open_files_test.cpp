#include "app/open_files.h"

#include "http/contract/operation.h"

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
    EXPECT_EQ(all.per_client_max, 500U) << "one client leaves as many to all others";
    EXPECT_EQ(half.per_client_max, 250U);
    EXPECT_EQ(connections_within(524'288, {.per_client_max = 7}).per_client_max, 7U);
    EXPECT_EQ(connections_within(100, wanted).requests_max, 1U);
}

TEST(OpenFiles, AreLeftToUsesThatSomeRouteHas) {
    http::ConnectionLimits const wanted{.requests_max = 1'000, .waiting_max = 500, .upgraded_max = 2'000};
    auto requests = connections_within(256 + 1'000, wanted, {.waiting = false, .upgraded = false});
    EXPECT_EQ(requests.requests_max, 500U);
    EXPECT_EQ(requests.total(), 500U) << "as many as are accepted";
    EXPECT_EQ(connections_within(1'024, {}, {.waiting = false, .upgraded = false}).total(), 384U);
    EXPECT_EQ(connections_within(524'288, wanted, {.waiting = false, .upgraded = false}).total(), 1'000U);
    auto waiting = connections_within(256 + 1'250, wanted, {.waiting = true, .upgraded = false});
    EXPECT_EQ(waiting.requests_max, 500U);
    EXPECT_EQ(waiting.waiting_max, 250U);
    EXPECT_EQ(waiting.upgraded_max, 0U);
}

Task<Result<http::Response>> answer_nothing(http::Request&) {
    co_return http::Response{};
}

TEST(OpenFiles, AreAskedForByWhatRoutesDeclare) {
    http::Router router;
    router.add({.method = http::Method::get, .pattern = "/plain", .handler = answer_nothing});
    EXPECT_FALSE(uses_of(router).waiting);
    EXPECT_FALSE(uses_of(router).upgraded);
    router.add({.method = http::Method::get,
                .pattern = "/news",
                .handler = answer_nothing,
                .body_bytes_max = 0,
                .waits = true});
    EXPECT_TRUE(uses_of(router).waiting);
    EXPECT_FALSE(uses_of(router).upgraded);
    http::Operation socket{.raw_answers = {{.status = 101}}};
    router.add({.method = http::Method::get,
                .pattern = "/socket",
                .handler = answer_nothing,
                .operation = std::make_shared<http::Operation const>(std::move(socket))});
    EXPECT_TRUE(uses_of(router).upgraded);
}

TEST(Redirects, HaveRoomForOthersBesideTheGreediestClient) {
    auto const limits = redirect_connections(1'000);
    EXPECT_LE(limits.per_client_max, limits.requests_max / 10);
    EXPECT_EQ(redirect_connections(3).per_client_max, 3U);
}

}  // namespace klieg::app
