#include "base/task.h"

#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

namespace klieg {

namespace asio = boost::asio;

Task<Executor> this_executor() {
    co_return co_await asio::this_coro::executor;
}

Task<> sleep_for(std::chrono::nanoseconds duration) {
    asio::steady_timer timer(co_await asio::this_coro::executor, duration);
    co_await timer.async_wait(asio::deferred);
}

Task<> yield() {
    co_await asio::post(co_await asio::this_coro::executor, asio::deferred);
}

}  // namespace klieg
