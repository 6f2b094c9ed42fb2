#include "base/wake_up.h"

#include "base/core_pool.h"
#include "base/task_group.h"
#include "testing/async_test.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <thread>

namespace klieg {

using namespace std::chrono_literals;

namespace {

Task<> wait_for_one(WakeUp& wake_up, std::atomic<int>& woken) {
    if (co_await wake_up.wait(wake_up.ticket(), 1h)) ++woken;
}

Task<> wait_briefly(WakeUp& wake_up, std::atomic<int>& woken) {
    if (co_await wake_up.wait(wake_up.ticket(), 0ns)) ++woken;
}

/// Waits again and again, as a job slot does, until it has seen what it waits for.
Task<> wait_until(WakeUp& wake_up, std::atomic<int> const& value, int wanted) {
    for (;;) {
        auto seen = wake_up.ticket();
        if (value >= wanted) co_return;
        EXPECT_TRUE(co_await wake_up.wait(seen, 1h));
    }
}

/// A loop that the test turns itself, to see what happens between two steps.
struct Loop {
    boost::asio::io_context context{1};

    void spawn(Task<> task) {
        boost::asio::co_spawn(context, std::move(task), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
    }
};

}  // namespace

KLIEG_ASYNC_TEST(WakeUp, DoesNotMissAWakeBeforeTheWait) {
    WakeUp wake_up;
    auto seen = wake_up.ticket();
    wake_up.wake();
    EXPECT_TRUE(co_await wake_up.wait(seen, 1h));
}

KLIEG_ASYNC_TEST(WakeUp, LosesPatience) {
    WakeUp wake_up;
    EXPECT_FALSE(co_await wake_up.wait(wake_up.ticket(), 1ms));
}

KLIEG_ASYNC_TEST(WakeUp, WakesWaitersOfAllCores) {
    WakeUp wake_up;
    CorePool cores(2);
    TaskGroup first(cores.executor(0));
    TaskGroup second(cores.executor(1));
    std::atomic<int> value{0};
    for (int i = 0; i < 10; ++i) (i % 2 == 0 ? first : second).spawn("waiter", wait_until(wake_up, value, 3));
    while (value < 3) {
        ++value;
        wake_up.wake();
        co_await yield();
    }
    co_await first.join();
    co_await second.join();
}

KLIEG_ASYNC_TEST(WakeUp, LetsACancelledWaiterGo) {
    WakeUp wake_up;
    std::atomic<int> woken{0};
    TaskGroup group(co_await this_executor());
    group.spawn("waiter", wait_for_one(wake_up, woken));
    co_await yield();
    co_await group.stop();
    wake_up.wake();
    EXPECT_EQ(woken, 0);
}

TEST(WakeUp, ResumesManyWaitersWithOnePost) {
    WakeUp wake_up;
    Loop loop;
    std::atomic<int> woken{0};
    for (int i = 0; i < 200; ++i) loop.spawn(wait_for_one(wake_up, woken));
    loop.context.poll();
    wake_up.wake();
    EXPECT_EQ(loop.context.poll_one(), 1U);  // the post
    EXPECT_EQ(woken, 0);
    EXPECT_EQ(loop.context.poll(), 200U);  // each waiter
    EXPECT_EQ(woken, 200);
}

TEST(WakeUp, LetsOthersHaveATurnWhileItResumesThousands) {
    WakeUp wake_up;
    Loop loop;
    std::atomic<int> woken{0};
    for (int i = 0; i < 5000; ++i) loop.spawn(wait_for_one(wake_up, woken));
    loop.context.poll();
    wake_up.wake();
    loop.context.poll_one();
    int seen = 0;
    boost::asio::post(loop.context, [&] { seen = woken; });
    loop.context.poll();
    EXPECT_LT(seen, 1000);
    EXPECT_EQ(woken, 5000);
}

TEST(WakeUp, TellsOfAWakeThatCameWithTheEndOfPatience) {
    WakeUp wake_up;
    Loop loop;
    std::atomic<int> woken{0};
    loop.spawn(wait_briefly(wake_up, woken));
    loop.context.poll_one();
    wake_up.wake();
    loop.context.run();
    EXPECT_EQ(woken, 1);
}

TEST(WakeUp, HearsOfManyWakesOnce) {
    WakeUp wake_up;
    Loop loop;
    std::atomic<int> woken{0};
    loop.spawn(wait_for_one(wake_up, woken));
    loop.context.poll();
    for (int i = 0; i < 1000; ++i) wake_up.wake();
    EXPECT_EQ(loop.context.poll(), 2U);
    EXPECT_EQ(woken, 1);
}

TEST(WakeUp, LeavesThoseAloneWhoCameAfterTheWake) {
    WakeUp wake_up;
    Loop loop;
    std::atomic<int> early{0};
    std::atomic<int> late{0};
    loop.spawn(wait_for_one(wake_up, early));
    loop.context.poll();
    loop.spawn(wait_for_one(wake_up, late));  // takes its ticket after the wake, and waits before that is heard of
    wake_up.wake();
    loop.context.poll();
    EXPECT_EQ(early, 1);
    EXPECT_EQ(late, 0);
    wake_up.wake();
    loop.context.poll();
    EXPECT_EQ(late, 1);
}

TEST(WakeUp, MayGoWhileItsLastWakeIsOnTheWay) {
    auto wake_up = std::make_unique<WakeUp>();
    Loop loop;
    std::atomic<int> woken{0};
    boost::asio::cancellation_signal cancel;
    bool ended = false;
    boost::asio::co_spawn(
        loop.context, wait_for_one(*wake_up, woken),
        boost::asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr) { ended = true; }));
    loop.context.poll();
    cancel.emit(boost::asio::cancellation_type::terminal);
    loop.context.poll_one();  // ends the wait, but the coroutine has not heard of it
    wake_up->wake();
    loop.context.poll_one();
    EXPECT_TRUE(ended);
    wake_up.reset();
    EXPECT_EQ(loop.context.poll(), 1U) << "the wake has been heard of too early to show anything";
    EXPECT_EQ(woken, 0);
}

KLIEG_ASYNC_TEST(WakeUp, TakesWakesAndFarewellsFromAllThreadsAtOnce) {
    constexpr int kRounds = 300;
    WakeUp wake_up;
    CorePool cores(2);
    std::atomic<int> value{0};
    std::atomic<int> unheard{0};
    TaskGroup staying[] = {TaskGroup(cores.executor(0)), TaskGroup(cores.executor(1))};
    for (int i = 0; i < 40; ++i) staying[i % 2].spawn("stays", wait_until(wake_up, value, 2 * kRounds));
    auto wake_often = [&] {
        for (int i = 0; i < kRounds; ++i) {
            ++value;
            wake_up.wake();
        }
    };
    std::thread first(wake_often);
    std::thread second(wake_often);
    for (int round = 0; round < kRounds / 10; ++round) {
        TaskGroup leaving(cores.executor(static_cast<std::size_t>(round) % 2));
        for (int i = 0; i < 20; ++i) leaving.spawn("leaves", wait_for_one(wake_up, unheard));
        co_await leaving.stop();
    }
    first.join();
    second.join();
    for (auto& group : staying) co_await group.join();
    EXPECT_EQ(value, 2 * kRounds);
}

}  // namespace klieg
