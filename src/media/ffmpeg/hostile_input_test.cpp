// Files that somebody made to do harm, or that arrived broken: each ends in one clear sentence and touches nothing.
#include "media/ffmpeg/encoder.h"
#include "media/ffmpeg/file_sink_for_test.h"
#include "media/ffmpeg/probe_for_test.h"
#include "testing/async_test.h"
#include "testing/clips.h"
#include "testing/encode_jobs.h"
#include "testing/temp_dir.h"

#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace klieg::media {

namespace {

using ::testing::HasSubstr;
using testing::video_clip;
using Tcp = boost::asio::ip::tcp;

std::filesystem::path write(std::string const& name, std::string const& content) {
    static testing::TempDir const folder;
    auto path = folder.path() / name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
}

std::string content_of(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::filesystem::path plain_clip(std::string const& name, std::string const& more = "") {
    return video_clip(name, "s=320x240:r=30", "-c:v libx264 -pix_fmt yuv420p " + more, 1);
}

/// Demands that ffmpeg itself refuses, even past our look at the file's first bytes.
Task<Result<ProcessReport>> ffprobe_alone(std::filesystem::path file) {
    ProcessOptions options{.program = tools().ffprobe, .arguments = {"-v", "error"}, .readable = {file}};
    for (auto& argument : input_arguments(file.string())) options.arguments.push_back(std::move(argument));
    options.limits.memory_bytes = std::uint64_t{2} << 30;
    options.layers = tools().layers;
    return run_process(pool(), std::move(options));
}

}  // namespace

KLIEG_ASYNC_TEST(HostileInput, NamesWhatIsWrongWithABrokenFile) {
    auto empty = co_await probe(write("empty.mp4", ""));
    EXPECT_EQ(empty.error().code, "empty");
    auto text = co_await probe(write("text.mp4", "Dear server, this is a letter.\n"));
    EXPECT_EQ(text.error().kind, Errc::unsupported);
    EXPECT_THAT(text.error().detail, HasSubstr("text"));
    auto noise = co_await probe(write("noise.mp4", std::string(50'000, '\xa7')));
    EXPECT_EQ(noise.error().code, "not_media");
    auto missing = co_await probe("/nonexistent/missing.mp4");
    EXPECT_EQ(missing.error().kind, Errc::not_found);
}

KLIEG_ASYNC_TEST(HostileInput, SaysWhenAFileIsCutShort) {
    auto index_last = content_of(plain_clip("whole.mp4"));
    auto index_first = content_of(plain_clip("whole-fast.mp4", "-movflags +faststart"));
    for (auto const& content :
         {index_last.substr(0, index_last.size() / 2), index_first.substr(0, index_first.size() / 2)}) {
        auto seen = co_await probe(write("cut.mp4", content));
        CO_ASSERT(!seen.ok());
        EXPECT_EQ(seen.error().kind, Errc::corrupt);
        EXPECT_THAT(seen.error().detail, HasSubstr("incomplete"));
    }
}

KLIEG_ASYNC_TEST(HostileInput, FollowsNoPlaylistToALocalFile) {
    auto target = plain_clip("target.mp4").string();
    std::vector<std::string> contents{
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://" + target + "\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '" + target + "'\n",
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nc=IN IP4 127.0.0.1\r\nm=video 9 RTP/AVP 96\r\n",
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><BaseURL>" + target + "</BaseURL></MPD>",
    };
    for (auto const& content : contents) {
        auto file = write("list.mp4", content);
        auto seen = co_await probe(file);
        EXPECT_EQ(seen.error().kind, Errc::unsupported);
        auto alone = co_await ffprobe_alone(file);
        CO_ASSERT_OK(alone);
        EXPECT_FALSE(alone->succeeded());
    }
}

KLIEG_ASYNC_TEST(HostileInput, ConnectsToNobody) {
    Tcp::acceptor listener(co_await this_executor(), Tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    listener.non_blocking(true);
    auto address = "127.0.0.1:" + std::to_string(listener.local_endpoint().port());
    std::vector<std::string> contents{
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://" + address + "/a.ts\n#EXT-X-ENDLIST\n",
        "#EXTM3U\n#EXTINF:2,\ntcp://" + address + "\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile 'http://" + address + "/a.mp4'\n",
    };
    for (auto const& content : contents) {
        auto alone = co_await ffprobe_alone(write("remote.mp4", content));
        CO_ASSERT_OK(alone);
        EXPECT_FALSE(alone->succeeded());
    }
    // Even a demand that no whitelist stops ends at the kernel.
    auto direct = co_await run_process(
        pool(),
        {.program = tools().ffprobe, .arguments = {"-v", "error", "-i", "tcp://" + address}, .layers = tools().layers});
    CO_ASSERT_OK(direct);
    EXPECT_FALSE(direct->succeeded());
    boost::system::error_code none;
    Tcp::socket caller(co_await this_executor());
    listener.accept(caller, none);
    EXPECT_EQ(none, boost::asio::error::would_block);
}

KLIEG_ASYNC_TEST(HostileInput, RefusesHugePictures) {
    auto seen = co_await probe(video_clip("huge.mkv", "s=9000x32:r=5", "-c:v ffv1", 0.2));
    CO_ASSERT(!seen.ok());
    EXPECT_EQ(seen.error().kind, Errc::too_large);
    EXPECT_THAT(seen.error().detail, HasSubstr("9000"));
}

KLIEG_ASYNC_TEST(HostileInput, EndsCleanlyAtTheMemoryLimit) {
    auto file = video_clip("large.mp4", "s=1920x1080:r=25", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p", 0.4);
    ProcessOptions options{.program = tools().ffmpeg, .arguments = {"-v", "error", "-nostdin"}, .readable = {file}};
    for (auto& argument : input_arguments(file.string())) options.arguments.push_back(std::move(argument));
    for (auto const* argument : {"-vf", "scale=7680:4320", "-f", "null", "-"}) options.arguments.emplace_back(argument);
    options.limits.memory_bytes = 400 << 20;
    options.layers = tools().layers;
    auto ended = co_await run_process(pool(), std::move(options));
    CO_ASSERT_OK(ended);
    EXPECT_EQ(ended->ending, ProcessEnding::out_of_memory) << ended->complaint;
}

/// 32 KB of tracks without anything in them, and a table of four billion entries of which one is there.
KLIEG_ASYNC_TEST(HostileInput, SaysOfAnIndexThatClaimsMoreThanThereIsThatTheFileIsBroken) {
    auto clip = content_of(plain_clip("claims.mp4", "-movflags +faststart"));
    auto box = [](std::string const& content) {
        std::string text(4, '\0');
        for (int i = 0; i < 4; ++i)
            text[static_cast<std::size_t>(i)] = static_cast<char>(((content.size() + 4) >> (24 - 8 * i)) & 0xff);
        return text + content;
    };
    std::string tracks = "moov";
    for (int i = 0; i < 4000; ++i) tracks += box("trak");
    auto const begin = box(std::string("ftypisom\0\0\0\0isom", 16));
    auto const table = clip.find("stts");
    CO_ASSERT(table != std::string::npos);
    clip.replace(table + 8, 4, 4, '\xff');
    for (auto const& [name, content] : {std::pair("tracks.mp4", begin + box(tracks)), std::pair("table.mp4", clip)}) {
        auto const seen = co_await probe(write(name, content));
        CO_ASSERT(!seen.ok());
        EXPECT_THAT(seen.error().detail, HasSubstr("damaged")) << name;
        EXPECT_THAT(seen.error().detail, HasSubstr("and upload that.")) << name;
    }
}

/// An operator with a small machine sets caps; what they stop would be stopped again, so nobody tries.
KLIEG_ASYNC_TEST(HostileInput, SaysWhenAFileTakesMoreThanTheOperatorAllows) {
    auto file = video_clip("demanding1080.mkv", "s=1920x1080:r=30",
                           "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 300", 12);
    Tools small;
    small.memory_bytes_max = 64 << 20;
    auto seen = co_await probe_media(pool(), small, file);
    CO_ASSERT(!seen.ok());
    EXPECT_EQ(seen.error().code, "too_demanding");
    EXPECT_EQ(seen.error().kind, Errc::unsupported);
    EXPECT_THAT(seen.error().detail, HasSubstr("damaged, or its index claims more than there is. Save it anew"));

    auto whole = co_await probe(file);
    CO_ASSERT_OK(whole);
    auto job = first_rung_job(file, *whole, make_ladder(*whole));
    testing::TempDir folder;
    FileSink sink(folder.path() / "made.mp4");
    for (auto& output : job.rungs) output.sink = &sink;
    for (std::uint64_t megabytes : {240U, 280U, 310U}) {
        small.memory_bytes_max = megabytes << 20U;
        auto encoded = co_await encode(pool(), small, job);
        EXPECT_EQ(encoded.ok() ? "encoded" : encoded.error().code, "too_demanding") << megabytes;
        EXPECT_THAT(encoded.error().detail, HasSubstr("and upload that."));
    }
    Tools slow;
    slow.cpu_time_max = std::chrono::seconds(1);
    auto encoded = co_await encode(pool(), slow, job);
    CO_ASSERT(!encoded.ok());
    EXPECT_EQ(encoded.error().code, "too_demanding") << encoded.error().detail;
}

}  // namespace klieg::media
