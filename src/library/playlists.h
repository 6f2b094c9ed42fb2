#pragma once

#include "base/principal.h"
#include "base/random.h"
#include "base/version_condition.h"
#include "jobs/worker.h"
#include "library/playlist_repo.h"
#include "library/repo.h"
#include "videos/repo.h"
#include "videos/service.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::library {

inline constexpr auto kItemsRemovalKind = "library.playlist";

/// Playlists and what is in them. A video stands in one once. What of it somebody sees is decided when it is shown: of
/// a video that is not for their eyes others than the owner see nothing, and the owner that there is one.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kPlaylistsMax of a user, kPlaylistItemsMax of a
/// playlist.
class Playlists {
public:
    struct Needs {
        PlaylistRepo& repo;
        LibraryRepo& library;
        videos::VideoService& videos;
        videos::VideoRepo& video_rows;
        jobs::Queue& jobs;
        Clock const& clock;
        Random& random;
    };
    explicit Playlists(Needs needs) : needs_(needs) {}

    /// With an id, what a request made that was sent before is found instead of made again. Fails: unauthenticated,
    /// invalid, conflict (`too_many_playlists`).
    Task<Result<Playlist>> create(Principal actor, NewPlaylist wanted, std::optional<PlaylistId> id = {});
    /// Fails: not_found, also where it is not for the actor's eyes.
    Task<Result<Playlist>> get(Principal actor, PlaylistId id);
    /// Only from a version that `expected` admits. Both fail: not_found, unauthenticated, forbidden, precondition, and
    /// as create().
    Task<Result<Playlist>> edit(Principal actor, PlaylistId id, PlaylistPatch patch, VersionCondition expected);
    Task<Result<>> remove(Principal actor, PlaylistId id, VersionCondition expected);
    /// The actor's own, made last first. Fails: unauthenticated.
    Task<Result<PlaylistRepo::Page>> list_own(Principal actor, std::size_t limit, ports::Cursor cursor);
    /// Which of them have the video.
    Task<Result<std::vector<bool>>> having(std::vector<PlaylistId> playlists, VideoId video);
    /// Those that everyone may find, of whom a channel belongs to.
    Task<Result<PlaylistRepo::Page>> list_of(UserId owner, std::size_t limit, ports::Cursor cursor);

    struct Item {
        PlaylistItem row;
        std::optional<videos::Video> video;  ///< none: it is not for the eyes of the owner any more, who asks
    };
    struct ItemPage {
        std::vector<Item> items;
        std::string next;
    };
    /// In their order. A cursor is the place behind which it goes on, and names no video. Fails: not_found.
    Task<Result<ItemPage>> items_of(Principal actor, PlaylistId id, std::size_t limit, std::string cursor);
    /// Where the wish says; one that stands in it already stays where it is. Fails: not_found (also of the video),
    /// unauthenticated, forbidden, invalid (`/after`), conflict (`too_many_items`, `place_used_up`).
    Task<Result<Item>> add(Principal actor, PlaylistId id, NewPlaylistItem wanted);
    /// Behind another; null: to the top; absent: it stays where it is. Fails: as add().
    Task<Result<Item>> move(Principal actor, PlaylistId id, VideoId video, json::Change<VideoId> after);
    /// Whatever stands there. Fails: not_found, unauthenticated, forbidden.
    Task<Result<>> take_out(Principal actor, PlaylistId id, VideoId video);

    /// Takes no actor: their account goes. Answers whether there may be more.
    Task<Result<bool>> remove_some_of(UserId owner);

    Task<Result<>> run(jobs::JobContext& context);

private:
    struct Place {
        std::string text;
        PlaylistRepo::ItemsChange change{};
    };
    /// Of the audit log, where it is somebody else's.
    ports::Transaction entry_of(Principal const& actor, Playlist const& playlist, std::string_view what) const;
    Task<Result<Playlist>> get_to_edit(Principal const& actor, PlaylistId id);
    Task<Result<Place>> place_for(Playlist const& playlist, VideoId const& video, json::Change<VideoId> const& after);
    Task<Result<Place>> place_behind(Playlist const& playlist, VideoId const& video, VideoId const& after);
    Task<Result<Item>> shown(Principal const& actor, PlaylistItem row);
    Task<Result<>> add_page(Principal const& actor, Playlist const& playlist, std::vector<PlaylistItem> rows,
                            ItemPage& into);
    Task<Result<>> take(PlaylistId id, VideoId video);

    Needs needs_;
};

}  // namespace klieg::library
