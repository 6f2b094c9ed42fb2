#pragma once

#include "base/task.h"

#include <cstddef>
#include <memory>
#include <string>

namespace klieg {

/// Two problems: who waits for work that was started on the side, and how it learns that it should end.
///
/// A component owns a group, spawns its loops and side work into it, and awaits `stop()` in its own stop(): every child
/// is cancelled and has returned when stop() has. A child that throws before that is logged by its name.
///
/// Threads: spawn() from any; children run on the group's executor, which must be a single thread.
/// Lifetime: destroying a group that still has children aborts the process.
class TaskGroup {
public:
    explicit TaskGroup(Executor executor);
    ~TaskGroup();
    TaskGroup(TaskGroup const&) = delete;
    TaskGroup& operator=(TaskGroup const&) = delete;

    /// Starts `task`. After stop() has begun, it is dropped unstarted.
    void spawn(std::string name, Task<> task);

    /// Waits until all children have returned of themselves. If it is cancelled meanwhile, it is a stop().
    Task<> join();
    /// Cancels the children and waits for them, also when it is cancelled meanwhile. May be awaited from any executor,
    /// and more than once. A coroutine that was cancelled before cannot await this or anything: every co_await in it
    /// throws until it has reset its cancellation state.
    Task<> stop();

    std::size_t size() const noexcept;
    Executor const& executor() const noexcept;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace klieg
