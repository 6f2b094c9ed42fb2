#include "testing/async_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>

namespace klieg::testing {

void run_async(Task<> body) {
    boost::asio::io_context loop(1);
    std::exception_ptr failure;
    bool ended = false;
    boost::asio::co_spawn(loop, std::move(body), [&](std::exception_ptr thrown) {
        failure = thrown;
        ended = true;
        loop.stop();
    });
    loop.run();
    if (failure) std::rethrow_exception(failure);
    ASSERT_TRUE(ended) << "the test waits for something that never happens";
}

}  // namespace klieg::testing
