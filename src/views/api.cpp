#include "views/api.h"

#include "http/contract/operations.h"

namespace klieg::views {

using http::Access;
using http::RateClass;
using http::Request;

namespace {

Asking asking_of(Request const& request) {
    return {.principal = request.principal,
            .address = request.client_address,
            .user_agent = std::string(request.headers.get("User-Agent")),
            .from_a_page = request.from_own_page};
}

}  // namespace

void ViewsApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Views", "Who watches, as players tell it."});
    operations.add(
        {.method = post,
         .path = "/api/videos/{video}/views",
         .id = "tellView",
         .summary = "Tells that a video is being watched.",
         .details = "A playback begins with `{\"event\":\"start\"}` and is answered a token. From then on "
                    "its player tells every some seconds, and at its end, how much was watched: "
                    "`{\"token\":\"…\",\"watchedMs\":12000}`, which is answered by nothing (204). A viewer "
                    "counts once in half an hour, when ten seconds were watched, or half of what is shorter "
                    "than twenty. What programs tell adds nothing.",
         .access = Access::anyone,
         .who = "anyone, by visibility",
         .beacon = true,
         .body_bytes_max = 1024,
         .fails = {{Errc::conflict, "not_playable", "the video cannot be played yet"}},
         .takes_media = {"text/plain"},
         .raw_answers = {{.status = 204, .summary = "No Content: what was told is noted, or adds nothing."}}},
        &ViewsApi::tell);
    operations.add({.method = get,
                    .path = "/api/videos/{video}/views",
                    .id = "listViewHours",
                    .summary = "Lists the hours in which a video was watched, in their order.",
                    .access = Access::editor},
                   &ViewsApi::hours);
}

http::Answer<PlaybackBegunAnswer> ViewsApi::tell(Request& request, VideoId id, Beacon beacon) {
    auto asking = asking_of(request);
    if (beacon.event == BeaconEvent::start) {
        KLIEG_CO_TRY(auto token, co_await needs_.service.begin(std::move(asking), std::move(id)));
        co_return http::Reply<PlaybackBegunAnswer>({std::move(token)}).with("Cache-Control", "no-store");
    }
    FieldChecks missing;
    if (!beacon.token) missing.add("/token", "required", "must be there, but for a start");
    if (!beacon.watched_ms) missing.add("/watchedMs", "required", "must be there, but for a start");
    KLIEG_CO_CHECK(std::move(missing).result());
    KLIEG_CO_CHECK(co_await needs_.service.tell(std::move(asking), std::move(id), *std::move(beacon.token),
                                                std::chrono::milliseconds(*beacon.watched_ms)));
    co_return http::Reply<PlaybackBegunAnswer>::nothing();
}

http::Answer<http::Page<HourOfViews>> ViewsApi::hours(Request& request, VideoId id, http::Query<ViewsQuery> asked) {
    KLIEG_CO_CHECK(co_await needs_.videos.get_to_edit(request.principal, id));
    KLIEG_CO_TRY(auto page, co_await needs_.sums.hours_of(std::move(id), {asked->from, asked->to}, asked->limit,
                                                          ports::Cursor(asked->cursor)));
    co_return http::page_of(std::move(page.hours), std::move(page.next));
}

}  // namespace klieg::views
