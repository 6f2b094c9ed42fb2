#pragma once

#include "base/task.h"

#include <chrono>
#include <memory>

namespace klieg {

/// Lets loops sleep until there may be something to do, without missing what happened between looking and sleeping:
/// a notify() that comes while nobody waits ends the next wait at once.
///
/// Threads: notify() from any; wait() on the executor given, any number of waiters. Lifetime: notify() may be called until the
/// Wake is destroyed; waiters must have ended by then.
class Wake {
public:
    explicit Wake(Executor executor);
    ~Wake();
    Wake(Wake const&) = delete;
    Wake& operator=(Wake const&) = delete;

    void notify();
    /// What a waiter has seen so far; take it before looking for work.
    std::uint64_t seen() const noexcept;
    /// Returns when notify() was called after `seen` was taken, at the latest after `patience`.
    Task<> wait(std::uint64_t seen, std::chrono::nanoseconds patience);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace klieg
