#include "pages/head.h"

#include <gmock/gmock.h>

namespace klieg::pages {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

Site a_site() {
    return {"https://video.example", "en", {.name = "Cinema & Co"}};
}

ShownVideo a_video() {
    return {.id = "v_1",
            .channel = {"ch_1", "ada", "Ada"},
            .title = "First light",
            .description = "What the first telescope saw.",
            .visibility = "public",
            .duration_ms = 65'400ms,
            .width = 1920,
            .height = 1080,
            .poster = "/media/v_1/key/1/poster.jpg",
            .playback = {"/media/v_1/key/1/main.m3u8"}};
}

std::string head_of(ShownVideo const& video) {
    Head head;
    describe_video(head, a_site(), video);
    return head.text();
}

TEST(PageHead, TellsAVideo) {
    auto const text = head_of(a_video());
    for (
        auto const* line : {
            "<title>First light – Cinema &amp; Co</title>\n",
            R"(<meta name="description" content="What the first telescope saw.">)",
            R"(<link rel="canonical" href="https://video.example/watch/v_1">)",
            R"(<meta property="og:type" content="video.other">)",
            R"(<meta property="og:title" content="First light">)",
            R"(<meta property="og:url" content="https://video.example/watch/v_1">)",
            R"(<meta property="og:site_name" content="Cinema &amp; Co">)",
            R"(<meta property="og:image" content="https://video.example/media/v_1/key/1/poster.jpg">)",
            R"(<meta property="og:image:width" content="1280">)",
            R"(<meta property="og:image:height" content="720">)",
            R"(<meta property="og:image:alt" content="First light">)",
            R"(<meta property="og:video" content="https://video.example/embed/v_1">)",
            R"(<meta property="og:video:type" content="text/html">)",
            R"(<meta property="og:video:width" content="1920">)",
            R"(<meta property="og:locale" content="en_US">)",
            R"(<meta name="twitter:card" content="player">)",
            R"(href="https://video.example/oembed?url=https%3A%2F%2Fvideo.example%2Fwatch%2Fv_1&amp;format=json" type="application/json+oembed")",
            R"(<link rel="alternate" href="https://video.example/channel/ch_1/feed.xml" type="application/rss+xml" title="Ada">)",
            R"("@type":"VideoObject")",
            R"("duration":"PT1M5S")",
            R"("contentUrl":"https://video.example/media/v_1/key/1/main.m3u8")",
        })
        EXPECT_THAT(text, HasSubstr(line));
    EXPECT_THAT(text, Not(HasSubstr("noindex")));
}

TEST(PageHead, PrefersWhatCanBeHadWhole) {
    auto video = a_video();
    video.playback.file = {"/media/v_1/key/1/video.mp4", "video/mp4", 123'456};
    auto const text = head_of(video);
    EXPECT_THAT(text, HasSubstr(R"("contentUrl":"https://video.example/media/v_1/key/1/video.mp4")"));
    EXPECT_THAT(text, HasSubstr(R"("encodingFormat":"video/mp4")"));
    auto const frame = text.find(R"(<meta property="og:video:type" content="text/html">)");
    auto const file = text.find(R"(<meta property="og:video:type" content="video/mp4">)");
    EXPECT_LT(frame, file) << "the player first";
    EXPECT_NE(file, std::string::npos);
}

TEST(PageHead, HidesWhatIsNotListed) {
    auto video = a_video();
    video.visibility = "unlisted";
    video.playback.file = {"/media/t/token/v_1/key/1/video.mp4", "video/mp4", 123'456};
    auto const text = head_of(video);
    EXPECT_THAT(text, HasSubstr(R"(<meta name="robots" content="noindex">)"));
    EXPECT_THAT(text, HasSubstr("json+oembed"));
    EXPECT_THAT(text, Not(HasSubstr("ld+json")));
    EXPECT_THAT(text, Not(HasSubstr("video.mp4")));
}

TEST(PageHead, TellsAPictureWhereNothingPlaysYet) {
    auto video = a_video();
    video.playback.hls.reset();
    auto const text = head_of(video);
    EXPECT_THAT(text, HasSubstr(R"(<meta name="twitter:card" content="summary_large_image">)"));
    EXPECT_THAT(text, Not(HasSubstr("og:video\"")));
}

TEST(PageHead, HoldsNoTextThatLeavesItsPlace) {
    auto video = a_video();
    video.title = R"(</title></script><script>alert('1')</script>"><!-- ]]>)";
    video.description = video.title;
    video.channel.name = video.title;
    auto const text = head_of(video);
    EXPECT_THAT(text, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(text, Not(HasSubstr("<!--")));
    auto const block = text.find("ld+json\">");
    ASSERT_NE(block, text.npos);
    auto const data = text.substr(block + 9, text.find("</script>", block) - block - 9);
    EXPECT_EQ(json::parse(data)->at("name").as_string(), video.title);
}

TEST(PageHead, DescribesWhatHasNoDescription) {
    auto video = a_video();
    video.description = " \n";
    EXPECT_THAT(head_of(video), HasSubstr(R"(name="description" content="First light – Ada. Watch and share)"));
}

TEST(PageHead, TellsAChannelByItsHandle) {
    Head head;
    describe_channel(head, a_site(), {.id = "ch_1", .handle = "ada", .name = "Ada", .avatar = {{48, 48, "/media/a"}}});
    EXPECT_THAT(head.text(), HasSubstr(R"(<link rel="canonical" href="https://video.example/@ada">)"));
    EXPECT_THAT(head.text(), HasSubstr(R"("@type":"ProfilePage")"));
    EXPECT_THAT(head.text(), HasSubstr(R"(<meta property="og:image" content="https://video.example/media/a">)"));
}

TEST(PageHead, ShowsChannelAndSiteAsJpegsWhereThereAreSome) {
    auto site = a_site();
    site.words.logo = {{48, 48, "/media/l48.webp"}, {512, 512, "/media/l512.webp"}};
    site.words.logo_jpegs = {{512, 512, "/media/l512.jpg"}};
    Head channel;
    describe_channel(channel, site,
                     {.id = "ch_1",
                      .handle = "ada",
                      .name = "Ada",
                      .avatar = {{48, 48, "/media/a48.webp"}, {512, 512, "/media/a512.webp"}},
                      .avatar_jpegs = {{512, 512, "/media/a512.jpg"}, {1400, 1400, "/media/a1400.jpg"}}});
    EXPECT_THAT(channel.text(), HasSubstr(R"(property="og:image" content="https://video.example/media/a512.jpg">)"));
    EXPECT_THAT(channel.text(), HasSubstr(R"(property="og:image:type" content="image/jpeg">)"));
    EXPECT_THAT(channel.text(), HasSubstr(R"(property="og:image:width" content="512">)"));
    EXPECT_THAT(channel.text(), HasSubstr(R"("image":"https://video.example/media/a512.jpg")"));
    Head home;
    describe_home(home, site);
    EXPECT_THAT(home.text(), HasSubstr(R"(property="og:image" content="https://video.example/media/l512.jpg">)"));
    EXPECT_THAT(home.text(), HasSubstr(R"("url":"https://video.example/media/l512.jpg")"));
    Head signs;
    link_logo(signs, site);
    EXPECT_THAT(signs.text(), HasSubstr(R"(<link rel="apple-touch-icon" href="/media/l512.jpg">)"));
    EXPECT_THAT(signs.text(), HasSubstr(R"(<link rel="icon" href="/media/l48.webp")"));
}

TEST(PageHead, HasThePictureOfTheSiteWhereThereIsNoOther) {
    Head home;
    describe_home(home, a_site());
    Head channel;
    describe_channel(channel, a_site(), {.id = "ch_1", .handle = "ada", .name = "Ada"});
    for (auto const& head : {home, channel})
        EXPECT_THAT(head.text(), HasSubstr(R"(property="og:image" content="https://video.example/icon-512.png")"));
}

TEST(PageHead, BeginsWhereTheLinkDoes) {
    Head head;
    describe_video(head, a_site(), a_video(), "1m30s");
    auto const& text = head.text();
    EXPECT_THAT(text, HasSubstr(R"(name="twitter:player" content="https://video.example/embed/v_1?t=1m30s")"));
    EXPECT_THAT(text, HasSubstr(R"(property="og:video" content="https://video.example/embed/v_1?t=1m30s")"));
    EXPECT_THAT(text, HasSubstr("watch%2Fv_1%3Ft%3D1m30s&amp;format=json"));
    EXPECT_THAT(text, HasSubstr(R"(rel="canonical" href="https://video.example/watch/v_1")"));
}

TEST(PageHead, AsksEarlyForWhatPlays) {
    Head head;
    load_player(head, "assets/hls-1.js", a_video());
    EXPECT_THAT(head.text(), HasSubstr(R"(<link rel="modulepreload" href="/assets/hls-1.js")"));
}

TEST(PageHead, AsksEarlyForTheFirstPosterOfAList) {
    Head head;
    auto video = a_video();
    load_first_poster(head, "300px", {});
    load_first_poster(head, "300px", {.items = {video}, .next_cursor = {}});
    EXPECT_EQ(head.text(), "") << "there is none, or none in sizes";
    video.posters = {{320, 180, "/media/320.webp"}, {640, 360, "/media/640.webp"}};
    load_first_poster(head, "", {.items = {video}, .next_cursor = {}});
    EXPECT_EQ(head.text(), "") << "nobody says how wide it stands";
    load_first_poster(head, "(min-width: 1px) \"300px\"", {.items = {video, a_video()}, .next_cursor = {}});
    EXPECT_EQ(
        head.text(),
        R"(<link rel="preload" as="image" type="image/webp" fetchpriority="high" imagesrcset="/media/320.webp 320w, /media/640.webp 640w" imagesizes="(min-width: 1px) &quot;300px&quot;">)"
        "\n");
}

TEST(PageHead, WritesDurations) {
    EXPECT_EQ(iso_duration(0ms), "PT0S");
    EXPECT_EQ(iso_duration(59'999ms), "PT59S");
    EXPECT_EQ(iso_duration(60s), "PT1M");
    EXPECT_EQ(iso_duration(2h + 5s), "PT2H5S");
}

}  // namespace
}  // namespace klieg::pages
