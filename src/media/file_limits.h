#pragma once

#include "base/result.h"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace klieg::media {

/// What a file may ask of us, whoever reads it: a decoder in its sandbox or our own reader of indexes.
struct FileLimits {
    static constexpr std::uint32_t kSidePixelsMax = 8192;
    static constexpr std::uint64_t kPixelsMax = 36'000'000;  ///< 8K is 33.2
    static constexpr auto kDurationMax = std::chrono::hours(12);
};

/// Of what is cut of a file, ours or an encoder's.
struct SegmentLimits {
    /// The longest file in segments of two seconds. Ours last six, so that what has more was made up.
    static constexpr std::size_t kSegmentsMax = 21'600;
    /// Six seconds at 44 Mbit/s. Segments are made in memory, and the object store takes no larger ones from there.
    static constexpr std::uint64_t kBytesMax = 32U << 20U;
    /// Six seconds of pictures are some 400 and of sound some 600, at their densest.
    static constexpr std::size_t kSamplesMax = 8192;
};

struct PictureSize {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// The least side of what is played: a macroblock. Decoders in browsers are made for no less; what is smaller is
/// encoded, larger.
inline constexpr std::uint32_t kPlayedSidePixelsMin = 16;

/// As they are stored, and as they are shown. Fails, with a sentence for the uploader: too_large with the code
/// picture_size.
Result<> check_picture_size(PictureSize coded, PictureSize shown);
/// Fails likewise: too_large with the code too_long.
Result<> check_duration(std::chrono::microseconds duration);
/// Whether that is what one of these said: such a file fails, whoever else might read it.
bool is_beyond_limits(Error const& error) noexcept;

}  // namespace klieg::media
