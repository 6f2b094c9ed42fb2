#pragma once

#include "base/task.h"

#include <atomic>
#include <cstddef>

namespace klieg {

/// Asks one core for a sign of life, and logs when it was late: a handler blocked there, or looped without a yield. One
/// question is under way at most, so that a core that was held up for ten seconds says so once.
///
/// Threads: ask() from one. Lifetime: until its core has ended.
class CoreProbe {
public:
    explicit CoreProbe(std::size_t core) : core_(core) {}
    CoreProbe(CoreProbe const&) = delete;
    CoreProbe& operator=(CoreProbe const&) = delete;

    void ask(Executor const& executor);

private:
    std::size_t const core_;
    std::atomic<bool> asked_{false};
};

}  // namespace klieg
