#pragma once

#include "base/task.h"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace klieg {

/// One io_context and one thread for each core: what starts on a core stays there, so connection code needs no locks.
///
/// A watchdog measures how long each core takes to answer and logs those that were held up for long.
///
/// State of which each core has its own belongs in a PerCore.
///
/// Threads: any. Lifetime: stop() joins the threads; the destructor calls it.
class CorePool {
public:
    explicit CorePool(std::size_t cores);
    ~CorePool();
    CorePool(CorePool const&) = delete;
    CorePool& operator=(CorePool const&) = delete;

    std::size_t size() const noexcept;
    Executor executor(std::size_t core) const;
    /// The cores in turn: for work that has no home yet.
    Executor next();
    /// Which core's thread this is; none where it is no thread of this pool.
    std::optional<std::size_t> here() const noexcept;

    /// Runs `work(core)` on each core, side by side, and returns when all have. Throws what the first of them threw.
    /// If it is cancelled meanwhile, so are they. The caller's executor must be a single thread.
    Task<> on_each(std::function<Task<>(std::size_t core)> work);
    /// Runs `work` on that core some time later, and does not wait for it.
    void post(std::size_t core, std::function<void()> work);

    /// Ends the threads. What still waits on the cores is destroyed unfinished, so owners stop their groups before.
    void stop();

private:
    struct Core;
    struct Watchdog;
    std::vector<std::unique_ptr<Core>> cores_;
    std::unique_ptr<Watchdog> watchdog_;
    std::atomic<std::size_t> turn_{0};
};

}  // namespace klieg
