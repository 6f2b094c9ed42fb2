#include "comments/rank.h"

#include <gtest/gtest.h>

namespace klieg::comments {
namespace {

TEST(Rank, GoesUpWithLikesAndDoublyWithReplies) {
    EXPECT_EQ(rank_of({}), 0);
    EXPECT_LT(rank_of({}), rank_of({.likes = 1}));
    EXPECT_LT(rank_of({.likes = 10}), rank_of({.likes = 30}));
    EXPECT_EQ(rank_of({.likes = 20}), rank_of({.replies = 10}));
    EXPECT_LT(rank_of({.likes = 100, .dislikes = 90}), rank_of({.likes = 100}));
    EXPECT_EQ(rank_of({.dislikes = 1'000}), 0) << "nothing is worse than nothing";
}

TEST(Rank, MovesFortyTimesOnTheWayToAMillion) {
    int moves = 0;
    for (std::int64_t likes = 1; likes <= 1'000'000; ++likes)
        if (rank_of({.likes = likes}) != rank_of({.likes = likes - 1})) ++moves;
    EXPECT_LE(moves, 40);
}

TEST(Rank, GivesBackTheHeadStartOfEarlyComments) {
    EXPECT_GE(rank_of({.likes = 100, .days_late = 100}), rank_of({.likes = 900}));
    EXPECT_LT(rank_of({.likes = 50, .days_late = 100}), rank_of({.likes = 1'000}));
    EXPECT_LT(rank_of({.days_late = 3'650}), rank_of({.likes = 100})) << "age alone does not win";
}

}  // namespace
}  // namespace klieg::comments
