#include "jobs/worker.h"
#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"
#include "testing/tables_in_front.h"

#include <algorithm>
#include <map>
#include <random>
#include <ranges>

/// Owners who share workers.
namespace klieg::jobs {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

struct TurnsFixture {
    // Not late: whose turn it is, is promised as far as the indexes show who waits. Jobs.* runs over late ones.
    testing::MemoryTableStore tables{Queue::tables(), {}};
    testing::ManualClock clock;
    SystemRandom random;
    std::map<std::string, Time> spent;
    std::string unreadable;  ///< whose budget
    Queue::Options options(std::string boot) {
        return {.boot_id = std::move(boot), .spent_until = [this](std::string owner) { return spent_until(owner); }};
    }
    Queue queue{tables, clock, random, options("one")};
    Queue other{tables, clock, random, options("another")};
    std::map<std::string, milliseconds> finished{};  ///< by owner

    Task<Result<std::optional<Time>>> spent_until(std::string owner) {
        if (owner == unreadable) co_return Error{Errc::corrupt, "no number"};
        auto const found = spent.find(owner);
        co_return found == spent.end() ? std::nullopt : std::optional(found->second);
    }
    Task<> enqueue(std::string owner, milliseconds cost, std::string subject = "s") {
        NewJob wanted{.kind = "k", .subject = std::move(subject), .owner = std::move(owner), .cost = cost};
        auto written = co_await tables.write(queue.enqueue(std::move(wanted)));
        EXPECT_TRUE(written.ok());
        tables.catch_up();
    }
    Task<std::vector<Job>> jobs() {
        tables.catch_up();
        auto page = co_await queue.list({}, 100);
        co_return page.ok() ? page->jobs : std::vector<Job>{};
    }
    Task<std::optional<Job>> claim(Queue& by) {
        tables.catch_up();  // a worker looks until it sees the job
        auto claimed = co_await by.claim("k", Turns::by_owner);
        EXPECT_TRUE(claimed.ok()) << claimed.error().detail;
        co_return claimed.ok() ? *std::move(claimed) : std::nullopt;
    }
    /// Takes as long as it was said to. Empty: there was none.
    Task<std::string> run_next() {
        auto job = co_await claim(queue);
        if (!job) co_return "";
        clock.advance(milliseconds(job->cost_ms));
        auto const renewed = co_await queue.renew(*job);  // as its heartbeat does
        EXPECT_TRUE(renewed.ok());
        auto ended = co_await queue.finish(*job);
        EXPECT_TRUE(ended.ok());
        finished[job->owner] += milliseconds(job->cost_ms);
        co_return job->owner + job->subject;
    }
    milliseconds spread() const {
        auto const [least, most] = std::ranges::minmax(finished | std::views::values);
        return most - least;
    }
    /// Every share is what the rows of its jobs come to.
    Task<> expect_exact() {
        tables.catch_up();
        std::map<std::string, std::pair<std::int64_t, std::int64_t>> counts;
        auto jobs = co_await tables.scan({.table = "Jobs", .limit = 1000});
        for (auto const& item : jobs->items) {
            auto const job = *json::from_item<Job>(item);
            if (!job.in_turns) continue;
            EXPECT_TRUE(job.state == State::ready || job.state == State::running);
            (job.state == State::ready ? counts[job.owner].first : counts[job.owner].second)++;
        }
        auto shares = co_await tables.scan({.table = "JobShares", .limit = 1000});
        for (auto const& item : shares->items) {
            auto const share = *json::from_item<Share>(item);
            EXPECT_EQ(share.waiting, counts[share.owner].first) << share.owner;
            EXPECT_EQ(share.running, counts[share.owner].second) << share.owner;
            EXPECT_EQ(item.contains("Turn"), share.waiting > 0);
            counts.erase(share.owner);
        }
        for (auto const& [owner, count] : counts) EXPECT_EQ(count.first + count.second, 0) << owner << " has no share";
    }
};

KLIEG_ASYNC_TEST(JobTurns, ServeTenOwnersWithAHundredJobsEachInTurns) {
    TurnsFixture f;
    for (int owner = 0; owner < 10; ++owner)
        for (int job = 0; job < 100; ++job) co_await f.enqueue("owner" + std::to_string(owner), 10s);
    for (int owner = 0; owner < 10; ++owner) f.finished["owner" + std::to_string(owner)] = 0s;
    int done = 0;
    while (!(co_await f.run_next()).empty()) {
        ++done;
        CO_ASSERT(f.spread() <= 10s);
    }
    EXPECT_EQ(done, 1000);
    EXPECT_EQ(f.finished.size(), 10U);
    co_await f.expect_exact();
}

KLIEG_ASYNC_TEST(JobTurns, CountSecondsAndNotJobs) {
    TurnsFixture f;
    std::minstd_rand chance(7);
    for (int owner = 0; owner < 10; ++owner)
        for (int job = 0; job < 40; ++job)
            co_await f.enqueue("owner" + std::to_string(owner),
                               std::chrono::seconds(owner < 5 ? 1 : 1 + chance() % 60));
    for (int owner = 0; owner < 10; ++owner) f.finished["owner" + std::to_string(owner)] = 0s;
    // Until the first of them has nothing left to do.
    for (int i = 0; i < 400; ++i) {
        CO_ASSERT(!(co_await f.run_next()).empty());
        EXPECT_LE(f.spread(), 75s) << "the longest takes 60 s, and what is past fades a little";
        if (f.finished["owner0"] == 40s) break;
    }
    EXPECT_EQ(f.finished["owner0"], 40s) << "its forty jobs take no longer than one of the others'";
}

KLIEG_ASYNC_TEST(JobTurns, LetAnIdleOwnersJobOvertakeAHundred) {
    TurnsFixture f;
    for (int job = 0; job < 100; ++job) co_await f.enqueue("busy", 10s);
    EXPECT_EQ(co_await f.run_next(), "busys");
    co_await f.enqueue("idle", 600s);
    EXPECT_EQ(co_await f.run_next(), "idles");
    EXPECT_EQ(co_await f.run_next(), "busys");
}

KLIEG_ASYNC_TEST(JobTurns, TakeAnOwnersShortJobsFirstForAWhile) {
    TurnsFixture f;
    co_await f.enqueue("a", 100s, " long");
    f.clock.advance(300s);
    co_await f.enqueue("a", 10s, " short");
    f.clock.advance(100s);
    co_await f.enqueue("a", 10s, " late");
    EXPECT_EQ(co_await f.run_next(), "a short");
    EXPECT_EQ(co_await f.run_next(), "a long") << "it has waited for four times as long as it is";
    EXPECT_EQ(co_await f.run_next(), "a late");
}

KLIEG_ASYNC_TEST(JobTurns, LetNobodyStarveThoughNewcomersNeverEnd) {
    TurnsFixture f;
    co_await f.enqueue("old", 1800s);
    EXPECT_EQ(co_await f.run_next(), "olds");
    co_await f.enqueue("old", 10s);
    int newcomers = 0;
    for (; newcomers < 5000; ++newcomers) {
        co_await f.enqueue("new" + std::to_string(newcomers), 10s);
        if (co_await f.run_next() == "olds") break;
    }
    EXPECT_GT(newcomers, 50) << "it has used half an hour of late";
    EXPECT_LT(newcomers, 2500);
}

KLIEG_ASYNC_TEST(JobTurns, ForgetWhatIsLongPast) {
    TurnsFixture f;
    co_await f.enqueue("heavy", 10h);
    co_await f.run_next();
    f.clock.advance(24h);
    co_await f.enqueue("light", 60s);
    co_await f.run_next();
    co_await f.enqueue("light", 10s);
    co_await f.enqueue("heavy", 10s);
    EXPECT_EQ(co_await f.run_next(), "heavys");
}

KLIEG_ASYNC_TEST(JobTurns, GiveWorkersThatClaimAtOnceJobsOfDifferentOwners) {
    for (int round = 0; round < 20; ++round) {
        TurnsFixture f;
        for (auto const* owner : {"a", "b", "c", "d"})
            for (int job = 0; job < 5; ++job) co_await f.enqueue(owner, 10s);
        std::map<std::string, int> owners;
        ++owners[(co_await f.claim(f.queue))->owner];  // which lets all of them in
        f.tables.catch_up();
        std::vector<Task<Result<std::optional<Job>>>> claims;
        for (int i = 0; i < 4; ++i) claims.push_back((i % 2 == 0 ? f.queue : f.other).claim("k", Turns::by_owner));
        for (auto const& job : co_await testing::run_concurrently(std::move(claims)))
            if (job.ok() && *job) ++owners[(*job)->owner];
        EXPECT_EQ(owners.size(), 4U);
        int twice = 0;
        for (auto const& [owner, count] : owners) twice += count - 1;
        EXPECT_EQ(twice, 1) << "the fifth is of any";
        co_await f.expect_exact();
    }
}

KLIEG_ASYNC_TEST(JobTurns, LetAnOwnerHaveAllWorkersWhereNobodyWaits) {
    TurnsFixture f;
    for (int job = 0; job < 3; ++job) co_await f.enqueue("a", 10s);
    CO_ASSERT((co_await f.claim(f.queue)).has_value());
    CO_ASSERT((co_await f.claim(f.other)).has_value());
    co_await f.enqueue("b", 3600s);
    auto const third = co_await f.claim(f.queue);
    CO_ASSERT(third.has_value());
    EXPECT_EQ(third->owner, "b");
}

KLIEG_ASYNC_TEST(JobTurns, PutOwnersBehindWhoseBudgetIsUsedUpUntilItIsNot) {
    TurnsFixture f;
    auto const midnight = f.clock.now() + 1h;
    f.spent["spent"] = midnight;
    co_await f.enqueue("spent", 10s);
    co_await f.enqueue("spent", 10s);
    EXPECT_EQ(co_await f.run_next(), "spents") << "nobody else waits";
    for (int job = 0; job < 3; ++job) co_await f.enqueue("other", 300s);
    EXPECT_EQ(co_await f.run_next(), "others");
    EXPECT_EQ(co_await f.run_next(), "others");
    f.clock.advance(1h);
    f.spent.clear();
    f.tables.catch_up();
    CO_ASSERT_OK(co_await f.queue.restore_owners("k"));
    EXPECT_EQ(co_await f.run_next(), "spents");
}

/// More than are looked at together, and than at once, and all but the last are spent until midnight.
KLIEG_ASYNC_TEST(JobTurns, RestoreOwnersHoweverManyAreSpentBeforeThem) {
    TurnsFixture f;
    auto owner_of = [](int number) { return "owner" + std::to_string(1000 + number); };
    constexpr int kOwners = 200;
    for (int number = 0; number < kOwners; ++number) {
        f.spent[owner_of(number)] = f.clock.now() + 24h;
        co_await f.enqueue(owner_of(number), 10s);
    }
    EXPECT_EQ(co_await f.run_next(), owner_of(0) + "s");
    f.clock.advance(1h);  // in which the first one's share has faded
    auto const last = owner_of(kOwners - 1);
    f.spent.erase(last);
    for (int looks = 0; looks < 2; ++looks) CO_ASSERT_OK(co_await f.queue.restore_owners("k"));
    EXPECT_EQ(co_await f.run_next(), last + "s");
    f.spent.erase(owner_of(1));
    CO_ASSERT_OK(co_await f.queue.restore_owners("k"));
    EXPECT_EQ(co_await f.run_next(), owner_of(1) + "s") << "then it begins anew";
}

KLIEG_ASYNC_TEST(JobTurns, LetManyInByFewWrites) {
    TurnsFixture f;
    for (int job = 0; job < 400; ++job) {
        auto owner = "owner" + std::to_string(job % 70);
        CO_ASSERT_OK(co_await f.tables.write(f.queue.enqueue({.kind = "k", .subject = "s", .owner = owner})));
    }
    f.tables.catch_up();
    auto const calls = f.tables.calls();
    CO_ASSERT((co_await f.queue.claim("k", Turns::by_owner)).ok());
    EXPECT_LE(f.tables.calls() - calls, 32U) << "of 400 jobs that come at once each page is one";
    co_await f.expect_exact();
}

/// What limits an owner, or counts for one, may be of a release to come, or written by hand.
KLIEG_ASYNC_TEST(JobTurns, GoOnWhereAnOwnersBudgetCannotBeRead) {
    TurnsFixture f;
    f.unreadable = "a";
    for (auto const* owner : {"a", "b"})
        for (int job = 0; job < 3; ++job) co_await f.enqueue(owner, 10s);
    for (int i = 0; i < 6; ++i) EXPECT_NE(co_await f.run_next(), "");
    EXPECT_EQ(f.finished["a"], 30s);
    EXPECT_EQ(f.finished["b"], 30s);
    EXPECT_EQ(co_await f.run_next(), "");
    for (auto const& job : co_await f.jobs()) EXPECT_EQ(job.state, State::done);
    co_await f.expect_exact();
}

Task<> make_share_unreadable(TurnsFixture& f, std::string owner) {
    ports::Item const strange{{"Waiting", "many"}};
    CO_ASSERT_OK(
        co_await f.tables.write(ports::Update{.table = "JobShares", .key = {"k", std::move(owner)}, .set = strange}));
}

KLIEG_ASYNC_TEST(JobTurns, GoOnWhereAnOwnersShareCannotBeRead) {
    TurnsFixture f;
    co_await f.enqueue("a", 10s);
    auto const running = co_await f.claim(f.queue);
    CO_ASSERT(running.has_value());
    for (int job = 0; job < 3; ++job) co_await f.enqueue("a", 10s);
    co_await make_share_unreadable(f, "a");
    for (int job = 0; job < 2; ++job) co_await f.enqueue("b", 10s);
    EXPECT_EQ(co_await f.run_next(), "bs");
    CO_ASSERT_OK(co_await f.queue.finish(*running));
    EXPECT_EQ(co_await f.run_next(), "bs");
    EXPECT_EQ(co_await f.run_next(), "");
    CO_ASSERT_OK(co_await f.tables.write(ports::Delete{"JobShares", {"k", "a"}}));
    for (int job = 0; job < 3; ++job) EXPECT_EQ(co_await f.run_next(), "as") << "they have only waited";
    co_await f.expect_exact();
}

/// More owners than are looked at together have rows that cannot be read, and nothing else.
KLIEG_ASYNC_TEST(JobTurns, GoOnBehindOwnersOfWhomNothingCanBeRead) {
    TurnsFixture f;
    for (int owner = 0; owner < 20; ++owner) co_await f.enqueue("owner" + std::to_string(owner), 10s);
    EXPECT_NE(co_await f.run_next(), "");  // which lets all of them in
    for (auto const& job : co_await f.jobs()) {
        if (job.state != State::ready) continue;
        ports::Item const strange{{"Attempt", "many"}};
        CO_ASSERT_OK(
            co_await f.tables.write(ports::Update{.table = "Jobs", .key = {job.job_id.text()}, .set = strange}));
    }
    f.clock.advance(1h);
    co_await f.enqueue("last", 10s);
    EXPECT_EQ(co_await f.run_next(), "lasts");
    EXPECT_EQ(co_await f.run_next(), "");
}

/// Time passes from one page to the next.
struct TimePasses final : testing::TablesInFront {
    TimePasses(ports::TableStore& inner, testing::ManualClock& time) : TablesInFront(inner), clock(time) {}
    Task<Result<ports::Page>> query(ports::Query query) override {
        clock.advance(1ms);
        co_return co_await inner_.query(std::move(query));
    }
    testing::ManualClock& clock;
};

/// A cursor is of one query, and the bound of what is due a part of it.
KLIEG_ASYNC_TEST(JobTurns, LookAtAllPagesThoughTimePasses) {
    TurnsFixture f;
    for (int job = 0; job < 200; ++job) co_await f.enqueue("a", 10s);
    TimePasses slow(f.tables, f.clock);
    Queue queue{slow, f.clock, f.random, f.options("one")};
    auto const job = co_await queue.claim("k", Turns::by_owner);
    CO_ASSERT_OK(job);
    CO_ASSERT(job->has_value());
    f.tables.catch_up();
    EXPECT_EQ(std::ranges::count_if((co_await f.tables.scan({.table = "Jobs", .limit = 1000}))->items,
                                    [](auto const& item) { return item.at("InTurns").as_bool(); }),
              200);
    for (int job_number = 0; job_number < 120; ++job_number)
        CO_ASSERT((co_await queue.claim("k", Turns::by_owner))->has_value());
    f.clock.advance(f.queue.lease() + 1s);
    f.tables.catch_up();
    auto const recovered = co_await queue.recover("k");
    CO_ASSERT_OK(recovered);
    EXPECT_EQ(recovered->begin_again, 121U);
}

/// Shows once what waited a while ago.
struct StaleIndex final : testing::TablesInFront {
    using TablesInFront::TablesInFront;
    Task<Result<ports::Page>> query(ports::Query query) override {
        if (shown && query.partition == "ready#k") co_return *std::exchange(shown, std::nullopt);
        co_return co_await inner_.query(std::move(query));
    }
    std::optional<ports::Page> shown{};
};

/// An index that lags shows jobs that another worker has let in already.
KLIEG_ASYNC_TEST(JobTurns, LetTheOthersInWhereSomeAreInAlready) {
    TurnsFixture f;
    for (auto const* owner : {"a", "b", "c"})
        for (int job = 0; job < 3; ++job) co_await f.enqueue(owner, 10s);
    StaleIndex stale(f.tables);
    stale.shown = (co_await f.tables.query({.table = "Jobs", .index = "ByQueue", .partition = "ready#k"})).value();
    CO_ASSERT(stale.shown->items.size() == 9);
    for (auto const at : {0U, 4U, 8U}) {
        auto const job = *json::from_item<Job>(stale.shown->items[at]);
        CO_ASSERT_OK(co_await f.queue.cancel(job.job_id));
    }
    Queue behind{stale, f.clock, f.random, f.options("behind")};
    CO_ASSERT((co_await behind.claim("k", Turns::by_owner)).ok());
    EXPECT_EQ(std::ranges::count_if(co_await f.jobs(), &Job::in_turns), 6);
    co_await f.expect_exact();
}

/// Two workers that look at once read the same page of a burst; who is slower has lost all of it.
KLIEG_ASYNC_TEST(JobTurns, LearnInAFewCallsThatAnotherLetInAWholePage) {
    TurnsFixture f;
    for (int owner = 0; owner < 50; ++owner) co_await f.enqueue("owner" + std::to_string(owner), 10s);
    StaleIndex stale(f.tables);
    stale.shown = (co_await f.tables.query({.table = "Jobs", .index = "ByQueue", .partition = "ready#k"})).value();
    CO_ASSERT(stale.shown->items.size() == 50);
    CO_ASSERT((co_await f.claim(f.queue)).has_value());
    Queue behind{stale, f.clock, f.random, f.options("behind")};
    auto const calls = f.tables.calls();
    auto const claimed = co_await behind.claim("k", Turns::by_owner);
    CO_ASSERT(claimed.ok() && claimed->has_value());
    EXPECT_LE(f.tables.calls() - calls, 8U);
    co_await f.expect_exact();
}

/// As a release of before has enqueued it.
KLIEG_ASYNC_TEST(JobTurns, RunWhatBelongsToNobodyBeforeOthers) {
    TurnsFixture f;
    co_await f.enqueue("a", 10s);
    co_await f.enqueue("", 10s, "nobody's");
    Job of_before{
        .job_id = JobId::make(f.random), .kind = "k", .subject = "before", .run_at = f.clock.now(), .revision = "some"};
    auto item = json::to_item(of_before);
    for (auto const* since : {"Owner", "CostMs", "InTurns", "BegunAt", "ChargedMs", "Fruitless"}) item.erase(since);
    item["Queue"] = "ready#k";
    item["Turn"] = to_rfc3339(of_before.run_at) + "#" + of_before.job_id.text();
    CO_ASSERT_OK(co_await f.tables.write(ports::Put{"Jobs", std::move(item)}));
    std::vector<std::string> ran;
    for (int i = 0; i < 3; ++i) ran.push_back(co_await f.run_next());
    EXPECT_EQ(ran.back(), "as");
    EXPECT_EQ(f.tables.item_count("JobShares"), 1U);
}

KLIEG_ASYNC_TEST(JobTurns, ReadLittleHoweverManyWait) {
    TurnsFixture f;
    for (int owner = 0; owner < 100; ++owner)
        for (int job = 0; job < 3; ++job) co_await f.enqueue("owner" + std::to_string(owner), 10s);
    CO_ASSERT((co_await f.claim(f.queue)).has_value());  // which lets all of them in
    f.tables.catch_up();
    auto const jobs = f.tables.reads_of("Jobs");
    auto const shares = f.tables.reads_of("JobShares");
    auto const calls = f.tables.calls();
    CO_ASSERT((co_await f.queue.claim("k", Turns::by_owner)).ok());
    EXPECT_LE(f.tables.calls() - calls, 5U);
    EXPECT_LE(f.tables.reads_of("Jobs").bytes - jobs.bytes, 10'000U);
    EXPECT_LE(f.tables.reads_of("JobShares").bytes - shares.bytes, 10'000U);
}

Task<Job> claimed_of(TurnsFixture& f) {
    co_return *(co_await f.claim(f.queue));
}

KLIEG_ASYNC_TEST(JobTurns, KeepTheirCountsThroughEveryWayThatAJobGoes) {
    TurnsFixture f;
    for (int job = 0; job < 8; ++job) co_await f.enqueue("a", 10s, std::to_string(job));
    auto held = [&f] { return claimed_of(f); };
    CO_ASSERT_OK(co_await f.queue.finish(co_await held()));
    co_await f.expect_exact();
    CO_ASSERT_OK(co_await f.queue.bury(co_await held(), "dead"));
    co_await f.expect_exact();
    CO_ASSERT_OK(co_await f.queue.give_back(co_await held(), f.clock.now() + 1h, "later"));
    co_await f.expect_exact();
    CO_ASSERT_OK(co_await f.queue.give_way(co_await held(), true));
    co_await f.expect_exact();
    auto const running = co_await held();
    CO_ASSERT_OK(co_await f.queue.cancel(running.job_id));
    co_await f.expect_exact();
    CO_ASSERT_OK(co_await f.queue.give_back(running, f.clock.now(), "stopped"));
    co_await f.expect_exact();
    for (auto const& job : co_await f.jobs()) {
        if (!job.in_turns || job.state != State::ready) continue;
        CO_ASSERT_OK(co_await f.queue.cancel(job.job_id));
        break;
    }
    co_await f.expect_exact();
    auto const lost = co_await held();
    f.clock.advance(f.queue.lease());
    f.tables.catch_up();
    CO_ASSERT_OK(co_await f.other.recover("k"));
    co_await f.expect_exact();
    EXPECT_FALSE((co_await f.queue.finish(lost)).ok());
    co_await f.expect_exact();
    for (auto const& job : co_await f.jobs())
        if (job.state == State::dead) CO_ASSERT_OK(co_await f.queue.run_again(job.job_id));
    while (auto job = co_await f.claim(f.other)) CO_ASSERT_OK(co_await f.other.finish(*job));
    co_await f.expect_exact();
}

/// Over an engine that does a change and then reports it as failed, or as refused by its own condition, or refuses it.
KLIEG_ASYNC_TEST(JobTurns, StayExactWhateverBecomesOfAnAnswer) {
    using testing::Faults;
    int struck = 0;
    for (auto manner : {Faults::Manner::lost_answer, Faults::Manner::repeated, Faults::Manner::refused})
        for (std::size_t calls = 0; calls < 24; ++calls) {
            TurnsFixture f;
            Faults faults;
            testing::FaultyTables faulty(f.tables, faults);
            Queue queue{faulty, f.clock, f.random, {.boot_id = "one"}};
            for (auto const* owner : {"a", "b"})
                for (int job = 0; job < 2; ++job) co_await f.enqueue(owner, 10s);
            faults.begin({.healthy = calls, .manner = manner});
            for (int i = 0; i < 12; ++i) {
                f.tables.catch_up();
                auto job = co_await queue.claim("k", Turns::by_owner);
                if (!job.ok() || !*job) continue;
                f.clock.advance(10s);
                static_cast<void>(i % 3 == 0 ? co_await queue.give_way(**job, true) : co_await queue.finish(**job));
            }
            struck += faults.end() ? 1 : 0;
            co_await f.expect_exact();
            f.clock.advance(f.queue.lease());
            f.tables.catch_up();
            CO_ASSERT_OK(co_await f.other.recover("k"));
            while (auto job = co_await f.claim(f.other)) CO_ASSERT_OK(co_await f.other.finish(*job));
            for (auto const& job : co_await f.jobs()) EXPECT_EQ(job.state, State::done) << "after " << calls;
            co_await f.expect_exact();
        }
    EXPECT_GT(struck, 30) << "else this tests nothing";
}

/// Jobs that go on until somebody else comes first, a step at a time.
struct Endless {
    explicit Endless(Executor on) : executor(std::move(on)) {
        worker.add({.name = "k",
                    .handler = [this](JobContext& context) { return run(context); },
                    .turns = Turns::by_owner,
                    .slice = 0ms});
    }
    Task<Result<>> run(JobContext& context) {
        ++runs[context.subject()];
        auto const* reached = context.checkpointed();
        auto at = reached == nullptr ? 0 : reached->at("at").as_int64();
        while (at < steps[context.subject()]) {
            if (context.is_wanted_back()) co_return give_way();
            if (stands_still) {
                clock.advance(10ms);
                co_await yield();
                continue;
            }
            KLIEG_CO_CHECK(co_await context.checkpoint({{"at", ++at}}));
            context.got_further();
            clock.advance(1s);
            ++done;
        }
        co_return Result<>{};
    }
    Task<> enqueue(std::string owner, std::string subject, milliseconds cost) {
        NewJob wanted{.kind = "k", .subject = std::move(subject), .owner = std::move(owner), .cost = cost};
        EXPECT_TRUE((co_await memory.write(queue.enqueue(std::move(wanted)))).ok());
        queue.notify("k");
    }
    Task<std::vector<Job>> jobs() {
        memory.catch_up();
        auto page = co_await queue.list({}, 100);
        co_return page.ok() ? page->jobs : std::vector<Job>{};
    }
    template <class Done>
    Task<> until(Done is_done) {
        for (int i = 0; i < 20'000 && !is_done(); ++i) {
            memory.catch_up();
            if (i % 50 == 0) queue.notify("k");  // as the poll does
            co_await yield();
        }
    }

    Executor executor;
    testing::MemoryTableStore memory{Queue::tables()};
    testing::ManualClock clock;
    SystemRandom random;
    Metrics metrics;
    Queue queue{memory, clock, random, {.boot_id = "boot"}};
    Worker worker{{queue, clock, random, metrics}, [this] { return executor; }};
    std::map<std::string, int> runs;
    std::map<std::string, std::int64_t> steps;
    bool stands_still = false;
    int done = 0;
};

KLIEG_ASYNC_TEST(JobTurns, EndASliceForAnotherAndGoOnWhereItEnded) {
    Endless f(co_await this_executor());
    f.steps = {{"film", 1'000'000}, {"clip", 2}};
    f.worker.start();
    co_await f.enqueue("a", "film", 10h);
    co_await f.until([&] { return f.done > 10; });
    EXPECT_EQ(f.runs["film"], 1) << "nobody waits";
    co_await f.enqueue("b", "clip", 4s);
    co_await f.until([&] { return f.runs["film"] == 2; });
    EXPECT_EQ(f.runs["clip"], 1);
    EXPECT_EQ(f.runs["film"], 2) << "it goes on when the clip is done";
    f.steps["film"] = 0;
    co_await f.until([] { return false; });
    co_await f.worker.stop();
    f.memory.catch_up();
    for (auto const& job : co_await f.jobs()) {
        EXPECT_EQ(job.state, State::done) << job.subject;
        EXPECT_EQ(job.failures, 0);
        EXPECT_EQ(job.attempt, 1) << "a slice is no attempt";
        if (job.subject == "film") EXPECT_GT(job.checkpoint.as_object().at("at").as_int64(), 10);
    }
}

KLIEG_ASYNC_TEST(JobTurns, RememberThatASliceGotNoFurther) {
    Endless f(co_await this_executor());
    f.steps = {{"film", 1'000'000}, {"clip", 0}};
    f.stands_still = true;
    f.worker.start();
    co_await f.enqueue("a", "film", 10h);
    co_await f.until([&] { return f.runs["film"] == 1; });
    co_await f.enqueue("b", "clip", 4s);
    co_await f.until([&] { return f.runs["film"] == 2; });
    auto film = [](std::vector<Job> const& jobs) { return *std::ranges::find(jobs, "film", &Job::subject); };
    EXPECT_EQ(film(co_await f.jobs()).fruitless, 1);
    f.stands_still = false;
    auto const before = f.done;
    co_await f.until([&] { return f.done > before; });
    co_await f.enqueue("b", "clip", 4s);
    co_await f.until([&] { return f.runs["film"] == 3; });
    EXPECT_EQ(film(co_await f.jobs()).fruitless, 0);
    co_await f.worker.stop();
}

/// It would never be done among many who come for less, and they would wait for it if it were let.
KLIEG_ASYNC_TEST(JobTurns, LetOneThatCannotGoOnRunToItsEndBesideOthers) {
    Endless f(co_await this_executor());
    f.steps = {{"film", 1'000'000}, {"clip", 0}};
    f.stands_still = true;
    f.worker.start();
    co_await f.enqueue("a", "film", 10h);
    for (int slices = 1; slices <= 3; ++slices) {
        co_await f.until([&] { return f.runs["film"] == slices; });
        co_await f.enqueue("b", "clip", 4s);
        co_await f.until([&] { return f.runs["clip"] == slices; });
    }
    co_await f.until([&] { return f.runs["film"] == 4; });
    for (int clips = 4; clips <= 6; ++clips) {
        co_await f.enqueue("b", "clip", 4s);
        co_await f.until([&] { return f.runs["clip"] == clips; });
        EXPECT_EQ(f.runs["clip"], clips);
    }
    EXPECT_EQ(f.runs["film"], 4) << "it was not interrupted";
    f.steps["film"] = 0;
    co_await f.until([] { return false; });
    for (auto const& job : co_await f.jobs()) EXPECT_EQ(job.state, State::done) << job.subject;
    co_await f.worker.stop();
}

}  // namespace
}  // namespace klieg::jobs
