#include "net/deadline_watch.h"

#include "testing/async_test.h"

#include <optional>

namespace klieg::net {

namespace {

using namespace std::chrono_literals;
using Direction = DeadlineWatch::Direction;
using SteadyClock = std::chrono::steady_clock;

}  // namespace

KLIEG_ASYNC_TEST(DeadlineWatch, FiresWhenItsDeadlineHasPassed) {
    int fired = 0;
    DeadlineWatch watch(co_await this_executor(), [&] { ++fired; });
    EXPECT_FALSE(watch.expired());
    watch.set(Direction::in, SteadyClock::now() + 1ms);
    while (fired == 0) co_await yield();
    EXPECT_TRUE(watch.expired());
}

KLIEG_ASYNC_TEST(DeadlineWatch, ForgetsWithTheNextDeadlineThatOnePassed) {
    DeadlineWatch watch(co_await this_executor(), nullptr);
    watch.set(Direction::in, SteadyClock::now() - 1ms);
    EXPECT_TRUE(watch.waits(Direction::in));
    EXPECT_TRUE(watch.is_over(Direction::in));
    while (!watch.expired()) co_await yield();
    watch.clear(Direction::in);
    EXPECT_FALSE(watch.is_over(Direction::in));
    watch.set(Direction::out, SteadyClock::now() + 1h);
    EXPECT_TRUE(watch.waits(Direction::out));
    EXPECT_FALSE(watch.is_over(Direction::out));
    EXPECT_FALSE(watch.expired());
}

KLIEG_ASYNC_TEST(DeadlineWatch, WaitsForTheLaterDeadlineThatReplacedAnEarlier) {
    std::optional<SteadyClock::time_point> fired;
    DeadlineWatch watch(co_await this_executor(), [&] { fired = SteadyClock::now(); });
    auto later = SteadyClock::now() + 30ms;
    watch.set(Direction::in, SteadyClock::now() + 1ms);
    watch.set(Direction::in, later);
    while (!fired) co_await yield();
    EXPECT_GE(*fired, later);
}

KLIEG_ASYNC_TEST(DeadlineWatch, ObeysAnEarlierDeadlineThatReplacedALater) {
    int fired = 0;
    DeadlineWatch watch(co_await this_executor(), [&] { ++fired; });
    watch.set(Direction::in, SteadyClock::now() + 1h);
    watch.set(Direction::in, SteadyClock::now() + 1ms);
    while (fired == 0) co_await yield();
    EXPECT_EQ(fired, 1);
}

KLIEG_ASYNC_TEST(DeadlineWatch, IsSilentWhenClearedOrGone) {
    int fired = 0;
    DeadlineWatch cleared(co_await this_executor(), [&] { ++fired; });
    cleared.set(Direction::in, SteadyClock::now() + 1ms);
    cleared.clear(Direction::in);
    {
        DeadlineWatch gone(co_await this_executor(), [&] { ++fired; });
        gone.set(Direction::in, SteadyClock::now() + 1ms);
    }
    bool other = false;
    DeadlineWatch last(co_await this_executor(), [&] { other = true; });
    last.set(Direction::in, SteadyClock::now() + 5ms);
    while (!other) co_await yield();
    EXPECT_EQ(fired, 0);
    EXPECT_FALSE(cleared.expired());
}

/// A socket is read from and written to at once, and the one must not make the other wait for ever.
KLIEG_ASYNC_TEST(DeadlineWatch, KeepsTheDeadlinesOfBothDirectionsApart) {
    int fired = 0;
    DeadlineWatch watch(co_await this_executor(), [&] { ++fired; });
    watch.set(Direction::in, SteadyClock::now() + 5ms);
    watch.set(Direction::out, SteadyClock::now() + 1h);
    watch.clear(Direction::out);
    while (fired == 0) co_await yield();
    EXPECT_TRUE(watch.expired());
}

}  // namespace klieg::net
