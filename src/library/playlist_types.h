#pragma once

#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"
#include "base/json.h"
#include "base/principal.h"
#include "videos/types.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::library {

/// Of a user: a condition of the write.
inline constexpr std::int64_t kPlaylistsMax = 500;
/// Of a playlist: a condition of the write.
inline constexpr std::int64_t kPlaylistItemsMax = 5'000;

struct PlaylistKind {
    static constexpr std::string_view prefix = "pl_", name = "playlist";
};
using PlaylistId = Id<PlaylistKind>;

/// Videos in an order of their own, as it stands in the table Playlists. It belongs to a user and not to one of their
/// channels: a public one is shown under each.
struct Playlist {
    PlaylistId playlist_id;
    UserId user_id;  ///< its owner
    std::string title;
    std::string description;
    videos::Visibility visibility = videos::Visibility::private_;
    std::int64_t item_count = 0;
    /// The places that are free before its first item and behind its last one (item_order.h).
    std::int64_t front_number = -1;
    std::int64_t end_number = 0;
    Time created_at{};
    Time updated_at{};
    std::int64_t version = 1;  ///< counts the changes of what is said of it, and not those of its items
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Playlist, (),
                      (playlist_id, user_id, title, description, visibility, item_count, front_number, end_number,
                       created_at, updated_at, version, schema_version))

/// A video in it, which stands there once.
struct PlaylistItem {
    PlaylistId playlist_id;
    VideoId video;
    std::string place;  ///< sorts as the items do
    Time added_at{};
    std::int64_t version = 0;  ///< counts the changes, from the millisecond of the first on
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(PlaylistItem, (), (playlist_id, video, place, added_at, version, schema_version))

struct NewPlaylist {
    std::string title;
    std::optional<std::string> description;
    std::optional<videos::Visibility> visibility;  ///< none: private
};
BOOST_DESCRIBE_STRUCT(NewPlaylist, (), (title, description, visibility))

struct PlaylistPatch {
    json::Change<std::string> title;
    json::Change<std::string> description;
    json::Change<videos::Visibility> visibility;
};
BOOST_DESCRIBE_STRUCT(PlaylistPatch, (), (title, description, visibility))

struct NewPlaylistItem {
    VideoId video_id;
    json::Change<VideoId> after;  ///< absent: at the end; null: at the top
};
BOOST_DESCRIBE_STRUCT(NewPlaylistItem, (), (video_id, after))

struct PlaylistItemPatch {
    json::Change<VideoId> after;  ///< null: at the top
};
BOOST_DESCRIBE_STRUCT(PlaylistItemPatch, (), (after))

/// What titles and descriptions may be (playlist_rules.cpp).
Constraints constraints_of(Playlist const*);
Constraints constraints_of(NewPlaylist const*);
Constraints constraints_of(PlaylistPatch const*);
Constraints constraints_of(NewPlaylistItem const*);
Constraints constraints_of(PlaylistItemPatch const*);
constexpr void checked_by_service(NewPlaylist const*) {}
constexpr void checked_by_service(PlaylistPatch const*) {}

namespace rules {

/// Everyone sees what is public, and unlisted who has its id; what is private its owner and those who moderate.
bool may_see(Principal const& actor, Playlist const& playlist);
/// Its owner and administrators. Fails: unauthenticated, forbidden; not_found where `actor` may not even see it.
Result<> require_editor(Principal const& actor, Playlist const& playlist);

}  // namespace rules

}  // namespace klieg::library
