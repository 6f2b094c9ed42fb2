#include "pages/sitemap.h"

#include "pages/markup.h"

#include <set>

namespace klieg::pages {

namespace {

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view kNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
/// What Google takes (developers.google.com, video sitemaps).
constexpr std::size_t kTitleCharacters = 99;  // and the one that says that there was more
constexpr std::size_t kDescriptionCharacters = 2047;
constexpr std::chrono::seconds kDurationMax{28'800};

/// Only of what plays and has a picture: both are required.
std::string video_element(Site const& site, ShownVideo const& video) {
    if (!video.poster || !video.playback.hls) return {};
    auto description = in_brief(video.about(), kDescriptionCharacters);
    if (description.empty()) description = video.title;
    auto text = "<video:video>\n" + element("video:thumbnail_loc", site.url(*video.poster)) +
                element("video:title", in_brief(video.title, kTitleCharacters)) +
                element("video:description", description);
    if (auto const& file = video.playback.file) text += element("video:content_loc", site.url(file->url));
    text += element("video:player_loc", site.embed_url(video.id));
    if (video.duration_ms) {
        auto const duration = std::chrono::duration_cast<std::chrono::seconds>(*video.duration_ms);
        if (duration >= std::chrono::seconds(1) && duration <= kDurationMax)
            text += element("video:duration", std::to_string(duration.count()));
    }
    text += element("video:publication_date", to_rfc3339(video.shown_since()));
    text += "<video:uploader info=\"" + in_markup(site.channel_url(video.channel.handle)) + "\">" +
            in_markup(in_brief(video.channel.name, kTitleCharacters)) + "</video:uploader>\n";
    return text + "</video:video>\n";
}

}  // namespace

SitemapParts::Cursors SitemapParts::cursors() const {
    MutexLock lock(mutex_);
    return cursors_;
}

Task<Result<>> SitemapParts::walk() {
    auto found = std::make_shared<std::vector<std::string>>();
    while (found->size() + 1 < kPartsMax) {
        http::Parameters query{{"limit", std::to_string(kVideosMax)}};
        if (!found->empty()) query.emplace_back("cursor", found->back());
        KLIEG_CO_TRY(auto const answer, co_await answers_.get("/api/videos", std::move(query)));
        KLIEG_CO_TRY(auto page, read_answer<ShownVideos>(answer));
        if (!page.next_cursor) break;
        found->push_back(*std::move(page.next_cursor));
    }
    MutexLock lock(mutex_);
    cursors_ = std::move(found);
    co_return Result<>{};
}

std::string sitemap_index(Site const& site, std::vector<std::string> const& cursors) {
    auto text = std::string(kDeclaration) + "<sitemapindex xmlns=\"" + std::string(kNamespace) + "\">\n";
    auto add = [&](std::string const& cursor) {
        text += "<sitemap>\n" + element("loc", site.url("/sitemap.xml?after=" + in_query(cursor))) + "</sitemap>\n";
    };
    add("");
    for (auto const& cursor : cursors) add(cursor);
    return text + "</sitemapindex>\n";
}

std::string sitemap_part(Site const& site, ShownVideos const& videos, bool first) {
    auto text = std::string(kDeclaration) + "<urlset xmlns=\"" + std::string(kNamespace) +
                "\" xmlns:video=\"http://www.google.com/schemas/sitemap-video/1.1\">\n";
    if (first || videos.items.empty()) text += "<url>\n" + element("loc", site.url("/")) + "</url>\n";
    std::set<std::string> handles;
    for (auto const& video : videos.items) handles.insert(video.channel.handle);
    for (auto const& handle : handles) text += "<url>\n" + element("loc", site.channel_url(handle)) + "</url>\n";
    for (auto const& video : videos.items)
        text += "<url>\n" + element("loc", site.watch_url(video.id)) +
                element("lastmod", to_rfc3339(video.updated_at)) + video_element(site, video) + "</url>\n";
    return text + "</urlset>\n";
}

}  // namespace klieg::pages
