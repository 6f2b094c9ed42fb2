#pragma once

#include "base/ids.h"
#include "ports/object_store.h"

#include <cstdint>
#include <string>
#include <string_view>

/// The names of a video's objects: `{src|seg|img}/{2 hex of a hash}/{videoId}/{generation}/…`. The hash spreads videos
/// over prefixes, which is how S3 scales, and over folders. `generation` is the base generation of one uploaded file.
namespace klieg::videos {

/// All of one video's objects of a kind lie below this.
std::string objects_prefix(std::string_view kind, VideoId const& video);
/// And those of one of its files below this.
std::string objects_prefix(std::string_view kind, VideoId const& video, std::uint32_t generation);

ports::ObjectName source_name(VideoId const& video, std::uint32_t generation);
ports::ObjectName init_name(VideoId const& video, std::uint32_t generation, std::string_view rung);
ports::ObjectName segment_name(VideoId const& video, std::uint32_t generation, std::string_view rung,
                               std::uint32_t number);
ports::ObjectName poster_name(VideoId const& video, std::uint32_t generation);
/// Of a size of it; in its media path, too, what comes last: "poster-320.webp".
std::string poster_file(std::uint32_t width);
ports::ObjectName poster_name(VideoId const& video, std::uint32_t generation, std::uint32_t width);
/// Of the JPEG of a suggestion, and of a size of it, which is in its media path, too.
ports::ObjectName suggestion_name(VideoId const& video, std::uint32_t generation, std::uint32_t number);
std::string suggestion_file(std::uint32_t number, std::uint32_t width);
ports::ObjectName suggestion_name(VideoId const& video, std::uint32_t generation, std::uint32_t number,
                                  std::uint32_t width);
/// In the media path of the picture that was chosen, which is of no file: its objects lie with other pictures that have
/// a key (assembly/picture.h).
std::string thumbnail_file(std::string_view key);
std::string thumbnail_file(std::string_view key, std::uint32_t width);

/// What comes last in the media path of the whole file (playback/whole_files.h), which is no object.
inline constexpr std::string_view kWholeFile = "video.mp4";

inline constexpr std::string_view kObjectKinds[] = {"src", "seg", "img"};

}  // namespace klieg::videos
