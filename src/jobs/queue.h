#pragma once

#include "base/random.h"
#include "base/wake_up.h"
#include "jobs/job.h"
#include "ports/table_store.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::jobs {

/// Durable jobs in the table Jobs. A service puts `enqueue` into the transaction of its change, so a job exists exactly
/// if the change does. Whoever runs a job holds a lease on it, renewed by heartbeats; when the process dies the lease
/// runs out and somebody else takes the job, so it must be safe to begin again.
///
/// Index ByQueue(Queue, Turn): Queue is `{state}#{kind}`, Turn the time at which it may run, or at which its lease
/// ends.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Queue {
public:
    /// `boot_id` tells this life of the process from all others.
    struct Options {
        std::string boot_id;
        std::chrono::milliseconds lease{30'000};
    };
    Queue(ports::TableStore& tables, Clock const& clock, Random& random, Options options);
    static std::vector<ports::TableSchema> tables();

    ports::Action enqueue(NewJob wanted);
    /// After the transaction: there is something to do.
    void notify() { wake_.wake(); }
    WakeUp& wake_up() noexcept { return wake_; }
    std::chrono::milliseconds lease() const noexcept { return options_.lease; }

    /// Leases the first job of the kind that may run now, if any.
    Task<Result<std::optional<Job>>> claim(std::string kind);
    /// Fails with conflict where the lease is lost; where it fails, the job's lease ends when it would have.
    Task<Result<>> renew(Job& job);
    Task<Result<>> finish(Job job);
    /// Gives it back: it may run again from `run_at` on.
    Task<Result<>> give_back(Job job, Time run_at, std::string error);
    Task<Result<>> bury(Job job, std::string error);

    /// Under the lock of a data folder nobody else runs, so all leases of other boots are void at once.
    Task<Result<std::size_t>> void_leases_of_other_boots(std::vector<std::string> kinds);
    /// Makes jobs ready whose lease ran out. Workers do this now and then.
    Task<Result<std::size_t>> recover(std::string kind);

    Task<Result<Job>> get(JobId id);
    struct Page {
        std::vector<Job> jobs;
        ports::Cursor next;
    };
    Task<Result<Page>> list(ports::Cursor cursor, std::size_t limit);
    /// Makes a dead or waiting job ready now, with its attempts forgotten. Fails: not_found, conflict where it runs.
    Task<Result<>> run_again(JobId id);

private:
    Task<Result<>> change(Job before, Job after);
    enum class Leases : std::uint8_t { expired, of_other_boots };
    Task<Result<std::size_t>> make_ready(std::string kind, Leases which);

    ports::TableStore& tables_;
    Clock const& clock_;
    Random& random_;
    WakeUp wake_;
    Options options_;
};

}  // namespace klieg::jobs
