#include "base/wake_up.h"

#include "base/core_pool.h"
#include "base/task_group.h"
#include "testing/async_test.h"

#include <thread>

namespace klieg {

using namespace std::chrono_literals;

namespace {
Task<> wait_for_one(WakeUp& wake_up, std::atomic<int>& woken) {
    if (co_await wake_up.wait(wake_up.ticket(), 1h)) ++woken;
}
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
    std::atomic<int> woken{0};
    for (int i = 0; i < 10; ++i) (i % 2 == 0 ? first : second).spawn("waiter", wait_for_one(wake_up, woken));
    while (woken < 10) {
        wake_up.wake();
        co_await sleep_for(1ms);
    }
    co_await first.stop();
    co_await second.stop();
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

}  // namespace klieg
