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
std::string multivariant_playlist(std::span<RenditionSummary const> renditions);

/// A playlist never changes its type (RFC 8216, 6.2.1): one that was an EVENT while its rendition grew stays one.
enum class PlaylistType : std::uint8_t { event, vod };

/// VOD where the rendition is complete, else EVENT.
PlaylistType playlist_type_of(Rendition const& rendition);

/// The media playlist of a rendition; with an end once that is complete.
std::string media_playlist(Rendition const& rendition, PlaylistType type);

/// The keyframes of a video rendition as byte ranges of its segments (RFC 8216, 4.3.3.6): all of the first
/// kKeyframesInFull, an hour of them or two, and behind them the first of each segment, so that half a day is less than
/// a megabyte of text. Which they are depends on what lies before them alone: a playlist that grows changes no entry.
inline constexpr std::size_t kKeyframesInFull = 3000;
std::string iframe_playlist(Rendition const& rendition, PlaylistType type);

}  // namespace klieg::media
