#include "pages/oembed.h"

#include "base/json.h"
#include "base/text.h"
#include "http/origin.h"
#include "http/target.h"
#include "pages/markup.h"
#include "pages/start_time.h"

#include <charconv>
#include <utility>
#include <vector>

namespace klieg::pages {

namespace {

/// What a frame takes where nobody says how much room there is.
constexpr Box kUsualFrame{960, 540};
/// What its header says, too (syndication.cpp).
constexpr int kCacheSeconds = 300;

std::optional<std::string_view> find(http::Parameters const& query, std::string_view name) {
    for (auto const& [known, value] : query)
        if (known == name) return value;
    return std::nullopt;
}

std::uint32_t side(http::Parameters const& query, std::string_view name, std::uint32_t most) {
    auto const text = find(query, name).value_or("");
    std::uint32_t pixels = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), pixels);
    bool const is_side = failed == std::errc() && end == text.data() + text.size() && pixels > 0;
    return is_side ? std::min(pixels, most) : most;
}

/// None: one that there is not.
OembedQuery::Format format_in(http::Parameters const& query) {
    auto const said = lower_ascii(find(query, "format").value_or(""));
    if (said.empty() || said == "json") return OembedQuery::Format::json;
    return said == "xml" ? OembedQuery::Format::xml : OembedQuery::Format::unknown;
}

Error no_such_video() {
    return {Errc::not_found, "there is no such video here"};
}

/// What is asked for at an address, and what stands behind its "#".
struct Address {
    http::Request asked;
    std::string_view fragment;
};
std::optional<Address> address_of(std::string_view url) {
    auto const authority = url.find("//") + 2;
    auto const begin = url.find('/', authority);
    if (begin == url.npos || begin > url.find_first_of("?#", authority)) return std::nullopt;
    auto const target = url.substr(begin, url.find('#') - begin);
    Address address{{.method = http::Method::get}, url.substr(begin + target.size())};
    if (address.fragment.starts_with('#')) address.fragment.remove_prefix(1);
    if (!http::parse_target(target, address.asked).ok()) return std::nullopt;
    return address;
}

using Member = std::pair<std::string_view, json::Value>;

/// In the order of the specification; both formats write these.
std::vector<Member> members(Site const& site, ShownVideo const& video, OembedQuery const& asked) {
    auto const most = asked.most;
    Box const shape{video.width.value_or(kUsualFrame.width), video.height.value_or(kUsualFrame.height)};
    bool const has_room = most.width < kNoBox.width || most.height < kNoBox.height;
    // A frame grows beyond a small video, so that its controls have room: only its shape is the video's.
    auto const wanted = has_room ? most : kUsualFrame;
    Box const grown{shape.width * 64, shape.height * 64};
    auto const frame = fitted(grown, wanted);
    auto const width = std::to_string(frame.width);
    auto const height = std::to_string(frame.height);
    auto const html = "<iframe width=\"" + width + "\" height=\"" + height + "\" src=\"" +
                      in_markup(site.embed_url(video.id, asked.start)) + "\" title=\"" + in_markup(video.title) +
                      "\" allow=\"autoplay; picture-in-picture; encrypted-media\" allowfullscreen "
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
    read.most = {side(query, "maxwidth", kNoBox.width), side(query, "maxheight", kNoBox.height)};
    read.format = format_in(query);
    auto const address = http::origin_of_url(*url) == origin ? address_of(*url) : std::nullopt;
    auto const found = address ? client.find(address->asked.path) : std::nullopt;
    if (!found || (found->route->name != "watch" && found->route->name != "embed")) return no_such_video();
    read.video = found->part;
    read.start = start_in(address->asked.query, address->fragment);
    return read;
}

std::string oembed_json(Site const& site, ShownVideo const& video, OembedQuery const& asked) {
    json::Object object;
    for (auto& [name, value] : members(site, video, asked)) object[name] = std::move(value);
    return json::to_text(json::Value(std::move(object)));
}

std::string oembed_xml(Site const& site, ShownVideo const& video, OembedQuery const& asked) {
    std::string text = "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<oembed>\n";
    for (auto const& [name, value] : members(site, video, asked)) {
        auto const written = value.is_string() ? std::string(value.get_string()) : json::to_text(value);
        text += element(name, written);
    }
    return text + "</oembed>\n";
}

}  // namespace klieg::pages
