#pragma once

#include "base/metrics.h"
#include "base/task_group.h"
#include "jobs/context.h"
#include "jobs/retry_policy.h"

#include <atomic>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klieg::jobs {

/// How jobs of a kind are run. The handler must be safe to begin again, and is cancelled when somebody cancels the job,
/// when its lease is lost, or when Klieg stops.
struct Kind {
    std::string name;
    std::function<Task<Result<>>(JobContext&)> handler;
    std::size_t at_once = 1;
    RetryPolicy retry{};
    Turns turns = Turns::as_they_come;
    /// Where owners take turns: for so long a job runs before it is wanted back for a short one that comes first, and
    /// kLongSlices times as long for another. None: it runs to its end. A slice that gets a job no further makes the
    /// next one twice as long.
    std::optional<std::chrono::milliseconds> slice{};
    /// Told when a job has failed for good, before it is buried, or was cancelled, which is Errc::cancelled; also again
    /// after a crash. It may take its time, holds the job's lease meanwhile, and is cancelled where that is lost.
    std::function<Task<Result<>>(Job, Error)> on_dead{};
};

inline constexpr int kLongSlices = 6;

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

/// Runs jobs of the kinds that it was given, so many of each at once. The work of each kind has a home of its own.
///
/// Threads: start() and stop() any, when nothing else is called; a handler runs on the home of its kind.
/// Lifetime: the queue outlives it, and has no other worker.
class Worker {
public:
    struct Needs {
        Queue& queue;
        Clock const& clock;
        Random& random;
        Metrics& metrics;
    };
    /// Where the next kind is at home: single threads.
    using NextHome = std::function<Executor()>;
    Worker(Needs needs, NextHome next_home);

    void add(Kind kind);
    std::vector<std::string> kinds() const;
    void start();
    /// Wants back what runs, waits for a while for those that can go on at a checkpoint to say where, and cancels the
    /// rest. All is given back at once, so that the next start goes on without waiting for leases.
    Task<> stop();

private:
    enum class Ending : std::uint8_t { done, gave_way, stopped, lease_lost, cancelled };
    struct Outcome {
        Ending ending = Ending::stopped;
        Result<> result{};
        bool got_further = false;
    };
    /// Those who run jobs of one kind. On its home only, but for spawning.
    struct Crew {
        Crew(Kind of, Executor home) : kind(std::move(of)), tasks(std::move(home)) {}
        Kind const kind;
        TaskGroup tasks;
        std::size_t busy = 0;
        bool look_again = false;               ///< there was news while nobody was free
        bool runs_one_whole = false;           ///< which gives way to nobody, and so there is one more place
        bool winds_down = false;               ///< nothing is begun any more
        std::atomic<std::size_t> told_now{0};  ///< of cancelled jobs that nobody ran; counted up from outside
        std::set<JobContext*> running{};
        WakeUp one_ended{};

        std::size_t places() const noexcept { return kind.at_once + (runs_one_whole ? 1 : 0); }
    };

    Task<> look_at_kinds();
    Task<> recover_forever();
    Task<> recover(Crew& crew);
    Task<> work(Crew& crew);
    Task<> run(Crew& crew, Job job);
    Task<> stop_crew(Crew& crew);
    Task<> wind_down(Crew& crew);
    Task<Outcome> run_handler(Crew& crew, Job& job, JobContext& context);
    Task<Result<>> heartbeat(Job& job);
    Task<> hold(Job& job);
    Task<Result<>> beat_once(Job& job);
    Task<> watch_turn(Crew& crew, Job const& job, JobContext& context);
    Task<Result<>> settle(Kind const& kind, Job job, Error error);
    Task<> end_recovered(Crew& crew, Job job);
    Task<> end_cancelled(Kind const& kind, Job job);
    Task<Result<>> tell_dead(Kind const& kind, Job& job, Error error);
    static char const* word_for(Outcome const& outcome);
    void count(Kind const& kind, char const* how);

    Needs needs_;
    NextHome next_home_;
    TaskGroup tasks_;
    std::map<std::string, Crew> crews_;
};

}  // namespace klieg::jobs
