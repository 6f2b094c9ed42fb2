#include "comments/told_counts.h"
#include "counters/count_news.h"
#include "reactions/fixture_for_test.h"
#include "testing/async_test.h"
#include "videos/video_counts.h"

#include <gmock/gmock.h>

/// From a vote to what those who look at the video are told.
namespace klieg::reactions {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;
using videos::Visibility;

KLIEG_ASYNC_TEST(LiveCounts, TellWhoLooksAtAVideoOfItsVotesAndOfThoseOnComments) {
    Hall hall;
    testing::RecordedTellings heard;
    counters::CountNews news({hall.tables, &heard, hall.clock}, {videos::told_counts(), comments::told_counts()},
                             co_await this_executor());
    hall.counts_changed = [&news](std::vector<std::string> const& names) { news.changed(names); };
    auto const video = (co_await hall.playable(Visibility::public_)).video_id;
    auto const comment = co_await hall.said_on(video, hall.owner, "first");
    for (int i = 0; i < 3; ++i) CO_ASSERT_OK(co_await hall.votes.vote(hall.person(), Target::of(video), Vote::like));
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, Target::of(video), Vote::dislike));
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, Target::of(comment), Vote::like));
    co_await hall.count();
    CO_ASSERT_OK(co_await news.tell_due());
    std::vector<std::string> lines;
    for (auto const& message : heard.messages())
        lines.push_back(message.topic + " " + message.type + " " + message.data + " " + message.key);
    auto const topic = "video:" + video.text();
    EXPECT_THAT(lines, UnorderedElementsAre(topic + R"( video.counts {"likes":3,"dislikes":1,"views":0,"comments":0} )",
                                            topic + R"( comment.counts {"id":")" + comment.text() +
                                                R"(","likes":1,"replyCount":0} )" + comment.text()));
    co_await hall.count();
    CO_ASSERT_OK(co_await news.tell_due());
    EXPECT_EQ(heard.messages().size(), 2U) << "the same events again change nothing";
}

KLIEG_ASYNC_TEST(LiveCounts, PutCommentsInTheirOrder) {
    Hall hall;
    auto& ranking = hall.comments_feature.ranking;
    hall.counts_changed = [&ranking](std::vector<std::string> const& names) { ranking.note_counters(names); };
    auto const video = (co_await hall.playable(Visibility::public_)).video_id;
    auto const first = co_await hall.said_on(video, hall.owner, "first");
    auto const second = co_await hall.said_on(video, hall.owner, "second");
    CO_ASSERT_OK(co_await hall.votes.vote(hall.stranger, Target::of(first), Vote::like));
    co_await hall.count();
    CO_ASSERT_OK(co_await ranking.refresh());
    hall.tables.catch_up();
    auto const best = co_await hall.comments_feature.repo.of_video(video, comments::CommentOrder::top, {.limit = 9});
    CO_ASSERT_OK(best);
    std::vector<CommentId> order;
    for (auto const& comment : best->comments) order.push_back(comment.comment_id);
    EXPECT_THAT(order, ElementsAre(first, second));
}

}  // namespace
}  // namespace klieg::reactions
