#include "media/mp4/streamable.h"

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
    return package.ok() ? std::string() : std::string(package.error().stable_code());
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
        auto tracks = check_streamable(*index, BytesAccess(bytes));
        return tracks.ok() ? std::string() : std::string(tracks.error().stable_code());
    };
    EXPECT_EQ(verdict_at(1), "");
    EXPECT_EQ(verdict_at(2), "");
    EXPECT_EQ(verdict_at(3), "contradictory");
    auto index = read_source_index(BytesAccess(bytes));
    ASSERT_TRUE(index.ok());
    index->tracks[0].timescale /= 3;
    index->duration = 0;
    EXPECT_TRUE(check_streamable(*index, BytesAccess(bytes)).ok()) << "a header that says nothing contradicts nothing";
}

TEST(Streamable, LooksIntoKeyframes) {
    auto bytes = klieg::testing::read_bytes(make_clip("clip.mp4", picture(7) + h264("-pix_fmt yuv420p")));
    auto index = read_source_index(BytesAccess(bytes));
    ASSERT_TRUE(index.ok());
    // The last sync sample becomes a slice that is no IDR picture: a recovery point.
    auto sample = index->tracks[0].samples.at(index->tracks[0].samples.sync_samples().back());
    bytes[sample.offset + 4] = std::byte{0x41};
    auto package = SourcePackage::open(BytesAccess(bytes));
    ASSERT_FALSE(package.ok());
    EXPECT_EQ(package.error().stable_code(), "not_idr");
}

}  // namespace klieg::media::mp4
