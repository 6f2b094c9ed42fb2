#include "notifications/service.h"

#include "notifications/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <gmock/gmock.h>

namespace klieg::notifications {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

KLIEG_ASYNC_TEST(Notifications, TellEachWhatConcernsHimMost) {
    Telling site;
    co_await site.raise();
    auto const top = co_await site.said(site.ada, "first");
    auto const reply = co_await site.said(site.bob, "@ada @administrator look", top);
    co_await site.tell();
    EXPECT_THAT(co_await site.list(site.ada), ElementsAre("comment.reply " + reply.text()));
    EXPECT_THAT(co_await site.list(site.administrator), ElementsAre("comment.mention " + reply.text()));
    EXPECT_THAT(co_await site.list(site.owner),
                ElementsAre("video.comment " + reply.text(), "video.comment " + top.text()));
    EXPECT_THAT(co_await site.list(site.bob), IsEmpty());
}

KLIEG_ASYNC_TEST(Notifications, TellNobodyOfHisOwnDoing) {
    Telling site;
    co_await site.raise();
    auto const top = co_await site.said(site.owner, "@owner first");
    co_await site.said(site.owner, "second", top);
    CO_ASSERT_OK(co_await site.feature.service.edit(site.owner, top, Telling::patch_of({}, {}, true), {}));
    co_await site.tell();
    EXPECT_THAT(co_await site.list(site.owner), IsEmpty());
}

KLIEG_ASYNC_TEST(Notifications, TellOfAHeartOnceHoweverOftenItIsGiven) {
    Telling site;
    co_await site.raise();
    auto const id = co_await site.said(site.ada, "first");
    for (bool const on : {true, false, true}) {
        site.clock.advance(1h);
        CO_ASSERT_OK(co_await site.feature.service.edit(site.owner, id, Telling::patch_of({}, {}, on), {}));
    }
    CO_ASSERT_OK(co_await site.feature.service.edit(site.ada, id, Telling::patch_of("another"), {}));
    co_await site.tell();
    EXPECT_THAT(co_await site.list(site.ada), ElementsAre("comment.heart " + id.text()));
    CO_ASSERT_OK(co_await site.feature.service.edit(site.owner, id, Telling::patch_of({}, {}, false), {}));
    EXPECT_THAT(co_await site.list(site.ada), IsEmpty()) << "what was taken back is not shown";
}

KLIEG_ASYNC_TEST(Notifications, TellOfWhatIsHeldTheOwnerAloneAndOfNothingTwice) {
    Telling site;
    co_await site.raise();
    auto const top = co_await site.said(site.ada, "first");
    co_await site.set_policy(videos::CommentPolicy::held);
    auto const reply = co_await site.said(site.bob, "@administrator second", top);
    co_await site.tell();
    EXPECT_THAT(co_await site.list(site.ada), IsEmpty());
    EXPECT_THAT(co_await site.list(site.administrator), IsEmpty());
    EXPECT_THAT(co_await site.list(site.owner), SizeIs(2));
    for (bool const held : {false, true, false})
        CO_ASSERT_OK(co_await site.feature.service.edit(site.owner, reply, Telling::patch_of({}, {}, {}, held), {}));
    co_await site.tell();
    EXPECT_THAT(co_await site.list(site.ada), ElementsAre("comment.reply " + reply.text()));
    EXPECT_THAT(co_await site.list(site.administrator), ElementsAre("comment.mention " + reply.text()));
    EXPECT_THAT(co_await site.list(site.owner), SizeIs(2));
    CO_ASSERT_OK(co_await site.feature.service.edit(site.owner, reply, Telling::patch_of({}, {}, {}, true), {}));
    EXPECT_THAT(co_await site.list(site.ada), IsEmpty()) << "what is held again is shown to nobody else";
    EXPECT_EQ(co_await site.unread(site.ada), 0U);
}

KLIEG_ASYNC_TEST(Notifications, ShowNothingOfWhatTheirReaderMayNotSee) {
    Telling site;
    co_await site.raise();
    auto const top = co_await site.said(site.ada, "first");
    auto const reply = co_await site.said(site.bob, "second", top);
    co_await site.follow_channel(site.ada);
    auto const shown = co_await site.make_video(videos::Visibility::public_);
    co_await site.tell();
    EXPECT_EQ(co_await site.unread(site.ada), 2U);
    using enum videos::Visibility;
    struct Case {
        videos::Visibility visibility;
        std::size_t replies, publications;
    };
    for (auto const& [visibility, replies, publications] :
         {Case{private_, 0, 0}, Case{unlisted, 1, 0}, Case{public_, 1, 1}}) {
        for (auto const& video : {site.video, shown})
            CO_ASSERT_OK(co_await site.videos.service.edit(site.owner, video, {.visibility = visibility}, {}));
        EXPECT_THAT(co_await site.list(site.ada), SizeIs(replies + publications)) << static_cast<int>(visibility);
        EXPECT_EQ(co_await site.unread(site.ada), replies + publications);
    }
    CO_ASSERT_OK(co_await site.feature.service.remove(site.bob, reply, {}));
    EXPECT_THAT(co_await site.list(site.ada), ElementsAre("video.published " + shown.text()));
    CO_ASSERT_OK(co_await site.videos.service.remove(site.owner, shown));
    EXPECT_THAT(co_await site.list(site.ada), IsEmpty());
    EXPECT_EQ(co_await site.unread(site.ada), 0U);
}

KLIEG_ASYNC_TEST(Notifications, AreReadOnceAndStaySoWhateverIsToldAgain) {
    Telling site;
    co_await site.raise();
    auto const top = co_await site.said(site.ada, "first");
    for (int i = 0; i < 5; ++i) co_await site.said(site.bob, "answer " + std::to_string(i), top);
    co_await site.tell();
    auto const ids = co_await site.ids_of(site.ada);
    CO_ASSERT(ids.size() == 5U);
    auto unread = co_await site.notifications.service.read(site.ada, {ids[0], ids[3], ids[3]});
    CO_ASSERT_OK(unread);
    EXPECT_EQ(unread->count, 3U);
    site.clock.advance(1s);
    CO_ASSERT_OK(co_await site.apply(co_await site.events.all()));
    EXPECT_EQ(co_await site.unread(site.ada), 3U);
    EXPECT_THAT(co_await site.list(site.ada), SizeIs(5));
    unread = co_await site.notifications.service.read(site.bob, ids);
    CO_ASSERT_OK(unread);
    EXPECT_EQ(co_await site.unread(site.ada), 3U) << "others' are no business of his";
    unread = co_await site.notifications.service.read_all(site.ada);
    CO_ASSERT_OK(unread);
    EXPECT_EQ(unread->count, 0U);
    CO_ASSERT_OK(co_await site.apply(co_await site.events.all()));
    EXPECT_EQ(co_await site.unread(site.ada), 0U);
}

/// What happened before and is told late has an older id than what was read.
KLIEG_ASYNC_TEST(Notifications, LeaveUnreadWhatComesAfterAllWasRead) {
    Telling site;
    co_await site.raise();
    auto const top = co_await site.said(site.ada, "first");
    co_await site.said(site.bob, "one", top);
    auto all = co_await site.events.all();
    auto const late = std::move(all.back());
    co_await site.said(site.bob, "two", top);
    site.told_of.insert(late.id);
    co_await site.tell();
    CO_ASSERT_OK(co_await site.notifications.service.read_all(site.ada));
    EXPECT_EQ(co_await site.unread(site.ada), 0U);
    CO_ASSERT_OK(co_await site.apply({late}));
    EXPECT_EQ(co_await site.unread(site.ada), 1U);
}

KLIEG_ASYNC_TEST(Notifications, CountAHundredAndSayThatThereAreMore) {
    Telling site;
    co_await site.raise();
    std::vector<assembly::Notice> many;
    for (int i = 0; i < 130; ++i) {
        site.clock.advance(1ms);
        many.push_back({.user = site.ada.user,
                        .kind = kReady,
                        .once = std::to_string(i),
                        .at = site.clock.now(),
                        .subject = site.video.text()});
    }
    // Its owner's alone, so they are told to him.
    for (auto& one : many) one.user = site.owner.user;
    EXPECT_EQ(*co_await site.notifications.notifier.tell(many), 130U);
    EXPECT_EQ(*co_await site.notifications.notifier.tell(many), 0U);
    site.tables.catch_up();
    auto const unread = co_await site.notifications.service.unread(site.owner);
    CO_ASSERT_OK(unread);
    EXPECT_EQ(unread->count, kCountedMax);
    EXPECT_TRUE(unread->more);
    auto const read = co_await site.notifications.service.read_all(site.owner);
    CO_ASSERT_OK(read);
    site.tables.catch_up();
    EXPECT_EQ(co_await site.unread(site.owner), 0U);
}

KLIEG_ASYNC_TEST(Notifications, AreOfTheOwnersWayAndOfWhoChoseNothingTheKinds) {
    Telling site;
    co_await site.raise();
    auto const top = co_await site.said(site.ada, "first");
    CO_ASSERT_OK(co_await site.notifications.preferences.set(site.ada.user, {{kReply, false, true, false}}));
    CO_ASSERT_OK(co_await site.notifications.preferences.set(site.owner.user, {{kCommented, false, false, false}}));
    co_await site.said(site.bob, "second", top);
    co_await site.tell();
    EXPECT_THAT(co_await site.list(site.ada), IsEmpty());
    EXPECT_EQ(co_await site.unread(site.ada), 0U);
    EXPECT_THAT(co_await site.ids_of(site.ada), SizeIs(1)) << "for the mail";
    EXPECT_THAT(co_await site.ids_of(site.owner), IsEmpty());
}

KLIEG_ASYNC_TEST(Notifications, TellWhoIsLookingAtOnce) {
    Telling site;
    co_await site.raise();
    auto const top = co_await site.said(site.ada, "first");
    co_await site.said(site.bob, "second", top);
    co_await site.tell();
    EXPECT_THAT(site.said_to(site.ada), ElementsAre("notification.created"));
    EXPECT_THAT(site.said_to(site.bob), IsEmpty());
    CO_ASSERT_OK(co_await site.apply(co_await site.events.all()));
    CO_ASSERT_OK(co_await site.notifications.service.read(site.ada, co_await site.ids_of(site.ada)));
    CO_ASSERT_OK(co_await site.notifications.service.read(site.ada, co_await site.ids_of(site.ada)));
    CO_ASSERT_OK(co_await site.notifications.service.read_all(site.ada));
    EXPECT_THAT(site.said_to(site.ada),
                ElementsAre("notification.created", "notifications.read", "notifications.read"));
    auto const message = json::parse(site.news.messages().front().data);
    CO_ASSERT_OK(message);
    auto const topic = user_topic();
    EXPECT_TRUE((co_await topic.guard(site.ada, site.ada.user.text())).ok());
    EXPECT_EQ((co_await topic.guard(site.bob, site.ada.user.text())).error().kind, Errc::not_found);
    EXPECT_EQ((co_await topic.guard({}, site.ada.user.text())).error().kind, Errc::unauthenticated);
}

KLIEG_ASYNC_TEST(Notifications, KeepSoManyAndForSoLong) {
    Telling site;
    co_await site.raise();
    std::vector<assembly::Notice> many;
    for (std::size_t i = 0; i < kKeptMax + 700; ++i)
        many.push_back({.user = site.owner.user,
                        .kind = kReady,
                        .once = std::to_string(i),
                        .at = site.clock.now() - std::chrono::milliseconds(i),
                        .subject = site.video.text()});
    CO_ASSERT_OK(co_await site.notifications.notifier.tell(many));
    CO_ASSERT_OK(co_await site.notifications.notifier.ask_to_trim(site.owner.user));
    co_await site.work();
    EXPECT_EQ(site.tables.item_count("Notifications"), kKeptMax);
    EXPECT_EQ((co_await site.ids_of(site.owner)).front(), row_of(many.front()).notification_id);
    site.clock.advance(kKept);
    EXPECT_THAT(co_await site.list(site.owner), IsEmpty()) << "also where the store has it still";
    EXPECT_EQ(co_await site.unread(site.owner), 0U);
    EXPECT_EQ(*co_await site.notifications.notifier.tell(many), 0U) << "and a log that is read anew brings none back";
}

KLIEG_ASYNC_TEST(Notifications, GoWithTheirUser) {
    Telling site;
    co_await site.raise();
    auto const top = co_await site.said(site.ada, "first");
    CO_ASSERT_OK(co_await site.feature.service.edit(site.owner, top, Telling::patch_of({}, {}, true), {}));
    for (int i = 0; i < 3; ++i) co_await site.said(site.bob, "answer " + std::to_string(i), top);
    CO_ASSERT_OK(co_await site.notifications.preferences.set(site.ada.user, {{kReply, true, true, true}}));
    co_await site.tell();
    auto const of_others = (co_await site.ids_of(site.owner)).size();
    while (*co_await site.notifications.removal.remove_some_of(site.ada.user)) {
    }
    EXPECT_EQ(site.tables.item_count("Notifications"), of_others);
    EXPECT_EQ(site.tables.item_count("NotificationPreferences"), 0U);
}

KLIEG_ASYNC_TEST(Notifications, AreNoneOfWhomSomebodyHasBlocked) {
    Telling site;
    co_await site.raise();
    auto const top = co_await site.said(site.ada, "first");
    site.blocked.insert({site.ada.user, site.bob.user});
    co_await site.said(site.bob, "an answer", top);
    co_await site.said(site.bob, "@ada, look");
    auto const other = co_await site.said(site.owner, "@ada, look");
    co_await site.tell();
    EXPECT_EQ(co_await site.list(site.ada), (std::vector<std::string>{"comment.mention " + other.text()}));
    EXPECT_EQ((co_await site.list(site.owner)).size(), 3U) << "who has blocked nobody";
}

}  // namespace
}  // namespace klieg::notifications
