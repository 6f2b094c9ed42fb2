#pragma once

#include "base/result.h"
#include "base/task.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

namespace klieg {

namespace detail {
template <class T>
struct AsResult {
    using type = Result<T>;
};
template <class T>
struct AsResult<Result<T>> {
    using type = Result<T>;
};
}  // namespace detail

/// Threads for work that blocks or computes for long: storage, hashing, file scans, waiting for child processes.
///
/// Threads: run() from any core; the work runs on a thread of the pool, the caller goes on where it was.
/// Limits: beyond `queued_max` waiting pieces of work, and once it has been stopped, run() answers Errc::unavailable at
/// once.
class BlockingPool {
public:
    struct Options {
        std::string name;
        std::size_t threads = 1;
        std::size_t queued_max = 1024;
    };

    explicit BlockingPool(Options options);
    ~BlockingPool();
    BlockingPool(BlockingPool const&) = delete;
    BlockingPool& operator=(BlockingPool const&) = delete;

    /// Runs `work` and returns what it returned, wrapped in a Result unless it is one. It is not cancelled half-way:
    /// work that should end early looks at a flag of its own.
    template <class Work, class R = typename detail::AsResult<std::invoke_result_t<Work&>>::type>
    Task<R> run(Work work) {
        using Returned = std::invoke_result_t<Work&>;
        if constexpr (std::is_void_v<Returned>) {
            co_return co_await run_erased([&work] { work(); });
        } else {
            std::optional<Returned> returned;
            KLIEG_CO_CHECK(co_await run_erased([&] { returned.emplace(work()); }));
            co_return std::move(*returned);
        }
    }

    /// Waits for the work that has begun and drops none that was accepted.
    void stop();

private:
    Task<Result<>> run_erased(std::function<void()> work);

    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace klieg
