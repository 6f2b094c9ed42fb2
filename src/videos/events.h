#pragma once

#include <string_view>

/// What the videos feature tells the others. Payloads are the video's id and what the name says; readers load the rest.
namespace klieg::videos::events {

inline constexpr std::string_view kCreated = "video.created";
inline constexpr std::string_view kChanged = "video.changed";    ///< title, description, tags, category or visibility
inline constexpr std::string_view kUploaded = "video.uploaded";  ///< the file is complete
inline constexpr std::string_view kPlayable = "video.playable";  ///< can be played by those who may see it
inline constexpr std::string_view kReady = "video.ready";        ///< every rung is done
inline constexpr std::string_view kFailed = "video.failed";
inline constexpr std::string_view kDeleted = "video.deleted";

}  // namespace klieg::videos::events
