#include "feeds/channel_news.h"

#include "feeds/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::feeds {
namespace {

using ::testing::SizeIs;

KLIEG_ASYNC_TEST(ChannelNews, SayWhenAChannelPublishedLastWhateverOrderTheyComeIn) {
    Reading site;
    auto const first = co_await site.channel_of(site.owner);
    auto const second = co_await site.channel_of(site.owner);
    co_await site.publish(first);
    co_await site.publish(second);
    auto const last = co_await site.now(co_await site.publish(first));
    auto told = co_await site.events.all();
    std::ranges::reverse(told);
    for (int twice = 0; twice < 2; ++twice)
        for (auto const& event : told) CO_ASSERT_OK(co_await site.feature.news.apply(std::span(&event, 1)));
    site.own.catch_up();
    auto const news = Reading::must(co_await site.feature.news.of({second, first, ChannelId::make(site.random)}));
    CO_ASSERT(news.size() == 2U);
    EXPECT_EQ(news[0].channel, first);
    EXPECT_EQ(news[0].at, *last.published_at);
    EXPECT_EQ(news[1].channel, second);
}

KLIEG_ASYNC_TEST(ChannelNews, AreMadeOfTheVideosWhereNobodyWasTold) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const last = co_await site.now(co_await site.publish(channel));
    co_await site.draft();
    site.tables.catch_up();
    CO_ASSERT_OK(co_await site.feature.news.make_anew());
    site.own.catch_up();
    auto const news = Reading::must(co_await site.feature.news.of({channel}));
    CO_ASSERT(news.size() == 1U);
    EXPECT_EQ(news[0].at, *last.published_at);
}

KLIEG_ASYNC_TEST(ChannelNews, GoWithTheirChannel) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const other = co_await site.channel_of(site.owner);
    co_await site.publish(channel);
    co_await site.publish(other);
    CO_ASSERT_OK(co_await site.channels.remove(site.owner, channel, {}));
    auto told = co_await site.events.all();
    CO_ASSERT_OK(co_await site.feature.news.apply(told));
    EXPECT_EQ(site.own.item_count("ChannelNews"), 1U);
    // That it published comes after that it went, by another shard of the log.
    std::ranges::reverse(told);
    for (auto const& event : told) CO_ASSERT_OK(co_await site.feature.news.apply(std::span(&event, 1)));
    site.own.catch_up();
    CO_ASSERT_OK(co_await site.feature.maintenance().front().run());
    EXPECT_EQ(site.own.item_count("ChannelNews"), 1U);
}

KLIEG_ASYNC_TEST(ChannelNews, AreReadInBatches) {
    Reading site;
    std::vector<ChannelId> many;
    for (int i = 0; i < 250; ++i) many.push_back(ChannelId::make(site.random));
    many.push_back(co_await site.channel_of(site.owner));
    co_await site.publish(many.back());
    CO_ASSERT_OK(co_await site.feature.news.apply(co_await site.events.all()));
    site.own.catch_up();
    auto const calls = site.own.calls();
    EXPECT_THAT(Reading::must(co_await site.feature.news.of(many)), SizeIs(1));
    EXPECT_EQ(site.own.calls(), calls + 3);
}

KLIEG_ASYNC_TEST(ChannelNews, AreNotStoppedByWhatCannotBeRead) {
    Reading site;
    std::vector<ChannelId> channels;
    for (int i = 0; i < 3; ++i) channels.push_back(co_await site.channel_of(site.owner));
    for (int i : {0, 2}) {
        ports::Item const when_is_missing{{"Of", channels[static_cast<std::size_t>(i)].text()}, {"SchemaVersion", "x"}};
        CO_ASSERT_OK(co_await site.own.write(ports::Put{"ChannelNews", when_is_missing}));
    }
    for (int i : {0, 1}) co_await site.publish(channels[static_cast<std::size_t>(i)]);
    auto told = co_await site.events.all();
    told.push_back({.type = "channel.deleted", .subject = ""});
    told.push_back({.type = "video.published",
                    .subject = "x",
                    .payload = json::Object{{"publishedAt", "2026-11-30T12:00:00.000Z"}}});
    CO_ASSERT_OK(co_await site.feature.news.apply(told));
    site.own.catch_up();
    auto const news = Reading::must(co_await site.feature.news.of(channels));
    CO_ASSERT(news.size() == 2U);
    EXPECT_EQ(news[0].channel, channels[1]);
    EXPECT_EQ(news[1].channel, channels[0]);
}

}  // namespace
}  // namespace klieg::feeds
