#pragma once

#include "base/result.h"
#include "base/task.h"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace klieg {

/// What `work` throws becomes a failure like any other: for loops that go on for as long as the server runs, and that a
/// bug in one round must not end. Only cancellation passes, since it is what ends them.
template <class T>
Task<Result<T>> caught(Task<Result<T>> work) {
    try {
        co_return co_await std::move(work);
    } catch (boost::system::system_error const& error) {
        if (error.code() == boost::asio::error::operation_aborted) throw;
        co_return Error{Errc::internal, error.what()};
    } catch (std::exception const& error) {
        co_return Error{Errc::internal, error.what()};
    }
}

}  // namespace klieg
