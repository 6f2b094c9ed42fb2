#include "playback/whole_files.h"

#include "http/router.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/clips.h"
#include "videos/fixture_for_test.h"

#include <gmock/gmock.h>

#include <fstream>

namespace klieg::playback {
namespace {

using ::testing::HasSubstr;

class Passerby final : public http::Authenticator {
public:
    Task<Result<>> authenticate(http::Request&) override { co_return Result<>{}; }
};

struct Shop : videos::Studio {
    Shop() { playback_feature.add_routes(router); }

    Task<videos::Video> publish(std::filesystem::path clip, videos::Visibility visibility,
                                ingest::SourceStorage storage = ingest::SourceStorage::keep) {
        std::ifstream in(clip, std::ios::binary);
        auto video = co_await draft(visibility);
        must(co_await upload(video.video_id, {std::istreambuf_iterator<char>(in), {}}));
        ingest::Feature jobs{ingest_needs(storage), {}};
        co_await work_on(ingest::kPublishKind, jobs.publish);
        co_return co_await now(video.video_id);
    }
    Task<videos::VideoView> shown(videos::Video video) {
        co_return must(co_await videos_feature.views.of(std::move(video), videos::VideoViews::Detail::watched));
    }
    Task<testing::Answered> get(std::string target, std::string range = {}, std::string if_range = {}) {
        http::Headers headers;
        if (!range.empty()) headers.set("Range", range);
        if (!if_range.empty()) headers.set("If-Range", if_range);
        co_return co_await client.send({.target = std::move(target), .headers = std::move(headers)});
    }

    Passerby passerby;
    http::Router router;
    testing::ApiClient client{router, passerby, clock, random};
};

std::filesystem::path streamable() {
    return testing::video_clip("streamable.mp4", "s=320x240:r=30",
                               "-c:v libx264 -preset ultrafast -g 30 -pix_fmt yuv420p -movflags +faststart", 4);
}

KLIEG_ASYNC_TEST(WholeFiles, AreAsLongAsTheVideoSaysAndCanBeHadInParts) {
    Shop shop;
    auto const video = co_await shop.publish(streamable(), videos::Visibility::public_);
    auto const view = co_await shop.shown(video);
    CO_ASSERT(view.playback.file);
    auto const [url, type, bytes] = *view.playback.file;
    EXPECT_EQ(type, "video/mp4");
    auto const whole = co_await shop.get(url);
    EXPECT_EQ(whole.status, 200);
    EXPECT_EQ(whole.headers.get("Content-Type"), "video/mp4");
    EXPECT_EQ(whole.headers.get("Accept-Ranges"), "bytes");
    EXPECT_EQ(whole.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(whole.text.size(), bytes);
    EXPECT_EQ(whole.text.substr(4, 4), "ftyp");
    for (auto const first : {std::uint64_t{0}, std::uint64_t{1}, bytes / 3, bytes - 1}) {
        auto const last = std::min(bytes - 1, first + 70'000);
        auto const asked = "bytes=" + std::to_string(first) + "-" + std::to_string(last);
        auto const part = co_await shop.get(url, asked);
        EXPECT_EQ(part.status, 206);
        EXPECT_EQ(part.headers.get("Content-Range"), "bytes " + asked.substr(6) + "/" + std::to_string(bytes));
        EXPECT_EQ(part.text, whole.text.substr(static_cast<std::size_t>(first), last - first + 1)) << asked;
    }
    EXPECT_EQ((co_await shop.get(url, "bytes=-10")).text, whole.text.substr(whole.text.size() - 10));
    EXPECT_EQ((co_await shop.get(url, "bytes=" + std::to_string(bytes) + "-")).status, 416);
    auto const tag = std::string(whole.headers.get("ETag"));
    EXPECT_EQ((co_await shop.get(url, "bytes=0-9", tag)).status, 206);
    EXPECT_EQ((co_await shop.get(url, "bytes=0-9", "\"another\"")).status, 200);
    http::Headers same;
    same.set("If-None-Match", tag);
    EXPECT_EQ((co_await shop.client.send({.target = url, .headers = same})).status, 304);
}

KLIEG_ASYNC_TEST(WholeFiles, OpenToWhomTheMediaDoes) {
    Shop shop;
    auto const video = co_await shop.publish(streamable(), videos::Visibility::private_);
    auto const url = (co_await shop.shown(video)).playback.file->url;
    EXPECT_TRUE(url.starts_with("/media/t/"));
    auto const whole = co_await shop.get(url);
    EXPECT_EQ(whole.status, 200);
    EXPECT_EQ(whole.headers.get("Cache-Control"), "private, max-age=31536000, immutable");
    auto const unsigned_path = "/media/" + url.substr(url.find("/v_") + 1);
    EXPECT_EQ((co_await shop.get(unsigned_path)).status, 404);
}

KLIEG_ASYNC_TEST(WholeFiles, AreOfWhatPlaysFromItsOwnSamplesAlone) {
    Shop shop;
    auto const sound = testing::make_clip("tone.m4a", testing::tone(3) + "-c:a aac");
    auto const heard = co_await shop.shown(co_await shop.publish(sound, videos::Visibility::public_));
    CO_ASSERT(heard.playback.file);
    EXPECT_EQ(heard.playback.file->type, "audio/mp4");
    EXPECT_EQ((co_await shop.get(heard.playback.file->url)).headers.get("Content-Type"), "audio/mp4");

    std::string const h264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p ";
    for (auto const& other :
         {testing::make_clip("other.mkv", testing::picture(2) + h264),
          testing::make_clip("fragmented.mp4", testing::picture(2) + h264 + "-movflags +frag_keyframe+empty_moov"),
          testing::make_clip("hevc.mp4",
                             testing::picture(2) + "-c:v libx265 -preset ultrafast -x265-params log-level=0"),
          testing::make_clip("sounds.mp4", testing::picture(2) + testing::tone(2) + testing::tone(2) +
                                               "-map 0 -map 1 -map 2 -disposition:a default -c:a aac " + h264)}) {
        auto const encoded = co_await shop.publish(other, videos::Visibility::public_);
        EXPECT_FALSE((co_await shop.shown(encoded)).playback.file) << other;
        auto const path = "/media/" + encoded.video_id.text() + "/" + encoded.media_key + "/" +
                          std::to_string(encoded.base_generation) + "/video.mp4";
        EXPECT_EQ((co_await shop.get(path)).status, 404) << other;
    }

    auto const on_request =
        co_await shop.publish(streamable(), videos::Visibility::public_, ingest::SourceStorage::segments_on_request);
    EXPECT_EQ((co_await shop.get((co_await shop.shown(on_request)).playback.file->url)).status, 200);
}

KLIEG_ASYNC_TEST(WholeFiles, GoWithTheirSource) {
    Shop shop;
    auto const video = co_await shop.publish(streamable(), videos::Visibility::public_);
    auto const url = (co_await shop.shown(video)).playback.file->url;
    auto drop = [](videos::Video& current) -> Result<> {
        current.source_name.clear();
        return {};
    };
    auto const dropped = videos::Studio::must(co_await shop.writer.change(video.video_id, drop, {}));
    EXPECT_FALSE((co_await shop.shown(dropped)).playback.file) << "nobody is told of it any more";
    videos::Studio::must(co_await shop.objects->remove(video.source_name));
    EXPECT_EQ((co_await shop.get(url)).status, 404);
}

/// Whoever reads slowly keeps no memory meanwhile: after a piece has come, all of it is free for others.
KLIEG_ASYNC_TEST(WholeFiles, HoldNothingBetweenTwoPieces) {
    Shop shop;
    auto const video = co_await shop.publish(streamable(), videos::Visibility::public_);
    auto& files = shop.playback_feature.whole_files;
    auto& memory = shop.playback_feature.whole_memory;
    WholeFiles::Of const which{video.video_id, video.base_generation};
    auto reading = videos::Studio::must(co_await files.read(which, 0, std::chrono::seconds(1)));
    std::string first(1000, ' '), second(1000, ' ');
    EXPECT_EQ(videos::Studio::must(co_await reading->read(std::as_writable_bytes(std::span(first)))), 1000U);
    EXPECT_GT(memory.in_use(), 0U) << "it is kept for who comes next";
    shop.clock.advance(std::chrono::minutes(1));
    files.forget_idle();
    EXPECT_EQ(memory.in_use(), 0U);
    EXPECT_EQ(videos::Studio::must(co_await reading->read(std::as_writable_bytes(std::span(second)))), 1000U);
    auto const whole = (co_await shop.get((co_await shop.shown(video)).playback.file->url)).text;
    EXPECT_EQ(first + second, whole.substr(0, 2000));
}

KLIEG_ASYNC_TEST(WholeFiles, AskForPatienceWhereThereIsNoMemory) {
    Shop shop;
    auto const video = co_await shop.publish(streamable(), videos::Visibility::public_);
    auto const url = (co_await shop.shown(video)).playback.file->url;
    auto const all = videos::Studio::must(
        co_await shop.playback_feature.whole_memory.take(WholeFiles::kBytesMax, std::chrono::seconds(1)));
    EXPECT_EQ((co_await shop.get(url)).status, 503);
}

}  // namespace
}  // namespace klieg::playback
