#include "http/detail/pipeline_turns.h"

#include "base/race.h"
#include "base/task_group.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

namespace klieg::http::detail {

namespace {

/// Connections that have had their turns, in that order.
struct Crowd {
    PipelineTurns turns{};
    std::vector<int> served{};
};

Task<> serve(Crowd& crowd, int connection, int requests = 1) {
    for (int i = 0; i < requests; ++i) {
        co_await crowd.turns.take();
        crowd.served.push_back(connection);
    }
}

/// How many have a turn between two turns of somebody who stands in no line, at most.
Task<> count_between_own_turns(Crowd const& crowd, std::size_t until, std::size_t& most) {
    for (std::size_t before = 0; before < until;) {
        most = std::max(most, crowd.served.size() - before);
        before = crowd.served.size();
        co_await yield();
    }
}

Task<> give_up_after_a_while() {
    for (int i = 0; i < 3; ++i) co_await yield();
}

Task<> serve_unless_cancelled(Crowd& crowd, int connection) {
    co_await race(serve(crowd, connection), give_up_after_a_while());
}

}  // namespace

KLIEG_ASYNC_TEST(PipelineTurns, AreOneAtATimeHoweverManyWait) {
    Crowd crowd;
    std::size_t most = 0;
    TaskGroup group(co_await this_executor());
    for (int i = 0; i < 300; ++i) group.spawn("connection", serve(crowd, i));
    group.spawn("somebody else", count_between_own_turns(crowd, 300, most));
    co_await group.join();
    EXPECT_EQ(crowd.served.size(), 300U);
    EXPECT_LE(most, 1U);
}

KLIEG_ASYNC_TEST(PipelineTurns, GoRound) {
    Crowd crowd;
    TaskGroup group(co_await this_executor());
    for (int i = 0; i < 3; ++i) group.spawn("connection", serve(crowd, i, 2));
    co_await group.join();
    EXPECT_THAT(crowd.served, ::testing::ElementsAre(0, 1, 2, 0, 1, 2));
}

KLIEG_ASYNC_TEST(PipelineTurns, PassWhoIsGone) {
    Crowd crowd;
    TaskGroup group(co_await this_executor());
    for (int i = 0; i < 50; ++i) group.spawn("connection", serve_unless_cancelled(crowd, i));
    for (int i = 50; i < 60; ++i) group.spawn("connection", serve(crowd, i));
    co_await group.join();
    EXPECT_LT(crowd.served.size(), 60U) << "some gave up";
    EXPECT_EQ(std::ranges::count_if(crowd.served, [](int one) { return one >= 50; }), 10);
}

}  // namespace klieg::http::detail
