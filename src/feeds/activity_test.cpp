#include "feeds/activity_feed.h"
#include "feeds/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace klieg::feeds {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using videos::Visibility;

KLIEG_ASYNC_TEST(Activity, IsWhatPeoplePublishedAndSaidNewestFirst) {
    Reading site;
    auto const who = co_await site.somebody();
    auto const channel = co_await site.channel_of(site.owner);
    auto const first = co_await site.publish(channel);
    auto const said = co_await site.say(who, first);
    auto const second = co_await site.publish(channel);
    auto const answered = co_await site.say(who, first, said);
    for (int again = 0; again < 2; ++again) co_await site.tell();
    for (std::size_t limit : {1U, 2U, 3U, 100U})
        EXPECT_THAT(co_await site.activity({}, limit),
                    ElementsAre(answered.text(), second.text(), said.text(), first.text()))
            << limit;
    auto const page = Reading::must(co_await site.feature.activity_feed.page({}, {}, 1, {}));
    CO_ASSERT(page.items.size() == 1U && page.items[0].comment.has_value());
    EXPECT_EQ(page.items[0].kind, ActivityKind::commented);
    EXPECT_EQ(page.items[0].comment->author.id, who.user);
    EXPECT_EQ(page.items[0].comment->parent_id, said);
    EXPECT_EQ(page.items[0].video.id, first);
}

KLIEG_ASYNC_TEST(Activity, IsOfWhomOneFollowsAndOfThePeopleBehindThem) {
    Reading site;
    auto const maker = co_await site.somebody();
    auto const visitor = co_await site.somebody();
    site.owner = maker;
    auto const followed = co_await site.channel_of(maker);
    auto const also = co_await site.channel_of(maker);
    site.tables.catch_up();
    auto const theirs = co_await site.publish(followed);
    site.owner = visitor;
    auto const other = co_await site.publish(co_await site.channel_of(visitor));
    auto const by_maker = co_await site.say(maker, other);
    auto const by_visitor = co_await site.say(visitor, theirs);
    co_await site.follow(followed);
    co_await site.follow(also);
    co_await site.tell();
    for (std::size_t limit : {1U, 2U, 50U})
        EXPECT_THAT(co_await site.activity(site.reader, limit), ElementsAre(by_maker.text(), theirs.text())) << limit;
    EXPECT_THAT(co_await site.activity(site.reader, 50, ActivityOf::everyone),
                ElementsAre(by_visitor.text(), by_maker.text(), other.text(), theirs.text()));
    EXPECT_THAT(co_await site.activity(site.person(), 50), IsEmpty());
    EXPECT_EQ((co_await site.feature.activity_feed.page({}, ActivityOf::followed, 9, {})).error().kind,
              Errc::unauthenticated);
}

struct Case {
    char const* what;
    std::vector<Visibility> becomes;
    bool shown;
};

KLIEG_ASYNC_TEST(Activity, IsDecidedWhenItIsShown) {
    using enum Visibility;
    std::vector<Case> const cases = {{"it stays public", {}, true},
                                     {"it is unlisted", {unlisted}, false},
                                     {"it is hidden", {private_}, false},
                                     {"it is shown again", {private_, public_}, true}};
    for (auto const& [what, becomes, shown] : cases) {
        SCOPED_TRACE(what);
        Reading site;
        auto const who = co_await site.somebody();
        auto const channel = co_await site.channel_of(site.owner);
        auto const video = co_await site.publish(channel);
        auto const said = co_await site.say(who, video);
        co_await site.follow(channel);
        co_await site.tell();
        for (auto const visibility : becomes)
            Reading::must(co_await site.videos.edit(site.owner, video, {.visibility = visibility}));
        for (auto const& reader : {Principal{}, site.reader, site.owner, site.moderator}) {
            auto const all = co_await site.activity(reader, 1, ActivityOf::everyone);
            EXPECT_THAT(all, SizeIs(shown ? 2 : 0));
            auto const page =
                Reading::must(co_await site.feature.activity_feed.page(reader, ActivityOf::everyone, 1, {}));
            if (!shown) EXPECT_THAT(page.next, Not(HasSubstr("v_")));
        }
        EXPECT_THAT(co_await site.activity(site.reader, 10), SizeIs(shown ? 1 : 0));
    }
}

KLIEG_ASYNC_TEST(Activity, HasNothingThatIsHeldOrGone) {
    Reading site;
    auto const who = co_await site.somebody();
    auto const video = co_await site.publish(co_await site.channel_of(site.owner));
    auto const stays = co_await site.say(who, video);
    auto const held = co_await site.say(who, video);
    auto const answer = co_await site.say(who, video, held);
    auto const gone = co_await site.say(who, video);
    co_await site.tell();
    EXPECT_THAT(co_await site.activity({}, 10), SizeIs(5));
    comments::CommentPatch hold;
    hold.held = std::optional(true);
    Reading::must(co_await site.comments.service.edit(site.owner, held, hold, {}));
    CO_ASSERT_OK(co_await site.comments.service.remove(who, gone, {}));
    EXPECT_THAT(co_await site.activity({}, 10), ElementsAre(stays.text(), video.text()))
        << "nor " << answer.text() << ", which is below what is held";
    CO_ASSERT_OK(co_await site.videos.remove(site.owner, video));
    EXPECT_THAT(co_await site.activity({}, 10), IsEmpty());
}

/// Neither in what is listed nor in how much there is to read.
KLIEG_ASYNC_TEST(Activity, NotesNothingOfWhatIsNotForEverybody) {
    Reading site;
    site.owner = co_await site.somebody();
    site.channel = co_await site.channel_of(site.owner);
    for (auto const visibility : {Visibility::private_, Visibility::unlisted}) {
        auto const video = (co_await site.playable(visibility)).video_id;
        co_await site.say(site.owner, video);
    }
    auto const told_before = site.tellings.messages().size();
    co_await site.tell();
    EXPECT_EQ(site.own.item_count("Activity"), 0U);
    EXPECT_EQ(site.own.item_count("ActivityNews"), 0U);
    EXPECT_EQ(site.tellings.messages().size(), told_before);
    co_await site.publish(site.channel);
    co_await site.tell();
    auto const messages = site.tellings.messages();
    CO_ASSERT(messages.size() > told_before);
    EXPECT_EQ(messages.back().topic, "activity:site");
    EXPECT_THAT(messages.back().data, Not(HasSubstr("v_"))) << "whoever wants to know asks";
}

KLIEG_ASYNC_TEST(Activity, IsWithoutWhatTheReaderIsNotInterestedIn) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const other = co_await site.channel_of(site.owner);
    auto const one = co_await site.publish(channel);
    auto const two = co_await site.publish(channel);
    auto const three = co_await site.publish(other);
    co_await site.tell();
    site.unwanted = {.videos = {two}, .channels = {other}};
    EXPECT_THAT(co_await site.activity(site.reader, 9, ActivityOf::everyone), ElementsAre(one.text()));
    EXPECT_THAT(co_await site.activity({}, 9), ElementsAre(three.text(), two.text(), one.text()));
}

KLIEG_ASYNC_TEST(Activity, GoesWithTheDaysAndTheChannel) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const old = co_await site.publish(channel);
    site.clock.advance(std::chrono::days(3));
    auto const fresh = co_await site.publish(channel);
    co_await site.follow(channel);
    co_await site.tell();
    EXPECT_THAT(co_await site.activity({}, 1), ElementsAre(fresh.text(), old.text()));
    site.clock.advance(kActivityKept - std::chrono::days(1));
    co_await site.settle();
    EXPECT_THAT(co_await site.activity({}, 1), ElementsAre(fresh.text()));
    EXPECT_THAT(co_await site.activity(site.reader, 1), ElementsAre(fresh.text()));
    CO_ASSERT_OK(co_await site.channels.remove(site.owner, channel, {}));
    co_await site.tell();
    site.own.catch_up();
    CO_ASSERT_OK(co_await site.feature.maintenance().front().run());
    EXPECT_EQ(site.own.item_count("ActivityNews"), 0U);
}

KLIEG_ASYNC_TEST(Activity, IsTheSameMadeAnewFromTheTables) {
    Reading site;
    auto const who = co_await site.somebody();
    auto const channel = co_await site.channel_of(site.owner);
    auto const old = co_await site.publish(channel);
    co_await site.say(who, old);
    site.clock.advance(kActivityKept);
    auto const video = co_await site.publish(channel);
    auto const hidden = co_await site.publish(channel);
    auto const said = co_await site.say(who, video);
    auto const held = co_await site.say(who, video);
    co_await site.say(who, video, held);
    co_await site.say(who, hidden);
    auto const late = co_await site.say(who, old);
    comments::CommentPatch hold;
    hold.held = std::optional(true);
    Reading::must(co_await site.comments.service.edit(site.owner, held, hold, {}));
    Reading::must(co_await site.videos.edit(site.owner, hidden, {.visibility = Visibility::private_}));
    co_await site.settle();
    CO_ASSERT_OK(co_await site.feature.activity.projection().seed());
    EXPECT_EQ(site.own.item_count("Activity"), 5U)
        << "of the day three, and of the channel the video that it published";
    for (int told = 0; told < 2; ++told) {
        co_await site.settle();
        EXPECT_THAT(co_await site.activity({}, 2), ElementsAre(late.text(), said.text(), video.text()));
        co_await site.tell();
    }
}

/// However much happened, and in however many channels.
KLIEG_ASYNC_TEST(Activity, CostsTheSameOfManyEventsAndChannels) {
    std::vector<std::size_t> costs;
    for (int const many : {40, 120}) {
        Reading site;
        for (int i = 0; i < many; ++i) {
            site.owner = site.person();
            auto const channel = co_await site.channel_of(site.owner);
            co_await site.publish(channel);
            co_await site.follow(channel);
            if (i % 20 == 0) co_await site.tell();
        }
        co_await site.tell();
        co_await site.settle();
        Reading::must(co_await site.subscriptions.service.channels_of(site.reader.user));
        auto calls = [&site] { return site.tables.calls() + site.own.calls(); };
        auto const before = calls();
        EXPECT_THAT(Reading::must(co_await site.feature.activity_feed.page(site.reader, {}, 10, {})).items, SizeIs(10));
        EXPECT_THAT(Reading::must(co_await site.feature.activity_feed.page({}, {}, 10, {})).items, SizeIs(10));
        costs.push_back(calls() - before);
    }
    EXPECT_LE(costs[1], costs[0] + 1) << "news of channels are read in batches of a hundred";
}

KLIEG_ASYNC_TEST(Activity, TakesItsOwnCursors) {
    Reading site;
    for (auto const* cursor : {"x", "#", "2026-01-01T00:00:00.000Z", "v_aaaaaaaaaaaaaaaa"})
        EXPECT_EQ((co_await site.feature.activity_feed.page({}, {}, 10, cursor)).error().kind, Errc::invalid) << cursor;
    CO_ASSERT_OK(co_await site.feature.activity_feed.page({}, {}, 10, "2026-01-01T00:00:00.000Z#"));
}

}  // namespace
}  // namespace klieg::feeds
