#include "base/per_core.h"

#include "base/task_group.h"
#include "testing/async_test.h"

#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>

namespace klieg {

namespace {

/// Something that has a core: it cannot be moved, and changes without a lock.
struct Share {
    Share(std::size_t number, Executor executor) : core(number), group(std::move(executor)) {}
    Share(Share const&) = delete;

    std::size_t core;
    TaskGroup group;
    int count = 0;
    std::vector<int> heard;
    std::thread::id thread;
};

auto make_share() {
    return [](std::size_t core, Executor executor) { return Share(core, std::move(executor)); };
}

Task<> count_later(Share& share) {
    co_await yield();
    ++share.count;
}

Task<int> count_of(Share& share) {
    co_await yield();
    co_return share.count;
}

Task<> count_while_cancelled(Share& share) {
    struct Counts {
        int& count;
        ~Counts() { ++count; }
    } counts{share.count};
    co_await sleep_for(std::chrono::hours(1));
}

Task<> visit_for_long(PerCore<Share>& shares) {
    co_await shares.for_each(count_while_cancelled);
}

Task<> count_locally(PerCore<Share>& shares) {
    for (int i = 0; i < 1000; ++i) {
        ++shares.local().count;
        co_await yield();
    }
}

}  // namespace

KLIEG_ASYNC_TEST(PerCore, RunsOnEachCoresOwnThread) {
    CorePool cores(3);
    PerCore<Share> shares(cores, make_share());
    co_await shares.for_each([](Share& share) { share.thread = std::this_thread::get_id(); });
    auto threads = co_await shares.gather([](Share& share) { return share.thread; });
    EXPECT_EQ(std::set(threads.begin(), threads.end()).size(), 3U);
    EXPECT_FALSE(std::set(threads.begin(), threads.end()).contains(std::this_thread::get_id()));
}

KLIEG_ASYNC_TEST(PerCore, GathersInTheOrderOfTheCores) {
    CorePool cores(4);
    PerCore<Share> shares(cores, make_share());
    auto numbers = co_await shares.gather([](Share& share) { return share.core; });
    EXPECT_EQ(numbers, (std::vector<std::size_t>{0, 1, 2, 3}));
}

KLIEG_ASYNC_TEST(PerCore, VisitsWithCoroutines) {
    CorePool cores(2);
    PerCore<Share> shares(cores, make_share());
    co_await shares.for_each(count_later);
    co_await shares.for_each(count_later);
    EXPECT_EQ(co_await shares.gather(count_of), (std::vector<int>{2, 2}));
}

KLIEG_ASYNC_TEST(PerCore, GivesEachCoreItsOwn) {
    CorePool cores(2);
    PerCore<Share> shares(cores, make_share());
    auto spawn = [&shares](Share& share) { share.group.spawn("count", count_locally(shares)); };
    co_await shares.for_each(spawn);
    co_await shares.for_each(spawn);
    co_await shares.for_each([](Share& share) { return share.group.join(); });
    EXPECT_EQ(co_await shares.gather(count_of), (std::vector<int>{2000, 2000}));
}

KLIEG_ASYNC_TEST(PerCore, HearsPostsInTheirOrder) {
    CorePool cores(2);
    PerCore<Share> shares(cores, make_share());
    for (int i = 0; i < 100; ++i) shares.post([i](Share& share) { share.heard.push_back(i); });
    std::vector<int> expected(100);
    std::iota(expected.begin(), expected.end(), 0);
    for (auto const& heard : co_await shares.gather([](Share& share) { return share.heard; }))
        EXPECT_EQ(heard, expected);
}

KLIEG_ASYNC_TEST(PerCore, SaysWhatAVisitThrew) {
    CorePool cores(2);
    PerCore<Share> shares(cores, make_share());
    bool thrown = false;
    try {
        co_await shares.for_each([](Share& share) {
            if (share.core == 1) throw std::runtime_error("broken");
            ++share.count;
        });
    } catch (std::runtime_error const&) {
        thrown = true;
    }
    EXPECT_TRUE(thrown);
    EXPECT_EQ(co_await shares.gather(count_of), (std::vector<int>{1, 0}));
}

KLIEG_ASYNC_TEST(PerCore, CancelsVisitsWithTheirVisitor) {
    CorePool cores(2);
    PerCore<Share> shares(cores, make_share());
    TaskGroup visitor(co_await this_executor());
    visitor.spawn("visitor", visit_for_long(shares));
    co_await shares.for_each([](Share&) {});  // the cores have begun with what came before
    co_await visitor.stop();
    EXPECT_EQ(co_await shares.gather(count_of), (std::vector<int>{1, 1}));
}

TEST(PerCoreDeathTest, RefusesWhoIsOnNoCore) {
    CorePool cores(1);
    PerCore<Share> shares(cores, make_share());
    EXPECT_EQ(cores.here(), std::nullopt);
    EXPECT_DEATH(shares.local(), "core.has_value");
}

}  // namespace klieg
