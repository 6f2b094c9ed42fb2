#pragma once

#include "assembly/picture.h"
#include "base/constraints.h"
#include "http/contract/page.h"
#include "library/playlist_types.h"
#include "videos/view.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::library {

/// What a player tells.
struct PlayedPosition {
    std::int64_t position_ms = 0;
    std::optional<std::int64_t> duration_ms;
    std::optional<std::int64_t> played_ms_ago;
};
BOOST_DESCRIBE_STRUCT(PlayedPosition, (), (position_ms, duration_ms, played_ms_ago))
Constraints constraints_of(PlayedPosition const*);

/// A video that was watched.
struct WatchedVideo {
    videos::VideoView video;
    std::optional<std::chrono::milliseconds> position_ms;
    bool finished = false;
    Time watched_at{};
};
BOOST_DESCRIBE_STRUCT(WatchedVideo, (), (video, position_ms, finished, watched_at))
Constraints constraints_of(WatchedVideo const*);

/// A video that was put aside.
struct SavedVideo {
    videos::VideoView video;
    Time added_at{};
};
BOOST_DESCRIBE_STRUCT(SavedVideo, (), (video, added_at))
Constraints constraints_of(SavedVideo const*);

/// What a PUT says.
struct WantedLibrarySettings {
    bool history_paused = false;
};
BOOST_DESCRIBE_STRUCT(WantedLibrarySettings, (), (history_paused))
Constraints constraints_of(WantedLibrarySettings const*);

struct LibrarySettings {
    bool history_paused = false;
};
BOOST_DESCRIBE_STRUCT(LibrarySettings, (), (history_paused))
Constraints constraints_of(LibrarySettings const*);

/// Whose a playlist is.
struct PlaylistOwner {
    UserId id;
    std::string username;
    std::string display_name;
    std::vector<assembly::PictureSize> avatar;
};
BOOST_DESCRIBE_STRUCT(PlaylistOwner, (), (id, username, display_name, avatar))
Constraints constraints_of(PlaylistOwner const*);

struct PlaylistAnswer {
    PlaylistId id;
    PlaylistOwner owner;
    std::string title;
    std::string description;
    videos::Visibility visibility = videos::Visibility::private_;
    std::int64_t item_count = 0;
    Time created_at{};
    Time updated_at{};
    std::optional<bool> has_video;  ///< none where nobody asked
};
BOOST_DESCRIBE_STRUCT(PlaylistAnswer, (),
                      (id, owner, title, description, visibility, item_count, created_at, updated_at, has_video))
Constraints constraints_of(PlaylistAnswer const*);

struct PlaylistItemAnswer {
    VideoId id;
    std::optional<videos::VideoView> video;
    Time added_at{};
};
BOOST_DESCRIBE_STRUCT(PlaylistItemAnswer, (), (id, video, added_at))
Constraints constraints_of(PlaylistItemAnswer const*);

struct PlaylistsQuery : http::PageQuery {
    std::optional<VideoId> video_id;
};
BOOST_DESCRIBE_STRUCT(PlaylistsQuery, (http::PageQuery), (video_id))
Constraints constraints_of(PlaylistsQuery const*);

}  // namespace klieg::library
