#include "counters/aggregator.h"

#include "assembly/cache_tags.h"
#include "counters/counters.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_cache.h"
#include "testing/memory_table_store.h"

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <utility>

namespace klieg::counters {
namespace {

using ports::Consistency;
using ::testing::ElementsAre;

struct Vote {
    std::string video;
    int value = 0;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (video, value))

/// Votes, of which each is one of the likes of its video, one of its dislikes, or nothing.
struct Votes {
    static std::vector<Addend> addends_of(Vote const& vote) {
        if (vote.value == 0) return {};
        return {{.counter = (vote.value > 0 ? "video.likes#" : "video.dislikes#") + vote.video}};
    }
    static std::optional<std::vector<Addend>> addends_after(events::Envelope const& event) {
        if (event.type != "vote.changed") return std::nullopt;
        return addends_of(*events::payload_of<Vote>(event));
    }
    static events::Envelope voted(std::string who, std::int64_t version, Vote const& vote) {
        return {.type = "vote.changed",
                .subject = std::move(who),
                .version = version,
                .payload = json::from(vote, json::Naming::camel)};
    }
    Task<Result<Counting::Subjects>> list() {
        Counting::Subjects all;
        for (auto const& [id, vote] : rows) all.ids.push_back(id);
        co_return all;
    }
    Task<Result<std::optional<Contribution>>> find(std::string id) {
        ++finds;
        auto const found = rows.find(id);
        if (id.starts_with("unreadable")) co_return Error{Errc::corrupt, "no number"};
        if (found == rows.end()) co_return std::nullopt;
        Contribution const stands{id, 10, addends_of(found->second)};
        if (auto meanwhile = std::exchange(after_next_find, nullptr)) co_await meanwhile();
        co_return stands;
    }
    /// What a projector does that finds no place for it in a shard.
    Task<Result<>> begin() { co_return co_await aggregator.projection().seed(); }
    Task<Result<>> apply(std::vector<events::Envelope> told) { co_return co_await aggregator.apply(told); }
    Task<std::int64_t> likes(std::string video) {
        co_return *(co_await counters.get("video.likes#" + video, Consistency::strong));
    }

    explicit Votes(testing::MemoryTableStore::Lateness lateness = testing::MemoryTableStore::of_environment())
        : tables(counters::tables(), lateness) {}

    testing::MemoryTableStore tables;
    testing::MemoryCache cache;
    testing::ManualClock clock;
    std::map<std::string, Vote> rows;  ///< each of version 10
    int finds = 0;
    /// What happens while somebody has read a row and has not counted it.
    std::function<Task<>()> after_next_find{};
    Aggregator aggregator{{tables, &cache, clock},
                          {.name = "votes",
                           .addends_after = addends_after,
                           .list = [this](ports::Cursor const&) { return list(); },
                           .find = [this](std::string id) { return find(std::move(id)); }}};
    Counters counters{tables};
};

KLIEG_ASYNC_TEST(Aggregator, MovesWhatASubjectCountsToWithItsState) {
    Votes votes;
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ada", 1, {"v_1", 1}), Votes::voted("ben", 1, {"v_1", 1})}));
    EXPECT_EQ(co_await votes.likes("v_1"), 2);
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ada", 2, {"v_1", -1})}));
    votes.tables.catch_up();
    auto both = co_await votes.counters.get_many({"video.dislikes#v_1", "video.likes#v_2", "video.likes#v_1"});
    EXPECT_THAT(*both, ElementsAre(1, 0, 1));
    EXPECT_TRUE((co_await votes.counters.get_many({}))->empty());
}

KLIEG_ASYNC_TEST(Aggregator, PassesOverWhatIsNoNewsAndWhatSaysNothing) {
    Votes votes;
    auto const liked = Votes::voted("ada", 2, {"v_1", 1});
    auto other = Votes::voted("ada", 9, {"v_1", 0});
    other.type = "vote.seen";
    CO_ASSERT_OK(co_await votes.apply({liked, Votes::voted("ada", 1, {"v_1", -1}), other}));
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ada", 1, {"v_1", -1}), liked}));
    EXPECT_EQ(co_await votes.likes("v_1"), 1);
    EXPECT_EQ(votes.tables.item_count(kCounters), 1U);
}

KLIEG_ASYNC_TEST(Aggregator, WritesTheSumOfAThousandOnlyADozenTimes) {
    Votes votes;
    std::vector<events::Envelope> told;
    for (int i = 0; i < 1000; ++i) told.push_back(Votes::voted("u_" + std::to_string(i), 1, {"v_1", 1}));
    CO_ASSERT_OK(co_await votes.apply(told));
    EXPECT_LE(votes.tables.calls(), 24U) << "a read and a write of as many as a transaction takes";
    EXPECT_EQ(co_await votes.likes("v_1"), 1000);
}

KLIEG_ASYNC_TEST(Aggregator, KeepsWithinATransactionWhateverIsTouched) {
    Votes votes;
    std::vector<events::Envelope> told;
    for (int i = 0; i < 300; ++i)
        told.push_back(Votes::voted("u_" + std::to_string(i), 1, {"v_" + std::to_string(i), 1}));
    CO_ASSERT_OK(co_await votes.apply(told));
    EXPECT_EQ(votes.tables.item_count(kCounters), 300U);
    EXPECT_EQ(co_await votes.likes("v_299"), 1);
}

KLIEG_ASYNC_TEST(Aggregator, LeavesNoCounterOfNothingAndRemembersForAWhileWhatCountsToNothing) {
    Votes votes;
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ada", 1, {"v_1", 1})}));
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ada", 2, {"v_1", 0})}));
    EXPECT_EQ(votes.tables.item_count(kCounters), 0U);
    auto const row = co_await votes.tables.get(kContributions, {"votes#ada"}, Consistency::strong);
    CO_ASSERT(row.ok() && *row);
    EXPECT_TRUE((*row)->at("ExpiresAt").is_int64());
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ada", 3, {"v_1", 1})}));
    auto const again = co_await votes.tables.get(kContributions, {"votes#ada"}, Consistency::strong);
    EXPECT_TRUE((*again)->at("ExpiresAt").is_null()) << "it must not vanish now";
}

KLIEG_ASYNC_TEST(Aggregator, HasCachesForgetTheCountersThatChange) {
    Votes votes;
    auto load = [&votes](ports::Cache::Tags& tags) -> Task<Result<ports::Cache::Loaded>> {
        return [](Votes& of, ports::Cache::Tags& add) -> Task<Result<ports::Cache::Loaded>> {
            co_await add.add({cache_tags::counter("video.likes#v_1")});
            auto const value = co_await of.likes("v_1");
            co_return ports::Cache::Loaded{std::make_shared<KeptText const>(std::to_string(value)),
                                           std::chrono::hours(1)};
        }(votes, tags);
    };
    EXPECT_EQ((*(co_await votes.cache.get_or_load("shown", load)))->text(), "0");
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ada", 1, {"v_2", 1})}));
    EXPECT_TRUE(votes.cache.find("shown"));
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ada", 2, {"v_1", 1})}));
    EXPECT_EQ((*(co_await votes.cache.get_or_load("shown", load)))->text(), "1");
}

KLIEG_ASYNC_TEST(Aggregator, RecountsWhatNobodyToldAndWhatIsGone) {
    Votes votes;
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("gone", 1, {"v_1", 1}), Votes::voted("ada", 11, {"v_1", 1})}));
    votes.tables.catch_up();
    votes.rows = {{"ada", {"v_1", 0}}, {"ben", {"v_1", 1}}, {"eve", {"v_2", 1}}};
    CO_ASSERT_OK(co_await votes.aggregator.recount());
    EXPECT_EQ(co_await votes.likes("v_1"), 2)
        << "ada's event is newer than the row that was read, and ben's was missed";
    EXPECT_EQ(co_await votes.likes("v_2"), 1);
    votes.tables.catch_up();
    auto const calls = votes.tables.calls();
    CO_ASSERT_OK(co_await votes.aggregator.recount());
    EXPECT_EQ(votes.tables.calls(), calls + 2) << "a batch of rows and a scan: nothing is written";
}

KLIEG_ASYNC_TEST(Aggregator, CountsWhatStandsBesideRowsThatCannotBeRead) {
    Votes votes;
    CO_ASSERT_OK(
        co_await votes.apply({Votes::voted("gone", 1, {"v_1", 1}), Votes::voted("unreadable", 1, {"v_2", 1})}));
    ports::Item const odd{{"Key", "votes#odd"}, {"Version", "many"}};
    CO_ASSERT_OK(co_await votes.tables.write(ports::Put{kContributions, odd}));
    votes.tables.catch_up();
    votes.rows = {{"ben", {"v_1", 1}}, {"odd", {"v_3", 1}}, {"unreadable", {}}, {"zoe", {"v_1", 1}}};
    CO_ASSERT_OK(co_await votes.aggregator.recount());
    EXPECT_EQ(co_await votes.likes("v_1"), 2) << "what is gone counts no more, and the others do";
    EXPECT_EQ(co_await votes.likes("v_2"), 1) << "of what cannot be read it stays as it was";
    // Nor does the log stop there.
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("odd", 2, {"v_3", 1}), Votes::voted("cy", 1, {"v_4", 1})}));
    EXPECT_EQ(co_await votes.likes("v_4"), 1);
}

KLIEG_ASYNC_TEST(Aggregator, IsNotStoppedByASumThatIsNoNumber) {
    Votes votes;
    ports::Item const odd{{"Name", "video.likes#v_2"}, {"Value", "many"}};
    CO_ASSERT_OK(co_await votes.tables.write(ports::Put{kCounters, odd}));
    CO_ASSERT_OK(co_await votes.apply(
        {Votes::voted("ada", 1, {"v_1", 1}), Votes::voted("ben", 1, {"v_2", 1}), Votes::voted("cy", 1, {"v_1", 1})}));
    EXPECT_EQ(co_await votes.likes("v_1"), 2);
    CO_ASSERT_OK(co_await votes.tables.write(ports::Delete{kCounters, {"video.likes#v_2"}}));
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ben", 2, {"v_2", 1})}));
    EXPECT_EQ(co_await votes.likes("v_2"), 1) << "what was passed over is not taken for counted";
}

/// The projections of two shards begin at once. The second notes its place behind the news that the vote is gone, so
/// that nobody is told of it any more, and finds nothing; then the first counts what it had read. Nor does the walk of
/// what is counted see that yet: scans are late.
KLIEG_ASYNC_TEST(Aggregator, CountsNothingThatWentWhileAnotherRecountPassedItBy) {
    Votes votes({.calls_max = 1000});
    votes.rows = {{"ada", {"v_1", 1}}, {"ben", {"v_1", 1}}};
    auto go_and_begin = [](Votes& of) -> Task<> {
        of.rows.erase("ada");
        CO_ASSERT_OK(co_await of.begin());
    };
    votes.after_next_find = [&] { return go_and_begin(votes); };
    CO_ASSERT_OK(co_await votes.begin());
    EXPECT_EQ(co_await votes.likes("v_1"), 1);
    EXPECT_EQ(co_await votes.likes("v_1"), 1) << "and it stays so";
}

/// The same of one that was counted at an earlier version, of which the other has taken that away.
KLIEG_ASYNC_TEST(Aggregator, CountsNothingAnewThatAnotherRecountHasTakenAway) {
    Votes votes({.calls_max = 1000});
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ada", 1, {"v_1", 1})}));
    votes.tables.catch_up();
    votes.rows = {{"ada", {"v_1", 1}}};
    auto go_and_begin = [](Votes& of) -> Task<> {
        of.rows.clear();
        CO_ASSERT_OK(co_await of.begin());
        EXPECT_EQ(co_await of.likes("v_1"), 0);
    };
    votes.after_next_find = [&] { return go_and_begin(votes); };
    CO_ASSERT_OK(co_await votes.begin());
    EXPECT_EQ(co_await votes.likes("v_1"), 0);
}

/// Whoever begins behind the news of an end has never heard of it, and the log may repeat what was before.
KLIEG_ASYNC_TEST(Aggregator, BelievesNoNewsFromBeforeItBeganOfWhatIsGone) {
    Votes votes;
    auto old = Votes::voted("ada", 3, {"v_1", 1});
    old.time = votes.clock.now();
    auto stands = Votes::voted("ben", 3, {"v_1", 1});
    stands.time = votes.clock.now();
    votes.clock.advance(std::chrono::minutes(1));
    votes.rows = {{"ben", {"v_2", 1}}};
    CO_ASSERT_OK(co_await votes.begin());
    CO_ASSERT_OK(co_await votes.apply({old, stands}));
    EXPECT_EQ(co_await votes.likes("v_1"), 0);
    EXPECT_EQ(co_await votes.likes("v_2"), 1);
}

/// It took that away at a version above the one that it knew, and not at the one that it had in the end.
KLIEG_ASYNC_TEST(Aggregator, BelievesNoNewsFromBeforeItBeganOfWhatItHasTakenAway) {
    Votes votes;
    CO_ASSERT_OK(co_await votes.apply({Votes::voted("ada", 1, {"v_1", 1})}));
    votes.tables.catch_up();
    auto old = Votes::voted("ada", 7, {"v_1", 1});
    old.time = votes.clock.now();
    CO_ASSERT_OK(co_await votes.begin());
    EXPECT_EQ(co_await votes.likes("v_1"), 0);
    CO_ASSERT_OK(co_await votes.apply({old}));
    EXPECT_EQ(co_await votes.likes("v_1"), 0);
}

KLIEG_ASYNC_TEST(Aggregator, AsksNoRowOfWhatIsToldAfterItBegan) {
    Votes votes;
    CO_ASSERT_OK(co_await votes.begin());
    votes.clock.advance(std::chrono::minutes(1));
    auto fresh = Votes::voted("ada", 3, {"v_1", 1});
    fresh.time = votes.clock.now();
    auto const finds = votes.finds;
    CO_ASSERT_OK(co_await votes.apply({fresh}));
    EXPECT_EQ(votes.finds, finds);
    EXPECT_EQ(co_await votes.likes("v_1"), 1);
}

}  // namespace
}  // namespace klieg::counters
