#pragma once

#include "base/task.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

namespace klieg::app {

/// Runs a task on a core and waits for it, from a thread that is none: the edge between main() and coroutines.
template <class T>
T run_blocking(Executor executor, Task<T> task) {
    return boost::asio::co_spawn(std::move(executor), std::move(task), boost::asio::use_future).get();
}

}  // namespace klieg::app
