#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

namespace klieg::net::detail {

/// An operation's error as a value. Waits in the frame of who waits; use_awaitable would make one more for each wait.
inline constexpr auto kToTuple = boost::asio::as_tuple(boost::asio::deferred);

}  // namespace klieg::net::detail
