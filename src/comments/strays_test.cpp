#include "comments/strays.h"

#include "comments/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/tables_in_front.h"
#include "videos/counts.h"

#include <gmock/gmock.h>

namespace klieg::comments {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using videos::CommentPolicy;

KLIEG_ASYNC_TEST(Strays, AreRemovedWhereTheVideoHadClosed) {
    Talk talk;
    co_await talk.raise();
    co_await talk.said(talk.ada, "In time");
    CO_ASSERT_OK(co_await talk.videos.service.get_kept(talk.bob, talk.video));
    co_await talk.set_policy_elsewhere(CommentPolicy::closed);
    auto const late = co_await talk.said(talk.bob, "Too late");
    auto const of_owner = co_await talk.said(talk.owner, "Mine, too");
    co_await talk.let_events_pass();
    co_await talk.let_events_pass();
    EXPECT_THAT(co_await talk.texts(CommentOrder::newest), ElementsAre("", "", "In time"));
    EXPECT_TRUE((co_await talk.row(late))->deleted);
    EXPECT_TRUE((co_await talk.row(of_owner))->deleted);
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 1);
}

KLIEG_ASYNC_TEST(Strays, AreHeldWhereTheVideoHadBegunToHold) {
    Talk talk;
    co_await talk.raise();
    CO_ASSERT_OK(co_await talk.videos.service.get_kept(talk.bob, talk.video));
    co_await talk.set_policy_elsewhere(CommentPolicy::held);
    auto const late = co_await talk.said(talk.bob, "Too late");
    auto const own = co_await talk.said(talk.owner, "Mine");
    co_await talk.let_events_pass();
    EXPECT_TRUE((co_await talk.row(late))->held);
    EXPECT_FALSE((co_await talk.row(own))->held);

    talk.clock.advance(1min);  // kept rows are over
    auto const known = co_await talk.said(talk.moderator, "By the rules");
    auto const released = co_await talk.said(talk.bob, "Please");
    CO_ASSERT_OK(co_await talk.feature.service.edit(talk.owner, released, Talk::patch_of({}, {}, {}, false), {}));
    co_await talk.let_events_pass();
    EXPECT_FALSE((co_await talk.row(known))->held) << "who moderates is not held";
    EXPECT_FALSE((co_await talk.row(released))->held) << "what was released stays so";
}

KLIEG_ASYNC_TEST(Strays, StayReleasedWhenTheyAreToldOfAgain) {
    Talk talk;
    co_await talk.raise();
    CO_ASSERT_OK(co_await talk.videos.service.get_kept(talk.bob, talk.video));
    co_await talk.set_policy_elsewhere(CommentPolicy::held);
    auto const late = co_await talk.said(talk.bob, "Too late");
    co_await talk.let_events_pass();
    EXPECT_TRUE((co_await talk.row(late))->held);
    // At once: the row of the video that is kept here has the policy before.
    CO_ASSERT_OK(co_await talk.feature.service.edit(talk.owner, late, Talk::patch_of({}, {}, {}, false), {}));
    talk.passed.clear();
    co_await talk.let_events_pass();
    EXPECT_FALSE((co_await talk.row(late))->held);
}

KLIEG_ASYNC_TEST(Strays, AreRemovedUnderAParentThatIsGoneAndSeenAgainWithOneThatWaits) {
    Talk talk;
    co_await talk.raise();
    auto const gone = co_await talk.said(talk.ada, "Goes");
    auto const held = co_await talk.said(talk.ada, "Waits");
    auto const stays = co_await talk.said(talk.ada, "Stays");
    CO_ASSERT_OK(co_await talk.feature.service.remove(talk.ada, gone, {}));
    CO_ASSERT_OK(co_await talk.feature.service.remove_tombstone(gone));
    CO_ASSERT_OK(co_await talk.feature.service.edit(talk.owner, held, Talk::patch_of({}, {}, {}, true), {}));
    auto const under_gone = co_await talk.slip_through(talk.bob, gone);
    auto const under_held = co_await talk.slip_through(talk.bob, held);
    auto const under_stays = co_await talk.slip_through(talk.bob, stays);
    co_await talk.let_events_pass();
    co_await talk.let_events_pass();
    EXPECT_FALSE((co_await talk.row(under_gone)).has_value());
    EXPECT_TRUE((co_await talk.row(under_held))->thread_held);
    EXPECT_FALSE((co_await talk.row(under_held))->held) << "nobody has held it";
    EXPECT_FALSE((co_await talk.row(under_stays))->thread_held);
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 2);
    CO_ASSERT_OK(co_await talk.feature.service.edit(talk.owner, held, Talk::patch_of({}, {}, {}, false), {}));
    co_await talk.work_on(kThreadKind, talk.feature.held_threads);
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 4) << "what was seen before is seen again";
}

KLIEG_ASYNC_TEST(Strays, AreRemovedWhereTheThreadWentWhileTheyWereReleased) {
    Talk talk;
    co_await talk.raise();
    auto& service = talk.feature.service;
    auto const top = co_await talk.said(talk.ada, "Goes");
    auto const reply = co_await talk.said(talk.bob, "Waits", top);
    CO_ASSERT_OK(co_await service.edit(talk.owner, reply, Talk::patch_of({}, {}, {}, true), {}));
    CO_ASSERT_OK(co_await service.remove(talk.ada, top, {}));
    co_await talk.let_events_pass();
    CO_ASSERT_OK(co_await service.edit(talk.owner, reply, Talk::patch_of({}, {}, {}, false), {}));
    CO_ASSERT_OK(co_await service.remove_tombstone(top));
    co_await talk.let_events_pass();
    EXPECT_FALSE((co_await talk.row(reply)).has_value());
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 0);
}

KLIEG_ASYNC_TEST(Strays, OfAVideoThatIsGoneAreLeftToItsRemoval) {
    Talk talk;
    co_await talk.raise();
    CO_ASSERT_OK(co_await talk.videos.service.get_kept(talk.bob, talk.video));
    CO_ASSERT_OK(co_await talk.videos_elsewhere.service.remove(talk.owner, talk.video, {}));
    auto const late = co_await talk.said(talk.bob, "Too late");
    co_await talk.let_events_pass();
    EXPECT_GE(co_await talk.work_on(kVideoRemovalKind, talk.feature.video_removal), 1);
    EXPECT_FALSE((co_await talk.row(late)).has_value());
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 0);
}

KLIEG_ASYNC_TEST(Strays, AreFoundBesideRowsThatCannotBeRead) {
    Talk talk;
    co_await talk.raise();
    CO_ASSERT_OK(co_await talk.videos.service.get_kept(talk.bob, talk.video));
    co_await talk.set_policy_elsewhere(CommentPolicy::closed);
    auto const unreadable = co_await talk.said(talk.ada, "From a release to come");
    auto const late = co_await talk.said(talk.bob, "Too late");
    co_await talk.make_unreadable(unreadable);
    co_await talk.let_events_pass();
    EXPECT_TRUE((co_await talk.row(late))->deleted);
    EXPECT_TRUE(*co_await talk.feature.repo.exists(unreadable));
}

KLIEG_ASYNC_TEST(Strays, AreNoneUnderAParentThatCannotBeRead) {
    Talk talk;
    co_await talk.raise();
    auto const top = co_await talk.said(talk.ada, "From a release to come");
    auto const gone = co_await talk.said(talk.ada, "Goes");
    CO_ASSERT_OK(co_await talk.feature.service.remove(talk.ada, gone, {}));
    CO_ASSERT_OK(co_await talk.feature.service.remove_tombstone(gone));
    auto const reply = co_await talk.said(talk.bob, "Yes", top);
    auto const unreadable = co_await talk.slip_through(talk.bob, gone);
    auto const stray = co_await talk.slip_through(talk.bob, gone);
    co_await talk.make_unreadable(top);
    co_await talk.make_unreadable(unreadable);
    co_await talk.let_events_pass();
    EXPECT_TRUE((co_await talk.row(reply)).has_value());
    EXPECT_FALSE((co_await talk.row(stray)).has_value());
    EXPECT_TRUE(*co_await talk.feature.repo.exists(unreadable));
    CO_ASSERT_OK(co_await talk.feature.service.remove(talk.bob, reply, {}));
    co_await talk.let_events_pass();
    EXPECT_TRUE(*co_await talk.feature.repo.exists(top)) << "it may be a tombstone, or not";
}

KLIEG_ASYNC_TEST(Strays, AreLookedForPastWhatNoneCanRead) {
    Talk talk;
    co_await talk.raise();
    auto const gone = co_await talk.said(talk.ada, "Goes");
    CO_ASSERT_OK(co_await talk.feature.service.remove(talk.ada, gone, {}));
    CO_ASSERT_OK(co_await talk.feature.service.remove_tombstone(gone));
    auto const stray = co_await talk.slip_through(talk.bob, gone);
    CO_ASSERT_OK(co_await talk.tables.write(
        ports::Update{.table = "Videos", .key = {talk.video.text()}, .set = {{"Title", 7}}}));
    for (auto const& type : {kCommentCreated.name, kCommentReleased.name, kCommentDeleted.name}) {
        events::Envelope const empty{.type = std::string(type), .subject = "x", .payload = json::Object()};
        for (auto const& projection : talk.feature.projections())
            CO_ASSERT_OK(co_await projection.apply(std::span(&empty, 1)));
    }
    co_await talk.let_events_pass();
    EXPECT_FALSE((co_await talk.row(stray)).has_value()) << "that its video cannot be read is no reason to stay";
}

KLIEG_ASYNC_TEST(Tombstones, StayWhereAReplyCannotBeRead) {
    Talk talk;
    co_await talk.raise();
    auto const top = co_await talk.said(talk.ada, "Answered");
    auto const first = co_await talk.said(talk.bob, "Yes", top);
    auto const second = co_await talk.said(talk.bob, "No", top);
    co_await talk.make_unreadable(second);
    CO_ASSERT_OK(co_await talk.feature.service.remove(talk.bob, first, {}));
    CO_ASSERT_OK(co_await talk.feature.service.remove(talk.ada, top, {}));
    co_await talk.let_events_pass();
    talk.clock.advance(kRepliesSeenAfter);
    EXPECT_EQ(co_await talk.work_on(kTombstoneKind, talk.feature.tombstones), 1);
    EXPECT_TRUE((co_await talk.row(top)).has_value());
}

KLIEG_ASYNC_TEST(Tombstones, GoWhenTheLastReplyHasGone) {
    Talk talk;
    co_await talk.raise();
    auto& service = talk.feature.service;
    auto look = [&] { return talk.work_on(kTombstoneKind, talk.feature.tombstones); };
    auto const alone = co_await talk.said(talk.ada, "Alone");
    auto const top = co_await talk.said(talk.ada, "Answered");
    auto const first = co_await talk.said(talk.bob, "Yes", top);
    auto const second = co_await talk.said(talk.bob, "No", top);
    CO_ASSERT_OK(co_await service.remove(talk.ada, alone, {}));
    CO_ASSERT_OK(co_await service.remove(talk.ada, top, {}));
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await look(), 0) << "a reply may be on its way";
    talk.clock.advance(kRepliesSeenAfter);
    EXPECT_EQ(co_await look(), 2);
    EXPECT_FALSE((co_await talk.row(alone)).has_value());
    EXPECT_TRUE((co_await talk.row(top)).has_value());

    for (auto const& reply : {first, second}) {
        CO_ASSERT_OK(co_await service.remove(talk.bob, reply, {}));
        EXPECT_FALSE((co_await talk.row(reply)).has_value());
        co_await talk.let_events_pass();
        talk.clock.advance(kRepliesSeenAfter);
        co_await look();
    }
    EXPECT_FALSE((co_await talk.row(top)).has_value());
    EXPECT_EQ(talk.tables.item_count("Comments"), 0U);
}

KLIEG_ASYNC_TEST(VideoRemoval, LeavesAVideoThatStandsAgain) {
    Talk talk;
    co_await talk.raise();
    auto const said = co_await talk.said(talk.ada, "Of the one that was made again");
    CO_ASSERT_OK(co_await talk.feature.video_removal.begin(talk.video));
    EXPECT_EQ(co_await talk.work_on(kVideoRemovalKind, talk.feature.video_removal), 1);
    EXPECT_TRUE((co_await talk.row(said)).has_value());
}

/// A video that is made again as soon as the first of its comments have gone.
struct MadeAgain final : testing::TablesInFront {
    using TablesInFront::TablesInFront;
    Task<Result<>> transact(ports::Transaction all) override {
        auto done = co_await inner_.transact(std::move(all));
        Talk::must(co_await inner_.write(ports::Put{"Videos", row}));
        co_return done;
    }
    ports::Item row;
};

KLIEG_ASYNC_TEST(VideoRemoval, StopsWhereItsVideoStandsAgain) {
    Talk talk;
    co_await talk.raise();
    for (int i = 0; i < 100; ++i) co_await talk.said({UserId::make(talk.random)}, "number " + std::to_string(i));
    MadeAgain tables(talk.tables);
    tables.row = *Talk::must(co_await talk.tables.get("Videos", {talk.video.text()}, ports::Consistency::strong));
    CO_ASSERT_OK(co_await talk.videos.service.remove(talk.owner, talk.video, {}));
    VideoRemoval removal({talk.feature.repo, talk.video_rows, tables, talk.events.outbox(), talk.queue});
    CO_ASSERT_OK(co_await removal.begin(talk.video));
    EXPECT_EQ(co_await talk.work_on(kVideoRemovalKind, removal), 1);
    EXPECT_EQ(talk.tables.item_count("Comments"), 100 - VideoRemoval::kAtOnce);
}

KLIEG_ASYNC_TEST(VideoRemoval, TakesAllThatWasSaidOfIt) {
    Talk talk;
    co_await talk.raise();
    auto const kept = co_await talk.make_video(videos::Visibility::public_);
    auto const elsewhere = Talk::must(co_await talk.feature.service.post(talk.ada, {kept, "Stays", {}}));
    auto const top = co_await talk.said(talk.owner, "Pinned");
    CO_ASSERT_OK(co_await talk.feature.service.edit(talk.owner, top, Talk::patch_of({}, true), {}));
    for (int i = 0; i < 100; ++i) {
        Principal const who{UserId::make(talk.random)};
        co_await talk.said(who, "number " + std::to_string(i), i % 3 == 0 ? std::optional(top) : std::nullopt);
    }
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 101);
    CO_ASSERT_OK(co_await talk.videos.service.remove(talk.owner, talk.video, {}));
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.work_on(kVideoRemovalKind, talk.feature.video_removal), 1);
    co_await talk.let_events_pass();
    EXPECT_EQ(talk.tables.item_count("Comments"), 1U);
    EXPECT_EQ(talk.tables.item_count("CommentPins"), 0U);
    EXPECT_EQ(co_await talk.count(videos::comments_counter(talk.video)), 0);
    EXPECT_EQ(co_await talk.count(replies_counter(top)), 0);
    EXPECT_EQ(co_await talk.count(videos::comments_counter(kept)), 1);
    talk.clock.advance(kLookAgainAfter);
    EXPECT_EQ(co_await talk.work_on(kVideoRemovalKind, talk.feature.video_removal), 1) << "it looks again";
    EXPECT_TRUE((co_await talk.row(elsewhere.comment.comment_id)).has_value());
}

KLIEG_ASYNC_TEST(VideoRemoval, GoesOnWhereItWasStopped) {
    Talk talk;
    co_await talk.raise();
    for (int i = 0; i < 100; ++i) co_await talk.said({UserId::make(talk.random)}, "number " + std::to_string(i));
    CO_ASSERT_OK(co_await talk.videos.service.remove(talk.owner, talk.video, {}));
    co_await talk.let_events_pass();
    auto job = Talk::must(co_await talk.queue.claim(kVideoRemovalKind));
    CO_ASSERT(job.has_value());
    jobs::JobContext wanted_back(talk.queue, *job);
    wanted_back.want_back();
    auto const gave_way = co_await talk.feature.video_removal.run(wanted_back);
    EXPECT_EQ(gave_way.error().code, jobs::kGaveWay);
    EXPECT_EQ(talk.tables.item_count("Comments"), 100 - VideoRemoval::kAtOnce);
    talk.faults.begin({.healthy = 3, .faulty = 1});
    jobs::JobContext fails(talk.queue, *job);
    EXPECT_FALSE((co_await talk.feature.video_removal.run(fails)).ok());
    talk.faults.end();
    jobs::JobContext again(talk.queue, *job);
    CO_ASSERT_OK(co_await talk.feature.video_removal.run(again));
    EXPECT_EQ(talk.tables.item_count("Comments"), 0U);
}

KLIEG_ASYNC_TEST(VideoRemoval, FindsWhatNoEventTellsAnyMore) {
    Talk talk;
    co_await talk.raise();
    co_await talk.said(talk.ada, "Left behind");
    CO_ASSERT_OK(co_await talk.videos.service.remove(talk.owner, talk.video, {}));
    talk.tables.catch_up();
    CO_ASSERT_OK(co_await talk.feature.video_removal.begin_for_gone_videos());
    EXPECT_EQ(co_await talk.work_on(kVideoRemovalKind, talk.feature.video_removal), 1);
    EXPECT_EQ(talk.tables.item_count("Comments"), 0U);
}

KLIEG_ASYNC_TEST(VideoRemoval, IsNoWiserWhereAVideoCannotBeRead) {
    Talk talk;
    co_await talk.raise();
    co_await talk.said(talk.ada, "Left behind");
    CO_ASSERT_OK(co_await talk.videos.service.remove(talk.owner, talk.video, {}));
    talk.tables.catch_up();
    talk.faults.begin({.healthy = 1, .faulty = 1});
    auto const walked = co_await talk.feature.video_removal.begin_for_gone_videos();
    EXPECT_TRUE(talk.faults.end());
    EXPECT_EQ(walked.error().kind, Errc::unavailable) << "who walks tries again";
    CO_ASSERT_OK(co_await talk.feature.video_removal.begin_for_gone_videos());
    EXPECT_EQ(co_await talk.work_on(kVideoRemovalKind, talk.feature.video_removal), 1);
    EXPECT_EQ(talk.tables.item_count("Comments"), 0U);
}

KLIEG_ASYNC_TEST(Ranking, PutsThoseFirstThatPeopleLikeAndAnswer) {
    Talk talk;
    co_await talk.raise();
    auto const liked = co_await talk.said(talk.ada, "liked");
    auto const answered = co_await talk.said(talk.ada, "answered");
    auto const disliked = co_await talk.said(talk.ada, "disliked");
    auto const new_one = co_await talk.said(talk.ada, "new");
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("new", "disliked", "answered", "liked"));
    co_await talk.set_count(likes_counter(liked), 9);
    co_await talk.set_count(likes_counter(disliked), 9);
    co_await talk.set_count(dislikes_counter(disliked), 40);
    talk.feature.ranking.note_counters(
        {likes_counter(liked), dislikes_counter(disliked), "video.likes#" + talk.video.text(), "comment.likes#c_x"});
    CO_ASSERT_OK(co_await talk.feature.ranking.refresh());
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("liked", "new", "disliked", "answered"));

    co_await talk.said(talk.bob, "Yes", answered);
    co_await talk.let_events_pass();
    CO_ASSERT_OK(co_await talk.feature.ranking.refresh());
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("liked", "answered", "new", "disliked"));
    EXPECT_EQ((co_await talk.row(liked))->version, 1) << "an edit does not lose against votes";

    CO_ASSERT_OK(co_await talk.feature.service.edit(talk.ada, liked, Talk::patch_of("still liked"), 1));
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("still liked", "answered", "new", "disliked"));
}

/// Nobody would correct it: of that change it is told this one time.
KLIEG_ASYNC_TEST(Ranking, ReadsWhatWasJustCounted) {
    Talk talk;
    co_await talk.raise();
    auto const liked = co_await talk.said(talk.ada, "liked");
    co_await talk.said(talk.ada, "new");
    ports::Update counted{.table = counters::kCounters, .key = {likes_counter(liked)}};
    counted.set = {{"Value", 1}};
    CO_ASSERT_OK(co_await talk.tables.write(std::move(counted)));
    talk.feature.ranking.note_counters({likes_counter(liked)});
    CO_ASSERT_OK(co_await talk.feature.ranking.refresh());
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("liked", "new"));
}

KLIEG_ASYNC_TEST(Ranking, GoesOnWhereItFailed) {
    Talk talk;
    co_await talk.raise();
    std::vector<CommentId> ids;
    for (int i = 0; i < 40; ++i) ids.push_back(co_await talk.said({UserId::make(talk.random)}, std::to_string(i)));
    std::vector<std::string> counters;
    for (auto const& id : ids) counters.push_back(likes_counter(id));
    for (std::size_t i : {7U, 38U}) co_await talk.set_count(counters[i], 9);
    talk.feature.ranking.note_counters(counters);
    for (std::size_t healthy : {3U, 0U}) {
        talk.faults.begin({.healthy = healthy, .faulty = 1});
        EXPECT_EQ((co_await talk.feature.ranking.refresh()).error().kind, Errc::unavailable);
        talk.faults.end();
    }
    CO_ASSERT_OK(co_await talk.feature.ranking.refresh());
    auto const order = co_await talk.texts(CommentOrder::top);
    EXPECT_THAT(std::vector(order.begin(), order.begin() + 3), ElementsAre("38", "7", "39"));
}

KLIEG_ASYNC_TEST(Ranking, IsNotKeptFromOthersByARowThatCannotBeRead) {
    Talk talk;
    co_await talk.raise();
    auto const liked = co_await talk.said(talk.ada, "liked");
    co_await talk.said(talk.ada, "new");
    OrderedText ids(talk.clock, talk.random);
    auto const unreadable = CommentId::make(talk.video, ids);
    ports::Item row{{"VideoId", talk.video.text()}, {"CommentId", unreadable.text()}, {"Version", "many"}};
    CO_ASSERT_OK(co_await talk.tables.write(ports::Put{"Comments", std::move(row)}));
    co_await talk.set_count(likes_counter(liked), 9);
    talk.feature.ranking.note_counters({likes_counter(unreadable), likes_counter(liked)});
    CO_ASSERT_OK(co_await talk.feature.ranking.refresh());
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("liked", "new"));
}

/// In which one row of comments is no JSON, and the first read of anything throws.
struct Damaged final : testing::TablesInFront {
    using TablesInFront::TablesInFront;
    Task<Result<std::optional<ports::Item>>> get(std::string table, ports::Key key,
                                                 ports::Consistency consistency) override {
        if (key.sort == odd) co_return Error{Errc::corrupt, "no JSON"};
        co_return co_await inner_.get(std::move(table), std::move(key), consistency);
    }
    Task<Result<std::vector<std::optional<ports::Item>>>> get_batch(std::string table, std::vector<ports::Key> keys,
                                                                    ports::Consistency consistency) override {
        if (std::exchange(throws, false)) throw std::runtime_error("a mistake");
        for (auto const& key : keys)
            if (key.sort == odd) co_return Error{Errc::corrupt, "no JSON"};
        co_return co_await inner_.get_batch(std::move(table), std::move(keys), consistency);
    }
    bool throws = false;
    std::string odd = "none";
};

KLIEG_ASYNC_TEST(Ranking, ForgetsNothingWhereAMistakeEndsIt) {
    Talk talk;
    co_await talk.raise();
    auto const liked = co_await talk.said(talk.ada, "liked");
    co_await talk.said(talk.ada, "new");
    co_await talk.set_count(likes_counter(liked), 9);
    Damaged tables(talk.tables);
    tables.throws = true;
    CommentRepo repo(tables);
    Ranking ranking({repo, talk.feature.counters});
    ranking.note_counters({likes_counter(liked)});
    EXPECT_EQ((co_await ranking.refresh()).error().kind, Errc::internal);
    CO_ASSERT_OK(co_await ranking.refresh());
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("liked", "new"));
}

KLIEG_ASYNC_TEST(CommentRepo, FindsOthersBesideWhatIsNoJson) {
    Talk talk;
    co_await talk.raise();
    auto const first = co_await talk.said(talk.ada, "first");
    auto const second = co_await talk.said(talk.ada, "second");
    Damaged tables(talk.tables);
    tables.odd = first.text();
    CommentRepo repo(tables);
    auto const found = *co_await repo.find_batch({first, second});
    EXPECT_FALSE(found.at(0).has_value());
    EXPECT_EQ(found.at(1)->text, "second");
    EXPECT_TRUE(*co_await repo.exists(first));
}

KLIEG_ASYNC_TEST(Ranking, RanksAllNowAndThen) {
    Talk talk;
    co_await talk.raise();
    std::vector<CommentId> ids;
    for (int i = 0; i < 40; ++i) ids.push_back(co_await talk.said({UserId::make(talk.random)}, std::to_string(i)));
    co_await talk.set_count(likes_counter(ids[7]), 9);
    co_await talk.set_count(likes_counter(ids[38]), 90);
    for (auto const& work : talk.feature.maintenance()) CO_ASSERT_OK(co_await work.run());
    auto const order = co_await talk.texts(CommentOrder::top);
    EXPECT_THAT(std::vector(order.begin(), order.begin() + 4), ElementsAre("38", "7", "39", "37"));
}

/// News of the last votes comes when it is held already, and never again.
KLIEG_ASYNC_TEST(Ranking, HasWhatWasHeldInItsPlaceWhenItIsReleased) {
    Talk talk;
    co_await talk.raise();
    auto const liked = co_await talk.said(talk.ada, "liked");
    co_await talk.said(talk.ada, "new");
    CO_ASSERT_OK(co_await talk.feature.service.edit(talk.owner, liked, Talk::patch_of({}, {}, {}, true), {}));
    co_await talk.set_count(likes_counter(liked), 9);
    talk.feature.ranking.note_counters({likes_counter(liked)});
    CO_ASSERT_OK(co_await talk.feature.ranking.refresh());
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("new"));
    CO_ASSERT_OK(co_await talk.feature.service.edit(talk.owner, liked, Talk::patch_of({}, {}, {}, false), {}));
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("liked", "new"));
}

KLIEG_ASYNC_TEST(Ranking, PutsWhatIsDeletedLast) {
    Talk talk;
    co_await talk.raise();
    auto const liked = co_await talk.said(talk.ada, "liked");
    co_await talk.said(talk.ada, "old");
    co_await talk.set_count(likes_counter(liked), 9);
    co_await talk.said(talk.bob, "Yes", liked);
    co_await talk.let_events_pass();
    CO_ASSERT_OK(co_await talk.feature.ranking.refresh());
    auto const before = *co_await talk.row(liked);
    CO_ASSERT_OK(co_await talk.feature.service.remove(talk.ada, liked, {}));
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("old", ""));
    EXPECT_EQ((co_await talk.feature.repo.move(before, 7)).error().kind, Errc::conflict) << "who is late is late";
    co_await talk.set_count(likes_counter(liked), 8);
    talk.feature.ranking.note_counters({likes_counter(liked)});
    CO_ASSERT_OK(co_await talk.feature.ranking.refresh());
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("old", ""));

    auto as_it_was = *co_await talk.row(liked);
    CO_ASSERT_OK(co_await talk.feature.repo.move(as_it_was, 9));
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("", "old"));
    CO_ASSERT_OK(co_await talk.feature.ranking.rank_all());
    EXPECT_THAT(co_await talk.texts(CommentOrder::top), ElementsAre("old", ""));
}

}  // namespace
}  // namespace klieg::comments
