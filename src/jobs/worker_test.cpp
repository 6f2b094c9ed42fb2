#include "jobs/worker.h"

#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

namespace klieg::jobs {

namespace {
using namespace std::chrono_literals;

struct Fixture {
    explicit Fixture(Executor on) : executor(std::move(on)) {}

    Executor executor;
    testing::MemoryTableStore tables{{Queue::table_schema()}};
    testing::ManualClock clock;
    SystemRandom random;
    Metrics metrics;
    Queue queue{tables, clock, random, executor, {.boot_id = "boot"}};
    Worker worker{queue, clock, random, metrics, executor};
    int runs = 0;
    int deaths = 0;
    Error failure{};

    Task<Result<>> succeed(JobContext&) {
        ++runs;
        co_return Result<>{};
    }
    Task<Result<>> fail(JobContext&) {
        ++runs;
        co_return failure;
    }
    Task<Result<>> wait_for_long(JobContext&) {
        ++runs;
        co_await sleep_for(1h);
        co_return Result<>{};
    }
    Task<Result<>> mourn(Job, Error) {
        ++deaths;
        co_return Result<>{};
    }

    void add(Task<Result<>> (Fixture::*handler)(JobContext&)) {
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
        auto page = co_await queue.list({}, 10);
        co_return page.ok() ? page->jobs : std::vector<Job>{};
    }
    /// Lets the worker run until `done` holds, or for a thousand turns of the loop.
    template <class Done>
    Task<> until(Done done) {
        for (int i = 0; i < 1000 && !done(); ++i) co_await yield();
    }
};
}  // namespace

KLIEG_ASYNC_TEST(JobWorker, RunsAJobOnceAndForgetsIt) {
    Fixture f(co_await this_executor());
    f.add(&Fixture::succeed);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1 && f.tables.item_count("Jobs") == 0; });
    EXPECT_EQ(f.runs, 1);
    EXPECT_EQ(f.tables.item_count("Jobs"), 0U);
    co_await f.worker.stop();
}

KLIEG_ASYNC_TEST(JobWorker, BuriesAtOnceWhatTheSameInputWouldMeetAgain) {
    Fixture f(co_await this_executor());
    f.failure = {Errc::corrupt, "broken file"};
    f.add(&Fixture::fail);
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
    Fixture f(co_await this_executor());
    f.failure = {Errc::unavailable, "no disk"};
    f.add(&Fixture::fail);
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
    Fixture f(co_await this_executor());
    f.add(&Fixture::wait_for_long);
    f.worker.start();
    co_await f.enqueue();
    co_await f.until([&] { return f.runs == 1; });
    co_await f.worker.stop();
    auto jobs = co_await f.jobs();
    CO_ASSERT(jobs.size() == 1);
    EXPECT_EQ(jobs.front().state, State::ready);
    EXPECT_EQ(jobs.front().failures, 0);
}

}  // namespace klieg::jobs
