#include "net/detail/handshake_budget.h"

#include <gtest/gtest.h>

namespace klieg::net::detail {

using Answer = HandshakeBudget::Answer;

TEST(HandshakeBudget, GivesEachClientItsShareAndAllNoMoreThanTheirs) {
    HandshakeBudget budget(3, 2);
    EXPECT_EQ(budget.enter("a"), Answer::taken);
    EXPECT_EQ(budget.enter("a"), Answer::taken);
    EXPECT_EQ(budget.enter("a"), Answer::client_has_its_share);
    EXPECT_EQ(budget.enter("b"), Answer::taken);
    EXPECT_EQ(budget.enter("c"), Answer::all_are_taken);
    EXPECT_EQ(budget.enter("a"), Answer::client_has_its_share) << "also where all are taken";
    budget.leave("a");
    EXPECT_EQ(budget.enter("c"), Answer::taken) << "who was refused counts nowhere";
    EXPECT_EQ(budget.enter("a"), Answer::all_are_taken);
    budget.leave("c");
    EXPECT_EQ(budget.enter("a"), Answer::taken);
}

TEST(HandshakeBudget, GivesWhoStandsForManyNoShare) {
    HandshakeBudget budget(3, 1);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(budget.enter(""), Answer::taken) << i;
    EXPECT_EQ(budget.enter(""), Answer::all_are_taken);
    budget.leave("");
    EXPECT_EQ(budget.enter("a"), Answer::taken);
}

}  // namespace klieg::net::detail
