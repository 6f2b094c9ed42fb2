#include "testing/async_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <memory>

namespace klieg::testing {

namespace {
struct Loop : boost::asio::io_context {
    Loop() : io_context(1) {}
    using io_context::shutdown;
};
}  // namespace

void run_async(Task<> body) {
    // A pool's thread that has just resumed the test may still be inside the post that did it, and fixtures with pools
    // outlive their loops. So what waits on the loop ends with the test, but its memory goes when the next test begins.
    static std::unique_ptr<Loop> kept;
    kept = std::make_unique<Loop>();
    auto& loop = *kept;
    std::exception_ptr failure;
    bool ended = false;
    boost::asio::co_spawn(loop, std::move(body), [&](std::exception_ptr thrown) {
        failure = thrown;
        ended = true;
        loop.stop();
    });
    loop.run();
    loop.shutdown();
    if (failure) std::rethrow_exception(failure);
    ASSERT_TRUE(ended) << "the test waits for something that never happens";
}

}  // namespace klieg::testing
