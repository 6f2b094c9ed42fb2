#include "counters/aggregator.h"

#include "assembly/cache_tags.h"
#include "counters/counters.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_cache.h"
#include "testing/memory_table_store.h"

#include <gmock/gmock.h>

#include <map>

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
        auto const found = rows.find(id);
        if (id.starts_with("unreadable")) co_return Error{Errc::corrupt, "no number"};
        if (found == rows.end()) co_return std::nullopt;
        co_return Contribution{id, 10, addends_of(found->second)};
    }
    Task<Result<>> apply(std::vector<events::Envelope> told) { co_return co_await aggregator.apply(told); }
    Task<std::int64_t> likes(std::string video) {
        co_return *(co_await counters.get("video.likes#" + video, Consistency::strong));
    }

    testing::MemoryTableStore tables{counters::tables()};
    testing::MemoryCache cache;
    testing::ManualClock clock;
    std::map<std::string, Vote> rows;  ///< each of version 10
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

}  // namespace
}  // namespace klieg::counters
