#pragma once

#include "base/ids.h"

#include <string>

/// How the counters of a video are called. Who has what they count sums it up, in features above this one.
namespace klieg::videos {

inline std::string likes_counter(VideoId const& id) {
    return "video.likes#" + id.text();
}
inline std::string dislikes_counter(VideoId const& id) {
    return "video.dislikes#" + id.text();
}
/// Neither held nor deleted ones, replies included.
inline std::string comments_counter(VideoId const& id) {
    return "video.comments#" + id.text();
}
inline std::string views_counter(VideoId const& id) {
    return "video.views#" + id.text();
}

}  // namespace klieg::videos
