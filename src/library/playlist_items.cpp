#include "library/item_order.h"
#include "library/limits.h"
#include "library/playlists.h"
#include "videos/rules.h"

#include <algorithm>
#include <utility>

/// What is in a playlist, and in which order.
namespace klieg::library {

namespace {

/// Of a place: an index takes 1,024 bytes. Some thousands can be put into the same gap by then.
constexpr std::size_t kPlaceLengthMax = 900;
/// Behind a place between two others, so that two devices that choose the same gap do not choose the same place.
constexpr std::size_t kChanceLength = 4;
/// Those behind an item that are looked at for the next one: itself, and one that moves.
constexpr std::size_t kBehindRead = 4;

Error too_many_items() {
    return {Errc::conflict, "this playlist has as many videos as one may have", "too_many_items"};
}
Error not_in_it() {
    return {Errc::not_found, "there is no such video in this playlist"};
}

bool is_place(std::string_view text) {
    return !text.empty() && text.size() <= kPlaceLengthMax + kChanceLength &&
           std::ranges::all_of(
               text, [](char letter) { return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'); });
}

}  // namespace

Task<Result<Playlists::ItemPage>> Playlists::items_of(Principal actor, PlaylistId id, std::size_t limit,
                                                      std::string cursor) {
    KLIEG_CO_TRY(auto const playlist, co_await get(actor, std::move(id)));
    if (!cursor.empty() && !is_place(cursor))
        co_return Error{Errc::invalid, "this cursor is not one of ours", "invalid_cursor"};
    ItemPage page;
    for (int read = 0; read < kPagesReadMax && page.items.size() < limit; ++read) {
        KLIEG_CO_TRY(auto part, co_await needs_.repo.items_behind(playlist.playlist_id, std::move(cursor),
                                                                  limit - page.items.size()));
        page.next = cursor = part.is_last ? std::string() : part.items.back().place;
        KLIEG_CO_CHECK(co_await add_page(actor, playlist, std::move(part.items), page));
        if (cursor.empty()) break;
    }
    co_return page;
}

/// The owner sees that there is something that they may not see, to take it out; nobody else does. What is gone for
/// good the owner's reading takes out; that it fails is no matter, since the next one does it.
Task<Result<>> Playlists::add_page(Principal const& actor, Playlist const& playlist, std::vector<PlaylistItem> rows,
                                   ItemPage& into) {
    std::vector<VideoId> ids;
    for (auto const& row : rows) ids.push_back(row.video);
    KLIEG_CO_TRY(auto videos, co_await needs_.video_rows.find_batch(ids));
    bool const own = actor.is(playlist.user_id);
    std::size_t looked_at = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!videos[i] && own && looked_at++ < kForgottenMax) {
            auto const stands = co_await needs_.video_rows.exists(ids[i]);
            if (stands.ok() && !*stands) {
                static_cast<void>(co_await take(playlist.playlist_id, ids[i]));
                continue;
            }
        }
        if (videos[i] && !videos::rules::may_see(actor, *videos[i])) videos[i].reset();
        if (videos[i] || own) into.items.push_back({std::move(rows[i]), std::move(videos[i])});
    }
    co_return Result<>{};
}

Task<Result<Playlists::Item>> Playlists::shown(Principal const& actor, PlaylistItem row) {
    auto video = co_await needs_.videos.get_kept(actor, row.video);
    if (!video.ok() && video.error().kind == Errc::not_found) co_return Item{std::move(row), {}};
    KLIEG_CO_CHECK(video);
    co_return Item{std::move(row), *std::move(video)};
}

/// What stands decides, and not what a write said: one that failed may have been done.
Task<Result<Playlists::Item>> Playlists::add(Principal actor, PlaylistId id, NewPlaylistItem wanted) {
    std::optional<Error> failed;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const playlist, co_await get_to_edit(actor, id));
        if (attempt == 0) KLIEG_CO_CHECK(co_await needs_.videos.get_kept(actor, wanted.video_id));
        KLIEG_CO_TRY(auto stands, co_await needs_.repo.find_item(id, wanted.video_id));
        if (stands) co_return co_await shown(actor, *std::move(stands));
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        if (playlist.item_count >= kPlaylistItemsMax) co_return too_many_items();
        KLIEG_CO_TRY(auto place, co_await place_for(playlist, wanted.video_id, wanted.after));
        auto const now = needs_.clock.now();
        place.change.more = 1;
        place.change.at = now;
        PlaylistItem item{.playlist_id = id,
                          .video = wanted.video_id,
                          .place = std::move(place.text),
                          .added_at = now,
                          .version = now.time_since_epoch().count()};
        auto written = co_await needs_.repo.commit(
            {PlaylistRepo::put_item({}, item), PlaylistRepo::items_changed(playlist, place.change)});
        if (written.ok()) co_return co_await shown(actor, std::move(item));
        failed = std::move(written).error();
    }
    co_return many_change_it();
}

Task<Result<Playlists::Item>> Playlists::move(Principal actor, PlaylistId id, VideoId video,
                                              json::Change<VideoId> after) {
    std::optional<Error> failed;
    std::optional<PlaylistItem> moved;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const playlist, co_await get_to_edit(actor, id));
        KLIEG_CO_TRY(auto stands, co_await needs_.repo.find_item(id, video));
        if (!stands) co_return not_in_it();
        bool const done = moved && stands->version == moved->version && stands->place == moved->place;
        if (done || !after) co_return co_await shown(actor, *std::move(stands));
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        KLIEG_CO_TRY(auto place, co_await place_for(playlist, video, after));
        place.change.at = needs_.clock.now();
        moved = *stands;
        moved->place = std::move(place.text);
        ++moved->version;
        auto written = co_await needs_.repo.commit(
            {PlaylistRepo::put_item(stands, *moved), PlaylistRepo::items_changed(playlist, place.change)});
        if (written.ok()) co_return co_await shown(actor, *std::move(moved));
        failed = std::move(written).error();
    }
    co_return many_change_it();
}

Task<Result<Playlists::Place>> Playlists::place_for(Playlist const& playlist, VideoId const& video,
                                                    json::Change<VideoId> const& after) {
    if (!after) co_return Place{place_numbered(playlist.end_number), {.at_end = true}};
    if (!*after) co_return Place{place_numbered(playlist.front_number), {.at_front = true}};
    co_return co_await place_behind(playlist, video, **after);
}

/// Between that item, as it stands now, and the next one, as the index shows it: one that has come between a moment ago
/// stands before or behind it, and never at the same place.
Task<Result<Playlists::Place>> Playlists::place_behind(Playlist const& playlist, VideoId const& video,
                                                       VideoId const& after) {
    if (after == video) co_return field_error("/after", "invalid", "is the video itself");
    KLIEG_CO_TRY(auto const before, co_await needs_.repo.find_item(playlist.playlist_id, after));
    if (!before) co_return field_error("/after", "not_found", "is not in this playlist");
    KLIEG_CO_TRY(auto const behind,
                 co_await needs_.repo.items_behind(playlist.playlist_id, before->place, kBehindRead));
    for (auto const& next : behind.items) {
        if (next.video == video || next.video == after) continue;
        auto text = place_between(before->place, next.place);
        if (text.size() > kPlaceLengthMax)
            co_return Error{Errc::conflict,
                            "too much was put into this place: move what stands there to the top or the end first",
                            "place_used_up"};
        co_return Place{text + needs_.random.base32(kChanceLength), {}};
    }
    co_return Place{place_numbered(playlist.end_number), {.at_end = true}};
}

Task<Result<>> Playlists::take_out(Principal actor, PlaylistId id, VideoId video) {
    KLIEG_CO_CHECK(co_await get_to_edit(actor, id));
    co_return co_await take(std::move(id), std::move(video));
}

Task<Result<>> Playlists::take(PlaylistId id, VideoId video) {
    std::optional<Error> failed;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find_item(id, video));
        if (!stands) co_return Result<>{};
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        KLIEG_CO_TRY(auto const playlist, co_await needs_.repo.find(id));
        if (!playlist) co_return Result<>{};  // its items go with it
        auto removed = co_await needs_.repo.commit(
            {PlaylistRepo::remove_item(*stands),
             PlaylistRepo::items_changed(*playlist, {.more = -1, .at = needs_.clock.now()})});
        if (removed.ok()) co_return removed;
        failed = std::move(removed).error();
    }
    co_return many_change_it();
}

}  // namespace klieg::library
