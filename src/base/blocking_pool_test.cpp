#include "base/blocking_pool.h"

#include "testing/async_test.h"

#include <stdexcept>
#include <thread>

namespace klieg {

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

}  // namespace klieg
