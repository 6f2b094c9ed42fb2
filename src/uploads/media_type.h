#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <string_view>

namespace klieg::uploads {

/// How many bytes from the start tell what a file is.
inline constexpr std::size_t kTypeBytes = 4096;

/// It refuses only what no decoder of ours would take: the list of formats in media/ffmpeg/tools.cpp and this one are
/// of one mind, which tests/media proves with a file of each.
///
/// The container that a file's first bytes announce: "mp4", "matroska", "avi", …; empty for anything that is no video
/// or audio file that we read: text, playlists, images, archives, executables. Names and declared types are not asked:
/// they lie.
std::string_view media_type_of(ByteView first_bytes) noexcept;
/// What is told of one that has none.
Error no_media_file();

}  // namespace klieg::uploads
