#include "jobs/worker.h"

#include "base/caught.h"
#include "base/log.h"
#include "base/race.h"

#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace klieg::jobs {

namespace {

using namespace std::chrono_literals;

/// Finds jobs whose time has come, and those of other processes.
constexpr auto kPoll = 1s;
constexpr auto kRecoverEvery = 10s;

}  // namespace

// A slot is a loop: claim a job, run it, look again; without one, wait for the queue's wake-up, with a ticket that was
// taken before looking. A run ends in one of three ways, and each leaves the row such that somebody goes on from it.
// The handler has returned: the row is removed, given back with a pause, or buried. The lease is lost: the row is
// somebody else's, and nothing is written. Klieg stops: the job is given back at once, so that the next start need not
// wait for its lease.
//
// Handler and heartbeat race, and whichever ends first cancels the other, by a value or by an exception. A handler that
// throws and one that is cancelled from outside look alike in there, so it is the cancellation state of the slot that
// tells them apart. What throws is a bug; the job fails by it as by any other failure, and is tried again or buried.
// Attempts are counted when a job is claimed and failures when a handler reports one: what kills the whole process has
// many attempts and no failure, and must come to an end as well.

Worker::Worker(Needs needs, Executor executor) : needs_(needs), tasks_(std::move(executor)) {}

void Worker::add(Kind kind) {
    auto name = kind.name;
    kinds_.emplace(std::move(name), std::move(kind));
}

std::vector<std::string> Worker::kinds() const {
    std::vector<std::string> names;
    for (auto const& [name, kind] : kinds_) names.push_back(name);
    return names;
}

void Worker::start() {
    for (auto const& [name, kind] : kinds_)
        for (std::size_t i = 0; i < kind.at_once; ++i) tasks_.spawn("jobs." + name, slot(kind));
    tasks_.spawn("jobs.recover", recover_forever());
}

Task<> Worker::slot(Kind const& kind) {
    for (;;) {
        auto seen = needs_.queue.wake_up().ticket();
        auto job = co_await caught(needs_.queue.claim(kind.name));
        if (!job.ok()) {
            log::warn("jobs cannot be had", {{"kind", kind.name}, {"error", job.error().detail}});
            static_cast<void>(co_await needs_.queue.wake_up().wait(seen, kPoll));
        } else if (*job) {
            co_await run(kind, **std::move(job));
        } else {
            static_cast<void>(co_await needs_.queue.wake_up().wait(seen, kPoll));
        }
    }
}

Task<> Worker::recover_forever() {
    for (;;) {
        co_await sleep_for(kRecoverEvery);
        for (auto const& [name, kind] : kinds_) {
            auto recovered = co_await caught(needs_.queue.recover(name));
            if (recovered.ok() && *recovered > 0) log::warn("jobs begin again", {{"kind", name}, {"jobs", *recovered}});
        }
    }
}

Task<> Worker::run(Kind const& kind, Job job) {
    auto started = needs_.clock.now();
    auto outcome = co_await run_handler(kind, job);
    if (outcome.ending == Ending::stopped) {
        // This coroutine is cancelled too, but the job must still be given back.
        co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
        auto given = co_await caught(needs_.queue.give_back(job, needs_.clock.now(), "Klieg stopped"));
        if (!given.ok()) log::warn("a job waits for its lease to end", {{"job", job.job_id.text()}});
        throw boost::system::system_error(boost::asio::error::operation_aborted);
    }
    auto took_ms = (needs_.clock.now() - started).count();
    if (outcome.ending == Ending::lease_lost) {
        log::warn("a job lost its lease", {{"kind", kind.name}, {"job", job.job_id.text()}});
    } else if (outcome.result.ok()) {
        log::info("job done", {{"kind", kind.name}, {"subject", job.subject}, {"ms", took_ms}});
        auto finished = co_await caught(needs_.queue.finish(job));
        if (!finished.ok()) log::warn("a finished job will run again", {{"job", job.job_id.text()}});
    } else {
        auto settled = co_await caught(settle(kind, job, outcome.result.error()));
        if (!settled.ok())
            log::warn("a failed job will run again", {{"job", job.job_id.text()}, {"error", settled.error().detail}});
    }
    auto const* how = outcome.ending == Ending::lease_lost ? "lost" : outcome.result.ok() ? "done" : "failed";
    needs_.metrics
        .counter({"klieg_jobs_total", "Jobs run, by kind and result.", {{"kind", kind.name}, {"result", how}}})
        .add();
}

Task<Worker::Outcome> Worker::run_handler(Kind const& kind, Job& job) {
    if (job.attempt > kind.retry.attempts_max)
        co_return Outcome{Ending::done,
                          Error{Errc::corrupt, "it was begun too often without an end", "too_many_attempts"}};
    JobContext context(job);
    Outcome outcome{Ending::done};
    try {
        auto first = co_await race(kind.handler(context), heartbeat(job));
        outcome.ending = first.index() == 0 ? Ending::done : Ending::lease_lost;
        if (first.index() == 0) outcome.result = std::get<0>(std::move(first));
    } catch (std::exception const& error) {
        outcome.result = Error{Errc::internal, error.what()};
    }
    auto cancellation = co_await boost::asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != boost::asio::cancellation_type::none) outcome.ending = Ending::stopped;
    co_return outcome;
}

/// Returns when the lease is lost: to somebody else, or because it could not be renewed in time.
Task<Result<>> Worker::heartbeat(Job& job) {
    for (;;) {
        co_await sleep_for(needs_.queue.lease() / 3);
        auto renewed = co_await caught(needs_.queue.renew(job));
        if (renewed.ok()) continue;
        if (renewed.error().kind == Errc::conflict || needs_.clock.now() >= job.lease_expires_at) co_return renewed;
    }
}

Task<Result<>> Worker::settle(Kind const& kind, Job job, Error error) {
    ++job.failures;
    bool final = RetryPolicy::is_final(error.kind) || job.failures >= kind.retry.failures_max;
    log::warn(final ? "job failed for good" : "job failed, it will run again",
              {{"kind", kind.name}, {"subject", job.subject}, {"failures", job.failures}, {"error", error.detail}});
    if (!final)
        co_return co_await needs_.queue.give_back(
            job, needs_.clock.now() + kind.retry.pause_after(job.failures, needs_.random), error.detail);
    auto told = kind.on_dead ? co_await caught(kind.on_dead(job, error)) : Result<>{};
    // It runs again when its lease ends, to be told then; but not for ever.
    if (!told.ok() && job.attempt <= kind.retry.attempts_max) co_return told;
    co_return co_await needs_.queue.bury(job, error.detail);
}

}  // namespace klieg::jobs
