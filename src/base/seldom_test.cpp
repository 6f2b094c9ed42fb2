#include "base/seldom.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace klieg {

using namespace std::chrono_literals;

TEST(Seldom, TellsAtOnceAndThenOnceInAWhileWithAllThatHappened) {
    Seldom seldom(1min);
    Seldom::Clock::time_point const start(1h);
    EXPECT_EQ(seldom.tell(start), 1U);
    EXPECT_EQ(seldom.tell(start), std::nullopt);
    EXPECT_EQ(seldom.tell(start + 59s), std::nullopt);
    EXPECT_EQ(seldom.tell(start + 60s), 3U);
    EXPECT_EQ(seldom.tell(start + 61s), std::nullopt);
    EXPECT_EQ(seldom.tell(start + 10h), 2U);
}

TEST(Seldom, IsToldOnceByManyThreads) {
    Seldom seldom(1min);
    Seldom::Clock::time_point const start(1h);
    std::atomic<int> told{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 1'000; ++n)
                if (seldom.tell(start)) ++told;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(told, 1);
}

}  // namespace klieg
