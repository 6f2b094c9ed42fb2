#pragma once

#include "base/metrics.h"
#include "base/task_group.h"
#include "jobs/queue.h"
#include "jobs/retry_policy.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace klieg::jobs {

/// What a handler sees of its job.
class JobContext {
public:
    explicit JobContext(Job const& job) : job_(job) {}
    JobId const& id() const noexcept { return job_.job_id; }
    std::string const& subject() const noexcept { return job_.subject; }
    json::Object const& payload() const noexcept { return job_.payload.get_object(); }
    std::int64_t attempt() const noexcept { return job_.attempt; }

private:
    Job const& job_;
};

/// How jobs of a kind are run. The handler must be safe to begin again, and is cancelled when the lease is lost or
/// Klieg stops.
struct Kind {
    std::string name;
    std::function<Task<Result<>>(JobContext&)> handler;
    std::size_t at_once = 1;
    RetryPolicy retry{};
    /// Told when a job has failed for good, before it is buried; also again after a crash.
    std::function<Task<Result<>>(Job, Error)> on_dead{};
};

/// A kind whose jobs are run by `job.run()` and, where there is one, told by `job.fail()` that they failed for good.
/// Lifetime: `job` outlives the worker.
template <class Job>
Kind kind_of(std::string name, Job& job, std::size_t at_once) {
    Kind kind{.name = std::move(name),
              .handler = [&job](JobContext& context) { return job.run(context); },
              .at_once = at_once};
    if constexpr (requires { &Job::fail; })
        kind.on_dead = [&job](jobs::Job dead, Error why) { return job.fail(std::move(dead), std::move(why)); };
    return kind;
}

/// Runs jobs of the kinds that it was given, a slot for each that may run at once.
///
/// Threads: one executor. Lifetime: the queue outlives it.
class Worker {
public:
    struct Needs {
        Queue& queue;
        Clock const& clock;
        Random& random;
        Metrics& metrics;
    };
    Worker(Needs needs, Executor executor);

    void add(Kind kind);
    std::vector<std::string> kinds() const;
    void start();
    /// Cancels what runs and gives it back at once, so that the next start goes on without waiting for leases.
    Task<> stop() { return tasks_.stop(); }

private:
    enum class Ending : std::uint8_t { done, stopped, lease_lost };
    struct Outcome {
        Ending ending = Ending::stopped;
        Result<> result{};
    };

    Task<> slot(Kind const& kind);
    Task<> recover_forever();
    Task<> run(Kind const& kind, Job job);
    Task<Outcome> run_handler(Kind const& kind, Job& job);
    Task<Result<>> heartbeat(Job& job);
    Task<Result<>> settle(Kind const& kind, Job job, Error error);

    Needs needs_;
    TaskGroup tasks_;
    std::map<std::string, Kind> kinds_;
};

}  // namespace klieg::jobs
