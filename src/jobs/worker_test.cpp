#include "jobs/worker.h"

#include "base/core_pool.h"
#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

#include <atomic>
#include <map>
#include <stdexcept>

namespace klieg::jobs {

namespace {
using namespace std::chrono_literals;

Task<Result<>> nothing_to_do() {
    co_return Result<>{};
}

struct WorkerFixture {
    explicit WorkerFixture(Executor on) : executor(std::move(on)) {}

    Executor executor;
    testing::MemoryTableStore memory{Queue::tables()};
    testing::Faults faults;
    testing::FaultyTables tables{memory, faults};
    testing::ManualClock clock;
    SystemRandom random;
    Metrics metrics;
    Queue queue{tables, clock, random, {.boot_id = "boot"}};
    Worker worker{{queue, clock, random, metrics}, [this] { return executor; }};
    int runs = 0;
    int deaths = 0;
    bool mourning_throws = false;
    bool mourning_fails = false;
    Error failure{};
    Error told{};

    Task<Result<>> succeed(JobContext&) {
        ++runs;
        co_return Result<>{};
    }
    Task<Result<>> fail(JobContext&) {
        ++runs;
        co_return failure;
    }
    Task<Result<>> throw_at_first(JobContext&) {
        if (++runs == 1) throw std::runtime_error("broken");
        co_return Result<>{};
    }
    Task<Result<>> wait_for_long(JobContext&) {
        ++runs;
        co_await sleep_for(1h);
        co_return Result<>{};
    }
    Task<Result<>> mourn(Job, Error error) {
        ++deaths;
        told = std::move(error);
        if (mourning_throws) throw std::runtime_error("too sad");
        if (mourning_fails) co_return Error{Errc::unavailable, "the store is away"};
        co_return Result<>{};
    }

    void add(Task<Result<>> (WorkerFixture::*handler)(JobContext&), RetryPolicy retry = {}) {
        worker.add({.name = "k",
                    .handler = [this, handler](JobContext& context) { return (this->*handler)(context); },
                    .retry = retry,
                    .on_dead = [this](Job job, Error error) { return mourn(std::move(job), std::move(error)); }});
    }
    Task<> enqueue(std::string owner = {}) {
        auto written = co_await tables.write(queue.enqueue({.kind = "k", .subject = "s", .owner = std::move(owner)}));
        EXPECT_TRUE(written.ok());
        queue.notify("k");
    }
    Task<std::vector<Job>> jobs() {
        memory.catch_up();
        auto page = co_await queue.list({}, 10);
        co_return page.ok() ? page->jobs : std::vector<Job>{};
    }
    Task<bool> it_waits() {
        auto const all = co_await jobs();
        co_return all.size() == 1 && all.front().state == State::ready;
    }
    /// Lets the worker run until `done` holds, or for a thousand turns of the loop.
    template <class Done>
    Task<> until(Done done) {
        for (int i = 0; i < 1000 && !done(); ++i) {
            memory.catch_up();
            co_await yield();
        }
    }
};
}  // namespace

KLIEG_ASYNC_TEST(JobWorker, RunsAJobOnce) {
    WorkerFixture f(co_await this_executor());
    f.add(&WorkerFixture::succeed);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1; });
    co_await f.until([] { return false; });
    auto jobs = co_await f.jobs();
    CO_ASSERT(jobs.size() == 1);
    EXPECT_EQ(jobs.front().state, State::done);
    EXPECT_EQ(f.runs, 1);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, LooksOnceAtAKindHoweverManyOfItMayRunAndThenRests) {
    WorkerFixture f(co_await this_executor());
    for (auto const* name : {"a", "b", "c"})
        f.worker.add({.name = name, .handler = [&f](JobContext& context) { return f.succeed(context); }, .at_once = 4});
    f.worker.start();
    co_await f.until([] { return false; });
    EXPECT_EQ(f.memory.calls(), 6U) << "for each kind: what waits, every 3 s, and whose lease has ended, every 10 s";
    f.queue.notify("b");
    co_await f.until([] { return false; });
    EXPECT_EQ(f.memory.calls(), 7U) << "who waits for others sleeps on";
    f.queue.notify("of no kind here");
    co_await f.until([] { return false; });
    EXPECT_EQ(f.memory.calls(), 7U);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, RunsAsManyAtOnceAsMayBeAfterOneNotice) {
    WorkerFixture f(co_await this_executor());
    f.worker.add(
        {.name = "k", .handler = [&f](JobContext& context) { return f.wait_for_long(context); }, .at_once = 3});
    f.worker.start();
    co_await f.until([] { return false; });
    for (int i = 0; i < 5; ++i) {
        CO_ASSERT_OK(co_await f.tables.write(f.queue.enqueue({.kind = "k", .subject = "s"})));
    }
    f.memory.catch_up();
    f.queue.notify("k");
    co_await f.until([] { return false; });
    EXPECT_EQ(f.runs, 3);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, ClaimsTheNextAsSoonAsOneIsDone) {
    WorkerFixture f(co_await this_executor());
    f.add(&WorkerFixture::succeed);
    for (int i = 0; i < 5; ++i) CO_ASSERT_OK(co_await f.tables.write(f.queue.enqueue({.kind = "k", .subject = "s"})));
    f.memory.catch_up();
    f.worker.start();
    co_await f.until([&] { return f.runs == 5; });
    EXPECT_EQ(f.runs, 5) << "without a notice";
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, TellsTheFeatureOfARunningJobThatWasCancelled) {
    WorkerFixture f(co_await this_executor());
    f.add(&WorkerFixture::wait_for_long);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1; });
    auto const id = (co_await f.jobs()).front().job_id;
    CO_ASSERT_OK(co_await f.queue.cancel(id));
    co_await f.until([&] { return f.deaths == 1; });
    EXPECT_EQ(f.told.kind, Errc::cancelled);
    co_await f.until([] { return false; });
    auto const job = (co_await f.jobs()).front();
    EXPECT_EQ(job.state, State::cancelled);
    EXPECT_TRUE(job.ended_at);
    EXPECT_EQ(f.runs, 1);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, TellsTheFeatureOfAWaitingJobThatWasCancelledThoughAllAreBusy) {
    WorkerFixture f(co_await this_executor());
    f.add(&WorkerFixture::wait_for_long);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1; });
    co_await f.enqueue();
    std::optional<JobId> waiting;
    for (auto const& job : co_await f.jobs())
        if (job.state == State::ready) waiting = job.job_id;
    CO_ASSERT(waiting.has_value());
    CO_ASSERT_OK(co_await f.queue.cancel(*waiting));
    // Where the index lags it is found when it shows; a worker looks every few seconds.
    co_await f.until([&] {
        f.queue.lease_check().wake();
        return f.deaths == 1;
    });
    EXPECT_EQ(f.deaths, 1);
    co_await f.until([] { return false; });
    auto ended = co_await f.queue.get(*waiting);
    CO_ASSERT_OK(ended);
    EXPECT_TRUE(ended->ended_at);
    EXPECT_EQ(f.runs, 1) << "it never began";
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, RunsEachKindAtAHomeOfItsOwn) {
    WorkerFixture f(co_await this_executor());
    CorePool cores(3);
    std::map<std::string, std::atomic<int>> ran_on;
    for (auto const* kind : {"a", "b"}) ran_on[kind] = -1;
    WakeUp ran;
    Worker worker({f.queue, f.clock, f.random, f.metrics}, [&] { return cores.next(); });
    for (auto& [name, core] : ran_on)
        worker.add({.name = name, .handler = [&cores, &core, &ran](JobContext&) -> Task<Result<>> {
                        core = static_cast<int>(*cores.here());
                        ran.wake();
                        return nothing_to_do();
                    }});
    for (auto const& [name, core] : ran_on)
        CO_ASSERT_OK(co_await f.tables.write(f.queue.enqueue({.kind = name, .subject = "s"})));
    f.memory.catch_up();
    worker.start();
    while (ran_on["a"] < 0 || ran_on["b"] < 0) {
        auto const seen = ran.ticket();
        if (ran_on["a"] < 0 || ran_on["b"] < 0) CO_ASSERT(co_await ran.wait(seen, 30s));
    }
    EXPECT_EQ(ran_on["a"], 1) << "who looks for jobs is on the first";
    EXPECT_EQ(ran_on["b"], 2);
    co_await worker.stop();
}

/// Says where it is, and fails once behind its checkpoint.
Task<Result<>> count_to_three(WorkerFixture& f, JobContext& context) {
    ++f.runs;
    auto const* reached = context.checkpointed();
    auto at = reached == nullptr ? 0 : reached->at("at").as_int64();
    for (; at < 3; ++at) {
        context.progress(static_cast<double>(at) / 3, "counting");
        context.log("at " + std::to_string(at));
        if (at == 2 && f.runs == 1) co_return Error{Errc::internal, "stumbled"};
        KLIEG_CO_CHECK(co_await context.checkpoint({{"at", at + 1}}));
    }
    co_return Result<>{};
}

KLIEG_ASYNC_TEST(JobWorker, GoesOnAtTheCheckpointAndShowsWhatTheHandlerSaid) {
    WorkerFixture f(co_await this_executor());
    f.worker.add({.name = "k", .handler = [&f](JobContext& context) { return count_to_three(f, context); }});
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1; });
    co_await f.until([] { return false; });
    auto job = (co_await f.jobs()).front();
    EXPECT_EQ(job.state, State::ready);
    EXPECT_EQ(job.checkpoint, (json::Value{{"at", 2}}));
    EXPECT_EQ(job.doing, "counting");
    EXPECT_DOUBLE_EQ(job.progress, 2.0 / 3);
    f.clock.advance(15min);
    f.queue.notify("k");
    co_await f.until([&] { return f.runs == 2; });
    co_await f.until([] { return false; });
    job = (co_await f.jobs()).front();
    EXPECT_EQ(job.state, State::done);
    std::vector<std::string> lines;
    for (auto const& line : job.log) lines.push_back(line.text);
    EXPECT_EQ(lines, (std::vector<std::string>{"at 0", "at 1", "at 2", "at 2"})) << "the first two are not done again";
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, ShowsWhatARunningHandlerSaysWithTheNextHeartbeat) {
    WorkerFixture f(co_await this_executor());
    f.worker.add({.name = "k", .handler = [&f](JobContext& context) {
                      for (int i = 0; i < 30; ++i) context.log(std::to_string(i) + std::string(199, 'x') + "\u00e9");
                      context.progress(2, "at it");
                      return f.wait_for_long(context);
                  }});
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1; });
    EXPECT_TRUE((co_await f.jobs()).front().log.empty()) << "no write of its own";
    f.queue.lease_check().wake();
    co_await f.until([] { return false; });
    auto const job = (co_await f.jobs()).front();
    EXPECT_EQ(job.state, State::running);
    EXPECT_EQ(job.progress, 1);
    CO_ASSERT(job.log.size() == kLogLinesMax);
    EXPECT_EQ(job.log.back().text, "29" + std::string(198, 'x'));
    EXPECT_EQ(job.log.front().text, "10" + std::string(198, 'x'));
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, BuriesAtOnceWhatTheSameInputWouldMeetAgain) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::corrupt, "broken file", "broken"};
    f.add(&WorkerFixture::fail);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.deaths == 1; });
    co_await f.worker.stop();
    auto jobs = co_await f.jobs();
    CO_ASSERT(jobs.size() == 1);
    EXPECT_EQ(jobs.front().state, State::dead);
    EXPECT_EQ(f.runs, 1);
}

/// What an operator has to look after is what nobody gave us so.
KLIEG_ASYNC_TEST(JobWorker, TellsWhatItsSubjectWasRefusedForFromWhatFailed) {
    struct Case {
        Error failure;
        bool refused;
    };
    for (auto const& [failure, refused] : {Case{{Errc::corrupt, "the file was cut off", "truncated"}, true},
                                           Case{{Errc::too_large, "too many pixels", "too_many_pixels"}, true},
                                           Case{{Errc::unsupported, "it is no video", "not_media"}, true},
                                           Case{{Errc::corrupt, "a stored row is malformed"}, false},
                                           Case{{Errc::unsupported, "the encoder wrote neither H.264 nor AAC"}, false},
                                           Case{{Errc::too_large, "the encoder's segment does not end"}, false},
                                           Case{{Errc::corrupt, "it takes the process along", kTooManyAttempts}, false},
                                           Case{{Errc::internal, "a bug", "a_bug"}, false}}) {
        WorkerFixture f(co_await this_executor());
        f.failure = failure;
        f.add(&WorkerFixture::fail, {.failures_max = 1});
        f.worker.start();
        co_await f.enqueue();
        co_await f.until([&] { return f.deaths == 1; });
        co_await f.worker.stop();
        auto jobs = co_await f.jobs();
        CO_ASSERT(jobs.size() == 1);
        EXPECT_EQ(jobs.front().state, State::dead);
        EXPECT_EQ(jobs.front().refused, refused) << failure.detail;
        auto const counted = f.metrics.exposition();
        EXPECT_EQ(counted.find("result=\"refused\"") != std::string::npos, refused) << counted;
        EXPECT_EQ(counted.find("result=\"failed\"") != std::string::npos, !refused) << counted;
        CO_ASSERT_OK(co_await f.queue.run_again(jobs.front().job_id));
        EXPECT_FALSE((co_await f.jobs()).front().refused);
    }
}

KLIEG_ASYNC_TEST(JobWorker, TriesAgainLaterWhatMayWorkThen) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::internal, "no disk"};
    f.add(&WorkerFixture::fail);
    f.worker.start();
    co_await f.enqueue();
    for (int failures = 1; failures <= 5; ++failures) {
        co_await f.until([&] { return f.runs == failures; });
        co_await f.until([] { return false; });  // lets it be written back
        f.clock.advance(15min);
        f.queue.notify("k");
    }
    co_await f.until([&] { return f.deaths == 1; });
    EXPECT_EQ(f.runs, 5);
    EXPECT_EQ(f.deaths, 1);
    co_await f.worker.stop();
}

/// An encoding that comes to the same end again does so a third time as well. What may be a moment's is tried on.
KLIEG_ASYNC_TEST(JobWorker, GivesUpEarlierWhatFailsInTheSameWordsAgain) {
    WorkerFixture f(co_await this_executor());
    Error const no_keyframe{Errc::internal, "there is no keyframe", "no_segments"},
        too_late{Errc::timeout, "it took too long"};
    std::vector<Error> const failures{no_keyframe, too_late, too_late, no_keyframe, no_keyframe};
    f.failure = failures.front();
    f.add(&WorkerFixture::fail, {.failures_max = 9, .same_failures_max = 2});
    f.worker.start();
    co_await f.enqueue();
    for (std::size_t runs = 1; runs <= failures.size(); ++runs) {
        co_await f.until([&] { return f.runs == static_cast<int>(runs); });
        co_await f.until([] { return false; });  // lets it be written back
        EXPECT_EQ(f.deaths, runs < failures.size() ? 0 : 1) << runs;
        if (runs == failures.size()) break;
        f.failure = failures[runs];
        f.clock.advance(1h);
        f.queue.notify("k");
    }
    EXPECT_EQ(f.told.detail, no_keyframe.detail);
    co_await f.worker.stop();
}

/// What is the moment's and not the job's: it looks again for as long as it takes, and is not counted.
Task<> expect_patience(Error failure) {
    WorkerFixture f(co_await this_executor());
    f.failure = failure;
    f.add(&WorkerFixture::fail);
    f.worker.start();
    co_await f.enqueue();
    auto const more_than_it_may_begin = static_cast<int>(RetryPolicy{}.attempts_max) + 3;
    for (int tries = 1; tries <= more_than_it_may_begin; ++tries) {
        co_await f.until([&] { return f.runs == tries; });
        for (int turns = 0; turns < 100; ++turns) co_await yield();  // lets it be written back
        if (tries == more_than_it_may_begin) break;
        f.clock.advance(10min);
        f.queue.notify("k");
    }
    EXPECT_EQ(f.runs, more_than_it_may_begin) << failure.detail;
    co_await f.worker.stop();
    EXPECT_EQ(f.deaths, 0) << failure.detail;
    auto jobs = co_await f.jobs();
    CO_ASSERT(jobs.size() == 1);
    EXPECT_EQ(jobs.front().state, State::ready);
    EXPECT_EQ(jobs.front().attempt, 0) << failure.detail;
    EXPECT_EQ(jobs.front().failures, 0) << failure.detail;
    EXPECT_EQ(jobs.front().last_error, failure.detail);
}

KLIEG_ASYNC_TEST(JobWorker, WaitsForRoomOnAFullDiskWithoutGivingUp) {
    co_await expect_patience({Errc::exhausted, "no room", ports::kStorageFull});
}

KLIEG_ASYNC_TEST(JobWorker, IsWokenWhereItWaitsForRoomAndNotWhereItHasFailed) {
    for (bool for_room : {true, false}) {
        WorkerFixture f(co_await this_executor());
        f.failure = for_room ? Error{Errc::exhausted, "no room", ports::kStorageFull} : Error{Errc::internal, "broken"};
        f.add(&WorkerFixture::fail);
        f.worker.start();
        co_await f.enqueue("a");
        co_await f.until([&] { return f.runs == 1; });
        co_await f.until([] { return false; });  // lets it be written back
        EXPECT_EQ((co_await f.queue.wake_for_room("a")).value(), for_room ? 1U : 0U);
        co_await f.worker.stop();
    }
}

KLIEG_ASYNC_TEST(JobWorker, WaitsForAnEngineThatIsAwayWithoutGivingUp) {
    co_await expect_patience({Errc::unavailable, "the storage is away"});
    co_await expect_patience({Errc::unavailable, "cannot confine a process"});
}

KLIEG_ASYNC_TEST(JobWorker, WaitsForMemoryThatOthersHoldWithoutGivingUp) {
    Error overloaded{Errc::unavailable, "there is too much to do", "overloaded"};
    overloaded.retry_after = 5s;
    co_await expect_patience(std::move(overloaded));
}

/// How often a job is begun by when so much time has passed.
Task<int> runs_within(WorkerFixture& f, std::chrono::milliseconds time) {
    auto const before = f.runs;
    f.clock.advance(time);
    f.queue.notify("k");
    co_await f.until([&] { return f.runs > before; });
    co_await f.until([] { return false; });  // lets it be written back
    co_return f.runs - before;
}

KLIEG_ASYNC_TEST(JobWorker, LooksAgainSoonAndThenMoreSeldom) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::unavailable, "the storage is away"};
    f.add(&WorkerFixture::fail);
    f.worker.start();
    co_await f.enqueue();
    EXPECT_EQ(co_await runs_within(f, 0s), 1);
    EXPECT_EQ(co_await runs_within(f, 2s), 1);
    EXPECT_EQ(co_await runs_within(f, 2s), 0) << "the second pause is of four seconds at least";
    EXPECT_EQ(co_await runs_within(f, 6s), 1);
    f.failure = {Errc::internal, "a bug"};
    EXPECT_EQ(co_await runs_within(f, 32s), 1);
    auto const job = (co_await f.jobs()).front();
    EXPECT_EQ(job.waits, 0) << "in a row";
    EXPECT_EQ(job.failures, 1);
    co_await f.worker.stop();
}

TEST(RetryPolicy, KnowsWhatSaysSomethingOfTheJob) {
    auto const cause = [](Errc kind, char const* code = "") { return RetryPolicy::cause_of({kind, "", code}); };
    for (auto kind : {Errc::invalid, Errc::unsupported, Errc::corrupt, Errc::too_large, Errc::forbidden}) {
        EXPECT_EQ(cause(kind, "not_media"), Cause::subject) << to_string(kind);
        EXPECT_EQ(cause(kind), Cause::unknown) << to_string(kind) << ": an encoder of ours may have written it";
    }
    for (auto kind : {Errc::unavailable, Errc::cancelled, Errc::rate_limited})
        EXPECT_EQ(cause(kind), Cause::moment) << to_string(kind);
    for (auto kind : {Errc::internal, Errc::not_found, Errc::conflict, Errc::timeout, Errc::exhausted,
                      Errc::unauthenticated, Errc::precondition})
        EXPECT_EQ(cause(kind), Cause::unknown) << to_string(kind);
    EXPECT_EQ(cause(Errc::exhausted, ports::kStorageFull), Cause::moment);
    EXPECT_EQ(cause(Errc::exhausted, "memory_short"), Cause::unknown) << "the file may have taken it";
}

KLIEG_ASYNC_TEST(JobWorker, GivesBackWhatItIsStoppedIn) {
    WorkerFixture f(co_await this_executor());
    f.add(&WorkerFixture::wait_for_long);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1; });
    co_await f.worker.stop();
    auto jobs = co_await f.jobs();
    CO_ASSERT(jobs.size() == 1);
    EXPECT_EQ(jobs.front().state, State::ready);
    EXPECT_EQ(jobs.front().failures, 0);
    EXPECT_EQ(jobs.front().attempt, 0) << "however often Klieg is stopped";
}

/// Says where it is when it is wanted back.
Task<Result<>> go_on_later(WorkerFixture& f, JobContext& context) {
    ++f.runs;
    while (!context.is_wanted_back()) co_await context.until_wanted_back(1h);
    KLIEG_CO_CHECK(co_await context.checkpoint({{"at", 7}}));
    co_return give_way();
}

KLIEG_ASYNC_TEST(JobWorker, HasWhoCanGoOnSayWhereBeforeItStops) {
    WorkerFixture f(co_await this_executor());
    f.worker.add({.name = "k", .handler = [&f](JobContext& context) { return go_on_later(f, context); }});
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1; });
    co_await f.worker.stop();
    auto const job = (co_await f.jobs()).front();
    EXPECT_EQ(job.state, State::ready);
    EXPECT_EQ(job.checkpoint, (json::Value{{"at", 7}}));
    EXPECT_EQ(job.attempt, 0);
    EXPECT_EQ(job.fruitless, 0) << "however often Klieg is stopped";
    EXPECT_EQ(f.runs, 1) << "nothing is begun any more";
}

KLIEG_ASYNC_TEST(JobWorker, OutlivesWhatThrowsWhileAJobIsClaimed) {
    WorkerFixture f(co_await this_executor());
    f.add(&WorkerFixture::succeed);
    f.faults.begin({.faulty = 1, .manner = testing::Faults::Manner::throws});
    f.worker.start();
    co_await f.until([] { return false; });
    EXPECT_TRUE(f.faults.end());
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1; });
    EXPECT_EQ(f.runs, 1);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, OutlivesAHandlerThatThrows) {
    WorkerFixture f(co_await this_executor());
    f.add(&WorkerFixture::throw_at_first);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1; });
    co_await f.until([] { return false; });  // lets it be written back
    auto jobs = co_await f.jobs();
    CO_ASSERT(jobs.size() == 1);
    EXPECT_EQ(jobs.front().state, State::ready) << "nobody holds its lease";
    EXPECT_EQ(jobs.front().failures, 1);
    EXPECT_EQ(jobs.front().last_error, "broken");
    f.clock.advance(15min);
    f.queue.notify("k");
    co_await f.until([&] { return f.runs == 2; });
    EXPECT_EQ(f.runs, 2) << "of the same crew";
    co_await f.until([] { return false; });
    EXPECT_EQ((co_await f.jobs()).front().state, State::done);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, OutlivesWhatThrowsWhileAJobIsBuried) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::corrupt, "broken file", "broken"};
    f.mourning_throws = true;
    f.add(&WorkerFixture::fail);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.deaths == 1; });
    co_await f.enqueue();
    co_await f.until([&] { return f.deaths == 2; });
    EXPECT_EQ(f.deaths, 2) << "the slot goes on";
    co_await f.until([] { return false; });
    for (auto const& job : co_await f.jobs()) EXPECT_EQ(job.state, State::running) << "told again when its lease ends";
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, OnlyTellsAgainWhatCouldNotBeTold) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::exhausted, "an encoder's memory", "out_of_memory"};
    f.failure.wording = Wording::engines;
    f.mourning_throws = true;
    f.add(&WorkerFixture::fail, {.failures_max = 1});
    f.worker.start();
    co_await f.enqueue();
    for (int deaths = 1; deaths <= 3; ++deaths) {
        co_await f.until([&] { return f.deaths == deaths; });
        EXPECT_EQ(f.deaths, deaths);
        EXPECT_EQ(f.told.kind, Errc::exhausted);
        EXPECT_EQ(f.told.code, "out_of_memory");
        EXPECT_EQ(f.told.detail, "an encoder's memory");
        EXPECT_EQ(f.told.wording, Wording::engines) << "its owner reads other words";
        co_await f.until([] { return false; });
        f.mourning_throws = deaths < 2;
        f.clock.advance(f.queue.lease() + 1s);
        f.queue.lease_check().wake();
    }
    EXPECT_EQ(f.runs, 1);
    auto const jobs = co_await f.jobs();
    CO_ASSERT(jobs.size() == 1);
    EXPECT_EQ(jobs.front().state, State::dead);
    EXPECT_EQ(jobs.front().failures, 1);
    EXPECT_FALSE(jobs.front().final_failure) << "there is nobody to be told any more";
    CO_ASSERT_OK(co_await f.queue.run_again(jobs.front().job_id));
    co_await f.until([&] { return f.runs == 2; });
    EXPECT_EQ(f.runs, 2) << "an operator has it run, and not told";
    co_await f.worker.stop();
}

/// Tells of an end for as long as a test likes.
struct LongTelling {
    explicit LongTelling(WorkerFixture& fixture, Task<Result<>> (WorkerFixture::*handler)(JobContext&)) : f(fixture) {
        f.worker.add({.name = "k",
                      .handler = [this, handler](JobContext& context) { return (f.*handler)(context); },
                      .on_dead = [this](Job, Error) { return tell(); }});
    }
    Task<Result<>> tell() {
        ++begun;
        struct Under {
            ~Under() { --count; }
            int& count;
        } under{++now_under_way};
        co_await let_go.wait(0, 1h);
        ++told;
        co_return Result<>{};
    }
    Task<Job> job() { co_return (co_await f.jobs()).front(); }
    /// The heartbeat's next beat is now.
    Task<> beat_until_leased_for(Time end) {
        for (int looks = 0; looks < 1000 && (co_await job()).lease_expires_at < end; ++looks) {
            f.queue.lease_check().wake();
            co_await yield();
        }
    }

    WorkerFixture& f;
    WakeUp let_go;
    int begun = 0;
    int now_under_way = 0;
    int told = 0;
};

KLIEG_ASYNC_TEST(JobWorker, HoldsTheLeaseForAsLongAsItTellsOfAnEnd) {
    for (bool is_cancelled : {false, true}) {
        WorkerFixture f(co_await this_executor());
        f.failure = {Errc::corrupt, "broken file", "broken"};
        LongTelling telling(f, is_cancelled ? &WorkerFixture::wait_for_long : &WorkerFixture::fail);
        Queue other{f.memory, f.clock, f.random, {.boot_id = "another boot"}};
        f.worker.start();
        co_await f.enqueue();
        co_await f.until([&] { return f.runs == 1; });
        if (is_cancelled) CO_ASSERT_OK(co_await f.queue.cancel((co_await telling.job()).job_id));
        co_await f.until([&] { return telling.begun == 1; });
        CO_ASSERT(telling.begun == 1);
        for (int beats = 0; beats < 3; ++beats) {
            f.clock.advance(f.queue.lease() * 2 / 3);
            co_await telling.beat_until_leased_for(f.clock.now() + f.queue.lease());
            f.memory.catch_up();
            auto const recovered = co_await other.recover("k");
            CO_ASSERT_OK(recovered);
            EXPECT_EQ(recovered->begin_again + recovered->cancelled.size(), 0U) << "it is still being told";
        }
        telling.let_go.wake();
        co_await f.until([&] { return telling.told == 1; });
        co_await f.until([] { return false; });
        EXPECT_EQ((co_await telling.job()).state, is_cancelled ? State::cancelled : State::dead);
        EXPECT_EQ(telling.begun, 1);
        co_await f.worker.stop();
    }
}

/// As it waits to be told of, nobody runs it: it is taken from who has it by the end of a lease.
KLIEG_ASYNC_TEST(JobWorker, HoldsTheLeaseOfAWaitingJobThatWasCancelledWhileItTells) {
    WorkerFixture f(co_await this_executor());
    LongTelling telling(f, &WorkerFixture::succeed);
    CO_ASSERT_OK(co_await f.tables.write(f.queue.enqueue({.kind = "k", .subject = "s", .delay = 1h})));
    CO_ASSERT_OK(co_await f.queue.cancel((co_await telling.job()).job_id));
    f.worker.start();
    co_await f.until([&] {
        f.queue.lease_check().wake();
        return telling.begun == 1;
    });
    CO_ASSERT(telling.begun == 1);
    Queue other{f.memory, f.clock, f.random, {.boot_id = "another boot"}};
    for (int beats = 0; beats < 3; ++beats) {
        f.clock.advance(f.queue.lease() * 2 / 3);
        co_await telling.beat_until_leased_for(f.clock.now() + f.queue.lease());
        f.memory.catch_up();
        EXPECT_EQ((co_await other.recover("k"))->cancelled.size(), 0U) << "it is still being told";
    }
    telling.let_go.wake();
    co_await f.until([&] { return telling.told == 1; });
    co_await f.until([] { return false; });
    EXPECT_TRUE((co_await telling.job()).ended_at);
    EXPECT_EQ(telling.begun, 1);
    co_await f.worker.stop();
}

/// However long that takes, and others that have lost their workers go on beside them.
KLIEG_ASYNC_TEST(JobWorker, TellsOfSoManyCancelledJobsAtOnceAndRunsOthers) {
    WorkerFixture f(co_await this_executor());
    LongTelling telling(f, &WorkerFixture::succeed);
    for (std::size_t i = 0; i < kCancelledMax + 5; ++i) {
        CO_ASSERT_OK(co_await f.tables.write(f.queue.enqueue({.kind = "k", .subject = "s", .delay = 1h})));
    }
    f.memory.catch_up();
    auto const all = co_await f.queue.list({}, 100);
    for (auto const& job : all->jobs) CO_ASSERT_OK(co_await f.queue.cancel(job.job_id));
    Queue dead{f.memory, f.clock, f.random, {.boot_id = "a dead boot"}};
    CO_ASSERT_OK(co_await f.tables.write(f.queue.enqueue({.kind = "k", .subject = "lost"})));
    f.memory.catch_up();
    CO_ASSERT((co_await dead.claim("k"))->has_value());
    f.clock.advance(f.queue.lease() + 1s);
    f.worker.start();
    co_await f.until([&] {
        f.queue.lease_check().wake();
        return f.runs == 1 && telling.begun == static_cast<int>(kCancelledMax);
    });
    for (int looks = 0; looks < 100; ++looks) {
        f.queue.lease_check().wake();
        co_await yield();
    }
    EXPECT_EQ(telling.begun, static_cast<int>(kCancelledMax));
    EXPECT_EQ(f.runs, 1);
    telling.let_go.wake();
    co_await f.until([&] {
        f.queue.lease_check().wake();
        return telling.told == static_cast<int>(kCancelledMax) + 5;
    });
    EXPECT_EQ(telling.told, static_cast<int>(kCancelledMax) + 5);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, StopsTellingOfAnEndWhereItsLeaseIsLost) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::corrupt, "broken file", "broken"};
    LongTelling telling(f, &WorkerFixture::fail);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return telling.begun == 1; });
    CO_ASSERT(telling.now_under_way == 1);
    ports::Item const taken{{"LeaseId", "another's"}, {"LeaseOwner", "another boot"}};
    auto const id = (co_await telling.job()).job_id.text();
    CO_ASSERT_OK(co_await f.memory.write(ports::Update{.table = "Jobs", .key = {id}, .set = taken}));
    f.queue.lease_check().wake();
    co_await f.until([&] { return telling.now_under_way == 0; });
    EXPECT_EQ(telling.now_under_way, 0);
    EXPECT_EQ(telling.told, 0);
    co_await f.until([] { return false; });
    auto const job = co_await telling.job();
    EXPECT_EQ(job.state, State::running) << "it is the other's to end";
    EXPECT_EQ(job.lease_id, "another's");
    co_await f.worker.stop();
}

/// Its video would be shown as being worked on for ever.
KLIEG_ASYNC_TEST(JobWorker, TellsOfAFailureForAsLongAsNobodyCanHearIt) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::corrupt, "broken file", "broken"};
    f.mourning_fails = true;
    f.add(&WorkerFixture::fail);
    f.worker.start();
    co_await f.enqueue();
    int const deaths_max = static_cast<int>(RetryPolicy{}.attempts_max) + 5;
    for (int deaths = 1; deaths <= deaths_max; ++deaths) {
        co_await f.until([&] { return f.deaths == deaths; });
        CO_ASSERT(f.deaths == deaths);
        for (int looks = 0; looks < 1000 && !co_await f.it_waits(); ++looks) co_await yield();
        f.mourning_fails = deaths + 1 < deaths_max;
        f.clock.advance(RetryPolicy{}.pause_max);
        f.queue.notify("k");
    }
    co_await f.until([] { return false; });
    EXPECT_EQ(f.runs, 1);
    EXPECT_EQ(f.told.detail, "broken file");
    auto const jobs = co_await f.jobs();
    CO_ASSERT(jobs.size() == 1);
    EXPECT_EQ(jobs.front().state, State::dead);
    EXPECT_EQ(jobs.front().failures, 1);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, BuriesInTheEndWhatNobodyCanBeToldOf) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::corrupt, "broken file", "broken"};
    f.mourning_throws = true;
    f.add(&WorkerFixture::fail);
    Job begun_often{.job_id = JobId::make(f.random),
                    .kind = "k",
                    .subject = "s",
                    .attempt = RetryPolicy{}.attempts_max,
                    .revision = "some"};
    auto item = json::to_item(begun_often);
    item["Queue"] = "ready#k";
    item["Turn"] = to_rfc3339(begun_often.run_at) + "#" + begun_often.job_id.text();
    CO_ASSERT_OK(co_await f.tables.write(ports::Put{"Jobs", std::move(item)}));
    f.worker.start();
    co_await f.until([&] { return f.deaths == 1; });
    co_await f.until([] { return false; });
    auto jobs = co_await f.jobs();
    CO_ASSERT(jobs.size() == 1);
    EXPECT_EQ(jobs.front().state, State::dead);
    co_await f.worker.stop();
}

}  // namespace klieg::jobs
