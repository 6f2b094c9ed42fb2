#include "base/byte_budget.h"

#include "base/task_group.h"
#include "testing/async_test.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace klieg {

namespace {

using namespace std::chrono_literals;

struct Watched {
    Metrics metrics;
    ByteBudget budget{{.bytes_max = 100, .waiting_max = 3},
                      {metrics.gauge({"bytes", "In use."}), metrics.counter({"refused", "Turned away."})}};

    Task<ByteBudget::Share> take(std::uint64_t bytes) {
        auto share = co_await budget.take(bytes, 10s);
        EXPECT_TRUE(share.ok());
        co_return share.ok() ? *std::move(share) : ByteBudget::Share();
    }
};

/// Takes a share, notes its name, and keeps it.
Task<> keep(Watched& on, std::uint64_t bytes, int name, std::vector<std::pair<int, ByteBudget::Share>>& kept,
            std::uint64_t rank = 0) {
    auto share = co_await on.budget.take(bytes, 10s, rank);
    if (share.ok()) kept.emplace_back(name, *std::move(share));
}

/// Notes its name if it is turned away.
Task<> be_refused(Watched& on, std::uint64_t bytes, int name, std::vector<int>& refused, std::uint64_t rank) {
    if (!(co_await on.budget.take(bytes, 1h, rank)).ok()) refused.push_back(name);
}

std::vector<int> names(std::vector<std::pair<int, ByteBudget::Share>> const& kept) {
    std::vector<int> all;
    for (auto const& [name, share] : kept) all.push_back(name);
    return all;
}

}  // namespace

KLIEG_ASYNC_TEST(ByteBudget, CountsWhatIsTakenAndGivenBack) {
    Watched on;
    {
        auto some = co_await on.take(60);
        EXPECT_EQ(on.budget.in_use(), 60U);
        auto others = co_await on.take(40);
        EXPECT_EQ(on.budget.in_use(), 100U);
        others.shrink_to(10);
        EXPECT_EQ(on.budget.in_use(), 70U);
        some = {};
        EXPECT_EQ(on.budget.in_use(), 10U);
    }
    EXPECT_EQ(on.budget.in_use(), 0U);
}

KLIEG_ASYNC_TEST(ByteBudget, GivesAllToOneThatAsksForMore) {
    Watched on;
    auto all = co_await on.take(1'000'000);
    EXPECT_EQ(on.budget.in_use(), 100U);
}

KLIEG_ASYNC_TEST(ByteBudget, TurnsAwayWhoWaitsForTooLong) {
    Watched on;
    auto all = co_await on.take(100);
    auto refused = co_await on.budget.take(1, 0ms);
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::unavailable);
    EXPECT_EQ(refused.error().stable_code(), "overloaded");
    EXPECT_NE(on.metrics.exposition().find("refused 1"), std::string::npos);
    all = {};
    auto again = co_await on.budget.take(100, 0ms);
    EXPECT_TRUE(again.ok()) << "who has left the row stands in nobody's way";
}

/// The large one came first, so the small ones behind it wait although there is room for them.
KLIEG_ASYNC_TEST(ByteBudget, ServesInTheOrderOfArrival) {
    Watched on;
    std::vector<std::pair<int, ByteBudget::Share>> kept;
    auto most = co_await on.take(80);
    TaskGroup tasks(co_await this_executor());
    tasks.spawn("large", keep(on, 96, 1, kept));
    tasks.spawn("small", keep(on, 5, 2, kept));
    tasks.spawn("smaller", keep(on, 5, 3, kept));
    for (int turns = 0; turns < 10; ++turns) co_await yield();  // each has come to its wait
    EXPECT_TRUE(kept.empty());
    EXPECT_FALSE((co_await on.budget.take(1, 0ms)).ok()) << "three wait, which is all that may";
    most = {};
    while (kept.empty()) co_await yield();
    EXPECT_EQ(names(kept), std::vector{1});
    kept.clear();
    co_await tasks.join();
    EXPECT_EQ(kept.size(), 2U);
    EXPECT_EQ(on.budget.in_use(), 10U);
}

KLIEG_ASYNC_TEST(ByteBudget, ServesFirstWhoHasHadLeast) {
    Watched on;
    std::vector<std::pair<int, ByteBudget::Share>> kept;
    auto all = co_await on.take(100);
    TaskGroup tasks(co_await this_executor());
    tasks.spawn("had much", keep(on, 100, 1, kept, 9'000));
    tasks.spawn("had some", keep(on, 100, 2, kept, 500));
    tasks.spawn("had as much", keep(on, 100, 3, kept, 500));
    for (int turns = 0; turns < 10; ++turns) co_await yield();  // each has come to its wait
    all = {};
    for (int const next : {2, 3, 1}) {
        while (kept.empty()) co_await yield();
        EXPECT_EQ(names(kept), std::vector{next});
        kept.clear();
    }
    co_await tasks.join();
    EXPECT_EQ(on.budget.in_use(), 0U);
}

/// Else those who have had much would keep the row full, and others out of it.
KLIEG_ASYNC_TEST(ByteBudget, LetsWhoHasHadMostMakeWayInAFullRow) {
    Watched on;
    std::vector<std::pair<int, ByteBudget::Share>> kept;
    std::vector<int> refused;
    auto all = co_await on.take(100);
    TaskGroup tasks(co_await this_executor());
    tasks.spawn("had little", keep(on, 1, 1, kept, 10));
    tasks.spawn("had most", be_refused(on, 1, 2, refused, 9'000));
    tasks.spawn("had much", keep(on, 1, 3, kept, 8'000));
    for (int turns = 0; turns < 10; ++turns) co_await yield();  // each has come to its wait
    EXPECT_FALSE((co_await on.budget.take(1, 1h, 9'000)).ok()) << "nobody makes way for an equal";
    tasks.spawn("new", keep(on, 1, 4, kept));
    while (refused.empty()) co_await yield();
    EXPECT_EQ(refused, std::vector{2});
    all = {};
    co_await tasks.join();
    EXPECT_EQ(kept.size(), 3U) << "the other two, and who is new";
    kept.clear();
    EXPECT_EQ(on.budget.in_use(), 0U);
}

/// What a cache keeps goes when that goes, which is later.
KLIEG_ASYNC_TEST(ByteBudget, MayGoBeforeItsShares) {
    ByteBudget::Share left;
    {
        Watched on;
        left = co_await on.take(60);
        EXPECT_EQ(on.budget.in_use(), 60U);
    }
    left = {};
}

}  // namespace klieg
