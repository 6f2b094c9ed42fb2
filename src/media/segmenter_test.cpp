#include "media/segmenter.h"

#include "media/playlist.h"
#include "testing/clips.h"
#include "testing/presentation.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>

#include <fstream>

namespace klieg::media {

namespace {

using klieg::testing::make_clip;
using klieg::testing::packets_of;
using klieg::testing::picture;
using klieg::testing::read_bytes;
using klieg::testing::run;
using klieg::testing::tone;
using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;

std::string const kPipe =
    " -f mp4 -movflags +empty_moov+delay_moov+default_base_moof+frag_keyframe -frag_duration 250000 ";
std::string const kAudioPipe =
    " -c:a aac -f mp4 -movflags +empty_moov+delay_moov+default_base_moof -frag_duration 250000 ";
std::string const kRung = " -c:v libx264 -preset ultrafast -bf 2 -b_strategy 0 -pix_fmt yuv420p -sc_threshold 0 ";

/// What a segmenter makes of a whole stream, pushed in pieces of `step` bytes.
struct Segmented {
    Result<> result;
    Bytes whole;  ///< init segment and all segments
    std::vector<Segmenter::Finished> segments{};
    Rendition rendition{};
    std::vector<double> frame_rates{};  ///< that were told with each of them
};

Segmented segment(Bytes const& stream, Segmenter::Options options, std::size_t step = 1000) {
    Segmented out;
    Segmenter segmenter(std::move(options));
    auto add = [&](Result<std::vector<Segmenter::Finished>> finished) {
        if (!finished.ok()) out.result = finished.error();
        for (auto& segment : finished.ok() ? *finished : std::vector<Segmenter::Finished>{}) {
            out.segments.push_back(std::move(segment));
            out.frame_rates.push_back(segmenter.rendition().frame_rate);
        }
        return out.result.ok();
    };
    for (std::size_t at = 0; at < stream.size(); at += step) {
        if (!add(segmenter.push(ByteView(stream).subspan(at, std::min(step, stream.size() - at))))) return out;
    }
    if (!add(segmenter.finish())) return out;
    out.whole = segmenter.init_segment();
    for (auto const& segment : out.segments)
        out.whole.insert(out.whole.end(), segment.bytes.begin(), segment.bytes.end());
    out.rendition = segmenter.rendition();
    return out;
}

}  // namespace

TEST(Segmenter, OpensWithShortSegments) {
    klieg::testing::TempDir folder;
    auto clip = make_clip("rung.mp4", picture(21) + kRung + "-g 60" + kPipe);
    auto out = segment(read_bytes(clip), {.name = "240", .bandwidth_cap = 192'000});
    ASSERT_TRUE(out.result.ok()) << out.result.error().detail;
    std::vector<std::uint64_t> const seconds{2, 2, 4, 6, 6, 1};
    ASSERT_EQ(out.segments.size(), seconds.size());
    for (std::size_t i = 0; i < seconds.size(); ++i) {
        auto const& entry = out.segments[i].entry;
        EXPECT_EQ(entry.duration, seconds[i] * out.rendition.timescale);
        EXPECT_EQ(entry.bytes, out.segments[i].bytes.size());
        ASSERT_EQ(entry.fragments.size(), (seconds[i] + 1) / 2) << "one for each GOP";
        if (seconds[i] > 2) EXPECT_EQ(entry.fragments[1].duration, 2 * out.rendition.timescale);
    }
    EXPECT_TRUE(out.rendition.complete);
    EXPECT_THAT(out.frame_rates, Each(DoubleNear(30, 0.001))) << "also while it grows";

    klieg::testing::write_bytes(folder.path() / "ours.mp4", out.whole);
    auto ours = packets_of(folder.path() / "ours.mp4", "v");
    auto theirs = packets_of(clip, "v");
    ASSERT_EQ(ours.size(), theirs.size());
    for (std::size_t i = 0; i < ours.size(); ++i) ASSERT_EQ(ours[i], theirs[i]) << i;
}

TEST(Segmenter, EndsASegmentWithTheFirstFragmentBehindIt) {
    auto stream = read_bytes(make_clip("rung.mp4", picture(4, "64x64") + kRung + "-g 60" + kPipe));
    auto tone_stream = read_bytes(make_clip("sound.mp4", tone(4) + kAudioPipe));
    for (auto const& whole : {stream, tone_stream}) {
        // All of its first 2 s and a quarter more, but not of the rest.
        Segmenter segmenter({.name = "240"});
        auto finished = segmenter.push(ByteView(whole).first(whole.size() * 3 / 4));
        ASSERT_TRUE(finished.ok()) << finished.error().detail;
        EXPECT_EQ(finished->size(), 1U);
    }
}

TEST(Segmenter, DoesNotDependOnHowThePipeIsCut) {
    auto stream = read_bytes(make_clip("rung.mp4", picture(7, "64x64", "10") + kRung + "-g 20" + kPipe));
    auto whole = segment(stream, {.name = "240"}, stream.size()).whole;
    EXPECT_EQ(segment(stream, {.name = "240"}, 1).whole, whole);
    EXPECT_EQ(segment(stream, {.name = "240"}, 4097).whole, whole);
}

TEST(Segmenter, FollowsTheBoundariesOfTheSourceRung) {
    auto clip =
        make_clip("source.mp4", picture(20) + tone(20) + kRung + "-g 90 -force_key_frames 4.5,7.7,13.1 -c:a aac");
    testing::OpenSource source(clip);
    ASSERT_NE(source.package, nullptr);
    auto const& plan = source.package->plan();
    std::string forced;
    for (auto start : plan.starts) forced += std::to_string(static_cast<double>(start) / plan.timescale) + ",";
    forced.pop_back();
    auto rung = make_clip("rung.mp4", "-i '" + clip.string() + "' -an -vf scale=128:-2" + kRung +
                                          "-g 60 -force_key_frames " + forced + kPipe);
    auto out = segment(read_bytes(rung), {.name = "240", .plan = plan});
    ASSERT_TRUE(out.result.ok()) << out.result.error().detail;
    auto audio = make_clip("audio.mp4", "-i '" + clip.string() + "' -vn" + kAudioPipe);
    auto sound = segment(read_bytes(audio), {.name = "audio", .plan = plan});
    ASSERT_TRUE(sound.result.ok()) << sound.result.error().detail;

    auto const& theirs = source.package->video()->rendition();
    ASSERT_EQ(out.rendition.segments.size(), theirs.segments.size());
    ASSERT_EQ(sound.rendition.segments.size(), theirs.segments.size());
    for (std::size_t i = 0; i < theirs.segments.size(); ++i) {
        auto seconds = static_cast<double>(theirs.segments[i].duration) / theirs.timescale;
        EXPECT_NEAR(static_cast<double>(out.rendition.segments[i].duration) / out.rendition.timescale, seconds, 1e-3)
            << i;
        EXPECT_NEAR(static_cast<double>(sound.rendition.segments[i].duration) / sound.rendition.timescale, seconds,
                    0.022)
            << i;
    }
}

TEST(Segmenter, CountsNoPicturesThatAreHeldIntoTheirRate) {
    // The first is shown anew every two seconds, until there are ten a second from 8 s on; and the last one likewise.
    auto pictures =
        "-f lavfi -i testsrc2=s=160x120:r=10:d=18 -vf \"select='not(mod(n,20))+between(t,8,11.95)'\" -fps_mode vfr " +
        std::string("-c:v libx264 -preset ultrafast -pix_fmt yuv420p -bf 0 -g 400 -sc_threshold 0 ") +
        "-force_key_frames 'expr:gte(t,2*n_forced)'" + kPipe;
    auto stream = read_bytes(make_clip("held.mp4", pictures));
    auto rate_with = [&stream](std::chrono::seconds begin, std::chrono::seconds end) {
        auto const made = segment(stream, {.name = "240", .pictures_start = begin, .pictures_end = end});
        EXPECT_TRUE(made.result.ok());
        return made.rendition.frame_rate;
    };
    using std::chrono::seconds;
    EXPECT_NEAR(rate_with(seconds(0), seconds(0)), 47 / 16.1, 0.1);
    EXPECT_NEAR(rate_with(seconds(8), seconds(12)), 10, 0.3);
}

TEST(Segmenter, AddsSilenceToSoundThatHasEnded) {
    klieg::testing::TempDir folder;
    for (int channels : {1, 2}) {
        auto clip = make_clip(std::to_string(channels) + ".mp4", tone(3, 48000, channels) + kAudioPipe);
        Segmenter segmenter({.name = "audio"});
        auto first = segmenter.push(read_bytes(clip));
        ASSERT_TRUE(first.ok());
        auto silence = segmenter.push_silence(std::chrono::seconds(9));
        ASSERT_TRUE(silence.ok()) << silence.error().detail;
        EXPECT_NEAR(static_cast<double>(segmenter.end().count()), 9e6, 22e3);
        auto last = segmenter.finish();
        ASSERT_TRUE(last.ok());
        auto whole = segmenter.init_segment();
        for (auto* part : {&*first, &*silence, &*last})
            for (auto& one : *part) whole.insert(whole.end(), one.bytes.begin(), one.bytes.end());
        EXPECT_EQ(segmenter.rendition().segments.size(), 4U);
        auto file = folder.path() / "ours.mp4";
        klieg::testing::write_bytes(file, whole);
        EXPECT_EQ(run("ffmpeg -v warning -nostdin -i '" + file.string() + "' -f null -"), "");
        auto loudness = run("ffmpeg -nostdin -ss 4 -i '" + file.string() + "' -af volumedetect -f null - 2>&1");
        EXPECT_THAT(loudness, ::testing::HasSubstr("max_volume: -91.0 dB"));
    }
}

TEST(Segmenter, GivesTheLastPictureALength) {
    // 101 pictures: the last one begins at a boundary, and the encoder knows nothing of its length.
    auto clip = make_clip("alone.mp4", picture(4.04, "64x64", "25") + kRung + "-g 50 -fps_mode vfr" + kPipe);
    auto const stream = read_bytes(clip);
    auto usual = segment(stream, {.name = "240"});
    ASSERT_TRUE(usual.result.ok()) << usual.result.error().detail;
    auto const tick = usual.rendition.timescale;
    EXPECT_EQ(usual.segments.back().entry.duration, 2 * tick + tick / 25);
    EXPECT_NEAR(usual.rendition.frame_rate, 25, 0.001);

    using std::chrono::milliseconds;
    auto told = segment(stream, {.name = "240", .last_picture = LastPicture{milliseconds(4000), milliseconds(7000)}});
    ASSERT_EQ(told.segments.size(), 3U);
    EXPECT_EQ(told.segments.back().entry.duration, 3 * tick) << "as the source has it";
    auto lost = segment(stream, {.name = "240", .last_picture = LastPicture{milliseconds(6000), milliseconds(7000)}});
    EXPECT_EQ(lost.segments.back().entry.duration, 2 * tick + tick / 25) << "what came last is another picture";
}

TEST(Segmenter, JoinsARestOfPicturesToTheSegmentBefore) {
    for (auto [frames, segments] : {std::pair{101, 2U}, {103, 2U}, {108, 3U}, {100, 2U}, {52, 1U}}) {
        auto clip = make_clip("rest.mp4", picture(frames / 25.0, "64x64", "25") + kRung + "-g 50" + kPipe);
        auto out = segment(read_bytes(clip), {.name = "240"});
        ASSERT_TRUE(out.result.ok()) << out.result.error().detail;
        EXPECT_EQ(out.segments.size(), segments) << frames;
        EXPECT_EQ(out.rendition.segments.size(), segments) << frames;
        std::uint64_t duration = 0;
        for (std::size_t i = 0; i < out.segments.size(); ++i) {
            auto const& entry = out.segments[i].entry;
            EXPECT_EQ(entry.number, i);
            EXPECT_EQ(entry.bytes, out.segments[i].bytes.size());
            auto const& last = entry.fragments.back();
            EXPECT_EQ(last.offset + last.length, entry.bytes);
            duration += entry.duration;
        }
        EXPECT_EQ(duration * 25, std::uint64_t(frames) * out.rendition.timescale);
        klieg::testing::TempDir folder;
        auto whole = folder.path() / "whole.mp4";
        std::ofstream(whole, std::ios::binary)
            .write(reinterpret_cast<char const*>(out.whole.data()), static_cast<std::streamsize>(out.whole.size()));
        EXPECT_EQ(packets_of(whole).size(), static_cast<std::size_t>(frames));
    }
}

TEST(Segmenter, MakesNoSegmentOfARestOfSound) {
    for (auto [seconds, segments] : {std::pair{4.011, 2U}, {4.09, 2U}, {4.2, 3U}, {2.02, 1U}}) {
        auto stream = read_bytes(make_clip("rest.mp4", tone(seconds) + kAudioPipe));
        auto out = segment(stream, {.name = "audio"});
        ASSERT_TRUE(out.result.ok()) << out.result.error().detail;
        EXPECT_EQ(out.segments.size(), segments) << seconds;
        std::uint64_t all = 0;
        for (auto const& one : out.segments) all += one.entry.duration;
        EXPECT_NEAR(static_cast<double>(all) / 48000, seconds, 0.022);
    }
}

TEST(Segmenter, RefusesAnEncoderThatMissesABoundary) {
    auto stream = read_bytes(make_clip("rung.mp4", picture(20, "64x64") + kRung + "-g 120" + kPipe));
    auto out = segment(stream, {.name = "240"});
    EXPECT_FALSE(out.result.ok());
    EXPECT_EQ(out.result.error().kind, Errc::corrupt);
}

TEST(Segmenter, RefusesAStreamThatIsCutOff) {
    auto stream = read_bytes(make_clip("rung.mp4", picture(5, "64x64") + kRung + "-g 60" + kPipe));
    stream.resize(stream.size() / 2);
    EXPECT_FALSE(segment(stream, {.name = "240"}).result.ok());
    EXPECT_FALSE(segment({}, {.name = "240"}).result.ok());
}

TEST(Segmenter, NamesTheLanguageThatItIsTold) {
    klieg::testing::TempDir folder;
    auto clip = make_clip("audio.mp4", tone(8) + kAudioPipe);
    auto out = segment(read_bytes(clip), {.name = "audio", .language = "fr"});
    ASSERT_TRUE(out.result.ok());
    EXPECT_EQ(out.rendition.codecs, "mp4a.40.2");
    klieg::testing::write_bytes(folder.path() / "ours.mp4", out.whole);
    EXPECT_EQ(run("ffprobe -v error -show_entries stream_tags=language -of csv=p=0 '" +
                  (folder.path() / "ours.mp4").string() + "'"),
              "fra\n");
}

}  // namespace klieg::media
