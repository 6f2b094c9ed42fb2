#pragma once

#include "app/storage.h"
#include "base/task_group.h"
#include "playback/source_packages.h"
#include "uploads/service.h"

namespace klieg::app {

/// What has to be done now and then, and by nobody's request: idle memory returned, expired uploads and old events
/// removed. Threads: one executor. Lifetime: what it is given outlives it.
class Housekeeping {
public:
    struct Needs {
        uploads::UploadService& uploads;
        playback::SourcePackages& sources;
        Storage& storage;
        Clock const& clock;
    };
    Housekeeping(Needs needs, Executor executor) : needs_(needs), tasks_(std::move(executor)) {}

    void start();
    Task<> stop() { return tasks_.stop(); }

private:
    Task<> keep_memory_small();
    Task<> keep_storage_small();
    Task<> sweep_storage();

    Needs needs_;
    TaskGroup tasks_;
};

}  // namespace klieg::app
