#include "http/drain.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace klieg::http {

namespace asio = boost::asio;

Drain::Drain(Executor const& executor) : never_(executor, asio::steady_timer::time_point::max()) {}

void Drain::begin() {
    begun_ = true;
    never_.cancel();
}

Task<> Drain::wait() {
    if (begun_) co_return;
    boost::system::error_code ignored;
    co_await never_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace klieg::http
