#include "base/wake.h"

#include "base/task_group.h"
#include "testing/async_test.h"

#include <thread>

namespace klieg {

namespace {
Task<> wait_once(Wake& wake, int& woken) {
    co_await wake.wait(wake.seen(), std::chrono::hours(1));
    ++woken;
}
}  // namespace

KLIEG_ASYNC_TEST(Wake, EndsEveryWaitFromAnyThread) {
    auto executor = co_await this_executor();
    Wake wake(executor);
    TaskGroup group(executor);
    int woken = 0;
    group.spawn("one", wait_once(wake, woken));
    group.spawn("two", wait_once(wake, woken));
    co_await yield();
    std::thread([&wake] { wake.notify(); }).join();
    while (group.size() > 0) co_await yield();
    EXPECT_EQ(woken, 2);
}

KLIEG_ASYNC_TEST(Wake, RemembersWhatHappenedBeforeTheWait) {
    Wake wake(co_await this_executor());
    auto seen = wake.seen();
    wake.notify();
    co_await wake.wait(seen, std::chrono::hours(1));
}

KLIEG_ASYNC_TEST(Wake, LetsACancelledWaiterGo) {
    auto executor = co_await this_executor();
    Wake wake(executor);
    TaskGroup group(executor);
    int woken = 0;
    group.spawn("waits", wait_once(wake, woken));
    co_await yield();
    co_await group.stop();
    EXPECT_EQ(woken, 0);
}

}  // namespace klieg
