#pragma once

#include "base/task.h"

#include <chrono>
#include <cstdint>
#include <memory>

namespace klieg {

/// Lets coroutines of any core wait until someone on any thread says that there is something to look at.
///
/// Take a ticket, look, and wait with that ticket: a wake between the look and the wait is not missed.
///
/// A wake costs whoever calls it one message a core with waiters, however many they are; each core then resumes its
/// own, in no order that one may count on. A waiter needs no memory beside its coroutine's.
///
/// Threads: any; a waiter's executor must be a single thread. Lifetime: outlives its waiters.
class WakeUp {
public:
    using Ticket = std::uint64_t;

    WakeUp();
    ~WakeUp();
    WakeUp(WakeUp const&) = delete;
    WakeUp& operator=(WakeUp const&) = delete;

    Ticket ticket() const noexcept;
    /// Returns at the first wake after `seen` was taken, at the latest after `patience`. Answers whether there was one.
    Task<bool> wait(Ticket seen, std::chrono::nanoseconds patience);
    void wake();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace klieg
