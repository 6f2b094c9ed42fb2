#include "adapters/embedded/broadcast.h"
#include "jobs/worker.h"
#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/lossy_broadcast.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

#include <map>

/// Processes that die between any two calls of their engine, and others that go on with what they left.
namespace klieg::jobs {
namespace {

using namespace std::chrono_literals;
using testing::Faults;

constexpr auto kCount = "count";
constexpr auto kWait = "wait";
constexpr int kJobs = 3;
constexpr int kSteps = 3;

/// What outlives every process: the engines, and what really happened.
struct World {
    testing::MemoryTableStore tables{
        ports::joined({Queue::tables(), {{.name = "Effects", .partition_attribute = "Effect"}}})};
    embedded::Broadcast messages{{}};
    testing::LossyBroadcast broadcast{messages, {}};
    testing::ManualClock clock;
    SystemRandom random;
    Metrics metrics;
    Turns turns = Turns::as_they_come;  ///< of those who count

    std::map<std::string, std::int64_t> saved;  ///< by subject: where its checkpoint is, as its handlers were told
    std::map<std::string, int> at_work;         ///< by subject: how many handlers run
};

/// One process: it counts, step by step, each of which has an effect and then a checkpoint; or waits, until it is
/// cancelled. From the call on that `faults` names it is dead.
struct Process {
    Process(World& given, std::string boot, Executor executor)
        : world(given),
          queue(tables, world.clock, world.random, {.boot_id = std::move(boot), .hints = &world.broadcast}),
          worker({queue, world.clock, world.random, world.metrics}, [executor] { return executor; }) {
        worker.add({.name = kCount,
                    .handler = [this](JobContext& context) { return count(context); },
                    .turns = world.turns,
                    .slice = 0ms});
        worker.add({.name = kWait,
                    .handler = [this](JobContext& context) { return wait(context); },
                    .on_dead = [this](Job job, Error) { return have_effect(job.subject + " was told"); }});
    }

    Task<Result<>> have_effect(std::string what) {
        co_return co_await tables.write(ports::Put{"Effects", {{"Effect", std::move(what)}}});
    }
    /// The clock stands still while both live, so every lease holds, and nobody else may be at it.
    struct AtWork {
        explicit AtWork(int& of) : count(of) { EXPECT_EQ(++count, 1) << "two run one job"; }
        ~AtWork() { --count; }
        int& count;
    };
    Task<Result<>> count(JobContext& context) {
        AtWork at_work(world.at_work[context.subject()]);
        auto& saved = world.saved[context.subject()];
        auto const* reached = context.checkpointed();
        auto at = reached == nullptr ? 0 : reached->at("at").as_int64();
        EXPECT_GE(at, saved) << "a checkpoint went back";
        while (at < kSteps) {
            KLIEG_CO_CHECK(co_await have_effect(context.subject() + std::to_string(at)));
            KLIEG_CO_CHECK(co_await context.checkpoint({{"at", ++at}}));
            EXPECT_GT(at, saved) << "a checkpoint was lost";
            saved = at;
            context.got_further();
            if (context.is_wanted_back() && at < kSteps) co_return give_way();
        }
        co_return Result<>{};
    }
    Task<Result<>> wait(JobContext& context) {
        AtWork at_work(world.at_work[context.subject()]);
        co_await sleep_for(1h);
        co_return Result<>{};
    }

    World& world;
    Faults faults;
    testing::FaultyTables tables{world.tables, faults};
    Queue queue;
    Worker worker;
};

/// Two processes side by side.
struct Site {
    explicit Site(Executor const& executor, Turns turns = Turns::as_they_come)
        : world{.turns = turns}, first(world, "first", executor), second(world, "second", executor) {}

    Task<> enqueue(char const* kind, int count) {
        for (int i = 0; i < count; ++i) {
            NewJob wanted{.kind = kind, .subject = "s" + std::to_string(i)};
            if (world.turns == Turns::by_owner) wanted.owner = i == 0 ? "one" : "other";
            CO_ASSERT_OK(co_await world.tables.write(second.queue.enqueue(std::move(wanted))));
        }
    }
    void start() {
        first.worker.start();
        second.worker.start();
    }
    /// Whose time comes every few seconds, comes now: polls, heartbeats, and the search for ended leases.
    void let_time_pass() {
        for (auto* process : {&first, &second}) {
            for (auto const* kind : {kCount, kWait}) process->queue.notify(kind);
            process->queue.lease_check().wake();
        }
    }
    Task<std::vector<Job>> jobs() {
        std::vector<Job> all;
        world.tables.catch_up();
        auto page = co_await world.tables.scan({.table = "Jobs"});
        for (auto const& item : page->items) all.push_back(*json::from_item<Job>(item));
        co_return all;
    }
    /// Until every job has ended, or for so many turns of the loop. Answers whether they have.
    Task<bool> until_ended(int turns) {
        for (int turn = 0; turn < turns; ++turn) {
            if (turn % 32 == 0) {
                let_time_pass();
                if (std::ranges::all_of(co_await jobs(), [](Job const& job) { return job.ended_at.has_value(); }))
                    co_return true;
            }
            co_await yield();
        }
        co_return false;
    }
    /// When all has ended.
    Task<> expect_idle_shares() {
        auto page = co_await world.tables.scan({.table = "JobShares"});
        EXPECT_EQ(page->items.size(), world.turns == Turns::by_owner ? 2U : 0U);
        for (auto const& item : page->items) {
            auto const share = *json::from_item<Share>(item);
            EXPECT_EQ(share.waiting, 0) << share.owner;
            EXPECT_EQ(share.running, 0) << share.owner;
        }
    }
    /// The first has died, whatever it was doing.
    Task<bool> bury_first() {
        co_await first.worker.stop();
        co_return first.faults.end();
    }

    World world;
    Process first;
    Process second;
};

struct Death {
    bool struck = false;
    bool left_a_job = false;  ///< under its lease
};

Task<Death> count_beside(Faults::Plan plan, std::string when, Turns turns = Turns::as_they_come) {
    Site site(co_await this_executor(), turns);
    co_await site.enqueue(kCount, kJobs);
    site.first.faults.begin(std::move(plan));
    site.start();
    co_await site.until_ended(300);
    Death death{.struck = co_await site.bury_first()};
    for (auto const& job : co_await site.jobs()) death.left_a_job = death.left_a_job || job.state == State::running;
    site.world.clock.advance(site.first.queue.lease());
    EXPECT_TRUE(co_await site.until_ended(20'000)) << when << ": a job was left behind";
    co_await site.second.worker.stop();

    for (auto const& job : co_await site.jobs()) EXPECT_EQ(job.state, State::done) << when;
    co_await site.expect_idle_shares();
    EXPECT_EQ(site.world.tables.item_count("Effects"), std::size_t{kJobs * kSteps}) << when;
    co_return death;
}

KLIEG_ASYNC_TEST(Jobs, AreDoneFromTheirCheckpointsOnWhereverAProcessDies) {
    int deaths = 0;
    int left = 0;
    for (std::size_t calls = 0; calls < 40; ++calls) {
        auto const death = co_await count_beside({.healthy = calls, .faulty = Faults::kAllThatFollow},
                                                 "dead after " + std::to_string(calls));
        deaths += death.struck ? 1 : 0;
        left += death.left_a_job ? 1 : 0;
    }
    EXPECT_GT(deaths, 15) << "else this tests nothing";
    EXPECT_GT(left, 5);
}

KLIEG_ASYNC_TEST(Jobs, AreDoneThoughAnswersOfTheEngineGetLost) {
    int faults = 0;
    for (auto manner : {Faults::Manner::lost_answer, Faults::Manner::repeated})
        for (std::size_t calls = 0; calls < 12; ++calls) {
            auto const death = co_await count_beside({.healthy = calls, .manner = manner},
                                                     "answer lost after " + std::to_string(calls));
            faults += death.struck ? 1 : 0;
        }
    EXPECT_GT(faults, 8) << "else this tests nothing";
}

KLIEG_ASYNC_TEST(Jobs, AreServedInTurnsWhereverAProcessDiesAndWhicheverAnswerGetsLost) {
    int deaths = 0;
    int left = 0;
    for (std::size_t calls = 0; calls < 60; ++calls) {
        auto const death = co_await count_beside({.healthy = calls, .faulty = Faults::kAllThatFollow},
                                                 "dead after " + std::to_string(calls), Turns::by_owner);
        deaths += death.struck ? 1 : 0;
        left += death.left_a_job ? 1 : 0;
    }
    EXPECT_GT(deaths, 25) << "else this tests nothing";
    EXPECT_GT(left, 5);
    for (auto manner : {Faults::Manner::lost_answer, Faults::Manner::repeated})
        for (std::size_t calls = 0; calls < 24; ++calls)
            co_await count_beside({.healthy = calls, .manner = manner}, "answer lost after " + std::to_string(calls),
                                  Turns::by_owner);
}

/// A job that the first runs is cancelled by the second, and the first dies on its way to the end of it.
Task<bool> cancel_beside(std::size_t calls) {
    auto const when = "dead after " + std::to_string(calls);
    Site site(co_await this_executor());
    co_await site.enqueue(kWait, 1);
    site.world.tables.catch_up();
    site.first.worker.start();
    for (int turn = 0; turn < 1000 && site.world.at_work["s0"] == 0; ++turn) co_await yield();
    EXPECT_EQ(site.world.at_work["s0"], 1) << when;

    site.first.faults.begin({.healthy = calls, .faulty = Faults::kAllThatFollow});
    EXPECT_TRUE((co_await site.second.queue.cancel((co_await site.jobs()).front().job_id)).ok()) << when;
    bool const ended = co_await site.until_ended(300);
    bool const died = co_await site.bury_first();
    EXPECT_TRUE(ended || died) << when;
    site.second.worker.start();
    site.world.clock.advance(site.first.queue.lease());
    EXPECT_TRUE(co_await site.until_ended(20'000)) << when << ": its feature has not been told";
    co_await site.second.worker.stop();

    auto const job = (co_await site.jobs()).front();
    EXPECT_EQ(job.state, State::cancelled) << when;
    EXPECT_EQ(job.kind, kWait);
    EXPECT_EQ(site.world.tables.item_count("Effects"), 1U) << when;
    co_return died;
}

KLIEG_ASYNC_TEST(Jobs, EndWhereTheyAreCancelledElsewhereWithTheNextHeartbeat) {
    Site site(co_await this_executor());
    co_await site.enqueue(kWait, 1);
    site.world.tables.catch_up();
    site.first.worker.start();
    for (int turn = 0; turn < 1000 && site.world.at_work["s0"] == 0; ++turn) co_await yield();
    CO_ASSERT_OK(co_await site.second.queue.cancel((co_await site.jobs()).front().job_id));
    site.first.queue.lease_check().wake();  // its heartbeat, whether a message came or not
    for (int turn = 0; turn < 1000 && site.world.at_work["s0"] > 0; ++turn) co_await yield();
    EXPECT_EQ(site.world.at_work["s0"], 0);
    EXPECT_TRUE(co_await site.until_ended(1000));
    co_await site.first.worker.stop();
}

KLIEG_ASYNC_TEST(Jobs, AreToldOfAsCancelledWhereverAProcessDies) {
    std::size_t calls = 0;
    while (calls < 40 && co_await cancel_beside(calls)) ++calls;
    EXPECT_GT(calls, 3U) << "else this tests nothing";
}

/// Without a message each would be found by the poll of another process, seconds later.
KLIEG_ASYNC_TEST(Jobs, AreHeardOfByOtherProcesses) {
    World world;
    auto const executor = co_await this_executor();
    Queue here(world.tables, world.clock, world.random, {.boot_id = "here", .hints = &world.messages});
    Queue there(world.tables, world.clock, world.random, {.boot_id = "there", .hints = &world.messages});
    auto const hears = here.hear_others(executor);
    auto const hears_too = there.hear_others(executor);
    there.notify("k");
    for (int turn = 0; turn < 100; ++turn) co_await yield();
    EXPECT_EQ(here.take_notified(), std::set<std::string>{"k"});
    EXPECT_EQ(there.take_notified(), std::set<std::string>{"k"});
    auto const before = there.wake_up().ticket();
    for (int turn = 0; turn < 100; ++turn) co_await yield();
    EXPECT_EQ(there.wake_up().ticket(), before) << "its own message is no news";
}

}  // namespace
}  // namespace klieg::jobs
