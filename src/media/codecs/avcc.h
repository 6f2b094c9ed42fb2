#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace klieg::media {

/// AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1): how to decode the samples of an avc1 track.
struct AvcConfig {
    std::uint8_t profile = 0;
    std::uint8_t constraints = 0;
    std::uint8_t level = 0;
    std::uint8_t nal_length_size = 4;
    std::vector<Bytes> sps;
    std::vector<Bytes> pps;

    std::string codec_string() const;
};

/// Fails: corrupt.
Result<AvcConfig> parse_avc_config(ByteView record);

}  // namespace klieg::media
