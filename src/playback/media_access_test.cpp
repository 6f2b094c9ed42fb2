#include "playback/media_access.h"

#include "testing/async_test.h"
#include "videos/fixture_for_test.h"

#include <random>

namespace klieg::playback {
namespace {

using namespace std::chrono_literals;

constexpr auto kId = "v_abcdefghijklmnop";

TEST(MediaAccess, ReadsPaths) {
    auto plain = parse_media_path(std::string(kId) + "/key/3/main.m3u8");
    ASSERT_TRUE(plain.ok());
    EXPECT_EQ(plain->token, "");
    EXPECT_EQ(plain->video.text(), kId);
    EXPECT_EQ(plain->media_key, "key");
    EXPECT_EQ(plain->generation, 3U);
    EXPECT_EQ(plain->file, "main.m3u8");
    auto with_token = parse_media_path("t/k1.17.mac/" + std::string(kId) + "/key/4294967295/audio-low/17.m4s");
    ASSERT_TRUE(with_token.ok());
    EXPECT_EQ(with_token->token, "k1.17.mac");
    EXPECT_EQ(with_token->generation, 4294967295U);
    EXPECT_EQ(with_token->file, "audio-low/17.m4s");
}

TEST(MediaAccess, KnowsNothingOfOtherPaths) {
    std::string const id = kId;
    for (auto const& path : {std::string(),
                             std::string("/"),
                             std::string("t"),
                             std::string("t/"),
                             std::string("t//") + id + "/key/1/main.m3u8",
                             "t/" + id + "/key/1/main.m3u8",
                             id,
                             id + "/",
                             id + "/key",
                             id + "/key/1",
                             id + "/key/1/",
                             id + "/key//main.m3u8",
                             id + "/key/-1/main.m3u8",
                             id + "/key/+1/main.m3u8",
                             id + "/key/1x/main.m3u8",
                             id + "/key/4294967296/main.m3u8",
                             id + "/key/99999999999999999999/main.m3u8",
                             id + "/key/ 1/main.m3u8",
                             "/" + id + "/key/1/main.m3u8",
                             std::string("v_short/key/1/main.m3u8"),
                             std::string("v_ABCDEFGHIJKLMNOP/key/1/main.m3u8"),
                             id + "/key/1/../main.m3u8",
                             id + "/key/1/..",
                             id + "/key/1/./main.m3u8",
                             id + "/key/1//main.m3u8",
                             id + "/key/1/240/../0.m4s",
                             id + "/key/1/240/..m4s",
                             id + "/key/1/.hidden",
                             id + "/key/1/240\\0.m4s",
                             id + "/key/1/main.m3u8\n",
                             id + "/key/1/" + std::string("a\0b", 3),
                             id + "/key/1/240/#settled",
                             id + "/key/1/MAIN.M3U8",
                             id + "/key/1/" + std::string(41, 'a'),
                             id + "/key/1/caf\xC3\xA9"}) {
        auto parsed = parse_media_path(path);
        ASSERT_FALSE(parsed.ok()) << path;
        EXPECT_EQ(parsed.error().kind, Errc::not_found) << path;
    }
}

TEST(MediaAccess, SurvivesGarbage) {
    std::minstd_rand random(1);
    std::string const letters = std::string(kId) + "/t/1.9/m3u8_\x80%";
    for (int round = 0; round < 20'000; ++round) {
        std::string path = round % 2 == 0 ? std::string(kId) + "/" : "t/";
        for (auto length = random() % 30; length > 0; --length) path += letters[random() % letters.size()];
        auto parsed = parse_media_path(path);
        if (!parsed.ok()) EXPECT_EQ(parsed.error().kind, Errc::not_found);
    }
}

KLIEG_ASYNC_TEST(MediaAccess, OpensByVisibilityAndToken) {
    videos::Studio studio;
    for (auto visibility : {videos::Visibility::public_, videos::Visibility::unlisted, videos::Visibility::private_}) {
        auto video = co_await studio.playable(visibility);
        auto foreign = co_await studio.playable(videos::Visibility::private_);
        auto check = [&](std::string token) {
            return studio.access.check({std::move(token), video.video_id, video.media_key, 1, "main.m3u8"}).wait();
        };
        bool open = visibility == videos::Visibility::public_;
        auto good = studio.tokens.sign(video.video_id, video.media_key, 1h, studio.clock.now());
        auto granted = co_await check(good);
        CO_ASSERT_OK(granted);
        EXPECT_EQ(granted->visibility, visibility);
        EXPECT_TRUE(granted->settled);
        videos::MediaTokens others({{"k1", "another secret"}}, "k1");
        for (auto const& bad : {std::string(), std::string("k1.1.x"), good + "x", good.substr(1), "k2" + good.substr(2),
                                others.sign(video.video_id, video.media_key, 1h, studio.clock.now()),
                                studio.tokens.sign(foreign.video_id, foreign.media_key, 1h, studio.clock.now()),
                                studio.tokens.sign(video.video_id, foreign.media_key, 1h, studio.clock.now()),
                                studio.tokens.sign(video.video_id, video.media_key, 1h, studio.clock.now() - 9h)}) {
            auto checked = co_await check(bad);
            EXPECT_EQ(checked.ok(), open) << bad;
            if (!checked.ok()) EXPECT_EQ(checked.error().kind, Errc::not_found);
        }
        studio.clock.advance(9h);
        EXPECT_EQ((co_await check(good)).ok(), open) << "expired";
    }
}

KLIEG_ASYNC_TEST(MediaAccess, OpensByTheVideosPresentKeyAndGenerations) {
    videos::Studio studio;
    auto video = co_await studio.playable(videos::Visibility::public_);
    auto grow = [](videos::Video& current) -> Result<> {
        current.base_generation = 4;
        current.generation = 6;
        current.status = videos::Status::processing;
        return {};
    };
    video = videos::Studio::must(co_await studio.writer.change(video.video_id, grow, {}));
    for (std::uint32_t generation : {0U, 3U, 4U, 5U, 6U, 7U, 4294967295U}) {
        auto checked =
            co_await studio.access.check({"", video.video_id, video.media_key, generation, "main.m3u8"}).wait();
        EXPECT_EQ(checked.ok(), generation >= 4 && generation <= 6) << generation;
        if (checked.ok()) EXPECT_FALSE(checked->settled);
    }
    auto old_key = video.media_key;
    EXPECT_FALSE((co_await studio.access.check({"", video.video_id, "", 5, "main.m3u8"}).wait()).ok());
    // Hidden and shown again: who kept the old path has nothing.
    CO_ASSERT_OK(
        co_await studio.videos.edit(studio.owner, video.video_id, {.visibility = videos::Visibility::private_}));
    EXPECT_FALSE((co_await studio.access.check({"", video.video_id, old_key, 5, "main.m3u8"}).wait()).ok())
        << "at once, not when a cache forgets";
    auto shown = co_await studio.videos.edit(studio.owner, video.video_id, {.visibility = videos::Visibility::public_});
    CO_ASSERT_OK(shown);
    EXPECT_FALSE((co_await studio.access.check({"", video.video_id, old_key, 5, "main.m3u8"}).wait()).ok());
    EXPECT_TRUE((co_await studio.access.check({"", video.video_id, shown->media_key, 5, "main.m3u8"}).wait()).ok());
    CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id));
    EXPECT_FALSE((co_await studio.access.check({"", video.video_id, shown->media_key, 5, "main.m3u8"}).wait()).ok());
    EXPECT_FALSE((co_await studio.access.check({"", VideoId::make(studio.random), "", 0, "main.m3u8"}).wait()).ok());
    auto draft = co_await studio.draft(videos::Visibility::public_);
    EXPECT_FALSE((co_await studio.access.check({"", draft.video_id, draft.media_key, 0, "main.m3u8"}).wait()).ok());
}

KLIEG_ASYNC_TEST(MediaAccess, OpensNothingOfAChannelThatWasDeletedThoughItsVideosStillStand) {
    videos::Studio site;
    auto video = co_await site.playable(videos::Visibility::public_);
    MediaPath const path{"", video.video_id, video.media_key, 1, "main.m3u8"};
    CO_ASSERT_OK(co_await site.access.check(path).wait());
    CO_ASSERT_OK(co_await site.channels.remove(site.owner, site.channel, {}));
    EXPECT_EQ((co_await site.access.check(path).wait()).error().kind, Errc::not_found);
    EXPECT_TRUE((co_await site.repo.get(video.video_id)).ok());
}

KLIEG_ASYNC_TEST(MediaAccess, ReadsNothingForWhatIsMadeUpAndAskedForAgain) {
    videos::Studio site;
    auto const path = *parse_media_path(std::string(kId) + "/key/1/main.m3u8");
    EXPECT_FALSE((co_await site.access.check(path).wait()).ok());
    auto const calls = site.tables.calls();
    for (int i = 0; i < 5; ++i) EXPECT_EQ((co_await site.access.check(path).wait()).error().kind, Errc::not_found);
    EXPECT_EQ(site.tables.calls(), calls);
}

}  // namespace
}  // namespace klieg::playback
