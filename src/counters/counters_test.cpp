#include "counters/counters.h"

#include "base/json.h"
#include "counters/contribution_row.h"
#include "testing/async_test.h"
#include "testing/memory_table_store.h"
#include "testing/tables_in_front.h"

#include <gmock/gmock.h>

namespace klieg::counters {
namespace {

using ::testing::ElementsAre;

struct SumsOfVotes {
    Task<> put(std::string name, std::int64_t value) {
        CO_ASSERT_OK(co_await tables.write(ports::Put{kCounters, {{"Name", std::move(name)}, {"Value", value}}}));
    }
    /// What of the vote is in them.
    Task<> count(std::int64_t version, std::vector<Addend> addends) {
        ContributionRow const row{.key = "votes#me", .version = version, .addends = std::move(addends)};
        CO_ASSERT_OK(co_await tables.write(ports::Put{kContributions, json::to_item(row)}));
    }
    Task<std::vector<std::int64_t>> with(Contribution own) {
        co_return *co_await counters.get_with("votes", std::move(own), {"likes", "dislikes"});
    }

    testing::MemoryTableStore tables{counters::tables()};
    Counters counters{tables};
};

KLIEG_ASYNC_TEST(Counters, AreReadWithWhatTheAskerHasJustChanged) {
    SumsOfVotes sums;
    co_await sums.put("likes", 5);
    co_await sums.put("dislikes", 2);
    EXPECT_THAT(co_await sums.with({"me", 7, {{"likes"}}}), ElementsAre(6, 2)) << "nobody has counted it";
    co_await sums.count(7, {{"likes"}});
    EXPECT_THAT(co_await sums.with({"me", 7, {{"likes"}}}), ElementsAre(5, 2)) << "it is among the five";
    EXPECT_THAT(co_await sums.with({"me", 8, {{"dislikes"}}}), ElementsAre(4, 3)) << "it was, and is another";
    EXPECT_THAT(co_await sums.with({"me", 8, {}}), ElementsAre(4, 2)) << "and was withdrawn";
    EXPECT_THAT(co_await sums.with({"me", 6, {}}), ElementsAre(5, 2)) << "what was before that is no news";
    EXPECT_THAT(co_await sums.with({"other", 1, {{"likes"}}}), ElementsAre(6, 2));
}

KLIEG_ASYNC_TEST(Counters, AreReadInBatches) {
    SumsOfVotes sums;
    std::vector<std::string> names;
    for (int i = 0; i < 250; ++i) names.push_back("c" + std::to_string(i));
    co_await sums.put("c0", 1);
    co_await sums.put("c100", 2);
    co_await sums.put("c249", 3);
    auto const values = *co_await sums.counters.get_many(std::move(names), ports::Consistency::strong);
    EXPECT_EQ(values.size(), 250U);
    EXPECT_EQ(values[0], 1);
    EXPECT_EQ(values[100], 2);
    EXPECT_EQ(values[249], 3);
    EXPECT_EQ(values[1], 0);
}

KLIEG_ASYNC_TEST(Counters, ThatAreNoNumbersKeepNoOther) {
    SumsOfVotes sums;
    CO_ASSERT_OK(co_await sums.tables.write(ports::Put{kCounters, {{"Name", "odd"}, {"Value", "many"}}}));
    CO_ASSERT_OK(co_await sums.tables.write(ports::Put{kCounters, {{"Name", "empty"}}}));
    co_await sums.put("likes", 5);
    sums.tables.catch_up();
    EXPECT_THAT(*co_await sums.counters.get_many({"odd", "likes", "empty"}), ElementsAre(0, 5, 0));
    EXPECT_EQ(*co_await sums.counters.get("odd", ports::Consistency::strong), 0);
}

/// One of whose items is no JSON.
struct Damaged final : testing::TablesInFront {
    using TablesInFront::TablesInFront;
    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override {
        if (key.partition == "odd") co_return Error{Errc::corrupt, "no JSON"};
        co_return co_await inner_.get(std::move(table), std::move(key), consistency);
    }
    Task<Result<std::vector<std::optional<ports::Item>>>> get_batch(std::string table, std::vector<ports::Key> keys,
                                                                    ports::Consistency consistency) override {
        for (auto const& key : keys)
            if (key.partition == "odd") co_return Error{Errc::corrupt, "no JSON"};
        co_return co_await inner_.get_batch(std::move(table), std::move(keys), consistency);
    }
};

KLIEG_ASYNC_TEST(Counters, ThatAreNoJsonKeepNoOther) {
    SumsOfVotes sums;
    co_await sums.put("likes", 5);
    sums.tables.catch_up();
    Damaged tables(sums.tables);
    Counters counters(tables);
    EXPECT_THAT(*co_await counters.get_many({"odd", "likes"}), ElementsAre(0, 5));
}

}  // namespace
}  // namespace klieg::counters
