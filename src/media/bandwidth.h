#pragma once

#include "media/rendition.h"

#include <cstdint>

namespace klieg::media {

/// Bits a second of a media playlist, as RFC 8216, 4.1 defines them.
struct Bandwidth {
    std::uint64_t peak = 0;     ///< of any run of segments that lasts between 0.5 and 1.5 target durations
    std::uint64_t average = 0;  ///< of all segments

    Bandwidth operator+(Bandwidth other) const { return {peak + other.peak, average + other.average}; }
};

/// Measured over the segments there are. While more are to come, the promise of the encoder counts as the peak where it
/// is higher.
Bandwidth bandwidth_of(Rendition const& rendition);

/// The same for the I-frame playlist of a rendition.
Bandwidth iframe_bandwidth_of(Rendition const& rendition);

}  // namespace klieg::media
