#include "library/playlists.h"

#include "audit/audit.h"
#include "base/constraints.h"
#include "library/limits.h"

#include <utility>

namespace klieg::library {

namespace {

/// Playlists of a user whose account goes that go at once.
constexpr std::size_t kListsRemovedAtOnce = 20;

Error no_such_playlist() {
    return {Errc::not_found, "there is no such playlist"};
}
Error changed_meanwhile() {
    return {Errc::precondition, "the playlist has changed since you read it"};
}
Error too_many_playlists() {
    return {Errc::conflict, "you have as many playlists as one may", "too_many_playlists"};
}

Playlist patched(Playlist playlist, PlaylistPatch const& patch, Time now) {
    if (patch.title) playlist.title = patch.title->value_or("");
    if (patch.description) playlist.description = patch.description->value_or("");
    if (patch.visibility) playlist.visibility = patch.visibility->value_or(playlist.visibility);
    playlist.updated_at = now;
    ++playlist.version;
    return playlist;
}

bool says_the_same(Playlist const& a, Playlist const& b) {
    return a.version == b.version && a.title == b.title && a.description == b.description &&
           a.visibility == b.visibility;
}

}  // namespace

/// The limit is a condition of the write; what is asked before tells why. Its id is new, so what stands there is ours.
Task<Result<Playlist>> Playlists::create(Principal actor, NewPlaylist wanted, std::optional<PlaylistId> id) {
    KLIEG_CO_CHECK(actor.require());
    KLIEG_CO_CHECK(check_and_tidy_members(wanted));
    Playlist playlist;
    // One that is sent again makes anew what was deleted meanwhile, and goes on above whatever version that had.
    if (id) playlist.version = needs_.clock.now().time_since_epoch().count();
    playlist.playlist_id = id ? *std::move(id) : PlaylistId::make(needs_.random);
    playlist.user_id = actor.user;
    playlist.title = std::move(wanted.title);
    playlist.description = std::move(wanted.description).value_or("");
    playlist.visibility = wanted.visibility.value_or(videos::Visibility::private_);
    playlist.created_at = playlist.updated_at = needs_.clock.now();
    std::optional<Error> failed;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto made, co_await needs_.repo.find(playlist.playlist_id));
        if (made) co_return *std::move(made);
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        KLIEG_CO_TRY(auto const settings, co_await needs_.library.settings_of(actor.user));
        if (settings.playlist_count.value_or(0) >= kPlaylistsMax) co_return too_many_playlists();
        auto written =
            co_await needs_.repo.commit({PlaylistRepo::insert(playlist), LibraryRepo::one_playlist_more(settings)});
        if (written.ok()) co_return playlist;
        failed = std::move(written).error();
    }
    co_return many_change_it();
}

Task<Result<Playlist>> Playlists::get(Principal actor, PlaylistId id) {
    KLIEG_CO_TRY(auto playlist, co_await needs_.repo.find(std::move(id)));
    if (!playlist || !rules::may_see(actor, *playlist)) co_return no_such_playlist();
    co_return *std::move(playlist);
}

Task<Result<Playlist>> Playlists::get_to_edit(Principal const& actor, PlaylistId id) {
    KLIEG_CO_TRY(auto playlist, co_await needs_.repo.find(std::move(id)));
    if (!playlist) co_return no_such_playlist();
    KLIEG_CO_CHECK(rules::require_editor(actor, *playlist));
    co_return *std::move(playlist);
}

Task<Result<Playlist>> Playlists::edit(Principal actor, PlaylistId id, PlaylistPatch patch, VersionCondition expected) {
    std::optional<Error> failed;
    std::optional<Playlist> wanted;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto before, co_await get_to_edit(actor, id));
        if (wanted && says_the_same(before, *wanted)) co_return before;
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        KLIEG_CO_CHECK(check_and_tidy_members(patch));
        if (!expected.admits(before.version)) co_return changed_meanwhile();
        wanted = patched(before, patch, needs_.clock.now());
        ports::Transaction change{PlaylistRepo::edited(before, *wanted)};
        auto written =
            co_await needs_.repo.commit(std::move(change.append(entry_of(actor, before, "playlist.edited"))));
        if (written.ok()) co_return *std::move(wanted);
        failed = std::move(written).error();
    }
    co_return many_change_it();
}

/// What was in it is removed by a job.
Task<Result<>> Playlists::remove(Principal actor, PlaylistId id, VersionCondition expected) {
    std::optional<Error> failed;
    for (int attempt = 0; attempt <= kAttemptsMax; ++attempt) {
        auto before = co_await get_to_edit(actor, id);
        if (failed && !before.ok() && before.error().kind == Errc::not_found) co_return Result<>{};
        KLIEG_CO_CHECK(before);
        if (failed && failed->kind != Errc::conflict) co_return *std::move(failed);
        if (attempt == kAttemptsMax) break;
        if (!expected.admits(before->version)) co_return changed_meanwhile();
        ports::Transaction removal{PlaylistRepo::remove(*before), LibraryRepo::one_playlist_less(before->user_id),
                                   needs_.jobs.enqueue({.kind = kItemsRemovalKind, .subject = id.text()})};
        auto removed =
            co_await needs_.repo.commit(std::move(removal.append(entry_of(actor, *before, "playlist.removed"))));
        needs_.jobs.notify(kItemsRemovalKind);
        if (removed.ok()) co_return removed;
        failed = std::move(removed).error();
    }
    co_return many_change_it();
}

ports::Transaction Playlists::entry_of(Principal const& actor, Playlist const& playlist, std::string_view what) const {
    if (actor.is(playlist.user_id)) return {};
    audit::Act act{
        .what = what, .subject = playlist.playlist_id.text(), .of = playlist.user_id, .detail = playlist.title};
    return {audit::entry(std::move(act), actor, needs_.clock.now())};
}

Task<Result<PlaylistRepo::Page>> Playlists::list_own(Principal actor, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_CHECK(actor.require());
    co_return co_await needs_.repo.of_owner(actor.user, PlaylistRepo::Which::all, limit, std::move(cursor));
}

Task<Result<std::vector<bool>>> Playlists::having(std::vector<PlaylistId> playlists, VideoId video) {
    co_return co_await needs_.repo.having(std::move(playlists), std::move(video));
}

/// What the index shows may have been hidden a moment ago: the rows say so.
Task<Result<PlaylistRepo::Page>> Playlists::list_of(UserId owner, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto shown, co_await needs_.repo.of_owner(std::move(owner), PlaylistRepo::Which::listed, limit,
                                                           std::move(cursor)));
    std::vector<PlaylistId> ids;
    for (auto const& playlist : shown.playlists) ids.push_back(playlist.playlist_id);
    KLIEG_CO_TRY(auto rows, co_await needs_.repo.find_batch(std::move(ids)));
    PlaylistRepo::Page page{.playlists = {}, .next = std::move(shown.next)};
    for (auto& row : rows)
        if (row && row->visibility == videos::Visibility::public_) page.playlists.push_back(*std::move(row));
    co_return page;
}

Task<Result<bool>> Playlists::remove_some_of(UserId owner) {
    KLIEG_CO_TRY(auto page,
                 co_await needs_.repo.of_owner(std::move(owner), PlaylistRepo::Which::all, kListsRemovedAtOnce, {}));
    for (auto const& shown : page.playlists) {
        auto const& id = shown.playlist_id;
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find(id));
        if (!stands) continue;
        KLIEG_CO_CHECK(co_await needs_.repo.commit(
            {PlaylistRepo::remove(*stands), needs_.jobs.enqueue({.kind = kItemsRemovalKind, .subject = id.text()})}));
        needs_.jobs.notify(kItemsRemovalKind);
    }
    co_return !page.playlists.empty();
}

/// What has been removed is the checkpoint. One that was made again under its id keeps what it has.
Task<Result<>> Playlists::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto const id, PlaylistId::parse(context.subject()));
    for (bool more = true; more;) {
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find(id));
        if (stands) co_return Result<>{};
        KLIEG_CO_TRY(more, co_await needs_.repo.remove_some_items(id));
        context.got_further();
        if (more && context.is_wanted_back()) co_return jobs::give_way();
    }
    co_return Result<>{};
}

}  // namespace klieg::library
