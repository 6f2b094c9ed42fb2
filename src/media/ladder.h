#pragma once

#include "media/media_probe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::media {

/// One H.264 rendition to make: capped CRF, 8-bit 4:2:0, square pixels, progressive.
struct Rung {
    std::string name;  ///< the short side: "240" … "2160", or the source's own
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    double frame_rate_max = 0;  ///< frames beyond are left out; 0: all are kept
    double frame_rate = 0;      ///< what is expected then, on average
    std::uint32_t crf = 23;
    std::uint32_t rate_max_kbps = 0;
    std::uint32_t buffer_kbit = 0;  ///< of the model decoder: how far a moment may exceed rate_max_kbps
    std::string level;              ///< H.264: "3.1"
};

/// One AAC-LC rendition that rungs share.
struct AudioRung {
    std::string name;  ///< "audio", or "audio-low" for the 240 rung below others
    std::uint32_t channels = 2;
    std::uint32_t sample_rate = 48000;
    std::uint32_t rate_kbps = 128;
};

/// What to make of a source: no rung is larger than it (to even sides; but for kPlayedSidePixelsMin), the lowest comes
/// first, and the last one is of its own size and frame rate as far as H.264's level 5.2 goes.
struct Ladder {
    std::vector<Rung> rungs;  ///< empty without video
    std::optional<AudioRung> audio;
    /// With the 240 rung below a larger one it stays within 192 kbit/s, as Apple asks of one variant for cellular
    /// networks (9.21); with 128 kbit/s of sound there would be no room for a picture. None where it is the only one:
    /// it is what everybody has of the video, and has the sound that a larger one would.
    std::optional<AudioRung> audio_low;
};

/// Threads: any; pure.
Ladder make_ladder(MediaProbe const& source);

/// The smallest H.264 level that holds such a stream (ITU-T H.264 table A-1, High profile).
std::string h264_level(std::uint32_t width, std::uint32_t height, double frame_rate, std::uint32_t rate_max_kbps);

}  // namespace klieg::media
