#pragma once

#include <string_view>

/// What the videos feature tells the others. Payloads are the video's id and what the name says; readers load the rest.
namespace klieg::videos {

inline constexpr std::string_view kVideoCreated = "video.created";
inline constexpr std::string_view kVideoChanged = "video.changed";    ///< what its owner says of it
inline constexpr std::string_view kVideoUploaded = "video.uploaded";  ///< the file is complete
inline constexpr std::string_view kVideoPlayable = "video.playable";  ///< can be played by those who may see it
inline constexpr std::string_view kVideoReady = "video.ready";        ///< every rung is done
inline constexpr std::string_view kVideoFailed = "video.failed";
inline constexpr std::string_view kVideoDeleted = "video.deleted";

}  // namespace klieg::videos
