#include "net/deadline_watch.h"

#include "testing/async_test.h"

#include <optional>

namespace klieg::net {

namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

}  // namespace

KLIEG_ASYNC_TEST(DeadlineWatch, FiresWhenItsDeadlineHasPassed) {
    int fired = 0;
    DeadlineWatch watch(co_await this_executor(), [&] { ++fired; });
    EXPECT_FALSE(watch.expired());
    watch.set(SteadyClock::now() + 1ms);
    while (fired == 0) co_await yield();
    EXPECT_TRUE(watch.expired());
}

KLIEG_ASYNC_TEST(DeadlineWatch, WaitsForTheLaterDeadlineThatReplacedAnEarlier) {
    std::optional<SteadyClock::time_point> fired;
    DeadlineWatch watch(co_await this_executor(), [&] { fired = SteadyClock::now(); });
    auto later = SteadyClock::now() + 30ms;
    watch.set(SteadyClock::now() + 1ms);
    watch.set(later);
    while (!fired) co_await yield();
    EXPECT_GE(*fired, later);
}

KLIEG_ASYNC_TEST(DeadlineWatch, ObeysAnEarlierDeadlineThatReplacedALater) {
    int fired = 0;
    DeadlineWatch watch(co_await this_executor(), [&] { ++fired; });
    watch.set(SteadyClock::now() + 1h);
    watch.set(SteadyClock::now() + 1ms);
    while (fired == 0) co_await yield();
    EXPECT_EQ(fired, 1);
}

KLIEG_ASYNC_TEST(DeadlineWatch, IsSilentWhenClearedOrGone) {
    int fired = 0;
    DeadlineWatch cleared(co_await this_executor(), [&] { ++fired; });
    cleared.set(SteadyClock::now() + 1ms);
    cleared.clear();
    {
        DeadlineWatch gone(co_await this_executor(), [&] { ++fired; });
        gone.set(SteadyClock::now() + 1ms);
    }
    bool other = false;
    DeadlineWatch last(co_await this_executor(), [&] { other = true; });
    last.set(SteadyClock::now() + 5ms);
    while (!other) co_await yield();
    EXPECT_EQ(fired, 0);
    EXPECT_FALSE(cleared.expired());
}

}  // namespace klieg::net
