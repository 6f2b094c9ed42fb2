#include "events/hybrid_clock.h"

#include "testing/manual_clock.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace klieg::events {
namespace {

using namespace std::chrono_literals;

TEST(HybridClock, FollowsTheClockWhereThatIsAhead) {
    testing::ManualClock clock;
    HybridClock hybrid(clock);
    auto const before = hybrid.next();
    clock.advance(5ms);
    EXPECT_EQ(hybrid.next() - before, HybridClock::Tick{5} << HybridClock::kTickBits);
}

TEST(HybridClock, GrowsWhileTheClockStandsOrIsSetBack) {
    testing::ManualClock clock;
    HybridClock hybrid(clock);
    auto last = hybrid.next();
    for (int i = 0; i < 100'000; ++i) {
        if (i == 50'000) clock.advance(-1h);
        auto const next = hybrid.next();
        ASSERT_GT(next, last);
        last = next;
    }
}

TEST(HybridClock, GoesOnAfterWhatItHasSeenOfAnother) {
    testing::ManualClock clock;
    testing::ManualClock ahead;
    ahead.advance(1h);
    HybridClock hybrid(clock);
    HybridClock other(ahead);
    auto const seen = other.next();
    hybrid.observe(seen);
    EXPECT_GT(hybrid.next(), seen);
    auto const mine = hybrid.next();
    hybrid.observe(mine - 1000);
    EXPECT_GT(hybrid.next(), mine);
}

TEST(HybridClock, GivesNoTickTwiceToThreads) {
    testing::ManualClock clock;
    HybridClock hybrid(clock);
    std::vector<std::vector<HybridClock::Tick>> given(4);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : given)
            threads.emplace_back([&hybrid, &mine] {
                for (int i = 0; i < 2000; ++i) mine.push_back(hybrid.next());
            });
    }
    std::vector<HybridClock::Tick> all;
    for (auto const& mine : given) all.insert(all.end(), mine.begin(), mine.end());
    std::ranges::sort(all);
    EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

}  // namespace
}  // namespace klieg::events
