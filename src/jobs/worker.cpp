#include "jobs/worker.h"

#include "base/caught.h"
#include "base/log.h"
#include "base/race.h"

#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>

namespace klieg::jobs {

namespace {

using namespace std::chrono_literals;

/// Finds jobs whose time has come, and those of other processes whose hint got lost.
constexpr auto kPoll = 3s;
constexpr auto kRecoverEvery = 10s;
/// Of an end, for those that say in a checkpoint how far they are.
constexpr auto kStopPatience = 5s;
/// Between looks whether somebody comes first whose hint got lost.
constexpr auto kLookForRivals = 2s;
/// No slice is more than so many times as long as the first, in powers of two.
constexpr std::int64_t kFruitlessMax = 6;
/// Slices in which a job got nowhere before one of them is let run to its end.
constexpr std::int64_t kFruitlessBeforeWhole = 3;

/// As if it had not been begun.
Job unattempted(Job job) {
    --job.attempt;
    return job;
}

Error cancelled() {
    return {Errc::cancelled, "It was cancelled.", "cancelled"};
}

}  // namespace

// One loop looks at the kinds: at one of which there is news, and at all every few seconds. To look is to send one of
// the kind's crew to claim a job. Who finds one sends another, since there may be more, runs the job and claims the
// next; who finds none goes home. So a burst of jobs occupies as many as may be at once without a look from outside,
// and a kind without jobs costs one query a poll, however many may run at once.
//
// A run ends in one of five ways, and each leaves the row such that somebody goes on from it. The handler has returned:
// the job is done, given back with a pause, or buried; where it failed for good, that stands in the row before its
// feature is told, so that whoever has to tell it again runs nothing. It was cancelled, which the heartbeat sees as it
// renews: its feature is told, then it has ended. It gave way to others, when its slice was over: then it waits for its
// turn, and nothing is counted. The lease is lost: the row is somebody else's, and nothing is written. Klieg stops: who
// can go on at a checkpoint is asked to say where, like one that gives way, and the others are cancelled; the job is
// given back at once, so that the next start need not wait for its lease.
//
// Handler and heartbeat race, and whichever ends first cancels the other, by a value or by an exception. A handler that
// throws and one that is cancelled from outside look alike in there, so it is the cancellation state of the coroutine
// that tells them apart. What throws is a bug; the job fails by it as by any other failure, and is tried again or
// buried. Attempts are counted when a job is claimed and failures when a handler reports one: what kills the whole
// process has many attempts and no failure, and must come to an end as well. A run that waits for a better moment
// (retry_policy.h), or that Klieg has stopped, has killed nothing and was no attempt.

Worker::Worker(Needs needs, NextHome next_home)
    : needs_(needs), next_home_(std::move(next_home)), tasks_(next_home_()) {}

void Worker::add(Kind kind) {
    auto name = kind.name;
    crews_.try_emplace(std::move(name), std::move(kind), next_home_());
}

std::vector<std::string> Worker::kinds() const {
    std::vector<std::string> names;
    for (auto const& [name, crew] : crews_) names.push_back(name);
    return names;
}

void Worker::start() {
    tasks_.spawn("jobs.look", look_at_kinds());
    tasks_.spawn("jobs.recover", recover_forever());
}

Task<> Worker::stop() {
    co_await tasks_.stop();
    TaskGroup stopping(co_await this_executor());
    for (auto& [name, crew] : crews_) stopping.spawn("jobs.stop", stop_crew(crew));
    co_await stopping.join();
}

Task<> Worker::stop_crew(Crew& crew) {
    TaskGroup winding(crew.tasks.executor());
    winding.spawn("jobs.wind_down", wind_down(crew));
    co_await winding.join();
    co_await crew.tasks.stop();
}

Task<> Worker::wind_down(Crew& crew) {
    using Steady = std::chrono::steady_clock;
    crew.winds_down = true;
    for (auto* context : crew.running) context->want_back();
    auto const end = Steady::now() + kStopPatience;
    for (;;) {
        auto const seen = crew.one_ended.ticket();
        bool const waits = std::ranges::any_of(crew.running, &JobContext::heeds);
        auto const left = end - Steady::now();
        if (!waits || left <= left.zero()) co_return;
        static_cast<void>(co_await crew.one_ended.wait(seen, left));
    }
}

Task<> Worker::look_at_kinds() {
    using Steady = std::chrono::steady_clock;
    auto const others = needs_.queue.hear_others(co_await this_executor());
    auto next_poll = Steady::now();
    for (;;) {
        auto seen = needs_.queue.wake_up().ticket();
        auto const notified = needs_.queue.take_notified();
        bool const polls = Steady::now() >= next_poll;
        if (polls) next_poll = Steady::now() + kPoll;
        for (auto& [name, crew] : crews_)
            if (polls || notified.contains(name)) crew.tasks.spawn("jobs." + name, work(crew));
        static_cast<void>(co_await needs_.queue.wake_up().wait(seen, next_poll - Steady::now()));
    }
}

Task<> Worker::work(Crew& crew) {
    if (crew.busy >= crew.places()) {
        crew.look_again = true;
        co_return;
    }
    struct Busy {
        explicit Busy(std::size_t& of) : count(of) { ++count; }
        ~Busy() { --count; }
        std::size_t& count;
    } busy(crew.busy);
    while (!crew.winds_down) {
        crew.look_again = false;
        auto job = co_await caught(needs_.queue.claim(crew.kind.name, crew.kind.turns));
        if (!job.ok()) log::warn("jobs cannot be had", {{"kind", crew.kind.name}, {"error", job.error().detail}});
        if (!job.ok()) co_return;
        if (*job) {
            crew.tasks.spawn("jobs." + crew.kind.name, work(crew));
            co_await run(crew, **std::move(job));
            if (crew.busy > crew.places()) co_return;  // one has run whole, and its place is no more
        } else if (!crew.look_again) {
            co_return;
        }
    }
}

Task<> Worker::recover_forever() {
    for (;;) {
        auto seen = needs_.queue.lease_check().ticket();
        for (auto& [name, crew] : crews_) co_await recover(crew);
        static_cast<void>(co_await needs_.queue.lease_check().wait(seen, kRecoverEvery));
    }
}

Task<> Worker::recover(Crew& crew) {
    if (crew.kind.turns == Turns::by_owner) {
        auto restored = co_await caught(needs_.queue.restore_owners(crew.kind.name));
        if (!restored.ok()) log::debug("owners wait on", {{"kind", crew.kind.name}});
    }
    // Those who are told may take their time, and others are to have theirs.
    auto const places = kCancelledMax - std::min<std::size_t>(crew.told_now, kCancelledMax);
    auto recovered = co_await caught(needs_.queue.recover(crew.kind.name, places));
    if (!recovered.ok()) co_return;  // it is tried again
    if (recovered->begin_again > 0) {
        log::warn("jobs begin again", {{"kind", crew.kind.name}, {"jobs", recovered->begin_again}});
        crew.tasks.spawn("jobs." + crew.kind.name, work(crew));
    }
    for (auto& job : recovered->cancelled) {
        ++crew.told_now;
        crew.tasks.spawn("jobs." + crew.kind.name, end_recovered(crew, std::move(job)));
    }
}

Task<> Worker::end_recovered(Crew& crew, Job job) {
    struct Told {
        ~Told() { --count; }
        std::atomic<std::size_t>& count;
    } told{crew.told_now};
    co_await end_cancelled(crew.kind, std::move(job));
}

Task<> Worker::run(Crew& crew, Job job) {
    auto const& kind = crew.kind;
    auto started = needs_.clock.now();
    bool const is_told_again = job.final_failure.has_value();  // it was counted when it failed
    JobContext context(needs_.queue, job);
    struct Running {
        Running(Crew& in, JobContext& one) : crew(in), context(one) { crew.running.insert(&context); }
        ~Running() {
            crew.running.erase(&context);
            crew.one_ended.wake();
        }
        Crew& crew;
        JobContext& context;
    } running(crew, context);
    auto outcome = co_await run_handler(crew, job, context);
    if (outcome.ending == Ending::stopped) {
        // This coroutine is cancelled too, but the job must still be given back.
        co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
        auto given = co_await caught(needs_.queue.give_back(unattempted(job), needs_.clock.now(), "Klieg stopped"));
        if (!given.ok()) log::warn("a job waits for its lease to end", {{"job", job.job_id.text()}});
        throw boost::system::system_error(boost::asio::error::operation_aborted);
    }
    auto took_ms = (needs_.clock.now() - started).count();
    if (outcome.ending == Ending::cancelled) co_return co_await end_cancelled(kind, std::move(job));
    if (outcome.ending == Ending::gave_way) {
        log::debug("a job gives way", {{"kind", kind.name}, {"subject", job.subject}, {"ms", took_ms}});
        auto given = crew.winds_down ? co_await caught(needs_.queue.give_back(unattempted(job), needs_.clock.now(), ""))
                                     : co_await caught(needs_.queue.give_way(job, outcome.got_further));
        if (!given.ok()) log::warn("a job waits for its lease to end", {{"job", job.job_id.text()}});
        co_return count(kind, "gave_way");
    }
    if (outcome.ending == Ending::lease_lost) {
        log::warn("a job lost its lease", {{"kind", kind.name}, {"job", job.job_id.text()}});
    } else if (outcome.result.ok()) {
        log::info("job done", {{"kind", kind.name}, {"subject", job.subject}, {"ms", took_ms}});
        auto finished = co_await caught(needs_.queue.finish(job));
        if (!finished.ok()) log::warn("a finished job will run again", {{"job", job.job_id.text()}});
    } else {
        auto settled = co_await caught(settle(kind, job, outcome.result.error()));
        if (!settled.ok())
            log::warn("a failed job is taken up again",
                      {{"job", job.job_id.text()}, {"error", settled.error().detail}});
    }
    if (!is_told_again) count(kind, word_for(outcome));
}

Task<Worker::Outcome> Worker::run_handler(Crew& crew, Job& job, JobContext& context) {
    auto const& kind = crew.kind;
    if (job.final_failure) co_return Outcome{Ending::done, job.final_failure->error()};
    if (job.attempt > kind.retry.attempts_max)
        co_return Outcome{Ending::done,
                          Error{Errc::corrupt, "it was begun too often without an end", kTooManyAttempts}};
    Outcome outcome{Ending::done};
    try {
        auto first = co_await race(kind.handler(context), heartbeat(job), watch_turn(crew, job, context));
        bool const has_ended = first.index() == 0;
        if (has_ended)
            outcome.result = std::get<0>(std::move(first));
        else
            outcome.ending = std::get<1>(first).ok() ? Ending::cancelled : Ending::lease_lost;
        bool const gave_way = !outcome.result.ok() && outcome.result.error().code == kGaveWay;
        if (has_ended && gave_way) outcome.ending = Ending::gave_way;
        outcome.got_further = context.has_got_further();
    } catch (std::exception const& error) {
        outcome.result = Error{Errc::internal, error.what()};
    }
    auto cancellation = co_await boost::asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != boost::asio::cancellation_type::none) outcome.ending = Ending::stopped;
    co_return outcome;
}

/// Never returns. What a slice may last depends on who waits: the shorter that job, the less it is worth to let this
/// one go on. Some files cannot go on where they ended. A slice of theirs is lost, and among many who come for less
/// they would never be done; were they to hold the place until then, nobody else would. So one of them at a time is let
/// run to its end, and others have a place beside it.
Task<> Worker::watch_turn(Crew& crew, Job const& job, JobContext& context) {
    auto const& kind = crew.kind;
    struct Whole {
        Crew* crew = nullptr;
        ~Whole() {
            if (crew != nullptr) crew->runs_one_whole = false;
        }
    } whole;
    if (kind.slice && job.fruitless >= kFruitlessBeforeWhole && !crew.runs_one_whole) {
        whole.crew = &crew;
        crew.runs_one_whole = true;
        crew.tasks.spawn("jobs." + kind.name, work(crew));
        for (;;) co_await sleep_for(1h);
    }
    using Steady = std::chrono::steady_clock;
    auto const began_at = Steady::now();
    auto const slice = kind.slice.value_or(0ms) * (std::int64_t{1} << std::min(job.fruitless, kFruitlessMax));
    bool const has_slices = kind.turns == Turns::by_owner && kind.slice;
    if (has_slices) co_await sleep_for(slice);
    while (has_slices && !context.is_wanted_back()) {
        auto const seen = needs_.queue.wake_up().ticket();
        auto const rival = co_await caught(needs_.queue.rival_of(job));
        bool const is_there = rival.ok() && rival->has_value();
        bool const is_short = is_there && (*rival)->cost <= kLongSlices * *kind.slice;
        if (is_there && (is_short || Steady::now() - began_at >= kLongSlices * slice))
            context.want_back();
        else
            static_cast<void>(co_await needs_.queue.wake_up().wait(seen, kLookForRivals));
    }
    for (;;) co_await sleep_for(1h);
}

/// Returns when the job was cancelled, or its lease is lost.
Task<Result<>> Worker::heartbeat(Job& job) {
    for (;;) {
        auto beat = co_await beat_once(job);
        if (!beat.ok() || job.cancel_wanted) co_return beat;
    }
}

/// Returns when the lease is lost, whether anybody wants the job or not.
Task<> Worker::hold(Job& job) {
    while ((co_await beat_once(job)).ok()) {
    }
}

/// Fails where the lease is lost: to somebody else, or because it could not be renewed in time.
Task<Result<>> Worker::beat_once(Job& job) {
    auto seen = needs_.queue.lease_check().ticket();
    static_cast<void>(co_await needs_.queue.lease_check().wait(seen, needs_.queue.lease() / 3));
    auto renewed = co_await caught(needs_.queue.renew(job));
    if (renewed.ok()) co_return renewed;
    if (renewed.error().kind == Errc::conflict || needs_.clock.now() >= job.lease_expires_at) co_return renewed;
    co_return Result<>{};  // it may yet be
}

Task<Result<>> Worker::settle(Kind const& kind, Job job, Error error) {
    if (!job.final_failure && RetryPolicy::cause_of(error) == Cause::moment) {
        // Nobody's fault, and no reason to give up a video: it waits for an operator, or for others to be done.
        ++job.waits;
        job.awaits_room = error.code == ports::kStorageFull;
        log::warn("a job waits for a better moment",
                  {{"kind", kind.name}, {"subject", job.subject}, {"waits", job.waits}, {"error", error.detail}});
        auto const pause = kind.retry.pause_before_look(job.waits, error, needs_.random);
        co_return co_await needs_.queue.give_back(unattempted(job), needs_.clock.now() + pause, error.detail);
    }
    bool const is_told_again = job.final_failure.has_value();
    if (!is_told_again) {
        job.waits = 0;
        ++job.failures;
        job.same_failures = job.failures > 1 && job.last_error == error.detail ? job.same_failures + 1 : 1;
    }
    bool const final = is_told_again || kind.retry.is_final(error, job.failures, job.same_failures);
    log::warn(is_told_again ? "that a job failed for good is told again"
              : final       ? "job failed for good"
                            : "job failed, it will run again",
              {{"kind", kind.name}, {"subject", job.subject}, {"failures", job.failures}, {"error", error.detail}});
    if (!final)
        co_return co_await needs_.queue.give_back(
            job, needs_.clock.now() + kind.retry.pause_after(job.failures, needs_.random), error.detail);
    // Who goes on from here, if the feature cannot be told, does not do again what has failed.
    job.final_failure = FinalFailure::of(error);
    auto const told = co_await tell_dead(kind, job, error);
    if (!told.ok() && RetryPolicy::cause_of(told.error()) == Cause::moment) {
        // Its feature cannot hear it now, as while a store is away: it does in a better moment, however long that
        // takes.
        ++job.waits;
        auto const pause = kind.retry.pause_before_look(job.waits, told.error(), needs_.random);
        co_return co_await needs_.queue.give_back(unattempted(job), needs_.clock.now() + pause, error.detail);
    }
    KLIEG_CO_CHECK(told);
    job.refused = RetryPolicy::is_refusal(error);
    co_return co_await needs_.queue.bury(job, error.detail);
}

Task<> Worker::end_cancelled(Kind const& kind, Job job) {
    log::info("job cancelled", {{"kind", kind.name}, {"subject", job.subject}});
    auto ended = co_await caught(tell_dead(kind, job, cancelled()));
    if (ended.ok()) ended = co_await caught(needs_.queue.end_cancelled(job));
    if (!ended.ok())
        log::warn("a cancelled job is ended later", {{"job", job.job_id.text()}, {"error", ended.error().detail}});
    count(kind, "cancelled");
}

/// Under its lease, which is renewed first, for whoever slept through it must not clean up behind the one that has the
/// job now, and then for as long as that takes: a feature may have tens of thousands of objects to remove. Who loses it
/// meanwhile stops telling, since another does from then on. Where that fails, its feature is told again when its lease
/// has ended; but not for ever. It is not run for it.
Task<Result<>> Worker::tell_dead(Kind const& kind, Job& job, Error error) {
    if (!kind.on_dead) co_return Result<>{};
    KLIEG_CO_CHECK(co_await needs_.queue.renew(job));
    auto first = co_await race(caught(kind.on_dead(job, std::move(error))), hold(job));
    if (first.index() == 1) co_return Error{Errc::conflict, "the job is somebody else's by now", "lease_lost"};
    auto told = std::get<0>(std::move(first));
    if (!told.ok() && job.attempt > kind.retry.attempts_max) co_return Result<>{};
    co_return told;
}

char const* Worker::word_for(Outcome const& outcome) {
    if (outcome.ending == Ending::lease_lost) return "lost";
    if (outcome.result.ok()) return "done";
    auto const& error = outcome.result.error();
    if (RetryPolicy::cause_of(error) == Cause::moment) return "waits";
    return RetryPolicy::is_refusal(error) ? "refused" : "failed";
}

void Worker::count(Kind const& kind, char const* how) {
    needs_.metrics
        .counter({"klieg_jobs_total", "Jobs run, by kind and result.", {{"kind", kind.name}, {"result", how}}})
        .add();
}

}  // namespace klieg::jobs
