#include "base/task_group.h"

#include "base/core_pool.h"
#include "base/slow_tasks_for_test.h"
#include "testing/async_test.h"

namespace klieg {

namespace {

Task<> yield_and_count(int& count) {
    co_await yield();
    ++count;
}

/// The children use what lies in the frame of their group's owner.
Task<> own_a_group(int& ended) {
    int ended_here = 0;
    TaskGroup group(co_await this_executor());
    group.spawn("one", wait_for_long(ended_here));
    group.spawn("two", wait_for_long(ended_here));
    co_await group.join();
    ended = ended_here;
}

/// As own_a_group, for an owner that is cancelled while it stops them.
Task<> own_a_group_and_stop_it(int& ended, bool& stopping) {
    int ended_here = 0;
    TaskGroup group(co_await this_executor());
    group.spawn("one", end_slowly(ended_here));
    co_await yield();
    stopping = true;
    co_await group.stop();
    ended = ended_here;
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
    co_await group.join();
    EXPECT_EQ(ran, 2);
}

KLIEG_ASYNC_TEST(TaskGroup, JoinsChildrenThatRunOnAnotherCore) {
    CorePool cores(2);
    TaskGroup group(cores.executor(1));
    int ran = 0;
    for (int i = 0; i < 100; ++i) group.spawn("child", yield_and_count(ran));
    co_await group.join();
    EXPECT_EQ(ran, 100);
    co_await group.join();  // nobody is left
}

KLIEG_ASYNC_TEST(TaskGroup, ACancelledJoinLeavesNoChildBehind) {
    TaskGroup owner(co_await this_executor());
    int ended = 0;
    owner.spawn("owner of a group", own_a_group(ended));
    co_await yield();
    co_await owner.stop();
    EXPECT_EQ(ended, 2);
}

KLIEG_ASYNC_TEST(TaskGroup, ACancelledStopLeavesNoChildBehind) {
    TaskGroup owner(co_await this_executor());
    int ended = 0;
    bool stopping = false;
    owner.spawn("owner of a group", own_a_group_and_stop_it(ended, stopping));
    while (!stopping) co_await yield();  // NOLINT(bugprone-infinite-loop): the task ends it
    co_await yield();
    co_await owner.stop();
    EXPECT_EQ(ended, 1);
}

}  // namespace klieg
