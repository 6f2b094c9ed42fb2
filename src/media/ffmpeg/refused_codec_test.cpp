#include "media/ffmpeg/refused_codec.h"

#include <gtest/gtest.h>

namespace klieg::media {

TEST(RefusedCodec, IsTheDecoderThatMayNotBeOpened) {
    EXPECT_EQ(refused_codec("Codec (g722) not on whitelist 'vp8,opus'"), "g722");
    EXPECT_EQ(refused_codec("Codec (acelp.kelvin) not on whitelist 'vp8'"), "acelp.kelvin");
    EXPECT_EQ(refused_codec("Invalid data found"), std::nullopt);
}

/// What stands in the list of those that may be opened is parted by commas.
TEST(RefusedCodec, IsNothingThatNoDecoderIsCalled) {
    for (auto const* name : {"", "bmp,exr", "bmp:exr", "BMP", "b mp", "bmp)", "(bmp", "bmp\n", "bmp'", "\u0431mp"})
        EXPECT_EQ(refused_codec("Codec (" + std::string(name) + ") not on whitelist 'vp8'"), std::nullopt) << name;
}

}  // namespace klieg::media
