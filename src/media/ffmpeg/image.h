#pragma once

#include "base/blocking_pool.h"
#include "media/ffmpeg/image_file.h"
#include "media/ffmpeg/tools.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::media {

struct ImageLimits {
    static constexpr std::uint64_t kBytesMax = 10'000'000;
    /// Of processors, for a picture; and of the clock, which goes on where the machine has other things to do.
    static constexpr std::chrono::seconds kCpuTimeMax{10};
    static constexpr std::chrono::seconds kTimeMax{15};
    static constexpr std::uint64_t kMemoryBytesMax = std::uint64_t{2} << 30U;
};

/// What is made of an image.
struct ImageOrder {
    /// Of which the largest part around the middle is taken, width to height; 0: all of it.
    std::uint32_t aspect_width = 0;
    std::uint32_t aspect_height = 0;
    std::vector<std::uint32_t> widths{};  ///< ascending; none is made larger than the image
    /// What shows through is kept, or black.
    enum class Transparency : std::uint8_t { kept, black } transparency = Transparency::kept;
    std::uint32_t jpeg_width_max = 0;          ///< of one JPEG; 0: none is made
    std::vector<std::uint32_t> jpeg_widths{};  ///< as `widths`: of JPEGs on white
};

struct MadeImage {
    std::vector<ImageFile> sizes{};   ///< WebP
    std::optional<ImageFile> jpeg{};  ///< where one was asked for
    std::vector<ImageFile> jpegs{};   ///< in the widths that were asked for
};

/// Makes pictures of an image that a stranger sent: a PNG, JPEG, GIF, WebP or AVIF, as its first bytes say, turned as
/// it says. Of animations the first frame is taken. Nothing of it stays but its pixels: neither what EXIF and XMP say
/// nor colour profiles.
///
/// One run of a decoder, which gets what shows and the size that the header claims (images/shown_image.h). A look
/// beforehand would decode it twice.
///
/// Fails: unsupported (it is of none of these kinds, cannot be read, or takes too much; code unsupported_image),
/// too_large (bytes or pixels), and as check_ending does for what has nothing to do with the image: unavailable,
/// exhausted, timeout.
Task<Result<MadeImage>> make_image(BlockingPool& starter, Tools tools, std::string image, ImageOrder order);

}  // namespace klieg::media
