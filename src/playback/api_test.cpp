#include "playback/api.h"

#include "http/conditions.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/clips.h"
#include "testing/run_concurrently.h"
#include "testing/streaming_objects.h"
#include "videos/fixture_for_test.h"
#include "videos/lifecycle.h"

#include <gmock/gmock.h>

#include <fstream>

namespace klieg::playback {
namespace {

using namespace std::chrono_literals;
using testing::Answered;
using ::testing::HasSubstr;
using ::testing::Not;

/// Nobody is anybody: media paths carry their own proof.
class Nobody final : public http::Authenticator {
public:
    Task<Result<>> authenticate(http::Request&) override { co_return Result<>{}; }
};

struct Player : videos::Studio {
    Player() { playback_feature.add_routes(router); }

    Task<Answered> get(std::string target, http::Headers headers = {}) {
        co_return co_await client.send({.target = std::move(target), .headers = std::move(headers)});
    }
    std::string path(videos::Video const& video, std::string const& file, std::string token = {}) {
        if (!token.empty()) token = "t/" + token + "/";
        return "/media/" + token + video.video_id.text() + "/" + video.media_key + "/" +
               std::to_string(video.generation) + "/" + file;
    }
    /// A rung of segments of 1,000 bytes that are objects.
    Task<> give_rung(videos::Video video, std::string rung, std::uint32_t count, bool complete,
                     std::uint32_t grew_in = 0) {
        videos::StoredRendition stored{.grew_in_generation = grew_in};
        stored.rendition = {.name = rung,
                            .codecs = "avc1.64001f",
                            .timescale = 1000,
                            .width = 426,
                            .height = 240,
                            .complete = complete};
        auto bytes = std::make_shared<Bytes const>(1000, std::byte{'x'});
        must(co_await objects->put(videos::init_name(video.video_id, video.base_generation, rung), bytes));
        for (std::uint32_t i = 0; i < count; ++i) {
            stored.rendition.segments.push_back(
                {.number = i, .duration = 2000, .bytes = 1000, .fragments = {{0, 1000, 2000, 500}}});
            must(co_await objects->put(videos::segment_name(video.video_id, video.base_generation, rung, i), bytes));
        }
        must(co_await renditions.put(video.video_id, video.base_generation, stored));
    }

    Nobody nobody;
    http::Router router;
    testing::ApiClient client{router, nobody, clock, random};
};

/// A player asks for it first, and nodes whose caches are cold ask the tables.
KLIEG_ASYNC_TEST(PlaybackApi, RendersAMultivariantPlaylistOfTenHoursFromOneQuery) {
    Player player;
    auto video = co_await player.playable(videos::Visibility::public_);
    std::vector<std::string> const rungs{"240", "360", "480", "720", "1080", "1440", "2160", "audio", "audio-low"};
    for (auto const& rung : rungs) {
        videos::StoredRendition stored{.rendition = {.name = rung, .timescale = 1000, .complete = true}};
        if (rung.starts_with("audio")) stored.rendition.kind = media::TrackKind::audio;
        for (std::uint32_t i = 0; i < 6000; ++i)
            stored.rendition.segments.push_back(
                {.number = i,
                 .duration = 6000,
                 .bytes = 1'000'000,
                 .fragments = {{0, 500'000, 3000, 500}, {500'000, 500'000, 3000, 500}}});
        videos::Studio::must(co_await player.renditions.put(video.video_id, video.base_generation, std::move(stored)));
    }
    auto const before = player.tables.reads_of("Segments");
    auto answered = co_await player.get(player.path(video, "main.m3u8"));
    EXPECT_EQ(answered.status, 200);
    for (auto const& rung : rungs) EXPECT_NE(answered.text.find(rung + "/index.m3u8"), std::string::npos) << rung;
    auto const after = player.tables.reads_of("Segments");
    EXPECT_EQ(after.calls - before.calls, 1U);
    EXPECT_LE(after.bytes - before.bytes, std::size_t{64} << 10U);

    EXPECT_EQ((co_await player.get(player.path(video, "240/6000.m4s"))).status, 404);
    auto const asked = player.tables.reads_of("Segments");
    EXPECT_EQ(asked.calls - after.calls, 1U) << "how many there are stands in the head";
    EXPECT_LE(asked.bytes - after.bytes, std::size_t{1} << 10U);
}

KLIEG_ASYNC_TEST(PlaybackApi, ServesAPosterInItsSizes) {
    Player player;
    auto const video = co_await player.playable(videos::Visibility::unlisted);
    auto const bytes = std::make_shared<Bytes const>(100, std::byte{'x'});
    videos::Studio::must(
        co_await player.objects->put(videos::poster_name(video.video_id, video.base_generation, 320), bytes));
    auto give_poster = [](videos::Video& one) {
        return videos::lifecycle::poster_made(one, one.base_generation, {{320, 180, 100}});
    };
    auto const shown = videos::Studio::must(co_await player.videos_feature.views.of(
        videos::Studio::must(co_await player.writer.change(video.video_id, give_poster, {})),
        videos::VideoViews::Detail::watched));
    CO_ASSERT(shown.posters.size() == 1);
    EXPECT_EQ(shown.posters.front().width, 320U);
    EXPECT_EQ(shown.posters.front().height, 180U);
    auto const url = shown.posters.front().url;
    EXPECT_TRUE(url.starts_with("/media/t/")) << "signed, as the poster's";
    auto const answered = co_await player.get(url);
    EXPECT_EQ(answered.status, 200);
    EXPECT_EQ(answered.headers.get("Content-Type"), "image/webp");
    EXPECT_EQ(answered.headers.get("Cache-Control"), "private, max-age=31536000, immutable");
    EXPECT_EQ((co_await player.get(player.path(video, "poster-320.webp"))).status, 404) << "without a token";
    for (auto const* other : {"poster-640.webp", "poster-.webp", "poster-320.jpg", "poster-320.webp.webp"})
        EXPECT_EQ((co_await player.get(url.substr(0, url.rfind('/') + 1) + other)).status, 404) << other;
}

KLIEG_ASYNC_TEST(PlaybackApi, ServesWhatThereIsAndNothingElse) {
    Player player;
    auto video = co_await player.playable(videos::Visibility::public_);
    for (auto const* rung : {"240", "audio", "audio-low"}) co_await player.give_rung(video, rung, 2, true);
    for (auto const& [file, type] : {std::pair{"main.m3u8", "application/vnd.apple.mpegurl"},
                                     {"240/index.m3u8", "application/vnd.apple.mpegurl"},
                                     {"240/iframes.m3u8", "application/vnd.apple.mpegurl"},
                                     {"240/init.mp4", "video/mp4"},
                                     {"240/0.m4s", "video/mp4"},
                                     {"240/1.m4s", "video/mp4"},
                                     {"audio/init.mp4", "audio/mp4"},
                                     {"audio/0.m4s", "audio/mp4"},
                                     {"audio-low/init.mp4", "audio/mp4"},
                                     {"audio-low/0.m4s", "audio/mp4"}}) {
        auto answered = co_await player.get(player.path(video, file));
        EXPECT_EQ(answered.status, 200) << file;
        EXPECT_EQ(answered.headers.get("Content-Type"), type) << file;
    }
    EXPECT_THAT((co_await player.get(player.path(video, "main.m3u8"))).text, HasSubstr("240/index.m3u8"));
    for (auto const* file :
         {"240/2.m4s", "240/99999999999.m4s", "240/-1.m4s", "240/x.m4s", "240/.m4s", "240/0.m4s.m4s", "240/0.mp4",
          "240/init.m4s", "480/index.m3u8", "480/0.m4s", "480/init.mp4", "audio/2.m4s", "240/other.m3u8", "other.m3u8",
          "240/240/0.m4s", "poster.jpg", "240", "source/0.m4s", "source"}) {
        auto answered = co_await player.get(player.path(video, file));
        EXPECT_EQ(answered.status, 404) << file;
    }
}

KLIEG_ASYNC_TEST(PlaybackApi, LetsCachesKeepSegmentsForEverAndPlaylistsByState) {
    Player player;
    for (auto visibility : {videos::Visibility::public_, videos::Visibility::unlisted}) {
        auto video = co_await player.playable(visibility);
        co_await player.give_rung(video, "240", 2, true);
        auto who = std::string(visibility == videos::Visibility::public_ ? "public, " : "private, ");
        std::string token;
        if (visibility != videos::Visibility::public_)
            token = player.tokens.sign(video.video_id, video.media_key, {}, player.clock.now());
        auto segment = co_await player.get(player.path(video, "240/0.m4s", token));
        EXPECT_EQ(segment.headers.get("Cache-Control"), who + "max-age=31536000, immutable");
        EXPECT_FALSE(segment.headers.get("ETag").empty());
        http::Headers same;
        same.set("If-None-Match", std::string(segment.headers.get("ETag")));
        EXPECT_EQ((co_await player.get(player.path(video, "240/0.m4s", token), same)).status, 304);
        EXPECT_EQ((co_await player.get(player.path(video, "main.m3u8", token))).headers.get("Cache-Control"),
                  who + "max-age=60");

        auto grows = [](videos::Video& current) -> Result<> {
            current.status = videos::Status::processing;
            return {};
        };
        CO_ASSERT_OK(co_await player.writer.change(video.video_id, grows, {}));
        EXPECT_EQ((co_await player.get(player.path(video, "240/index.m3u8", token))).headers.get("Cache-Control"),
                  who + "no-cache");
        for (auto const* file : {"240/0.m4s", "240/init.mp4"}) {
            auto const growing = co_await player.get(player.path(video, file, token), same);
            EXPECT_EQ(growing.status, 200) << file;
            EXPECT_EQ(growing.headers.get("Cache-Control"), who + "max-age=60") << "another may be made";
            EXPECT_EQ(growing.headers.get("ETag"), "") << "its name says nothing of its bytes";
        }
        auto refused = co_await player.get(player.path(video, "240/9.m4s", token));
        EXPECT_EQ(refused.headers.get("Cache-Control"), "no-store") << "it may come later";
    }
}

KLIEG_ASYNC_TEST(PlaybackApi, GrowsAnEventUntilItsGenerationEnds) {
    Player player;
    auto video = co_await player.playable(videos::Visibility::public_);
    auto grows = [](videos::Video& current) -> Result<> {
        current.status = videos::Status::processing;
        return {};
    };
    CO_ASSERT_OK(co_await player.writer.change(video.video_id, grows, {}));
    co_await player.give_rung(video, "240", 1, false, 1);
    auto path = player.path(video, "240/index.m3u8");
    auto first = co_await player.get(path);
    EXPECT_THAT(first.text, HasSubstr("EXT-X-PLAYLIST-TYPE:EVENT"));
    EXPECT_THAT(first.text, Not(HasSubstr("EXT-X-ENDLIST")));
    co_await player.give_rung(video, "240", 3, false, 1);
    player.clock.advance(std::chrono::seconds(1));
    EXPECT_THAT((co_await player.get(path)).text, HasSubstr("2.m4s"));

    co_await player.give_rung(video, "240", 3, true, 1);
    auto ends = [](videos::Video& current) -> Result<> {
        current.status = videos::Status::ready;
        ++current.generation;
        return {};
    };
    auto ended = videos::Studio::must(co_await player.writer.change(video.video_id, ends, {}));
    auto old_path = co_await player.get(path);
    EXPECT_THAT(old_path.text, HasSubstr("EXT-X-PLAYLIST-TYPE:EVENT")) << "a type does not change";
    EXPECT_THAT(old_path.text, HasSubstr("EXT-X-ENDLIST"));
    EXPECT_THAT((co_await player.get(player.path(ended, "240/index.m3u8"))).text, HasSubstr("EXT-X-PLAYLIST-TYPE:VOD"));
    EXPECT_EQ((co_await player.get(player.path(ended, "240/0.m4s"))).status, 200) << "the objects stay where they are";
}

KLIEG_ASYNC_TEST(PlaybackApi, AnswersRanges) {
    Player player;
    auto video = co_await player.playable(videos::Visibility::public_);
    co_await player.give_rung(video, "240", 1, true);
    auto ask = [&](char const* range) {
        http::Headers headers;
        headers.set("Range", range);
        return player.get(player.path(video, "240/0.m4s"), std::move(headers));
    };
    auto part = co_await ask("bytes=100-199");
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.headers.get("Content-Range"), "bytes 100-199/1000");
    EXPECT_EQ((co_await ask("bytes=-1")).headers.get("Content-Range"), "bytes 999-999/1000");
    EXPECT_EQ((co_await ask("bytes=1000-")).status, 416);
    EXPECT_EQ((co_await ask("bytes=x")).status, 200);
}

KLIEG_ASYNC_TEST(PlaybackApi, AsksAStoreWithoutFilesForTheRangeAlone) {
    Player player;
    auto video = co_await player.playable(videos::Visibility::public_);
    co_await player.give_rung(video, "240", 1, true);
    testing::StreamingObjects streams(*player.objects);
    PlaybackApi api({player.access, player.renditions, streams, player.cache, player.segments,
                     player.playback_feature.whole_files, player.pool, 20ms});
    http::Router router;
    api.add_routes(router);
    testing::ApiClient client(router, player.nobody, player.clock, player.random);

    struct Case {
        char const* range;
        int status;
        char const* content_range;
        ports::ByteRange asked;
        std::size_t heads = 0;
    };
    for (auto const& [range, status, content_range, asked, heads] : {
             Case{"bytes=100-199", 206, "bytes 100-199/1000", {100, 100}},
             Case{"bytes=900-5000", 206, "bytes 900-999/1000", {900, 4101}},
             Case{"bytes=900-", 206, "bytes 900-999/1000", {900, {}}},
             Case{"bytes=-100", 206, "bytes 900-999/1000", {900, 100}, 1},
             Case{"bytes=1000-", 416, "bytes */1000", {1000, {}}, 1},
             Case{"bytes=0-1,3-4", 200, "", {0, {}}},
         }) {
        streams.gets.clear();
        streams.heads = 0;
        http::Headers headers;
        headers.set("Range", range);
        auto answered = co_await client.send({.target = player.path(video, "240/0.m4s"), .headers = headers});
        EXPECT_EQ(answered.status, status) << range;
        EXPECT_EQ(answered.headers.get("Content-Range"), content_range) << range;
        CO_ASSERT(streams.gets.size() == 1);
        EXPECT_EQ(streams.gets[0].offset, asked.offset) << range;
        EXPECT_EQ(streams.gets[0].length, asked.length) << range;
        EXPECT_EQ(streams.heads, heads) << range;
    }
}

KLIEG_ASYNC_TEST(PlaybackApi, TagsAnObjectByItsNameWhateverTheBuild) {
    Player player;
    auto video = co_await player.playable(videos::Visibility::public_);
    co_await player.give_rung(video, "240", 2, true);
    auto tag = [&](char const* file) { return player.get(player.path(video, file)); };
    auto first = std::string((co_await tag("240/0.m4s")).headers.get("ETag"));
    EXPECT_EQ(first, http::make_etag(videos::segment_name(video.video_id, video.base_generation, "240", 0)));
    EXPECT_NE(first, (co_await tag("240/1.m4s")).headers.get("ETag"));
    http::Headers headers;
    headers.set("If-None-Match", first);
    EXPECT_EQ((co_await player.get(player.path(video, "240/0.m4s"), std::move(headers))).status, 304);
}

/// A file whose samples are its segments' too.
Task<videos::Video> publish_streamable(Player& player) {
    auto clip = testing::video_clip("streamable.mp4", "s=320x240:r=30",
                                    "-c:v libx264 -preset ultrafast -g 30 -pix_fmt yuv420p -movflags +faststart", 4);
    std::ifstream in(clip, std::ios::binary);
    auto video = co_await player.draft(videos::Visibility::public_);
    videos::Studio::must(co_await player.upload(video.video_id, {std::istreambuf_iterator<char>(in), {}}));
    co_await player.work_on(ingest::kPublishKind, player.publish);
    co_return co_await player.now(video.video_id);
}

KLIEG_ASYNC_TEST(PlaybackApi, MakesASegmentOnceForAllWhoAskTogether) {
    Player player;
    auto video = co_await publish_streamable(player);
    CO_ASSERT(video.playable);
    auto stored = co_await player.renditions.get(video.video_id, video.base_generation, "source");
    CO_ASSERT_OK(stored);
    CO_ASSERT(!stored->rendition.segments.empty());
    auto name = videos::segment_name(video.video_id, video.base_generation, "source", 0);
    EXPECT_FALSE((co_await player.objects->head(name)).ok()) << "nothing is made before somebody asks";
    std::vector<Task<Result<Answered>>> requests;
    for (int i = 0; i < 8; ++i) {
        requests.push_back([](Player& at, std::string target) -> Task<Result<Answered>> {
            co_return co_await at.get(std::move(target));
        }(player, player.path(video, "source/0.m4s")));
    }
    for (auto const& answered : co_await testing::run_concurrently(std::move(requests))) {
        CO_ASSERT_OK(answered);
        EXPECT_EQ(answered->status, 200);
    }
    auto made = co_await player.objects->head(name);
    CO_ASSERT_OK(made);
    EXPECT_EQ(made->size, stored->rendition.segments[0].bytes) << "as the playlist promises";
    auto written = std::filesystem::last_write_time(player.folder.path() / "objects" / name);
    EXPECT_EQ((co_await player.get(player.path(video, "source/0.m4s"))).status, 200);
    EXPECT_EQ(std::filesystem::last_write_time(player.folder.path() / "objects" / name), written)
        << "then it is a plain file";
    auto last = stored->rendition.segments.size();
    EXPECT_EQ((co_await player.get(player.path(video, "source/" + std::to_string(last) + ".m4s"))).status, 404);
    EXPECT_EQ((co_await player.get(player.path(video, "240/0.m4s"))).status, 404);
}

/// As releases wrote their rows that knew no short opening: playlists and addresses are what they were.
KLIEG_ASYNC_TEST(PlaybackApi, CutsWhatWasPublishedWithLongSegmentsAsItWas) {
    Player player;
    auto const video = co_await publish_streamable(player);
    CO_ASSERT(video.playable);
    auto const with_short = videos::Studio::must(co_await player.renditions.get(video.video_id, 1, "source"));
    auto const source = videos::Studio::must(co_await player.sources.open(
        videos::source_name(video.video_id, 1), media::Opening::long_segments, std::chrono::seconds(1)));
    videos::StoredRendition const before{.rendition = source->package().video()->rendition(),
                                         .source = videos::SegmentSource::samples};
    CO_ASSERT(before.rendition.segments.size() == 1 && with_short.rendition.segments.size() == 2);
    videos::Studio::must(co_await player.renditions.put(video.video_id, 1, before));
    ports::Update const unsaid{.table = "Segments",
                               .key = {video.video_id.text(), "00000001/head/source"},
                               .remove = {"OpensWithShortSegments"}};
    videos::Studio::must(co_await player.tables.write(unsaid));
    auto const answered = co_await player.get(player.path(video, "source/0.m4s"));
    EXPECT_EQ(answered.status, 200);
    auto const made =
        videos::Studio::must(co_await player.objects->head(videos::segment_name(video.video_id, 1, "source", 0)));
    EXPECT_EQ(made.size, before.rendition.segments[0].bytes);
    EXPECT_EQ((co_await player.get(player.path(video, "source/1.m4s"))).status, 404);
}

KLIEG_ASYNC_TEST(PlaybackApi, SaysThatItHasTooMuchToDoWhereNoMemoryIsLeft) {
    Player player;
    auto video = co_await publish_streamable(player);
    CO_ASSERT(video.playable);
    auto const target = player.path(video, "source/0.m4s");
    auto& memory = player.playback_feature.memory;
    {
        auto all = co_await memory.take(UINT64_MAX, 20ms);
        CO_ASSERT_OK(all);
        auto refused = co_await player.get(target);
        EXPECT_EQ(refused.status, 503);
        EXPECT_THAT(refused.text, HasSubstr("overloaded"));
        EXPECT_EQ(refused.headers.get("Retry-After"), "5");
    }
    EXPECT_EQ((co_await player.get(target)).status, 200);
    EXPECT_EQ(memory.in_use(), 0U) << "what is an object takes none";
}

/// Published by what keeps no segments.
Task<videos::Video> publish_on_request(Player& player, ingest::Feature& by, VideoId id, std::string input) {
    auto clip = testing::video_clip("on-request-" + input.substr(2, 3) + ".mp4", input,
                                    "-c:v libx264 -preset ultrafast -g 30 -pix_fmt yuv420p -movflags +faststart", 4);
    std::ifstream in(clip, std::ios::binary);
    videos::Studio::must(co_await player.upload(id, {std::istreambuf_iterator<char>(in), {}}));
    co_await player.work_on(ingest::kPublishKind, by.publish);
    co_return co_await player.now(id);
}

/// A video is given another file, and a node hears late of it: what it shows until then is of the file that an address
/// names, and of no other. Caches keep what they were given for a year.
KLIEG_ASYNC_TEST(PlaybackApi, ServesOfEachGenerationItsOwnFileOnNodesThatAreBehind) {
    Player player;
    ingest::Feature by(player.ingest_needs(ingest::SourceStorage::segments_on_request), {});
    embedded::Cache own_cache({}, player.clock);
    Metrics own_metrics;
    Feature node({*player.objects, own_cache, player.pool, player.repo, player.channels, player.renditions,
                  player.tokens, player.clock, own_metrics},
                 {});
    http::Router router;
    node.add_routes(router);
    testing::ApiClient behind(router, player.nobody, player.clock, player.random);
    auto get_behind = [&behind](std::string target) { return behind.send({.target = std::move(target)}); };

    auto const id = (co_await player.draft(videos::Visibility::public_)).video_id;
    auto const before = co_await publish_on_request(player, by, id, "s=320x240:r=30");
    auto const old_path = player.path(before, "source/0.m4s");
    auto const old_bytes = (co_await get_behind(old_path)).text;
    EXPECT_EQ((co_await player.get(old_path)).text, old_bytes);
    EXPECT_FALSE(old_bytes.empty());

    auto loses_its_file = [](videos::Video& current) -> Result<> {
        current.status = videos::Status::failed;
        current.playable = false;
        current.source_name.clear();
        current.rungs.clear();
        return {};
    };
    CO_ASSERT_OK(co_await player.writer.change(id, loses_its_file, {}));
    auto const after = co_await publish_on_request(player, by, id, "s=480x270:r=30");
    CO_ASSERT(after.playable && after.base_generation > before.base_generation);
    auto const new_path = player.path(after, "source/0.m4s");
    EXPECT_NE(new_path, old_path);
    auto const new_answer = co_await player.get(new_path);
    EXPECT_EQ(new_answer.status, 200);
    EXPECT_THAT(std::string(new_answer.headers.get("Cache-Control")), HasSubstr("immutable"));
    EXPECT_NE(new_answer.text, old_bytes);
    EXPECT_EQ((co_await player.get(old_path)).status, 404);

    EXPECT_EQ((co_await get_behind(old_path)).text, old_bytes);
    auto const too_new = co_await get_behind(new_path);
    EXPECT_EQ(too_new.status, 404) << "it knows of no such generation yet";
    EXPECT_EQ(too_new.headers.get("Cache-Control"), "no-store");
    player.clock.advance(std::chrono::seconds(11));
    EXPECT_EQ((co_await get_behind(new_path)).text, new_answer.text);
    EXPECT_EQ((co_await get_behind(old_path)).status, 404);
}

/// Its rows were written by a version that cut the file in other places: the same number means other pictures.
KLIEG_ASYNC_TEST(PlaybackApi, MakesNoSegmentOfASourceThatIsCutOtherwiseNow) {
    Player player;
    auto video = co_await publish_streamable(player);
    auto stored = co_await player.renditions.get(video.video_id, video.base_generation, "source");
    CO_ASSERT_OK(stored);
    stored->rendition.segments.push_back(stored->rendition.segments.back());
    videos::Studio::must(co_await player.renditions.put(video.video_id, video.base_generation, *stored));
    EXPECT_EQ((co_await player.get(player.path(video, "source/0.m4s"))).status, 404);
}

/// A core has connections to serve: what takes longer than a moment waits for the pool, and fails with it.
KLIEG_ASYNC_TEST(PlaybackApi, PutsLongPlaylistsTogetherBesideTheCore) {
    Player player;
    auto video = co_await player.playable(videos::Visibility::public_);
    for (auto [rung, count] : {std::pair{"240", 950U}, {"480", 21'600U}}) {
        videos::StoredRendition stored{.rendition = {.name = rung, .timescale = 1000, .complete = true}};
        for (std::uint32_t i = 0; i < count; ++i)
            stored.rendition.segments.push_back(
                {.number = i, .duration = 2000, .bytes = 1'000'000, .fragments = {{0, 1'000'000, 2000, 50'000}}});
        videos::Studio::must(co_await player.renditions.put(video.video_id, video.base_generation, std::move(stored)));
    }
    auto const longest = co_await player.get(player.path(video, "480/index.m3u8"));
    EXPECT_EQ(longest.status, 200);
    EXPECT_LT(longest.text.size(), std::size_t{1} << 20U);
    auto const reads = player.tables.reads_of("Segments");
    EXPECT_EQ((co_await player.get(player.path(video, "480/index.m3u8"))).text, longest.text);
    EXPECT_EQ(player.tables.reads_of("Segments").calls, reads.calls) << "it was kept";
    // Last, since both may be of one shard of the cache, which may have no room for the two.
    EXPECT_EQ((co_await player.get(player.path(video, "480/iframes.m3u8"))).status, 200);
    player.clock.advance(std::chrono::minutes(2));
    player.pool.stop();
    EXPECT_EQ((co_await player.get(player.path(video, "240/index.m3u8"))).status, 200);
    EXPECT_EQ((co_await player.get(player.path(video, "480/index.m3u8"))).status, 503);
}

KLIEG_ASYNC_TEST(PlaybackApi, ShowsOnAFullDiskWhatItCannotStore) {
    Player player;
    auto video = co_await publish_streamable(player);
    CO_ASSERT(video.playable);
    auto name = videos::segment_name(video.video_id, video.base_generation, "source", 0);
    player.disk_is_full = true;
    auto whole = co_await player.get(player.path(video, "source/0.m4s"));
    EXPECT_EQ(whole.status, 200);
    http::Headers headers;
    headers.set("Range", "bytes=0-99");
    auto part = co_await player.get(player.path(video, "source/0.m4s"), std::move(headers));
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.text, whole.text.substr(0, 100));
    EXPECT_FALSE((co_await player.objects->head(name)).ok());
    player.disk_is_full = false;
    player.clock.advance(std::chrono::seconds(11));
    auto stored = co_await player.get(player.path(video, "source/0.m4s"));
    EXPECT_EQ(stored.status, 200);
    EXPECT_EQ(stored.headers.get("ETag"), whole.headers.get("ETag"));
    auto const object = co_await player.objects->head(name);
    CO_ASSERT_OK(object);
    EXPECT_EQ(object->size, whole.text.size());
}

}  // namespace
}  // namespace klieg::playback
