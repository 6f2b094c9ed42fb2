#include "library/api.h"

#include "library/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"

namespace klieg::library {
namespace {

using http::Method;
using testing::Answered;

struct Site : Shelves {
    Site() {
        videos_feature.add_routes(router);
        feature.add_routes(router);
    }
    Task<Answered> ask(Method method, std::string target, std::string who, std::string body = {}) {
        co_return co_await client.send({method, std::move(target), std::move(body), std::move(who)});
    }

    testing::TokenAuthenticator people{{{"owner", owner}, {"reader", reader}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

std::string position_of(VideoId const& id) {
    return "/api/videos/" + id.text() + "/position";
}

KLIEG_ASYNC_TEST(LibraryApi, NotesAPositionAndShowsItWithTheVideo) {
    Site site;
    auto const id = co_await site.listed();
    auto told = co_await site.ask(Method::put, position_of(id), "reader", R"({"positionMs":95000})");
    EXPECT_EQ(told.status, 204) << told.text;
    auto shown = co_await site.ask(Method::get, "/api/videos/" + id.text(), "reader");
    EXPECT_EQ(shown.at("/viewer/positionMs").to_number<int>(), 95'000);
    EXPECT_EQ(shown.at("/viewer/watchLater"), json::Value(false));
    EXPECT_TRUE(
        (co_await site.ask(Method::get, "/api/videos/" + id.text(), "owner")).at("/viewer/positionMs").is_null());
    EXPECT_TRUE((co_await site.ask(Method::get, "/api/videos/" + id.text(), "")).at("/viewer").is_null());
    co_await site.settle();
    auto listed = co_await site.ask(Method::get, "/api/library/history", "reader");
    EXPECT_EQ(listed.status, 200);
    EXPECT_EQ(listed.text_at("/items/0/video/id"), id.text());
    EXPECT_EQ(listed.at("/items/0/positionMs").to_number<int>(), 95'000);
    EXPECT_EQ(listed.at("/items/0/finished"), json::Value(false));
    EXPECT_NE(listed.text_at("/items/0/watchedAt"), "");
    EXPECT_EQ((co_await site.ask(Method::get, "/api/library/history", "owner")).text,
              R"({"items":[],"nextCursor":null})");
}

/// A browser that leaves the page sends no JSON, and no header of ours.
KLIEG_ASYNC_TEST(LibraryApi, TakesABeacon) {
    Site site;
    auto const id = co_await site.listed();
    testing::Asked beacon{Method::post, position_of(id), R"({"positionMs":595000,"playedMsAgo":12})", "reader"};
    beacon.headers.set("Content-Type", "text/plain;charset=UTF-8");
    EXPECT_EQ((co_await site.client.send(beacon)).status, 204);
    co_await site.settle();
    auto listed = co_await site.ask(Method::get, "/api/library/history", "reader");
    EXPECT_EQ(listed.at("/items/0/finished"), json::Value(true));
    EXPECT_TRUE(listed.at("/items/0/positionMs").is_null());
}

KLIEG_ASYNC_TEST(LibraryApi, PausesForgetsAndClears) {
    Site site;
    auto const first = co_await site.listed();
    auto const second = co_await site.listed();
    auto tell = [&](VideoId const& id) {
        return site.ask(Method::put, position_of(id), "reader", R"({"positionMs":95000})");
    };
    auto count = [&](Answered const& listed) { return listed.at("/items").as_array().size(); };
    EXPECT_EQ((co_await site.ask(Method::get, "/api/library/settings", "reader")).text, R"({"historyPaused":false})");
    auto paused = co_await site.ask(Method::put, "/api/library/settings", "reader", R"({"historyPaused":true})");
    EXPECT_EQ(paused.status, 200);
    EXPECT_EQ((co_await tell(first)).status, 204);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/library/settings", "reader")).text, R"({"historyPaused":true})");
    co_await site.ask(Method::put, "/api/library/settings", "reader", R"({"historyPaused":false})");
    for (auto const& id : {first, second}) {
        EXPECT_EQ((co_await tell(id)).status, 204);
        co_await site.settle();
    }
    EXPECT_EQ(count(co_await site.ask(Method::get, "/api/library/history", "reader")), 2U);
    EXPECT_EQ((co_await site.ask(Method::del, "/api/library/history/" + first.text(), "reader")).status, 204);
    EXPECT_EQ(count(co_await site.ask(Method::get, "/api/library/history", "reader")), 1U);
    EXPECT_EQ((co_await site.ask(Method::del, "/api/library/history", "reader")).status, 204);
    EXPECT_EQ(count(co_await site.ask(Method::get, "/api/library/history", "reader")), 0U);
}

KLIEG_ASYNC_TEST(LibraryApi, PutsAsideAndTakesOut) {
    Site site;
    auto const id = co_await site.listed();
    auto const path = "/api/library/watch-later/" + id.text();
    EXPECT_EQ((co_await site.ask(Method::put, path, "reader")).status, 204);
    EXPECT_EQ((co_await site.ask(Method::put, path, "reader")).status, 204);
    co_await site.settle();
    auto listed = co_await site.ask(Method::get, "/api/library/watch-later", "reader");
    EXPECT_EQ(listed.text_at("/items/0/video/id"), id.text());
    EXPECT_NE(listed.text_at("/items/0/addedAt"), "");
    EXPECT_TRUE(listed.at("/nextCursor").is_null());
    EXPECT_EQ((co_await site.ask(Method::get, "/api/videos/" + id.text(), "reader")).at("/viewer/watchLater"),
              json::Value(true));
    EXPECT_EQ((co_await site.ask(Method::del, path, "reader")).status, 204);
    co_await site.settle();
    EXPECT_EQ((co_await site.ask(Method::get, "/api/library/watch-later", "reader")).text,
              R"({"items":[],"nextCursor":null})");
    for (auto const& thing : {id.text(), site.channel.text()})
        for (auto method : {Method::put, Method::del})
            EXPECT_EQ((co_await site.ask(method, "/api/library/not-interested/" + thing, "reader")).status, 204);
}

KLIEG_ASYNC_TEST(LibraryApi, RefusesWhatIsWrong) {
    Site site;
    auto const id = co_await site.listed();
    auto const hidden = co_await site.listed(videos::Visibility::private_);
    auto const draft = (co_await site.draft()).video_id;
    auto const later = "/api/library/watch-later";
    auto const unwanted = std::string("/api/library/not-interested/");
    std::string const good = R"({"positionMs":1})";
    for (auto method : {Method::put, Method::post}) {
        EXPECT_EQ((co_await site.ask(method, position_of(id), "", good)).status, 401);
        EXPECT_EQ((co_await site.ask(method, position_of(hidden), "reader", good)).status, 404);
        EXPECT_EQ((co_await site.ask(method, "/api/videos/x/position", "reader", good)).status, 404);
        auto early = co_await site.ask(method, position_of(draft), "owner", good);
        EXPECT_EQ(early.status, 409);
        EXPECT_EQ(early.text_at("/code"), "not_playable");
        EXPECT_EQ((co_await site.ask(method, position_of(id), "reader", "{")).status, 400);
        EXPECT_EQ((co_await site.ask(method, position_of(id), "reader", std::string(2000, ' '))).status, 413);
        for (auto const* body : {"{}", R"({"positionMs":-1})", R"({"positionMs":1,"durationMs":-1})",
                                 R"({"positionMs":1,"playedMsAgo":-1})", R"({"positionMs":1,"playedMsAgo":2592000001})",
                                 R"({"positionMs":1,"x":1})", R"({"positionMs":"1"})"})
            EXPECT_EQ((co_await site.ask(method, position_of(id), "reader", body)).status, 422) << body;
    }
    for (auto const* path : {"/api/library/history", "/api/library/settings", later}) {
        EXPECT_EQ((co_await site.ask(Method::get, path, "")).status, 401) << path;
        EXPECT_EQ((co_await site.ask(Method::get, std::string(path) + "?x=1", "reader")).status, 400) << path;
    }
    for (auto const* path : {"/api/library/history", later})
        EXPECT_EQ((co_await site.ask(Method::get, std::string(path) + "?cursor=x", "reader")).status, 400) << path;
    EXPECT_EQ((co_await site.ask(Method::put, "/api/library/settings", "reader", "{}")).status, 422);
    EXPECT_EQ((co_await site.ask(Method::put, "/api/library/settings", "", R"({"historyPaused":true})")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::del, "/api/library/history", "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::del, "/api/library/history/" + id.text(), "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::del, "/api/library/history/x", "reader")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::put, std::string(later) + "/" + hidden.text(), "reader")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::put, std::string(later) + "/" + id.text(), "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::del, std::string(later) + "/" + id.text(), "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::put, unwanted + hidden.text(), "reader")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::put, unwanted + "u_abcdefgh234567ij", "reader")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::put, unwanted + id.text(), "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::del, unwanted + id.text(), "")).status, 401);
}

}  // namespace
}  // namespace klieg::library
