#include "counters/counters.h"

#include "base/json.h"
#include "counters/contribution_row.h"
#include "testing/async_test.h"
#include "testing/memory_table_store.h"

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

}  // namespace
}  // namespace klieg::counters
