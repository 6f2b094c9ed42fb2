#include "comments/author_removal.h"

#include "comments/comment_count.h"
#include "comments/fixture_for_test.h"
#include "testing/async_test.h"

namespace klieg::comments {
namespace {

KLIEG_ASYNC_TEST(AuthorRemoval, TakesAllThatOneSaidAndKeepsThreadsAndCounts) {
    Talk talk;
    co_await talk.raise();
    auto const top = co_await talk.said(talk.ada, "by ada");
    co_await talk.said(talk.bob, "an answer to ada", top);
    auto const other = co_await talk.said(talk.bob, "by bob");
    co_await talk.said(talk.ada, "an answer by ada", other);
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count("video.comments#" + talk.video.text()), 4);
    CO_ASSERT_OK(co_await talk.queue.ask_twice({.kind = kAuthorRemovalKind, .subject = talk.ada.user.text()},
                                               kRepliesSeenAfter));
    EXPECT_EQ(co_await talk.work_on(kAuthorRemovalKind, talk.feature.author_removal), 1);
    co_await talk.let_events_pass();
    EXPECT_EQ(co_await talk.count("video.comments#" + talk.video.text()), 2);
    EXPECT_EQ(co_await talk.count(replies_counter(other)), 0);
    auto const tombstone = co_await talk.row(top);
    CO_ASSERT(tombstone.has_value());
    EXPECT_TRUE(tombstone->deleted);
    auto const left = Talk::must(co_await talk.feature.repo.of_author(talk.ada.user, {.limit = 10}));
    EXPECT_TRUE(left.comments.empty());
    EXPECT_EQ(Talk::must(co_await talk.feature.repo.of_author(talk.bob.user, {.limit = 10})).comments.size(), 2U);
}

KLIEG_ASYNC_TEST(AuthorRemoval, FindsLaterWhatWasOnItsWay) {
    Talk talk;
    co_await talk.raise();
    CO_ASSERT_OK(co_await talk.queue.ask_twice({.kind = kAuthorRemovalKind, .subject = talk.ada.user.text()},
                                               kRepliesSeenAfter));
    EXPECT_EQ(co_await talk.work_on(kAuthorRemovalKind, talk.feature.author_removal), 1);
    auto const late = co_await talk.said(talk.ada, "too late");
    talk.clock.advance(kRepliesSeenAfter);
    EXPECT_EQ(co_await talk.work_on(kAuthorRemovalKind, talk.feature.author_removal), 1);
    EXPECT_TRUE((co_await talk.row(late))->deleted);
}

}  // namespace
}  // namespace klieg::comments
