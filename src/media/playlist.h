#pragma once

#include "media/rendition.h"

#include <span>
#include <string>

namespace klieg::media {

/// The names that playlists refer to, relative to their presentation's folder: `main.m3u8`, and for each rendition
/// `{name}/index.m3u8`, `{name}/iframes.m3u8`, `{name}/init.mp4`, `{name}/{n}.m4s`.
std::string segment_name(std::uint32_t number);

/// The multivariant playlist (RFC 8216, 4.3.4) of what there is so far: video renditions as variants, the audio that
/// they share as a group, or audio alone. Renditions without segments are left out; without any, it has no variant.
std::string multivariant_playlist(std::span<Rendition const> renditions);

/// The media playlist of a rendition: of type VOD once it is complete, EVENT while it grows.
std::string media_playlist(Rendition const& rendition);

/// The keyframes of a video rendition as byte ranges of its segments (RFC 8216, 4.3.3.6).
std::string iframe_playlist(Rendition const& rendition);

}  // namespace klieg::media
