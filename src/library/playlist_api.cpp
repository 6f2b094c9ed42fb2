#include "library/playlist_api.h"

#include "http/conditions.h"
#include "http/contract/operations.h"
#include "library/shown_videos.h"

#include <map>

namespace klieg::library {

namespace {

using http::Access;
using http::Answer;
using http::RateClass;
using http::Request;

http::Tag const& playlists_tag() {
    static http::Tag const the_tag{"Playlists", "Videos in an order that somebody chose."};
    return the_tag;
}

http::Failure place_used_up() {
    return {Errc::conflict, "place_used_up", "thousands were put behind the same video, before the same next one"};
}

/// Of whose account nothing is known any more there is the id.
PlaylistOwner owner_of(Playlist const& playlist, std::map<UserId, identity::PublicAccount> const& accounts) {
    auto const known = accounts.find(playlist.user_id);
    if (known == accounts.end()) return {.id = playlist.user_id, .username = {}, .display_name = {}, .avatar = {}};
    auto const& account = known->second;
    return {.id = account.user_id,
            .username = account.username,
            .display_name = account.display_name,
            .avatar = assembly::shown(account.avatar, account.user_id.text())};
}

}  // namespace

void PlaylistApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, playlists_tag());
    operations.add({.method = post,
                    .path = "/api/playlists",
                    .id = "createPlaylist",
                    .summary = "Makes a playlist.",
                    .details = "Without a visibility it is private.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write,
                    .status = 201,
                    .creates = true,
                    .fails = {{Errc::conflict, "too_many_playlists", "the caller has as many as one may"}},
                    .answer_headers = {{"Location", "The path of the new playlist."}}},
                   &PlaylistApi::create);
    operations.add({.method = get,
                    .path = "/api/playlists",
                    .id = "listPlaylists",
                    .summary = "Lists the caller's playlists, the last made first.",
                    .access = Access::signed_in},
                   &PlaylistApi::list_own);
    operations.add({.method = get,
                    .path = "/api/channels/{channel}/playlists",
                    .id = "listPlaylistsOfChannel",
                    .summary = "Lists the public playlists of whom a channel belongs to, the last made first.",
                    .details = "A playlist belongs to a user, and is shown under each of their channels.",
                    .access = Access::anyone},
                   &PlaylistApi::list_of);
    operations.add({.method = get,
                    .path = "/api/playlists/{playlist}",
                    .id = "getPlaylist",
                    .summary = "Shows a playlist.",
                    .access = Access::anyone,
                    .who = "anyone, by visibility"},
                   &PlaylistApi::show);
    operations.add({.method = patch,
                    .path = "/api/playlists/{playlist}",
                    .id = "editPlaylist",
                    .summary = "Changes a playlist by a merge patch.",
                    .access = Access::editor,
                    .rate_class = RateClass::write,
                    .if_match = true},
                   &PlaylistApi::edit);
    operations.add({.method = del,
                    .path = "/api/playlists/{playlist}",
                    .id = "deletePlaylist",
                    .summary = "Deletes a playlist. The videos in it stay.",
                    .access = Access::editor,
                    .rate_class = RateClass::write,
                    .if_match = true},
                   &PlaylistApi::remove);
    add_routes_of_items(router);
}

void PlaylistApi::add_routes_of_items(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, playlists_tag());
    operations.add({.method = get,
                    .path = "/api/playlists/{playlist}/items",
                    .id = "listPlaylistItems",
                    .summary = "Lists what is in a playlist, in its order.",
                    .details = "What is not for the caller's eyes is left out. The list's owner alone is answered an "
                               "item without a video there, to take it out.",
                    .access = Access::anyone,
                    .who = "anyone, by visibility"},
                   &PlaylistApi::list_items);
    operations.add({.method = post,
                    .path = "/api/playlists/{playlist}/items",
                    .id = "addPlaylistItem",
                    .summary = "Adds a video: at the end, at the top, or behind another.",
                    .details = "A video stands in a playlist once; one that does already stays where it is.",
                    .access = Access::editor,
                    .rate_class = RateClass::write,
                    .status = 201,
                    .creates = true,
                    .fails = {{Errc::not_found, "", "there is no such playlist or video"},
                              {Errc::conflict, "too_many_items", "the playlist has as many as one may have"},
                              place_used_up()}},
                   &PlaylistApi::add);
    operations.add(
        {.method = patch,
         .path = "/api/playlists/{playlist}/items/{video}",
         .id = "movePlaylistItem",
         .summary = "Moves a video behind another, or to the top.",
         .access = Access::editor,
         .rate_class = RateClass::write,
         .fails = {{Errc::not_found, "", "there is no such playlist, or the video is not in it"}, place_used_up()}},
        &PlaylistApi::move);
    operations.add({.method = del,
                    .path = "/api/playlists/{playlist}/items/{video}",
                    .id = "removePlaylistItem",
                    .summary = "Takes a video out of a playlist, whether it was in it or not.",
                    .access = Access::editor,
                    .rate_class = RateClass::write},
                   &PlaylistApi::take_out);
}

Answer<PlaylistAnswer> PlaylistApi::create(Request& request, NewPlaylist wanted) {
    KLIEG_CO_TRY(auto playlist, co_await needs_.playlists.create(request.principal, std::move(wanted),
                                                                 request.id_to_make<PlaylistKind>()));
    auto location = "/api/playlists/" + playlist.playlist_id.text();
    KLIEG_CO_TRY(auto reply, co_await answer_with(std::move(playlist)));
    co_return std::move(reply).with("Location", location);
}

Answer<http::Page<PlaylistAnswer>> PlaylistApi::list_own(Request& request, http::Query<PlaylistsQuery> asked) {
    KLIEG_CO_TRY(auto page,
                 co_await needs_.playlists.list_own(request.principal, asked->limit, ports::Cursor(asked->cursor)));
    std::vector<PlaylistId> ids;
    for (auto const& playlist : page.playlists) ids.push_back(playlist.playlist_id);
    KLIEG_CO_TRY(auto items, co_await answers_with(std::move(page.playlists)));
    if (asked->video_id) {
        KLIEG_CO_TRY(auto const have, co_await needs_.playlists.having(std::move(ids), *asked->video_id));
        for (std::size_t i = 0; i < items.size(); ++i) items[i].has_video = have[i];
    }
    co_return http::page_of(std::move(items), std::move(page.next));
}

Answer<http::Page<PlaylistAnswer>> PlaylistApi::list_of(Request&, channels::ChannelName name,
                                                        http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto const channel, co_await needs_.channels.get_named(std::move(name)));
    KLIEG_CO_TRY(auto page,
                 co_await needs_.playlists.list_of(channel.owner_user_id, asked->limit, ports::Cursor(asked->cursor)));
    KLIEG_CO_TRY(auto items, co_await answers_with(std::move(page.playlists)));
    co_return http::page_of(std::move(items), std::move(page.next));
}

Answer<PlaylistAnswer> PlaylistApi::show(Request& request, PlaylistId id) {
    KLIEG_CO_TRY(auto playlist, co_await needs_.playlists.get(request.principal, std::move(id)));
    co_return co_await answer_with(std::move(playlist));
}

Answer<PlaylistAnswer> PlaylistApi::edit(Request& request, PlaylistId id, PlaylistPatch patch) {
    KLIEG_CO_TRY(auto playlist, co_await needs_.playlists.edit(request.principal, std::move(id), std::move(patch),
                                                               http::version_condition(request)));
    co_return co_await answer_with(std::move(playlist));
}

Task<Result<>> PlaylistApi::remove(Request& request, PlaylistId id) {
    co_return co_await needs_.playlists.remove(request.principal, std::move(id), http::version_condition(request));
}

Answer<http::Page<PlaylistItemAnswer>> PlaylistApi::list_items(Request& request, PlaylistId id,
                                                               http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page, co_await needs_.playlists.items_of(request.principal, std::move(id), asked->limit,
                                                               std::move(asked->cursor)));
    std::vector<videos::Video> rows;
    for (auto const& item : page.items)
        if (item.video) rows.push_back(*item.video);
    KLIEG_CO_TRY(auto shown, co_await ShownVideos::of(needs_.views, std::move(rows)));
    std::vector<PlaylistItemAnswer> items;
    for (auto const& [row, video] : page.items) {
        auto view = shown.take(row.video);
        // One whose channel has just gone is about to go.
        if (video.has_value() == view.has_value()) items.push_back({row.video, std::move(view), row.added_at});
    }
    co_return http::page_of(std::move(items), std::move(page.next));
}

Answer<PlaylistItemAnswer> PlaylistApi::add(Request& request, PlaylistId id, NewPlaylistItem wanted) {
    KLIEG_CO_TRY(auto item, co_await needs_.playlists.add(request.principal, std::move(id), std::move(wanted)));
    co_return co_await item_answer(std::move(item));
}

Answer<PlaylistItemAnswer> PlaylistApi::move(Request& request, PlaylistId id, VideoId video, PlaylistItemPatch patch) {
    KLIEG_CO_TRY(auto item, co_await needs_.playlists.move(request.principal, std::move(id), std::move(video),
                                                           std::move(patch.after)));
    co_return co_await item_answer(std::move(item));
}

Task<Result<>> PlaylistApi::take_out(Request& request, PlaylistId id, VideoId video) {
    co_return co_await needs_.playlists.take_out(request.principal, std::move(id), std::move(video));
}

Answer<PlaylistAnswer> PlaylistApi::answer_with(Playlist playlist) {
    auto const version = playlist.version;
    KLIEG_CO_TRY(auto answers, co_await answers_with({std::move(playlist)}));
    co_return http::Reply<PlaylistAnswer>(answers.front()).at_version(version);
}

Task<Result<std::vector<PlaylistAnswer>>> PlaylistApi::answers_with(std::vector<Playlist> playlists) {
    std::vector<UserId> ids;
    for (auto const& playlist : playlists) ids.push_back(playlist.user_id);
    KLIEG_CO_TRY(auto const accounts, co_await needs_.accounts.public_accounts(std::move(ids)));
    std::vector<PlaylistAnswer> answers;
    for (auto& playlist : playlists) {
        auto owner = owner_of(playlist, accounts);
        answers.push_back({.id = playlist.playlist_id,
                           .owner = std::move(owner),
                           .title = std::move(playlist.title),
                           .description = std::move(playlist.description),
                           .visibility = playlist.visibility,
                           .item_count = playlist.item_count,
                           .created_at = playlist.created_at,
                           .updated_at = playlist.updated_at,
                           .has_video = {}});
    }
    co_return answers;
}

Answer<PlaylistItemAnswer> PlaylistApi::item_answer(Playlists::Item item) {
    PlaylistItemAnswer answer{.id = item.row.video, .video = {}, .added_at = item.row.added_at};
    if (item.video) {
        KLIEG_CO_TRY(answer.video,
                     co_await needs_.views.of(*std::move(item.video), videos::VideoViews::Detail::listed));
    }
    co_return answer;
}

}  // namespace klieg::library
