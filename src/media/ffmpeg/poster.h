#pragma once

#include "base/blocking_pool.h"
#include "base/bytes.h"
#include "media/ffmpeg/image_file.h"
#include "media/ffmpeg/tools.h"
#include "media/media_probe.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <vector>

namespace klieg::media {

struct PosterLimits {
    static constexpr std::uint32_t kSidePixelsMax = 1280;
    /// For all looks at the file together: others wait for theirs.
    static constexpr std::chrono::seconds kTimeMax{90};
};

/// A frame as a JPEG of at most kSidePixelsMax a side, and the same in widths up to that one's as WebP.
struct Poster {
    Bytes jpeg;
    std::vector<ImageFile> sizes;
};

/// How many pictures beside the poster's are made to choose from.
inline constexpr std::size_t kSuggestions = 3;

/// A typical frame from about a tenth into the video.
/// Fails: not_found (no video in it), timeout (it takes longer than `within`), and as check_ending.
Task<Result<Poster>> make_poster(BlockingPool& starter, Tools tools, std::filesystem::path source, MediaProbe probe,
                                 std::chrono::milliseconds within = PosterLimits::kTimeMax);

/// Up to kSuggestions further ones, of moments behind that one, in their order: those that are found in time. Of what
/// is shorter than a second, or has no container, none. Fails: not_found (no video in it), and as check_ending.
Task<Result<std::vector<Poster>>> make_suggestions(BlockingPool& starter, Tools tools, std::filesystem::path source,
                                                   MediaProbe probe,
                                                   std::chrono::milliseconds within = PosterLimits::kTimeMax);

}  // namespace klieg::media
