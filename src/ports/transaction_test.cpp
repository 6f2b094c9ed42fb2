#include "ports/transaction.h"

#include <gtest/gtest.h>

namespace klieg::ports {
namespace {

Errc kind_of(Result<> const& result) {
    return result.ok() ? Errc{} : result.error().kind;
}

TEST(Transaction, KeepsTheOrderInWhichActionsWereAdded) {
    Transaction first{Put{"A", {{"Id", "1"}}}};
    Transaction second;
    second.add(Delete{"B", {"2"}}).add(Check{"C", {"3"}, {Condition::attribute_exists("Id")}});
    first.append(std::move(second)).add(Update{.table = "D", .key = {"4"}});
    std::string tables;
    for (auto const& action : first.actions()) tables += std::visit([](auto const& one) { return one.table; }, action);
    EXPECT_EQ(tables, "ABCD");
    EXPECT_EQ(std::move(first).actions().size(), 4U);
}

TEST(Transaction, IsToldByAConflictWhichOfItsActionsFailed) {
    Error conflict{Errc::conflict, "a condition does not hold", "condition_failed"};
    EXPECT_EQ(failed_action(conflict), std::nullopt);
    conflict.fields.push_back({"/12", "condition_failed", "does not hold"});
    conflict.fields.push_back({"/3", "condition_failed", "does not hold"});
    EXPECT_EQ(failed_action(conflict), 12U);
    for (std::string pointer : {"", "/", "/handle", "/1/name", "12", "/-1", "/99999999999999999999999"}) {
        conflict.fields.front().pointer = pointer;
        EXPECT_EQ(failed_action(conflict), std::nullopt) << pointer;
    }
}

TEST(TransactionLimits, AreOneToAHundredActions) {
    std::vector<Footprint> actions;
    EXPECT_EQ(kind_of(check_limits(actions)), Errc::invalid);
    for (int i = 0; i < 100; ++i) actions.push_back({"A", {std::to_string(i)}, 1});
    EXPECT_TRUE(check_limits(actions).ok());
    actions.push_back({"A", {"100"}, 1});
    EXPECT_EQ(kind_of(check_limits(actions)), Errc::invalid);
}

TEST(TransactionLimits, AreOneActionAnItem) {
    EXPECT_TRUE(check_limits({{"A", {"1"}, 1}, {"B", {"1"}, 1}, {"A", {"1", "2"}, 1}, {"A", {"12"}, 1}}).ok());
    EXPECT_EQ(kind_of(check_limits({{"A", {"1", "2"}, 1}, {"B", {"1"}, 1}, {"A", {"1", "2"}, 1}})), Errc::invalid);
}

TEST(TransactionLimits, AreFourMegabytesTogether) {
    std::size_t const half = kTransactionBytesMax / 2;
    EXPECT_TRUE(check_limits({{"A", {"1"}, half}, {"A", {"2"}, half}}).ok());
    EXPECT_EQ(kind_of(check_limits({{"A", {"1"}, half}, {"A", {"2"}, half + 1}})), Errc::too_large);
}

}  // namespace
}  // namespace klieg::ports
