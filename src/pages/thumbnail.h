#pragma once

#include "pages/shown.h"

#include <optional>
#include <vector>

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

/// A picture in sizes, and the same as JPEGs, for programs that may take no WebP. Of one that was made before there
/// were JPEGs they have the largest WebP; of none, nothing.
struct Portrait {
    std::vector<ShownPicture> const& sizes;
    std::vector<ShownPicture> const& jpegs;

    /// In previews of links: the smallest JPEG, since messengers show none that is too heavy.
    std::optional<ShownPicture> for_links() const;
    /// In directories of podcasts: the largest.
    std::optional<ShownPicture> for_podcasts() const;
};

}  // namespace klieg::pages
