#include "media/ffmpeg/encoder.h"

#include "base/task_group.h"
#include "media/ffmpeg/exit_error.h"
#include "media/ffmpeg/poster.h"
#include "media/ffmpeg/probe_for_test.h"
#include "media/ffmpeg/recorded_job_for_test.h"
#include "media/segmenter.h"
#include "testing/async_test.h"
#include "testing/clips.h"
#include "testing/encode_jobs.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <set>
#include <span>
#include <sys/wait.h>

namespace klieg::media {

namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::key_times_of;
using testing::lines_of;
using testing::make_clip;
using testing::packets_of;
using ::testing::SizeIs;
using testing::video_clip;

EncodeJob whole_ladder(std::filesystem::path const& source, MediaProbe const& probe) {
    auto ladder = make_ladder(probe);
    auto job = first_rung_job(source, probe, ladder);
    for (auto& output : remaining_rungs_job(source, probe, ladder).rungs) job.rungs.push_back(output);
    return job;
}

std::string field_of(std::filesystem::path const& file, std::string const& entry) {
    auto lines = lines_of("ffprobe -v error -show_entries stream=" + entry + " -of csv=p=0 '" + file.string() + "'");
    return lines.empty() ? "" : lines.front();
}

std::filesystem::path fast_clip() {
    return make_clip("fast720.mp4",
                     "-f lavfi -i testsrc2=s=1280x720:r=60000/1001 -f lavfi -i sine=r=48000 -t 4.5 -c:v libx264 "
                     "-preset ultrafast -g 90 "
                     "-pix_fmt yuv420p -c:a aac -ac 2");
}

Task<> encode_and_forget(EncodeJob job) {
    auto ignored = co_await encode(pool(), tools(), std::move(job));
}

}  // namespace

KLIEG_ASYNC_TEST(Encoder, MakesALadderWhoseKeyFramesAgree) {
    auto source = fast_clip();
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    Recorded made(whole_ladder(source, *probe));
    std::vector<double> heard;
    made.job.progress = [&heard](double fraction) { heard.push_back(fraction); };
    auto report = co_await encode(pool(), tools(), made.job);
    CO_ASSERT_OK(report);

    auto expected = std::vector<std::string>{"0.000000", "2.002000", "4.004000"};
    for (std::size_t i = 0; i < made.job.rungs.size(); ++i) {
        EXPECT_EQ(key_times_of(made.file(i)), expected) << made.job.rungs[i].rung.name;
        EXPECT_EQ(field_of(made.file(i), "codec_name,profile,width,height,pix_fmt"),
                  "h264,High," + std::to_string(made.job.rungs[i].rung.width) + "," +
                      std::to_string(made.job.rungs[i].rung.height) + ",yuv420p");
    }
    EXPECT_THAT(packets_of(made.file(3)), SizeIs(270));  // 720: every frame
    EXPECT_THAT(packets_of(made.file(0)), SizeIs(135));  // 240: every other
    for (std::size_t i = 4; i < 6; ++i) {
        EXPECT_EQ(field_of(made.file(i), "codec_name,profile,sample_rate,channels"), "aac,LC,48000,2");
        EXPECT_EQ(packets_of(made.file(i)).at(1).time, "0.000000");  // after the packet that only primes the decoder
    }
    auto kilobits = static_cast<double>(made.sinks[0]->bytes() + made.sinks[5]->bytes()) * 8 / 1000 / 4.5;
    EXPECT_LT(kilobits, 192);
    CO_ASSERT(!heard.empty());
    EXPECT_EQ(heard.back(), 1.0);
    EXPECT_TRUE(std::ranges::is_sorted(heard));
    EXPECT_NEAR(static_cast<double>(report->encoded.count()), 4.5e6, 1e5);
}

/// A screen that stands still for a quarter of a minute, and a picture every eight seconds.
KLIEG_ASYNC_TEST(Encoder, HoldsPicturesThatStandLong) {
    auto screen = make_clip("screen.mkv",
                            "-f lavfi -i testsrc2=s=320x180:r=25 -t 30 -vf \"select='lt(t,5)+gt(t,20)'\" -fps_mode vfr "
                            "-c:v mpeg4");
    auto slides = make_clip("slides.mkv", "-f lavfi -i testsrc2=s=320x180:r=1/8 -t 32 -c:v mpeg4");
    for (auto const& [source, frames] : {std::pair{screen, 374 + 8}, std::pair{slides, 16}}) {
        auto probe = co_await probe_media(pool(), tools(), source);
        CO_ASSERT_OK(probe);
        Recorded made(whole_ladder(source, *probe));
        CO_ASSERT_OK(co_await encode(pool(), tools(), made.job));
        auto times = key_times_of(made.file(0));
        auto last = static_cast<int>(std::lround(std::stod(times.back())));
        EXPECT_GE(last, 28);
        std::vector<std::string> every_two;
        for (int second = 0; second <= last; second += 2) every_two.push_back(std::to_string(second) + ".000000");
        EXPECT_EQ(times, every_two);
        EXPECT_NEAR(static_cast<double>(packets_of(made.file(0)).size()), frames, 1);
    }
}

KLIEG_ASYNC_TEST(Encoder, CutsWhereTheSourceRungDoes) {
    auto source = fast_clip();
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    // The source's own key frames, every 90 frames: odd ones among its frames at 60 a second, so thinning must keep
    // them.
    std::vector<std::chrono::microseconds> boundaries{0us, 1'501'500us, 4'504'500us};
    auto ladder = make_ladder(*probe);
    EncodeJob job{.source = source, .probe = *probe, .boundaries = boundaries, .origin = TimeOrigin::as_stored};
    job.rungs = {{ladder.rungs[0]}, {ladder.rungs[1]}};
    job.rungs[1].rung.frame_rate_max = 0;
    job.boundaries.pop_back();
    Recorded made(job);
    auto report = co_await encode(pool(), tools(), made.job);
    CO_ASSERT_OK(report);
    EXPECT_THAT(key_times_of(made.file(0)), ElementsAre("0.000000", "1.501500", "3.503500"));
    EXPECT_EQ(key_times_of(made.file(0)), key_times_of(made.file(1)));
}

/// Of twelve hours, of which this clip is the beginning.
KLIEG_ASYNC_TEST(Encoder, CutsAtTheMostBoundariesThatAnyFileHasAlsoWhereItGoesOn) {
    auto source = fast_clip();
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    EncodeJob job{.source = source, .probe = *probe, .boundaries = {0us, 1'501'500us}, .origin = TimeOrigin::as_stored};
    while (job.boundaries.size() < EncodeJob::kBoundariesMax)
        job.boundaries.push_back(10s + job.boundaries.size() * 1'999ms);
    job.rungs = {{make_ladder(*probe).rungs[0]}, {make_ladder(*probe).rungs[1]}};
    Recorded whole(job);
    CO_ASSERT_OK(co_await encode(pool(), tools(), whole.job));
    for (std::size_t i = 0; i < job.rungs.size(); ++i)
        EXPECT_THAT(key_times_of(whole.file(i)), ElementsAre("0.000000", "1.501500", "3.503500"));

    job.resume = {.pictures = 1'501'500us, .sound = 1'400ms, .since_first_picture = 1'501'500us};
    job.audio = {{*make_ladder(*probe).audio}};
    Recorded rest(job);
    CO_ASSERT_OK(co_await encode(pool(), tools(), rest.job));
    for (std::size_t i = 0; i < job.rungs.size(); ++i)
        EXPECT_THAT(key_times_of(rest.file(i)), ElementsAre("1.501500", "3.503500"));
}

/// What viewers get of what the encoder wrote.
struct Cut {
    Bytes init;
    std::vector<Segment> segments;
};

Cut cut(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    std::string const all{std::istreambuf_iterator<char>(in), {}};
    Segmenter segmenter({.name = "240"});
    EXPECT_TRUE(segmenter.push(std::as_bytes(std::span(all))).ok());
    EXPECT_TRUE(segmenter.finish().ok());
    return {segmenter.init_segment(), segmenter.rendition().segments};
}

/// Where they stand in a list, it reaches ffmpeg as chapters, of which nothing else may show.
KLIEG_ASYNC_TEST(Encoder, DescribesTheSameWhetherKeyFramesStandInAListOrFollowTheRule) {
    auto source = fast_clip();
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    EncodeJob job{.source = source, .probe = *probe};
    job.rungs = {{make_ladder(*probe).rungs[0]}};
    Recorded ruled(job);
    CO_ASSERT_OK(co_await encode(pool(), tools(), ruled.job));
    job.boundaries = {0us, 2'002'000us, 4'004'000us};
    Recorded listed(job);
    CO_ASSERT_OK(co_await encode(pool(), tools(), listed.job));
    EXPECT_THAT(key_times_of(listed.file(0)), ElementsAre("0.000000", "2.002000", "4.004000"));
    auto const by_rule = cut(ruled.file(0));
    auto const by_list = cut(listed.file(0));
    EXPECT_TRUE(by_rule.init == by_list.init);
    CO_ASSERT(by_rule.segments.size() == 3 && by_list.segments.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(by_list.segments[i].duration, by_rule.segments[i].duration) << i;
    // Bytes are not compared: under a tight rate those of two runs differ in any case.
    auto const shown = [](testing::Packet const& packet) { return packet.time; };
    EXPECT_TRUE(std::ranges::equal(packets_of(ruled.file(0)), packets_of(listed.file(0)), {}, shown, shown));
}

KLIEG_ASYNC_TEST(Encoder, KeepsTheTimesOfAVariableFrameRate) {
    auto source = video_clip(
        "uneven.mkv", "s=320x240:r=30",
        "-vf \"select='lt(n,20)+not(mod(n,7))'\" -fps_mode vfr -c:v libx264 -preset ultrafast -bf 0 -pix_fmt yuv420p",
        7);
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    Recorded made(whole_ladder(source, *probe));
    auto report = co_await encode(pool(), tools(), made.job);
    CO_ASSERT_OK(report);
    auto before = packets_of(source);
    auto after = packets_of(made.file(0));
    std::ranges::sort(after, {}, &testing::Packet::time);
    CO_ASSERT(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i)
        EXPECT_NEAR(std::stod(before[i].time), std::stod(after[i].time), 0.001);
    EXPECT_THAT(key_times_of(made.file(0)), SizeIs(4));
}

KLIEG_ASYNC_TEST(Encoder, StartsRungsTogetherThatAreMadeWithAndWithoutTheSound) {
    auto source = make_clip("late_pictures.ts",
                            "-itsoffset 0.5 -f lavfi -i testsrc2=s=640x360:r=25:d=1 -f lavfi -i sine=r=48000:d=1.5 "
                            "-c:v mpeg2video -fps_mode vfr -c:a mp2");
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    auto ladder = make_ladder(*probe);
    Recorded first(first_rung_job(source, *probe, ladder));
    CO_ASSERT_OK(co_await encode(pool(), tools(), first.job));
    Recorded remaining(remaining_rungs_job(source, *probe, ladder));
    CO_ASSERT_OK(co_await encode(pool(), tools(), remaining.job));
    auto expected = key_times_of(first.file(0));
    CO_ASSERT(!expected.empty());
    EXPECT_EQ(expected.front(), "0.000000") << "where the sound begins";
    EXPECT_EQ(key_times_of(remaining.file(0)), expected);
}

KLIEG_ASYNC_TEST(Encoder, TurnsSquaresAndDeinterlaces) {
    auto upright = video_clip("upright-e.mp4", "s=640x360:r=25",
                              "-vf setsar=3/2 -c:v libx264 -preset ultrafast -pix_fmt yuv420p", 0.5);
    auto turned = make_clip("turned-e.mp4", "-i '" + upright.string() + "' -c copy -metadata:s:v:0 rotate=90");
    auto fields = video_clip("fields-e.mp4", "s=320x240:r=50",
                             "-vf interlace -c:v libx264 -flags +ilme+ildct -pix_fmt yuv420p", 1);
    for (auto const& [source, size] : {std::pair{turned, "240,640"}, std::pair{fields, "320,240"}}) {
        auto probe = co_await probe_media(pool(), tools(), source);
        CO_ASSERT_OK(probe);
        Recorded made(first_rung_job(source, *probe, make_ladder(*probe)));
        auto report = co_await encode(pool(), tools(), made.job);
        CO_ASSERT_OK(report);
        EXPECT_EQ(field_of(made.file(0), "width,height"), size);
        EXPECT_EQ(field_of(made.file(0), "field_order"), "progressive");
        EXPECT_EQ(field_of(made.file(0), "sample_aspect_ratio"), "1:1");
        auto again = co_await probe_media(pool(), tools(), made.file(0));
        CO_ASSERT_OK(again);
        EXPECT_EQ(again->video->rotation, 0);
    }
}

KLIEG_ASYNC_TEST(Encoder, BringsHighDynamicRangeToEightBits) {
    auto source = video_clip("hdr-e.mkv", "s=320x240:r=25",
                             "-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params "
                             "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
                             0.5);
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    Recorded made(first_rung_job(source, *probe, make_ladder(*probe)));
    auto report = co_await encode(pool(), tools(), made.job);
    CO_ASSERT_OK(report);
    EXPECT_EQ(field_of(made.file(0), "pix_fmt,color_range,color_space,color_transfer,color_primaries"),
              "yuv420p,tv,bt709,bt709,bt709");
}

KLIEG_ASYNC_TEST(Encoder, TakesWideColoursThatAreHalfDescribed) {
    auto source = video_clip(
        "wide.mkv", "s=160x120:r=25",
        "-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params log-level=none:transfer=arib-std-b67", 0.2);
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    EXPECT_EQ(probe->video->range, DynamicRange::hlg);
    Recorded made(first_rung_job(source, *probe, make_ladder(*probe)));
    auto report = co_await encode(pool(), tools(), made.job);
    CO_ASSERT_OK(report);
    EXPECT_EQ(field_of(made.file(0), "pix_fmt,color_transfer"), "yuv420p,bt709");
}

KLIEG_ASYNC_TEST(Encoder, TakesSoundAlone) {
    auto source = make_clip("sound.m4a", "-f lavfi -i sine=r=22050 -t 1 -c:a aac");
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    Recorded made(first_rung_job(source, *probe, make_ladder(*probe)));
    CO_ASSERT(made.sinks.size() == 1);
    auto report = co_await encode(pool(), tools(), made.job);
    CO_ASSERT_OK(report);
    EXPECT_EQ(field_of(made.file(0), "codec_name,sample_rate,channels"), "aac,48000,1");
}

KLIEG_ASYNC_TEST(Encoder, BeginsSoundAloneWithWhatIsDecodedFirst) {
    // Of WMA's first packet nothing comes: its place is not kept.
    auto source = make_clip("alone.wma", "-f lavfi -i sine=r=44100 -t 2 -c:a wmav2");
    auto probe = co_await probe_media(pool(), Tools{}, source);
    CO_ASSERT_OK(probe);
    Recorded made(first_rung_job(source, *probe, make_ladder(*probe)));
    auto report = co_await encode(pool(), Tools{}, made.job);
    CO_ASSERT_OK(report);
    auto decoded = lines_of("ffmpeg -v error -i '" + source.string() + "' -f s16le - | wc -c");
    auto const blocks = static_cast<std::size_t>(std::ceil(std::stod(decoded.front()) / 2 / 1024));
    EXPECT_LE(packets_of(made.file(0)).size(), blocks + 2) << "one of priming, one of the rest";
}

KLIEG_ASYNC_TEST(Encoder, StartsLateSoundAtZeroWithSilence) {
    auto source = make_clip("late.mkv",
                            "-f lavfi -i testsrc2=s=160x120:r=25 -itsoffset 0.7 -f lavfi -i sine=r=44100 -t 2.5 -c:v "
                            "libx264 -preset ultrafast "
                            "-pix_fmt yuv420p -c:a aac -ac 1");
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    Recorded made(first_rung_job(source, *probe, make_ladder(*probe)));
    auto report = co_await encode(pool(), tools(), made.job);
    CO_ASSERT_OK(report);
    EXPECT_EQ(packets_of(made.file(1)).at(1).time, "0.000000");
    EXPECT_EQ(field_of(made.file(1), "channels,sample_rate"), "44100,1");
    EXPECT_EQ(key_times_of(made.file(0)).front(), "0.000000");
}

KLIEG_ASYNC_TEST(Encoder, FillsGapsOfSoundThatWouldBeSeenOnLips) {
    // Silence, of which 0.08 s are lost after a second, and a tone from 2.08 s on.
    auto source = make_clip("gap.mkv",
                            "-f lavfi -i testsrc2=s=160x120:r=25 -f lavfi -i "
                            "\"aevalsrc='if(gte(t,2),sin(2*PI*440*t),0)':s=48000\" -t 3 -c:v libx264 -preset ultrafast "
                            "-pix_fmt yuv420p -c:a aac -ac 1 -bsf:a 'setts=ts=PTS+80*gte(N\\,50)'");
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    Recorded made(first_rung_job(source, *probe, make_ladder(*probe)));
    CO_ASSERT_OK(co_await encode(pool(), tools(), made.job));
    auto heard =
        lines_of("ffmpeg -nostdin -i '" + made.file(1).string() +
                 "' -af silencedetect=d=0.3:n=-30dB -f null - 2>&1 | sed -n 's/.*silence_end: \\([0-9.]*\\).*/\\1/p'");
    CO_ASSERT(!heard.empty());
    EXPECT_NEAR(std::stod(heard.front()), 2.08, 0.045);
}

KLIEG_ASYNC_TEST(Encoder, LeavesNoProcessWhenCancelled) {
    auto source = fast_clip();
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    Recorded made(whole_ladder(source, *probe));
    {
        TaskGroup group(co_await this_executor());
        group.spawn("encode", encode_and_forget(made.job));
        EXPECT_TRUE(co_await made.sinks[0]->accepted.wait(0, std::chrono::minutes(1)));
        co_await group.stop();
    }
    EXPECT_TRUE(::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD);
}

std::string fields_of_image(Bytes const& bytes, std::string const& name) {
    testing::TempDir folder;
    auto path = folder.path() / name;
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<char const*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    return field_of(path, "codec_name,width,height");
}

std::vector<std::string> sizes_of(Poster const& poster) {
    std::vector<std::string> sizes;
    for (auto const& [width, height, bytes] : poster.sizes) {
        sizes.push_back(fields_of_image(bytes, "size.webp"));
        EXPECT_TRUE(sizes.back().ends_with("," + std::to_string(width) + "," + std::to_string(height))) << sizes.back();
    }
    return sizes;
}

KLIEG_ASYNC_TEST(Poster, IsOneJpegOfTheVideoAndTheSameInSizes) {
    auto source = fast_clip();
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    auto poster = co_await make_poster(pool(), tools(), source, *probe);
    CO_ASSERT_OK(poster);
    EXPECT_EQ(fields_of_image(poster->jpeg, "poster.jpg"), "mjpeg,1280,720");
    EXPECT_THAT(sizes_of(*poster), ElementsAre("webp,320,180", "webp,640,360", "webp,1280,720"));

    MediaProbe sound_only;
    auto none = co_await make_poster(pool(), tools(), source, sound_only);
    EXPECT_EQ(none.error().kind, Errc::not_found);
}

KLIEG_ASYNC_TEST(Poster, IsNoLargerThanTheVideo) {
    for (auto const& [size, sizes] : std::vector<std::pair<std::string, std::vector<std::string>>>{
             {"500x282", {"webp,320,180", "webp,500,282"}},
             {"320x180", {"webp,320,180"}},
             {"160x2", {"webp,160,2"}},
             {"2x2", {"webp,2,2"}},
             {"1600x6", {"webp,320,1", "webp,640,2", "webp,1280,4"}}}) {
        auto const source = video_clip("poster" + size + ".mkv", "r=25:s=" + size, "-c:v ffv1 -pix_fmt yuv420p");
        auto const probe = co_await probe_media(pool(), tools(), source);
        CO_ASSERT_OK(probe);
        auto const poster = co_await make_poster(pool(), tools(), source, *probe);
        CO_ASSERT_OK(poster);
        EXPECT_EQ(sizes_of(*poster), sizes);
    }
}

KLIEG_ASYNC_TEST(Poster, LooksNoLongerThanItMayForAllOfItsLooksTogether) {
    auto source = fast_clip();
    auto probe = co_await probe_media(pool(), Tools{}, source);
    CO_ASSERT_OK(probe);
    auto const late = co_await make_poster(pool(), Tools{}, source, *probe, std::chrono::milliseconds(0));
    CO_ASSERT(!late.ok());
    EXPECT_EQ(late.error().code, "time_limit");
}

/// A camera that is switched on when the recording has been going on for a while.
KLIEG_ASYNC_TEST(Poster, IsSoughtFromTheFirstPictureOn) {
    auto const source = make_clip("late-poster.webm",
                                  "-itsoffset 20 -f lavfi -i testsrc2=s=160x120:r=25:d=3 -f lavfi -i sine=d=23 "
                                  "-map 0 -map 1 -c:v libvpx -deadline realtime -c:a libopus");
    auto const probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    CO_ASSERT(probe->video.has_value());
    EXPECT_GE(probe->video->start - probe->start, 19s);
    CO_ASSERT_OK(co_await make_poster(pool(), tools(), source, *probe));
}

KLIEG_ASYNC_TEST(Poster, TellsNothingOfWhatADecoderSaysOfItself) {
    auto const source = fast_clip();
    auto probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    probe->video->index = 7;
    auto const none = co_await make_poster(pool(), tools(), source, *probe);
    CO_ASSERT(!none.ok());
    EXPECT_EQ(none.error().detail, "No frame of the video could be decoded.");
}

KLIEG_ASYNC_TEST(Suggestions, AreThreeOfDifferentMoments) {
    auto const source = video_clip("suggestions.mp4", "r=25:s=640x360", "-c:v libx264 -preset ultrafast -g 250", 8);
    auto const probe = co_await probe_media(pool(), tools(), source);
    CO_ASSERT_OK(probe);
    auto const poster = co_await make_poster(pool(), tools(), source, *probe);
    auto const made = co_await make_suggestions(pool(), tools(), source, *probe);
    CO_ASSERT_OK(poster);
    CO_ASSERT_OK(made);
    EXPECT_THAT(*made, SizeIs(kSuggestions));
    std::set<Bytes> pictures{poster->jpeg};
    for (auto const& one : *made) {
        EXPECT_TRUE(pictures.insert(one.jpeg).second) << "one was there already";
        EXPECT_EQ(fields_of_image(one.jpeg, "suggestion.jpg"), "mjpeg,640,360");
        EXPECT_THAT(sizes_of(one), ElementsAre("webp,320,180", "webp,640,360"));
    }
}

KLIEG_ASYNC_TEST(Suggestions, AreNoneOfWhatIsOverAtOnceOrTakesTooLong) {
    auto const brief = video_clip("brief.mp4", "r=25:s=320x180", "-c:v libx264 -preset ultrafast", 0.5);
    auto const probe = co_await probe_media(pool(), tools(), brief);
    CO_ASSERT_OK(probe);
    auto const none = co_await make_suggestions(pool(), tools(), brief, *probe);
    CO_ASSERT_OK(none);
    EXPECT_THAT(*none, SizeIs(0));
    auto const longer = fast_clip();
    auto const long_probe = co_await probe_media(pool(), tools(), longer);
    CO_ASSERT_OK(long_probe);
    auto const late = co_await make_suggestions(pool(), tools(), longer, *long_probe, std::chrono::milliseconds(0));
    CO_ASSERT_OK(late);
    EXPECT_THAT(*late, SizeIs(0));
}

TEST(ExitError, RepeatsNoWordOfADecoder) {
    for (auto const* complaint : {"Last message repeated 123 times", "Error marking filters as finished", ""}) {
        ProcessReport report;
        report.ending = ProcessEnding::exited;
        report.exit_code = 1;
        report.complaint = complaint;
        auto const judged = check_ending(report);
        ASSERT_FALSE(judged.ok());
        EXPECT_EQ(judged.error().code, "decoding_failed");
        EXPECT_EQ(judged.error().detail,
                  "The file could not be decoded: it is damaged, or in a form that is not supported. Save it anew, for "
                  "example as an MP4 with H.264 and AAC, and upload that.");
    }
}

}  // namespace klieg::media
