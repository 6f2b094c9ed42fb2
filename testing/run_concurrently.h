#pragma once

#include "base/result.h"
#include "base/task.h"
#include "base/task_group.h"

#include <utility>
#include <vector>

namespace klieg::testing {

namespace detail {
template <class T>
Task<> run_into(Task<Result<T>> task, Result<T>& into) {
    into = co_await std::move(task);
}
}  // namespace detail

/// Runs tasks side by side on this loop until all have returned, for tests of races.
template <class T>
Task<std::vector<Result<T>>> run_concurrently(std::vector<Task<Result<T>>> tasks) {
    std::vector<Result<T>> results(tasks.size());
    TaskGroup group(co_await this_executor());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        group.spawn("concurrent", detail::run_into(std::move(tasks[i]), results[i]));
    co_await group.join();
    co_return results;
}

}  // namespace klieg::testing
