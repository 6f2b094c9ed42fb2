#include "http/drain.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

namespace klieg::http {

namespace asio = boost::asio;

Drain::Drain(Executor const& executor) : never_(executor, asio::steady_timer::time_point::max()) {}

void Drain::begin() {
    begun_ = true;
    never_.cancel();
}

Task<> Drain::wait() {
    if (begun_) co_return;
    co_await never_.async_wait(asio::as_tuple(asio::deferred));
}

}  // namespace klieg::http
