#pragma once

#include "base/result.h"
#include "base/task.h"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace klieg {

/// The exception that is being handled, as a failure like any other: whoever lets one out has a bug. Only cancellation
/// passes, since it ends whoever catches it here, too.
inline Error error_of_exception() {
    try {
        throw;
    } catch (boost::system::system_error const& error) {
        if (error.code() == boost::asio::error::operation_aborted) throw;
        return Error{Errc::internal, error.what()};
    } catch (std::exception const& error) {
        return Error{Errc::internal, error.what()};
    }
}

/// What `work` throws becomes its failure: for loops that go on for as long as the server runs, and that a bug in one
/// round must not end.
template <class T>
Task<Result<T>> caught(Task<Result<T>> work) {
    try {
        co_return co_await std::move(work);
    } catch (...) {
        co_return error_of_exception();
    }
}

}  // namespace klieg
