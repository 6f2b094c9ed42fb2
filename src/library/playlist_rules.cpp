#include "library/playlist_types.h"

namespace klieg::library {

namespace {

constexpr std::size_t kPlaylistTitleLengthMax = 150;
constexpr std::size_t kPlaylistDescriptionLengthMax = 5000;

constexpr Constraint kLines[] = {
    {.member = "title",
     .summary = "What it is called.",
     .example = "To begin with",
     .text = TextRule{.characters_min = 1, .characters_max = kPlaylistTitleLengthMax},
     .required = true},
    {.member = "description",
     .summary = "What is in it, of several lines perhaps.",
     .example = "In this order.",
     .text = TextRule{.characters_max = kPlaylistDescriptionLengthMax, .lines = TextRule::Lines::many}},
    {.member = "visibility",
     .summary = "Whether everyone may find it, whoever has its id sees it, or its owner alone does. What is in it is "
                "seen by those who may see each video.",
     .example = "private",
     .required = true},
    {.member = "video_id", .summary = "The video that is added.", .example = "v_abcdefgh234567ij"},
    {.member = "after",
     .summary = "The video behind which it shall stand; null: it shall be the first; absent: the last, or where it is.",
     .example = "v_bcdefgh234567ijk"},
};

}  // namespace

Constraints constraints_of(Playlist const*) {
    return kLines;
}
Constraints constraints_of(NewPlaylist const*) {
    return kLines;
}
Constraints constraints_of(PlaylistPatch const*) {
    return kLines;
}
Constraints constraints_of(NewPlaylistItem const*) {
    return kLines;
}
Constraints constraints_of(PlaylistItemPatch const*) {
    return kLines;
}

namespace rules {

bool may_see(Principal const& actor, Playlist const& playlist) {
    return playlist.visibility != videos::Visibility::private_ || actor.is(playlist.user_id) || actor.moderates();
}

Result<> require_editor(Principal const& actor, Playlist const& playlist) {
    if (!may_see(actor, playlist)) return Error{Errc::not_found, "there is no such playlist"};
    KLIEG_CHECK(actor.require());
    if (!actor.is(playlist.user_id) && !actor.administers())
        return Error{Errc::forbidden, "only the playlist's owner may do this"};
    return {};
}

}  // namespace rules

}  // namespace klieg::library
