#include "jobs/worker.h"

#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

#include <stdexcept>

namespace klieg::jobs {

namespace {
using namespace std::chrono_literals;

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
    Worker worker{{queue, clock, random, metrics}, executor};
    int runs = 0;
    int deaths = 0;
    bool mourning_throws = false;
    Error failure{};

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
    Task<Result<>> mourn(Job, Error) {
        ++deaths;
        if (mourning_throws) throw std::runtime_error("too sad");
        co_return Result<>{};
    }

    void add(Task<Result<>> (WorkerFixture::*handler)(JobContext&)) {
        worker.add({.name = "k",
                    .handler = [this, handler](JobContext& context) { return (this->*handler)(context); },
                    .on_dead = [this](Job job, Error error) { return mourn(std::move(job), std::move(error)); }});
    }
    Task<> enqueue() {
        auto written = co_await tables.write(queue.enqueue({.kind = "k", .subject = "s"}));
        EXPECT_TRUE(written.ok());
        queue.notify();
    }
    Task<std::vector<Job>> jobs() {
        memory.catch_up();
        auto page = co_await queue.list({}, 10);
        co_return page.ok() ? page->jobs : std::vector<Job>{};
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

KLIEG_ASYNC_TEST(JobWorker, RunsAJobOnceAndForgetsIt) {
    WorkerFixture f(co_await this_executor());
    f.add(&WorkerFixture::succeed);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1 && f.memory.item_count("Jobs") == 0; });
    EXPECT_EQ(f.runs, 1);
    EXPECT_EQ(f.memory.item_count("Jobs"), 0U);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, BuriesAtOnceWhatTheSameInputWouldMeetAgain) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::corrupt, "broken file"};
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

KLIEG_ASYNC_TEST(JobWorker, TriesAgainLaterWhatMayWorkThen) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::unavailable, "no disk"};
    f.add(&WorkerFixture::fail);
    f.worker.start();
    co_await f.enqueue();
    for (int failures = 1; failures <= 5; ++failures) {
        co_await f.until([&] { return f.runs == failures; });
        co_await f.until([] { return false; });  // lets it be written back
        f.clock.advance(15min);
        f.queue.notify();
    }
    co_await f.until([&] { return f.deaths == 1; });
    EXPECT_EQ(f.runs, 5);
    EXPECT_EQ(f.deaths, 1);
    co_await f.worker.stop();
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
    f.queue.notify();
    co_await f.until([&] { return f.runs == 2 && f.memory.item_count("Jobs") == 0; });
    EXPECT_EQ(f.runs, 2) << "by the same slot";
    EXPECT_EQ(f.memory.item_count("Jobs"), 0U);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, OutlivesWhatThrowsWhileAJobIsBuried) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::corrupt, "broken file"};
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

KLIEG_ASYNC_TEST(JobWorker, BuriesInTheEndWhatNobodyCanBeToldOf) {
    WorkerFixture f(co_await this_executor());
    f.failure = {Errc::corrupt, "broken file"};
    f.mourning_throws = true;
    f.add(&WorkerFixture::fail);
    Job begun_often{
        .job_id = JobId::make(f.random), .kind = "k", .subject = "s", .attempt = RetryPolicy{}.attempts_max};
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
