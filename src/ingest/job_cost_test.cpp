#include "ingest/job_cost.h"

#include "ingest/ingest_job.h"

#include <gmock/gmock.h>

namespace klieg::ingest {
namespace {

using namespace std::chrono_literals;

media::MediaProbe of(std::uint32_t width, std::uint32_t height, std::uint32_t rate, std::chrono::seconds duration) {
    media::MediaProbe probe{.duration = duration};
    probe.video = media::VideoFacts{
        .coded_width = width, .coded_height = height, .width = width, .height = height, .frame_rate = {rate, 1}};
    return probe;
}

std::chrono::milliseconds cost(media::MediaProbe const& probe) {
    return cost_of_encoding(probe, media::make_ladder(probe).rungs, 2);
}

TEST(JobCost, GoesByPixelsAndPictures) {
    auto const clip = cost(of(1280, 720, 30, 4s));
    EXPECT_LT(clip, 10s);
    EXPECT_GT(cost(of(1280, 720, 60, 4s)), clip);
    EXPECT_GT(cost(of(1920, 1080, 30, 4s)), clip);
    EXPECT_GT(cost(of(1280, 720, 30, 8s)), clip);
    EXPECT_GT(cost(of(8192, 4352, 62, 12h)), 24h);
    media::MediaProbe sound{.duration = 1h};
    EXPECT_LT(cost(sound), 5min);
}

TEST(JobCost, TakesAFileThatDoesNotSayHowLongItIsForALongOne) {
    EXPECT_GT(cost(of(1280, 720, 30, 0s)), cost(of(1280, 720, 30, 10min)));
}

TEST(JobCost, RefusesMoreWorkThanAFileMayBe) {
    EXPECT_TRUE(check_pixels(of(1920, 1080, 60, 12h), kMegapixelsMax).ok());
    EXPECT_TRUE(check_pixels(of(3840, 2160, 60, 4h), kMegapixelsMax).ok());
    EXPECT_TRUE(check_pixels(of(7680, 4320, 30, 2h), kMegapixelsMax).ok());
    auto const refused = check_pixels(of(8192, 4352, 62, 12h), kMegapixelsMax);
    EXPECT_EQ(refused.error().kind, Errc::too_large);
    EXPECT_EQ(refused.error().code, "too_many_pixels");
    EXPECT_THAT(refused.error().detail, ::testing::HasSubstr("720 minutes of 8192x4352 at 62 pictures a second"));
    EXPECT_THAT(refused.error().detail, ::testing::HasSubstr("it may last 60 minutes"));
    EXPECT_THAT(check_pixels(of(320, 180, 12'800, 3s), 1).error().detail,
                ::testing::HasSubstr(": 3 seconds of 320x180 at 12,800 pictures a second. So it may last less than a "
                                     "second;"));
    EXPECT_THAT(check_pixels(of(1920, 1080, 30, 61s), 100).error().detail,
                ::testing::HasSubstr(": 61 seconds of 1920x1080 at 30 pictures a second. So it may last 1 second;"));
    EXPECT_THAT(
        check_pixels(of(1920, 1080, 25, 30h), 5'000'000).error().detail,
        ::testing::HasSubstr(": 1,800 minutes of 1920x1080 at 25 pictures a second. So it may last 1,607 minutes;"));
    EXPECT_TRUE(check_pixels(of(8192, 4352, 62, 12h), 0).ok());
    EXPECT_TRUE(check_pixels({.duration = 12h}, 1).ok());
}

TEST(JobCost, SaysNumbersAsPeopleDo) {
    auto said = [](media::FrameRate rate) {
        auto probe = of(8192, 4352, 1, 12h);
        probe.video->frame_rate = rate;
        probe.video->frames = 0;
        auto const sentence = check_pixels(probe, 0).ok() ? check_pixels(probe, 1).error().detail : "";
        auto const from = sentence.find(" at ") + 4;
        return sentence.substr(from, sentence.find(" pictures") - from);
    };
    EXPECT_EQ(said({30'000, 1001}), "29.97");
    EXPECT_EQ(said({60, 1}), "60");
    EXPECT_EQ(said({5, 2}), "2.5");
    EXPECT_EQ(said({12'800, 1}), "12,800");
    EXPECT_EQ(said({1, 500}), "0.002");
    EXPECT_EQ(said({1, 20'000}), "0.00005");
    EXPECT_EQ(said({9999, 1000}), "10");
    EXPECT_EQ(said({99'999, 1000}), "100");
}

/// What a container counts is taken, too: a clock that says little does not make it less work.
TEST(JobCost, CountsPicturesAsTheContainerDoes) {
    auto lying = of(8192, 4352, 62, 1s);
    lying.video->frames = 2'700'000;
    EXPECT_THAT(check_pixels(lying, kMegapixelsMax).error().detail,
                ::testing::HasSubstr(": 1 second of 8192x4352 at 2,700,000 pictures a second."));
    EXPECT_GT(cost(lying), 24h);
}

}  // namespace
}  // namespace klieg::ingest
