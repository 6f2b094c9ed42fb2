#pragma once

#include "base/task.h"

#include <concepts>
#include <utility>
#include <variant>

namespace klieg {

/// A value that is there already, or the task that makes it, as C#'s ValueTask: what most callers are answered at once
/// costs them no coroutine, each of which is a frame, and a move of the value out of it.
///
/// Of the three ways to it, one is gone, and once.
template <class T>
class ValueTask {
public:
    /// What a T is made of, an Error for a Result.
    template <class Value>
        requires(std::convertible_to<Value &&, T> && !std::same_as<std::remove_cvref_t<Value>, ValueTask>)
    ValueTask(Value&& value)  // NOLINT(google-explicit-constructor)
        : held_(std::in_place_index<0>, std::forward<Value>(value)) {}
    ValueTask(Task<T> task) noexcept  // NOLINT(google-explicit-constructor)
        : held_(std::in_place_index<1>, std::move(task)) {}

    bool is_ready() const noexcept { return held_.index() == 0; }
    /// Of one that is ready.
    T&& value() && noexcept { return std::move(*std::get_if<0>(&held_)); }
    /// Of one that is not.
    Task<T>&& task() && noexcept { return std::move(*std::get_if<1>(&held_)); }
    /// Of either, for whom a coroutine more is nothing.
    Task<T> wait() && { return wait_for(std::move(*this)); }

private:
    static Task<T> wait_for(ValueTask held) {
        if (held.is_ready()) co_return std::move(held).value();
        co_return co_await std::move(held).task();
    }

    std::variant<T, Task<T>> held_;
};

}  // namespace klieg
