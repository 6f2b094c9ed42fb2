#include "pages/feed.h"

#include "http/http_date.h"
#include "pages/markup.h"
#include "pages/thumbnail.h"

#include <algorithm>

namespace klieg::pages {

namespace {

constexpr std::string_view kOpening =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:media=\"http://search.yahoo.com/mrss/\" "
    "xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">\n<channel>\n";

/// RFC 822 with a year of four digits, as RSS wants it.
std::string date(Time time) {
    return http::http_date(std::chrono::floor<std::chrono::seconds>(time));
}

/// A description, which is HTML to those who read feeds: in a section that is not escaped once more, and holds no end
/// of its own, since what is escaped has no ">". It stands once: who reads other elements falls back to it.
std::string description(std::string_view text) {
    std::string html;
    for (char const letter : in_markup(text)) {
        if (letter == '\n') html += "<br>";
        html += letter;
    }
    return "<description><![CDATA[" + html + "]]></description>\n";
}

std::string picture_elements(Site const& site, ShownVideo const& video) {
    if (!video.poster) return {};
    auto const url = site.url(*video.poster);
    auto text = "<media:thumbnail" + attribute("url", url);
    if (auto const poster = poster_of(video))
        text += attribute("width", std::to_string(poster->width)) + attribute("height", std::to_string(poster->height));
    return text + "/>\n<itunes:image" + attribute("href", url) + "/>\n";
}

/// What is told of each form of a video.
std::string measures(ShownVideo const& video) {
    std::string text;
    if (video.duration_ms) text += attribute("duration", std::to_string(video.duration_ms->count() / 1000));
    if (video.width && video.height)
        text += attribute("width", std::to_string(*video.width)) + attribute("height", std::to_string(*video.height));
    return text;
}

std::string medium_of(ShownWholeFile const& file) {
    return file.type.starts_with("audio/") ? "audio" : "video";
}

/// RSS takes one enclosure an item and wants to know its length in bytes; podcasts are nothing else.
std::string enclosure(Site const& site, ShownVideo const& video) {
    auto const& file = video.playback.file;
    if (!file) return {};
    return "<enclosure" + attribute("url", site.url(file->url)) + attribute("length", std::to_string(file->bytes)) +
           attribute("type", file->type) + "/>\n";
}

/// The forms that a video has, as one group of them (Media RSS 1.5.1, media:group).
std::string contents(Site const& site, ShownVideo const& video) {
    std::string text;
    if (auto const& file = video.playback.file)
        text += "<media:content" + attribute("url", site.url(file->url)) +
                attribute("fileSize", std::to_string(file->bytes)) + attribute("type", file->type) +
                attribute("medium", medium_of(*file)) + attribute("isDefault", "true") + measures(video) + "/>\n";
    if (video.playback.hls)
        text += "<media:content" + attribute("url", site.url(*video.playback.hls)) +
                attribute("type", "application/vnd.apple.mpegurl") + attribute("medium", "video") + measures(video) +
                "/>\n";
    return text.empty() ? text : "<media:group>\n" + text + "</media:group>\n";
}

std::string media_elements(Site const& site, ShownVideo const& video) {
    auto text = enclosure(site, video) + contents(site, video);
    text += "<media:player" + attribute("url", site.embed_url(video.id)) + "/>\n";
    text += "<media:title>" + in_markup(video.title) + "</media:title>\n";
    text += picture_elements(site, video);
    if (video.duration_ms) text += element("itunes:duration", std::to_string(video.duration_ms->count() / 1000));
    return text;
}

std::string item(Site const& site, ShownVideo const& video) {
    auto text = "<item>\n" + element("title", video.title) + element("link", site.watch_url(video.id)) +
                "<guid isPermaLink=\"false\">" + in_markup(video.id) + "</guid>\n" +
                element("pubDate", date(video.shown_since())) + description(video.about());
    text += media_elements(site, video);
    text += element("itunes:author", video.channel.name) + element("itunes:explicit", "false");
    return text + "</item>\n";
}

std::string channel_picture(Site const& site, ShownChannel const& channel, std::string const& link) {
    Portrait const avatar{channel.avatar, channel.avatar_jpegs};
    auto const small = avatar.for_links();
    auto const large = avatar.for_podcasts();
    if (!small || !large) return {};
    return "<image>\n" + element("url", site.url(small->url)) + element("title", channel.name) + element("link", link) +
           "</image>\n" + "<itunes:image" + attribute("href", site.url(large->url)) + "/>\n";
}

Time last_change(ShownChannel const& channel, ShownVideos const& videos) {
    auto last = channel.updated_at;
    for (auto const& video : videos.items) last = std::max({last, video.updated_at, video.shown_since()});
    return last;
}

}  // namespace

std::string channel_feed(Site const& site, ShownChannel const& channel, ShownVideos const& videos) {
    auto const link = site.channel_url(channel.handle);
    auto const about = channel.description.empty() ? channel.name + " – " + site.words.name : channel.description;
    auto text = std::string(kOpening) + element("title", channel.name) + element("link", link) + description(about) +
                element("language", site.language) + element("lastBuildDate", date(last_change(channel, videos))) +
                element("generator", "Klieg") + "<atom:link" + attribute("href", site.feed_url(channel.id)) +
                attribute("rel", "self") + attribute("type", "application/rss+xml") + "/>\n";
    text += channel_picture(site, channel, link);
    text += element("itunes:author", channel.name) + element("itunes:type", "episodic") +
            element("itunes:explicit", "false") + "<itunes:owner>\n" + element("itunes:name", channel.name) +
            "</itunes:owner>\n" + "<itunes:category text=\"TV &amp; Film\"/>\n";
    for (auto const& video : videos.items) text += item(site, video);
    return text + "</channel>\n</rss>\n";
}

}  // namespace klieg::pages
