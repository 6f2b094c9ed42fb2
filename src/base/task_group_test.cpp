#include "base/task_group.h"

#include "testing/async_test.h"

namespace klieg {

namespace {
Task<> wait_for_long(int& ended) {
    struct Counts {
        int& count;
        ~Counts() { ++count; }
    } counts{ended};
    co_await sleep_for(std::chrono::hours(1));
}

Task<> spawn_into(TaskGroup& group, int& ran) {
    ++ran;
    group.spawn("late", [](int& count) -> Task<> {
        ++count;
        co_return;
    }(ran));
    co_return;
}
}  // namespace

KLIEG_ASYNC_TEST(TaskGroup, StopCancelsAndWaitsForEveryChild) {
    TaskGroup group(co_await this_executor());
    int ended = 0;
    group.spawn("one", wait_for_long(ended));
    group.spawn("two", wait_for_long(ended));
    co_await yield();
    EXPECT_EQ(group.size(), 2U);
    co_await group.stop();
    EXPECT_EQ(ended, 2);
    EXPECT_EQ(group.size(), 0U);
}

KLIEG_ASYNC_TEST(TaskGroup, DropsWhatIsSpawnedAfterStop) {
    TaskGroup group(co_await this_executor());
    co_await group.stop();
    int ran = 0;
    group.spawn("too late", spawn_into(group, ran));
    co_await yield();
    EXPECT_EQ(ran, 0);
}

KLIEG_ASYNC_TEST(TaskGroup, ChildrenMaySpawnSiblings) {
    TaskGroup group(co_await this_executor());
    int ran = 0;
    group.spawn("first", spawn_into(group, ran));
    while (group.size() > 0) co_await yield();
    EXPECT_EQ(ran, 2);
    co_await group.stop();
}

}  // namespace klieg
