#pragma once

#include "media/media_probe.h"

#include <string_view>

namespace klieg::media {

/// What a file says of its colours, in ffprobe's words; empty where it says nothing.
struct StatedColours {
    std::string_view matrix;
    std::string_view primaries;
    std::string_view transfer;
};

/// `range`, `wide_gamut`, what wide colours are, and the names of the others. Requires `rgb` and the coded size.
void take_colours(StatedColours const& stated, VideoFacts& video);

}  // namespace klieg::media
