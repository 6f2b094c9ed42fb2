#include "pages/head.h"

#include "pages/markup.h"
#include "pages/thumbnail.h"

#include <algorithm>
#include <cstdint>

namespace klieg::pages {

namespace {

/// What search engines and messengers show of it at most.
constexpr std::size_t kDescriptionCharacters = 200;
/// The shape of a frame around a video whose own is not known.
constexpr std::uint32_t kFrameWidth = 1280;
constexpr std::uint32_t kFrameHeight = 720;

std::string number(std::uint64_t value) {
    return std::to_string(value);
}

/// Open Graph knows a language by a country, too (language_TERRITORY); none where nobody said which.
std::string locale_of(std::string_view language) {
    auto const dash = language.find('-');
    auto const base = language.substr(0, dash);
    if (dash != language.npos && language.size() == dash + 3)
        return std::string(base) + "_" + std::string(language.substr(dash + 1));
    if (base == "en") return "en_US";
    if (base == "vi") return "vi_VN";
    return {};
}

std::string description_of(ShownVideo const& video, Site const& site) {
    auto const brief = in_brief(video.about(), kDescriptionCharacters);
    return brief.empty()
               ? in_brief(video.title + " – " + video.channel.name + ". " + site.description(), kDescriptionCharacters)
               : brief;
}

void picture(Head& head, Site const& site, ShownVideo const& video) {
    if (!video.poster) return;
    head.property("og:image", site.url(*video.poster));
    head.property("og:image:type", "image/jpeg");
    if (auto const poster = poster_of(video)) {
        head.property("og:image:width", number(poster->width));
        head.property("og:image:height", number(poster->height));
    }
    head.property("og:image:alt", video.title);
}

std::string_view type_of(std::string_view url) {
    if (url.ends_with(".jpg")) return "image/jpeg";
    return url.ends_with(".png") ? "image/png" : "image/webp";
}

/// A square that stands for whom the page is about.
void image(Head& head, Site const& site, ShownPicture const& square, std::string_view name) {
    head.property("og:image", site.url(square.url));
    head.property("og:image:type", type_of(square.url));
    head.property("og:image:width", number(square.width));
    head.property("og:image:height", number(square.height));
    head.property("og:image:alt", name);
}

Portrait logo_of(Site const& site) {
    return {site.words.logo, site.words.logo_jpegs};
}

/// The site's logo, or the client's icon (web/public), where there is no other picture.
void site_picture(Head& head, Site const& site) {
    image(head, site, logo_of(site).for_links().value_or(ShownPicture{512, 512, "/icon-512.png"}), site.words.name);
}

/// Who runs the site: schema.org has a logo of organizations, and none of sites.
json::Object publisher(Site const& site, ShownPicture const& logo) {
    return {
        {"@type", "Organization"},
        {"name", site.words.name},
        {"url", site.url("/")},
        {"logo",
         json::Object{
             {"@type", "ImageObject"}, {"url", site.url(logo.url)}, {"width", logo.width}, {"height", logo.height}}}};
}

json::Object thing(std::string_view type) {
    return {{"@context", "https://schema.org"}, {"@type", type}};
}

json::Object video_object(Site const& site, ShownVideo const& video) {
    auto object = thing("VideoObject");
    object["name"] = video.title;
    object["description"] = description_of(video, site);
    object["url"] = site.watch_url(video.id);
    object["uploadDate"] = object["datePublished"] = to_rfc3339(video.shown_since());
    if (video.poster) object["thumbnailUrl"] = json::Array{json::Value(site.url(*video.poster))};
    if (video.duration_ms) object["duration"] = iso_duration(*video.duration_ms);
    object["embedUrl"] = site.embed_url(video.id);
    if (auto const& file = video.playback.file) {
        object["contentUrl"] = site.url(file->url);
        object["contentSize"] = number(file->bytes);
        object["encodingFormat"] = file->type;
    } else if (video.playback.hls) {
        object["contentUrl"] = site.url(*video.playback.hls);
    }
    object["author"] = json::Object{
        {"@type", "Organization"}, {"name", video.channel.name}, {"url", site.channel_url(video.channel.handle)}};
    return object;
}

void player_card(Head& head, Site const& site, ShownVideo const& video, std::string_view start) {
    auto const frame = site.embed_url(video.id, start);
    auto const width = number(video.width.value_or(kFrameWidth));
    auto const height = number(video.height.value_or(kFrameHeight));
    head.name("twitter:card", "player");
    head.name("twitter:player", frame);
    head.name("twitter:player:width", width);
    head.name("twitter:player:height", height);
    head.property("og:video", frame);
    head.property("og:video:secure_url", frame);
    head.property("og:video:type", "text/html");
    head.property("og:video:width", width);
    head.property("og:video:height", height);
    // A second one, for messengers that play files themselves. Of what is not listed nobody is told where its parts
    // are.
    auto const& file = video.playback.file;
    if (!file || !video.is_public()) return;
    head.property("og:video", site.url(file->url));
    head.property("og:video:secure_url", site.url(file->url));
    head.property("og:video:type", file->type);
    head.property("og:video:width", width);
    head.property("og:video:height", height);
}

/// Where others learn how to embed it (oembed.com, section 4).
void oembed_links(Head& head, Site const& site, ShownVideo const& video, std::string_view start) {
    auto const link = site.watch_url(video.id) + (start.empty() ? "" : "?t=" + in_query(start));
    auto const asked = site.url("/oembed?url=" + in_query(link) + "&format=");
    auto const title = R"( title=")" + in_markup(video.title) + '"';
    head.link("alternate", asked + "json", R"(type="application/json+oembed")" + title);
    head.link("alternate", asked + "xml", R"(type="text/xml+oembed")" + title);
}

void feed_link(Head& head, Site const& site, std::string_view channel, std::string_view name) {
    head.link("alternate", site.feed_url(channel), R"(type="application/rss+xml" title=")" + in_markup(name) + '"');
}

}  // namespace

void Head::title(std::string_view text) {
    text_ += "<title>" + in_markup(text) + "</title>\n";
}

void Head::name(std::string_view name, std::string_view content) {
    text_ += "<meta name=\"" + in_markup(name) + "\" content=\"" + in_markup(content) + "\">\n";
}

void Head::property(std::string_view property, std::string_view content) {
    text_ += "<meta property=\"" + in_markup(property) + "\" content=\"" + in_markup(content) + "\">\n";
}

void Head::link(std::string_view relation, std::string_view href, std::string_view attributes) {
    text_ += "<link rel=\"" + in_markup(relation) + "\" href=\"" + in_markup(href) + "\"";
    if (!attributes.empty()) text_ += " " + std::string(attributes);
    text_ += ">\n";
}

void Head::picture(std::vector<ShownPicture> const& widths, std::string_view sizes) {
    std::string all;
    for (auto const& [width, height, url] : widths) all += (all.empty() ? "" : ", ") + url + " " + number(width) + "w";
    text_ += R"(<link rel="preload" as="image" type="image/webp" fetchpriority="high" imagesrcset=")" + in_markup(all) +
             R"(" imagesizes=")" + in_markup(sizes) + "\">\n";
}

void Head::json_ld(json::Object object) {
    text_ += "<script type=\"application/ld+json\">" + in_script(json::to_text(json::Value(std::move(object)))) +
             "</script>\n";
}

void Head::answer(std::string_view target, std::string_view text) {
    text_ += "<script type=\"application/json\" data-answer=\"" + in_markup(target) + "\">" + in_script(text) +
             "</script>\n";
}

void describe(Head& head, Site const& site, Subject const& subject) {
    auto const& name = site.words.name;
    head.title(subject.title.empty() ? name : subject.title + " – " + name);
    head.name("description", subject.description);
    head.link("canonical", subject.url);
    head.property("og:site_name", name);
    head.property("og:type", subject.type);
    head.property("og:title", subject.title.empty() ? name : subject.title);
    head.property("og:description", subject.description);
    head.property("og:url", subject.url);
    if (auto const locale = locale_of(site.language); !locale.empty()) head.property("og:locale", locale);
}

/// Safari's icon for the home screen is wanted in 180 pixels. Of a logo that was sent before there were JPEGs it gets a
/// WebP, which it reads as its pages do (since iOS 14), and shows what shows through in black.
void link_logo(Head& head, Site const& site) {
    constexpr std::uint32_t kTouchIconPixels = 180;
    auto const& logo = site.words.logo;
    if (logo.empty()) return;
    for (auto const& size : logo) {
        if (size.width > kTouchIconPixels) continue;
        auto const sides = number(size.width) + "x" + number(size.height);
        head.link("icon", size.url, R"(type="image/webp" sizes=")" + sides + '"');
    }
    auto const& touch = site.words.logo_jpegs.empty() ? logo : site.words.logo_jpegs;
    auto const large = std::ranges::find_if(touch, [](auto const& size) { return size.width >= kTouchIconPixels; });
    head.link("apple-touch-icon", large == touch.end() ? touch.back().url : large->url);
}

void hide(Head& head) {
    head.name("robots", "noindex");
}

void describe_home(Head& head, Site const& site) {
    describe(head, site, {"", site.description(), site.url("/"), "website"});
    head.name("twitter:card", "summary");
    site_picture(head, site);
    auto object = thing("WebSite");
    object["name"] = site.words.name;
    object["url"] = site.url("/");
    object["description"] = site.description();
    if (auto const logo = logo_of(site).for_links()) object["publisher"] = publisher(site, *logo);
    head.json_ld(std::move(object));
}

void describe_video(Head& head, Site const& site, ShownVideo const& video, std::string_view start) {
    describe(head, site, {video.title, description_of(video, site), site.watch_url(video.id), "video.other"});
    picture(head, site, video);
    if (video.playback.hls)
        player_card(head, site, video, start);
    else
        head.name("twitter:card", "summary_large_image");
    oembed_links(head, site, video, start);
    feed_link(head, site, video.channel.id, video.channel.name);
    // What is not listed is for who has the link: nothing that tells engines where its parts are.
    if (video.is_public())
        head.json_ld(video_object(site, video));
    else
        hide(head);
}

void describe_embed(Head& head, Site const& site, ShownVideo const& video) {
    describe(head, site, {video.title, description_of(video, site), site.watch_url(video.id), "video.other"});
    picture(head, site, video);
    hide(head);
}

void describe_channel(Head& head, Site const& site, ShownChannel const& channel) {
    auto const url = site.channel_url(channel.handle);
    auto description = in_brief(channel.description, kDescriptionCharacters);
    if (description.empty()) description = in_brief(channel.name + " – " + site.description(), kDescriptionCharacters);
    describe(head, site, {channel.name, description, url, "profile"});
    head.property("profile:username", channel.handle);
    auto organization =
        json::Object{{"@type", "Organization"}, {"name", channel.name}, {"url", url}, {"description", description}};
    head.name("twitter:card", "summary");
    if (auto const avatar = Portrait{channel.avatar, channel.avatar_jpegs}.for_links()) {
        image(head, site, *avatar, channel.name);
        organization["image"] = site.url(avatar->url);
    } else {
        site_picture(head, site);
    }
    feed_link(head, site, channel.id, channel.name);
    auto object = thing("ProfilePage");
    object["url"] = url;
    object["mainEntity"] = std::move(organization);
    head.json_ld(std::move(object));
}

void load(Head& head, ClientRoute const& route) {
    for (auto const& sheet : route.css) head.link("stylesheet", "/" + sheet, "crossorigin");
    for (auto const& script : route.js) head.link("modulepreload", "/" + script, "crossorigin");
}

void load_player(Head& head, std::string const& hls, ShownVideo const& video) {
    if (video.playback.hls && !hls.empty())
        head.link("modulepreload", "/" + hls, R"(crossorigin fetchpriority="high")");
}

void load_first_poster(Head& head, std::string_view sizes, ShownVideos const& videos) {
    if (videos.items.empty() || videos.items.front().posters.empty() || sizes.empty()) return;
    head.picture(videos.items.front().posters, sizes);
}

std::string iso_duration(std::chrono::milliseconds duration) {
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
    std::string text = "PT";
    if (seconds >= 3600) text += std::to_string(seconds / 3600) + "H";
    if (seconds / 60 % 60 > 0) text += std::to_string(seconds / 60 % 60) + "M";
    if (seconds % 60 > 0 || text == "PT") text += std::to_string(seconds % 60) + "S";
    return text;
}

}  // namespace klieg::pages
