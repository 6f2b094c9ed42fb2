#include "media/ffmpeg/probe.h"

#include "media/ffmpeg/machine_state.h"
#include "media/ffmpeg/probe_for_test.h"
#include "media/ffmpeg/probe_report.h"
#include "media/ffmpeg/survey.h"
#include "testing/async_test.h"
#include "testing/clips.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace klieg::media {

namespace {

using ::testing::ElementsAre;
using testing::make_clip;
using testing::make_text;
using testing::video_clip;

}  // namespace

KLIEG_ASYNC_TEST(Probe, SeesAnOrdinaryFile) {
    auto file = make_clip("plain.mp4",
                          "-f lavfi -i testsrc2=s=320x240:r=30000/1001 -f lavfi -i sine -t 1 -c:v libx264 -pix_fmt "
                          "yuv420p -c:a aac -ac 2 "
                          "-metadata:s:a:0 language=deu");
    auto seen = co_await probe(file);
    CO_ASSERT_OK(seen);
    CO_ASSERT(seen->video.has_value());
    EXPECT_EQ(seen->container, "mov,mp4,m4a,3gp,3g2,mj2");
    EXPECT_NEAR(static_cast<double>(seen->duration.count()), 1e6, 5e4);
    EXPECT_EQ(seen->video->codec, "h264");
    EXPECT_EQ(seen->video->width, 320U);
    EXPECT_EQ(seen->video->frame_rate, (FrameRate{30000, 1001}));
    EXPECT_FALSE(seen->video->variable_rate);
    EXPECT_EQ(seen->video->bit_depth, 8U);
    EXPECT_GT(seen->video->bit_rate, 0U);
    CO_ASSERT(seen->audio.size() == 1);
    EXPECT_EQ(seen->audio[0].codec, "aac");
    EXPECT_EQ(seen->audio[0].channels, 2U);
    EXPECT_EQ(seen->audio[0].sample_rate, 44100U);
    EXPECT_EQ(seen->audio[0].language, "deu");
}

KLIEG_ASYNC_TEST(Probe, KnowsTheCommonCodecs) {
    struct Case {
        char const* name;
        char const* output;
        char const* codec;
    };
    for (auto const& one : {Case{"hevc.mp4", "-c:v libx265 -preset ultrafast -x265-params log-level=none", "hevc"},
                            Case{"vp9.webm", "-c:v libvpx-vp9 -cpu-used 8 -deadline realtime", "vp9"},
                            Case{"mpeg4.avi", "-c:v mpeg4", "mpeg4"}, Case{"mpeg2.ts", "-c:v mpeg2video", "mpeg2video"},
                            Case{"prores.mov", "-c:v prores_ks", "prores"}}) {
        auto seen = co_await probe(video_clip(
            one.name, "s=128x96:r=25",
            std::string("-pix_fmt ") + (std::string(one.codec) == "prores" ? "yuv422p10le " : "yuv420p ") + one.output,
            0.4));
        CO_ASSERT_OK(seen);
        CO_ASSERT(seen->video.has_value());
        EXPECT_EQ(seen->video->codec, one.codec);
        EXPECT_EQ(seen->video->bit_depth, std::string(one.codec) == "prores" ? 10U : 8U);
    }
}

KLIEG_ASYNC_TEST(Probe, TakesAFileWithSubtitles) {
    auto lines = make_text("lines.srt", "1\n00:00:00,000 --> 00:00:00,300\nhello\n");
    auto input = "-f lavfi -i testsrc2=s=128x96:r=25 -i '" + lines.string() + "' -t 0.4 ";
    struct Case {
        char const* name;
        char const* codec;
    };
    for (auto const& one :
         {Case{"srt.mkv", "srt"}, Case{"ass.mkv", "ass"}, Case{"webvtt.mkv", "webvtt"}, Case{"tx3g.mp4", "mov_text"}}) {
        auto seen = co_await probe(make_clip(one.name, input + "-pix_fmt yuv420p -c:v libx264 -c:s " + one.codec));
        CO_ASSERT_OK(seen);
        EXPECT_TRUE(seen->video.has_value()) << one.name;
    }
}

KLIEG_ASYNC_TEST(Probe, TakesNoSubtitleForPartOfTheLength) {
    auto lines = make_text("late.srt", "1\n00:00:00,000 --> 00:00:03,000\nstill here\n");
    auto input =
        "-f lavfi -i testsrc2=s=128x96:r=25:d=1 -i '" + lines.string() + "' -pix_fmt yuv420p -c:v libx264 -c:s ";
    auto mkv = co_await probe(make_clip("subtitled_late.mkv", input + "srt"));
    CO_ASSERT_OK(mkv);
    EXPECT_TRUE(mkv->duration_is_estimated) << "it says only how long all of it lasts";
    auto mp4 = co_await probe(make_clip("subtitled_late.mp4", input + "mov_text"));
    CO_ASSERT_OK(mp4);
    EXPECT_FALSE(mp4->duration_is_estimated);
    EXPECT_NEAR(static_cast<double>(mp4->duration.count()), 1e6, 1e5);
}

TEST(ProbeReport, TakesAllOnesForAnUnknownLength) {
    auto probe = parse_probe_report(R"({"format":{"format_name":"mov,mp4","duration":"335544.4"},"streams":[
        {"index":0,"codec_type":"video","codec_name":"hevc","width":640,"height":360,"pix_fmt":"yuv420p",
         "duration_ts":4294967295,"duration":"335544.3"}]})");
    ASSERT_TRUE(probe.ok()) << probe.error().detail;
    EXPECT_EQ(probe->duration.count(), 0);
    EXPECT_TRUE(probe->duration_is_estimated);
}

TEST(ProbeReport, TakesOnlyPicturesAndSoundForAPromise) {
    auto probe = parse_probe_report(R"({"format":{"format_name":"mov,mp4","duration":"20"},"streams":[
        {"index":0,"codec_type":"video","codec_name":"hevc","width":640,"height":360,"pix_fmt":"yuv420p",
         "start_time":"0","duration_ts":51200,"duration":"4"},
        {"index":1,"codec_type":"data","duration_ts":20000,"duration":"20"}]})");
    ASSERT_TRUE(probe.ok());
    EXPECT_EQ(probe->duration, std::chrono::seconds(4));
    EXPECT_FALSE(probe->duration_is_estimated);
}

TEST(ProbeReport, ChoosesTheDefaultStreamsElseTheLargest) {
    auto report = [](char const* first, char const* second) {
        return std::string(R"({"format":{"format_name":"matroska,webm","duration":"4"},"streams":[
        {"index":0,"codec_type":"video","codec_name":"vp9","width":320,"height":180,"pix_fmt":"yuv420p",
         "disposition":{"default":)") +
               first + R"(}},
        {"index":1,"codec_type":"video","codec_name":"vp9","width":640,"height":360,"pix_fmt":"yuv420p",
         "disposition":{"default":)" +
               second + R"(}},
        {"index":2,"codec_type":"audio","codec_name":"opus","channels":2,"disposition":{"default":0}},
        {"index":3,"codec_type":"audio","codec_name":"opus","channels":1,"disposition":{"default":1}},
        {"index":4,"codec_type":"video","codec_name":"mjpeg","width":900,"height":900,"pix_fmt":"yuv420p",
         "disposition":{"default":1,"attached_pic":1}}]})";
    };
    EXPECT_EQ(parse_probe_report(report("1", "0"))->video->index, 0U);
    EXPECT_EQ(parse_probe_report(report("0", "1"))->video->index, 1U);
    EXPECT_EQ(parse_probe_report(report("0", "0"))->video->index, 1U);
    auto probe = parse_probe_report(report("1", "1"));
    EXPECT_EQ(probe->video->index, 1U);
    ASSERT_EQ(probe->audio.size(), 2U);
    EXPECT_EQ(probe->audio[0].index, 3U);
}

TEST(ProbeReport, LeavesOutWhatCannotBeDecodedAndNamesIt) {
    std::string const pictures = R"({"index":0,"codec_type":"video","codec_name":"h264","width":320,"height":180,
        "pix_fmt":"yuv420p"},)";
    std::string const begin = R"({"format":{"format_name":"matroska,webm","duration":"4"},"streams":[)";
    std::string const sound = R"({"index":1,"codec_type":"audio","codec_name":"shorten","channels":2}]})";
    auto mute = parse_probe_report(begin + pictures + sound, {"shorten"});
    ASSERT_TRUE(mute.ok());
    EXPECT_TRUE(mute->audio.empty());
    EXPECT_EQ(mute->mute_for, "shorten");
    auto neither = parse_probe_report(begin + sound, {"shorten"});
    ASSERT_FALSE(neither.ok());
    EXPECT_EQ(neither.error().code, "codec");
    EXPECT_NE(neither.error().detail.find("shorten"), std::string::npos);
    EXPECT_EQ(parse_probe_report(begin + pictures + sound, {"h264"}).error().code, "codec");
}

/// ffprobe says which decoder it was refused, and its report which codec a stream has.
TEST(ProbeReport, KnowsCodecsWhoseDecodersHaveOtherNames) {
    auto const sound_of = [](std::string const& codec, UnreadableCodecs const& unreadable) {
        return parse_probe_report(
            R"({"format":{"format_name":"matroska,webm","duration":"4"},"streams":[
            {"index":0,"codec_type":"video","codec_name":"flv1","width":320,"height":180,"pix_fmt":"yuv420p"},
            {"index":1,"codec_type":"audio","channels":1,"codec_name":")" +
                codec + R"("}]})",
            unreadable);
    };
    auto const mute = sound_of("dfpwm", {"dfpwm"});
    ASSERT_TRUE(mute.ok());
    EXPECT_TRUE(mute->audio.empty());
    EXPECT_EQ(mute->mute_for, "dfpwm");
    for (auto const* codec : {"dts", "amr_nb", "amr_wb", "mp3", "pcm_s16le"})
        EXPECT_EQ(sound_of(codec, {})->audio.size(), 1U) << codec;
    for (auto const* codec : {"sonic", "none", "unknown", ""})
        EXPECT_EQ(sound_of(codec, {})->audio.size(), 0U) << codec;
}

TEST(ProbeReport, TakesTheSoundBesideAnnouncedPicturesThatAreNotThere) {
    std::string const begin = R"({"format":{"format_name":"mpegts","duration":"4"},"streams":[)";
    std::string const none = R"({"index":0,"codec_type":"video","codec_name":"mpeg2video"})";
    std::string const shown = R"({"index":2,"codec_type":"video","codec_name":"h264","width":320,"height":180,
        "pix_fmt":"yuv420p"})";
    std::string const sound = R"({"index":1,"codec_type":"audio","codec_name":"mp2","channels":2})";
    auto heard = parse_probe_report(begin + none + "," + sound + "]}");
    ASSERT_TRUE(heard.ok()) << heard.error().detail;
    EXPECT_FALSE(heard->video.has_value());
    EXPECT_EQ(heard->blank_for, "mpeg2video");
    auto both = parse_probe_report(begin + none + "," + sound + "," + shown + "]}");
    ASSERT_TRUE(both.ok());
    EXPECT_EQ(both->video->index, 2U);
    EXPECT_FALSE(both->blank_for.has_value()) << "there are pictures";
    EXPECT_FALSE(parse_probe_report(begin + none + "]}").ok()) << "there is nothing else";
}

TEST(ProbeReport, TellsOfSoundThatIsAnnouncedAndNotThere) {
    std::string const begin = R"({"format":{"format_name":"mpegts","start_time":"1","duration":"4"},"streams":[
        {"index":0,"codec_type":"video","codec_name":"h264","width":320,"height":180,"pix_fmt":"yuv420p","start_time":"1"},)";
    std::string const none = R"({"index":1,"codec_type":"audio","codec_name":"aac","channels":0,"sample_rate":"0"})";
    auto const shown = parse_probe_report(begin + none + "]}");
    ASSERT_TRUE(shown.ok()) << shown.error().detail;
    EXPECT_EQ(shown->silent_for, "aac");
    auto const heard =
        parse_probe_report(begin + none + R"(,{"index":2,"codec_type":"audio","codec_name":"mp2","channels":2}]})");
    ASSERT_TRUE(heard.ok()) << heard.error().detail;
    EXPECT_FALSE(heard->silent_for.has_value()) << "there is other sound";
}

TEST(ProbeReport, LeavesOpenWhatMayStillCome) {
    auto report = [](std::string const& format, std::string const& streams) {
        return R"({"format":{"start_time":"0","format_name":")" + format + R"("},"streams":[)" + streams + "]}";
    };
    std::string const pictures = R"({"codec_type":"video","codec_name":"h264","width":320,"height":180,
        "pix_fmt":"yuv420p")";
    std::string const sound = R"({"codec_type":"audio","codec_name":"aac","channels":)";
    std::string const begun = R"(,"start_time":"0"})";
    EXPECT_FALSE(leaves_open(report("mpegts", pictures + begun + "," + sound + "2" + begun)));
    EXPECT_TRUE(leaves_open(report("mpegts", pictures + begun + "," + sound + "0}")))
        << "of the sound nothing is known";
    EXPECT_TRUE(leaves_open(report("matroska,webm", pictures + "}," + sound + "2" + begun))) << "no picture has come";
    EXPECT_FALSE(leaves_open(report("mpegts", pictures + begun))) << "it would be announced";
    EXPECT_TRUE(leaves_open(report("mpeg", pictures + begun))) << "nothing announces it";
    EXPECT_FALSE(leaves_open(report("mpeg", pictures + begun + "," + sound + "2" + begun)));
    EXPECT_FALSE(leaves_open("no report"));
}

/// Of an hour of it all that was read may be pictures: then its owner hears of it.
TEST(ProbeReport, KnowsHowFarItLookedForWhatNothingAnnounces) {
    auto searched = [](std::string container, std::uint64_t bytes, bool heard) {
        MediaProbe probe{.container = std::move(container), .bytes = bytes, .video = VideoFacts{}};
        if (heard) probe.audio.emplace_back();
        note_search(probe, 1000);
        return probe.searched_bytes;
    };
    for (auto const* container : {"mpeg", "flv"}) {
        EXPECT_EQ(searched(container, 1001, false), 1000U) << container;
        EXPECT_EQ(searched(container, 1000, false), 0U) << container << ": all of it";
        EXPECT_EQ(searched(container, 1001, true), 0U) << container << ": it is there";
    }
    EXPECT_EQ(searched("mpegts", 1001, false), 0U) << "it would be announced";
}

TEST(Probe, ReadsNoFurtherThanItsLimitsSay) {
    EXPECT_THAT(reading_far(), ElementsAre("-probesize", "134217728", "-analyzeduration", "43200000000"));
}

/// A file that the server's rights reach and a decoder's do not waits for its operator. That it is one, is not for the
/// decoder to say.
KLIEG_ASYNC_TEST(Probe, WaitsForAFileThatKeepsTheDecoderOut) {
    testing::TempDir folder;
    auto const file = folder.path() / "source";
    std::filesystem::copy(video_clip("sheet.mp4", "s=160x120:r=25", "-c:v libx264 -pix_fmt yuv420p", 1), file);
    CO_ASSERT_OK(co_await probe(file));
    EXPECT_TRUE(may_be_read_without_rights(file));
    CO_ASSERT(::chmod(file.c_str(), 0) == 0);
    EXPECT_FALSE(may_be_read_without_rights(file));
    if (::geteuid() != 0) co_return;  // no other user gets so far
    EXPECT_EQ((co_await probe(file)).error().kind, Errc::unavailable);
    CO_ASSERT(::chown(file.c_str(), 65534, 65534) == 0 && ::chmod(file.c_str(), 0660) == 0);
    EXPECT_EQ((co_await probe(file)).error().kind, Errc::unavailable);
    CO_ASSERT(::chmod(file.c_str(), 0664) == 0);
    CO_ASSERT_OK(co_await probe(file));
}

KLIEG_ASYNC_TEST(Probe, FindsWhatBeginsLate) {
    struct Case {
        char const* name;
        char const* arguments;
    };
    std::string const pictures = "-f lavfi -i testsrc2=s=160x120:r=25:d=";
    for (auto const& one : {Case{"late-camera.mkv",
                                 "-itsoffset 13 -f lavfi -i testsrc2=s=160x120:r=25:d=2 -f lavfi -i sine=d=15 -map 0 "
                                 "-map 1 -c:v libx264 -preset ultrafast -c:a libopus"},
                            Case{"late-sound.ts",
                                 "-f lavfi -i testsrc2=s=160x120:r=25:d=15 -itsoffset 13 -f lavfi -i sine=d=2 -map 0 "
                                 "-map 1 -c:v libx264 -preset ultrafast -c:a aac"},
                            Case{"late-sound.mpg",
                                 "-f lavfi -i testsrc2=s=160x120:r=25:d=15 -itsoffset 13 -f lavfi -i sine=d=2 -map 0 "
                                 "-map 1 -c:v mpeg2video -c:a mp2"}}) {
        auto const seen = co_await probe(make_clip(one.name, one.arguments));
        CO_ASSERT_OK(seen);
        EXPECT_TRUE(seen->video.has_value()) << one.name;
        EXPECT_EQ(seen->audio.size(), 1U) << one.name;
        EXPECT_TRUE(seen->begins_late) << one.name;
        EXPECT_FALSE(seen->blank_for.has_value() || seen->silent_for.has_value()) << one.name;
    }
    auto const usual =
        co_await probe(make_clip("usual.ts", pictures + "2 -f lavfi -i sine=d=2 -c:v mpeg2video -c:a mp2"));
    CO_ASSERT_OK(usual);
    EXPECT_FALSE(usual->begins_late);
}

TEST(ProbeReport, NamesColoursAsPlayersTakeThem) {
    auto colours = [](char const* size, char const* more) {
        auto probe = parse_probe_report(std::string(R"({"format":{"format_name":"avi","duration":"4"},"streams":[
            {"index":0,"codec_type":"video","codec_name":"h264","pix_fmt":"yuv420p",)") +
                                        size + more + "}]}");
        auto const& names = probe->video->colours;
        return names.matrix + " " + names.primaries + " " + names.transfer;
    };
    char const* const large = R"("width":1280,"height":720)";
    char const* const small = R"("width":640,"height":360)";
    EXPECT_EQ(colours(large, ""), "bt709 bt709 bt709");
    EXPECT_EQ(colours(small, ""), "smpte170m smpte170m smpte170m");
    EXPECT_EQ(colours(small, R"(,"color_space":"bt709")"), "bt709 bt709 bt709");
    EXPECT_EQ(colours(large, R"(,"color_space":"bt470bg","color_transfer":"gamma28")"), "bt470bg bt470bg bt470bg");
    EXPECT_EQ(colours(small, R"(,"color_primaries":"bt709","color_space":"unheard of")"), "bt709 bt709 bt709");
    EXPECT_EQ(colours(small, R"(,"color_primaries":"bt2020")"), "bt709 bt709 bt709") << "converted";
}

TEST(ProbeReport, TakesWideColoursForWhatTheFileSaysThatTheyAre) {
    auto colours = [](char const* more) {
        auto probe = parse_probe_report(std::string(R"({"format":{"format_name":"mxf","duration":"4"},"streams":[
            {"index":0,"codec_type":"video","codec_name":"dnxhd","pix_fmt":"yuv422p","width":3840,"height":2160,)") +
                                        more + "}]}");
        return probe->video->wide_matrix + " " + probe->video->wide_primaries;
    };
    EXPECT_EQ(colours(R"("color_transfer":"smpte2084")"), "bt2020nc bt2020");
    EXPECT_EQ(colours(R"("color_space":"bt709","color_primaries":"bt2020","color_transfer":"bt709")"), "bt709 bt2020");
    EXPECT_EQ(colours(R"("color_space":"bt2020nc","color_primaries":"smpte432")"), "bt2020nc smpte432");
    EXPECT_EQ(colours(R"("color_space":"unheard of","color_primaries":"bt2020")"), "bt2020nc bt2020");
}

/// A movie of several tracks of pictures, one shown after another: a title, the film, a notice.
TEST(ProbeReport, BeginsWithTheFirstOfWhatIsShown) {
    auto const of = [](std::string const& container) {
        return parse_probe_report(R"({"format":{"format_name":")" + container +
                                  R"(","start_time":"0","duration":"32"},"streams":[
            {"index":0,"codec_type":"video","codec_name":"svq1","pix_fmt":"yuv410p","width":320,"height":240,
             "start_time":"1.5","duration":"30"},
            {"index":1,"codec_type":"audio","codec_name":"qdm2","channels":1,"sample_rate":"22050",
             "start_time":"1.0","duration":"30"},
            {"index":2,"codec_type":"video","codec_name":"svq1","pix_fmt":"yuv410p","width":160,"height":120,
             "start_time":"0","duration":"1"}]})");
    };
    auto const movie = of("mov,mp4,m4a,3gp,3g2,mj2");
    ASSERT_TRUE(movie.ok());
    EXPECT_EQ(movie->start, std::chrono::seconds(1));
    EXPECT_EQ(movie->empty_before_start, std::chrono::seconds(1));
    EXPECT_EQ(movie->duration, std::chrono::milliseconds(30'500)) << "of what is shown";
    EXPECT_EQ(of("mpegts")->start, std::chrono::seconds(0)) << "ffmpeg counts from what it reads";
}

KLIEG_ASYNC_TEST(Probe, TurnsAPhonesVideo) {
    auto upright = video_clip("upright.mp4", "s=160x90:r=30", "-c:v libx264 -pix_fmt yuv420p", 0.3);
    auto turned = make_clip("turned.mp4", "-i '" + upright.string() + "' -c copy -metadata:s:v:0 rotate=270");
    auto seen = co_await probe(turned);
    CO_ASSERT_OK(seen);
    EXPECT_EQ(seen->video->rotation, 90);
    EXPECT_EQ(seen->video->width, 90U);
    EXPECT_EQ(seen->video->height, 160U);
    EXPECT_EQ(seen->video->coded_width, 160U);
}

KLIEG_ASYNC_TEST(Probe, SeesHighDynamicRangeInTenBits) {
    auto file = video_clip("hdr.mkv", "s=128x96:r=25",
                           "-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params "
                           "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
                           0.3);
    auto seen = co_await probe(file);
    CO_ASSERT_OK(seen);
    EXPECT_EQ(seen->video->range, DynamicRange::pq);
    EXPECT_TRUE(seen->video->wide_gamut);
    EXPECT_EQ(seen->video->bit_depth, 10U);
}

KLIEG_ASYNC_TEST(Probe, SeesPixelAspectAndOddSizes) {
    auto odd =
        co_await probe(make_clip("odd.mkv", "-f lavfi -i testsrc=s=161x91:r=25 -t 0.2 -c:v ffv1 -pix_fmt yuv444p"));
    CO_ASSERT_OK(odd);
    EXPECT_EQ(odd->video->width, 161U);
    EXPECT_EQ(odd->video->height, 91U);
    auto wide =
        co_await probe(video_clip("sar.mp4", "s=144x96:r=25", "-vf setsar=4/3 -c:v libx264 -pix_fmt yuv420p", 0.2));
    CO_ASSERT_OK(wide);
    EXPECT_FALSE(wide->video->square_pixels);
    EXPECT_EQ(wide->video->width, 192U);
}

KLIEG_ASYNC_TEST(Probe, TellsFrameRatesApart) {
    auto fast = co_await probe(video_clip("fast.mp4", "s=128x96:r=60", "-c:v libx264 -pix_fmt yuv420p", 0.5));
    CO_ASSERT_OK(fast);
    EXPECT_EQ(fast->video->frame_rate, (FrameRate{60, 1}));
    auto varied = co_await probe(
        video_clip("varied.mp4", "s=128x96:r=30",
                   "-vf \"select='lt(n,30)+not(mod(n,7))'\" -fps_mode vfr -c:v libx264 -pix_fmt yuv420p", 4));
    CO_ASSERT_OK(varied);
    EXPECT_TRUE(varied->video->variable_rate);
    auto fields = co_await probe(
        video_clip("fields.mp4", "s=128x96:r=50", "-vf interlace -c:v libx264 -flags +ilme+ildct -pix_fmt yuv420p", 1));
    CO_ASSERT_OK(fields);
    EXPECT_EQ(fields->video->scan, ScanOrder::interlaced);
    EXPECT_FALSE(fields->video->variable_rate);
    EXPECT_NEAR(fields->video->frame_rate.value(), 25, 0.01);
}

KLIEG_ASYNC_TEST(Probe, TakesSoundWithoutPictureAndTheReverse) {
    auto mono = co_await probe(make_clip("mono.m4a", "-f lavfi -i sine=r=44100 -t 0.5 -ac 1 -c:a aac"));
    CO_ASSERT_OK(mono);
    EXPECT_FALSE(mono->video.has_value());
    EXPECT_EQ(mono->audio.at(0).channels, 1U);
    auto mute = co_await probe(video_clip("mute.mp4", "s=128x96:r=25", "-c:v libx264 -pix_fmt yuv420p", 0.2));
    CO_ASSERT_OK(mute);
    EXPECT_TRUE(mute->audio.empty());
}

/// ffprobe gives up a file of which it may not open every decoder, also where only the pictures are asked for.
KLIEG_ASYNC_TEST(Probe, SeesTheLargestPicturesBesideSoundThatCannotBeDecoded) {
    std::string list;
    for (auto const* size : {"160x120", "320x240"}) {
        auto const part = video_clip(std::string("growing-") + size + ".ivf", std::string("s=") + size + ":r=25",
                                     "-c:v libvpx -deadline realtime", 2);
        list += "file " + part.string() + "\n";
    }
    auto const file =
        make_clip("growing-beside-dfpwm.mkv", "-f concat -safe 0 -i " + make_text("growing.txt", list).string() +
                                                  " -f lavfi -i sine=r=16000:d=4 -map 0 -map 1 -c:v copy -c:a dfpwm");
    auto const seen = co_await probe(file);
    CO_ASSERT_OK(seen);
    CO_ASSERT(seen->video.has_value());
    EXPECT_EQ(seen->video->height, 240U);
    EXPECT_EQ(seen->unreadable, UnreadableCodecs{"dfpwm"});
    EXPECT_TRUE(seen->mute_for.has_value());
    auto const last = co_await find_last_picture(pool(), Tools{}, file, *seen);
    CO_ASSERT_OK(last);
    CO_ASSERT(last->has_value());
    EXPECT_NEAR(static_cast<double>((*last)->end.count()), 4e6, 1e5);
}

KLIEG_ASYNC_TEST(Probe, BelievesTheSamplesOfSoundWhereTheirTimesLeaveThemNoRoom) {
    auto const said = [](char const* name, char const* length) {
        auto const whole = make_clip("counted.mp3", "-f lavfi -i sine=d=3:r=44100 -c:a libmp3lame");
        return make_clip(
            name, "-i " + whole.string() + " -c copy -bsf:a setts=ts=N*" + length + ":duration=" + length + " -f mp4");
    };
    auto const third = co_await probe(said("a-third.m4a", "384"));
    CO_ASSERT_OK(third);
    EXPECT_TRUE(third->without_times);
    EXPECT_NEAR(static_cast<double>(third->duration.count()), 3e6, 2e5);
    auto const right = co_await probe(said("whole.m4a", "1152"));
    CO_ASSERT_OK(right);
    EXPECT_FALSE(right->without_times);
}

/// AVI has no times but those of decoding, and no container sees to it that decoding can begin with its first packet.
KLIEG_ASYNC_TEST(Survey, BeginsWithThePictureThatIsDecodedFirst) {
    auto const source = "-f lavfi -i testsrc2=s=160x120:r=25:d=4 ";
    auto const sound = "-f lavfi -i sine=d=4 ";
    std::string const encoded = "-c:v libx264 -pix_fmt yuv420p -g 50 -bf 2 -x264-params no-scenecut=1 ";
    struct Case {
        std::filesystem::path file;
        double first, begins;
    };
    auto const cut = [&](char const* name, std::string const& inputs) {
        auto const whole = make_clip(std::string("whole-") + name, inputs + encoded);
        return make_clip(name, "-i " + whole.string() + " -c copy -copyinkf:v -bsf:v noise=drop='eq(n\\,0)'");
    };
    for (auto const& [file, first, begins] :
         {Case{make_clip("reordered.avi", source + encoded), 0.08, 0.08},
          Case{make_clip("reordered-heard.avi", source + std::string(sound) + encoded + "-c:a mp3"), 0.08, 0},
          Case{cut("inside-a-gop.mp4", source + std::string(sound)), 2, 0},
          Case{cut("silent-inside-a-gop.mkv", source), 2, 2}}) {
        auto seen = co_await probe(file);
        CO_ASSERT_OK(seen);
        auto const said = seen->start;
        CO_ASSERT_OK(co_await take_first_decoded(pool(), Tools{}, file, *seen));
        EXPECT_NEAR(std::chrono::duration<double>(seen->video->start).count(), first, 0.05) << file;
        EXPECT_NEAR(std::chrono::duration<double>(seen->start).count(), begins, 0.15) << file;
        EXPECT_EQ(seen->start - seen->empty_before_start, said) << file;
    }
}

/// It stands before the first picture alone, so that whoever begins later has to be told.
KLIEG_ASYNC_TEST(Survey, TellsADecoderWhichX264WroteAFile) {
    auto const file = video_clip("of-x264.mp4", "s=320x180:r=25", "-c:v libx264 -pix_fmt yuv444p", 1);
    auto seen = co_await probe(file);
    CO_ASSERT_OK(seen);
    auto const build = seen->video->x264_build;
    EXPECT_GT(build, 150U);
    EXPECT_THAT(decoding_arguments(*seen), ElementsAre("-x264_build:0", std::to_string(build)));
    testing::run("ffmpeg -v error -y -ss 0.5 -i " + file.string() + " -c copy -bsf:v filter_units=remove_types=6 " +
                 file.string() + ".unnamed.mp4");
    auto const unnamed = co_await probe(file.string() + ".unnamed.mp4");
    CO_ASSERT_OK(unnamed);
    EXPECT_EQ(unnamed->video->x264_build, 0U);
    EXPECT_TRUE(decoding_arguments(*unnamed).empty());
}

/// Recordings that were joined, and encoders that were reset: the clock of a broadcast jumps, and ffmpeg mends that.
TEST(ProbeReport, TakesNoJumpOfABroadcastsClockForALength) {
    auto const probe_of = [](std::string const& container, std::string const& seconds) {
        return parse_probe_report(
            R"({"format":{"format_name":")" + container + R"(","size":"2000000","duration":")" + seconds +
                R"("},"streams":[{"index":0,"codec_type":"video","codec_name":"h264","width":320,"height":180,"pix_fmt":"yuv420p"}]})",
            {});
    };
    auto const jumps = probe_of("mpegts", "94467");
    ASSERT_TRUE(jumps.ok());
    EXPECT_EQ(jumps->duration, std::chrono::microseconds(0));
    auto const plain = probe_of("mpegts", "20");
    ASSERT_TRUE(plain.ok());
    EXPECT_EQ(plain->duration, std::chrono::seconds(20));
    EXPECT_TRUE(plain->duration_is_estimated) << "it promises nothing";
    EXPECT_FALSE(probe_of("matroska,webm", "94467").ok()) << "that is a header's word";
}

/// A jump of a day in a recording of heavy pictures leaves many bytes for each second, and yet far too few.
TEST(ProbeReport, HoldsABroadcastsLengthAgainstTheRatesOfItsStreams) {
    auto const probe_of = [](std::string const& seconds) {
        return parse_probe_report(
            R"({"format":{"format_name":"mpegts","size":"238000000","duration":")" + seconds + R"("},"streams":[
{"index":0,"codec_type":"video","codec_name":"mpeg2video","width":320,"height":180,"pix_fmt":"yuv420p"},
{"index":1,"codec_type":"audio","codec_name":"mp2","channels":2,"sample_rate":"48000","bit_rate":"384000"}]})",
            {});
    };
    auto const jumps = probe_of("90012");
    ASSERT_TRUE(jumps.ok());
    EXPECT_EQ(jumps->duration, std::chrono::microseconds(0));
    auto const plain = probe_of("3600");
    ASSERT_TRUE(plain.ok());
    EXPECT_EQ(plain->duration, std::chrono::hours(1));
}

TEST(ProbeReport, CountsTheStreamsThatAreShownOrHeard) {
    auto const probe_of = [](int sounds, int fonts) {
        std::string streams =
            R"({"index":0,"codec_type":"video","codec_name":"h264","width":320,"height":180,"pix_fmt":"yuv420p"})";
        for (int i = 0; i < sounds; ++i)
            streams += R"(,{"codec_type":"audio","codec_name":"aac","channels":2,"sample_rate":"48000"})";
        for (int i = 0; i < fonts; ++i) streams += R"(,{"codec_type":"attachment","codec_name":"ttf"})";
        return parse_probe_report(
            R"({"format":{"format_name":"matroska,webm","duration":"4"},"streams":[)" + streams + "]}", {});
    };
    EXPECT_TRUE(probe_of(31, 200).ok());
    EXPECT_FALSE(probe_of(32, 0).ok());
}

/// What comes out of a pipe says nothing of its length, or what nobody can have meant.
TEST(ProbeReport, TakesNoGuessForALength) {
    auto const probe_of = [](std::string const& format, std::string const& seconds, std::string const& pictures) {
        return parse_probe_report(R"({"format":{)" + format + R"(,"size":"1290000","duration":")" + seconds +
                                      R"("},"streams":[
{"index":0,"codec_type":"video","codec_name":"ffv1","width":320,"height":180,"pix_fmt":"yuv420p",)" +
                                      pictures + R"(},
{"index":1,"codec_type":"audio","codec_name":"pcm_s16le","channels":1,"sample_rate":"44100","bit_rate":"705600"}]})",
                                  {});
    };
    auto const matroska = R"("format_name":"matroska,webm")", start = R"("start_time":"0")";
    auto const guessed = probe_of(matroska, "14.6", start);
    ASSERT_TRUE(guessed.ok());
    EXPECT_EQ(guessed->duration, std::chrono::microseconds(0));
    EXPECT_TRUE(guessed->duration_is_estimated);
    auto const said = probe_of(matroska, "4", start);
    ASSERT_TRUE(said.ok());
    EXPECT_EQ(said->duration, std::chrono::seconds(4));
    auto const unfinished = probe_of(R"("format_name":"avi")", "2030",
                                     R"("duration_ts":50759,"duration":"2030.36","nb_frames":"1073741824")");
    ASSERT_TRUE(unfinished.ok());
    EXPECT_EQ(unfinished->duration, std::chrono::microseconds(0));
    EXPECT_EQ(unfinished->promised, std::chrono::microseconds(0));
    EXPECT_EQ(unfinished->video->frames, 0U);
}

/// Each of these demuxers believes the bytes that are there, and not what its header says there should be.
KLIEG_ASYNC_TEST(Probe, SeesWhatIsMissingOfAFileThatWasCutOff) {
    auto const inputs = "-f lavfi -i testsrc2=s=160x120:r=25:d=4 -f lavfi -i sine=d=4:r=44100 ";
    auto const sound_alone = "-f lavfi -i sine=d=4:r=44100";
    struct Case {
        char const* name;
        std::string arguments;
    };
    for (auto const& one :
         {Case{"recorded.avi", std::string(inputs) + "-c:v mpeg4 -c:a libmp3lame"},
          Case{"pcm.avi", std::string(inputs) + "-c:v mpeg4 -c:a pcm_s16le"},
          Case{"recorded.wmv", std::string(inputs) + "-c:v msmpeg4v3 -c:a wmav2"}, Case{"recorded.wma", sound_alone},
          Case{"recorded.wav", sound_alone}, Case{"recorded.w64", sound_alone}, Case{"recorded.caf", sound_alone}}) {
        auto const whole = make_clip(one.name, one.arguments);
        auto const seen = co_await probe(whole);
        CO_ASSERT_OK(seen);
        EXPECT_EQ(seen->promised, std::chrono::microseconds(0)) << one.name;
        testing::TempDir const dir;
        auto const half = dir.path() / one.name;
        std::filesystem::copy(whole, half);
        std::filesystem::resize_file(half, std::filesystem::file_size(whole) / 2);
        auto const cut = co_await probe(half);
        CO_ASSERT_OK(cut);
        EXPECT_NEAR(std::chrono::duration<double>(cut->promised).count(), 4, 0.2) << one.name;
        EXPECT_LT(cut->duration, std::chrono::seconds(3)) << one.name;
    }
}

TEST(ProbeReport, RefusesWhatIsBeyondTheLimits) {
    auto report = [](std::string const& video, std::string const& duration, int streams = 1) {
        std::string list;
        for (int i = 0; i < streams; ++i)
            list += std::string(i == 0 ? "" : ",") +
                    R"({"codec_type":"video","codec_name":"h264","pix_fmt":"yuv420p",)" + video + "}";
        return R"({"streams":[)" + list + R"(],"format":{"format_name":"mov","duration":")" + duration + R"("}})";
    };
    std::string const hd = R"("width":1920,"height":1080,"avg_frame_rate":"30/1","r_frame_rate":"30/1")";
    EXPECT_TRUE(parse_probe_report(report(hd, "60.5")).ok());
    EXPECT_EQ(parse_probe_report(report(hd, "60.5"))->duration, std::chrono::milliseconds(60500));
    EXPECT_EQ(parse_probe_report(report(hd, "1e300")).ok(), true);  // absurd is unknown
    // By a word for programs it is told from what an encoder of ours wrote: jobs do not try it again.
    auto refusal = [](std::string const& text) {
        auto const refused = parse_probe_report(text).error();
        return std::pair(refused.kind, refused.code);
    };
    EXPECT_EQ(refusal(report(hd, "43201")), std::pair(Errc::too_large, std::string("too_long")));
    auto const of_a_broadcasts_clock =
        R"({"format":{"format_name":"matroska,webm","start_time":"86400","duration":"86404"},"streams":[
            {"index":0,"codec_type":"video","codec_name":"h264","pix_fmt":"yuv420p","start_time":"86400",)" +
        hd + "}]}";
    EXPECT_TRUE(parse_probe_report(of_a_broadcasts_clock).ok()) << "Matroska counts from 0";
    EXPECT_EQ(refusal(report(hd, "60", 40)), std::pair(Errc::unsupported, std::string("unsupported")));
    for (auto const* size : {R"("width":100000,"height":100000)", R"("width":8000,"height":8000)"})
        EXPECT_EQ(refusal(report(size, "1")), std::pair(Errc::too_large, std::string("picture_size")));
    EXPECT_EQ(refusal(report(R"("width":0,"height":-4)", "1")),
              std::pair(Errc::unsupported, std::string("unsupported")));
    auto const tiny = parse_probe_report(report(R"("width":2,"height":2,"sample_aspect_ratio":"1:10")", "1"));
    ASSERT_TRUE(tiny.ok());
    EXPECT_EQ(tiny->video->width, 1U) << "and not none";
    EXPECT_EQ(refusal(R"({"streams":[],"format":{"format_name":"mov"}})"),
              std::pair(Errc::unsupported, std::string("unsupported")));
    EXPECT_EQ(
        parse_probe_report(report(R"("width":64,"height":64,"sample_aspect_ratio":"1:0","avg_frame_rate":"0/0")", "1"))
            ->video->width,
        64U);
}

TEST(ProbeReport, RefusesSoundThatNobodyKnowsHowToMix) {
    struct Case {
        int channels;
        char const* layout;
        bool taken;
    };
    for (auto const& [channels, layout, taken] :
         {Case{2, "stereo", true}, Case{8, "unknown", true}, Case{9, "unknown", false}, Case{12, "", false},
          Case{12, "7.1.4", true}, Case{16, "", true}, Case{24, "unknown", true}, Case{64, "cube", true},
          Case{65, "cube", false}, Case{255, "unknown", false}, Case{255, "255 channels", false}}) {
        auto const report = R"({"format":{"format_name":"wav","duration":"5"},"streams":[{"codec_type":"audio",)"
                            R"("codec_name":"pcm_s16le","channels":)" +
                            std::to_string(channels) + R"(,"channel_layout":")" + layout + R"("}]})";
        auto const probe = parse_probe_report(report);
        EXPECT_EQ(probe.ok(), taken) << channels << layout;
        if (probe.ok()) continue;
        EXPECT_EQ(probe.error().code, "unsupported");
        EXPECT_THAT(probe.error().detail, ::testing::HasSubstr(std::to_string(channels) + " channels"));
    }
}

/// Its table of sizes tells of 2^32 samples: ffprobe has the same words for that as for what is no video.
KLIEG_ASYNC_TEST(Probe, SaysThatAnIndexIsDamagedWhereTheFileHasOne) {
    auto const whole = make_clip("counted.mp4", "-f lavfi -i testsrc=size=64x64:rate=25:duration=1 -c:v libx264");
    testing::TempDir const dir;
    auto const crafted = dir.path() / "crafted.mp4";
    std::filesystem::copy(whole, crafted);
    std::fstream file(crafted, std::ios::in | std::ios::out | std::ios::binary);
    std::string const bytes((std::istreambuf_iterator<char>(file)), {});
    auto const sizes = bytes.find("stsz");
    CO_ASSERT(sizes != std::string::npos);
    file.seekp(static_cast<std::streamoff>(sizes + 12));
    file.write("\xff\xff\xff\xff", 4);
    file.close();
    auto const seen = co_await probe(crafted);
    CO_ASSERT(!seen.ok());
    EXPECT_EQ(seen.error().code, "corrupt");
    EXPECT_THAT(seen.error().detail, ::testing::HasSubstr("index"));
}

TEST(ProbeReport, TellsGuessedDurationsFromStatedOnes) {
    for (auto const& [container, guessed] :
         {std::pair("mp3", true), std::pair("aac", true), std::pair("mov,mp4", false),
          std::pair("matroska,webm", false), std::pair("wav", false)}) {
        auto report =
            std::string(
                R"({"streams":[{"codec_type":"audio","codec_name":"mp3","channels":2}],"format":{"format_name":")") +
            container + R"(","duration":"5"}})";
        auto probe = parse_probe_report(report);
        ASSERT_TRUE(probe.ok());
        EXPECT_EQ(probe->duration_is_estimated, guessed) << container;
    }
}

TEST(ProbeReport, RefusesWhatIsNoReport) {
    for (auto const* text :
         {"", "{}", "[]", R"({"streams":{},"format":{}})", R"({"streams":[1,null,"x"],"format":{}})"})
        EXPECT_FALSE(parse_probe_report(text).ok()) << text;
}

}  // namespace klieg::media
