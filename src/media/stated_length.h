#pragma once

#include "base/random_access.h"
#include "base/result.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace klieg::media {

/// What the header of a file that ends before it should says of the whole.
struct StatedLength {
    /// Of what is shown and heard; 0: it says nothing of time.
    std::chrono::microseconds length{0};
    /// How many times as many bytes of media there should be as there are.
    double parts = 1;
};

/// Of ASF (Advanced Systems Format 01.20.06, 3.1 and 3.2), WAVE and Wave64 files, whose demuxers believe the bytes that
/// are there instead: nothing of a file that is whole, of others, and where the writer did not know (a live broadcast,
/// a pipe).
///
/// It reads a few dozen bytes of each of the first kStatedLengthPartsMax parts. Threads: any, it blocks.
/// Fails: as RandomAccess does.
Result<std::optional<StatedLength>> stated_length(RandomAccess const& file);

/// Media follows within a few: format, cue points, a cover.
inline constexpr int kStatedLengthPartsMax = 64;

}  // namespace klieg::media
