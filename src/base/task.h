#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace klieg {

/// A coroutine of ours. It runs on the executor of whoever awaits or spawns it.
template <class T = void>
using Task = boost::asio::awaitable<T>;

using Executor = boost::asio::any_io_executor;

/// The executor of the running coroutine.
Task<Executor> this_executor();

/// Waits, on the current executor. Throws `operation_aborted` when the coroutine is cancelled, as every wait does.
Task<> sleep_for(std::chrono::nanoseconds duration);

/// Lets others on this core run: for loops over user-sized data.
Task<> yield();

}  // namespace klieg
