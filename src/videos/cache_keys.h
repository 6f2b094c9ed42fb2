#pragma once

#include "base/ids.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What is cached of a video, and under which keys: readers keep answers under them, whoever changes a video forgets
/// them, and neither knows the other.
namespace klieg::videos::cache_keys {

/// The video as the API shows it to everyone.
inline std::string shown(VideoId const& id) {
    return "video:" + id.text();
}
/// What decides whether its media paths open.
inline std::string media(VideoId const& id) {
    return "media:" + id.text();
}
/// A first page of what is public, newest first: of a category ("" is all of them), in one length. There are too many
/// to forget one by one, so whoever changes a video goes on to the next generation, and the old one ages out.
inline std::string feed(std::uint64_t generation, std::string_view category, std::size_t limit) {
    return "videos:feed/" + std::to_string(generation) + "/" + std::string(category) + "/" + std::to_string(limit);
}

}  // namespace klieg::videos::cache_keys
