#include "base/blocking_pool.h"

#include "base/core_pool.h"
#include "base/task_group.h"
#include "testing/async_test.h"

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>

namespace klieg {

namespace {
template <class Work>
Task<> hold_thread(BlockingPool& pool, Work work) {
    EXPECT_TRUE((co_await pool.run(work)).ok());
}
}  // namespace

KLIEG_ASYNC_TEST(BlockingPool, RunsWorkElsewhereAndComesBack) {
    BlockingPool pool({.name = "test", .threads = 1});
    auto here = std::this_thread::get_id();
    auto there = co_await pool.run([] { return std::this_thread::get_id(); });
    CO_ASSERT(there.ok());
    EXPECT_NE(*there, here);
    EXPECT_EQ(std::this_thread::get_id(), here);
}

KLIEG_ASYNC_TEST(BlockingPool, PassesAResultThroughUnwrapped) {
    BlockingPool pool({.name = "test", .threads = 1});
    auto failed = co_await pool.run([]() -> Result<int> { return Error{Errc::conflict, "taken"}; });
    CO_ASSERT(!failed.ok());
    EXPECT_EQ(failed.error().kind, Errc::conflict);
}

KLIEG_ASYNC_TEST(BlockingPool, RethrowsWhatTheWorkThrew) {
    BlockingPool pool({.name = "test", .threads = 1});
    bool thrown = false;
    try {
        auto never = co_await pool.run([]() -> int { throw std::runtime_error("broken"); });
        EXPECT_FALSE(never.ok());
    } catch (std::runtime_error const&) {
        thrown = true;
    }
    EXPECT_TRUE(thrown);
}

KLIEG_ASYNC_TEST(BlockingPool, RefusesWorkBeyondItsQueue) {
    BlockingPool pool({.name = "test", .threads = 1, .queued_max = 0});
    auto refused = co_await pool.run([] {});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::unavailable);
}

KLIEG_ASYNC_TEST(BlockingPool, RefusesWorkOnceItIsStopped) {
    BlockingPool pool({.name = "test", .threads = 1});
    pool.stop();
    auto refused = co_await pool.run([] {});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::unavailable);
    EXPECT_EQ(refused.error().code, "server_ends");
    pool.stop();
}

namespace {
Task<> run_and_count(BlockingPool& pool, std::latch& together, std::atomic<int>& done, std::atomic<int>& refused) {
    together.arrive_and_wait();
    auto ran = co_await pool.run([] {});
    ++(ran.ok() ? done : refused);
}
}  // namespace

/// Each of them is answered, whichever comes first.
KLIEG_ASYNC_TEST(BlockingPool, LosesNothingThatComesWhileItStops) {
    for (int round = 0; round < 50; ++round) {
        BlockingPool pool({.name = "test", .threads = 1});
        CorePool cores(2);
        std::latch together(3);
        std::atomic<int> done{0}, refused{0};
        TaskGroup first(cores.executor(0)), second(cores.executor(1));
        first.spawn("run", run_and_count(pool, together, done, refused));
        second.spawn("run", run_and_count(pool, together, done, refused));
        together.arrive_and_wait();
        pool.stop();
        co_await first.join();
        co_await second.join();
        EXPECT_EQ(done + refused, 2);
    }
}

/// Of many who come at once as many get in as there are places: the thread is busy, so none begins meanwhile.
KLIEG_ASYNC_TEST(BlockingPool, LetsNoMoreWaitThanItsLimitWhoeverComesAtOnce) {
    for (int round = 0; round < 50; ++round) {
        BlockingPool pool({.name = "test", .threads = 1, .queued_max = 1});
        CorePool cores(2);
        std::latch busy(1), go_on(1), together(2);
        std::atomic<int> done{0}, refused{0};
        TaskGroup holder(cores.executor(0)), first(cores.executor(0)), second(cores.executor(1));
        auto hold = [&] {
            busy.count_down();
            go_on.wait();
        };
        holder.spawn("hold", hold_thread(pool, hold));
        busy.wait();
        first.spawn("run", run_and_count(pool, together, done, refused));
        second.spawn("run", run_and_count(pool, together, done, refused));
        while (refused == 0) co_await yield();
        go_on.count_down();
        co_await first.join();
        co_await second.join();
        co_await holder.join();
        EXPECT_EQ(done, 1);
        EXPECT_EQ(refused, 1);
    }
}

}  // namespace klieg
