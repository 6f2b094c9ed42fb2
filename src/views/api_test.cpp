#include "views/api.h"

#include "testing/async_test.h"
#include "testing/run_concurrently.h"
#include "testing/token_authenticator.h"
#include "views/fixture_for_test.h"

namespace klieg::views {
namespace {

using namespace std::chrono_literals;
using http::Method;

struct Site : WatchSite {
    Site() : WatchSite(people) {}
    Task<> open(std::chrono::milliseconds duration = 10min) { video = (co_await film(duration)).video_id; }
    Task<std::int64_t> counted() {
        co_await follow();
        co_return co_await views(video);
    }

    Task<> view(Player player) {
        auto const token = co_await start(player, video);
        clock.advance(10s);
        co_await watched(player, video, token, 10'000);
    }
    Task<int> status(std::string body) { co_return (co_await tell({}, video, std::move(body))).status; }

    testing::TokenAuthenticator people{
        {{"owner", owner}, {"stranger", stranger}, {"moderator", moderator}, {"administrator", administrator}}};
    VideoId video;
};

KLIEG_ASYNC_TEST(ViewsApi, CountsOnceEnoughWasWatched) {
    Site site;
    co_await site.open();
    auto const token = co_await site.start({}, site.video);
    EXPECT_FALSE(token.empty());
    EXPECT_EQ(site.stored.item_count("Views"), 0U) << "a start writes nothing";
    site.clock.advance(9s);
    EXPECT_EQ(co_await site.watched({}, site.video, token, 9'000), 204);
    EXPECT_EQ(co_await site.counted(), 0);
    site.clock.advance(1s);
    EXPECT_EQ(co_await site.watched({}, site.video, token, 10'000), 204);
    EXPECT_EQ(co_await site.counted(), 1);
}

KLIEG_ASYNC_TEST(ViewsApi, AsksForHalfOfWhatIsShort) {
    Site site;
    co_await site.open(6s);
    auto const token = co_await site.start({}, site.video);
    site.clock.advance(3s);
    co_await site.watched({}, site.video, token, 3'000);
    EXPECT_EQ(co_await site.counted(), 1);
}

KLIEG_ASYNC_TEST(ViewsApi, BelievesNoMoreThanTheTimeAllows) {
    Site site;
    co_await site.open();
    auto const token = co_await site.start({}, site.video);
    for (int i = 0; i < 50; ++i) co_await site.watched({}, site.video, token, 600'000);
    EXPECT_EQ(co_await site.counted(), 0);
    site.clock.advance(4s);  // twice that, and three seconds
    co_await site.watched({}, site.video, token, 600'000);
    EXPECT_EQ(co_await site.counted(), 1);
    EXPECT_EQ((co_await site.all_hours(site.video)).watch_ms, 11s);
}

KLIEG_ASYNC_TEST(ViewsApi, CountsAViewerAgainAfterHalfAnHour) {
    Site site;
    co_await site.open();
    for (auto const& [pause, wanted] : {std::pair{0min, 1}, {29min, 1}, {2min, 2}, {20min, 2}, {11min, 3}}) {
        site.clock.advance(pause);
        auto const token = co_await site.start({}, site.video);
        site.clock.advance(10s);
        co_await site.watched({}, site.video, token, 10'000);
        EXPECT_EQ(co_await site.counted(), wanted);
    }
    EXPECT_EQ((co_await site.all_hours(site.video)).watch_ms, 50s) << "what is watched again is watched";
}

KLIEG_ASYNC_TEST(ViewsApi, CountsAPlaybackOnceHoweverLongItIs) {
    Site site;
    co_await site.open(3h);
    auto const token = co_await site.start({}, site.video);
    for (int i = 1; i <= 40; ++i) {
        site.clock.advance(5min);
        co_await site.watched({}, site.video, token, i * 300'000);
    }
    EXPECT_EQ(co_await site.counted(), 1);
    EXPECT_EQ((co_await site.all_hours(site.video)).watch_ms, 200min);
}

KLIEG_ASYNC_TEST(ViewsApi, CountsAReloadAtMidnightOnce) {
    Site site;
    co_await site.open();
    auto const now = site.clock.now();
    site.clock.advance(std::chrono::ceil<std::chrono::days>(now) - now - 1min);
    auto token = co_await site.start({}, site.video);
    site.clock.advance(30s);
    co_await site.watched({}, site.video, token, 30'000);
    site.clock.advance(1min);
    token = co_await site.start({}, site.video);
    site.clock.advance(15s);
    co_await site.watched({}, site.video, token, 15'000);
    EXPECT_EQ(co_await site.counted(), 1);
    site.clock.advance(30min);
    token = co_await site.start({}, site.video);
    site.clock.advance(15s);
    co_await site.watched({}, site.video, token, 15'000);
    EXPECT_EQ(co_await site.counted(), 2);
}

KLIEG_ASYNC_TEST(ViewsApi, AddsNothingForTokensThatAreForgedForeignOrOfAnotherVideo) {
    Site site;
    co_await site.open();
    auto const other = (co_await site.film(10min)).video_id;
    auto const token = co_await site.start({.token = "stranger"}, site.video);
    auto const of_other = co_await site.start({}, other);
    site.clock.advance(20s);
    std::string forged = token;
    forged.back() = forged.back() == 'A' ? 'B' : 'A';
    EXPECT_EQ(co_await site.watched({.token = "stranger"}, site.video, forged, 20'000), 204);
    EXPECT_EQ(co_await site.watched({}, site.video, token, 20'000), 204);
    EXPECT_EQ(co_await site.watched({.address = "198.51.100.3"}, other, of_other, 20'000), 204);
    EXPECT_EQ(co_await site.watched({}, site.video, of_other, 20'000), 204);
    EXPECT_EQ(co_await site.watched({}, site.video, "x", 20'000), 204);
    EXPECT_EQ(co_await site.counted(), 0);
    EXPECT_EQ(site.stored.item_count("Views"), 0U);
}

KLIEG_ASYNC_TEST(ViewsApi, AddsNothingForAReplay) {
    Site site;
    co_await site.open();
    auto const token = co_await site.start({}, site.video);
    site.clock.advance(10s);
    co_await site.watched({}, site.video, token, 10'000);
    for (auto pause : {0s, 60s, 7200s, 100'000s}) {
        site.clock.advance(pause);
        co_await site.watched({}, site.video, token, 10'000);
    }
    EXPECT_EQ(co_await site.counted(), 1);
    EXPECT_EQ((co_await site.all_hours(site.video)).watch_ms, 10s);
}

KLIEG_ASYNC_TEST(ViewsApi, AddsNothingForProgramsAndWhatNoPageSent) {
    Site site;
    co_await site.open();
    std::vector<Player> const players{
        {.user_agent = "Googlebot/2.1"}, {.user_agent = ""}, {.address = "198.51.100.9", .from_a_page = false}};
    for (auto const& player : players) {
        auto const token = co_await site.start(player, site.video);
        site.clock.advance(15s);
        EXPECT_EQ(co_await site.watched(player, site.video, token, 15'000), 204);
    }
    EXPECT_EQ(co_await site.counted(), 0);
}

KLIEG_ASYNC_TEST(ViewsApi, CountsSoManyOfAnAddressAndNoMore) {
    Site site;
    co_await site.open();
    auto const now = site.clock.now().time_since_epoch();
    site.clock.advance(kViewEvery - now % kViewEvery);
    for (int i = 0; i < ViewService::kAddressViewsMax + 20; ++i)
        co_await site.view({.user_agent = std::string(kBrowser) + " " + std::to_string(i)});
    EXPECT_EQ(co_await site.counted(), ViewService::kAddressViewsMax);
    co_await site.view({.token = "stranger"});
    co_await site.view({.address = "198.51.100.1"});
    EXPECT_EQ(co_await site.counted(), ViewService::kAddressViewsMax + 2);
}

KLIEG_ASYNC_TEST(ViewRepo, FailsAsAValueWhereACountIsNoNumber) {
    Site site;
    co_await site.open();
    ports::Item odd{{"VideoId", site.video.text()}, {"Viewing", "@address"}, {"Count", "many"}};
    CO_ASSERT_OK(co_await site.stored.write(ports::Put{"Views", std::move(odd)}));
    auto const counted = co_await site.feature.repo.views_of_address(site.video, "@address");
    CO_ASSERT(!counted.ok());
    EXPECT_EQ(counted.error().kind, Errc::corrupt);
    EXPECT_EQ(*co_await site.feature.repo.views_of_address(site.video, "@another"), std::nullopt);
}

KLIEG_ASYNC_TEST(ViewsApi, OfTwoTabsAtTheSameMomentOneCounts) {
    Site site;
    co_await site.open();
    std::vector<std::string> tokens;
    for (int i = 0; i < 4; ++i) tokens.push_back(co_await site.start({}, site.video));
    site.clock.advance(10s);
    std::vector<Task<Result<>>> all;
    for (auto const& token : tokens) all.push_back(site.service.tell(Site::asking({}), site.video, token, 10s));
    co_await testing::run_concurrently(std::move(all));
    EXPECT_EQ(co_await site.counted(), 1);
}

/// Whatever call fails, and however: the player tells again a moment later, and it counts once.
KLIEG_ASYNC_TEST(ViewsApi, CountsOnceWhateverFails) {
    using enum testing::Faults::Manner;
    for (auto const manner : {refused, lost_answer, repeated}) {
        for (std::size_t healthy = 0; healthy < 6; ++healthy) {
            Site site;
            co_await site.open();
            auto const token = co_await site.start({}, site.video);
            site.clock.advance(10s);
            site.faults.begin({.healthy = healthy, .manner = manner});
            co_await site.watched({}, site.video, token, 10'000);
            site.faults.end();
            site.clock.advance(10s);
            EXPECT_EQ(co_await site.watched({}, site.video, token, 20'000), 204);
            EXPECT_EQ(co_await site.counted(), 1) << static_cast<int>(manner) << " at " << healthy;
            EXPECT_EQ((co_await site.all_hours(site.video)).watch_ms, 20s);
        }
    }
}

/// Of a browser that says no more than an Origin.
KLIEG_ASYNC_TEST(ViewsApi, TakesWhatABrowserSendsAsItLeavesAPageOfOurs) {
    Site site;
    co_await site.open();
    for (auto const* host : {"elsewhere.example", "video.example"}) {
        auto const token = co_await site.start({}, site.video);
        site.clock.advance(10s);
        testing::Asked asked{.method = Method::post,
                             .target = "/api/videos/" + site.video.text() + "/views",
                             .body = R"({"event":"end","token":")" + token + R"(","watchedMs":10000})"};
        asked.headers.set("User-Agent", kBrowser);
        asked.headers.set("Content-Type", "text/plain;charset=UTF-8");
        asked.headers.set("Host", "video.example");
        asked.headers.set("Origin", std::string("https://") + host);
        EXPECT_EQ((co_await site.client.send(std::move(asked))).status, 204);
        EXPECT_EQ(co_await site.counted(), host == std::string("video.example") ? 1 : 0);
    }
}

KLIEG_ASYNC_TEST(ViewsApi, RefusesWhatIsWrong) {
    Site site;
    co_await site.open();
    EXPECT_EQ(co_await site.status(""), 400);
    EXPECT_EQ(co_await site.status("{"), 400);
    EXPECT_EQ(co_await site.status("{}"), 422);
    EXPECT_EQ(co_await site.status(R"({"event":"stop"})"), 422);
    EXPECT_EQ(co_await site.status(R"({"token":"x"})"), 422);
    EXPECT_EQ(co_await site.status(R"({"token":"x","watchedMs":-1})"), 422);
    EXPECT_EQ(co_await site.status(R"({"token":"x","watchedMs":1,"at":2})"), 422);
    EXPECT_EQ(co_await site.status(std::string(2000, ' ')), 413);
    auto const draft = co_await site.draft(videos::Visibility::public_);
    EXPECT_EQ((co_await site.tell({}, draft.video_id, R"({"event":"start"})")).status, 404);
    auto refused = co_await site.tell({.token = "owner"}, draft.video_id, R"({"event":"start"})");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.text_at("/code"), "not_playable");
}

KLIEG_ASYNC_TEST(ViewsApi, ShowsTheHoursToWhoMayEdit) {
    Site site;
    co_await site.open();
    auto const token = co_await site.start({}, site.video);
    site.clock.advance(12s);
    co_await site.watched({}, site.video, token, 12'000);
    co_await site.follow();
    site.stored.catch_up();
    auto const path = "/api/videos/" + site.video.text() + "/views";
    for (auto const& [who, status] : std::map<std::string, int>{
             {"", 401}, {"stranger", 403}, {"moderator", 403}, {"owner", 200}, {"administrator", 200}})
        EXPECT_EQ((co_await site.client.send({.target = path, .token = who})).status, status) << who;
    auto shown = co_await site.client.send({.target = path + "?from=2020-01-01T00:00:00Z&limit=5", .token = "owner"});
    EXPECT_EQ(shown.at("/items/0/views").to_number<int>(), 1);
    EXPECT_EQ(shown.at("/items/0/watchMs").to_number<int>(), 12'000);
    EXPECT_EQ(shown.text_at("/items/0/hour"), to_rfc3339(std::chrono::floor<std::chrono::hours>(site.clock.now())));
    auto before = co_await site.client.send({.target = path + "?to=2020-01-01T00:00:00Z", .token = "owner"});
    EXPECT_EQ(before.text, R"({"items":[],"nextCursor":null})");
    EXPECT_EQ((co_await site.client.send({.target = path + "?from=yesterday", .token = "owner"})).status, 400);
}

}  // namespace
}  // namespace klieg::views
