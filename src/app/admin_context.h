#pragma once

#include "app/config.h"
#include "app/data_folder.h"
#include "app/run_blocking.h"
#include "app/storage.h"
#include "base/clock.h"
#include "base/core_pool.h"
#include "base/random.h"
#include "base/result.h"
#include "jobs/queue.h"

#include <filesystem>
#include <memory>
#include <utility>

namespace klieg::app {

/// Tells an operator what is wrong, on standard error. Answers the exit status.
int say(Result<> const& result);

/// Fails: not_found.
Result<> require_data_folder(std::filesystem::path const& path);

/// A data folder, open, and a core to run on.
struct AdminContext {
    SystemClock clock;
    SystemRandom random;
    // Outlives the storage, one of whose threads may have resumed us and still be inside the post that did it.
    CorePool cores{1};
    std::unique_ptr<DataFolder> folder;
    std::unique_ptr<Storage> storage;

    ~AdminContext() { cores.stop(); }

    /// What a command writes is rows, which may take the last room: what frees must work on a full disk. But for
    /// copies, which leave free what a server's own do.
    Result<> open(Config const& config, Storage::Closes closes = Storage::Closes::to_be_served);

    template <class T>
    T run(Task<T> task) {
        return run_blocking(cores.executor(0), std::move(task));
    }

    jobs::Queue queue() { return jobs::Queue(storage->tables(), clock, random, {.boot_id = "admin"}); }
};

/// Opens the data folder for a command of the command line, and tells what it failed with.
template <class Command>
int with_data(Config const& config, Command command, Storage::Closes closes = Storage::Closes::to_be_served) {
    AdminContext context;
    if (auto opened = context.open(config, closes); !opened.ok()) return say(opened);
    return say(command(context));
}

}  // namespace klieg::app
