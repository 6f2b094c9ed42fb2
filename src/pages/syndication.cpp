#include "pages/syndication.h"

#include "base/ids.h"
#include "http/conditions.h"
#include "http/http_date.h"
#include "http/refusal.h"
#include "pages/feed.h"
#include "pages/manifest.h"
#include "pages/oembed.h"

namespace klieg::pages {

namespace {

constexpr std::string_view kFeedEnd = "/feed.xml";

/// "/@ada/feed.xml" is "@ada", and "/channel/ch_…/feed.xml" is "ch_…".
std::optional<std::string> channel_in(std::string_view path) {
    constexpr std::string_view kById = "/channel/";
    if (!path.ends_with(kFeedEnd)) return std::nullopt;
    path.remove_suffix(kFeedEnd.size());
    bool const by_id = path.starts_with(kById);
    if (!by_id && !path.starts_with("/@")) return std::nullopt;
    auto const name = path.substr(by_id ? kById.size() : 1);
    bool const is_name = by_id ? ChannelId::parse(name).ok() : name.find('/') == name.npos;
    return is_name ? std::optional(std::string(name)) : std::nullopt;
}

/// That anybody may keep it for so long.
http::Response kept_for(std::chrono::seconds age, http::SharedAnswer text, std::string_view type) {
    http::Response response;
    response.headers.set("Content-Type", type);
    response.headers.set("Cache-Control", "public, max-age=" + std::to_string(age.count()));
    response.headers.set("ETag", text.etag());
    response.body = std::move(text);
    return response;
}

http::Response kept_for(std::chrono::seconds age, std::string const& text, std::string_view type) {
    return kept_for(age, http::SharedAnswer(http::SharedAnswer::keep(text)), type);
}

/// Whoever asked has chosen the origin that stands in it: a cache that many share must not show that to others.
void keep_from_others(http::Response& response) {
    constexpr std::string_view kPublic = "public";
    std::string const kept(response.headers.get("Cache-Control"));
    if (kept.starts_with(kPublic)) response.headers.set("Cache-Control", "private" + kept.substr(kPublic.size()));
}

constexpr std::chrono::seconds kFiveMinutes{300};
constexpr std::chrono::seconds kHour{3600};

}  // namespace

Task<std::optional<http::Response>> Syndication::find(http::Request& request, Site const& site) {
    auto const& path = request.path;
    std::optional<Result<http::Response>> answered;
    if (path == "/oembed") answered = co_await oembed(request, site);
    if (auto channel = channel_in(path)) answered = co_await feed(request, site, *std::move(channel));
    if (path == "/sitemap.xml") answered = co_await sitemap(request, site);
    if (path == "/robots.txt") answered = robots(site);
    if (path == "/manifest.webmanifest")
        answered = kept_for(kFiveMinutes, web_manifest(site), "application/manifest+json; charset=utf-8");
    if (!answered) co_return std::nullopt;
    auto response = answered->ok() ? **std::move(answered) : http::refusal(answered->error(), request);
    if (site.is_named_by_host) keep_from_others(response);
    // What is told to everybody, pages of any origin may read.
    response.headers.set("Access-Control-Allow-Origin", "*");
    co_return response;
}

Task<Result<http::Response>> Syndication::oembed(http::Request& request, Site const& site) {
    KLIEG_CO_TRY(auto const asked, read_oembed(request.query, site.origin, client_));
    if (asked.format == OembedQuery::Format::unknown) {
        auto refused = http::text_response("The formats are json and xml.\n");
        refused.status = 501;
        co_return refused;
    }
    KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/videos/" + asked.video));
    KLIEG_CO_TRY(auto const video, read_answer<ShownVideo>(answer));
    auto told = asked.format == OembedQuery::Format::xml
                    ? kept_for(kFiveMinutes, oembed_xml(site, video, asked), "text/xml; charset=utf-8")
                    : kept_for(kFiveMinutes, oembed_json(site, video, asked), "application/json");
    // What is not listed is for who has the link, and its poster's address holds for a time.
    if (!video.is_public()) told.headers.set("Cache-Control", "private, no-cache");
    co_return told;
}

Task<Result<http::Response>> Syndication::feed(http::Request& request, Site const& site, std::string name) {
    auto const path = "/api/channels/" + name;
    KLIEG_CO_TRY(auto const answer, co_await answers_.get(path));
    KLIEG_CO_TRY(
        auto const videos_answer,
        co_await answers_.get(path + "/videos", {{"limit", std::to_string(kFeedVideos)}, {"descriptions", "true"}}));
    KLIEG_CO_TRY(auto const channel, read_answer<ShownChannel>(answer));
    KLIEG_CO_TRY(auto const videos, read_answer<ShownVideos>(videos_answer));
    auto make = [&]() -> Result<std::string> { return channel_feed(site, channel, videos); };
    KLIEG_CO_TRY(auto text,
                 co_await texts_.get(
                     {"feed", site.origin, site.language, site.words.name, answer.etag, videos_answer.etag}, make));
    auto response = kept_for(kFiveMinutes, std::move(text), "application/rss+xml; charset=utf-8");
    // No Last-Modified: what is taken back leaves no date behind, and who asks by date would keep it. The tag knows.
    co_return response;
}

Task<Result<http::Response>> Syndication::sitemap(http::Request& request, Site const& site) {
    auto const after = request.query_parameter("after");
    if (!after) co_return kept_for(kHour, sitemap_index(site, *parts_.cursors()), "application/xml; charset=utf-8");
    http::Parameters query{{"limit", std::to_string(SitemapParts::kVideosMax)}, {"descriptions", "true"}};
    if (!after->empty()) query.emplace_back("cursor", *after);
    KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/videos", std::move(query)));
    auto make = [&]() -> Result<std::string> {
        KLIEG_TRY(auto const videos, read_answer<ShownVideos>(answer));
        return sitemap_part(site, videos, after->empty());
    };
    KLIEG_CO_TRY(auto text, co_await texts_.get({"map", site.origin, *after, answer.etag}, make));
    co_return kept_for(kFiveMinutes, std::move(text), "application/xml; charset=utf-8");
}

/// Engines read pages, media and pictures; the API, and what is behind a sign-in, has nothing to find.
http::Response Syndication::robots(Site const& site) const {
    std::string text = "User-agent: *\nDisallow: /api/\n";
    for (auto const& route : client_.routes())
        if (!route.indexed) text += "Disallow: " + route.path.substr(0, route.path.find(':')) + "\n";
    text += "\nSitemap: " + site.url("/sitemap.xml") + "\n";
    return kept_for(kHour, text, "text/plain; charset=utf-8");
}

}  // namespace klieg::pages
