#pragma once

#include "pages/shown.h"

#include <optional>

namespace klieg::pages {

struct Box {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// The largest size of a shape that is in the box, and no larger than it is itself. Sides are at least 1.
Box fitted(Box shape, Box most);

/// The video's JPEG with its size: its longer side has up to 1280 pixels, and its shape is another than the video's
/// where somebody chose it. None where there is no poster, or its size is not known.
std::optional<ShownPicture> poster_of(ShownVideo const& video);

/// The largest picture of it that is in the box; none where all are larger.
std::optional<ShownPicture> thumbnail_within(ShownVideo const& video, Box most);

}  // namespace klieg::pages
