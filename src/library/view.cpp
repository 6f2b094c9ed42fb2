#include "library/view.h"

namespace klieg::library {

namespace {

/// Of what is played.
constexpr std::int64_t kPositionMsMax = 366LL * 24 * 60 * 60 * 1000;
/// So late something may be told.
constexpr std::int64_t kPlayedMsAgoMax = 30LL * 24 * 60 * 60 * 1000;

constexpr Constraint kPlaying[] = {
    {.member = "position_ms",
     .summary = "Where playback is, from its beginning.",
     .example = "95000",
     .range = {{0, kPositionMsMax}}},
    {.member = "duration_ms",
     .summary = "How long it is, as the player has it; counts where the site does not know it.",
     .example = "600000",
     .range = {{0, kPositionMsMax}}},
    {.member = "played_ms_ago",
     .summary = "How long ago it was there, by a clock that only runs on: what was played on another device since then "
                "stands. Absent: now.",
     .example = "0",
     .range = {{0, kPlayedMsAgoMax}}},
};

constexpr Constraint kLines[] = {
    {.member = "video", .summary = "The video."},
    {.member = "position_ms", .summary = "Where playback goes on; null: at the beginning.", .example = "95000"},
    {.member = "finished", .summary = "Whether it was watched to its end, the last time.", .example = "false"},
    {.member = "watched_at", .summary = "When it was watched; of what is watched on and on, to some minutes."},
    {.member = "added_at", .summary = "When it was added."},
    {.member = "history_paused",
     .summary = "Whether nothing of what the caller watches is noted.",
     .example = "false",
     .required = true},
};

constexpr Constraint kOfPlaylists[] = {
    {.member = "id", .summary = "The playlist's id.", .example = "pl_abcdefgh234567ij"},
    {.member = "owner", .summary = "Whose it is."},
    {.member = "title", .summary = "What it is called.", .example = "To begin with"},
    {.member = "description", .summary = "What is in it.", .example = "In this order."},
    {.member = "visibility",
     .summary = "Whether everyone may find it, whoever has its id sees it, or its owner alone does."},
    {.member = "item_count",
     .summary = "How many videos it has, those counted that are not for the reader's eyes.",
     .example = "12"},
    {.member = "created_at", .summary = "When it was made."},
    {.member = "updated_at", .summary = "When it, or what is in it, was changed."},
    {.member = "has_video",
     .summary = "Whether it has the video that was asked for; null: none was.",
     .example = "true"},
};

constexpr Constraint kOfItems[] = {
    {.member = "id", .summary = "The id of the video, by which the item is moved and taken out."},
    {.member = "video", .summary = "The video; null, for the list's owner alone: it is not for their eyes any more."},
    {.member = "added_at", .summary = "When it was added."},
};

constexpr Constraint kOfOwners[] = {
    {.member = "id", .summary = "The user's id.", .example = "u_abcdefgh234567ij"},
    {.member = "username", .summary = "By which they are known.", .example = "ada"},
    {.member = "display_name", .summary = "What they call themselves.", .example = "Ada"},
    {.member = "avatar", .summary = "Their picture, a square, in sizes from the smallest on; empty: they have none."},
};

constexpr Constraint kAsked[] = {
    {.member = "video_id", .summary = "Of this video `hasVideo` says whether a list has it."},
};

}  // namespace

Constraints constraints_of(PlayedPosition const*) {
    return kPlaying;
}
Constraints constraints_of(WatchedVideo const*) {
    return kLines;
}
Constraints constraints_of(SavedVideo const*) {
    return kLines;
}
Constraints constraints_of(WantedLibrarySettings const*) {
    return kLines;
}
Constraints constraints_of(LibrarySettings const*) {
    return kLines;
}
Constraints constraints_of(PlaylistOwner const*) {
    return kOfOwners;
}
Constraints constraints_of(PlaylistAnswer const*) {
    return kOfPlaylists;
}
Constraints constraints_of(PlaylistItemAnswer const*) {
    return kOfItems;
}
Constraints constraints_of(PlaylistsQuery const*) {
    return kAsked;
}

}  // namespace klieg::library
