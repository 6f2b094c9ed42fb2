#include "media/file_limits.h"

#include <algorithm>
#include <string>

namespace klieg::media {

namespace {
constexpr auto kPictureSizeCode = "picture_size";
constexpr auto kTooLongCode = "too_long";
}  // namespace

Result<> check_picture_size(PictureSize coded, PictureSize shown) {
    auto const longest = std::max({coded.width, coded.height, shown.width, shown.height});
    auto const pixels = std::max(std::uint64_t{coded.width} * coded.height, std::uint64_t{shown.width} * shown.height);
    if (longest > FileLimits::kSidePixelsMax || pixels > FileLimits::kPixelsMax)
        return Error{Errc::too_large,
                     "The picture of " + std::to_string(coded.width) + "×" + std::to_string(coded.height) +
                         " is too large: up to " + std::to_string(FileLimits::kSidePixelsMax) +
                         " pixels a side and 36 megapixels are accepted.",
                     kPictureSizeCode};
    return {};
}

Result<> check_duration(std::chrono::microseconds duration) {
    if (duration <= FileLimits::kDurationMax) return {};
    return Error{Errc::too_large, "The video is longer than 12 hours, which is the most that is accepted.",
                 kTooLongCode};
}

bool is_beyond_limits(Error const& error) noexcept {
    return error.kind == Errc::too_large && (error.code == kPictureSizeCode || error.code == kTooLongCode);
}

}  // namespace klieg::media
