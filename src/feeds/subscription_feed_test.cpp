#include "feeds/subscription_feed.h"

#include "feeds/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

#include <random>

namespace klieg::feeds {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::SizeIs;

KLIEG_ASYNC_TEST(SubscriptionFeed, MergesWhatIsFollowedNewestFirst) {
    Reading site;
    auto const first = co_await site.channel_of(site.owner);
    auto const second = co_await site.channel_of(site.owner);
    auto const foreign = co_await site.channel_of(site.owner);
    std::vector<VideoId> videos;
    for (auto const& channel : {first, second, foreign, first, second, first})
        videos.push_back(co_await site.publish(channel));
    co_await site.follow(first);
    co_await site.follow(second);
    co_await site.tell();
    for (std::size_t limit : {1U, 2U, 3U, 5U, 100U})
        EXPECT_THAT(co_await site.read(limit), ElementsAre(videos[5], videos[4], videos[3], videos[1], videos[0]))
            << limit;
}

KLIEG_ASYNC_TEST(SubscriptionFeed, FollowsWhatIsFollowedAndPublished) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const old = co_await site.publish(channel);
    co_await site.tell();
    EXPECT_THAT(co_await site.read(10), SizeIs(0));
    co_await site.follow(channel);
    EXPECT_THAT(co_await site.read(10), ElementsAre(old)) << "at once";
    auto const fresh = co_await site.publish(channel);
    co_await site.tell();
    EXPECT_THAT(co_await site.read(10), ElementsAre(fresh, old));
    Reading::must(co_await site.videos.edit(site.owner, fresh, {.visibility = videos::Visibility::private_}));
    site.tables.catch_up();
    EXPECT_THAT(co_await site.read(10), ElementsAre(old)) << "at once";
    CO_ASSERT_OK(co_await site.subscriptions.service.unsubscribe(site.reader, channel));
    EXPECT_THAT(co_await site.read(10), SizeIs(0));
}

/// Channels that publish much and little, of which some have hidden their newest, against a plain sort of all.
KLIEG_ASYNC_TEST(SubscriptionFeed, IsASortOfAllThatIsListed) {
    std::minstd_rand chance(4);  // NOLINT(cert-msc51-cpp)
    Reading site;
    std::vector<ChannelId> channels;
    for (int i = 0; i < 20; ++i) channels.push_back(co_await site.channel_of(site.person()));
    std::vector<VideoId> wanted;
    for (int i = 0; i < 160; ++i) {
        auto const which = std::min(chance() % 20, chance() % 20);
        auto const& channel = i < 60 ? channels[0] : channels[which];  // more than is kept of one
        auto const owner = Reading::must(co_await site.channels.get(channel)).owner_user_id;
        site.owner = {owner, Role::user, SessionId::make(site.random)};
        auto const video = co_await site.publish(channel);
        bool const hidden = chance() % 6 == 0;
        if (hidden)
            Reading::must(co_await site.videos.edit(site.owner, video, {.visibility = videos::Visibility::unlisted}));
        if (!hidden && which % 2 == 0 && i >= 60) wanted.push_back(video);
        if (!hidden && i < 60) wanted.push_back(video);
    }
    for (std::size_t i = 0; i < channels.size(); i += 2) co_await site.follow(channels[i]);
    std::ranges::reverse(wanted);
    site.tables.catch_up();
    Reading::must(co_await site.feature.news.make_anew());
    co_await site.settle();
    for (std::size_t limit : {1U, 7U, 24U, 50U, 100U})
        EXPECT_THAT(co_await site.read(limit), ElementsAreArray(wanted)) << limit;
}

KLIEG_ASYNC_TEST(SubscriptionFeed, LooksIntoThoseChannelsAloneThatCanHaveSomething) {
    Reading site;
    std::vector<ChannelId> channels;
    for (int i = 0; i < 100; ++i) {
        auto const person = site.person();
        site.owner = person;
        channels.push_back(co_await site.channel_of(person));
        co_await site.publish(channels.back());
        co_await site.follow(channels.back());
    }
    site.tables.catch_up();
    Reading::must(co_await site.feature.news.make_anew());
    co_await site.settle();
    auto const before = site.tables.reads_of("Videos").calls;
    EXPECT_THAT(Reading::must(co_await site.feature.subscription_feed.page(site.reader, 10, {})).videos, SizeIs(10));
    EXPECT_EQ(site.tables.reads_of("Videos").calls, before + 16) << "of a hundred channels";
    EXPECT_THAT(Reading::must(co_await site.feature.subscription_feed.page(site.reader, 10, {})).videos, SizeIs(10));
    EXPECT_EQ(site.tables.reads_of("Videos").calls, before + 16) << "none again";
    EXPECT_THAT(co_await site.read(30), SizeIs(100));
}

KLIEG_ASYNC_TEST(SubscriptionFeed, IsForWhoIsSignedInAndTakesItsOwnCursors) {
    Reading site;
    EXPECT_EQ((co_await site.feature.subscription_feed.page({}, 10, {})).error().kind, Errc::unauthenticated);
    for (auto const* cursor :
         {"x", "#", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z#v_x", "#v_aaaaaaaaaaaaaaaa"})
        EXPECT_EQ((co_await site.feature.subscription_feed.page(site.reader, 10, cursor)).error().kind, Errc::invalid)
            << cursor;
}

}  // namespace
}  // namespace klieg::feeds
