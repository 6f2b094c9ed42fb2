#include "base/race.h"

#include "base/slow_tasks_for_test.h"
#include "base/task_group.h"
#include "testing/async_test.h"

#include <stdexcept>
#include <string>

namespace klieg {

namespace {

Task<std::string> say(std::string word) {
    co_await yield();
    co_return word;
}

Task<int> fail() {
    co_await yield();
    throw std::runtime_error("broken");
}

Task<int> fail_at_once() {
    throw std::runtime_error("broken");
    co_return 0;
}

Task<> race_for_long(int& ended, bool& went_on) {
    co_await race(wait_for_long(ended), wait_for_long(ended));
    went_on = true;
}

template <class... T>
Task<std::string> what_is_thrown_by(Task<T>... tasks) {
    try {
        co_await race(std::move(tasks)...);
    } catch (std::runtime_error const& error) {
        co_return error.what();
    }
    co_return "nothing";
}

}  // namespace

KLIEG_ASYNC_TEST(Race, AnswersWithTheFirstAndCancelsTheOthers) {
    int ended = 0;
    auto first = co_await race(wait_for_long(ended), say("here"), wait_for_long(ended));
    CO_ASSERT(first.index() == 1);
    EXPECT_EQ(std::get<1>(first), "here");
    EXPECT_EQ(ended, 2);
}

KLIEG_ASYNC_TEST(Race, IsEndedByWhatThrows) {
    int ended = 0;
    EXPECT_EQ(co_await what_is_thrown_by(fail(), wait_for_long(ended)), "broken");
    EXPECT_EQ(ended, 1);
    EXPECT_EQ(co_await what_is_thrown_by(wait_for_long(ended), fail()), "broken");
    EXPECT_EQ(ended, 2);
    EXPECT_EQ(co_await what_is_thrown_by(fail_at_once(), wait_for_long(ended)), "broken");
}

KLIEG_ASYNC_TEST(Race, ReturnsWhenAllHaveEnded) {
    int ended = 0;
    auto first = co_await race(end_slowly(ended), say("here"));
    EXPECT_EQ(first.index(), 1U);
    EXPECT_EQ(ended, 1) << "it may use what lies in our frame";
}

KLIEG_ASYNC_TEST(Race, IsCancelledWithWhoeverAwaitsIt) {
    int ended = 0;
    bool went_on = false;
    TaskGroup group(co_await this_executor());
    group.spawn("race", race_for_long(ended, went_on));
    for (int i = 0; i < 5; ++i) co_await yield();
    co_await group.stop();
    EXPECT_EQ(ended, 2);
    EXPECT_FALSE(went_on);
}

}  // namespace klieg
