#pragma once

#include "base/assert.h"
#include "base/core_pool.h"

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace klieg {

namespace detail {
template <class T>
struct Awaited {
    using type = T;
};
template <class T>
struct Awaited<Task<T>> {
    using type = T;
};
}  // namespace detail

/// One T for each core of a pool: state that a core's thread works on without locks.
///
/// A listener with an acceptor a core, or a hub with the sockets of each core, keeps its share in a T. Whoever runs on
/// a core asks for local(); what concerns all of them goes to each core and works there: `for_each` to start or to
/// drain them, `gather` to sum up what they count, `post` for a message to all that nobody waits for.
///
///     PerCore<Share> shares(cores, [&](std::size_t, Executor executor) { return Share(executor, options); });
///     co_await shares.for_each([](Share& share) { share.accept(); });
///     for (auto connections : co_await shares.gather([](Share& share) { return share.connections(); })) …
///
/// Threads: any, but local(). What is handed in runs on all cores at once, so it changes nothing that they share.
/// Lifetime: the pool outlives it. The Ts are made and destroyed on the owner's thread; before it destroys them, what
/// was posted has run (a `for_each` afterwards waits for that) or the pool has stopped.
template <class T>
class PerCore {
public:
    /// Each T is what `make(core, executor)` returns; it need not be movable.
    template <class Make>
    PerCore(CorePool& cores, Make make) : cores_(cores) {
        shares_.reserve(cores.size());
        for (std::size_t core = 0; core < cores.size(); ++core)
            shares_.push_back(std::unique_ptr<Share>(new Share{make(core, cores.executor(core))}));
    }
    PerCore(PerCore const&) = delete;
    PerCore& operator=(PerCore const&) = delete;

    /// That of the core on whose thread this is called; elsewhere it aborts.
    T& local() {
        auto core = cores_.here();
        KLIEG_ASSERT(core.has_value());
        return shares_[*core]->own;
    }

    /// Runs `visit(T&)`, which may be a coroutine, on each core, and returns when all have.
    template <class Visit>
    Task<> for_each(Visit visit) {
        auto on_core = [&](std::size_t core) { return run(visit, shares_[core]->own); };
        co_await cores_.on_each(on_core);
    }

    /// What `read(T&)`, which may be a coroutine, returns on each core, in the order of the cores.
    template <class Read, class Answer = typename detail::Awaited<std::invoke_result_t<Read&, T&>>::type>
    Task<std::vector<Answer>> gather(Read read) {
        std::vector<std::optional<Answer>> answers(shares_.size());
        auto on_core = [&](std::size_t core) { return run_into(answers[core], read, shares_[core]->own); };
        co_await cores_.on_each(on_core);
        std::vector<Answer> all;
        for (auto& answer : answers) all.push_back(*std::move(answer));
        co_return all;
    }

    /// Runs `visit(T&)` on each core some time later; what one thread posts comes in its order.
    template <class Visit>
    void post(Visit visit) {
        for (std::size_t core = 0; core < shares_.size(); ++core)
            cores_.post(core, [share = shares_[core].get(), visit] { visit(share->own); });
    }

private:
    /// Apart in memory, so that cores do not take each other's cache lines.
    struct alignas(64) Share {
        T own;
    };

    template <class Visit>
    static Task<> run(Visit& visit, T& own) {
        if constexpr (std::is_same_v<std::invoke_result_t<Visit&, T&>, Task<>>) {
            co_await visit(own);
        } else {
            visit(own);
        }
        co_return;
    }

    template <class Answer, class Read>
    static Task<> run_into(std::optional<Answer>& answer, Read& read, T& own) {
        if constexpr (std::is_same_v<std::invoke_result_t<Read&, T&>, Task<Answer>>) {
            answer = co_await read(own);
        } else {
            answer = read(own);
        }
        co_return;
    }

    CorePool& cores_;
    std::vector<std::unique_ptr<Share>> shares_;
};

}  // namespace klieg
