#include "ports/table_store.h"

#include <gtest/gtest.h>

namespace klieg::ports {
namespace {

Errc refused_as(Result<> const& result) {
    return result.ok() ? Errc{} : result.error().kind;
}

/// `count` writes of different items, of `bytes` each.
Errc batch_of(std::size_t count, std::size_t bytes) {
    std::vector<BatchWrite> writes;
    std::vector<Footprint> places;
    for (std::size_t i = 0; i < count; ++i) {
        writes.emplace_back(Delete{"A", {std::to_string(i)}});
        places.push_back({"A", {std::to_string(i)}, bytes});
    }
    return refused_as(check_batch(writes, places));
}

TEST(QueryLimits, AreAThousandItemsAPage) {
    EXPECT_EQ(refused_as(check_query({.table = "A", .partition = "p", .limit = 0})), Errc::invalid);
    EXPECT_EQ(refused_as(check_query({.table = "A", .partition = "p", .limit = 1001})), Errc::invalid);
    EXPECT_TRUE(check_query({.table = "A", .partition = "p", .limit = 1000}).ok());
}

TEST(QueryLimits, AreTheTableForStrongReads) {
    Query query{.table = "A", .partition = "p", .consistency = Consistency::strong};
    EXPECT_TRUE(check_query(query).ok());
    query.index = "ByTime";
    EXPECT_EQ(refused_as(check_query(query)), Errc::invalid);
    query.consistency = Consistency::eventual;
    EXPECT_TRUE(check_query(query).ok());
}

TEST(BatchLimits, AreAThousandWritesOfSixteenMegabytes) {
    EXPECT_EQ(batch_of(0, 0), Errc{});
    EXPECT_EQ(batch_of(kBatchWritesMax, 1), Errc{});
    EXPECT_EQ(batch_of(kBatchWritesMax + 1, 1), Errc::invalid);
    EXPECT_EQ(batch_of(40, kItemBytesMax), Errc{});
    EXPECT_EQ(batch_of(41, kItemBytesMax), Errc::too_large);
}

TEST(BatchLimits, AreOneWriteAnItemWithoutConditions) {
    std::vector<BatchWrite> two{Put{"A", {{"Id", "1"}}}, Delete{"A", {"1"}}};
    EXPECT_EQ(refused_as(check_batch(two, {{"A", {"1"}, 9}, {"A", {"1"}, 1}})), Errc::invalid);
    std::vector<BatchWrite> conditional{Delete{"A", {"1"}, {Condition::attribute_exists("Id")}}};
    EXPECT_EQ(refused_as(check_batch(conditional, {{"A", {"1"}, 1}})), Errc::invalid);
}

}  // namespace
}  // namespace klieg::ports
