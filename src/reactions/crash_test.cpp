#include "adapters/embedded/broadcast.h"
#include "adapters/embedded/cache.h"
#include "adapters/embedded/object_store.h"
#include "channels/fixture_for_test.h"
#include "comments/feature.h"
#include "events/follower.h"
#include "events/relay.h"
#include "identity/fixture_for_test.h"
#include "reactions/feature.h"
#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/memory_event_log.h"
#include "testing/recorded_tellings.h"
#include "testing/run_concurrently.h"
#include "testing/tell_all.h"
#include "testing/temp_dir.h"
#include "videos/feature.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

/// Votes on videos and comments that are deleted meanwhile, by processes that die between any two changes of their
/// engines, beside engines whose answers get lost, and with a log that has events again, later and in another order: in
/// the end each user has one vote at most, each counter is what a recount of the rows comes to, and nothing is left of
/// what is gone.
namespace klieg::reactions {
namespace {

using namespace std::chrono_literals;
using leases::Sharing;
using testing::Faults;
using Sums = std::map<std::string, std::int64_t>;

constexpr int kChanges = 10;
constexpr std::size_t kVoters = 3;

template <class T>
T must(Result<T> result) {
    if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
    return *std::move(result);
}

/// The engines, which outlive every process.
struct Engines {
    testing::MemoryTableStore tables{
        ports::joined({channels::all_tables(), videos::Feature::tables(), identity::Feature::tables(),
                       comments::Feature::tables(), Feature::tables(), leases::tables(), events::Projector::tables()})};
    testing::MemoryEventLog log{2};
    testing::ManualClock clock;
    SystemRandom random;
    testing::TempDir folder;
    BlockingPool pool{{.name = "test", .threads = 1}};
    std::unique_ptr<embedded::ObjectStore> objects =
        must(embedded::ObjectStore::open({.root = folder.path(), .reserve_bytes = 1}, pool));

    Principal owner{UserId::make(random), Role::user, SessionId::make(random)};
    std::vector<Principal> voters{};
    std::vector<Target> targets{};
};

/// One process: people vote and delete by it; it moves events, follows them, and does what they ask for. From the call
/// on that `faults` names it is dead.
struct Process {
    Process(Engines& given, Executor executor)
        : engines(given),
          relay({outbox, tables, log, engines.clock, engines.random}, {.sharing = Sharing::alone}, executor),
          follower({log, tables, engines.clock, engines.random}, {.sharing = Sharing::alone}, executor) {
        for (auto& projection : reactions.projections()) follower.add(std::move(projection));
    }

    /// Two videos, with a comment on each.
    Task<> raise() {
        auto const channel = must(co_await channels.service.create(engines.owner, {"cinema", "A channel", {}}));
        for (int i = 0; i < 2; ++i) {
            auto const made = must(co_await videos.service.create(
                engines.owner,
                {.channel_id = channel.channel_id, .title = "A title", .visibility = videos::Visibility::public_}));
            auto make_playable = [](videos::Video& video) -> Result<> {
                video.status = videos::Status::ready;
                video.playable = true;
                return {};
            };
            must(co_await videos.writer.change(made.video_id, make_playable, {}));
            engines.targets.push_back(Target::of(made.video_id));
            auto said = must(co_await comments.service.post(engines.owner, {made.video_id, "first", {}}));
            engines.targets.push_back(Target::of(said.comment.comment_id));
        }
        for (std::size_t i = 0; i < kVoters; ++i)
            engines.voters.push_back({UserId::make(engines.random), Role::user, SessionId::make(engines.random)});
    }
    Task<> vote(std::size_t who, std::size_t what, std::optional<Vote> value) {
        static_cast<void>(co_await reactions.service.vote(engines.voters[who], engines.targets[what], value));
    }
    Task<> remove(std::size_t what) {
        auto const& target = engines.targets[what];
        if (target.comment)
            static_cast<void>(co_await comments.service.remove(engines.owner, *target.comment, {}));
        else
            static_cast<void>(co_await videos.service.remove(engines.owner, target.video));
    }
    Task<bool> work() {
        auto claimed = co_await queue.claim(kVoteRemovalKind);
        if (!claimed.ok() || !*claimed) co_return false;
        jobs::JobContext context(queue, **claimed);
        auto const ran = co_await reactions.removal.run(context);
        if (ran.ok()) static_cast<void>(co_await queue.finish(**claimed));
        co_return ran.ok();
    }

    Engines& engines;
    Faults faults;
    testing::FaultyTables tables{engines.tables, faults};
    testing::FaultyLog log{engines.log, faults};
    embedded::Cache cache{{}, engines.clock};
    embedded::Broadcast broadcast{{}};
    testing::RecordedTellings tellings;
    Metrics metrics;
    events::Outbox outbox{engines.clock, engines.random};
    jobs::Queue queue{tables, engines.clock, engines.random, {.boot_id = engines.random.base32(8)}};
    budgets::BudgetService budgets{{tables, engines.clock}, {}};
    identity::PlainPasswords passwords;
    identity::Feature identity{{tables, broadcast, passwords, engines.clock, engines.random, metrics}, {}};
    channels::Feature channels{{tables, cache, outbox, budgets, queue, engines.clock, engines.random}};
    videos::Feature videos{{tables, *engines.objects, cache, broadcast, tellings, outbox, queue, budgets,
                            channels.service, engines.clock, engines.random, engines.pool},
                           {.tokens = {{{"k1", "a secret"}}, "k1"}}};
    comments::Feature comments{{.tables = tables,
                                .cache = cache,
                                .outbox = outbox,
                                .jobs = queue,
                                .accounts = identity.service,
                                .video_rows = videos.repo,
                                .videos = videos.service,
                                .votes_of = {},
                                .clock = engines.clock,
                                .random = engines.random}};
    Feature reactions{{.tables = tables,
                       .outbox = outbox,
                       .jobs = queue,
                       .videos = videos.service,
                       .video_repo = videos.repo,
                       .video_views = videos.views,
                       .comments = comments.service,
                       .comment_repo = comments.repo,
                       .clock = engines.clock}};
    events::Relay relay;
    events::Follower follower;
};

/// Votes and one deletion, with moves, follows and jobs between them, as the seed has it. Failures are the death of the
/// process, or are met again.
Task<> live(Process& process, std::uint32_t seed, int changes = kChanges) {
    std::mt19937 choice(seed);
    bool removed = false;
    for (int done = 0; done < changes;) {
        auto const who = choice() % kVoters;
        auto const what = choice() % process.engines.targets.size();
        switch (choice() % 16) {
            case 0:
            case 1: static_cast<void>(co_await process.relay.move_once()); break;
            case 2:
            case 3: static_cast<void>(co_await process.follower.follow_once()); break;
            case 4: co_await process.work(); break;
            case 5:
                if (!removed) co_await process.remove(what);
                removed = true;
                ++done;
                break;
            case 6:
            case 7:
            case 8:
                co_await process.vote(who, what, std::nullopt);
                ++done;
                break;
            default: co_await process.vote(who, what, choice() % 3 > 0 ? Vote::like : Vote::dislike); ++done;
        }
        process.engines.clock.advance(100ms);
    }
}

/// What waits is done; late looks at what is gone, too, and the walk for what nobody was told of.
Task<> finish(Process& process) {
    for (int round = 0; round < 2; ++round) {
        process.engines.clock.advance(kVotesGoAgainAfter + 1min);
        co_await testing::tell_all(process.relay, process.follower);
        process.engines.tables.catch_up();
        CO_ASSERT_OK(co_await process.queue.recover(kVoteRemovalKind));
        process.engines.tables.catch_up();
        while (co_await process.work()) process.engines.tables.catch_up();
    }
    process.engines.tables.catch_up();
    CO_ASSERT_OK(co_await process.reactions.removal.remove_all_of_gone());
    co_await testing::tell_all(process.relay, process.follower);
}

Task<std::vector<ports::Item>> rows_of(Engines& engines, std::string table) {
    engines.tables.catch_up();
    co_return (co_await engines.tables.scan({.table = std::move(table)}))->items;
}

/// Of votes: others count comments.
bool is_of_votes(std::string const& counter) {
    return counter.find("likes#") != std::string::npos;
}

Task<Sums> stored(Engines& engines) {
    Sums sums;
    for (auto const& row : co_await rows_of(engines, counters::kCounters))
        if (auto const name = std::string(row.at("Name").as_string()); is_of_votes(name))
            if (auto const value = row.at("Value").as_int64(); value != 0) sums[name] = value;
    co_return sums;
}

/// What there is, counted without any help of what is tested.
Task<Sums> recounted(Engines& engines) {
    Sums sums;
    for (auto const* table : {"Likes", "CommentVotes"})
        for (auto const& row : co_await rows_of(engines, table)) {
            if (row.at("Value").is_null()) continue;
            bool const of_video = std::string_view(table) == "Likes";
            sums[(of_video ? "video." : "comment.") + std::string(row.at("Value").as_string()) + "s#" +
                 std::string(row.at(of_video ? "VideoId" : "CommentId").as_string())] += 1;
        }
    co_return sums;
}

Task<Sums> contributed(Engines& engines) {
    Sums sums;
    for (auto const& row : co_await rows_of(engines, counters::kContributions))
        for (auto const& addend : row.at("Addends").as_array())
            if (auto const name = std::string(addend.at("Counter").as_string()); is_of_votes(name))
                sums[name] += addend.at("By").as_int64();
    co_return sums;
}

/// No vote is on what is gone.
Task<> expect_nothing_of_what_is_gone(Engines& engines) {
    std::set<std::string> there;
    for (auto const& row : co_await rows_of(engines, "Videos")) there.emplace(row.at("VideoId").as_string());
    for (auto const& row : co_await rows_of(engines, "Comments"))
        if (!row.at("Deleted").as_bool()) there.emplace(row.at("CommentId").as_string());
    for (auto const& row : co_await rows_of(engines, "Likes"))
        EXPECT_TRUE(there.contains(std::string(row.at("VideoId").as_string())));
    for (auto const& row : co_await rows_of(engines, "CommentVotes"))
        EXPECT_TRUE(there.contains(std::string(row.at("CommentId").as_string())));
}

/// One process has trouble after so many changes of its engines; it goes on, or where it is dead, another does. False:
/// there was none.
Task<bool> trouble_after(std::size_t changes, Faults::Plan plan, std::uint32_t seed) {
    auto const executor = co_await this_executor();
    Engines engines;
    Process first(engines, executor);
    Process second(engines, executor);
    co_await second.raise();
    auto const dies = plan.faulty == Faults::kAllThatFollow;
    plan.healthy = changes;
    plan.among = Faults::Among::changes;
    first.faults.begin(plan);
    co_await live(first, seed);
    bool const struck = first.faults.end();
    EXPECT_EQ(co_await stored(engines), co_await contributed(engines)) << "seed " << seed << ", change " << changes;
    auto& heir = dies ? second : first;
    co_await live(heir, seed + 1, 3);
    co_await finish(heir);
    EXPECT_EQ(co_await stored(engines), co_await recounted(engines)) << "seed " << seed << ", change " << changes;
    co_await expect_nothing_of_what_is_gone(engines);
    co_return struck;
}

Task<std::size_t> troubles(Faults::Plan plan) {
    std::size_t count = 0;
    for (std::uint32_t seed : {1U, 2U}) {
        std::size_t changes = 0;
        while (co_await trouble_after(changes, plan, seed)) ++changes;
        count += changes;
    }
    co_return count;
}

KLIEG_ASYNC_TEST(VoteCounters, AreARecountWhereverAProcessDies) {
    EXPECT_GT(co_await troubles({.faulty = Faults::kAllThatFollow}), 30U) << "else this tests nothing";
}

KLIEG_ASYNC_TEST(VoteCounters, AreARecountWhicheverAnswerGetsLost) {
    EXPECT_GT(co_await troubles({.manner = Faults::Manner::lost_answer}), 30U) << "else this tests nothing";
    EXPECT_GT(co_await troubles({.manner = Faults::Manner::repeated}), 30U) << "else this tests nothing";
}

KLIEG_ASYNC_TEST(VoteCounters, AreARecountAfterEventsThatComeAgainLateAndInAnyOrder) {
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        Engines engines;
        Process process(engines, co_await this_executor());
        co_await process.raise();
        CO_ASSERT_OK(co_await process.follower.follow_once());
        co_await live(process, seed, 60);
        auto again = engines.log.records("0");
        for (auto& record : engines.log.records("1")) again.push_back(std::move(record));
        std::ranges::shuffle(again, std::mt19937(seed));
        for (auto& record : again) CO_ASSERT_OK(co_await engines.log.append({{record.partition_key, record.data}}));
        co_await live(process, seed + 100, 20);
        co_await finish(process);
        auto const there_are = co_await recounted(engines);
        EXPECT_EQ(co_await stored(engines), there_are) << seed;
        EXPECT_FALSE(there_are.empty()) << "else this tests nothing";
        co_await expect_nothing_of_what_is_gone(engines);
        CO_ASSERT_OK(co_await process.reactions.vote_count.recount());
        EXPECT_EQ(co_await stored(engines), co_await recounted(engines)) << seed << ": a recount finds nothing to mend";
    }
}

Task<Result<>> lived(Process& process, std::uint32_t seed) {
    co_await live(process, seed, 40);
    co_return Result<>{};
}

KLIEG_ASYNC_TEST(VoteCounters, AreARecountAfterProcessesThatVoteForTheSameUsersAtOnce) {
    auto const executor = co_await this_executor();
    for (std::uint32_t seed : {1U, 2U, 3U}) {
        Engines engines;
        Process first(engines, executor);
        Process second(engines, executor);
        Process third(engines, executor);
        co_await first.raise();
        CO_ASSERT_OK(co_await first.follower.follow_once());
        std::vector<Task<Result<>>> all;
        all.push_back(lived(first, seed));
        all.push_back(lived(second, seed + 10));
        all.push_back(lived(third, seed + 20));
        all.push_back(second.reactions.vote_count.recount());
        co_await testing::run_concurrently(std::move(all));
        EXPECT_EQ(co_await stored(engines), co_await contributed(engines)) << seed;
        co_await finish(first);
        EXPECT_EQ(co_await stored(engines), co_await recounted(engines)) << seed;
        co_await expect_nothing_of_what_is_gone(engines);
    }
}

}  // namespace
}  // namespace klieg::reactions
