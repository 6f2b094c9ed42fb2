#include "notifications/publications.h"

#include "notifications/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

#include <map>

namespace klieg::notifications {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::Faults;
using ::testing::IsEmpty;
using videos::Visibility;

/// A channel with many followers, of whom nobody has an account to show.
struct Followed : Telling {
    explicit Followed(std::size_t count, Publications::Options options = {}) : Telling(options), count_(count) {}
    Task<> open() {
        co_await raise();
        std::vector<Task<Result<>>> all;
        for (std::size_t i = 0; i < count_; ++i) {
            people.push_back({UserId::make(random), Role::user, SessionId::make(random)});
            co_await follow_channel(people.back());
        }
        co_await tell();
    }
    /// How many notifications each of the followers has.
    Task<std::map<std::size_t, std::size_t>> rows_of_each() {
        std::map<std::size_t, std::size_t> followers;
        for (auto const& who : people) ++followers[(co_await ids_of(who)).size()];
        co_return followers;
    }
    /// What a job asked for now does, and the second look of a minute later.
    Task<> look_twice() {
        co_await tell();
        clock.advance(kPublishedAgainAfter);
        co_await work();
    }

    std::vector<Principal> people;

private:
    std::size_t count_;
};

KLIEG_ASYNC_TEST(Publications, TellWhoFollowsOnTheLevelAllSinceBefore) {
    Telling site;
    co_await site.raise();
    co_await site.follow_channel(site.ada);
    co_await site.follow_channel(site.bob, subscriptions::Level::none);
    auto const video = co_await site.make_video(Visibility::public_);
    site.clock.advance(1s);
    co_await site.follow_channel(site.administrator);
    co_await site.tell();
    site.clock.advance(kPublishedAgainAfter);
    co_await site.work();
    EXPECT_THAT(co_await site.list(site.ada), ElementsAre("video.published " + video.text()));
    for (auto const& who : {site.bob, site.administrator, site.moderator})
        EXPECT_THAT(co_await site.list(who), IsEmpty());
}

KLIEG_ASYNC_TEST(Publications, TellOfTheFirstAlone) {
    Telling site;
    co_await site.raise();
    co_await site.follow_channel(site.ada);
    auto const video = co_await site.make_video(Visibility::public_);
    co_await site.tell();
    CO_ASSERT_OK(co_await site.notifications.service.read_all(site.ada));
    site.clock.advance(1h);
    co_await site.follow_channel(site.bob);
    for (auto visibility : {Visibility::private_, Visibility::public_})
        CO_ASSERT_OK(co_await site.videos.service.edit(site.owner, video, {.visibility = visibility}, {}));
    co_await site.tell();
    EXPECT_EQ(co_await site.unread(site.ada), 0U);
    EXPECT_THAT(co_await site.list(site.bob), IsEmpty());
    auto const hidden = co_await site.make_video(Visibility::public_);
    CO_ASSERT_OK(co_await site.videos.service.edit(site.owner, hidden, {.visibility = Visibility::private_}, {}));
    co_await site.tell();
    EXPECT_EQ(co_await site.unread(site.ada), 0U) << "which was hidden before anybody heard of it";
}

KLIEG_ASYNC_TEST(Publications, CostTheProjectionTheSameHoweverManyFollow) {
    std::vector<std::size_t> calls;
    for (std::size_t const count : {1U, 40U}) {
        Followed site(count);
        co_await site.open();
        co_await site.make_video(Visibility::public_);
        auto const all = co_await site.since_raise();
        auto const before = site.tables.calls();
        CO_ASSERT_OK(co_await site.notifications.publications.follow(all));
        calls.push_back(site.tables.calls() - before);
    }
    EXPECT_EQ(calls[0], calls[1]);
}

/// Wherever the job dies, or whichever of its answers gets lost, another goes on: each is told once.
KLIEG_ASYNC_TEST(Publications, LoseNoneAndDoubleNoneWhereverTheJobDies) {
    using enum Faults::Manner;
    std::size_t struck = 0;
    for (auto const manner : {refused, lost_answer, repeated}) {
        for (std::size_t healthy = 0;; ++healthy) {
            Followed site(25, {.page_subscribers = 10});
            co_await site.open();
            co_await site.make_video(Visibility::public_);
            site.tables.catch_up();
            CO_ASSERT_OK(co_await site.notifications.publications.follow(co_await site.since_raise()));
            site.tables.catch_up();
            auto claimed = Followed::must(co_await site.queue.claim(kPublishedJobKind));
            CO_ASSERT(claimed.has_value());
            jobs::JobContext context(site.queue, *claimed);
            site.faults.begin({.healthy = healthy,
                               .faulty = manner == refused ? Faults::kAllThatFollow : 1,
                               .manner = manner,
                               .among = Faults::Among::changes});
            auto const ran = co_await site.notifications.publications.run(context);
            bool const met = site.faults.end();
            if (met) ++struck;
            if (ran.ok())
                CO_ASSERT_OK(co_await site.queue.finish(*claimed));
            else
                CO_ASSERT_OK(co_await site.queue.give_back(*claimed, site.clock.now(), "it died"));
            // One of them has read it already, and stays so.
            auto const read = co_await site.ids_of(site.people[0]);
            if (!read.empty()) CO_ASSERT_OK(co_await site.notifications.service.read(site.people[0], read));
            co_await site.work();
            site.clock.advance(kPublishedAgainAfter);
            co_await site.work();
            EXPECT_THAT(co_await site.rows_of_each(), ElementsAre(std::pair(1U, 25U)))
                << static_cast<int>(manner) << " at " << healthy;
            if (!read.empty()) EXPECT_EQ(co_await site.unread(site.people[0]), 0U);
            if (!met) break;
        }
    }
    EXPECT_GT(struck, 8U) << "else this tests nothing";
}

KLIEG_ASYNC_TEST(LargeNews, TellWhoComesAndWriteNobodyElseARow) {
    Followed site(6, {.written_max = 5});
    co_await site.open();
    CO_ASSERT_OK(
        co_await site.subscriptions.service.subscribe(site.people[1], site.channel, subscriptions::Level::none));
    auto const video = co_await site.make_video(Visibility::public_);
    site.clock.advance(1s);
    co_await site.follow_channel(site.ada);
    co_await site.look_twice();
    EXPECT_THAT(co_await site.rows_of_each(), ElementsAre(std::pair(0U, 6U)));
    EXPECT_EQ(co_await site.unread(site.people[0]), 1U);
    EXPECT_THAT(site.said_to(site.people[0]), ElementsAre("notification.created", "notifications.unread"));
    EXPECT_THAT(co_await site.list(site.people[0]), ElementsAre("video.published " + video.text()));
    CO_ASSERT_OK(co_await site.notifications.service.read_all(site.people[0]));
    for (int visit = 0; visit < 2; ++visit) {
        site.clock.advance(10min);
        EXPECT_EQ(co_await site.unread(site.people[0]), 0U);
        EXPECT_THAT(co_await site.list(site.people[1]), IsEmpty()) << "who wants to hear nothing of it";
        EXPECT_THAT(co_await site.list(site.ada), IsEmpty()) << "who follows since later";
        EXPECT_THAT(co_await site.list(site.bob), IsEmpty());
    }
    EXPECT_THAT(co_await site.rows_of_each(), ElementsAre(std::pair(0U, 5U), std::pair(1U, 1U)));
}

KLIEG_ASYNC_TEST(LargeNews, CostNothingWhereNobodyLargePublished) {
    Telling site;
    co_await site.raise();
    co_await site.follow_channel(site.ada);
    CO_ASSERT_OK(co_await site.notifications.large_news.bring(site.ada.user));
    auto const calls = site.tables.calls();
    CO_ASSERT_OK(co_await site.notifications.large_news.bring(site.bob.user));
    EXPECT_EQ(site.tables.calls(), calls);
}

/// The channel is small for one job and large for the other.
KLIEG_ASYNC_TEST(LargeNews, MeetWhatAJobHasWritten) {
    Followed site(4, {.written_max = 3});
    co_await site.open();
    auto const video = co_await site.make_video(Visibility::public_);
    co_await site.tell();
    EXPECT_EQ(co_await site.unread(site.people[0]), 1U);
    CO_ASSERT_OK(co_await site.notifications.service.read_all(site.people[0]));
    Publications small({site.notifications.notifier, site.notifications.large_news, site.subscriptions.service,
                        site.video_rows, site.notifications.counters, site.queue},
                       {});
    site.clock.advance(kPublishedAgainAfter);
    EXPECT_EQ(co_await site.work_on(kPublishedJobKind, small), 1);
    EXPECT_THAT(co_await site.rows_of_each(), ElementsAre(std::pair(1U, 4U)));
    EXPECT_EQ(co_await site.unread(site.people[0]), 0U);
    EXPECT_EQ(co_await site.unread(site.people[1]), 1U);
    EXPECT_THAT(co_await site.list(site.people[1]), ElementsAre("video.published " + video.text()));
}

KLIEG_ASYNC_TEST(LargeNews, IsForgottenAfterAWhile) {
    Followed site(2, {.written_max = 1});
    co_await site.open();
    co_await site.make_video(Visibility::public_);
    co_await site.look_twice();
    site.clock.advance(kLargeNewsKept + 48h);
    EXPECT_EQ(co_await site.unread(site.people[0]), 0U);
    EXPECT_THAT(co_await site.rows_of_each(), ElementsAre(std::pair(0U, 2U)));
}

KLIEG_ASYNC_TEST(VideoNotices, TellTheOwnerWhatBecameOfTheFile) {
    Telling site;
    co_await site.raise();
    auto const video = co_await site.make_video(Visibility::private_);
    auto const fail = [](videos::Video& one) -> Result<> {
        one.status = videos::Status::failed;
        one.error = videos::Failure{"not_a_video", "this is no video"};
        one.playable = false;
        return {};
    };
    auto const ready = [](videos::Video& one) -> Result<> {
        one.status = videos::Status::ready;
        one.playable = true;
        return {};
    };
    site.clock.advance(1s);
    for (auto const& edit : {videos::VideoWriter::Edit(fail), videos::VideoWriter::Edit(ready)}) {
        auto const became = co_await site.videos.writer.change(video, edit, {});
        CO_ASSERT_OK(became);
        site.clock.advance(1s);
        co_await site.tell();
    }
    EXPECT_THAT(co_await site.list(site.owner), ::testing::Contains("video.failed " + video.text()));
    EXPECT_THAT(co_await site.list(site.owner), ::testing::Contains("video.ready " + video.text()));
    EXPECT_THAT(co_await site.list(site.ada), IsEmpty());
}

}  // namespace
}  // namespace klieg::notifications
