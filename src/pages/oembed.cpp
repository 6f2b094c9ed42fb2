#include "pages/oembed.h"

#include "base/json.h"
#include "http/origin.h"
#include "http/target.h"
#include "pages/markup.h"

#include <charconv>
#include <utility>
#include <vector>

namespace klieg::pages {

namespace {

/// What a frame takes where nobody says how much room there is.
constexpr Box kUsualFrame{960, 540};
/// Larger than any screen: so much is no room that somebody has.
constexpr std::uint32_t kSideMax = 16'384;
/// What its header says, too (syndication.cpp).
constexpr int kCacheSeconds = 300;

std::optional<std::string_view> find(http::Parameters const& query, std::string_view name) {
    for (auto const& [known, value] : query)
        if (known == name) return value;
    return std::nullopt;
}

Result<std::uint32_t> side(http::Parameters const& query, std::string_view name) {
    auto const text = find(query, name);
    if (!text) return kSideMax;
    std::uint32_t pixels = 0;
    auto const [end, failed] = std::from_chars(text->data(), text->data() + text->size(), pixels);
    if (failed != std::errc() || end != text->data() + text->size() || pixels == 0)
        return parameter_error(std::string(name), "wrong_type", "must be a whole number of pixels");
    return std::min(pixels, kSideMax);
}

Error no_such_video() {
    return {Errc::not_found, "there is no such video here"};
}

/// The path of an address, decoded.
std::optional<std::string> path_of(std::string_view url) {
    auto const authority = url.find("//") + 2;
    auto const begin = url.find('/', authority);
    auto const end = url.find_first_of("?#", authority);
    if (begin == url.npos || begin > end) return std::nullopt;
    return http::percent_decoded(url.substr(begin, end == url.npos ? end : end - begin));
}

using Member = std::pair<std::string_view, json::Value>;

/// In the order of the specification; both formats write these.
std::vector<Member> members(Site const& site, ShownVideo const& video, Box most) {
    Box const shape{video.width.value_or(kUsualFrame.width), video.height.value_or(kUsualFrame.height)};
    bool const has_room = most.width < kSideMax || most.height < kSideMax;
    // A frame grows beyond a small video, so that its controls have room: only its shape is the video's.
    auto const wanted = has_room ? most : kUsualFrame;
    Box const grown{shape.width * 64, shape.height * 64};
    auto const frame = fitted(grown, wanted);
    auto const width = std::to_string(frame.width);
    auto const height = std::to_string(frame.height);
    auto const html = "<iframe width=\"" + width + "\" height=\"" + height + "\" src=\"" +
                      in_markup(site.embed_url(video.id)) + "\" title=\"" + in_markup(video.title) +
                      "\" allow=\"autoplay; fullscreen; picture-in-picture; encrypted-media\" allowfullscreen "
                      "referrerpolicy=\"strict-origin-when-cross-origin\" style=\"border:0\"></iframe>";
    std::vector<Member> all;
    auto add = [&all](std::string_view name, auto const& value) { all.emplace_back(name, json::Value(value)); };
    add("type", "video");
    add("version", "1.0");
    add("title", video.title);
    add("author_name", video.channel.name);
    add("author_url", site.channel_url(video.channel.handle));
    add("provider_name", site.words.name);
    add("provider_url", site.url("/"));
    add("cache_age", kCacheSeconds);
    add("width", frame.width);
    add("height", frame.height);
    add("html", html);
    if (auto const picture = thumbnail_within(video, most)) {
        add("thumbnail_url", site.url(picture->url));
        add("thumbnail_width", picture->width);
        add("thumbnail_height", picture->height);
    }
    return all;
}

}  // namespace

Result<OembedQuery> read_oembed(http::Parameters const& query, std::string const& origin, Client const& client) {
    auto const url = find(query, "url");
    if (!url) return parameter_error("url", "required", "is required");
    OembedQuery read;
    KLIEG_TRY(read.most.width, side(query, "maxwidth"));
    KLIEG_TRY(read.most.height, side(query, "maxheight"));
    auto const format = find(query, "format").value_or("json");
    if (format != "json") read.format = format == "xml" ? OembedQuery::Format::xml : OembedQuery::Format::unknown;
    auto const path = http::origin_of_url(*url) == origin ? path_of(*url) : std::nullopt;
    auto const found = path ? client.find(*path) : std::nullopt;
    if (!found || (found->route->name != "watch" && found->route->name != "embed")) return no_such_video();
    read.video = found->part;
    return read;
}

std::string oembed_json(Site const& site, ShownVideo const& video, Box most) {
    json::Object object;
    for (auto& [name, value] : members(site, video, most)) object[name] = std::move(value);
    return json::to_text(json::Value(std::move(object)));
}

std::string oembed_xml(Site const& site, ShownVideo const& video, Box most) {
    std::string text = "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<oembed>\n";
    for (auto const& [name, value] : members(site, video, most)) {
        auto const written = value.is_string() ? std::string(value.get_string()) : json::to_text(value);
        text += "<" + std::string(name) + ">" + in_markup(written) + "</" + std::string(name) + ">\n";
    }
    return text + "</oembed>\n";
}

}  // namespace klieg::pages
