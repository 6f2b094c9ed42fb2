#pragma once

#include "adapters/embedded/broadcast.h"
#include "adapters/embedded/cache.h"
#include "adapters/embedded/object_store.h"
#include "channels/fixture_for_test.h"
#include "comments/feature.h"
#include "identity/fixture_for_test.h"
#include "testing/recorded_tellings.h"
#include "testing/temp_dir.h"
#include "videos/feature.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace klieg::comments {

/// A video, and people who say something of it, over tables in memory.
struct Talk {
    /// With the tables of features above those of here.
    explicit Talk(std::vector<ports::TableSchema> more = {}) : more_tables(std::move(more)) {}

    template <class T>
    static T must(Result<T> result) {
        if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
        return *std::move(result);
    }
    static void must(Result<> result) {
        if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
    }
    static std::vector<ports::TableSchema> talk_tables() {
        return ports::joined(
            {channels::all_tables(), videos::Feature::tables(), identity::Feature::tables(), Feature::tables()});
    }

    Task<Principal> person(std::string name, Role role = Role::user) {
        auto user = must(co_await identity.service.create_user(identity::named(std::move(name)), role));
        co_return Principal{user.user_id, role, SessionId::make(random)};
    }
    /// The owner, with a channel and a video that everybody sees; two others, and those who moderate.
    Task<> raise() {
        owner = co_await person("owner");
        ada = co_await person("ada");
        bob = co_await person("bob");
        moderator = co_await person("moderator", Role::moderator);
        administrator = co_await person("administrator", Role::administrator);
        channel = must(co_await channels.service.create(owner, {"n" + random.base32(10), "A channel", {}})).channel_id;
        video = co_await make_video(videos::Visibility::public_);
    }
    Task<VideoId> make_video(videos::Visibility visibility) {
        auto made = must(co_await videos.service.create(
            owner, {.channel_id = channel, .title = "A title", .visibility = visibility}));
        auto make_playable = [](videos::Video& current) -> Result<> {
            current.status = videos::Status::ready;
            current.playable = true;
            return {};
        };
        co_return must(co_await videos.writer.change(made.video_id, make_playable, {})).video_id;
    }
    Task<> set_policy(videos::CommentPolicy policy) { co_await set_policy(videos.service, policy); }
    /// On another node, of whose changes the kept rows of this one do not know yet.
    Task<> set_policy_elsewhere(videos::CommentPolicy policy) { co_await set_policy(videos_elsewhere.service, policy); }
    Task<> set_policy(videos::VideoService& where, videos::CommentPolicy policy) {
        clock.advance(std::chrono::milliseconds(1));
        videos::VideoPatch patch;
        patch.comment_policy = std::optional(policy);
        must(co_await where.edit(owner, video, std::move(patch), {}));
    }

    Task<Result<CommentService::Found>> say(Principal who, std::string text, std::optional<CommentId> parent = {}) {
        return feature.service.post(std::move(who), {video, std::move(text), std::move(parent)});
    }
    /// What must succeed.
    Task<CommentId> said(Principal who, std::string text, std::optional<CommentId> parent = {}) {
        clock.advance(std::chrono::seconds(1));  // ids of one moment are in order as well; their times are then, too
        auto made = co_await say(std::move(who), std::move(text), std::move(parent));
        tables.catch_up();
        co_return must(std::move(made)).comment.comment_id;
    }
    Task<std::optional<Comment>> row(CommentId id) { co_return must(co_await feature.repo.find(std::move(id))); }

    /// What follows the log sees what has happened since this was last called.
    Task<> let_events_pass() {
        tables.catch_up();
        std::vector<events::Envelope> fresh;
        for (auto& event : co_await events.all())
            if (passed.insert(event.id).second) fresh.push_back(std::move(event));
        for (auto& projection : feature.projections()) must(co_await projection.apply(fresh));
        tables.catch_up();
    }
    /// A reply that came through although what it answers was not there any more.
    Task<CommentId> slip_through(Principal who, CommentId parent) {
        OrderedText ids(clock, random);
        Comment reply{.video_id = video,
                      .comment_id = CommentId::make(video, ids),
                      .parent_id = parent,
                      .author_user_id = who.user,
                      .text = "too late",
                      .created_at = clock.now(),
                      .edited_at = {},
                      .policy_since = {}};
        CommentEvent told{.comment_id = reply.comment_id,
                          .video_id = video,
                          .parent_id = parent,
                          .author_user_id = who.user,
                          .owner_user_id = owner.user,
                          .mentions = {}};
        must(co_await tables.transact(
            {CommentRepo::insert(reply),
             events.outbox().event(kCommentCreated, {reply.comment_id.text(), 1, video.text()}, told)}));
        co_return reply.comment_id;
    }
    /// As a release to come may have it, or a disk.
    Task<> make_unreadable(CommentId id) {
        must(co_await tables.write(
            ports::Update{.table = "Comments", .key = {id.parent().text(), id.text()}, .set = {{"Text", 7}}}));
        tables.catch_up();
    }
    /// Counts of votes, as another feature would write them.
    Task<> set_count(std::string name, std::int64_t to) {
        ports::Update update{.table = counters::kCounters, .key = {std::move(name)}};
        update.set = {{"Value", to}};
        must(co_await tables.write(std::move(update)));
        tables.catch_up();
    }
    /// The texts of what is shown of the video.
    Task<std::vector<std::string>> texts(CommentOrder order) {
        tables.catch_up();
        auto page = must(co_await feature.repo.of_video(video, order, {.limit = 100}));
        std::vector<std::string> all;
        for (auto& comment : page.comments) all.push_back(std::move(comment.text));
        co_return all;
    }
    static CommentPatch patch_of(std::optional<std::string> text, std::optional<bool> pinned = {},
                                 std::optional<bool> hearted = {}, std::optional<bool> held = {}) {
        CommentPatch patch;
        if (text) patch.text = std::move(text);
        if (pinned) patch.pinned = pinned;
        if (hearted) patch.hearted = hearted;
        if (held) patch.held = held;
        return patch;
    }
    Task<std::int64_t> count(std::string name) {
        co_return must(co_await feature.counters.get(std::move(name), ports::Consistency::strong));
    }

    /// Runs the jobs of a kind that are due, one after the other.
    template <class Job>
    Task<int> work_on(char const* kind, Job& handler) {
        for (int done = 0;; ++done) {
            tables.catch_up();
            auto claimed = must(co_await queue.claim(kind));
            if (!claimed) co_return done;
            jobs::JobContext context(queue, *claimed);
            must(co_await handler.run(context));
            must(co_await queue.finish(*claimed));
        }
    }

    std::vector<ports::TableSchema> const more_tables;
    testing::TempDir folder;
    testing::ManualClock clock;
    SystemRandom random;
    Metrics metrics;
    BlockingPool pool{{.name = "test", .threads = 1}};
    testing::MemoryTableStore tables{ports::joined({talk_tables(), more_tables})};
    testing::Faults faults;
    testing::FaultyTables engine{tables, faults};
    embedded::Cache cache{{}, clock};
    embedded::Broadcast broadcast{{}};
    testing::RecordedTellings tellings;
    std::unique_ptr<embedded::ObjectStore> objects = must(embedded::ObjectStore::open(
        {.root = folder.path(),
         .reserve_bytes = 1,
         .measure = []() -> Result<DiskSpace> { return DiskSpace{std::uint64_t{1} << 50U, std::uint64_t{1} << 50U}; }},
        pool));
    events::Recorded events{tables, clock, random};
    jobs::Queue queue{tables, clock, random, {.boot_id = "test"}};
    budgets::BudgetService budgets{{tables, clock}, {}};
    identity::PlainPasswords passwords;
    identity::Feature identity{{tables, broadcast, passwords, clock, random, metrics}, {}};
    channels::Feature channels{{tables, cache, events.outbox(), budgets, queue, clock, random}};
    videos::Feature videos{{tables, *objects, cache, broadcast, tellings, events.outbox(), queue, budgets,
                            channels.service, clock, random, pool},
                           {.tokens = {{{"k1", "a secret"}}, "k1"}}};
    embedded::Cache cache_elsewhere{{}, clock};
    videos::Feature videos_elsewhere{{tables, *objects, cache_elsewhere, broadcast, tellings, events.outbox(), queue,
                                      budgets, channels.service, clock, random, pool},
                                     {.tokens = {{{"k1", "a secret"}}, "k1"}}};
    /// What votes there are, as another feature would know them.
    std::map<std::pair<UserId, CommentId>, videos::Vote> votes;
    Task<Result<std::vector<OwnVote>>> votes_of(Principal who, std::vector<CommentId> ids) {
        std::vector<OwnVote> all;
        for (auto const& id : ids) {
            auto known = votes.find({who.user, id});
            all.push_back({.vote = known != votes.end() ? std::optional(known->second) : std::nullopt});
        }
        co_return all;
    }
    /// Who has blocked whom, as another feature would know it.
    std::set<std::pair<UserId, UserId>> blocked;
    assembly::HasBlocked has_blocked = [this](UserId who, UserId whom) {
        return knows_blocked(std::move(who), std::move(whom));
    };
    Task<Result<bool>> knows_blocked(UserId who, UserId whom) {
        co_return blocked.contains({std::move(who), std::move(whom)});
    }
    videos::VideoRepo video_rows{engine};
    Feature feature{
        {.tables = engine,
         .cache = cache,
         .outbox = events.outbox(),
         .jobs = queue,
         .accounts = identity.service,
         .video_rows = video_rows,
         .videos = videos.service,
         .votes_of = [this](Principal who,
                            std::vector<CommentId> ids) { return votes_of(std::move(who), std::move(ids)); },
         .clock = clock,
         .random = random,
         .counts_changed = [this](std::vector<std::string> const& names) { feature.ranking.note_counters(names); },
         .has_blocked = [this](UserId who, UserId whom) { return has_blocked(std::move(who), std::move(whom)); }}};
    std::set<std::string> passed;

    Principal owner, ada, bob, moderator, administrator;
    ChannelId channel;
    VideoId video;
};

}  // namespace klieg::comments
