#include "pages/syndication.h"

#include "pages/feed.h"
#include "pages/fixture_for_test.h"
#include "pages/manifest.h"
#include "pages/oembed.h"
#include "pages/thumbnail.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::pages {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using videos::Visibility;

std::string oembed_of(std::string const& url, std::string const& more = "") {
    return "/oembed?url=" + in_query(url) + more;
}

KLIEG_ASYNC_TEST(Oembed, GivesAFrameForAVideoThatHasAnAddress) {
    Front site;
    for (auto const visibility : {Visibility::public_, Visibility::unlisted}) {
        auto const video = co_await site.playable(visibility);
        auto const watch = "http://video.example/watch/" + video.video_id.text();
        for (auto const& url : {watch, watch + "?x=3#x", "HTTP://Video.Example:80/watch/" + video.video_id.text(),
                                "http://video.example/embed/" + video.video_id.text()}) {
            auto const answer = co_await site.get(oembed_of(url, "&format=json"), "*/*");
            EXPECT_EQ(answer.status, 200) << url << answer.text;
            EXPECT_EQ(answer.headers.get("Access-Control-Allow-Origin"), "*");
            EXPECT_EQ(answer.text_at("/type"), "video");
            EXPECT_EQ(answer.text_at("/version"), "1.0");
            EXPECT_EQ(answer.text_at("/title"), "A title");
            EXPECT_THAT(answer.text_at("/html"),
                        HasSubstr("src=\"http://video.example/embed/" + video.video_id.text() + "\""));
        }
        for (auto const* at : {"?t=1m30s", "?x=1&start=1m30s", "#t=1m30s", "?t=<script>&time_continue=1m30s"}) {
            auto const answer = co_await site.get(oembed_of(watch + at), "*/*");
            EXPECT_THAT(answer.text_at("/html"), HasSubstr("/embed/" + video.video_id.text() + "?t=1m30s\"")) << at;
        }
        auto const xml = co_await site.get(oembed_of(watch, "&format=xml"), "*/*");
        EXPECT_EQ(xml.headers.get("Content-Type"), "text/xml; charset=utf-8");
        EXPECT_THAT(xml.text, HasSubstr("<type>video</type>"));
        EXPECT_THAT(xml.text, HasSubstr("<html>&lt;iframe "));
    }
}

KLIEG_ASYNC_TEST(Oembed, KnowsOnlyWhatIsHereAndForEverybody) {
    Front site;
    auto const open = (co_await site.playable(Visibility::public_)).video_id.text();
    auto const hidden = (co_await site.playable(Visibility::private_)).video_id.text();
    for (auto const& url :
         {"http://video.example/watch/" + hidden, std::string("http://video.example/watch/v_aaaaaaaaaaaaaaaa"),
          "http://video.example.evil/watch/" + open, "http://video.example@evil/watch/" + open,
          "https://video.example/watch/" + open, "http://video.example:8080/watch/" + open,
          "http://evil/?http://video.example/watch/" + open, "//video.example/watch/" + open, "/watch/" + open,
          std::string("http://video.example"), std::string("http://video.example/"), std::string("")})
        EXPECT_EQ((co_await site.get(oembed_of(url), "*/*")).status, 404) << url;
    auto const watch = "http://video.example/watch/" + open;
    EXPECT_EQ((co_await site.get(oembed_of(watch, "&format=yaml"), "*/*")).status, 501);
    EXPECT_EQ((co_await site.get("/oembed", "*/*")).status, 400);
    for (auto const* format : {"&format=", "&format=JSON"})
        EXPECT_EQ((co_await site.get(oembed_of(watch, format), "*/*")).text_at("/version"), "1.0") << format;
    auto const any = co_await site.get(oembed_of(watch), "*/*");
    for (auto const* side : {"0", "-1", "x", "1.5", "99999999999999"})
        EXPECT_EQ((co_await site.get(oembed_of(watch, std::string("&maxwidth=") + side), "*/*")).text, any.text)
            << "no room that somebody has: " << side;
}

TEST(OembedAnswer, FitsIntoTheRoomThatThereIs) {
    Site const site{"https://video.example", "en", {.name = "Cinema"}};
    ShownVideo video{.id = "v_1", .title = "\"><script>alert(1)</script>", .width = 1920, .height = 1080};
    video.poster = "/media/p.jpg";
    video.posters = {{320, 180, "/media/320"}, {640, 360, "/media/640"}, {1280, 720, "/media/1280"}};
    auto const small = *json::parse(oembed_json(site, video, {.most = {400, 400}}));
    EXPECT_EQ(small.at("width").to_number<int>(), 400);
    EXPECT_EQ(small.at("height").to_number<int>(), 225);
    EXPECT_EQ(small.at("thumbnail_url").as_string(), "https://video.example/media/320");
    EXPECT_EQ(small.at("thumbnail_width").to_number<int>(), 320);
    EXPECT_THAT(std::string(small.at("html").as_string()), Not(HasSubstr("<script")));
    auto const tiny = *json::parse(oembed_json(site, video, {.most = {100, 100}}));
    EXPECT_EQ(tiny.as_object().if_contains("thumbnail_url"), nullptr);
    auto const any = *json::parse(oembed_json(site, video, {}));
    EXPECT_EQ(any.at("width").to_number<int>(), 960);
    EXPECT_EQ(any.at("thumbnail_url").as_string(), "https://video.example/media/p.jpg");
    EXPECT_EQ(any.at("thumbnail_width").to_number<int>(), 1280);
    video.width = video.height = 1080;
    auto const of_another_shape = *json::parse(oembed_json(site, video, {}));
    EXPECT_EQ(of_another_shape.at("thumbnail_height").to_number<int>(), 720);
}

KLIEG_ASYNC_TEST(Feed, HasAChannelsPublicVideos) {
    Front site;
    auto const open = co_await site.playable(Visibility::public_);
    auto const unlisted = co_await site.playable(Visibility::unlisted);
    auto const path = "/@" + co_await site.handle() + "/feed.xml";
    auto const answer = co_await site.get(path, "*/*");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.get("Content-Type"), "application/rss+xml; charset=utf-8");
    EXPECT_THAT(answer.text, HasSubstr("<guid isPermaLink=\"false\">" + open.video_id.text() + "</guid>"));
    auto const by_id = "/channel/" + site.channel.text() + "/feed.xml";
    EXPECT_THAT(answer.text, HasSubstr("<atom:link href=\"http://video.example" + by_id + "\" rel=\"self\""));
    EXPECT_EQ((co_await site.get(by_id, "*/*")).text, answer.text);
    EXPECT_THAT(answer.text, Not(HasSubstr(unlisted.video_id.text())));
    http::Headers tagged;
    tagged.set("If-None-Match", answer.headers.get("ETag"));
    EXPECT_EQ((co_await site.get(path, "*/*", tagged)).status, 304);
    http::Headers dated;
    EXPECT_FALSE(answer.headers.find("Last-Modified")) << "what is taken back would be kept by who asks by date";
    dated.set("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT");
    EXPECT_EQ((co_await site.get(path, "*/*", dated)).status, 200);
    for (auto const* nothing : {"/@nobody/feed.xml", "/@ada/x/feed.xml", "/channel/ch_aaaaaaaaaaaaaaaa/feed.xml",
                                "/channel/@ada/feed.xml", "/feed.xml"})
        EXPECT_EQ((co_await site.get(nothing, "*/*")).status, 404) << nothing;
}

TEST(FeedText, HasAnEnclosureOfWhatCanBeHadWholeAndNoOther) {
    Site const site{"https://video.example", "en", {.name = "Cinema"}};
    ShownVideo whole{.id = "v_1", .title = "Whole", .visibility = "public"};
    whole.playback.hls = "/media/v_1/main.m3u8";
    whole.playback.file = {"/media/v_1/video.mp4", "video/mp4", 5'000'000'000};
    ShownVideo sound{.id = "v_2", .title = "Sound", .visibility = "public"};
    sound.playback.file = {"/media/v_2/video.mp4", "audio/mp4", 7};
    ShownVideo encoded{.id = "v_3", .title = "Encoded", .visibility = "public"};
    encoded.playback.hls = "/media/v_3/main.m3u8";
    auto const text = channel_feed(site, {.handle = "ada", .name = "Ada"}, {.items = {whole, sound, encoded}});
    EXPECT_THAT(text, HasSubstr("<enclosure url=\"https://video.example/media/v_1/video.mp4\" length=\"5000000000\" "
                                "type=\"video/mp4\"/>"));
    EXPECT_THAT(text, HasSubstr("<media:group>\n<media:content url=\"https://video.example/media/v_1/video.mp4\" "
                                "fileSize=\"5000000000\""));
    EXPECT_THAT(text, HasSubstr("length=\"7\" type=\"audio/mp4\"/>"));
    auto const third = text.substr(text.find("v_3"));
    EXPECT_THAT(third, Not(HasSubstr("<enclosure")));
    EXPECT_THAT(third, HasSubstr("<media:content url=\"https://video.example/media/v_3/main.m3u8\""));
}

/// Podcasts want a JPEG of 1400 pixels, and have the largest that there is.
TEST(FeedText, HasAJpegOfItsChannelWhereThereIsOne) {
    Site const site{"https://video.example", "en", {.name = "Cinema"}};
    ShownChannel channel{.handle = "ada", .name = "Ada", .avatar = {{512, 512, "/media/a.webp"}}};
    channel.avatar_jpegs = {{512, 512, "/media/a512.jpg"}, {1400, 1400, "/media/a1400.jpg"}};
    auto const text = channel_feed(site, channel, {});
    EXPECT_THAT(text, HasSubstr("<image>\n<url>https://video.example/media/a512.jpg</url>"));
    EXPECT_THAT(text, HasSubstr("<itunes:image href=\"https://video.example/media/a1400.jpg\"/>"));
    channel.avatar_jpegs.pop_back();
    EXPECT_THAT(channel_feed(site, channel, {}),
                HasSubstr("<itunes:image href=\"https://video.example/media/a512.jpg\"/>"));
}

TEST(FeedText, EscapesWhatPeopleWriteOnceForHtmlAndOnceForXml) {
    Site const site{"https://video.example", "de-CH", {.name = "Cinema"}};
    ShownVideo video{.id = "v_1", .title = "]]></title>\x01", .description = "<b>&amp;\nx", .visibility = "public"};
    video.duration_ms = std::chrono::milliseconds(65'400);
    video.published_at = Time(std::chrono::seconds(784'111'777));
    ShownChannel const channel{.handle = "ada", .name = "Ada", .avatar = {{512, 512, "/media/a"}}};
    auto const text = channel_feed(site, channel, {.items = {video}});
    EXPECT_THAT(text, HasSubstr("<title>]]&gt;&lt;/title&gt;\uFFFD</title>"));
    EXPECT_THAT(text, HasSubstr("<description><![CDATA[&lt;b&gt;&amp;amp;<br>\nx]]></description>"));
    EXPECT_THAT(text, HasSubstr("<pubDate>Sun, 06 Nov 1994 08:49:37 GMT</pubDate>"));
    EXPECT_THAT(text, HasSubstr("<itunes:duration>65</itunes:duration>"));
    EXPECT_THAT(text, HasSubstr("<language>de-CH</language>"));
    EXPECT_THAT(text, HasSubstr("<itunes:image href=\"https://video.example/media/a\"/>"));
    EXPECT_THAT(text, Not(HasSubstr("itunes:email")));
}

KLIEG_ASYNC_TEST(Sitemap, NamesEachPublicVideoOnce) {
    Front site;
    std::vector<std::string> open;
    for (int i = 0; i < 230; ++i) open.push_back((co_await site.playable(Visibility::public_)).video_id.text());
    auto const hidden = (co_await site.playable(Visibility::unlisted)).video_id.text();
    Front::must(co_await site.pages.sitemap_parts.walk());
    auto const index = co_await site.get("/sitemap.xml", "*/*");
    EXPECT_EQ(index.headers.get("Content-Type"), "application/xml; charset=utf-8");
    std::string parts;
    std::size_t count = 0;
    constexpr std::string_view kLoc = "<loc>http://video.example";
    for (auto at = index.text.find(kLoc); at != std::string::npos; at = index.text.find(kLoc, at + 1)) {
        auto const from = at + kLoc.size();
        auto const part = co_await site.get(index.text.substr(from, index.text.find('<', from) - from), "*/*");
        EXPECT_EQ(part.status, 200);
        parts += part.text;
        ++count;
    }
    EXPECT_EQ(count, 3U);
    for (auto const& id : open) {
        auto const loc = "/watch/" + id + "</loc>";
        auto const at = parts.find(loc);
        EXPECT_NE(at, std::string::npos) << id;
        EXPECT_EQ(parts.find(loc, at + 1), std::string::npos) << id;
    }
    EXPECT_THAT(parts, Not(HasSubstr(hidden)));
    EXPECT_THAT(parts, HasSubstr("<loc>http://video.example/@" + co_await site.handle() + "</loc>"));
    EXPECT_EQ((co_await site.get("/sitemap.xml?after=garbage", "*/*")).status / 100, 4);
}

TEST(SitemapText, KeepsToWhatEnginesTake) {
    Site const site{"https://video.example", "en", {.name = "Cinema"}};
    ShownVideo video{.id = "v_1", .title = std::string(300, 't'), .description = std::string(5000, 'd')};
    video.poster = "/media/p.jpg";
    video.playback.hls = "/media/m.m3u8";
    video.duration_ms = std::chrono::hours(9);
    auto text = sitemap_part(site, {.items = {video}}, true);
    EXPECT_THAT(text, Not(HasSubstr("video:duration")));
    EXPECT_THAT(text, HasSubstr("<video:title>" + std::string(99, 't') + "…</video:title>"));
    EXPECT_THAT(text, HasSubstr("<video:player_loc>https://video.example/embed/v_1</video:player_loc>"));
    EXPECT_THAT(text, Not(HasSubstr("video:content_loc"))) << "a playlist is none";
    video.playback.file = {"/media/whole", "video/mp4", 1};
    EXPECT_THAT(
        sitemap_part(site, {.items = {video}}, true),
        HasSubstr("<video:content_loc>https://video.example/media/whole</video:content_loc>\n<video:player_loc>"));
    video.duration_ms = std::chrono::hours(8);
    EXPECT_THAT(sitemap_part(site, {.items = {video}}, true), HasSubstr("<video:duration>28800</video:duration>"));
    video.poster.reset();
    EXPECT_THAT(sitemap_part(site, {.items = {video}}, true), Not(HasSubstr("video:video>")));
}

/// Whoever asks chooses Host: a cache in front that did not tell hosts apart would hand their links to everybody.
KLIEG_ASYNC_TEST(Syndication, IsKeptByManyOnlyWhereTheSiteSaysWhereItIs) {
    Front named("https://video.example"), asked;
    for (auto const* path : {"/sitemap.xml", "/sitemap.xml?after=", "/robots.txt", "/manifest.webmanifest"}) {
        auto const of_all = co_await named.get(path, "*/*");
        auto const of_one = co_await asked.get(path, "*/*");
        EXPECT_THAT(of_all.headers.get("Cache-Control"), ::testing::StartsWith("public, max-age=")) << path;
        EXPECT_THAT(of_one.headers.get("Cache-Control"), ::testing::StartsWith("private, max-age=")) << path;
    }
    co_await asked.playable(Visibility::public_);
    auto const feed = "/@" + co_await asked.handle() + "/feed.xml";
    auto const first = co_await asked.get(feed, "*/*");
    EXPECT_EQ(first.headers.get("Cache-Control"), "private, max-age=300");
    http::Headers known;
    known.set("If-None-Match", first.headers.get("ETag"));
    auto const again = co_await asked.get(feed, "*/*", known);
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.headers.get("Cache-Control"), "private, max-age=300");
}

KLIEG_ASYNC_TEST(Robots, ReadPagesAndFindTheMap) {
    Front site;
    auto const robots = co_await site.get("/robots.txt", "*/*");
    EXPECT_EQ(robots.headers.get("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_THAT(robots.text, HasSubstr("Disallow: /api/\n"));
    EXPECT_THAT(robots.text, HasSubstr("Disallow: /studio\n"));
    EXPECT_THAT(robots.text, HasSubstr("Disallow: /signin\n"));
    EXPECT_THAT(robots.text, Not(HasSubstr("/watch")));
    EXPECT_THAT(robots.text, Not(HasSubstr("Disallow: /\n")));
    EXPECT_THAT(robots.text, HasSubstr("Sitemap: http://video.example/sitemap.xml\n"));
}

KLIEG_ASYNC_TEST(Manifest, NamesTheSiteAndIconsThatAreThere) {
    Front site;
    auto const manifest = co_await site.get("/manifest.webmanifest", "*/*");
    EXPECT_EQ(manifest.text_at("/name"), "Cinema");
    EXPECT_EQ(manifest.text_at("/start_url"), "/");
    EXPECT_EQ(manifest.text_at("/display"), "standalone");
    auto const icons = manifest.at("/icons");
    EXPECT_EQ(icons.as_array().size(), 3U);
    for (auto const& icon : icons.as_array()) {
        auto const path = std::string(KLIEG_SOURCE_DIR) + "/web/public" + std::string(icon.at("src").as_string());
        EXPECT_TRUE(std::filesystem::exists(path)) << path;
    }
}

ShownPicture square(std::uint32_t side) {
    return {side, side, "/media/pictures/site/k/" + std::to_string(side) + ".webp"};
}

std::vector<std::string> icons_of(std::vector<ShownPicture> logo) {
    Site const site{"https://video.example", "en", {.name = "Cinema", .logo = std::move(logo)}};
    auto const manifest = *json::parse(web_manifest(site));
    std::vector<std::string> icons;
    for (auto const& icon : manifest.at("icons").as_array())
        icons.push_back(std::string(icon.at("type").as_string()) + " " + std::string(icon.at("sizes").as_string()) +
                        " " + std::string(icon.at("src").as_string()));
    return icons;
}

TEST(Manifest, HasTheLogoForIconsAndTheClientsOwnWhereItIsTooSmall) {
    EXPECT_THAT(icons_of({square(192), square(512)}),
                ElementsAre("image/webp 192x192 /media/pictures/site/k/192.webp",
                            "image/webp 512x512 /media/pictures/site/k/512.webp"));
    EXPECT_THAT(icons_of({square(48), square(100)}),
                ElementsAre("image/webp 48x48 /media/pictures/site/k/48.webp",
                            "image/webp 100x100 /media/pictures/site/k/100.webp", "image/png 192x192 /icon-192.png",
                            "image/png 512x512 /icon-512.png", "image/png 512x512 /icon-maskable-512.png"));
}

TEST(Thumbnail, IsFittedWithItsShape) {
    EXPECT_EQ(fitted({1920, 1080}, {960, 960}).height, 540U);
    EXPECT_EQ(fitted({100, 100}, {960, 960}).width, 100U);
    EXPECT_EQ(fitted({10'000, 1}, {100, 100}).height, 1U);
}

}  // namespace
}  // namespace klieg::pages
