#pragma once

#include "base/result.h"
#include "base/task.h"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <chrono>

namespace klieg {

/// Awaits `work`, but no longer than `limit`: then cancels it and answers Errc::timeout.
///
/// Each use compiles a fair amount of Asio, so it belongs in .cpp files only.
template <class T>
Task<Result<T>> with_deadline(Task<Result<T>> work, std::chrono::nanoseconds limit) {
    using namespace boost::asio::experimental::awaitable_operators;  // NOLINT(google-build-using-namespace)
    auto first = co_await (std::move(work) || sleep_for(limit));
    if (first.index() == 0) co_return std::get<0>(std::move(first));
    co_return Error{Errc::timeout, "the deadline passed"};
}

}  // namespace klieg
