#include "media/codecs/h264.h"

#include "media/codecs/bit_reader.h"

#include <array>
#include <cstdio>
#include <utility>

namespace klieg::media {

namespace {

/// A parameter set takes some dozens of bytes; with scaling lists, some hundreds.
constexpr std::size_t kSpsSizeMax = 4096;
/// Level 6.2 allows 16384 x 8704.
constexpr std::uint32_t kPictureSideMax = 16384;

/// Removes emulation prevention bytes (7.3.1): 00 00 03 stands for 00 00.
Bytes unescape(ByteView nal) {
    Bytes plain;
    plain.reserve(nal.size());
    std::size_t zeros = 0;
    for (auto byte : nal) {
        if (zeros >= 2 && byte == std::byte{3}) {
            zeros = 0;
            continue;
        }
        zeros = byte == std::byte{0} ? zeros + 1 : 0;
        plain.push_back(byte);
    }
    return plain;
}

bool has_chroma_fields(std::uint8_t profile) {
    switch (profile) {
        case 44:
        case 83:
        case 86:
        case 100:
        case 110:
        case 118:
        case 122:
        case 128:
        case 134:
        case 135:
        case 138:
        case 139:
        case 244: return true;
        default: return false;
    }
}

/// 7.3.2.1.1.1: only its length matters here.
void skip_scaling_list(BitReader& reader, int size) {
    std::int32_t last = 8;
    std::int32_t next = 8;
    for (int i = 0; i < size && reader.ok(); ++i) {
        if (next != 0) next = static_cast<std::int32_t>((static_cast<std::int64_t>(last) + reader.se() + 256) % 256);
        if (next != 0) last = next;
    }
}

void read_chroma_fields(BitReader& reader, H264Sps& sps) {
    sps.chroma_format = reader.ue();
    if (sps.chroma_format == 3) reader.skip(1);  // separate_colour_plane_flag
    sps.bit_depth_luma = 8 + std::min(reader.ue(), 8U);
    sps.bit_depth_chroma = 8 + std::min(reader.ue(), 8U);
    reader.skip(1);              // qpprime_y_zero_transform_bypass_flag
    if (!reader.flag()) return;  // seq_scaling_matrix_present_flag
    int lists = sps.chroma_format == 3 ? 12 : 8;
    for (int i = 0; i < lists; ++i) {
        if (reader.flag()) skip_scaling_list(reader, i < 6 ? 16 : 64);
    }
}

void skip_picture_order(BitReader& reader) {
    auto type = reader.ue();
    if (type == 0) reader.ue();  // log2_max_pic_order_cnt_lsb_minus4
    if (type != 1) return;
    reader.skip(1);
    reader.se();
    reader.se();
    auto cycle = reader.ue();
    for (std::uint32_t i = 0; i < cycle && reader.ok(); ++i) reader.se();
}

/// Table E-1.
void read_aspect_ratio(BitReader& reader, H264Sps& sps) {
    static constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 17> kTable = {{{1, 1},
                                                                                        {1, 1},
                                                                                        {12, 11},
                                                                                        {10, 11},
                                                                                        {16, 11},
                                                                                        {40, 33},
                                                                                        {24, 11},
                                                                                        {20, 11},
                                                                                        {32, 11},
                                                                                        {80, 33},
                                                                                        {18, 11},
                                                                                        {15, 11},
                                                                                        {64, 33},
                                                                                        {160, 99},
                                                                                        {4, 3},
                                                                                        {3, 2},
                                                                                        {2, 1}}};
    auto index = reader.bits(8);
    if (index < kTable.size()) std::tie(sps.sar_width, sps.sar_height) = kTable[index];
    if (index == 255) {
        sps.sar_width = reader.bits(16);
        sps.sar_height = reader.bits(16);
    }
    if (sps.sar_width == 0 || sps.sar_height == 0) sps.sar_width = sps.sar_height = 1;
}

/// E.1.1, as far as the timing.
void read_vui(BitReader& reader, H264Sps& sps) {
    if (reader.flag()) read_aspect_ratio(reader, sps);
    if (reader.flag()) reader.skip(1);  // overscan
    if (reader.flag()) {
        reader.skip(3);  // video_format
        sps.full_range = reader.flag();
        sps.describes_colour = reader.flag();
        if (sps.describes_colour) {
            sps.primaries = reader.bits(8);
            sps.transfer = reader.bits(8);
            sps.matrix = reader.bits(8);
        }
    }
    if (reader.flag()) {
        reader.ue();
        reader.ue();
    }
    if (reader.flag()) {
        sps.units_in_tick = reader.bits(32);
        sps.ticks_per_second = reader.bits(32);
    }
}

struct Crop {
    std::uint32_t left = 0, right = 0, top = 0, bottom = 0;
};

/// Equations 7-19 to 7-22: the size in macroblocks less the cropping.
Result<> apply_size(H264Sps& sps, std::uint64_t columns, std::uint64_t rows, Crop crop) {
    if (columns > kPictureSideMax / 16 || rows > kPictureSideMax / 16) {
        return Error{Errc::unsupported, "the H.264 picture is larger than any level allows"};
    }
    std::uint64_t unit_x = sps.chroma_format == 1 || sps.chroma_format == 2 ? 2 : 1;
    std::uint64_t unit_y = (sps.chroma_format == 1 ? 2U : 1U) * (sps.frames_only ? 1U : 2U);
    auto cropped_x = unit_x * (std::uint64_t{crop.left} + crop.right);
    auto cropped_y = unit_y * (std::uint64_t{crop.top} + crop.bottom);
    if (cropped_x >= columns * 16 || cropped_y >= rows * 16) {
        return Error{Errc::corrupt, "the H.264 cropping leaves no picture"};
    }
    sps.cropped_in_front = crop.left > 0 || crop.top > 0;
    sps.width = static_cast<std::uint32_t>(columns * 16 - cropped_x);
    sps.height = static_cast<std::uint32_t>(rows * 16 - cropped_y);
    return {};
}

}  // namespace

NalType nal_type(std::byte header) noexcept {
    return static_cast<NalType>(std::to_integer<unsigned>(header) & 0x1fU);
}

/// Field by field in the order of 7.3.2.1.1, also through those that nobody asks for: Exp-Golomb codes have no length
/// in front, so that the only way to a field is through all before it. Past the end BitReader answers zeros and
/// remembers, and one look at ok() after the last needed field is enough.
Result<H264Sps> parse_h264_sps(ByteView nal) {
    if (nal.empty() || nal.size() > kSpsSizeMax || nal_type(nal[0]) != NalType::sps) {
        return Error{Errc::corrupt, "not an H.264 sequence parameter set"};
    }
    auto plain = unescape(nal.subspan(1));
    BitReader reader(plain);
    H264Sps sps;
    sps.profile = static_cast<std::uint8_t>(reader.bits(8));
    sps.constraints = static_cast<std::uint8_t>(reader.bits(8));
    sps.level = static_cast<std::uint8_t>(reader.bits(8));
    reader.ue();  // seq_parameter_set_id
    if (has_chroma_fields(sps.profile)) read_chroma_fields(reader, sps);
    reader.ue();  // log2_max_frame_num_minus4
    skip_picture_order(reader);
    reader.ue();     // max_num_ref_frames
    reader.skip(1);  // gaps_in_frame_num_value_allowed_flag
    auto columns = std::uint64_t{reader.ue()} + 1;
    auto map_units = std::uint64_t{reader.ue()} + 1;
    sps.frames_only = reader.flag();
    if (!sps.frames_only) reader.skip(1);  // mb_adaptive_frame_field_flag
    reader.skip(1);                        // direct_8x8_inference_flag
    Crop crop;
    if (reader.flag()) {
        crop.left = reader.ue();
        crop.right = reader.ue();
        crop.top = reader.ue();
        crop.bottom = reader.ue();
    }
    bool has_vui = reader.flag();
    if (!reader.ok()) return Error{Errc::corrupt, "the H.264 sequence parameter set ends early"};
    // A VUI cut short loses timing and aspect ratio only: encoders in cameras are known to get it wrong.
    if (has_vui) read_vui(reader, sps);
    KLIEG_CHECK(apply_size(sps, columns, sps.frames_only ? map_units : map_units * 2, crop));
    return sps;
}

std::string h264_codec_string(std::uint8_t profile, std::uint8_t constraints, std::uint8_t level) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "avc1.%02x%02x%02x", profile, constraints, level);
    return text.data();
}

}  // namespace klieg::media
