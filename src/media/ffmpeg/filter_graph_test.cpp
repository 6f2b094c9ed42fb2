#include "media/ffmpeg/filter_graph.h"

#include "media/ffmpeg/encode_arguments.h"
#include "media/segment_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klieg::media {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

VideoFacts video_of(FrameRate rate) {
    return {.codec = "vp9", .width = 1920, .height = 1080, .frame_rate = rate};
}

}  // namespace

TEST(Timescale, HoldsWholeFrames) {
    EXPECT_EQ(encoded_timescale(video_of({30, 1})), 90000U);
    EXPECT_EQ(encoded_timescale(video_of({30000, 1001})), 90000U);
    EXPECT_EQ(encoded_timescale(video_of({24000, 1001})), 24000U);
    EXPECT_EQ(encoded_timescale(video_of({60000, 1001})), 60000U);
    EXPECT_EQ(encoded_timescale(video_of({7, 1})), 14336U);
}

TEST(FilterGraph, ScalesEachRungFromTheNextLarger) {
    auto graph = make_filter_graph(video_of({30, 1}), {{.name = "240", .width = 426, .height = 240},
                                                       {.name = "1080", .width = 1920, .height = 1080},
                                                       {.name = "720", .width = 1280, .height = 720}});
    EXPECT_THAT(graph, StartsWith("[0:0]settb=1/90000,split=2[shown][next];"));
    EXPECT_EQ(graph.substr(graph.rfind(":-1:-1")),
              ":-1:-1,format=yuv420p,setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709,"
              "split=2[v1][s1];"
              "[s1]scale=1280:720:flags=bicubic,setsar=1,split=2[v2][s2];"
              "[s2]scale=426:240:flags=bicubic,setsar=1[v0]");
}

TEST(FilterGraph, BringsPicturesToOneSizeBeforeAnythingCountsThem) {
    auto video = video_of({25, 1});
    video.coded_width = 720, video.coded_height = 576;
    video.width = 1024, video.height = 576;
    std::vector<Rung> const rungs{{.name = "576", .width = 1024, .height = 576}};
    EXPECT_THAT(make_filter_graph(video, rungs), Not(HasSubstr("eval=frame")));
    video.changes_size = true;
    auto const graph = make_filter_graph(video, rungs);
    EXPECT_THAT(graph, StartsWith("[0:0]scale="));
    EXPECT_THAT(graph, HasSubstr("pad=720:576:-1:-1:eval=frame,setsar=1.422222:max=1000,settb=1/90000"));
}

TEST(FilterGraph, DoesWhatTheSourceNeedsAndNoMore) {
    std::vector<Rung> rungs{{.name = "1080", .width = 1920, .height = 1080}};
    auto video = video_of({25, 1});
    video.codec = "dvvideo";
    video.range = DynamicRange::pq;
    EXPECT_THAT(make_filter_graph(video, rungs), HasSubstr("bwdif=mode=send_frame:deint=interlaced"))
        << "what the header says or not: frames say it";
    auto tiny = video;
    tiny.coded_width = tiny.coded_height = 2;
    EXPECT_THAT(make_filter_graph(tiny, rungs), Not(HasSubstr("bwdif"))) << "which would take none of it";
    tiny.coded_width = 10, tiny.coded_height = 6;
    EXPECT_THAT(make_filter_graph(tiny, rungs), Not(HasSubstr("bwdif"))) << "nor of its colours, of three lines";
    EXPECT_THAT(make_filter_graph(video, rungs), HasSubstr("tonemap"));
    EXPECT_THAT(make_filter_graph(video_of({25, 1}), rungs), Not(HasSubstr("bwdif")));
    EXPECT_THAT(make_filter_graph(video_of({25, 1}), rungs), Not(HasSubstr("out_color_matrix")));
    EXPECT_THAT(make_filter_graph(video_of({25, 1}), rungs), HasSubstr("settb=1/90000"));
    EXPECT_THAT(make_filter_graph(video_of({25, 1}), rungs, 12800), HasSubstr("settb=1/12800"));
    video.square_pixels = false;
    EXPECT_THAT(make_filter_graph(video, rungs), HasSubstr("setsar=1"));
}

TEST(FilterGraph, NamesColoursAndConvertsThoseThatPlayersDoNotKnow) {
    std::vector<Rung> rungs{{.name = "480", .width = 640, .height = 480}};
    auto video = video_of({25, 1});
    video.colours = {"smpte170m", "bt470bg", "smpte170m"};
    EXPECT_THAT(make_filter_graph(video, rungs),
                HasSubstr("format=yuv420p,setparams=range=tv:colorspace=smpte170m:color_primaries=bt470bg:"
                          "color_trc=smpte170m"));
    video.colours = {"fcc", "bt709", "bt709"};
    EXPECT_THAT(make_filter_graph(video, rungs), HasSubstr("out_color_matrix=bt709"));
    EXPECT_THAT(make_filter_graph(video, rungs), HasSubstr("colorspace=bt709"));
    video.colours = {};
    video.rgb = true;
    EXPECT_THAT(make_filter_graph(video, rungs),
                HasSubstr("flags=bicubic:out_color_matrix=bt709:out_range=tv,format=yuv420p,"));
}

TEST(FilterGraph, ThinsOutOncePerFrameRate) {
    std::vector<Rung> rungs{{.name = "240", .width = 426, .height = 240, .frame_rate_max = 30, .frame_rate = 30},
                            {.name = "480", .width = 852, .height = 480, .frame_rate_max = 30, .frame_rate = 30},
                            {.name = "1080", .width = 1920, .height = 1080, .frame_rate = 60}};
    auto graph = make_filter_graph(video_of({60, 1}), rungs);
    auto const smaller = graph.rfind("[s1]");
    EXPECT_EQ(graph.find("select=", smaller), smaller + 4);
    EXPECT_EQ(graph.rfind("select="), smaller + 4);
    EXPECT_EQ(graph.rfind("select=", smaller), graph.find("select=")) << "the one that fills gaps";
}

TEST(FilterGraph, TakesAClockForNoFrameRate) {
    std::vector<Rung> rungs{{.name = "240", .width = 426, .height = 240, .frame_rate_max = 60, .frame_rate = 60}};
    EXPECT_THAT(make_filter_graph(video_of({1000, 1}), rungs), HasSubstr("gte(t-prev_selected_t,0.008333)"));
    EXPECT_THAT(make_filter_graph(video_of({240, 1}), rungs), HasSubstr("gte(t-prev_selected_t,0.014583)"));
}

TEST(KeyFrameTimes, StandAtBoundariesAndTwoSecondsApartBetween) {
    EXPECT_THAT(key_frame_times({seconds(0), seconds(5), milliseconds(5900)}, seconds(8)),
                ElementsAre(seconds(0), seconds(2), seconds(4), seconds(5), milliseconds(5900)));
    EXPECT_THAT(key_frame_times({seconds(0)}, milliseconds(4500)), ElementsAre(seconds(0), seconds(2)));
}

/// Boundaries of a file of twelve hours, which a planner makes of it.
std::vector<microseconds> boundaries_of_half_a_day(microseconds distance) {
    KeyframePlanner planner(1'000'000, Opening::short_segments);
    for (auto time = microseconds(0); time < FileLimits::kDurationMax; time += distance)
        EXPECT_TRUE(planner.add({.time = time.count()}).ok());
    auto const plan = planner.finish({.time = microseconds(FileLimits::kDurationMax).count()});
    std::vector<microseconds> boundaries;
    for (auto start : plan->starts) boundaries.emplace_back(start);
    return boundaries;
}

TEST(KeyFrameTimes, KeepEveryBoundaryAndBothSecondsOfTheLongestFile) {
    for (auto const distance : {milliseconds(4000), milliseconds(3201), milliseconds(4788)}) {
        auto const boundaries = boundaries_of_half_a_day(distance);
        auto const times = key_frame_times(boundaries, FileLimits::kDurationMax);
        EXPECT_TRUE(std::ranges::includes(times, boundaries));
        for (std::size_t i = 1; i < times.size(); ++i)
            ASSERT_LT(times[i] - times[i - 1], EncodeJob::kKeyFrameDistance + milliseconds(700)) << i;
    }
}

/// Linux: MAX_ARG_STRLEN, with the zero at the end.
constexpr std::size_t kArgumentBytesMax = 131'072;

TEST(EncodeCommand, HandsOverTheMostKeyFramesThatAnyFileHas) {
    EncodeJob job{.origin = TimeOrigin::as_stored};
    job.probe.video = video_of({25, 1});
    job.probe.duration = FileLimits::kDurationMax;
    job.rungs = {{{.name = "240", .width = 426, .height = 240}}, {{.name = "480", .width = 852, .height = 480}}};
    // As many as there may be, cut by their bytes, with one between each two of as many as there is time for.
    for (std::size_t i = 0; i < SegmentLimits::kSegmentsMax; ++i)
        job.boundaries.push_back(i < 16'000 ? i * milliseconds(2'700) : seconds(43'200) - microseconds(21'600 - i));
    auto const times = key_frame_times(job.boundaries, job.probe.duration);
    auto const command = encode_command(job);
    ASSERT_TRUE(command.ok());
    for (auto const& argument : command->arguments) EXPECT_LT(argument.size(), kArgumentBytesMax / 2);
    ASSERT_EQ(command->inputs.size(), 1U);
    std::size_t chapters = 0;
    auto const& text = command->inputs.front().text;
    for (auto at = text.find("START="); at != std::string::npos; at = text.find("START=", at + 1)) ++chapters;
    EXPECT_EQ(chapters, times.size());
    EXPECT_TRUE(std::ranges::includes(times, job.boundaries));

    job.boundaries.push_back(seconds(43'200));
    EXPECT_EQ(encode_command(job).error().kind, Errc::invalid);
}

/// Wherever in the file its decoder begins.
TEST(EncodeCommand, SaysWhichX264WroteTheSource) {
    EncodeJob job;
    job.probe.video = video_of({25, 1});
    job.probe.video->x264_build = 148;
    job.rungs = {{{.name = "240", .width = 426, .height = 240}}};
    for (auto const at : {seconds(0), seconds(40)}) {
        if (at.count() > 0) job.resume = EncodeJob::Resume{.pictures = at};
        auto const command = encode_command(job);
        ASSERT_TRUE(command.ok());
        auto const said = std::ranges::find(command->arguments, "-x264_build:0");
        ASSERT_NE(said, command->arguments.end());
        EXPECT_EQ(*(said + 1), "148");
        EXPECT_LT(said, std::ranges::find(command->arguments, "-i"));
    }
}

TEST(EncodeCommand, RefusesWhatMakesNoSense) {
    EXPECT_EQ(encode_command({}).error().kind, Errc::invalid);
    EncodeJob job;
    job.rungs.push_back({});
    EXPECT_EQ(encode_command(job).error().kind, Errc::invalid);
}

}  // namespace klieg::media
