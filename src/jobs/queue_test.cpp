#include "jobs/queue.h"

#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"

namespace klieg::jobs {

namespace {
using namespace std::chrono_literals;

struct QueueFixture {
    testing::MemoryTableStore tables{Queue::tables()};
    testing::ManualClock clock;
    SystemRandom random;
    Queue queue{tables, clock, random, {.boot_id = "this boot"}};
    Queue other{tables, clock, random, {.boot_id = "another boot"}};

    Task<> enqueue(NewJob wanted) {
        auto written = co_await tables.write(queue.enqueue(std::move(wanted)));
        EXPECT_TRUE(written.ok());
        tables.catch_up();  // a worker looks until it sees the job
    }
};
}  // namespace

KLIEG_ASYNC_TEST(JobQueue, GivesEachJobToOneWorkerInTheOrderOfTheirTurns) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "second", .delay = 5s});
    co_await f.enqueue({.kind = "k", .subject = "first"});
    auto first = co_await f.queue.claim("k");
    CO_ASSERT_OK(first);
    CO_ASSERT(first->has_value());
    EXPECT_EQ((*first)->subject, "first");
    auto none = co_await f.other.claim("k");
    CO_ASSERT_OK(none);
    EXPECT_FALSE(none->has_value());
    f.clock.advance(5s);
    auto second = co_await f.other.claim("k");
    CO_ASSERT_OK(second);
    CO_ASSERT(second->has_value());
    EXPECT_EQ((*second)->subject, "second");
}

KLIEG_ASYNC_TEST(JobQueue, LetsExactlyOneOfManyClaimAJob) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    std::vector<Task<Result<std::optional<Job>>>> claims;
    for (int i = 0; i < 8; ++i) claims.push_back(f.queue.claim("k"));
    auto claimed = co_await testing::run_concurrently(std::move(claims));
    EXPECT_EQ(std::count_if(claimed.begin(), claimed.end(), [](auto const& c) { return c.ok() && c->has_value(); }), 1);
}

KLIEG_ASYNC_TEST(JobQueue, TakesAJobBackWhoseLeaseRanOut) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto lost = co_await f.queue.claim("k");
    CO_ASSERT(lost.ok() && lost->has_value());
    f.clock.advance(f.queue.lease() + 1s);
    f.tables.catch_up();
    auto recovered = co_await f.other.recover("k");
    CO_ASSERT_OK(recovered);
    EXPECT_EQ(*recovered, 1U);
    f.tables.catch_up();
    auto again = co_await f.other.claim("k");
    CO_ASSERT(again.ok() && again->has_value());
    EXPECT_EQ((*again)->attempt, 2);
    auto renewed = co_await f.queue.renew(**lost);
    EXPECT_EQ(renewed.error().kind, Errc::conflict);
    auto finished = co_await f.queue.finish(**lost);
    EXPECT_EQ(finished.error().kind, Errc::conflict);
}

KLIEG_ASYNC_TEST(JobQueue, ALeaseThatCouldNotBeRenewedEndsWhenItWould) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto job = co_await f.queue.claim("k");
    CO_ASSERT(job.ok() && job->has_value());
    auto const ends = (*job)->lease_expires_at;
    f.clock.advance(f.queue.lease() / 2);
    f.tables.fail_after(0, 1, Error{Errc::unavailable, "the storage is away"});
    EXPECT_FALSE((co_await f.queue.renew(**job)).ok());
    EXPECT_EQ((*job)->lease_expires_at, ends) << "its holder would go on after somebody else has begun";
    CO_ASSERT_OK(co_await f.queue.renew(**job));
    EXPECT_EQ((*job)->lease_expires_at, f.clock.now() + f.queue.lease());
}

/// Over an engine that does a change and then reports it as failed, or as refused by its own condition.
KLIEG_ASYNC_TEST(JobQueue, KnowsItsOwnWritesThoughTheirAnswersGetLost) {
    for (auto manner : {testing::Faults::Manner::lost_answer, testing::Faults::Manner::repeated}) {
        QueueFixture f;
        testing::Faults faults;
        testing::FaultyTables tables(f.tables, faults);
        Queue queue{tables, f.clock, f.random, {.boot_id = "this boot"}};
        co_await f.enqueue({.kind = "k", .subject = "s"});
        for (int round = 0; round < 2; ++round) {
            f.tables.catch_up();
            faults.begin({.manner = manner});
            auto job = co_await queue.claim("k");
            CO_ASSERT(job.ok() && job->has_value());
            EXPECT_TRUE(faults.end());
            faults.begin({.manner = manner});
            CO_ASSERT_OK(co_await queue.renew(**job));
            EXPECT_TRUE(faults.end());
            faults.begin({.manner = manner});
            if (round == 0) CO_ASSERT_OK(co_await queue.give_back(**job, f.clock.now(), "later"));
            if (round == 1) CO_ASSERT_OK(co_await queue.finish(**job));
            EXPECT_TRUE(faults.end());
        }
        EXPECT_EQ(f.tables.item_count("Jobs"), 0U);
    }
}

/// Two workers of one boot differ by nothing but the mark of their claims.
KLIEG_ASYNC_TEST(JobQueue, TakesNoClaimOfItsNeighbourForItsOwn) {
    QueueFixture f;
    Queue neighbour{f.tables, f.clock, f.random, {.boot_id = "this boot"}};
    co_await f.enqueue({.kind = "k", .subject = "s"});
    f.tables.catch_up();
    std::vector<Task<Result<std::optional<Job>>>> claims;
    for (int i = 0; i < 4; ++i) {
        claims.push_back(f.queue.claim("k"));
        claims.push_back(neighbour.claim("k"));
    }
    auto claimed = co_await testing::run_concurrently(std::move(claims));
    EXPECT_EQ(std::ranges::count_if(claimed, [](auto const& c) { return c.ok() && c->has_value(); }), 1);
}

KLIEG_ASYNC_TEST(JobQueue, VoidsLeasesOfOtherBootsOnly) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "theirs"});
    auto theirs = co_await f.other.claim("k");
    co_await f.enqueue({.kind = "k", .subject = "ours"});
    auto ours = co_await f.queue.claim("k");
    CO_ASSERT(theirs.ok() && ours.ok() && ours->has_value());
    f.tables.catch_up();
    auto voided = co_await f.queue.void_leases_of_other_boots({"k"});
    CO_ASSERT_OK(voided);
    EXPECT_EQ(*voided, 1U);
    auto renewed = co_await f.queue.renew(**ours);
    EXPECT_TRUE(renewed.ok());
}

KLIEG_ASYNC_TEST(JobQueue, KeepsDeadJobsUntilTheyAreRunAgain) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto job = co_await f.queue.claim("k");
    CO_ASSERT(job.ok() && job->has_value());
    CO_ASSERT_OK(co_await f.queue.bury(**job, "broken"));
    EXPECT_FALSE((co_await f.queue.claim("k"))->has_value());
    f.tables.catch_up();
    auto listed = co_await f.queue.list({}, 10);
    CO_ASSERT_OK(listed);
    CO_ASSERT(listed->jobs.size() == 1);
    EXPECT_EQ(listed->jobs.front().last_error, "broken");
    CO_ASSERT_OK(co_await f.queue.run_again((*job)->job_id));
    f.tables.catch_up();
    EXPECT_TRUE((co_await f.queue.claim("k"))->has_value());
}

}  // namespace klieg::jobs
