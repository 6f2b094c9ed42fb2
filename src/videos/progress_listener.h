#pragma once

#include "base/ids.h"
#include "base/task_group.h"
#include "base/wake_up.h"
#include "ports/broadcast.h"
#include "ports/cache.h"

#include <set>
#include <string>

namespace klieg::videos {

/// Forgets the kept answer about a video when progress of it is told, so that who looks at it sees the next report on
/// every node. Lists show no progress and stay as they are. Where a message is lost, the answer before it is given for
/// as long as it is kept.
///
/// Threads: begin() and stop() from any; the rest on its executor. Lifetime: what it is given outlives it. Limits: a
/// video that is told of again before it was forgotten waits once.
class ProgressListener {
public:
    ProgressListener(ports::Broadcast& broadcast, ports::Cache& cache, Executor executor)
        : broadcast_(broadcast), cache_(cache), tasks_(std::move(executor)) {}

    void begin() { tasks_.spawn("progress", listen()); }
    Task<> stop() { return tasks_.stop(); }

private:
    Task<> listen();
    void hear(std::string const& message);

    ports::Broadcast& broadcast_;
    ports::Cache& cache_;
    std::set<VideoId> told_of_;
    WakeUp wake_;
    TaskGroup tasks_;
};

}  // namespace klieg::videos
