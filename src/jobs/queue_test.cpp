#include "jobs/queue.h"

#include "base/epoch_seconds.h"
#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"
#include "testing/tables_in_front.h"

#include <gmock/gmock.h>

#include <optional>
#include <utility>

namespace klieg::jobs {

namespace {
using namespace std::chrono_literals;

struct QueueFixture {
    testing::MemoryTableStore tables{Queue::tables()};
    testing::ManualClock clock;
    SystemRandom random;
    Queue queue{tables, clock, random, {.boot_id = "this boot", .sharing = leases::Sharing::alone}};
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

KLIEG_ASYNC_TEST(JobQueue, IsAskedForAJobNowAndAgainOrForNone) {
    QueueFixture f;
    f.tables.fail_after(0, 1, Error{Errc::unavailable, "the storage is away"});
    EXPECT_FALSE((co_await f.queue.ask_twice({.kind = "k", .subject = "s"}, 1min)).ok());
    EXPECT_EQ(f.tables.item_count("Jobs"), 0U);
    EXPECT_TRUE(f.queue.take_notified().empty());
    CO_ASSERT_OK(co_await f.queue.ask_twice({.kind = "k", .subject = "s"}, 1min));
    EXPECT_THAT(f.queue.take_notified(), ::testing::ElementsAre("k"));
    f.tables.catch_up();
    for (auto const pause : {0min, 1min}) {
        f.clock.advance(pause);
        auto const job = co_await f.queue.claim("k");
        CO_ASSERT_OK(job);
        CO_ASSERT(job->has_value());
        EXPECT_EQ((*job)->subject, "s");
        f.tables.catch_up();
        EXPECT_FALSE((co_await f.queue.claim("k"))->has_value());
    }
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
    EXPECT_EQ(recovered->begin_again, 1U);
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

/// As by hand, or of a release to come, and before all others of that place.
Task<> put_unreadable(QueueFixture& f, std::string place, int count) {
    for (int i = 0; i < count; ++i) {
        ports::Item item{{"JobId", "j_unreadable" + std::to_string(i) + place},
                         {"Attempt", "many"},
                         {"Queue", place},
                         {"Turn", "1970-01-01T00:00:00.000Z#" + std::to_string(i)}};
        CO_ASSERT_OK(co_await f.tables.write(ports::Put{"Jobs", std::move(item)}));
    }
    f.tables.catch_up();
}

/// More than a page of them.
constexpr int kUnreadable = 120;

/// Notes a change instead of making it, when it is told to, and says that it failed.
class HeldBackTables final : public testing::TablesInFront {
public:
    using TablesInFront::TablesInFront;
    Task<Result<>> write(ports::Action action) override {
        if (!std::exchange(holds_back, false)) return inner_.write(std::move(action));
        return note(std::move(action));
    }
    Task<Result<>> make() { return inner_.write(*std::exchange(noted_, std::nullopt)); }

    bool holds_back = false;

private:
    Task<Result<>> note(ports::Action action) {
        noted_ = std::move(action);
        co_return Error{Errc::unavailable, "nobody answered"};
    }
    std::optional<ports::Action> noted_{};
};

KLIEG_ASYNC_TEST(JobQueue, IsNotSetBackByAWriteThatIsMadeAfterItWasReportedAsFailed) {
    QueueFixture f;
    HeldBackTables tables(f.tables);
    Queue queue(tables, f.clock, f.random, {.boot_id = "this boot"});
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto job = co_await queue.claim("k");
    CO_ASSERT(job.ok() && *job);
    f.clock.advance(1s);
    tables.holds_back = true;
    EXPECT_FALSE((co_await queue.save_checkpoint(**job, {{"at", 1}})).ok());
    f.clock.advance(1s);
    CO_ASSERT_OK(co_await queue.save_checkpoint(**job, {{"at", 2}}));
    auto const late = co_await tables.make();
    EXPECT_FALSE(late.ok());
    auto stands = co_await queue.get((*job)->job_id);
    CO_ASSERT_OK(stands);
    EXPECT_EQ(stands->checkpoint, json::Value({{"at", 2}}));
    EXPECT_EQ(stands->lease_expires_at, (*job)->lease_expires_at);
}

KLIEG_ASYNC_TEST(JobQueue, GoesOnOverARenewalThatIsMadeAfterItWasReportedAsFailed) {
    QueueFixture f;
    HeldBackTables tables(f.tables);
    Queue queue(tables, f.clock, f.random, {.boot_id = "this boot"});
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto job = co_await queue.claim("k");
    CO_ASSERT(job.ok() && *job);
    f.clock.advance(1s);
    tables.holds_back = true;
    EXPECT_FALSE((co_await queue.renew(**job)).ok());
    f.clock.advance(1s);
    CO_ASSERT_OK(co_await tables.make());
    CO_ASSERT_OK(co_await queue.renew(**job));
    EXPECT_EQ((co_await queue.get((*job)->job_id))->lease_expires_at, f.clock.now() + queue.lease());
    CO_ASSERT_OK(co_await queue.finish(**job));
}

KLIEG_ASYNC_TEST(JobQueue, ClaimsWhatStandsBehindRowsThatCannotBeRead) {
    for (auto const turns : {Turns::as_they_come, Turns::by_owner}) {
        for (auto const* owner : {"", "a"}) {
            QueueFixture f;
            co_await put_unreadable(f, "ready#k", kUnreadable);
            co_await put_unreadable(f, "turn#k#a", kUnreadable);
            co_await f.enqueue({.kind = "k", .subject = "s", .owner = owner});
            std::optional<Job> found;
            for (int looks = 0; looks < 3 && !found;
                 ++looks) {  // an index that lags does not show at once who is let in
                auto claimed = co_await f.queue.claim("k", turns);
                CO_ASSERT_OK(claimed);
                found = *std::move(claimed);
                f.tables.catch_up();
            }
            CO_ASSERT(found.has_value());
            EXPECT_EQ(found->subject, "s");
            auto const none = co_await f.queue.claim("k", turns);
            CO_ASSERT_OK(none);
            EXPECT_FALSE(none->has_value());
        }
    }
}

KLIEG_ASYNC_TEST(JobQueue, TakesBackWhatStandsBehindRowsThatCannotBeRead) {
    QueueFixture f;
    co_await put_unreadable(f, "running#k", kUnreadable);
    co_await f.enqueue({.kind = "k", .subject = "s"});
    CO_ASSERT((co_await f.other.claim("k"))->has_value());
    f.clock.advance(f.queue.lease() + 1s);
    f.tables.catch_up();
    auto const recovered = co_await f.queue.recover("k");
    CO_ASSERT_OK(recovered);
    EXPECT_EQ(recovered->begin_again, 1U);
}

KLIEG_ASYNC_TEST(JobQueue, ListsThoseThatCanBeRead) {
    QueueFixture f;
    co_await put_unreadable(f, "ready#k", 3);
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto const page = co_await f.queue.list({}, 10);
    CO_ASSERT_OK(page);
    CO_ASSERT(page->jobs.size() == 1);
    EXPECT_EQ(page->jobs.front().subject, "s");
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
        f.tables.catch_up();
        auto ended = co_await queue.list({}, 1);
        CO_ASSERT(ended.ok() && ended->jobs.size() == 1);
        EXPECT_EQ(ended->jobs.front().state, State::done);
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

KLIEG_ASYNC_TEST(JobQueue, VoidsNoLeaseWhereOthersMayHoldIt) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto ours = co_await f.queue.claim("k");
    CO_ASSERT(ours.ok() && ours->has_value());
    f.tables.catch_up();
    auto voided = co_await f.other.void_leases_of_other_boots({"k"});
    CO_ASSERT_OK(voided);
    EXPECT_EQ(*voided, 0U);
    CO_ASSERT_OK(co_await f.queue.renew(**ours));
}

/// The page is the same for all, and each of them would otherwise try its head.
KLIEG_ASYNC_TEST(JobQueue, BeginsAnywhereInThePageWhereOthersClaimToo) {
    QueueFixture f;
    std::vector<std::string> order;
    std::vector<std::string> claimed;
    for (char name = 'a'; name <= 'h'; ++name) {
        co_await f.enqueue({.kind = "k", .subject = std::string(1, name)});
        f.clock.advance(1ms);
        order.emplace_back(1, name);
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        f.tables.catch_up();
        auto job = co_await f.other.claim("k");
        CO_ASSERT(job.ok() && job->has_value());
        claimed.push_back((*job)->subject);
    }
    EXPECT_NE(claimed, order) << "one time in 40,000 this is chance";
    std::ranges::sort(claimed);
    EXPECT_EQ(claimed, order);
}

KLIEG_ASYNC_TEST(JobQueue, GoesOnBehindAPageThatOthersHaveTaken) {
    QueueFixture f;
    for (int i = 0; i < 9; ++i) {
        co_await f.enqueue({.kind = "k", .subject = std::to_string(i)});
        f.clock.advance(1ms);
    }
    std::vector<Task<Result<std::optional<Job>>>> claims;
    for (int i = 0; i < 9; ++i) claims.push_back(f.queue.claim("k"));
    for (auto const& claimed : co_await testing::run_concurrently(std::move(claims))) {
        CO_ASSERT_OK(claimed);
        // Over an index that lags nobody sees the ninth yet; over one that does not, everybody has a job.
        if (testing::MemoryTableStore::of_environment().calls_max == 0) EXPECT_TRUE(claimed->has_value());
    }
}

KLIEG_ASYNC_TEST(JobQueue, KeepsWhatIsDoneForADayWhereNobodyLooksForWork) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto job = co_await f.queue.claim("k");
    CO_ASSERT(job.ok() && job->has_value());
    f.clock.advance(5s);
    CO_ASSERT_OK(co_await f.queue.finish(**job));
    auto row = co_await f.tables.get("Jobs", {(*job)->job_id.text()}, ports::Consistency::strong);
    CO_ASSERT(row.ok() && row->has_value());
    EXPECT_FALSE((*row)->contains("Queue"));
    EXPECT_FALSE((*row)->contains("Turn"));
    EXPECT_EQ((*row)->at("ExpiresAt").as_int64(), epoch_seconds(f.clock.now()) + 24 * 3600);
    auto done = co_await f.queue.get((*job)->job_id);
    CO_ASSERT_OK(done);
    EXPECT_EQ(done->state, State::done);
    EXPECT_EQ(done->ended_at, f.clock.now());
    EXPECT_EQ(done->attempt, 1);

    CO_ASSERT_OK(co_await f.queue.run_again(done->job_id));
    f.tables.catch_up();
    row = co_await f.tables.get("Jobs", {done->job_id.text()}, ports::Consistency::strong);
    EXPECT_FALSE((*row)->contains("ExpiresAt"));
    EXPECT_TRUE((co_await f.queue.claim("k"))->has_value());
}

KLIEG_ASYNC_TEST(JobQueue, HandsACheckpointToWhoeverGoesOn) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto job = co_await f.queue.claim("k");
    CO_ASSERT(job.ok() && job->has_value());
    auto const before_checkpoint = **job;
    f.clock.advance(1s);
    CO_ASSERT_OK(co_await f.queue.save_checkpoint(**job, {{"at", 7}}));
    EXPECT_EQ((*job)->lease_expires_at, f.clock.now() + f.queue.lease()) << "it renews as well";
    CO_ASSERT_OK(co_await f.queue.give_back(before_checkpoint, f.clock.now(), "by one that has not seen it"));
    f.tables.catch_up();
    auto again = co_await f.other.claim("k");
    CO_ASSERT(again.ok() && again->has_value());
    EXPECT_EQ((*again)->checkpoint, (json::Value{{"at", 7}}));
    auto late = co_await f.queue.save_checkpoint(**job, {{"at", 8}});
    EXPECT_EQ(late.error().kind, Errc::conflict) << "the job is another's";
}

KLIEG_ASYNC_TEST(JobQueue, TellsAHolderThatItsJobWasCancelled) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto job = co_await f.queue.claim("k");
    CO_ASSERT(job.ok() && job->has_value());
    CO_ASSERT_OK(co_await f.other.cancel((*job)->job_id));
    CO_ASSERT_OK(co_await f.other.cancel((*job)->job_id));
    f.clock.advance(1s);
    CO_ASSERT_OK(co_await f.queue.renew(**job));
    EXPECT_TRUE((*job)->cancel_wanted);
    EXPECT_EQ((*job)->lease_expires_at, f.clock.now() + f.queue.lease()) << "its feature has still to be told";
    CO_ASSERT_OK(co_await f.queue.end_cancelled(**job));
    auto ended = co_await f.queue.get((*job)->job_id);
    CO_ASSERT_OK(ended);
    EXPECT_EQ(ended->state, State::cancelled);
    EXPECT_EQ(ended->ended_at, f.clock.now());
    EXPECT_EQ((co_await f.queue.cancel(ended->job_id)).error().kind, Errc::conflict) << "it has ended";
}

KLIEG_ASYNC_TEST(JobQueue, LosesNoCancellationWhileAJobIsGivenBack) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto job = co_await f.queue.claim("k");
    CO_ASSERT(job.ok() && job->has_value());
    CO_ASSERT_OK(co_await f.other.cancel((*job)->job_id));
    CO_ASSERT_OK(co_await f.queue.give_back(**job, f.clock.now(), "by one that has not heard of it"));
    f.tables.catch_up();
    EXPECT_FALSE((co_await f.queue.claim("k"))->has_value());
    auto recovered = co_await f.other.recover("k");
    CO_ASSERT(recovered.ok() && recovered->cancelled.size() == 1);
}

KLIEG_ASYNC_TEST(JobQueue, NeverBeginsAWaitingJobThatWasCancelled) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto id = (co_await f.queue.list({}, 1))->jobs.front().job_id;
    CO_ASSERT_OK(co_await f.queue.cancel(id));
    auto cancelled = co_await f.queue.get(id);
    CO_ASSERT_OK(cancelled);
    EXPECT_EQ(cancelled->state, State::cancelled);
    EXPECT_FALSE(cancelled->ended_at) << "its feature has still to be told";
    EXPECT_EQ((co_await f.queue.run_again(id)).error().kind, Errc::conflict);
    f.tables.catch_up();
    EXPECT_FALSE((co_await f.queue.claim("k"))->has_value());

    auto recovered = co_await f.queue.recover("k");
    CO_ASSERT(recovered.ok() && recovered->cancelled.size() == 1);
    f.tables.catch_up();
    auto beside = co_await f.other.recover("k");
    CO_ASSERT_OK(beside);
    EXPECT_TRUE(beside->cancelled.empty()) << "one tells at a time";
    CO_ASSERT_OK(co_await f.queue.end_cancelled(recovered->cancelled.front()));
    f.tables.catch_up();
    f.clock.advance(f.queue.lease());
    beside = co_await f.other.recover("k");
    CO_ASSERT_OK(beside);
    EXPECT_TRUE(beside->cancelled.empty());
    CO_ASSERT_OK(co_await f.queue.run_again(id));
    f.tables.catch_up();
    EXPECT_TRUE((co_await f.queue.claim("k"))->has_value());
}

KLIEG_ASYNC_TEST(JobQueue, EndsWhatWasCancelledThoughItsProcessWentAway) {
    QueueFixture f;
    co_await f.enqueue({.kind = "k", .subject = "s"});
    auto job = co_await f.other.claim("k");
    CO_ASSERT(job.ok() && job->has_value());
    CO_ASSERT_OK(co_await f.queue.cancel((*job)->job_id));
    f.tables.catch_up();
    CO_ASSERT_OK(co_await f.queue.void_leases_of_other_boots({"k"}));
    f.tables.catch_up();
    EXPECT_FALSE((co_await f.queue.claim("k"))->has_value());
    auto recovered = co_await f.queue.recover("k");
    CO_ASSERT(recovered.ok() && recovered->cancelled.size() == 1);
    EXPECT_EQ(recovered->cancelled.front().state, State::cancelled);
}

/// As the version before wrote them: without revision, checkpoint, log and all that.
KLIEG_ASYNC_TEST(JobQueue, GoesOnWithRowsOfEarlierVersions) {
    QueueFixture f;
    auto put = [&](JobId const& id, std::string state, std::string owner) -> ports::Action {
        return ports::Put{"Jobs",
                          {{"JobId", id.text()},
                           {"SchemaVersion", 1},
                           {"Kind", "k"},
                           {"Subject", "s"},
                           {"Payload", json::Object{{"generation", 1}}},
                           {"State", state},
                           {"Attempt", owner.empty() ? 0 : 1},
                           {"Failures", 0},
                           {"RunAt", "2026-09-21T14:13:20.000Z"},
                           {"LeaseOwner", owner},
                           {"LeaseExpiresAt", "2026-09-21T14:13:20.000Z"},
                           {"LastError", state == "dead" ? "it is no video" : ""},
                           {"CreatedAt", "2026-09-21T14:13:20.000Z"},
                           {"UpdatedAt", "2026-09-21T14:13:20.000Z"},
                           {"Queue", state + "#k"},
                           {"Turn", "2026-09-21T14:13:20.000Z#" + id.text()}}};
    };
    std::vector<JobId> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(JobId::make(f.random));
    CO_ASSERT_OK(co_await f.tables.write(put(ids[0], "ready", "")));
    CO_ASSERT_OK(co_await f.tables.write(put(ids[1], "running", "a boot long ago")));
    CO_ASSERT_OK(co_await f.tables.write(put(ids[2], "dead", "")));
    f.tables.catch_up();
    CO_ASSERT_OK(co_await f.queue.run_again(ids[2]));
    EXPECT_EQ(*co_await f.queue.void_leases_of_other_boots({"k"}), 1U);
    for (int i = 0; i < 3; ++i) {
        f.tables.catch_up();
        auto job = co_await f.queue.claim("k");
        CO_ASSERT(job.ok() && job->has_value());
        CO_ASSERT_OK(co_await f.queue.renew(**job));
        CO_ASSERT_OK(co_await f.queue.finish(**job));
    }
    for (auto const& id : ids) EXPECT_EQ((co_await f.queue.get(id))->state, State::done);
}

/// When the row goes by itself.
Task<std::optional<json::Value>> expiry_of(QueueFixture& f, JobId id) {
    auto row = co_await f.tables.get("Jobs", {id.text()}, ports::Consistency::strong);
    auto const* at = row.ok() && *row ? (*row)->if_contains("ExpiresAt") : nullptr;
    co_return at != nullptr ? std::optional(*at) : std::nullopt;
}

struct Waiting {
    std::string owner;
    bool for_room = true;  ///< else it has failed, and is tried again
};

/// A job that was given back for a minute.
Task<JobId> one_that_waits(QueueFixture& f, Waiting how) {
    co_await f.enqueue({.kind = "k", .subject = "s", .owner = how.owner});
    auto held = (co_await f.queue.claim("k")).value();
    held->awaits_room = how.for_room;
    EXPECT_TRUE((co_await f.queue.give_back(*held, f.clock.now() + 60s, "")).ok());
    f.tables.catch_up();
    co_return held->job_id;
}

Task<Time> run_at_of(QueueFixture& f, JobId id) {
    co_return (co_await f.queue.get(std::move(id))).value().run_at;
}

KLIEG_ASYNC_TEST(JobQueue, WakesAnOwnersJobsThatWaitForRoomAndNoOthers) {
    QueueFixture f;
    auto const given_back_for = f.clock.now() + 60s;
    auto const own = co_await one_that_waits(f, {"a"});
    auto const failed = co_await one_that_waits(f, {"a", false});
    auto const of_another = co_await one_that_waits(f, {"aa"});
    auto const nobodys = co_await one_that_waits(f, {""});
    f.clock.advance(10s);
    EXPECT_EQ((co_await f.other.wake_for_room("a")).value(), 1U);
    EXPECT_EQ(co_await run_at_of(f, own), f.clock.now());
    EXPECT_EQ(f.other.take_notified(), std::set<std::string>{"k"});
    for (auto const& other : {failed, of_another, nobodys}) EXPECT_EQ(co_await run_at_of(f, other), given_back_for);
    f.tables.catch_up();
    EXPECT_EQ((co_await f.other.wake_for_room("a")).value(), 0U) << "it is awake";
    EXPECT_THAT(f.other.take_notified(), ::testing::IsEmpty());

    auto const woken = (co_await f.other.claim("k")).value();
    CO_ASSERT(woken.has_value());
    EXPECT_EQ(woken->job_id, own);
    EXPECT_EQ((co_await f.queue.wake_for_room("a")).value(), 0U) << "also where an index shows it as waiting still";
    EXPECT_EQ((co_await f.queue.get(own)).value().state, State::running);
    CO_ASSERT_OK(co_await f.other.give_back(*woken, f.clock.now() + 60s, "it has failed"));
    f.tables.catch_up();
    f.clock.advance(10s);
    EXPECT_EQ((co_await f.queue.wake_for_room("a")).value(), 0U) << "it does not wait for room any more";
    EXPECT_EQ((co_await f.queue.wake_for_room("")).value(), 1U) << "of whomever";
    EXPECT_EQ(co_await run_at_of(f, of_another), f.clock.now());
    EXPECT_EQ(co_await run_at_of(f, failed), given_back_for);
}

/// Whoever deletes a thousand videos one by one has no job look a thousand times.
KLIEG_ASYNC_TEST(JobQueue, LooksForRoomNoMoreOftenThanItMayHoweverOftenItIsWoken) {
    QueueFixture f;
    auto const looked_at = f.clock.now();
    auto const id = co_await one_that_waits(f, {"a"});
    EXPECT_EQ((co_await f.queue.wake_for_room("a")).value(), 1U);
    for (int more = 0; more < 3; ++more) {
        f.clock.advance(1s);
        f.tables.catch_up();
        EXPECT_EQ((co_await f.queue.wake_for_room("a")).value(), 0U);
        EXPECT_EQ(co_await run_at_of(f, id), looked_at + kLooksApartMin);
        EXPECT_FALSE((co_await f.queue.claim("k")).value().has_value());
    }
    f.clock.advance(2s);
    f.tables.catch_up();
    EXPECT_TRUE((co_await f.queue.claim("k")).value().has_value());
}

KLIEG_ASYNC_TEST(JobQueue, WakesAFewAndReadsLittleHoweverManyWait) {
    QueueFixture f;
    for (std::size_t job = 0; job < 2 * kWokenAtOnce; ++job) co_await one_that_waits(f, {"a"});
    f.clock.advance(10s);
    auto const calls = f.tables.calls();
    EXPECT_EQ((co_await f.queue.wake_for_room("a")).value(), kWokenAtOnce);
    EXPECT_LE(f.tables.calls() - calls, kWokenAtOnce + 1);
}

KLIEG_ASYNC_TEST(JobQueue, KeepsDeadJobsForAMonthOrUntilTheyAreRunAgain) {
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
    EXPECT_EQ(co_await expiry_of(f, (*job)->job_id), json::Value(epoch_seconds(f.clock.now() + std::chrono::days(30))));
    CO_ASSERT_OK(co_await f.queue.run_again((*job)->job_id));
    EXPECT_FALSE((co_await expiry_of(f, (*job)->job_id)).has_value());
    f.tables.catch_up();
    EXPECT_TRUE((co_await f.queue.claim("k"))->has_value());
}

}  // namespace klieg::jobs
