#include "media/codecs/aac.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace klieg::media {

namespace {
Result<AacConfig> parse(std::initializer_list<unsigned> values) {
    Bytes all;
    for (auto value : values) all.push_back(static_cast<std::byte>(value));
    return parse_aac_config(all);
}
}  // namespace

TEST(AacConfig, ReadsPlainLc) {
    auto stereo = parse({0x11, 0x90});
    ASSERT_TRUE(stereo.ok());
    EXPECT_EQ(stereo->sample_rate, 48000U);
    EXPECT_EQ(stereo->channels, 2U);
    EXPECT_EQ(stereo->codec_string(), "mp4a.40.2");
    EXPECT_TRUE(stereo->is_plain_lc());
    // ffmpeg appends a sync extension that says "no SBR".
    EXPECT_TRUE(parse({0x11, 0x90, 0x56, 0xe5, 0x00})->is_plain_lc());
}

TEST(AacConfig, TellsHeAacApart) {
    EXPECT_FALSE(parse({0x2b, 0x11, 0x88, 0x00})->is_plain_lc());        // object type 5
    EXPECT_FALSE(parse({0x13, 0x10, 0x56, 0xe5, 0x98})->is_plain_lc());  // LC with an explicit SBR extension
}

TEST(AacConfig, RefusesBrokenConfigurations) {
    EXPECT_FALSE(parse({}).ok());
    EXPECT_FALSE(parse({0x11}).ok());
    EXPECT_FALSE(parse({0x16, 0x90}).ok());  // a reserved rate
}

TEST(AacConfig, IsNotPlainWithAChannelLayoutInsideTheStream) {
    EXPECT_FALSE(parse({0x11, 0x80})->is_plain_lc());
}

}  // namespace klieg::media
