#include "library/api.h"

#include "http/contract/operations.h"
#include "library/shown_videos.h"

namespace klieg::library {

namespace {

using http::Access;
using http::Answer;
using http::RateClass;
using http::Request;
using std::chrono::milliseconds;

http::Tag const& library_tag() {
    static http::Tag const the_tag{"Library", "What the caller watched and put aside; nobody else sees it."};
    return the_tag;
}

http::Operation told_by(http::Method method, char const* id) {
    return {.method = method,
            .path = "/api/videos/{video}/position",
            .id = id,
            .summary = "Tells where the caller is with a video.",
            .details =
                "A player tells every ten seconds, and when it is paused or left, also by a beacon, which is a "
                "POST, of text/plain where a browser has it so. It goes on there on every device. What was "
                "played last stands: `playedMsAgo` says how long ago that was, of what is told late. Of the "
                "first and the last few percent no position is kept, and the last mean that it was watched. "
                "While the history is paused nothing is noted.",
            .access = Access::signed_in,
            .who = "who is signed in and may see the video",
            .rate_class = RateClass::write,
            .beacon = method == http::Method::post,
            .body_bytes_max = 1024,
            .fails = {{Errc::conflict, "not_playable", "the video cannot be played yet"}}};
}

}  // namespace

void LibraryApi::add_routes(http::Router& router) {
    add_routes_of_history(router);
    add_routes_of_lists(router);
}

void LibraryApi::add_routes_of_history(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, library_tag());
    operations.add(told_by(put, "putPosition"), &LibraryApi::tell);
    auto by_beacon = told_by(post, "tellPosition");
    by_beacon.takes_media = {"text/plain"};
    operations.add(std::move(by_beacon), &LibraryApi::tell);
    operations.add({.method = get,
                    .path = "/api/library/history",
                    .id = "listHistory",
                    .summary = "Lists the videos that the caller watched, the last watched first.",
                    .details = "Each once. Videos that are not for the caller's eyes any more are left out.",
                    .access = Access::signed_in},
                   &LibraryApi::list_history);
    operations.add({.method = del,
                    .path = "/api/library/history",
                    .id = "clearHistory",
                    .summary = "Forgets all that the caller watched, and where it goes on.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write},
                   &LibraryApi::clear);
    operations.add({.method = del,
                    .path = "/api/library/history/{video}",
                    .id = "forgetWatched",
                    .summary = "Forgets that the caller watched a video, and where it goes on.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write},
                   &LibraryApi::forget);
    operations.add({.method = get,
                    .path = "/api/library/settings",
                    .id = "getLibrarySettings",
                    .summary = "Says whether the history is paused.",
                    .access = Access::signed_in},
                   &LibraryApi::settings);
    operations.add({.method = put,
                    .path = "/api/library/settings",
                    .id = "setLibrarySettings",
                    .summary = "Pauses the history, or goes on with it.",
                    .details = "Of what is watched meanwhile neither that is noted nor where it goes on.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write},
                   &LibraryApi::set);
}

void LibraryApi::add_routes_of_lists(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, library_tag());
    operations.add({.method = get,
                    .path = "/api/library/watch-later",
                    .id = "listWatchLater",
                    .summary = "Lists the videos that the caller put aside for later, the last added first.",
                    .details = "Videos that are not for the caller's eyes any more are left out.",
                    .access = Access::signed_in},
                   &LibraryApi::list_later);
    operations.add({.method = put,
                    .path = "/api/library/watch-later/{video}",
                    .id = "watchLater",
                    .summary = "Puts a video aside for later.",
                    .access = Access::signed_in,
                    .who = "who is signed in and may see the video",
                    .rate_class = RateClass::write,
                    .fails = {{Errc::conflict, "too_many_saved", "the caller has put aside as many as one may"}}},
                   &LibraryApi::watch_later);
    operations.add({.method = del,
                    .path = "/api/library/watch-later/{video}",
                    .id = "watchNoMore",
                    .summary = "Takes a video out of what is put aside.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write},
                   &LibraryApi::watch_no_more);
    operations.add({.method = put,
                    .path = "/api/library/not-interested/{thing}",
                    .id = "notInterested",
                    .summary = "Has a video, or all of a channel, suggested to the caller no more.",
                    .details = "Of many, those said first are forgotten.",
                    .access = Access::signed_in,
                    .who = "who is signed in and may see it",
                    .rate_class = RateClass::write},
                   &LibraryApi::not_interested);
    operations.add({.method = del,
                    .path = "/api/library/not-interested/{thing}",
                    .id = "interestedAgain",
                    .summary = "Lets a video, or what a channel publishes, be suggested again.",
                    .access = Access::signed_in,
                    .rate_class = RateClass::write},
                   &LibraryApi::interested_again);
}

Task<Result<>> LibraryApi::tell(Request& request, VideoId video, PlayedPosition played) {
    History::Played told{.position = milliseconds(played.position_ms),
                         .ago = milliseconds(played.played_ms_ago.value_or(0))};
    if (played.duration_ms) told.duration = milliseconds(*played.duration_ms);
    co_return co_await needs_.history.tell(request.principal, std::move(video), told);
}

Answer<http::Page<WatchedVideo>> LibraryApi::list_history(Request& request, http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page,
                 co_await needs_.history.list(request.principal, asked->limit, ports::Cursor(asked->cursor)));
    std::vector<videos::Video> rows;
    for (auto& watched : page.watched) rows.push_back(watched.video);
    KLIEG_CO_TRY(auto shown, co_await ShownVideos::of(needs_.views, std::move(rows)));
    std::vector<WatchedVideo> items;
    for (auto const& [video, position, watched_at] : page.watched)
        if (auto view = shown.take(video.video_id))
            items.push_back({*std::move(view), position.position_ms, position.finished, watched_at});
    co_return http::page_of(std::move(items), std::move(page.next));
}

Task<Result<>> LibraryApi::forget(Request& request, VideoId video) {
    co_return co_await needs_.history.remove(request.principal, std::move(video));
}

Task<Result<>> LibraryApi::clear(Request& request) {
    co_return co_await needs_.history.clear(request.principal);
}

Answer<LibrarySettings> LibraryApi::settings(Request& request) {
    KLIEG_CO_TRY(bool const paused, co_await needs_.history.is_paused(request.principal));
    co_return LibrarySettings{paused};
}

Answer<LibrarySettings> LibraryApi::set(Request& request, WantedLibrarySettings wanted) {
    KLIEG_CO_CHECK(co_await needs_.history.pause(request.principal, wanted.history_paused));
    co_return LibrarySettings{wanted.history_paused};
}

Answer<http::Page<SavedVideo>> LibraryApi::list_later(Request& request, http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page,
                 co_await needs_.saved.list_watch_later(request.principal, asked->limit, ports::Cursor(asked->cursor)));
    std::vector<videos::Video> rows;
    for (auto& saved : page.saved) rows.push_back(saved.video);
    KLIEG_CO_TRY(auto shown, co_await ShownVideos::of(needs_.views, std::move(rows)));
    std::vector<SavedVideo> items;
    for (auto const& [video, added_at] : page.saved)
        if (auto view = shown.take(video.video_id)) items.push_back({*std::move(view), added_at});
    co_return http::page_of(std::move(items), std::move(page.next));
}

Task<Result<>> LibraryApi::watch_later(Request& request, VideoId video) {
    co_return co_await needs_.saved.watch_later(request.principal, std::move(video));
}

Task<Result<>> LibraryApi::watch_no_more(Request& request, VideoId video) {
    co_return co_await needs_.saved.watch_no_more(request.principal, std::move(video));
}

Task<Result<>> LibraryApi::not_interested(Request& request, Unwanted thing) {
    co_return co_await needs_.saved.not_interested(request.principal, std::move(thing));
}

Task<Result<>> LibraryApi::interested_again(Request& request, Unwanted thing) {
    co_return co_await needs_.saved.interested_again(request.principal, std::move(thing));
}

}  // namespace klieg::library
