#include "media/codecs/h264.h"

#include "media/codecs/bit_reader.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace klieg::media {

namespace {

Bytes bytes(std::initializer_list<unsigned> values) {
    Bytes all;
    for (auto value : values) all.push_back(static_cast<std::byte>(value));
    return all;
}

/// Bits as text, to write parameter sets by hand.
class Bits {
public:
    Bits& u(unsigned count, std::uint32_t value) {
        for (unsigned i = count; i-- > 0;) text_ += (value >> i & 1U) != 0 ? '1' : '0';
        return *this;
    }
    Bits& ue(std::uint32_t value) {
        unsigned length = 0;
        while (((value + 1) >> (length + 1)) != 0) ++length;
        return u(length, 0).u(length + 1, value + 1);
    }
    Bytes nal() const {
        Bytes all = bytes({0x67});
        for (std::size_t at = 0; at < text_.size(); at += 8) {
            auto part = text_.substr(at, 8);
            part.resize(8, '0');
            all.push_back(static_cast<std::byte>(std::stoul(part, nullptr, 2)));
        }
        return all;
    }

private:
    std::string text_;
};

struct Picture {
    std::uint32_t profile = 100, level = 40, chroma = 1, depth = 0;
    std::uint32_t columns = 120, map_units = 68, crop_bottom = 4;
    bool frames_only = true;
};

Bits sps(Picture const& p) {
    Bits bits;
    bits.u(8, p.profile).u(8, 0).u(8, p.level).ue(0);
    if (p.profile >= 100) bits.ue(p.chroma).ue(p.depth).ue(p.depth).u(1, 0).u(1, 0);
    bits.ue(0).ue(2).ue(4).u(1, 0).ue(p.columns - 1).ue(p.map_units - 1).u(1, p.frames_only ? 1 : 0);
    if (!p.frames_only) bits.u(1, 0);
    return bits.u(1, 1).u(1, 1).ue(0).ue(0).ue(0).ue(p.crop_bottom);
}

}  // namespace

TEST(H264Sps, ReadsSizeProfileAndLevel) {
    auto parsed = parse_h264_sps(sps({}).u(1, 0).u(1, 1).nal());
    ASSERT_TRUE(parsed.ok()) << parsed.error().detail;
    EXPECT_EQ(parsed->width, 1920U);
    EXPECT_EQ(parsed->height, 1080U);
    EXPECT_EQ(parsed->profile, 100);
    EXPECT_EQ(parsed->level, 40);
    EXPECT_EQ(parsed->chroma_format, 1U);
    EXPECT_TRUE(parsed->frames_only);
}

TEST(H264Sps, ReadsInterlacedAndDeepColour) {
    auto parsed = parse_h264_sps(
        sps({.profile = 122, .chroma = 2, .depth = 2, .map_units = 34, .crop_bottom = 2, .frames_only = false})
            .u(1, 0)
            .u(1, 1)
            .nal());
    ASSERT_TRUE(parsed.ok());
    EXPECT_FALSE(parsed->frames_only);
    EXPECT_EQ(parsed->bit_depth_luma, 10U);
    EXPECT_EQ(parsed->chroma_format, 2U);
    EXPECT_EQ(parsed->height, 34U * 32 - 2 * 2);
}

TEST(H264Sps, ReadsAspectRatioColourAndTiming) {
    auto bits = sps({});
    bits.u(1, 1);                                                   // vui_parameters_present_flag
    bits.u(1, 1).u(8, 255).u(16, 64).u(16, 45);                     // aspect ratio 64:45
    bits.u(1, 0);                                                   // overscan
    bits.u(1, 1).u(3, 5).u(1, 0).u(1, 1).u(8, 9).u(8, 16).u(8, 9);  // BT.2020, PQ
    bits.u(1, 0).u(1, 1).u(32, 1001).u(32, 60000).u(1, 1);
    auto parsed = parse_h264_sps(bits.nal());
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->sar_width, 64U);
    EXPECT_EQ(parsed->sar_height, 45U);
    EXPECT_EQ(parsed->transfer, 16U);
    EXPECT_TRUE(parsed->describes_colour);
    EXPECT_FALSE(parsed->full_range);
    EXPECT_EQ(parsed->primaries, 9U);
    EXPECT_EQ(parsed->matrix, 9U);
    EXPECT_EQ(parsed->units_in_tick, 1001U);
    EXPECT_EQ(parsed->ticks_per_second, 60000U);
}

TEST(H264Sps, RemovesEmulationPrevention) {
    // A picture of 64 x 64 whose level and id are zero bits enough to need an escape when encoded.
    auto plain = sps({.level = 0, .columns = 4, .map_units = 4, .crop_bottom = 0}).u(1, 0).u(1, 1).nal();
    Bytes escaped;
    int zeros = 0;
    for (auto byte : plain) {
        if (zeros >= 2 && std::to_integer<unsigned>(byte) <= 3) {
            escaped.push_back(std::byte{3});
            zeros = 0;
        }
        zeros = byte == std::byte{0} ? zeros + 1 : 0;
        escaped.push_back(byte);
    }
    auto parsed = parse_h264_sps(escaped);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->width, 64U);
    EXPECT_EQ(parsed->height, 64U);
}

TEST(H264Sps, RefusesWhatIsCutOffOrAbsurd) {
    auto whole = sps({}).u(1, 0).u(1, 1).nal();
    for (std::size_t size = 0; size + 2 < whole.size(); ++size) {
        EXPECT_FALSE(parse_h264_sps(ByteView(whole).first(size)).ok()) << size;
    }
    EXPECT_FALSE(parse_h264_sps(sps({.columns = 5000}).u(1, 0).nal()).ok());
    EXPECT_FALSE(parse_h264_sps(sps({.map_units = 1, .crop_bottom = 8}).u(1, 0).nal()).ok());
    EXPECT_FALSE(parse_h264_sps(bytes({0x68, 1, 2, 3})).ok());
}

TEST(H264Codec, IsNamedAsRfc6381Says) {
    EXPECT_EQ(h264_codec_string(0x64, 0, 0x1f), "avc1.64001f");
}

TEST(BitReader, ReadsExpGolombAndStopsAtTheEnd) {
    auto data = bytes({0b10100110, 0b01000010, 0b10000000});
    BitReader reader(data);
    EXPECT_EQ(reader.ue(), 0U);
    EXPECT_EQ(reader.ue(), 1U);
    EXPECT_EQ(reader.se(), -1);  // 011
    EXPECT_EQ(reader.se(), 2);   // 00100
    EXPECT_TRUE(reader.ok());
    BitReader empty(ByteView{});
    EXPECT_EQ(empty.ue(), 0U);
    EXPECT_FALSE(empty.ok());
}

}  // namespace klieg::media
