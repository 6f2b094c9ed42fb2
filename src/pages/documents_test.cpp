#include "pages/documents.h"

#include "pages/client.h"
#include "pages/fixture_for_test.h"
#include "pages/scriptless.h"
#include "testing/async_test.h"
#include "videos/lifecycle.h"

#include <gmock/gmock.h>

#include <fstream>

namespace klieg::pages {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using videos::Visibility;

constexpr auto kSite = R"({"name":"Harbour","description":"Films of the sea.","n":1})";

/// Of which targets a document has the answers, in order.
std::vector<std::string> answers_in(std::string_view text) {
    constexpr std::string_view kMark = "data-answer=\"";
    std::vector<std::string> targets;
    for (auto at = text.find(kMark); at != text.npos; at = text.find(kMark, at)) {
        at += kMark.size();
        targets.emplace_back(text.substr(at, text.find('"', at) - at));
    }
    return targets;
}

/// Who follows links, as they say what they take.
struct Crawler {
    char const* agent;
    char const* accept;
};
constexpr Crawler kCrawlers[] = {
    {"Twitterbot/1.0", "*/*"},
    {"facebookexternalhit/1.1", "*/*"},
    {"WhatsApp/2.23.20.0", "*/*"},
    {"Slackbot-LinkExpanding 1.0", "*/*"},
    {"TelegramBot (like TwitterBot)", ""},
    {"Mozilla/5.0 (compatible; Discordbot/2.0)", ""},
    {"LinkedInBot/1.0", "*/*"},
    {"Mozilla/5.0 (compatible; Googlebot/2.1)",
     "text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8"},
    {"http.rb/5.1.1 (Mastodon/4.2.0)", "text/html"},
    {"curl/8.5.0", "*/*"},
};

KLIEG_ASYNC_TEST(Documents, TellEveryCrawlerWhatALinkLeadsTo) {
    Front site;
    auto const open = co_await site.playable(Visibility::public_);
    auto const unlisted = co_await site.playable(Visibility::unlisted);
    auto const hidden = co_await site.playable(Visibility::private_);
    struct Case {
        std::string target;
        int status;
        char const* has;
        bool indexed;
    };
    Case const cases[] = {
        {"/", 200, "\"@type\":\"WebSite\"", true},
        {"/watch/" + open.video_id.text(), 200, "og:video", true},
        {"/@" + co_await site.handle(), 200, "\"@type\":\"ProfilePage\"", true},
        {"/watch/" + unlisted.video_id.text(), 200, "og:video", false},
        {"/watch/" + hidden.video_id.text(), 404, "<div id=\"app\">", false},
        {"/watch/v_aaaaaaaaaaaaaaaa", 404, "<div id=\"app\">", false},
        {"/@nobody", 404, "<div id=\"app\">", false},
        {"/studio", 200, "<div id=\"app\">", false},
        {"/signin", 200, "<div id=\"app\">", false},
    };
    for (auto const& [agent, accept] : kCrawlers) {
        for (auto const& [target, status, has, indexed] : cases) {
            auto const answer = co_await site.get(target, accept, [&] {
                http::Headers headers;
                headers.set("User-Agent", agent);
                return headers;
            }());
            EXPECT_EQ(answer.status, status) << agent << " " << target;
            EXPECT_EQ(answer.headers.get("Content-Type"), "text/html; charset=utf-8") << agent << " " << target;
            EXPECT_THAT(answer.text, HasSubstr(has)) << agent << " " << target;
            EXPECT_EQ(answer.headers.get("X-Robots-Tag").empty(), indexed) << target;
            EXPECT_EQ(answer.text.find("content=\"noindex\"") == std::string::npos, indexed) << target;
        }
    }
}

KLIEG_ASYNC_TEST(Documents, SayTheSameOfAPrivateVideoAsOfNone) {
    Front site;
    auto const hidden = co_await site.playable(Visibility::private_);
    for (std::string const folder : {"/watch/", "/embed/"}) {
        auto const one = folder + hidden.video_id.text();
        auto const none = folder + "v_aaaaaaaaaaaaaaaa";
        auto const to_nobody = co_await site.get(one);
        EXPECT_EQ(to_nobody.status, 404);
        EXPECT_EQ(to_nobody.text, (co_await site.get(none)).text);
        for (auto const* who : {"owner", "stranger", "moderator"}) {
            auto const answer = co_await site.get_as(who, one);
            EXPECT_EQ(answer.status, 200) << "the client asks as " << who;
            EXPECT_EQ(answer.text, (co_await site.get_as(who, none)).text) << who;
            EXPECT_EQ(answer.headers.get("X-Robots-Tag"), "noindex");
            EXPECT_THAT(answer.text, Not(HasSubstr("A title")));
        }
    }
}

KLIEG_ASYNC_TEST(Documents, AnswerAsBeforeWhoWantsJson) {
    Front site;
    auto const answer = co_await site.get("/", "application/json");
    EXPECT_EQ(answer.headers.get("Content-Type"), "text/html; charset=utf-8");  // the folder's file
    auto const video = co_await site.playable(Visibility::public_);
    auto const other = co_await site.get("/watch/" + video.video_id.text(), "application/json, text/html;q=0.5");
    EXPECT_EQ(other.status, 404);
    EXPECT_EQ(other.headers.get("Content-Type"), "application/problem+json");
}

KLIEG_ASYNC_TEST(Documents, CarryWhatTheApiAnswersToNobody) {
    Front site;
    site.answer_site(kSite);
    auto const video = co_await site.playable(Visibility::public_);
    auto const answered = co_await site.client.send({.target = "/api/videos/" + video.video_id.text()});
    auto const page = co_await site.get("/watch/" + video.video_id.text());
    auto const mark = "data-answer=\"/api/videos/" + video.video_id.text() + "\">";
    auto const begin = page.text.find(mark);
    EXPECT_NE(begin, std::string::npos);
    auto const from = begin + mark.size();
    auto const block =
        begin == std::string::npos ? "" : page.text.substr(from, page.text.find("</script>", from) - from);
    EXPECT_EQ(*json::parse(block), *json::parse(answered.text));
    EXPECT_THAT(page.text, HasSubstr("<link rel=\"modulepreload\" href=\"/assets/watch-1.js\" crossorigin>"));
    EXPECT_THAT(page.text, HasSubstr("<link rel=\"modulepreload\" href=\"/assets/hls-1.js\""));
    EXPECT_THAT(page.text, HasSubstr("<link rel=\"stylesheet\" href=\"/assets/watch-1.css\" crossorigin>"));
    EXPECT_LT(page.text.find("main.tsx"), page.text.find("watch-1.css"))
        << "layers stand as the first sheet orders them";
    EXPECT_THAT((co_await site.get("/")).text, HasSubstr("data-answer=\"/api/videos\""));
    auto const handle = "@" + co_await site.handle();
    auto const channel = co_await site.get("/" + handle);
    EXPECT_THAT(channel.text, HasSubstr("data-answer=\"/api/channels/" + handle + "\""));
    EXPECT_THAT(channel.text, HasSubstr("data-answer=\"/api/channels/" + handle + "/videos\""));
    EXPECT_EQ(answers_in((co_await site.get("/studio")).text), (std::vector<std::string>{"/api/site"}));
    EXPECT_EQ(answers_in(page.text), (std::vector<std::string>{"/api/site", "/api/videos/" + video.video_id.text()}));
    EXPECT_THAT(page.text, Not(HasSubstr("as=\"image\""))) << "a picture would stand before the first segments";
}

/// Whoever may publish has twenty kilobytes a video for what no card shows.
KLIEG_ASYNC_TEST(Documents, CarryNoDescriptionsOfListedVideos) {
    Front site;
    auto const video = co_await site.playable(Visibility::public_);
    auto describe = [](videos::Video& one) -> Result<> {
        one.description = "Much to say";
        one.has_poster = true;
        return {};
    };
    Front::must(co_await site.writer.change(video.video_id, describe, {}));
    for (auto const& path : {std::string("/"), "/@" + co_await site.handle()})
        EXPECT_THAT((co_await site.get(path)).text, Not(HasSubstr("Much to say"))) << path;
    EXPECT_THAT((co_await site.get("/watch/" + video.video_id.text())).text, HasSubstr("Much to say"));
    auto const feed = co_await site.get("/@" + co_await site.handle() + "/feed.xml", "*/*");
    EXPECT_THAT(feed.text, HasSubstr("<description><![CDATA[Much to say]]></description>"));
    EXPECT_THAT((co_await site.get("/sitemap.xml?after=", "*/*")).text,
                HasSubstr("<video:description>Much to say</video:description>"));
}

KLIEG_ASYNC_TEST(Documents, AskEarlyForThePosterThatAListBeginsWith) {
    Front site;
    auto const video = co_await site.playable(Visibility::public_);
    auto give_poster = [](videos::Video& one) {
        return videos::lifecycle::poster_made(one, one.base_generation, {{320, 180, 100}});
    };
    Front::must(co_await site.writer.change(video.video_id, give_poster, {}));
    auto const first = Front::must(json::parse((co_await site.client.send({.target = "/api/videos"})).text));
    auto const url = std::string(first.at("items").at(0).at("posters").at(0).at("url").as_string());
    auto const early = "fetchpriority=\"high\" imagesrcset=\"" + url + " ";
    auto const handle = "/@" + co_await site.handle();
    EXPECT_THAT((co_await site.get("/")).text, HasSubstr(early));
    EXPECT_THAT((co_await site.get("/")).text, HasSubstr("imagesizes=\"(max-width: 607px) 80vw, 300px\""));
    EXPECT_THAT((co_await site.get(handle)).text, HasSubstr(early));
    for (auto const& other : {std::string("/?category=music"), handle + "?tab=about"})
        EXPECT_THAT((co_await site.get(other)).text, Not(HasSubstr("as=\"image\""))) << other;
}

KLIEG_ASYNC_TEST(Documents, SayWhatTheSiteSaysOfItselfNow) {
    Front front;
    front.answer_site(kSite);
    auto page = co_await front.get("/");
    EXPECT_THAT(page.text, HasSubstr("<title>Harbour</title>"));
    EXPECT_THAT(page.text, HasSubstr(R"(<meta name="description" content="Films of the sea.">)"));
    EXPECT_THAT(page.text, HasSubstr(R"(data-answer="/api/site">{"name":"Harbour")"));
    front.answer_site("");
    page = co_await front.get("/");
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.text, HasSubstr("<title>Cinema</title>"));
    EXPECT_THAT(page.text, Not(HasSubstr(R"(data-answer="/api/site")")));
}

KLIEG_ASYNC_TEST(Documents, HaveTheSitesLogoForTheirIconOrTheClientsOwn) {
    Front front;
    std::string site = R"({"name":"Harbour"})";
    front.router.add(
        {.method = http::Method::get, .pattern = "/api/site", .handler = [&](http::Request&) -> Result<http::Response> {
             return http::text_response(site, "application/json");
         }});
    auto const own = R"(<link rel="icon" href="/favicon.svg")";
    auto const touch = R"(<link rel="apple-touch-icon" href="/apple-touch-icon.png")";
    for (std::string const path : {"/", "/studio", "/@nobody"}) {
        auto const page = co_await front.get(path);
        EXPECT_THAT(page.text, HasSubstr(own)) << path;
        EXPECT_THAT(page.text, HasSubstr(touch)) << path;
    }
    site = R"({"name":"Harbour","logo":[
        {"width":48,"height":48,"url":"/media/pictures/site/k/48.webp"},
        {"width":192,"height":192,"url":"/media/pictures/site/k/192.webp"}]})";
    for (std::string const path : {"/", "/studio", "/@nobody"}) {
        auto const page = co_await front.get(path);
        EXPECT_THAT(
            page.text,
            HasSubstr(R"(<link rel="icon" href="/media/pictures/site/k/48.webp" type="image/webp" sizes="48x48">)"))
            << path;
        EXPECT_THAT(page.text, HasSubstr(R"(<link rel="apple-touch-icon" href="/media/pictures/site/k/192.webp">)"))
            << path;
        EXPECT_THAT(page.text, Not(HasSubstr("favicon.svg"))) << path;
        EXPECT_THAT(page.text, Not(HasSubstr("apple-touch-icon.png"))) << path;
    }
    auto const home = co_await front.get("/");
    EXPECT_THAT(
        home.text,
        HasSubstr(R"("logo":{"@type":"ImageObject","url":"http://video.example/media/pictures/site/k/192.webp")"));
    EXPECT_THAT(home.text, HasSubstr(R"(content="http://video.example/media/pictures/site/k/192.webp">)"));
}

KLIEG_ASYNC_TEST(Documents, NameEachChannelByItsOneAddress) {
    Front site;
    (void)co_await site.playable(Visibility::public_);
    auto handle = co_await site.handle();
    auto const canonical = "<link rel=\"canonical\" href=\"http://video.example/@" + handle + "\">";
    auto loud = handle;
    for (char& letter : loud) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    for (auto const& target : {"/@" + handle, "/@" + loud, "/channel/" + site.channel.text()})
        EXPECT_THAT((co_await site.get(target)).text, HasSubstr(canonical)) << target;
}

KLIEG_ASYNC_TEST(Documents, AreRevalidatedByWhatTheySay) {
    Front site;
    auto const video = co_await site.playable(Visibility::public_);
    auto const target = "/watch/" + video.video_id.text();
    auto const first = co_await site.get(target);
    auto const etag = std::string(first.headers.get("ETag"));
    EXPECT_FALSE(etag.empty());
    EXPECT_EQ(first.headers.get("Cache-Control"), "no-cache");
    EXPECT_EQ(first.headers.get("Vary"), "Accept, Authorization, Cookie");
    http::Headers known;
    known.set("If-None-Match", etag);
    EXPECT_EQ((co_await site.get(target, "text/html", known)).status, 304);
    auto rename = [](videos::Video& changed) -> Result<> {
        changed.title = "Another </title><script>alert(1)</script>";
        return {};
    };
    Front::must(co_await site.writer.change(video.video_id, rename, {}));
    auto const second = co_await site.get(target, "text/html", known);
    EXPECT_EQ(second.status, 200);
    EXPECT_THAT(second.text, HasSubstr("<title>Another &lt;/title&gt;"));
    EXPECT_THAT(second.text, Not(HasSubstr("<script>alert")));
    auto const head = co_await site.client.send({.method = http::Method::head, .target = target});
    EXPECT_EQ(head.status, 200);
}

KLIEG_ASYNC_TEST(Documents, AreKeptOncePerPageAndNotPerSpellingOfItsAddress) {
    Front site;
    auto const video = "/watch/" + (co_await site.playable(Visibility::public_)).video_id.text();
    auto const channel = "/@" + co_await site.handle();
    auto loud = channel;
    for (char& letter : loud) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    for (auto const& target : {std::string("/"), std::string("/?x=1"), video, channel})
        EXPECT_EQ((co_await site.get(target)).status, 200) << target;
    auto const kept = site.texts.keys.size();
    EXPECT_EQ(kept, 4U);
    for (auto const& target :
         {std::string("/?t=1"), std::string("/?x=2&start=7"), video + "?t=1", video + "?t=2s", loud})
        EXPECT_EQ((co_await site.get(target)).status, 200) << target;
    EXPECT_THAT((co_await site.get(video + "?t=2s")).text, HasSubstr("2s"));
    EXPECT_EQ(site.texts.keys.size(), kept);
}

KLIEG_ASYNC_TEST(Documents, StandAtUnknownPathsWithTheirStatus) {
    Front site;
    for (auto const* target : {"/nothing", "/a/b/c", "/watch", "/watch/x", "/watch/v_1/more", "/channel/x"}) {
        auto const answer = co_await site.get(target);
        EXPECT_EQ(answer.status, 404) << target;
        EXPECT_THAT(answer.text, HasSubstr("<div id=\"app\">")) << target;
    }
    EXPECT_EQ((co_await site.get("/nothing", "*/*")).headers.get("Content-Type"), "application/problem+json");
    EXPECT_EQ((co_await site.get("/assets/gone.js")).headers.get("Content-Type"), "application/problem+json");
    EXPECT_EQ((co_await site.get("/assets/watch-1.js", "*/*")).headers.get("Access-Control-Allow-Origin"), "*");
}

KLIEG_ASYNC_TEST(Documents, ReadWithoutScripts) {
    Front site;
    auto const video = co_await site.playable(Visibility::public_);
    auto const page = co_await site.get("/watch/" + video.video_id.text());
    auto const begin = page.text.find("<noscript>");
    auto const text = page.text.substr(begin, page.text.find("</noscript>") - begin);
    EXPECT_THAT(text, HasSubstr("<h1 dir=\"auto\">A title</h1>"));
    EXPECT_THAT(text, HasSubstr("<video controls"));
    EXPECT_THAT((co_await site.get("/")).text, HasSubstr("href=\"/watch/" + video.video_id.text() + "\""));
}

TEST(Scriptless, SpeaksTheSitesLanguageOrSaysThatItDoesNot) {
    Site site{.origin = "http://video.example", .language = "vi-VN", .words = {.name = "Cinema"}};
    EXPECT_EQ(site.description(), "Xem và chia sẻ video trên Cinema.");
    EXPECT_THAT(scriptless_note(site, "", ""), HasSubstr("<div lang=\"vi\">"));
    site.language = "ja";
    EXPECT_EQ(site.description(), "Watch and share videos on Cinema.");
    EXPECT_THAT(scriptless_note(site, "", ""), HasSubstr("<div lang=\"en\">"));
}

TEST(Client, NamesTheHashesOfTheScriptsThatABrowserRunsInItsDocument) {
    testing::TempDir folder;
    std::filesystem::create_directories(folder.path() / ".vite");
    std::ofstream(folder.path() / "index.html")
        << R"(<html lang="en"><head><script>alert(1)</script><script src="/a.js"></script>)"
        << R"(<script type="application/json">{}</script></head><body><noscript></noscript></body></html>)";
    std::ofstream(folder.path() / ".vite" / "client.json") << kClientTable;
    auto const client = Client::open(folder.path());
    ASSERT_TRUE(client.ok());
    // openssl dgst -sha256 -binary | base64
    EXPECT_THAT(client->inline_scripts(),
                ::testing::ElementsAre("sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="));
    EXPECT_THAT(client->document({"en", "<script>alert(1)</script>", ""}), HasSubstr("<script>alert(1)</script>"));
}

TEST(Client, IsOneThatWasBuilt) {
    testing::TempDir folder;
    EXPECT_FALSE(Client::open(folder.path()).ok());
    std::filesystem::create_directories(folder.path() / ".vite");
    std::ofstream(folder.path() / "index.html") << "<html>";
    std::ofstream(folder.path() / ".vite" / "client.json") << kClientTable;
    EXPECT_EQ(Client::open(folder.path()).error().kind, Errc::corrupt);
}

}  // namespace
}  // namespace klieg::pages
