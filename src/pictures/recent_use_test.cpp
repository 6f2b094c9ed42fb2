#include "pictures/recent_use.h"

#include "testing/manual_clock.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace klieg::pictures {
namespace {

using namespace std::chrono_literals;

struct Machine {
    void use(UserId const& person, std::chrono::milliseconds time) {
        RecentUse::Use const use(recent, person);
        clock.advance(time);
    }

    SystemRandom random;
    testing::ManualClock clock;
    RecentUse recent{clock};
    UserId ada = UserId::make(random);
    UserId bob = UserId::make(random);
};

TEST(RecentUse, IsEachPersonsSum) {
    Machine machine;
    EXPECT_EQ(machine.recent.of(machine.ada), 0U);
    machine.use(machine.ada, 2s);
    EXPECT_EQ(machine.recent.of(machine.ada), 2'000U);
    EXPECT_EQ(machine.recent.of(machine.bob), 0U);
    machine.use(machine.bob, 0s);
    machine.use(machine.ada, 1s);
    EXPECT_NEAR(static_cast<double>(machine.recent.of(machine.ada)), 3'000, 5);
}

TEST(RecentUse, CountsHalfAfterAHalfLife) {
    Machine machine;
    machine.use(machine.ada, 8s);
    machine.clock.advance(RecentUse::kHalfLife);
    EXPECT_EQ(machine.recent.of(machine.ada), 4'000U);
    machine.use(machine.ada, 0s);
    machine.clock.advance(2 * RecentUse::kHalfLife);
    EXPECT_EQ(machine.recent.of(machine.ada), 1'000U);
    machine.clock.advance(24h);
    EXPECT_EQ(machine.recent.of(machine.ada), 0U);
}

TEST(RecentUse, ForgetsWhoHasUsedLeastWhereThereAreMany) {
    Machine machine;
    machine.use(machine.ada, 1h);
    machine.use(machine.bob, 1s);
    std::vector<std::unique_ptr<RecentUse::Use>> others;
    while (others.size() < RecentUse::kPeopleMax - 1)
        others.push_back(std::make_unique<RecentUse::Use>(machine.recent, UserId::make(machine.random)));
    machine.clock.advance(2s);
    others.clear();
    EXPECT_GT(machine.recent.of(machine.ada), 1'000'000U);
    EXPECT_EQ(machine.recent.of(machine.bob), 0U);
}

}  // namespace
}  // namespace klieg::pictures
