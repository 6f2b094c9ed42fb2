#include "media/mp4/streamable.h"

#include "media/file_limits.h"
#include "media/mp4/lying_tables_for_test.h"
#include "media/mp4/source_package.h"
#include "testing/clips.h"
#include "testing/presentation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace klieg::media::mp4 {

namespace {

using klieg::testing::make_clip;
using klieg::testing::picture;
using klieg::testing::tone;

/// The code of the reason why a clip is not streamable; empty where it is.
std::string verdict(std::string const& arguments, char const* name = "clip.mp4") {
    auto bytes = klieg::testing::read_bytes(make_clip(name, arguments));
    auto package = SourcePackage::open(BytesAccess(bytes));
    if (package.ok() && !(*package)->apart()) return {};
    return std::string((package.ok() ? *(*package)->apart() : package.error()).stable_code());
}

std::string h264(std::string const& more) {
    return "-c:v libx264 -preset ultrafast -g 60 " + more + " ";
}

}  // namespace

TEST(Streamable, SaysWhyTheVideoIsNot) {
    EXPECT_EQ(verdict(picture(3) + h264("-pix_fmt yuv420p")), "");
    EXPECT_EQ(verdict(picture(3) + h264("-pix_fmt yuv444p")), "pixel_format");
    EXPECT_EQ(verdict(picture(3) + h264("-pix_fmt yuv420p10le")), "pixel_format");
    EXPECT_EQ(verdict(picture(3) + h264("-pix_fmt yuv420p -flags +ildct+ilme -x264opts interlaced=1")), "interlaced");
    EXPECT_EQ(verdict(picture(3) + "-c:v mpeg4"), "codec");
    EXPECT_EQ(verdict(picture(20) + "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 900 -sc_threshold 0"),
              "keyframe_distance");
    EXPECT_EQ(verdict(picture(2, "128x64", "100") + h264("-pix_fmt yuv420p")), "frame_rate");
    EXPECT_EQ(verdict(picture(2, "32x14") + h264("-pix_fmt yuv420p")), "small");
    EXPECT_EQ(verdict(picture(2) +
                      h264("-pix_fmt yuv420p -color_trc smpte2084 -colorspace bt2020nc -color_primaries bt2020")),
              "hdr");
    EXPECT_EQ(
        verdict(picture(6, "320x180") +
                "-c:v libx264 -pix_fmt yuv420p -g 30 -bf 3 -b_strategy 0 -x264opts open-gop=1:keyint=30:min-keyint=30"),
        "open_gop");
}

TEST(Streamable, SaysWhyTheAudioIsNot) {
    EXPECT_EQ(verdict(picture(3) + tone(3) + h264("-pix_fmt yuv420p") + "-c:a libmp3lame"), "audio_codec");
    EXPECT_EQ(verdict(picture(3) + tone(3) + h264("-pix_fmt yuv420p") + "-c:a ac3"), "audio_codec");
    EXPECT_EQ(verdict(picture(3) + tone(3) + tone(3) + h264("-pix_fmt yuv420p") + "-map 0 -map 1 -map 2 -c:a aac"), "");
    EXPECT_EQ(verdict(picture(3) + tone(3) + tone(3) + h264("-pix_fmt yuv420p") +
                      "-map 0 -map 1 -map 2 -c:a aac -disposition:a default"),
              "tracks");
    EXPECT_EQ(verdict(picture(9) + tone(3) + h264("-pix_fmt yuv420p") + "-c:a aac"), "duration");
    EXPECT_EQ(verdict(picture(9) + "-itsoffset 2 " + tone(7) + h264("-pix_fmt yuv420p") + "-c:a aac"), "offset");
    auto const early = [](char const* by) {
        return tone(5) + "-itsoffset " + by + " " + picture(5) + h264("-pix_fmt yuv420p -fps_mode passthrough") +
               "-c:a aac";
    };
    EXPECT_EQ(verdict(picture(9) + "-itsoffset 0.3 " + tone(8) + h264("-pix_fmt yuv420p") + "-c:a aac"), "offset")
        << "players would leave out the pictures until the first sound";
    EXPECT_EQ(verdict(early("0.2")), "offset") << "players would leave out the sound until the first picture";
    EXPECT_EQ(verdict(early("0.04")), "");
}

TEST(Streamable, LeavesAMovieThatIsScaledAsAWholeToTheEncoder) {
    auto bytes = klieg::testing::read_bytes(make_clip("scaled.mp4", picture(3) + h264("-pix_fmt yuv420p")));
    auto const name = std::as_bytes(std::span(std::string_view("mvhd")));
    auto const header = std::ranges::search(bytes, name).begin();
    ASSERT_NE(header, bytes.end());
    // Behind type, version, four times, rate, volume and what is reserved comes the first cell: one, in 16.16.
    auto const cell = header + 4 + 4 + 16 + 4 + 2 + 10;
    ASSERT_EQ(cell[1], std::byte{1});
    cell[1] = std::byte{2};
    auto package = SourcePackage::open(BytesAccess(bytes));
    ASSERT_FALSE(package.ok());
    EXPECT_EQ(package.error().stable_code(), "matrix");
}

TEST(Streamable, LeavesPaddingThatIsNotedInTagsAloneToTheEncoder) {
    auto const sound = tone(3) + "-c:a aac -use_editlist ";
    auto const note =
        std::string("-metadata iTunSMPB='00000000 00000840 000001E4 000000000000FC1C' -movflags use_metadata_tags");
    EXPECT_EQ(verdict(sound + "0", "clip.m4a"), "");
    EXPECT_EQ(verdict(sound + "0 " + note, "clip.mp4"), "priming");
    EXPECT_EQ(verdict(sound + "1 " + note, "clip.mp4"), "") << "the edit list says it";
}

TEST(Streamable, RefusesOtherContainers) {
    EXPECT_EQ(verdict(picture(2) + h264("-pix_fmt yuv420p"), "clip.mkv"), "container");
    EXPECT_EQ(verdict(picture(2) + h264("-pix_fmt yuv420p") + "-movflags +empty_moov+frag_keyframe"), "fragmented");
    EXPECT_EQ(verdict(picture(2) + h264("-pix_fmt yuv420p") + "-movflags +frag_keyframe"), "fragmented");
    EXPECT_EQ(SourcePackage::open(BytesAccess({})).error().kind, Errc::corrupt);
}

TEST(Streamable, RefusesAFileThatIsCutOff) {
    auto bytes = klieg::testing::read_bytes(
        make_clip("clip.mp4", picture(3) + h264("-pix_fmt yuv420p") + "-movflags +faststart"));
    for (auto size : {bytes.size() - 1, bytes.size() / 2, std::size_t{40}, std::size_t{7}}) {
        EXPECT_FALSE(SourcePackage::open(BytesAccess(ByteView(bytes).first(size))).ok()) << size;
    }
}

/// An index whose clock was slowed down would make hours of seconds.
TEST(Streamable, BelievesNoClockThatTheMovieContradicts) {
    auto const bytes = klieg::testing::read_bytes(
        make_clip("clip.mp4", picture(3) + h264("-pix_fmt yuv420p -r 30 -g 15 -bf 0 -use_editlist 0")));
    auto verdict_at = [&](std::uint32_t slower) {
        auto index = read_source_index(BytesAccess(bytes));
        if (!index.ok()) return std::string("broken");
        index->tracks[0].timescale /= slower;
        auto tracks = check_streamable(*index, BytesAccess(bytes), Opening::short_segments);
        return tracks.ok() ? std::string() : std::string(tracks.error().stable_code());
    };
    EXPECT_EQ(verdict_at(1), "");
    EXPECT_EQ(verdict_at(2), "");
    EXPECT_EQ(verdict_at(3), "contradictory");
    auto index = read_source_index(BytesAccess(bytes));
    ASSERT_TRUE(index.ok());
    index->tracks[0].timescale /= 3;
    index->duration = 0;
    EXPECT_TRUE(check_streamable(*index, BytesAccess(bytes), Opening::short_segments).ok())
        << "a header that says nothing contradicts nothing";
}

/// Players of segments heed no edit list at the end: what it hides of the sound would be heard.
TEST(Streamable, LeavesSoundWhoseEndIsCutOffToTheEncoder) {
    auto const bytes = klieg::testing::read_bytes(
        make_clip("sound-of-three.mp4", picture(3) + tone(3) + h264("-pix_fmt yuv420p") + "-c:a aac"));
    auto verdict_without = [&](std::uint64_t hidden_ms) {
        auto index = read_source_index(BytesAccess(bytes));
        if (!index.ok()) return std::string("broken");
        auto const sound = std::ranges::find_if(index->tracks, &Track::is_audio);
        sound->edits.back().duration -= hidden_ms * index->timescale / 1000;
        auto tracks = check_streamable(*index, BytesAccess(bytes), Opening::short_segments);
        return tracks.ok() ? std::string() : std::string(tracks.error().stable_code());
    };
    EXPECT_EQ(verdict_without(20), "") << "an encoder's padding";
    EXPECT_EQ(verdict_without(100), "edit_list");
}

/// ffmpeg shows nothing of it, and all that is made beside the source is ffmpeg's.
TEST(Streamable, LeavesAnEditOfNoLengthToTheEncoder) {
    auto const bytes = klieg::testing::read_bytes(
        make_clip("edits-of-both.mp4", picture(3) + tone(3) + h264("-pix_fmt yuv420p") + "-c:a aac"));
    for (bool const of_sound : {false, true}) {
        auto index = read_source_index(BytesAccess(bytes));
        ASSERT_TRUE(index.ok());
        auto const track = std::ranges::find_if(index->tracks, of_sound ? &Track::is_audio : &Track::is_video);
        ASSERT_FALSE(track->edits.empty());
        track->edits.back().duration = 0;
        auto const tracks = check_streamable(*index, BytesAccess(bytes), Opening::short_segments);
        ASSERT_FALSE(tracks.ok());
        EXPECT_EQ(tracks.error().stable_code(), "edit_list");
    }
}

/// The sample that is decoded last is often not the one that is shown last, and has the rest of the movie for its
/// length.
TEST(Streamable, EndsWhereTheEditListDoes) {
    auto const bytes =
        klieg::testing::read_bytes(make_clip("three-seconds.mp4", picture(3) + h264("-pix_fmt yuv420p -r 25 -bf 0")));
    auto index = read_source_index(BytesAccess(bytes));
    ASSERT_TRUE(index.ok());
    auto& track = index->tracks.front();
    ASSERT_FALSE(track.edits.empty());
    auto const whole = check_streamable(*index, BytesAccess(bytes), Opening::short_segments);
    ASSERT_TRUE(whole.ok());
    auto const end = whole->plan.end;
    track.edits.back().duration -= index->timescale / 50;
    auto const shorter = check_streamable(*index, BytesAccess(bytes), Opening::short_segments);
    ASSERT_TRUE(shorter.ok());
    EXPECT_EQ(shorter->plan.end, end - track.timescale / 50) << "half a picture less";
    track.edits.back().duration -= index->timescale / 20;
    auto const before = check_streamable(*index, BytesAccess(bytes), Opening::short_segments);
    ASSERT_TRUE(before.ok());
    EXPECT_EQ(before->plan.end, end) << "pictures that are there are shown";
}

TEST(Streamable, LooksIntoKeyframes) {
    auto bytes = klieg::testing::read_bytes(make_clip("clip.mp4", picture(7) + h264("-pix_fmt yuv420p")));
    auto index = read_source_index(BytesAccess(bytes));
    ASSERT_TRUE(index.ok());
    auto const& samples = index->tracks[0].samples;
    // The last sync sample becomes a slice that is no IDR picture: a recovery point.
    auto sample = samples.at(samples.sync_sample(samples.sync_count() - 1));
    bytes[sample.offset + 4] = std::byte{0x41};
    auto package = SourcePackage::open(BytesAccess(bytes));
    ASSERT_FALSE(package.ok());
    EXPECT_EQ(package.error().stable_code(), "not_idr");
}

namespace {

/// Pictures of one size, a second each, that all decode alone, in chunks of ten one after the other.
LyingFile slides(std::uint32_t count, std::uint32_t size) {
    WrittenTrack track{.timescale = 10, .times = {{count, 10}}, .count = count, .chunk_runs = {{1, 10}}};
    track.sizes.assign(count, size);
    for (std::uint32_t i = 0; i < count; i += 10) track.chunks.push_back(std::uint64_t{i} * size);
    return {.tracks = {track}, .media_bytes = std::uint64_t{count} * size};
}

Error refusal(LyingFile const& file) {
    auto const bytes = file.bytes();
    auto package = SourcePackage::open(BytesAccess(bytes));
    return package.ok() ? Error{.kind = Errc::internal, .detail = "it is taken", .code = "taken"} : package.error();
}

}  // namespace

TEST(Streamable, RefusesSamplesThatLieOnEachOther) {
    EXPECT_EQ(refusal(slides(100, 1000)).code, "taken");
    auto again = slides(100, 1000);
    for (auto& offset : again.tracks[0].chunks) offset = 0;
    EXPECT_EQ(refusal(again).code, "overlap");
    auto by_one = slides(100, 1000);
    by_one.tracks[0].chunks[5] -= 1;
    EXPECT_EQ(refusal(by_one).code, "overlap");
    auto many = slides(4000, 1000);
    many.media_bytes = 10'000;
    for (auto& offset : many.tracks[0].chunks) offset = 0;
    EXPECT_EQ(refusal(many).code, "amplified") << "their sum alone says so";
    auto moved = slides(100, 1000);
    std::ranges::reverse(moved.tracks[0].chunks);
    EXPECT_EQ(refusal(moved).code, "taken") << "another order is no lie";
}

/// Decoders pass over such samples, and tell the owner that there are none: so viewers are not shown them, either.
TEST(Streamable, LeavesSamplesThatDecodersPassOverToTheEncoder) {
    for (auto description : {0U, 2U, 64'000U, UINT32_MAX}) {
        auto all = slides(100, 1000);
        all.tracks[0].chunk_runs = {{1, 10, description}};
        EXPECT_EQ(refusal(all).code, "entries") << description;
        auto some = slides(100, 1000);
        some.tracks[0].chunk_runs = {{1, 10}, {5, 10, description}, {6, 10}};
        EXPECT_EQ(refusal(some).code, "entries") << description;
    }
    auto split = slides(100, 1000);
    split.tracks[0].chunk_runs = {{1, 10}, {5, 10}};
    split.tracks[0].reference_flags = 1;
    EXPECT_EQ(refusal(split).code, "taken");
    split.tracks[0].reference_flags = 0;
    EXPECT_EQ(refusal(split).code, "data_reference");
    auto sound = [](std::uint32_t ticks) {
        WrittenTrack track{.video = false, .timescale = 47 * ticks, .times = {{100, ticks}}, .count = 100};
        track.sizes.assign(100, 200);
        track.chunk_runs = {{1, 100}};
        track.chunks = {0};
        return LyingFile{.tracks = {track}, .media_bytes = 20'000};
    };
    EXPECT_EQ(refusal(sound(1)).code, "audio_clock");
    EXPECT_EQ(refusal(sound(2)).code, "taken");
}

TEST(Streamable, RefusesWhatIsHardlyAnythingButHeaders) {
    EXPECT_EQ(refusal(slides(40'000, 5)).code, "amplified");
    EXPECT_EQ(refusal(slides(500, 5)).code, "taken") << "of what is short, headers are few";
}

TEST(Streamable, FailsWhatIsLongerThanAnyReaderTakes) {
    auto const days = slides(43'210, 800);
    auto const error = refusal(days);
    EXPECT_TRUE(is_beyond_limits(error)) << error.detail;
    EXPECT_EQ(error.detail, check_duration(std::chrono::hours(13)).error().detail);
    EXPECT_EQ(refusal(slides(43'190, 800)).code, "taken");
    auto late = slides(100, 400);
    late.tracks[0].edits = {{14ULL * 3600 * 1000, -1}, {100'000, 0}};
    EXPECT_TRUE(is_beyond_limits(refusal(late))) << "an empty edit delays it by hours";
}

/// Kept to what a store takes at once, by cutting at more keyframes, as far as there are some.
TEST(Streamable, CutsSegmentsThatCanBeStored) {
    auto const heavy = slides(10, 8'000'000);
    auto const bytes = heavy.bytes();
    auto package = SourcePackage::open(BytesAccess(bytes));
    ASSERT_TRUE(package.ok()) << package.error().detail;
    auto const& segments = (*package)->video()->rendition().segments;
    EXPECT_EQ(segments.size(), 4U) << "behind the opening of four seconds, not of six";
    for (auto const& segment : segments) EXPECT_LE(segment.bytes, SegmentLimits::kBytesMax);
    EXPECT_EQ(refusal(slides(10, 34'000'000)).code, "bitrate");
}

TEST(Streamable, RefusesSegmentsOfNothingButSamples) {
    WrittenTrack sound{.video = false, .timescale = 48'000, .times = {{20'000, 10}}, .count = 20'000};
    sound.sizes.assign(20'000, 20);
    sound.chunk_runs = {{1, 20'000}};
    sound.chunks = {0};
    EXPECT_EQ(refusal({.tracks = {sound}, .media_bytes = 400'000}).code, "samples");
}

}  // namespace klieg::media::mp4
