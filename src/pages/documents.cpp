#include "pages/documents.h"

#include "http/conditions.h"
#include "http/error_map.h"
#include "http/refusal.h"
#include "pages/head.h"
#include "pages/preference.h"
#include "pages/scriptless.h"
#include "pages/start_time.h"
#include "pages/words.h"

#include <algorithm>

namespace klieg::pages {

namespace {

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
    auto start = found->route->name == "watch" ? start_in(request.query) : std::string();
    Asked const asked{site, *std::move(found), std::move(start), request.query.empty()};
    auto made = co_await page(asked);
    if (made.ok()) co_return response(*std::move(made));
    // The refusal is for the log, and for its status; what it says to programs, the page does not say to people.
    auto const refused = http::refusal(made.error(), request);
    // To whoever is signed in there may be something: the client asks as them, and the page says nothing of it.
    if (refused.status == 404 && request.principal.signed_in()) co_return response(plain(asked));
    auto answer = response(failed(site, refused.status));
    if (refused.status == 503 || refused.status == 429) {
        auto const after = refused.headers.get("Retry-After");
        answer.headers.set("Retry-After", after.empty() ? std::string_view(kRetryAfter) : after);
    }
    co_return answer;
}

http::Response Documents::missing(Site const& site) const {
    return response(failed(site, 404));
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

/// Of the time in a link, and of a handle in other letters, there are as many pages as anybody cares to ask for: kept,
/// they would crowd out those that everybody asks for.
bool Documents::has_one_spelling(Asked const& asked) {
    return asked.start.empty() && std::ranges::none_of(asked.found.part, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Task<Result<Page>> Documents::kept(Asked const& asked, bool hidden, std::vector<std::string_view> answer_etags,
                                   std::function<Result<PageTexts>()> make) {
    auto const& site = asked.site;
    auto made_of = std::move(answer_etags);
    made_of.insert(made_of.end(), {site.origin, site.language, asked.found.route->name, asked.found.part,
                                   asked.is_plain ? "" : "?", site.answer ? site.answer->etag : site.words.name});
    auto make_document = [&]() -> Result<std::string> {
        KLIEG_TRY(auto const texts, make());
        return document(site, texts);
    };
    if (!has_one_spelling(asked)) {
        KLIEG_CO_TRY(auto text, make_document());
        co_return Page{.hidden = hidden, .document = std::move(text)};
    }
    KLIEG_CO_TRY(auto text, co_await texts_.get(std::move(made_of), make_document));
    co_return Page{.hidden = hidden, .document = std::move(text)};
}

Task<Result<Page>> Documents::home(Asked const& asked) {
    KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/videos"));
    auto make = [&]() -> Result<PageTexts> {
        KLIEG_TRY(auto const newest, read_answer<ShownVideos>(answer));
        Head head;
        describe_home(head, asked.site);
        load(head, asked);
        if (asked.is_plain) load_first_poster(head, client_.poster_sizes(), newest);
        head.answer(answer.target, answer.text);
        return PageTexts{head.text(), scriptless_home(asked.site, newest)};
    };
    co_return co_await kept(asked, false, {answer.etag}, make);
}

Task<Result<Page>> Documents::video(Asked const& asked) {
    if (!VideoId::parse(asked.found.part).ok()) co_return no_such_page();
    KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/videos/" + asked.found.part));
    KLIEG_CO_TRY(auto const video, read_answer<ShownVideo>(answer));
    auto make = [&]() -> Result<PageTexts> {
        Head head;
        describe_video(head, asked.site, video, asked.start);
        load(head, asked);
        load_player(head, client_.hls(), video);
        head.answer(answer.target, answer.text);
        return PageTexts{head.text(), scriptless_video(asked.site, video)};
    };
    co_return co_await kept(asked, !video.is_public(), {answer.etag}, make);
}

/// Names nothing to play ahead: a page may hold many frames, and most are never played.
Task<Result<Page>> Documents::embed(Asked const& asked) {
    if (!VideoId::parse(asked.found.part).ok()) co_return no_such_page();
    KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/videos/" + asked.found.part));
    auto make = [&]() -> Result<PageTexts> {
        KLIEG_TRY(auto const video, read_answer<ShownVideo>(answer));
        Head head;
        describe_embed(head, asked.site, video);
        load(head, asked);
        head.answer(answer.target, answer.text);
        return PageTexts{head.text(), scriptless_video(asked.site, video)};
    };
    co_return co_await kept(asked, true, {answer.etag}, make);
}

Task<Result<Page>> Documents::channel(Asked const& asked) {
    auto const& part = asked.found.part;
    if (!part.starts_with('@') && !ChannelId::parse(part).ok()) co_return no_such_page();
    KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/channels/" + part));
    KLIEG_CO_TRY(auto const videos_answer, co_await answers_.get("/api/channels/" + part + "/videos"));
    auto make = [&]() -> Result<PageTexts> {
        KLIEG_TRY(auto const channel, read_answer<ShownChannel>(answer));
        KLIEG_TRY(auto const videos, read_answer<ShownVideos>(videos_answer));
        Head head;
        describe_channel(head, asked.site, channel);
        load(head, asked);
        if (asked.is_plain) load_first_poster(head, client_.poster_sizes(), videos);
        head.answer(answer.target, answer.text);
        head.answer(videos_answer.target, videos_answer.text);
        return PageTexts{head.text(), scriptless_channel(asked.site, channel, videos)};
    };
    co_return co_await kept(asked, false, {answer.etag, videos_answer.etag}, make);
}

Page Documents::plain(Asked const& asked) const {
    auto const& site = asked.site;
    bool const hidden = !asked.found.route->indexed || !asked.found.part.empty();
    Head head;
    describe(head, site, {"", site.description(), site.url(asked.found.route->path), "website"});
    if (hidden) hide(head);
    load(head, asked);
    auto const note = scriptless_note(site, site.words.name, words_in(site.language).needs_script);
    return {.hidden = hidden, .document = document(site, {head.text(), note})};
}

Page Documents::failed(Site const& site, int status) const {
    Head head;
    head.title(site.words.name);
    head.name("description", site.description());
    hide(head);
    auto const& words = words_in(site.language);
    auto const& [title, sentence] = status == 404 ? words.missing : words.not_now;
    return {.status = status,
            .hidden = true,
            .document = document(site, {head.text(), scriptless_note(site, title, sentence)})};
}

std::string Documents::document(Site const& site, PageTexts const& texts) const {
    Head signs;
    link_logo(signs, site);
    auto const head = (signs.text().empty() ? client_.icons() : signs.text()) + texts.head;
    return client_.document({site.language, head, texts.scriptless});
}

http::Response Documents::response(Page page) {
    http::Response answer{.status = page.status};
    answer.headers.set("Content-Type", "text/html; charset=utf-8");
    answer.headers.set("Cache-Control", "no-cache");
    answer.headers.add("Vary", "Accept, Authorization, Cookie");
    if (auto const* shared = std::get_if<http::SharedAnswer>(&page.document)) {
        answer.headers.set("ETag", shared->etag());
    } else if (page.status == 200) {
        answer.headers.set("ETag", http::make_etag(*http::text_of(page.document)));
    }
    if (page.hidden) answer.headers.set("X-Robots-Tag", "noindex");
    answer.body = std::move(page.document);
    return answer;
}

}  // namespace klieg::pages
