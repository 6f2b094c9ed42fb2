#include "events/relay.h"

#include "events/fixture_for_test.h"

#include <gmock/gmock.h>

namespace klieg::events {
namespace {

using namespace std::chrono_literals;
using leases::Sharing;
using ::testing::ElementsAre;
using testing::Faults;

KLIEG_ASYNC_TEST(Relay, MovesEventsToTheLogInOrderAndOnce) {
    Telling t(co_await this_executor());
    co_await t.tell({"v_1", 1}, "first");
    co_await t.tell({"v_2", 1}, "of another");
    co_await t.tell({"v_1", 2}, "second");
    auto moved = co_await t.relay.move_once();
    CO_ASSERT_OK(moved);
    EXPECT_EQ(*moved, 3U);
    EXPECT_EQ(*(co_await t.relay.move_once()), 0U);
    EXPECT_THAT(t.told_of("v_1"), ElementsAre("1 first", "2 second"));
    EXPECT_THAT(t.told_of("v_2"), ElementsAre("1 of another"));
    EXPECT_EQ(t.stored_log.records()[0].partition_key, "v_1");
    EXPECT_EQ(t.stored.item_count("Outbox"), 0U);
}

KLIEG_ASYNC_TEST(Relay, MovesAsMuchAtOnceAsTheLogTakes) {
    Telling t(co_await this_executor());
    for (int i = 0; i < 700; ++i) co_await t.tell({"v_" + std::to_string(i), 1}, "news");
    EXPECT_EQ(*(co_await t.relay.move_once()), 500U);
    EXPECT_EQ(*(co_await t.relay.move_once()), 200U);
    EXPECT_EQ(t.stored_log.records().size(), 700U);
}

KLIEG_ASYNC_TEST(Relay, MovesFirstWhatAnEarlierVersionLeft) {
    Telling t(co_await this_executor());
    for (int i = 0; i < 3; ++i) {
        auto const number = std::to_string(i);
        auto const data = R"({"version":1,"id":"0179-)" + number +
                          R"(","type":"thing.told","subject":"v_1","payload":{"text":"before"}})";
        ports::Item row{{"Partition", "0"}, {"Sequence", "0179-" + number}, {"Subject", "v_1"}, {"Data", data}};
        CO_ASSERT_OK(co_await t.stored.write(ports::Put{"Outbox", std::move(row)}));
    }
    co_await t.tell({"v_1", 4}, "now");
    co_await t.move_all();
    EXPECT_THAT(t.told_of("v_1"), ElementsAre("0 before", "0 before", "0 before", "4 now"));
    EXPECT_EQ(t.stored.item_count("Outbox"), 0U);
}

KLIEG_ASYNC_TEST(Relay, KeepsEventsWhileTheLogIsAway) {
    Telling t(co_await this_executor());
    co_await t.tell({"v_1", 1}, "first");
    t.log_faults.begin({});
    EXPECT_FALSE((co_await t.relay.move_once()).ok());
    t.log_faults.end();
    EXPECT_EQ(*(co_await t.relay.move_once()), 1U);
    EXPECT_THAT(t.told_of("v_1"), ElementsAre("1 first"));
}

KLIEG_ASYNC_TEST(Relay, MovesNothingElseBeforeWhatItHasMovedIsGone) {
    Telling t(co_await this_executor());
    co_await t.tell({"v_1", 1}, "first");
    t.faults.begin({.faulty = 2, .manner = Faults::Manner::lost_answer});
    EXPECT_FALSE((co_await t.relay.move_once()).ok());
    co_await t.tell({"v_1", 2}, "second");
    EXPECT_FALSE((co_await t.relay.move_once()).ok());
    EXPECT_THAT(t.told_of("v_1"), ElementsAre("1 first"));
    t.faults.end();
    co_await t.move_all();
    EXPECT_THAT(t.told_of("v_1"), ElementsAre("1 first", "2 second"));
}

KLIEG_ASYNC_TEST(Relay, MovesInItsLoopWhatItIsToldOf) {
    Telling t(co_await this_executor());
    t.relay.start();
    for (int i = 1; i <= 3; ++i) {
        co_await t.tell({"v_1", i}, "news");
        for (int turn = 0; turn < 10'000 && t.stored.item_count("Outbox") > 0; ++turn) co_await yield();
        EXPECT_EQ(t.stored.item_count("Outbox"), 0U);
    }
    co_await t.relay.stop();
    EXPECT_THAT(t.told_of("v_1"), ElementsAre("1 news", "2 news", "3 news"));
}

KLIEG_ASYNC_TEST(Relay, SharesPartitionsWithAnotherByLease) {
    Telling t(co_await this_executor());
    auto a = t.make_relay(Sharing::shared);
    auto b = t.make_relay(Sharing::shared);
    for (int i = 0; i < 100; ++i) co_await t.tell({"v_" + std::to_string(i), 1}, "news");
    EXPECT_EQ(*(co_await a.move_once()), 100U);
    for (int i = 0; i < 100; ++i) co_await t.tell({"v_" + std::to_string(i), 2}, "more");
    EXPECT_EQ(*(co_await b.move_once()), 0U) << "they are all of a's partitions";
    EXPECT_EQ(*(co_await a.move_once()), 100U);
    for (int i = 0; i < 100; ++i) co_await t.tell({"v_" + std::to_string(i), 3}, "still more");
    t.clock.advance(31s);  // a is gone
    EXPECT_EQ(*(co_await b.move_once()), 100U);
    EXPECT_THAT(t.told_of("v_7"), ElementsAre("1 news", "2 more", "3 still more"));
    co_await b.stop();
    co_await t.tell({"v_7", 4}, "the last");
    EXPECT_EQ(*(co_await a.move_once()), 1U) << "b has left what it held";
}

}  // namespace
}  // namespace klieg::events
