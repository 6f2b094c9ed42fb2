#pragma once

#include "base/ids.h"

#include <string>
#include <string_view>

/// How the counters of a video are called. Who has what they count sums it up, in features above this one.
namespace klieg::videos {

/// What is counted, without of which video.
inline constexpr std::string_view kLikesCounted = "video.likes";
inline constexpr std::string_view kDislikesCounted = "video.dislikes";
inline constexpr std::string_view kViewsCounted = "video.views";
/// Neither held nor deleted ones, replies included.
inline constexpr std::string_view kCommentsCounted = "video.comments";

inline std::string counter_of(std::string_view counted, VideoId const& id) {
    return std::string(counted) + "#" + id.text();
}
inline std::string likes_counter(VideoId const& id) {
    return counter_of(kLikesCounted, id);
}
inline std::string dislikes_counter(VideoId const& id) {
    return counter_of(kDislikesCounted, id);
}
inline std::string comments_counter(VideoId const& id) {
    return counter_of(kCommentsCounted, id);
}
inline std::string views_counter(VideoId const& id) {
    return counter_of(kViewsCounted, id);
}

}  // namespace klieg::videos
