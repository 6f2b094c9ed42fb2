#include "base/remembered.h"

#include <gtest/gtest.h>

namespace klieg {

TEST(Remembered, KnowsWhatItHasMet) {
    Remembered<int> met;
    EXPECT_TRUE(met.add(1));
    EXPECT_FALSE(met.add(1));
    EXPECT_TRUE(met.add(2));
    EXPECT_FALSE(met.add(1));
}

TEST(Remembered, BeginsAnewWhereItIsFull) {
    Remembered<std::size_t> met;
    for (std::size_t i = 0; i < met.kMax; ++i) EXPECT_TRUE(met.add(i));
    EXPECT_FALSE(met.add(0)) << "what it knows takes no room";
    EXPECT_FALSE(met.add(met.kMax - 1));
    EXPECT_TRUE(met.add(met.kMax));
    EXPECT_FALSE(met.add(met.kMax));
    EXPECT_TRUE(met.add(0));
}

}  // namespace klieg
