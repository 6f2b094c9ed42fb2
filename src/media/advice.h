#pragma once

#include <string_view>

namespace klieg::media {

/// What to do with a file that cannot be read: the end of sentences for people, behind "Save it anew, ".
inline constexpr std::string_view kAsWhatToSaveIt = "for example as an MP4 with H.264 and AAC, and upload that.";

}  // namespace klieg::media
