#pragma once

#include "playback/media_access.h"
#include "ports/object_store.h"

#include <optional>

namespace klieg::playback {

/// A picture below a media path: `poster.jpg`, `poster-320.webp`, `suggestion-0-320.webp`, or, of the one that was
/// chosen, `thumbnail-{key}.jpg` and `thumbnail-{key}-320.webp`.
struct PictureFile {
    ports::ObjectName name;
    char const* type;
};

/// None: the path's file is no picture. No row is asked whether there is one, nor which was chosen: who has the key was
/// told of it, and a picture that was replaced is shown while pages of before show it.
std::optional<PictureFile> picture_file(MediaPath const& path, std::uint32_t base_generation);

}  // namespace klieg::playback
