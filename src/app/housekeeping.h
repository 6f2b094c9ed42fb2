#pragma once

#include "assembly/maintenance.h"
#include "base/task_group.h"

#include <vector>

namespace klieg::app {

/// Does what has to be done now and then, at once and then every so often: what is due at the same pace one after the
/// other, in the order in which it was given. What fails, or throws, is logged and holds up nothing else.
///
/// Threads: one executor. Lifetime: what the tasks refer to outlives it.
class Housekeeping {
public:
    Housekeeping(std::vector<assembly::Maintenance> tasks, Executor executor);

    void start();
    Task<> stop() { return running_.stop(); }

private:
    Task<> repeat(std::chrono::seconds every);

    std::vector<assembly::Maintenance> tasks_;
    TaskGroup running_;
};

}  // namespace klieg::app
