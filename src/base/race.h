#pragma once

#include "base/task.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <cstddef>
#include <exception>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

namespace klieg {

namespace detail {

template <class T>
using Raced = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <std::size_t index, class T, class First>
Task<> run_in_race(Task<T> task, std::optional<First>& ended) {
    if constexpr (std::is_void_v<T>) {
        co_await std::move(task);
        ended.emplace(std::in_place_index<index>);
    } else {
        ended.emplace(std::in_place_index<index>, co_await std::move(task));
    }
}

template <std::size_t... index, class... T>
Task<std::variant<Raced<T>...>> race_of(std::index_sequence<index...> /*numbers*/, Task<T>... tasks) {
    namespace asio = boost::asio;
    using First = std::variant<Raced<T>...>;
    std::array<std::optional<First>, sizeof...(T)> ended;
    auto executor = co_await asio::this_coro::executor;
    auto outcome = co_await asio::experimental::make_parallel_group(
                       asio::co_spawn(executor, run_in_race<index>(std::move(tasks), ended[index]), asio::deferred)...)
                       .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    std::array<std::exception_ptr, sizeof...(T)> thrown{std::get<index + 1>(outcome)...};
    auto first = std::get<0>(outcome).front();
    if (thrown[first]) std::rethrow_exception(thrown[first]);
    co_return *std::move(ended[first]);
}

}  // namespace detail

/// Runs all of them until one ends, by a value or by an exception: that one counts, the others are cancelled, and all
/// have ended when it returns. The alternative of the answer tells which it was; a task without a value is a monostate.
///
/// Asio's own `a || b` waits for the first that succeeds: beside a task that never ends by itself, one that throws
/// would be waited with for ever. When the caller is cancelled, all are.
template <class... T>
Task<std::variant<detail::Raced<T>...>> race(Task<T>... tasks) {
    return detail::race_of(std::index_sequence_for<T...>(), std::move(tasks)...);
}

}  // namespace klieg
