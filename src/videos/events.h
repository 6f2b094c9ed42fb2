#pragma once

#include "base/ids.h"

#include <boost/describe/class.hpp>

#include <string_view>

/// What the videos feature tells the others.
namespace klieg::videos {

inline constexpr std::string_view kVideoCreated = "video.created";
inline constexpr std::string_view kVideoChanged = "video.changed";    ///< what its owner says of it
inline constexpr std::string_view kVideoUploaded = "video.uploaded";  ///< the file is complete
inline constexpr std::string_view kVideoPlayable = "video.playable";  ///< can be played by those who may see it
inline constexpr std::string_view kVideoReady = "video.ready";        ///< every rung is done
inline constexpr std::string_view kVideoFailed = "video.failed";
inline constexpr std::string_view kVideoDeleted = "video.deleted";

/// What each of them carries; readers load the rest.
struct VideoEvent {
    VideoId video_id;
    ChannelId channel_id;
};
BOOST_DESCRIBE_STRUCT(VideoEvent, (), (video_id, channel_id))

}  // namespace klieg::videos
