#pragma once

#include "base/result.h"
#include "base/task.h"
#include "base/task_group.h"

#include <utility>
#include <vector>

namespace klieg::testing {

namespace detail {
template <class T>
Task<> run_into(Task<Result<T>> task, Result<T>& into, std::size_t& running) {
    into = co_await std::move(task);
    --running;
}
}  // namespace detail

/// Runs tasks side by side on this loop until all have returned, for tests of races.
template <class T>
Task<std::vector<Result<T>>> together(std::vector<Task<Result<T>>> tasks) {
    std::vector<Result<T>> results(tasks.size());
    std::size_t running = tasks.size();
    TaskGroup group(co_await this_executor());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        group.spawn("together", detail::run_into(std::move(tasks[i]), results[i], running));
    while (running > 0) co_await yield();
    co_await group.stop();
    co_return results;
}

}  // namespace klieg::testing
