#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <string>

namespace klieg::media {

/// What a sequence parameter set says about the pictures (ITU-T H.264, 7.3.2.1.1 and Annex E).
struct H264Sps {
    std::uint8_t profile = 0;      ///< profile_idc: 66 baseline, 77 main, 100 high
    std::uint8_t constraints = 0;  ///< constraint_set flags, as the byte in RFC 6381
    std::uint8_t level = 0;        ///< level_idc: ten times the level
    std::uint32_t chroma_format = 1;
    std::uint32_t bit_depth_luma = 8;
    std::uint32_t bit_depth_chroma = 8;
    bool frames_only = true;  ///< no interlaced coding
    std::uint32_t width = 0;  ///< in samples, after cropping
    std::uint32_t height = 0;
    bool cropped_in_front = false;  ///< at the left or at the top
    std::uint32_t sar_width = 1;    ///< sample aspect ratio
    std::uint32_t sar_height = 1;
    bool describes_colour = false;
    bool full_range = false;
    std::uint32_t primaries = 2;         ///< colour_primaries (ITU-T H.273), as are the next two; 2 is unspecified
    std::uint32_t transfer = 2;          ///< transfer_characteristics
    std::uint32_t matrix = 2;            ///< matrix_coefficients
    std::uint32_t ticks_per_second = 0;  ///< time_scale over num_units_in_tick, two ticks a frame; zeros where absent
    std::uint32_t units_in_tick = 0;
};

enum class NalType : std::uint8_t { slice = 1, idr = 5, sei = 6, sps = 7, pps = 8, delimiter = 9 };

NalType nal_type(std::byte header) noexcept;

/// Parses a NAL unit, its header byte included. Fails: corrupt, and unsupported for sizes that no decoder takes.
Result<H264Sps> parse_h264_sps(ByteView nal);

/// RFC 6381, 3.3: avc1.PPCCLL.
std::string h264_codec_string(std::uint8_t profile, std::uint8_t constraints, std::uint8_t level);

}  // namespace klieg::media
