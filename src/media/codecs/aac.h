#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <cstdint>
#include <string>

namespace klieg::media {

/// What an AudioSpecificConfig says (ISO/IEC 14496-3, 1.6.2.1).
struct AacConfig {
    std::uint32_t object_type = 0;  ///< 2 is AAC-LC, 5 HE-AAC, 29 HE-AAC v2
    std::uint32_t sample_rate = 0;  ///< of the core coder
    std::uint32_t channels = 0;     ///< 0 where the stream itself describes them
    bool has_sbr = false;           ///< said explicitly
    bool short_frames = false;      ///< 960 samples a frame in place of 1024

    /// RFC 6381, 3.3: mp4a.40.2.
    std::string codec_string() const { return "mp4a.40." + std::to_string(object_type); }
    /// Plain AAC-LC of 1024 samples a frame in a numbered channel layout: what every player takes.
    bool is_plain_lc() const noexcept { return object_type == 2 && !has_sbr && !short_frames && channels != 0; }
};

/// Fails: corrupt.
Result<AacConfig> parse_aac_config(ByteView config);

inline constexpr std::uint32_t kAacFrameSamples = 1024;

/// A frame of AAC-LC without a sound, of any sample rate (ISO/IEC 14496-3, 4.4.2.1). Requires one or two channels.
Bytes silent_aac_frame(std::uint32_t channels);

}  // namespace klieg::media
