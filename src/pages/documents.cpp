#include "pages/documents.h"

#include "http/conditions.h"
#include "http/error_map.h"
#include "http/refusal.h"
#include "pages/head.h"
#include "pages/preference.h"
#include "pages/scriptless.h"

namespace klieg::pages {

namespace {

constexpr std::string_view kVideoPrefix = "v_";
constexpr std::string_view kChannelPrefix = "ch_";

/// Of a page that is away for a moment.
constexpr auto kRetryAfter = "5";

Error no_such_page() {
    return {Errc::not_found, "there is nothing at this path"};
}

}  // namespace

Task<std::optional<http::Response>> Documents::find(http::Request& request, Site const& site) {
    auto const accept = request.headers.get("Accept");
    auto found = client_.find(request.path);
    bool const is_page = found && (found->route->name != "channel" || found->part.starts_with('@'));
    if (!is_page || prefers_json(accept)) co_return std::nullopt;
    Asked const asked{site, *std::move(found)};
    auto made = co_await page(asked);
    if (made.ok()) co_return response(site, *std::move(made));
    // The refusal is for the log, and for its status; what it says to programs, the page does not say to people.
    auto const refused = http::refusal(made.error(), request);
    // To whoever is signed in there may be something: the client asks as them, and the page says nothing of it.
    if (refused.status == 404 && request.principal.signed_in()) co_return response(site, plain(asked));
    auto answer = response(site, failed(site, refused.status));
    if (refused.status == 503 || refused.status == 429) {
        auto const after = refused.headers.get("Retry-After");
        answer.headers.set("Retry-After", after.empty() ? std::string_view(kRetryAfter) : after);
    }
    co_return answer;
}

http::Response Documents::missing(Site const& site) const {
    return response(site, failed(site, 404));
}

Task<Result<Page>> Documents::page(Asked const& asked) {
    auto const& name = asked.found.route->name;
    if (name == "home") co_return co_await home(asked);
    if (name == "watch") co_return co_await video(asked);
    if (name == "embed") co_return co_await embed(asked);
    if (name == "channel" || name == "channelById") co_return co_await channel(asked);
    co_return plain(asked);
}

/// What each page of the client begins with: its code, and what the site is.
void Documents::load(Head& head, Asked const& asked) {
    pages::load(head, *asked.found.route);
    if (auto const& answer = asked.site.answer) head.answer(answer->target, answer->text);
}

Task<Result<Page>> Documents::home(Asked const& asked) {
    KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/videos"));
    KLIEG_CO_TRY(auto const newest, read_answer<ShownVideos>(answer));
    Head head;
    describe_home(head, asked.site);
    load(head, asked);
    head.answer(answer.target, answer.text);
    co_return Page{.head = head.text(), .scriptless = scriptless_home(asked.site, newest)};
}

Task<Result<Page>> Documents::video(Asked const& asked) {
    if (!asked.found.part.starts_with(kVideoPrefix)) co_return no_such_page();
    KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/videos/" + asked.found.part));
    KLIEG_CO_TRY(auto const video, read_answer<ShownVideo>(answer));
    Head head;
    describe_video(head, asked.site, video);
    load(head, asked);
    load_player(head, client_.hls(), video);
    head.answer(answer.target, answer.text);
    co_return Page{
        .head = head.text(), .scriptless = scriptless_video(asked.site, video), .hidden = !video.is_public()};
}

/// Names nothing to play ahead: a page may hold many frames, and most are never played.
Task<Result<Page>> Documents::embed(Asked const& asked) {
    if (!asked.found.part.starts_with(kVideoPrefix)) co_return no_such_page();
    KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/videos/" + asked.found.part));
    KLIEG_CO_TRY(auto const video, read_answer<ShownVideo>(answer));
    Head head;
    describe_embed(head, asked.site, video);
    load(head, asked);
    head.answer(answer.target, answer.text);
    co_return Page{.head = head.text(), .scriptless = scriptless_video(asked.site, video), .hidden = true};
}

Task<Result<Page>> Documents::channel(Asked const& asked) {
    auto const& part = asked.found.part;
    if (!part.starts_with('@') && !part.starts_with(kChannelPrefix)) co_return no_such_page();
    KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/channels/" + part));
    KLIEG_CO_TRY(auto const videos_answer, co_await answers_.get("/api/channels/" + part + "/videos"));
    KLIEG_CO_TRY(auto const channel, read_answer<ShownChannel>(answer));
    KLIEG_CO_TRY(auto const videos, read_answer<ShownVideos>(videos_answer));
    Head head;
    describe_channel(head, asked.site, channel);
    load(head, asked);
    head.answer(answer.target, answer.text);
    head.answer(videos_answer.target, videos_answer.text);
    co_return Page{.head = head.text(), .scriptless = scriptless_channel(asked.site, channel, videos)};
}

Page Documents::plain(Asked const& asked) const {
    bool const hidden = !asked.found.route->indexed || !asked.found.part.empty();
    Head head;
    describe(head, asked.site, {"", asked.site.description(), asked.site.url(asked.found.route->path), "website"});
    if (hidden) hide(head);
    load(head, asked);
    return {.head = head.text(),
            .scriptless = scriptless_note(asked.site, asked.site.words.name, "This page needs JavaScript."),
            .hidden = hidden};
}

Page Documents::failed(Site const& site, int status) const {
    Head head;
    head.title(site.words.name);
    head.name("description", site.description());
    hide(head);
    bool const missing = status == 404;
    return {.status = status,
            .head = head.text(),
            .scriptless = missing ? scriptless_note(site, "Not found", "There is nothing at this address.")
                                  : scriptless_note(site, "Not now", "This page cannot be shown at the moment."),
            .hidden = true};
}

http::Response Documents::response(Site const& site, Page page) const {
    auto text = client_.document({site.language, page.head, page.scriptless});
    http::Response answer{.status = page.status};
    answer.headers.set("Content-Type", "text/html; charset=utf-8");
    answer.headers.set("Cache-Control", "no-cache");
    answer.headers.add("Vary", "Accept, Cookie");
    if (page.status == 200) answer.headers.set("ETag", http::make_etag(text));
    if (page.hidden) answer.headers.set("X-Robots-Tag", "noindex");
    answer.body = std::move(text);
    return answer;
}

}  // namespace klieg::pages
