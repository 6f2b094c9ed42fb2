#include "feeds/fixture_for_test.h"
#include "feeds/trending_ranking.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::feeds {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

KLIEG_ASYNC_TEST(Trending, IsWhatPeopleWatchOfLate) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const much = co_await site.publish(channel);
    auto const little = co_await site.publish(channel);
    co_await site.engage(much, {.views = 10});
    co_await site.engage(little, {.views = 3});
    co_await site.rank();
    EXPECT_THAT(co_await site.trending(), ElementsAre(much, little));
    co_await site.engage(little, {.views = 3, .likes = 5});
    co_await site.rank();
    EXPECT_THAT(co_await site.trending(), ElementsAre(little, much));
    for (int day = 0; day < 3; ++day) {
        site.clock.advance(24h);
        co_await site.rank();
    }
    auto const fresh = co_await site.publish(channel);
    co_await site.engage(fresh, {.views = 5});
    co_await site.rank();
    EXPECT_THAT(co_await site.trending(), ElementsAre(fresh, little, much)) << "what was seen days ago is worth less";
    for (int day = 0; day < 9; ++day) {
        site.clock.advance(24h);
        co_await site.rank();
    }
    EXPECT_THAT(co_await site.trending(), IsEmpty());
}

KLIEG_ASYNC_TEST(Trending, IsTheSameHoweverOftenNewsComesAndItIsMade) {
    Reading often;
    Reading seldom;
    for (auto* site : {&often, &seldom}) {
        auto const first = co_await site->publish(co_await site->channel_of(site->owner));
        co_await site->engage(first, {.views = 4, .likes = 2, .comments = 1});
        if (site == &often)
            for (int i = 0; i < 5; ++i) {
                co_await site->engage(first, {});
                CO_ASSERT_OK(co_await site->feature.ranking.run());
                site->own.catch_up();
            }
        CO_ASSERT_OK(co_await site->feature.ranking.run());
        site->own.catch_up();
    }
    auto const once = Reading::must(co_await seldom.feature.lists.list(""));
    auto const again = Reading::must(co_await often.feature.lists.list(""));
    CO_ASSERT(once.videos.size() == 1U && again.videos.size() == 1U);
    EXPECT_NEAR(once.videos[0].score, again.videos[0].score, 1e-6);
}

KLIEG_ASYNC_TEST(Trending, HasAListOfEachCategory) {
    Reading site;
    site.channel = co_await site.channel_of(site.owner);
    auto const film = (co_await site.playable(videos::Visibility::public_, "film")).video_id;
    auto const music = (co_await site.playable(videos::Visibility::public_, "music")).video_id;
    auto const none = (co_await site.playable(videos::Visibility::public_)).video_id;
    co_await site.engage(film, {.views = 3});
    co_await site.engage(music, {.views = 2});
    co_await site.engage(none, {.views = 1});
    co_await site.rank();
    EXPECT_THAT(co_await site.trending(), ElementsAre(film, music, none));
    EXPECT_THAT(co_await site.trending("film"), ElementsAre(film));
    EXPECT_THAT(co_await site.trending("music"), ElementsAre(music));
    EXPECT_THAT(co_await site.trending("news"), IsEmpty());
    videos::VideoPatch patch;
    patch.category = std::optional<std::string>("news");
    Reading::must(co_await site.videos.edit(site.owner, film, patch));
    co_await site.rank();
    EXPECT_THAT(co_await site.trending("film"), IsEmpty());
    EXPECT_THAT(co_await site.trending("news"), ElementsAre(film));
}

KLIEG_ASYNC_TEST(Trending, GoesOnBehindTheLastOfAPageWhereverItStandsByThen) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    std::vector<VideoId> wanted;
    for (int i = 0; i < 7; ++i) {
        wanted.push_back(co_await site.publish(channel));
        co_await site.engage(wanted.back(), {.views = 100 - i});
    }
    co_await site.rank();
    for (std::size_t limit : {1U, 2U, 3U, 7U, 100U})
        EXPECT_THAT(co_await site.trending({}, limit), ElementsAreArray(wanted)) << limit;
    auto first = Reading::must(co_await site.feature.trending.page({}, 2, {}));
    co_await site.engage(wanted[6], {.views = 1000});
    co_await site.rank();
    auto second = Reading::must(co_await site.feature.trending.page({}, 2, first.next));
    CO_ASSERT(second.videos.size() == 2U);
    EXPECT_EQ(second.videos[0].video_id, wanted[2]);
    for (auto const* cursor : {"x", "1", "1:", "1:x", "-1:v_aaaaaaaaaaaaaaaa", "999:v_aaaaaaaaaaaaaaaa"})
        EXPECT_EQ((co_await site.feature.trending.page({}, 2, cursor)).error().kind, Errc::invalid) << cursor;
}

KLIEG_ASYNC_TEST(Trending, KeepsAShortList) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    for (std::size_t i = 0; i < kTrendingMax + 5; ++i)
        co_await site.engage(co_await site.publish(channel), {.views = static_cast<std::int64_t>(i) + 1});
    co_await site.rank();
    auto const all = co_await site.trending();
    EXPECT_THAT(all, SizeIs(kTrendingMax));
    EXPECT_EQ(site.own.item_count("TrendingLists"), 1U);
}

/// However many videos there are: a run looks at those of which it was told.
KLIEG_ASYNC_TEST(Trending, LooksAtWhatIsFreshAlone) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    for (int i = 0; i < 60; ++i) co_await site.publish(channel);
    auto const fresh = co_await site.publish(channel);
    co_await site.engage(fresh, {.views = 1});
    auto const before = site.tables.calls();
    co_await site.rank();
    EXPECT_EQ(site.tables.calls(), before + 1) << "one batch of rows";
    EXPECT_THAT(co_await site.trending(), ElementsAre(fresh));
}

KLIEG_ASYNC_TEST(Trending, IsOfWhatWasCountedWhereTheNewsWereMissed) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    co_await site.publish(channel);  // nobody came
    auto const hidden = co_await site.publish(channel);
    auto const seen = co_await site.publish(channel);
    for (auto const& video : {hidden, seen}) co_await site.engage(video, {.views = 3});
    Reading::must(co_await site.videos.edit(site.owner, hidden, {.visibility = videos::Visibility::private_}));
    site.clock.advance(kFreshKept + 2h);
    co_await site.rank();
    EXPECT_THAT(co_await site.trending(), IsEmpty());
    site.tables.catch_up();
    auto const before = site.own.item_count("FreshVideos");
    CO_ASSERT_OK(co_await site.feature.fresh.projection().seed());
    EXPECT_EQ(site.own.item_count("FreshVideos"), before + 1);
    co_await site.rank();
    EXPECT_THAT(co_await site.trending(), ElementsAre(seen));
}

/// Of what an old video had before nobody knows when it came.
KLIEG_ASYNC_TEST(Trending, DoesNotCountWhatAnOldVideoHadBeforeTheFirstLook) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const old = co_await site.publish(channel);
    site.clock.advance(24h * 400);
    auto const fresh = co_await site.publish(channel);
    co_await site.engage(old, {.views = 1'000'000});
    co_await site.engage(fresh, {.views = 3});
    co_await site.rank();
    EXPECT_THAT(co_await site.trending(), ElementsAre(fresh));
    co_await site.engage(old, {.views = 10});
    co_await site.rank();
    EXPECT_THAT(co_await site.trending(), ElementsAre(old, fresh));
}

}  // namespace
}  // namespace klieg::feeds
