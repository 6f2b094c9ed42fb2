#include "feeds/related_videos.h"

#include "feeds/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::feeds {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::SizeIs;

struct Related : Reading {
    /// Public, in a channel of its own where `of` is empty.
    Task<VideoId> video(std::vector<std::string> tags, std::optional<std::string> category, ChannelId of = {}) {
        channel = of.empty() ? co_await channel_of(owner) : of;
        auto const made = co_await playable(videos::Visibility::public_, std::move(category));
        videos::VideoPatch patch;
        patch.tags = std::optional(std::move(tags));
        must(co_await videos.edit(owner, made.video_id, std::move(patch)));
        co_await settle();
        co_return made.video_id;
    }
    Task<std::vector<VideoId>> of(VideoId id, Principal who = {}, std::size_t limit = 50) {
        std::vector<VideoId> ids;
        for (auto const& one : must(co_await feature.related.of(std::move(who), std::move(id), limit)))
            ids.push_back(one.video_id);
        co_return ids;
    }
};

KLIEG_ASYNC_TEST(RelatedVideos, AreThoseOfTheSameTagsFirst) {
    Related site;
    auto const home = co_await site.channel_of(site.owner);
    auto const seen = co_await site.video({"sea", "night"}, "film", home);
    auto const nothing = co_await site.video({}, "music");
    auto const category = co_await site.video({}, "film");
    auto const channel = co_await site.video({}, "film", home);
    auto const tagged = co_await site.video({"night", "sea"}, "film");
    EXPECT_THAT(co_await site.of(seen), ElementsAre(tagged, channel, category));
    EXPECT_THAT(co_await site.of(seen, {}, 1), ElementsAre(tagged));
    co_await site.engage(nothing, {.views = 9});
    co_await site.rank();
    EXPECT_THAT(co_await site.of(seen), Contains(nothing)) << "it is trending";
}

KLIEG_ASYNC_TEST(RelatedVideos, AreWithoutWhatTheReaderIsNotInterestedIn) {
    Related site;
    auto const seen = co_await site.video({"sea"}, "film");
    auto const one = co_await site.video({"sea"}, "film");
    auto const bored_by = site.channel;
    auto const other = co_await site.video({"sea"}, "film");
    auto const third = co_await site.video({"sea"}, "film");
    site.unwanted = {.videos = {other}, .channels = {bored_by}};
    EXPECT_THAT(co_await site.of(seen, site.reader), ElementsAre(third));
    EXPECT_THAT(co_await site.of(seen), SizeIs(3)) << "of nobody in particular nothing is known";
}

KLIEG_ASYNC_TEST(RelatedVideos, AreNeverThoseThatNotEverybodyMaySee) {
    Related site;
    auto const home = co_await site.channel_of(site.owner);
    auto const seen = co_await site.video({"sea"}, "film", home);
    auto const other = co_await site.video({"sea"}, "film", home);
    co_await site.engage(other, {.views = 3});
    co_await site.rank();
    EXPECT_THAT(co_await site.of(seen), ElementsAre(other));
    for (auto const visibility : {videos::Visibility::unlisted, videos::Visibility::private_}) {
        Related::must(co_await site.videos.edit(site.owner, other, {.visibility = visibility}));
        for (auto const& who : {Principal{}, site.reader, site.owner, site.moderator})
            EXPECT_THAT(co_await site.of(seen, who), Not(Contains(other)));
    }
    Related::must(co_await site.videos.edit(site.owner, seen, {.visibility = videos::Visibility::private_}));
    EXPECT_EQ((co_await site.feature.related.of(site.reader, seen, 9)).error().kind, Errc::not_found);
    CO_ASSERT_OK(co_await site.feature.related.of(site.owner, seen, 9));
}

KLIEG_ASYNC_TEST(RelatedVideos, HaveAFewOfOneChannelAlone) {
    Related site;
    auto const home = co_await site.channel_of(site.owner);
    std::vector<VideoId> all;
    for (int i = 0; i < 30; ++i) all.push_back(co_await site.video({}, {}, home));
    EXPECT_THAT(co_await site.of(all[0]), SizeIs(12));
}

/// However many videos there are, they are looked for in a few short lists.
KLIEG_ASYNC_TEST(RelatedVideos, CostTheSameOfManyVideos) {
    std::vector<std::size_t> costs;
    for (int const many : {40, 160}) {
        Related site;
        auto const home = co_await site.channel_of(site.owner);
        auto const seen = co_await site.video({"sea"}, "film", home);
        for (int i = 0; i < many; ++i) {
            site.channel = home;
            co_await site.playable(videos::Visibility::public_, "film");
        }
        co_await site.settle();
        auto calls = [&site] { return site.tables.calls() + site.own.calls(); };
        auto const before = calls();
        co_await site.of(seen, site.reader);
        costs.push_back(calls() - before);
        co_await site.of(seen, site.reader);
        EXPECT_EQ(calls() - before, costs.back() + 1) << "the second time the rows alone";
    }
    EXPECT_EQ(costs[0], costs[1]);
    EXPECT_LE(costs[0], 8U);
}

}  // namespace
}  // namespace klieg::feeds
