#include "reactions/service.h"

#include "comments/types.h"
#include "reactions/events.h"
#include "reactions/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"
#include "videos/counts.h"

namespace klieg::reactions {
namespace {

using std::nullopt;
using videos::Visibility;

/// The votes that were told of, as "before>after", oldest first.
Task<std::vector<std::string>> told(Hall& hall) {
    auto word = [](std::optional<Vote> vote) {
        return !vote ? std::string("none") : *vote == Vote::like ? "like" : "dislike";
    };
    std::vector<std::string> lines;
    for (auto const& event : co_await hall.events.all()) {
        if (event.type != kVoteChanged.name) continue;
        auto const vote = *events::payload_of<VoteEvent>(event);
        lines.push_back(word(vote.before) + ">" + word(vote.after));
    }
    co_return lines;
}

KLIEG_ASYNC_TEST(Votes, AreOneEachAndToldWhenTheyChange) {
    Hall hall;
    auto const video = Target::of((co_await hall.playable(Visibility::public_)).video_id);
    for (auto const value : {std::optional(Vote::like), std::optional(Vote::like), std::optional(Vote::dislike),
                             std::optional<Vote>(), std::optional<Vote>(), std::optional(Vote::like)})
        CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, video, value));
    EXPECT_EQ(co_await told(hall),
              (std::vector<std::string>{"none>like", "like>dislike", "dislike>none", "none>like"}));
    EXPECT_EQ(hall.tables.item_count("Likes"), 1U);
    std::int64_t version = 0;
    for (auto const& event : co_await hall.events.all()) {
        if (event.type != kVoteChanged.name) continue;
        EXPECT_EQ(event.subject, video.text() + "/" + hall.stranger.user.text());
        EXPECT_GT(event.version, version);
        version = event.version;
    }
}

KLIEG_ASYNC_TEST(Votes, LieInTheLogWithTheirVideo) {
    Hall hall;
    auto const video = (co_await hall.playable(Visibility::public_)).video_id;
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, Target::of(video), Vote::like));
    bool found = false;
    for (unsigned number = 0; number < events::Outbox::kPartitions; ++number) {
        auto const rows = co_await hall.tables.query({.table = "Outbox",
                                                      .partition = events::Outbox::partition_name(number),
                                                      .consistency = ports::Consistency::strong});
        for (auto const& row : rows->items)
            if (row.at("Data").as_string().find("vote.changed") != std::string::npos) {
                EXPECT_EQ(row.at("Subject").as_string(), video.text());
                found = true;
            }
    }
    EXPECT_TRUE(found);
}

KLIEG_ASYNC_TEST(Votes, AreExactForTheirVoterBeforeAnybodyHasCounted) {
    Hall hall;
    auto const id = (co_await hall.playable(Visibility::public_)).video_id;
    auto const video = Target::of(id);
    CO_ASSERT_OK(co_await hall.votes.vote(hall.owner, video, Vote::like));
    co_await hall.count();
    auto stands = co_await hall.votes.vote(hall.stranger, video, Vote::like);
    EXPECT_EQ(stands->likes, 2);
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(id)), 1) << "nobody has counted it yet";
    stands = co_await hall.votes.vote(hall.stranger, video, Vote::dislike);
    EXPECT_EQ(stands->likes, 1);
    EXPECT_EQ(stands->dislikes, 1);
    co_await hall.count();
    stands = co_await hall.votes.vote(hall.stranger, video, Vote::dislike);
    EXPECT_EQ(stands->dislikes, 1);
    stands = co_await hall.votes.vote(hall.stranger, video, nullopt);
    EXPECT_EQ(stands->likes, 1);
    EXPECT_EQ(stands->dislikes, 0);
    auto const seen = co_await hall.votes.counts_for(hall.stranger, id);
    EXPECT_EQ((*seen)->dislikes, 0);
    EXPECT_EQ(*co_await hall.votes.counts_for(hall.moderator, id), nullopt) << "the sums are theirs as they stand";
    co_await hall.count();
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(id)), 1);
    EXPECT_EQ(co_await hall.counted(videos::dislikes_counter(id)), 0);
}

KLIEG_ASYNC_TEST(Votes, OfOneUserAtTheSameMomentEndInOne) {
    Hall hall;
    auto const id = (co_await hall.playable(Visibility::public_)).video_id;
    std::vector<Task<Result<Standing>>> all;
    for (int i = 0; i < 6; ++i)
        all.push_back(hall.votes.vote(hall.stranger, Target::of(id), i % 2 == 0 ? Vote::like : Vote::dislike));
    int done = 0;
    for (auto const& one : co_await testing::run_concurrently(std::move(all))) {
        done += one.ok() ? 1 : 0;
        if (!one.ok()) EXPECT_EQ(one.error().kind, Errc::unavailable);
    }
    EXPECT_GT(done, 0);
    co_await hall.count();
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(id)) + co_await hall.counted(videos::dislikes_counter(id)),
              1);
    auto const stands = co_await hall.votes.vote_of(hall.stranger, id);
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(id)), *stands == Vote::like ? 1 : 0);
}

KLIEG_ASYNC_TEST(Votes, AreForWhoMaySeeIt) {
    Hall hall;
    auto const hidden = Target::of((co_await hall.playable(Visibility::private_)).video_id);
    EXPECT_EQ((co_await hall.votes.vote({}, hidden, Vote::like)).error().kind, Errc::unauthenticated);
    EXPECT_EQ((co_await hall.votes.vote(hall.stranger, hidden, Vote::like)).error().kind, Errc::not_found);
    CO_ASSERT_OK(co_await hall.votes.vote(hall.owner, hidden, Vote::like));
    auto const none = Target::of(VideoId::make(hall.random));
    EXPECT_EQ((co_await hall.votes.vote(hall.owner, none, Vote::like)).error().kind, Errc::not_found);
    EXPECT_EQ(hall.tables.item_count("Likes"), 1U);
}

KLIEG_ASYNC_TEST(Votes, GoOnFromWhatWasWithdrawnAndAboveWhatIsForgotten) {
    Hall hall;
    auto const id = (co_await hall.playable(Visibility::public_)).video_id;
    auto const video = Target::of(id);
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, video, Vote::like));
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, video, nullopt));
    co_await hall.count();
    // Its time is over.
    CO_ASSERT_OK(co_await hall.tables.write(ports::Delete{"Likes", {id.text(), hall.stranger.user.text()}}));
    hall.clock.advance(std::chrono::days(41));
    auto const stands = co_await hall.votes.vote(hall.stranger, video, Vote::like);
    EXPECT_EQ(stands->likes, 1);
    co_await hall.count();
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(id)), 1);
}

KLIEG_ASYNC_TEST(Votes, GoWithTheirVideo) {
    Hall hall;
    auto const id = (co_await hall.playable(Visibility::public_)).video_id;
    auto const other = (co_await hall.playable(Visibility::public_)).video_id;
    for (int i = 0; i < 120; ++i)
        CO_ASSERT_OK(co_await hall.votes.vote(hall.person(), Target::of(id), i % 3 == 0 ? Vote::dislike : Vote::like));
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, Target::of(other), Vote::like));
    co_await hall.count();
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(id)), 80);
    CO_ASSERT_OK(co_await hall.videos.remove(hall.owner, id));
    CO_ASSERT_OK(co_await hall.reactions_feature.removal.follow(co_await hall.events.all()));
    EXPECT_TRUE(co_await hall.work_on(kVoteRemovalKind, hall.reactions_feature.removal));
    EXPECT_EQ(hall.tables.item_count("Likes"), 1U) << "that of the other";
    // Who had looked before votes after.
    CO_ASSERT_OK(co_await hall.tables.write(
        VoteRepo::replace(Target::of(id), {.user_id = hall.stranger.user},
                          {.user_id = hall.stranger.user, .value = Vote::like, .version = 7})));
    hall.clock.advance(kVotesGoAgainAfter);
    EXPECT_TRUE(co_await hall.work_on(kVoteRemovalKind, hall.reactions_feature.removal));
    EXPECT_EQ(hall.tables.item_count("Likes"), 1U);
    EXPECT_TRUE(hall.failures.empty());
    co_await hall.count();
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(id)), 0);
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(other)), 1);
}

KLIEG_ASYNC_TEST(Votes, OnWhatWasMadeAgainStay) {
    Hall hall;
    auto const id = (co_await hall.playable(Visibility::public_)).video_id;
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, Target::of(id), Vote::like));
    CO_ASSERT_OK(co_await hall.queue.ask_twice({.kind = kVoteRemovalKind, .subject = id.text()}, kVotesGoAgainAfter));
    EXPECT_TRUE(co_await hall.work_on(kVoteRemovalKind, hall.reactions_feature.removal));
    EXPECT_EQ(hall.tables.item_count("Likes"), 1U);
}

Task<Result<bool>> from_the_second_on(int& asked) {
    co_return ++asked > 1;
}

KLIEG_ASYNC_TEST(Votes, OnWhatWasMadeAgainWhileTheyWentStay) {
    Hall hall;
    auto const target = Target::of((co_await hall.playable(Visibility::public_)).video_id);
    for (int i = 0; i < 120; ++i) CO_ASSERT_OK(co_await hall.votes.vote(hall.person(), target, Vote::like));
    int asked = 0;
    auto stands_then = [&asked](Target const&) { return from_the_second_on(asked); };
    VoteRemoval removal({hall.tables, hall.votes, hall.reactions_feature.repo, hall.queue, std::move(stands_then)});
    CO_ASSERT_OK(
        co_await hall.queue.ask_twice({.kind = kVoteRemovalKind, .subject = target.text()}, kVotesGoAgainAfter));
    EXPECT_TRUE(co_await hall.work_on(kVoteRemovalKind, removal));
    EXPECT_EQ(hall.tables.item_count("Likes"), 70U);
}

KLIEG_ASYNC_TEST(Votes, OnACommentThatWasMadeAgainStayWhenItsEndIsToldAgain) {
    Hall hall;
    auto const video = (co_await hall.playable(Visibility::public_)).video_id;
    auto const comment = co_await hall.said_on(video, hall.owner, "first");
    auto& service = hall.comments_feature.service;
    CO_ASSERT_OK(co_await service.remove(hall.owner, comment, {}));
    CO_ASSERT_OK(co_await service.remove_tombstone(comment));
    CO_ASSERT_OK(co_await service.post(hall.owner, {video, "again", {}}, comment));
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, Target::of(comment), Vote::like));
    CO_ASSERT_OK(co_await hall.reactions_feature.removal.follow(co_await hall.events.all()));
    EXPECT_EQ(hall.tables.item_count("CommentVotes"), 1U);
}

KLIEG_ASYNC_TEST(Votes, OnACommentAreCountedAndShownWithIt) {
    Hall hall;
    auto const video = (co_await hall.playable(Visibility::public_)).video_id;
    auto const comment = co_await hall.said_on(video, hall.owner, "first");
    auto const other = co_await hall.said_on(video, hall.owner, "second");
    auto const target = Target::of(comment);
    EXPECT_EQ((co_await hall.votes.vote(hall.stranger, target, Vote::like))->likes, 1);
    EXPECT_EQ((co_await hall.votes.vote(hall.moderator, target, Vote::dislike))->dislikes, 1);
    co_await hall.count();
    EXPECT_EQ(co_await hall.counted(comments::likes_counter(comment)), 1);
    EXPECT_EQ(co_await hall.counted(comments::dislikes_counter(comment)), 1);
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(video)), 0);
    hall.tables.catch_up();
    hall.clock.advance(std::chrono::minutes(1));
    EXPECT_EQ(*co_await hall.votes.votes_of(hall.stranger, {other, comment}),
              (std::vector<comments::OwnVote>{{}, {.vote = Vote::like}}));
    EXPECT_EQ(*co_await hall.votes.votes_of({}, {other, comment}), (std::vector<comments::OwnVote>(2)));
    EXPECT_EQ(hall.tables.item_count("Likes"), 0U);
}

KLIEG_ASYNC_TEST(Votes, OfOneVoterAreReadHoweverManyAreAskedFor) {
    Hall hall;
    auto const video = (co_await hall.playable(Visibility::public_)).video_id;
    auto const comment = co_await hall.said_on(video, hall.owner, "first");
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, Target::of(comment), Vote::like));
    hall.tables.catch_up();
    OrderedText ids(hall.clock, hall.random);
    std::vector<CommentId> asked{comment};
    while (asked.size() < 2 * ports::kBatchKeysMax) asked.push_back(CommentId::make(video, ids));
    asked.push_back(comment);
    auto const votes = co_await hall.votes.votes_of(hall.stranger, asked);
    CO_ASSERT_OK(votes);
    EXPECT_EQ(votes->size(), asked.size());
    EXPECT_EQ(votes->front().vote, Vote::like);
    EXPECT_EQ(votes->at(1), comments::OwnVote());
    EXPECT_EQ(votes->back().vote, Vote::like) << "what stands twice on a page is known twice";
}

KLIEG_ASYNC_TEST(Votes, OnWhatWaitsAreRefused) {
    Hall hall;
    auto const video = (co_await hall.playable(Visibility::public_)).video_id;
    auto const comment = co_await hall.said_on(video, hall.stranger, "first");
    auto const posted = co_await hall.comments_feature.service.post(hall.owner, {video, "under it", comment});
    CO_ASSERT_OK(posted);
    comments::CommentPatch held;
    held.held = true;
    CO_ASSERT_OK(co_await hall.comments_feature.service.edit(hall.owner, comment, held, {}));
    for (auto const& who : {hall.stranger, hall.owner})
        for (auto const& id : {comment, posted->comment.comment_id}) {
            auto const voted = co_await hall.votes.vote(who, Target::of(id), Vote::like);
            CO_ASSERT(!voted.ok());
            EXPECT_EQ(voted.error().kind, Errc::not_found);
        }
    EXPECT_EQ(hall.tables.item_count("CommentVotes"), 0U);
}

KLIEG_ASYNC_TEST(Votes, GoWithTheirComment) {
    Hall hall;
    auto const video = (co_await hall.playable(Visibility::public_)).video_id;
    auto const comment = co_await hall.said_on(video, hall.owner, "first");
    auto const other = co_await hall.said_on(video, hall.owner, "second");
    for (int i = 0; i < 70; ++i) CO_ASSERT_OK(co_await hall.votes.vote(hall.person(), Target::of(comment), Vote::like));
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, Target::of(other), Vote::like));
    co_await hall.count();
    hall.tables.catch_up();
    CO_ASSERT_OK(co_await hall.comments_feature.service.remove(hall.owner, comment, {}));
    EXPECT_EQ((co_await hall.votes.vote(hall.stranger, Target::of(comment), Vote::like)).error().kind, Errc::not_found);
    CO_ASSERT_OK(co_await hall.reactions_feature.removal.follow(co_await hall.events.all()));
    EXPECT_TRUE(co_await hall.work_on(kVoteRemovalKind, hall.reactions_feature.removal)) << "more than at once";
    EXPECT_EQ(hall.tables.item_count("CommentVotes"), 1U);
    co_await hall.count();
    EXPECT_EQ(co_await hall.counted(comments::likes_counter(comment)), 0);
    EXPECT_EQ(co_await hall.counted(comments::likes_counter(other)), 1);
    CO_ASSERT_OK(co_await hall.comments_feature.service.remove(hall.owner, other, {}));
    hall.tables.catch_up();
    CO_ASSERT_OK(co_await hall.reactions_feature.removal.remove_all_of_gone());
    EXPECT_EQ(hall.tables.item_count("CommentVotes"), 0U);
}

KLIEG_ASYNC_TEST(Votes, GoWithTheirCommentThoughTheyCannotBeRead) {
    Hall hall;
    auto const video = (co_await hall.playable(Visibility::public_)).video_id;
    auto const comment = co_await hall.said_on(video, hall.owner, "first");
    for (auto const& who : {hall.stranger, hall.moderator})
        CO_ASSERT_OK(co_await hall.votes.vote(who, Target::of(comment), Vote::like));
    co_await hall.count();
    CO_ASSERT_OK(co_await hall.tables.write(ports::Update{
        .table = "CommentVotes", .key = {comment.text(), hall.stranger.user.text()}, .set = {{"Value", 7}}}));
    hall.clock.advance(std::chrono::seconds(1));
    CO_ASSERT_OK(co_await hall.comments_feature.service.remove(hall.owner, comment, {}));
    events::Envelope const odd{.type = "video.deleted", .subject = "x"};
    CO_ASSERT_OK(co_await hall.reactions_feature.removal.follow(std::span(&odd, 1)));
    CO_ASSERT_OK(co_await hall.reactions_feature.removal.follow(co_await hall.events.all()));
    EXPECT_EQ(hall.tables.item_count("CommentVotes"), 0U);
    co_await hall.count();
    EXPECT_EQ(co_await hall.counted(comments::likes_counter(comment)), 0);
}

KLIEG_ASYNC_TEST(Votes, OnWhatIsGoneAreFoundWhereNobodyWasTold) {
    Hall hall;
    auto const id = (co_await hall.playable(Visibility::public_)).video_id;
    auto const other = (co_await hall.playable(Visibility::public_)).video_id;
    for (int i = 0; i < 3; ++i) {
        auto const who = hall.person();
        CO_ASSERT_OK(co_await hall.votes.vote(who, Target::of(id), Vote::like));
        CO_ASSERT_OK(co_await hall.votes.vote(who, Target::of(other), Vote::like));
    }
    CO_ASSERT_OK(co_await hall.videos.remove(hall.owner, id));
    hall.tables.catch_up();
    CO_ASSERT_OK(co_await hall.reactions_feature.removal.remove_all_of_gone());
    EXPECT_EQ(hall.tables.item_count("Likes"), 3U);
}

KLIEG_ASYNC_TEST(Votes, AreRecountedFromTheirRows) {
    Hall hall;
    auto const id = (co_await hall.playable(Visibility::public_)).video_id;
    for (int i = 0; i < 3; ++i) CO_ASSERT_OK(co_await hall.votes.vote(hall.person(), Target::of(id), Vote::like));
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, Target::of(id), Vote::dislike));
    hall.tables.catch_up();
    CO_ASSERT_OK(co_await hall.reactions_feature.vote_count.recount());
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(id)), 3);
    EXPECT_EQ(co_await hall.counted(videos::dislikes_counter(id)), 1);
    co_await hall.count();
    EXPECT_EQ(co_await hall.counted(videos::likes_counter(id)), 3) << "the rows had it";
}

}  // namespace
}  // namespace klieg::reactions
