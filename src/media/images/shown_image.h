#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::media {

/// What the bytes of an image are, as its decoder is to be told.
enum class ImageFormat : std::uint8_t { png, jpeg, gif, webp, av1 };

/// The first picture of an image file, and nothing else of the file.
struct ShownImage {
    /// Those of a camera of 50 megapixels.
    static constexpr std::uint64_t kPixelsMax = 50'000'000;
    /// The longest one of JPEG and GIF.
    static constexpr std::uint32_t kSideMax = 65'535;

    ImageFormat format = ImageFormat::png;
    std::uint32_t width = 0;  ///< before it is turned, as is the height
    std::uint32_t height = 0;
    /// On which it lies, where it is smaller than what is shown of it, as the first frame of an animation may be.
    struct Canvas {
        std::uint32_t width = 0;
        std::uint32_t height = 0;
        std::uint32_t left = 0;
        std::uint32_t top = 0;
    };
    std::optional<Canvas> canvas{};
    int orientation = 1;       ///< in the numbers of EXIF: 1 to 8
    bool has_palette = false;  ///< in which some colours may be transparent
    /// A whole image of that format. Of AVIF it is what its primary item holds: AV1 in OBUs.
    std::string bytes;
    /// Of AVIF: a second one of the same size, as bright as the first covers what is behind it; empty: it covers all.
    std::string alpha{};

    bool is_on_its_side() const noexcept { return orientation >= 5; }
    std::uint32_t whole_width() const noexcept { return canvas ? canvas->width : width; }
    std::uint32_t whole_height() const noexcept { return canvas ? canvas->height : height; }
    std::uint32_t shown_width() const noexcept { return is_on_its_side() ? whole_height() : whole_width(); }
    std::uint32_t shown_height() const noexcept { return is_on_its_side() ? whole_width() : whole_height(); }
};

/// The code of each refusal but too_large.
inline constexpr auto kUnsupportedImage = "unsupported_image";

/// For what a decoder gives up as well.
Error image_not_readable();

/// Keeps of a stranger's image what shows: texts, profiles of colour, thumbnails and further pictures cost a decoder
/// time that nothing of the picture tells of, so none of them reaches it. The first bytes say what it is, whatever its
/// name or its sender does.
///
/// Nothing is decoded: the time goes with the bytes. Its size is what its header claims, and its decoder is held to it.
///
/// Fails: unsupported (of no kind that is taken; not whole; of a form of its kind that cannot be read here; code
/// unsupported_image), too_large (kPixelsMax, kSideMax).
Result<ShownImage> shown_image(std::string_view image);

}  // namespace klieg::media
