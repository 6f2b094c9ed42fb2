#include "media/ladder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace klieg::media {

namespace {

using ::testing::ElementsAre;

MediaProbe source_of(std::uint32_t width, std::uint32_t height, FrameRate rate = {30, 1}) {
    MediaProbe probe;
    probe.duration = std::chrono::seconds(60);
    probe.video =
        VideoFacts{.codec = "h264", .width = width, .height = height, .frame_rate = rate, .bit_rate = 30'000'000};
    return probe;
}

std::vector<std::string> names_of(Ladder const& ladder) {
    std::vector<std::string> names;
    for (auto const& rung : ladder.rungs) names.push_back(rung.name);
    return names;
}

std::string size_of(Rung const& rung) {
    return std::to_string(rung.width) + "x" + std::to_string(rung.height);
}

}  // namespace

TEST(Ladder, GoesFromTheLowestRungToTheSourcesSize) {
    EXPECT_THAT(names_of(make_ladder(source_of(1920, 1080))), ElementsAre("240", "360", "480", "720", "1080"));
    EXPECT_THAT(names_of(make_ladder(source_of(3840, 2160))),
                ElementsAre("240", "360", "480", "720", "1080", "1440", "2160"));
    EXPECT_THAT(names_of(make_ladder(source_of(640, 360))), ElementsAre("240", "360"));
}

TEST(Ladder, KeepsASmallSourceAsItIs) {
    auto ladder = make_ladder(source_of(160, 120));
    EXPECT_THAT(names_of(ladder), ElementsAre("120"));
    EXPECT_EQ(size_of(ladder.rungs[0]), "160x120");
    EXPECT_THAT(names_of(make_ladder(source_of(161, 121))), ElementsAre("122"));
    EXPECT_THAT(names_of(make_ladder(source_of(426, 233))), ElementsAre("240")) << "it is nearly one";
}

/// Icons, and clips that test others: browsers play no such pictures.
TEST(Ladder, EnlargesWhatIsSmallerThanAnythingThatIsPlayed) {
    auto size_for = [](std::uint32_t width, std::uint32_t height) {
        auto ladder = make_ladder(source_of(width, height));
        return ladder.rungs.size() == 1 ? size_of(ladder.rungs[0]) : "not one rung";
    };
    EXPECT_EQ(size_for(17, 7), "52x22") << "three times as large, to even sides";
    EXPECT_EQ(size_for(2, 2), "16x16");
    EXPECT_EQ(size_for(1, 100), "16x1600");
    EXPECT_EQ(size_for(16, 16), "16x16");
    EXPECT_EQ(size_for(4000, 3), "8000x16") << "with bars";
    EXPECT_EQ(size_for(8192, 1), "8192x16");
}

TEST(Ladder, NamesPortraitRungsByTheShortSide) {
    auto ladder = make_ladder(source_of(1080, 1920));
    EXPECT_EQ(size_of(ladder.rungs[0]), "240x426");
    EXPECT_EQ(size_of(ladder.rungs[3]), "720x1280");
    EXPECT_EQ(size_of(ladder.rungs[4]), "1080x1920");
}

TEST(Ladder, GivesEvenSizesThatGrowByALineAtMost) {
    for (std::uint32_t width = 17; width < 2200; width += 37) {
        for (std::uint32_t height = 17; height < 2200; height += 41) {
            for (auto const& rung : make_ladder(source_of(width, height)).rungs) {
                EXPECT_EQ(rung.width % 2 + rung.height % 2, 0U);
                EXPECT_LE(rung.width, width + width % 2);
                EXPECT_LE(rung.height, height + height % 2);
            }
        }
    }
}

TEST(Ladder, TakesASourceThatIsNearlyARungForOne) {
    auto ladder = make_ladder(source_of(1917, 1078));
    EXPECT_EQ(ladder.rungs.back().name, "1080");
    EXPECT_EQ(size_of(ladder.rungs.back()), "1918x1078");
    EXPECT_EQ(make_ladder(source_of(1920, 1000)).rungs.back().name, "1000");
    auto const above = make_ladder(source_of(720, 486));
    EXPECT_EQ(above.rungs.back().name, "480");
    EXPECT_EQ(size_of(above.rungs.back()), "720x486") << "nothing is scaled by a hundredth";
    EXPECT_EQ(size_of(make_ladder(source_of(1920, 1088)).rungs.back()), "1920x1088");
}

TEST(Ladder, KeepsTheOwnSizeOfASourceBetweenTwoRungs) {
    auto of_a_laptop = make_ladder(source_of(1600, 900));
    EXPECT_THAT(names_of(of_a_laptop), ElementsAre("240", "360", "480", "720", "900"));
    EXPECT_EQ(size_of(of_a_laptop.rungs.back()), "1600x900");
    EXPECT_GT(of_a_laptop.rungs.back().rate_max_kbps, of_a_laptop.rungs[3].rate_max_kbps);
    EXPECT_LT(of_a_laptop.rungs.back().rate_max_kbps, 6500U);
    EXPECT_THAT(names_of(make_ladder(source_of(768, 576))), ElementsAre("240", "360", "480", "576"));
    EXPECT_THAT(names_of(make_ladder(source_of(900, 1600))), ElementsAre("240", "360", "480", "720", "900"));
    EXPECT_THAT(names_of(make_ladder(source_of(1280, 534))), ElementsAre("240", "360", "534"))
        << "two rungs of nearly one size are no choice";
    EXPECT_THAT(names_of(make_ladder(source_of(320, 256))), ElementsAre("240", "256")) << "the lowest stays";
    EXPECT_EQ(make_ladder(source_of(7680, 4320)).rungs.back().name, "2160");
    EXPECT_EQ(make_ladder(source_of(8000, 1800)).rungs.back().name, "1440") << "no level of H.264 holds it";
}

TEST(Ladder, ShowsNoMoreThanThreeTimesThePixelsThatAreStored) {
    auto of_shape = [](std::uint32_t width) {
        auto source = source_of(width, 480);
        source.video->coded_width = 720;
        source.video->coded_height = 480;
        return make_ladder(source).rungs;
    };
    EXPECT_EQ(size_of(of_shape(1440).back()), "1440x480") << "twice as wide as high";
    for (auto const& rung : of_shape(7200)) {
        EXPECT_NEAR(1.0 * rung.width / rung.height, 15, 0.2) << "the shape is kept";
        EXPECT_LE(rung.width * rung.height, 3 * 720 * 480);
    }
}

TEST(Ladder, HalvesHighFrameRatesOfTheLowRungsOnly) {
    auto ladder = make_ladder(source_of(1280, 720, {60000, 1001}));
    EXPECT_NEAR(ladder.rungs[0].frame_rate, 29.97, 0.01);
    EXPECT_EQ(ladder.rungs[2].frame_rate_max, 30);
    EXPECT_NEAR(ladder.rungs[3].frame_rate, 59.94, 0.01);
    EXPECT_EQ(ladder.rungs[3].frame_rate_max, 0);
    auto small = make_ladder(source_of(640, 360, {50, 1}));
    EXPECT_NEAR(small.rungs[0].frame_rate, 25, 0.01);
    EXPECT_NEAR(small.rungs[1].frame_rate, 50, 0.01) << "the largest shows the source as it is";
    EXPECT_NEAR(make_ladder(source_of(320, 180, {60, 1})).rungs[0].frame_rate, 60, 0.01);
    EXPECT_NEAR(make_ladder(source_of(1280, 720, {120, 1})).rungs[3].frame_rate, 60, 0.01);
    EXPECT_EQ(make_ladder(source_of(640, 360, {30000, 1001})).rungs[1].frame_rate_max, 0);
}

TEST(Ladder, KeepsTheLowestRungWithin192KilobitsWithItsSound) {
    for (auto source : {source_of(1920, 1080), source_of(480, 480), source_of(2560, 1080, {60, 1})}) {
        source.audio.push_back({.channels = 2, .sample_rate = 48000});
        auto ladder = make_ladder(source);
        auto const& rung = ladder.rungs[0];
        double peak_of_two_seconds = (2.0 * rung.rate_max_kbps + rung.buffer_kbit) / 2;
        EXPECT_LE(peak_of_two_seconds + ladder.audio_low->rate_kbps, 185);  // the rest is for boxes
    }
}

TEST(Ladder, HasLowSoundBelowALargerRungOnly) {
    for (auto [lines, has_low] : {std::pair{120U, false}, {240U, false}, {246U, false}, {256U, true}, {1080U, true}}) {
        auto source = source_of(lines * 4 / 3, lines);
        source.audio.push_back({.channels = 2, .sample_rate = 48000});
        auto const ladder = make_ladder(source);
        EXPECT_EQ(ladder.rungs.size() > 1, has_low) << lines;
        EXPECT_EQ(ladder.audio_low.has_value(), has_low) << lines;
        EXPECT_EQ(ladder.audio->rate_kbps, 128U);
    }
}

TEST(Ladder, SpendsWhatASmallSourceDidOnItsOnlyRung) {
    auto small = source_of(320, 240);
    EXPECT_EQ(make_ladder(small).rungs.back().rate_max_kbps, 350U);
    small.video->bit_rate = 200'000;
    EXPECT_EQ(make_ladder(small).rungs.back().rate_max_kbps, 260U);
    EXPECT_EQ(make_ladder(small).rungs.back().buffer_kbit, 156U);
    small.video->bit_rate = 20'000;
    EXPECT_EQ(make_ladder(small).rungs.back().rate_max_kbps, 100U);
}

TEST(Ladder, SpendsNoMoreThanTheSourceJustifies) {
    auto poor = source_of(1920, 1080);
    poor.video->bit_rate = 2'000'000;
    EXPECT_LT(make_ladder(poor).rungs.back().rate_max_kbps, 3000U);
    EXPECT_EQ(make_ladder(source_of(1920, 1080)).rungs.back().rate_max_kbps, 6500U);
    EXPECT_EQ(make_ladder(source_of(1920, 1080)).rungs.back().buffer_kbit, 13000U);
}

TEST(Ladder, MakesStereoOfSurroundAndLeavesMono) {
    auto source = source_of(640, 360);
    EXPECT_FALSE(make_ladder(source).audio.has_value());
    source.audio.push_back({.channels = 6, .sample_rate = 96000});
    EXPECT_EQ(make_ladder(source).audio->channels, 2U);
    EXPECT_EQ(make_ladder(source).audio->sample_rate, 48000U);
    source.audio[0] = {.channels = 1, .sample_rate = 44100};
    EXPECT_EQ(make_ladder(source).audio->channels, 1U);
    EXPECT_EQ(make_ladder(source).audio->sample_rate, 44100U);
    source.video.reset();
    EXPECT_TRUE(make_ladder(source).rungs.empty());
    EXPECT_FALSE(make_ladder(source).audio_low.has_value());
}

TEST(H264Level, FollowsTheTable) {
    EXPECT_EQ(h264_level(426, 240, 30, 100), "2.1");
    EXPECT_EQ(h264_level(1280, 720, 30, 3500), "3.1");
    EXPECT_EQ(h264_level(1280, 720, 60, 5000), "3.2");
    EXPECT_EQ(h264_level(1920, 1080, 30, 6500), "4.0");
    EXPECT_EQ(h264_level(1920, 1080, 60, 9000), "4.2");
    EXPECT_EQ(h264_level(3840, 2160, 30, 20000), "5.1");
    EXPECT_EQ(h264_level(3840, 2160, 60, 30000), "5.2");
}

}  // namespace klieg::media
