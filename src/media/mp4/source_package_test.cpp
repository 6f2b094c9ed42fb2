#include "media/mp4/source_package.h"

#include "media/mp4/fragment_reader.h"
#include "testing/clips.h"
#include "testing/presentation.h"
#include "testing/temp_dir.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <iostream>

namespace klieg::media::mp4 {

namespace {

using klieg::testing::make_clip;
using klieg::testing::make_text;
using klieg::testing::OpenSource;
using klieg::testing::packets_of;
using klieg::testing::picture;
using klieg::testing::run;
using klieg::testing::tone;
using klieg::testing::write_presentation;

std::string const kH264 = " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 60 ";
std::string const kBFrames = " -c:v libx264 -preset ultrafast -bf 3 -b_strategy 0 -pix_fmt yuv420p -g 60 ";

/// A phone held upright: landscape pictures and a matrix that turns them.
std::filesystem::path make_rotated() {
    auto flat = make_clip("flat.mp4", picture(7) + tone(7) + kBFrames + "-c:a aac");
    return make_clip("rotated.mp4", "-i '" + flat.string() + "' -c copy -metadata:s:v rotate=90");
}

/// Durations, sizes and sync flags in our fragments are those of the source's tables.
void expect_same_tables(std::filesystem::path const& whole, Track const& track) {
    FragmentReader reader;
    ASSERT_TRUE(reader.push(klieg::testing::read_bytes(whole)).ok());
    ASSERT_TRUE(reader.finish().ok());
    auto cursor = track.samples.from(0);
    while (auto fragment = reader.take()) {
        for (auto const& ours : fragment->samples) {
            auto theirs = cursor.next();
            ASSERT_TRUE(theirs.has_value());
            ASSERT_EQ(ours.size, theirs->size);
            ASSERT_EQ(ours.duration, theirs->duration);
            ASSERT_EQ(ours.sync, theirs->sync);
        }
    }
    EXPECT_FALSE(cursor.next().has_value());
}

/// What every streamable source must survive: the same packets at the same times, everything decodes, every segment
/// decodes alone.
void expect_faithful(std::filesystem::path const& clip, std::filesystem::path const& folder) {
    OpenSource source(clip);
    ASSERT_NE(source.package, nullptr);
    write_presentation(source, folder);
    for (auto const* track : {source.package->video(), source.package->audio()}) {
        if (track == nullptr) continue;
        auto const& rendition = track->rendition();
        bool video = rendition.kind == TrackKind::video;
        auto whole = folder / (rendition.name + ".mp4");
        auto ours = packets_of(whole, video ? "v" : "a");
        auto theirs = packets_of(clip, video ? "v" : "a");
        ASSERT_FALSE(theirs.empty());
        // ffprobe does not know the duration of the first and the last packet of fragmented audio, of its own making
        // neither; expect_same_tables() does.
        if (!video && !ours.empty()) {
            ours.front().duration = theirs.front().duration;
            ours.back().duration = theirs.back().duration;
        }
        ASSERT_EQ(ours.size(), theirs.size()) << rendition.name;
        for (std::size_t i = 0; i < ours.size(); ++i)
            ASSERT_EQ(ours[i], theirs[i]) << rendition.name << " packet " << i;
        expect_same_tables(whole, track->track());
        EXPECT_EQ(run("ffmpeg -v warning -nostdin -i '" + whole.string() + "' -f null -"), "");
        auto last = rendition.segments.size() - 1;
        for (auto number : {std::size_t{0}, last / 2, last}) {
            auto place = folder / rendition.name;
            auto alone = place / "alone.mp4";
            run("cat '" + (place / "init.mp4").string() + "' '" + (place / (std::to_string(number) + ".m4s")).string() +
                "' > '" + alone.string() + "'");
            EXPECT_EQ(run("ffmpeg -v error -nostdin -i '" + alone.string() + "' -f null -"), "") << number;
        }
    }
    EXPECT_EQ(run("ffmpeg -v error -nostdin -i '" + (folder / "main.m3u8").string() + "' -f null -"), "");
}

double total_seconds(Rendition const& rendition) {
    double ticks = 0;
    for (auto const& segment : rendition.segments) ticks += static_cast<double>(segment.duration);
    return ticks / rendition.timescale;
}

struct Case {
    char const* name;
    std::string arguments;
    char const* file = "clip.mp4";
};
void PrintTo(Case const& tested, std::ostream* out) {
    *out << tested.name;
}

class FaithfulSourcePackage : public ::testing::TestWithParam<Case> {};

}  // namespace

TEST_P(FaithfulSourcePackage, KeepsEveryPacketAndItsTime) {
    klieg::testing::TempDir folder;
    expect_faithful(make_clip(GetParam().file, GetParam().arguments), folder.path());
}

INSTANTIATE_TEST_SUITE_P(
    Sources, FaithfulSourcePackage,
    ::testing::Values(
        Case{"IndexLast", picture(14) + tone(14) + kH264 + "-c:a aac"},
        Case{"IndexFirst", picture(14) + tone(14) + kH264 + "-c:a aac -movflags +faststart"},
        Case{"BFrames", picture(20) + tone(20) + kBFrames + "-c:a aac"},
        Case{"BFramesNoEditList", picture(9) + tone(9) + kBFrames + "-c:a aac -use_editlist 0"},
        Case{"NegativeCompositionOffsets",
             picture(9) + tone(9) + kBFrames + "-c:a aac -movflags +negative_cts_offsets"},
        Case{"QuickTime", picture(9) + tone(9) + kBFrames + "-c:a aac", "clip.mov"},
        Case{"OddSize", picture(7, "322x182") + kH264 + "-vf crop=318:178"},
        Case{"Mono44100", picture(13) + tone(13, 44100, 1) + kBFrames + "-c:a aac"},
        Case{"VideoOnly", picture(13, "320x180", "30000/1001") + kBFrames},
        Case{"AudioOnly", tone(20) + "-c:a aac", "clip.m4a"},
        Case{"LateAudio", picture(9) + "-itsoffset 0.3 " + tone(9) + kBFrames + "-c:a aac"},
        Case{"VariableFrameRate",
             picture(14) + tone(14) + kBFrames + "-c:a aac -vf \"select='not(mod(n,7))+lt(mod(n,50),25)'\" -vsync vfr"},
        Case{"SceneCuts", picture(14) + tone(14) + kBFrames + "-force_key_frames 0.1,0.2,3.3,3.5,7.7,9.9 -c:a aac"},
        Case{"Anamorphic", picture(7) + kH264 + "-vf setsar=4/3"}),
    [](auto const& info) { return std::string(info.param.name); });

TEST(SourcePackage, ReadsTheSoundDescriptionOfQuickTimesVersion2) {
    // 96 kHz fits no field of the older versions.
    OpenSource source(make_clip("clip.mov", picture(7) + tone(7, 96000) + kH264 + "-c:a aac"));
    ASSERT_NE(source.package, nullptr);
    auto const& entry = source.package->audio()->track().entry;
    EXPECT_EQ(entry.channels, 2);
    EXPECT_EQ(entry.sample_rate, 0U);
    EXPECT_EQ(source.package->audio()->rendition().channels, 2U);
}

TEST(SourcePackage, LastsExactlyAsLongAsItsSource) {
    OpenSource source(make_clip("clip.mp4", picture(20, "320x180", "25") + tone(20) + kBFrames + "-c:a aac"));
    ASSERT_NE(source.package, nullptr);
    EXPECT_DOUBLE_EQ(total_seconds(source.package->video()->rendition()), 20.0);
    // The last AAC frame is padded.
    EXPECT_NEAR(total_seconds(source.package->audio()->rendition()), 20.0, 1024.0 / 48000);
}

TEST(SourcePackage, CutsAudioWhereVideoIsCut) {
    auto clip =
        make_clip("clip.mp4", picture(25) + tone(25, 44100) + kBFrames + "-force_key_frames 3.3,8.1,13.7 -c:a aac");
    OpenSource source(clip);
    ASSERT_NE(source.package, nullptr);
    auto const& video = source.package->video()->rendition();
    auto const& audio = source.package->audio()->rendition();
    ASSERT_EQ(video.segments.size(), audio.segments.size());
    double video_time = 0, audio_time = 0;
    for (std::size_t i = 0; i + 1 < video.segments.size(); ++i) {
        video_time += static_cast<double>(video.segments[i].duration) / video.timescale;
        audio_time += static_cast<double>(audio.segments[i].duration) / audio.timescale;
        EXPECT_NEAR(video_time, audio_time, 512.0 / 44100 + 1e-3) << i;
    }
}

TEST(SourcePackage, ShowsTheSizeAfterRotationAndInSquarePixels) {
    OpenSource rotated(make_rotated());
    ASSERT_NE(rotated.package, nullptr);
    EXPECT_EQ(rotated.package->video()->rendition().width, 180U);
    EXPECT_EQ(rotated.package->video()->rendition().height, 320U);

    OpenSource wide(make_clip("b.mp4", picture(3, "720x576", "25") + kH264 + "-vf setsar=64/45"));
    ASSERT_NE(wide.package, nullptr);
    EXPECT_EQ(wide.package->audio(), nullptr);
    EXPECT_EQ(wide.package->video()->rendition().width, 1024U);
    EXPECT_EQ(wide.package->video()->rendition().height, 576U);
}

TEST(SourcePackage, ShowsNoMoreLinesThanTheContainerDoes) {
    // As cameras of Canon's: 192 lines are coded, and the sample entry shows 180 of them, within the last macroblock.
    auto const uncropped = " -bsf:v h264_metadata=crop_bottom=0 ";
    auto bytes = klieg::testing::read_bytes(make_clip("uncropped.mp4", picture(3, "320x180") + kH264 + uncropped));
    auto const name = std::as_bytes(std::span(std::string_view("avc1")));
    auto const entry = std::ranges::find_end(bytes, name).begin();
    ASSERT_NE(entry, bytes.end());
    auto const shown_lines = [&bytes, at = entry + 4 + 6 + 2 + 16 + 2](unsigned lines) {
        at[0] = std::byte{0};
        at[1] = static_cast<std::byte>(lines);
        auto package = SourcePackage::open(BytesAccess(bytes));
        return package.ok() ? (*package)->video()->rendition().height : 0U;
    };
    EXPECT_EQ(shown_lines(192), 192U);
    EXPECT_EQ(shown_lines(180), 180U);
    EXPECT_EQ(shown_lines(160), 192U) << "more than the rest of a macroblock is no crop";
}

TEST(SourcePackage, KeepsTheRotationOfAPhone) {
    klieg::testing::TempDir folder;
    auto clip = make_rotated();
    expect_faithful(clip, folder.path());
    auto rotation = [](std::filesystem::path const& file) {
        return run("ffprobe -v error -select_streams v -show_entries stream_side_data=rotation -of csv=p=0 '" +
                   file.string() + "'");
    };
    auto ours = rotation(folder.path() / "source.mp4");
    EXPECT_NE(ours.find("90"), std::string::npos);
    EXPECT_EQ(ours, rotation(clip));
}

TEST(SourcePackage, KeepsLateVideoLate) {
    klieg::testing::TempDir folder;
    auto clip = make_clip("clip.mp4", picture(9) + tone(9) + kBFrames + "-c:a aac").string();
    auto late = make_clip("late.mp4", "-itsoffset 0.08 -i '" + clip + "' -i '" + clip + "' -map 0:v -map 1:a -c copy");
    expect_faithful(late, folder.path());
    OpenSource source(late);
    ASSERT_NE(source.package, nullptr);
    auto const& plan = source.package->plan();
    EXPECT_NEAR(static_cast<double>(plan.starts.front()) / plan.timescale, 0.08, 0.001);
    // The first segment of audio is longer by what it starts before the video.
    EXPECT_NEAR(static_cast<double>(source.package->audio()->rendition().segments[0].duration) / 48000, 2.08, 0.022);
}

TEST(SourcePackage, KnowsTheFactsThatPlaylistsTell) {
    OpenSource source(
        make_clip("a.mp4", picture(13, "640x360", "30000/1001") + tone(13) + kBFrames +
                               "-preset veryfast -profile:v high -level 3.1 -c:a aac -metadata:s:a language=ger"));
    ASSERT_NE(source.package, nullptr);
    auto const& video = source.package->video()->rendition();
    auto const& audio = source.package->audio()->rendition();
    EXPECT_EQ(video.codecs, "avc1.64001f");
    EXPECT_NEAR(video.frame_rate, 29.97, 0.001);
    EXPECT_TRUE(video.complete);
    EXPECT_EQ(audio.codecs, "mp4a.40.2");
    EXPECT_EQ(audio.language, "de");
    EXPECT_EQ(audio.channels, 2U);
    // 2 s GOPs: a fragment each.
    std::vector<std::size_t> fragments;
    for (auto const& segment : video.segments) fragments.push_back(segment.fragments.size());
    EXPECT_EQ(fragments, (std::vector<std::size_t>{1, 1, 2, 3}));
    EXPECT_EQ(video.opening, Opening::short_segments);
}

/// What was published with them goes on to be cut so.
TEST(SourcePackage, OpensWithLongSegmentsWhereItIsTold) {
    auto const bytes =
        klieg::testing::read_bytes(make_clip("long.mp4", picture(13) + tone(13) + kBFrames + "-c:a aac"));
    BytesAccess const file(bytes);
    auto package = SourcePackage::open(file, Opening::long_segments);
    ASSERT_TRUE(package.ok()) << package.error().detail;
    for (auto const* track : {(*package)->video(), (*package)->audio()}) {
        auto const& rendition = track->rendition();
        EXPECT_EQ(rendition.opening, Opening::long_segments);
        EXPECT_NEAR(seconds_of(rendition.segments.front().duration, rendition), 6, 0.1) << rendition.name;
    }
    EXPECT_EQ((*package)->plan().opening, Opening::long_segments) << "for the rungs beside it";
}

TEST(SourcePackage, OpensAnHourInMilliseconds) {
    // One minute encoded, sixty times over: 108,000 video and 169,000 audio samples.
    auto minute = make_clip("minute.mp4", picture(60, "64x36") + tone(60) + kBFrames + "-c:a aac -b:a 32k");
    std::string list;
    for (int i = 0; i < 60; ++i) list += "file '" + minute.string() + "'\n";
    auto hour = make_clip("hour.mp4", "-f concat -safe 0 -i '" + make_text("list.txt", list).string() + "' -c copy");
    auto file = FileAccess::over(std::make_shared<File>(std::move(*File::open(hour, File::Mode::read))));
    auto start = std::chrono::steady_clock::now();
    auto index = read_source_index(*file);
    auto parsed = std::chrono::steady_clock::now();
    auto package = SourcePackage::open(*file);
    auto opened = std::chrono::steady_clock::now();
    using Milliseconds = std::chrono::duration<double, std::milli>;
    std::cout << "one hour: index " << Milliseconds(parsed - start).count() << " ms, index and renditions "
              << Milliseconds(opened - parsed).count() << " ms\n";
    ASSERT_TRUE(index.ok());
    ASSERT_TRUE(package.ok()) << package.error().detail;
    EXPECT_EQ(index->tracks[0].samples.count(), 108000U);
    EXPECT_NEAR(total_seconds((*package)->video()->rendition()), 3600.0, 2.0);
}

}  // namespace klieg::media::mp4
