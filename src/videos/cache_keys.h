#pragma once

#include "base/ids.h"

#include <string>

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
/// The first page of what is public, newest first.
inline constexpr auto kFeed = "videos:feed";

}  // namespace klieg::videos::cache_keys
