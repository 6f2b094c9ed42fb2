#include "library/playlist_api.h"

#include "library/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"

namespace klieg::library {
namespace {

using http::Method;
using testing::Answered;

struct ListsSite : Shelves {
    ListsSite() { feature.add_routes(router); }
    Task<Answered> ask(Method method, std::string target, std::string who, std::string body = {}) {
        co_return co_await client.send({method, std::move(target), std::move(body), std::move(who)});
    }
    Task<std::string> made_by(std::string who, std::string visibility) {
        auto made = co_await ask(Method::post, "/api/playlists", std::move(who),
                                 R"({"title":"A list","visibility":")" + visibility + R"("})");
        co_await settle();
        co_return "/api/playlists/" + made.text_at("/id");
    }

    testing::TokenAuthenticator people{
        {{"owner", owner}, {"reader", reader}, {"moderator", moderator}, {"administrator", administrator}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

std::string with_video(VideoId const& id) {
    return R"({"videoId":")" + id.text() + R"("})";
}

KLIEG_ASYNC_TEST(PlaylistApi, MakesShowsEditsAndDeletes) {
    ListsSite site;
    auto made =
        co_await site.ask(Method::post, "/api/playlists", "owner", R"({"title":" A list","description":"Of it."})");
    EXPECT_EQ(made.status, 201) << made.text;
    auto const path = "/api/playlists/" + made.text_at("/id");
    EXPECT_EQ(made.headers.get("Location"), path);
    EXPECT_EQ(made.text_at("/visibility"), "private");
    EXPECT_EQ(made.text_at("/description"), "Of it.");
    EXPECT_EQ(made.at("/itemCount").to_number<int>(), 0);
    EXPECT_EQ(made.text_at("/owner/id"), site.owner.user.text());
    auto shown = co_await site.ask(Method::get, path, "owner");
    EXPECT_EQ(shown.status, 200);
    http::Headers headers;
    headers.set("If-Match", std::string(shown.headers.get("ETag")));
    auto edit = [&] {
        return site.client.send({Method::patch, path, R"({"title":"Another","description":null})", "owner", headers});
    };
    auto edited = co_await edit();
    EXPECT_EQ(edited.status, 200);
    EXPECT_EQ(edited.text_at("/title"), "Another");
    EXPECT_EQ(edited.text_at("/description"), "");
    EXPECT_EQ((co_await edit()).status, 412);
    EXPECT_EQ((co_await site.client.send({Method::del, path, {}, "owner", headers})).status, 412);
    EXPECT_EQ((co_await site.ask(Method::del, path, "owner")).status, 204);
    EXPECT_EQ((co_await site.ask(Method::del, path, "owner")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::get, path, "owner")).status, 404);
}

KLIEG_ASYNC_TEST(PlaylistApi, HoldsWhatWasPutInAndReorders) {
    ListsSite site;
    auto const path = co_await site.made_by("owner", "public");
    auto const first = co_await site.listed();
    auto const second = co_await site.listed();
    for (auto const& id : {first, second}) {
        auto added = co_await site.ask(Method::post, path + "/items", "owner", with_video(id));
        EXPECT_EQ(added.status, 201) << added.text;
        EXPECT_EQ(added.text_at("/video/id"), id.text());
    }
    EXPECT_EQ((co_await site.ask(Method::post, path + "/items", "owner", with_video(first))).status, 201);
    EXPECT_EQ((co_await site.ask(Method::get, path, "")).at("/itemCount").to_number<int>(), 2);
    co_await site.settle();
    auto listed = co_await site.ask(Method::get, path + "/items?limit=1", "");
    EXPECT_EQ(listed.text_at("/items/0/id"), first.text());
    EXPECT_EQ(listed.text_at("/items/0/video/title"), "A title");
    listed = co_await site.ask(Method::get, path + "/items?limit=1&cursor=" + listed.text_at("/nextCursor"), "");
    EXPECT_EQ(listed.text_at("/items/0/id"), second.text());
    EXPECT_TRUE(listed.at("/nextCursor").is_null());
    auto const of_second = path + "/items/" + second.text();
    EXPECT_EQ((co_await site.ask(Method::patch, of_second, "owner", R"({"after":null})")).status, 200);
    co_await site.settle();
    EXPECT_EQ((co_await site.ask(Method::get, path + "/items", "")).text_at("/items/0/id"), second.text());
    EXPECT_EQ((co_await site.ask(Method::patch, of_second, "owner", R"({"after":")" + first.text() + R"("})")).status,
              200);
    co_await site.settle();
    EXPECT_EQ((co_await site.ask(Method::get, path + "/items", "")).text_at("/items/0/id"), first.text());
    co_await site.show(first, videos::Visibility::private_);
    EXPECT_EQ((co_await site.ask(Method::get, path + "/items", "")).text_at("/items/0/id"), second.text());
    EXPECT_EQ((co_await site.ask(Method::del, of_second, "owner")).status, 204);
    EXPECT_EQ((co_await site.ask(Method::del, of_second, "owner")).status, 204);
    co_await site.settle();
    EXPECT_EQ((co_await site.ask(Method::get, path + "/items", "")).text, R"({"items":[],"nextCursor":null})");
}

KLIEG_ASYNC_TEST(PlaylistApi, ShowsItsOwnerWhatIsHiddenWithoutATitle) {
    ListsSite site;
    auto const path = co_await site.made_by("reader", "public");
    auto const id = co_await site.listed();
    EXPECT_EQ((co_await site.ask(Method::post, path + "/items", "reader", with_video(id))).status, 201);
    co_await site.show(id, videos::Visibility::private_);
    auto listed = co_await site.ask(Method::get, path + "/items", "reader");
    EXPECT_EQ(listed.text_at("/items/0/id"), id.text());
    EXPECT_TRUE(listed.at("/items/0/video").is_null());
    EXPECT_EQ(listed.text.find("A title"), std::string::npos);
    EXPECT_EQ((co_await site.ask(Method::get, path + "/items", "")).text, R"({"items":[],"nextCursor":null})");
}

KLIEG_ASYNC_TEST(PlaylistApi, ListsOnesOwnAndThoseOfAChannel) {
    ListsSite site;
    auto const video = co_await site.listed();
    auto const hidden = co_await site.made_by("owner", "private");
    auto const shown = co_await site.made_by("owner", "public");
    EXPECT_EQ((co_await site.ask(Method::post, shown + "/items", "owner", with_video(video))).status, 201);
    auto own = co_await site.ask(Method::get, "/api/playlists?videoId=" + video.text(), "owner");
    EXPECT_EQ("/api/playlists/" + own.text_at("/items/0/id"), shown);
    EXPECT_EQ(own.at("/items/0/hasVideo"), json::Value(true));
    EXPECT_EQ("/api/playlists/" + own.text_at("/items/1/id"), hidden);
    EXPECT_EQ(own.at("/items/1/hasVideo"), json::Value(false));
    auto of_channel = "/api/channels/" + site.channel.text() + "/playlists";
    for (auto const* who : {"", "reader", "owner"}) {
        auto listed = co_await site.ask(Method::get, of_channel, who);
        EXPECT_EQ(listed.status, 200);
        EXPECT_EQ(listed.at("/items").as_array().size(), 1U) << who;
        EXPECT_EQ("/api/playlists/" + listed.text_at("/items/0/id"), shown);
        EXPECT_TRUE(listed.at("/items/0/hasVideo").is_null());
    }
    EXPECT_EQ((co_await site.ask(Method::get, "/api/channels/@nobody/playlists", "")).status, 404);
}

KLIEG_ASYNC_TEST(PlaylistApi, RefusesWhatIsWrong) {
    ListsSite site;
    auto const video = co_await site.listed();
    auto const shown = co_await site.made_by("owner", "public");
    auto const hidden = co_await site.made_by("owner", "private");
    EXPECT_EQ((co_await site.ask(Method::post, "/api/playlists", "", R"({"title":"x"})")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/playlists", "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/playlists?cursor=x", "owner")).status, 400);
    for (auto const* body :
         {R"({"title":""})", R"({})", R"({"title":"x","visibility":"some"})", R"({"title":"x","y":1})"})
        EXPECT_EQ((co_await site.ask(Method::post, "/api/playlists", "owner", body)).status, 422) << body;
    EXPECT_EQ((co_await site.ask(Method::post, "/api/playlists", "owner", "{")).status, 400);
    for (auto const* body : {R"({"title":null})", R"({"visibility":null})", R"({"x":1})"})
        EXPECT_EQ((co_await site.ask(Method::patch, shown, "owner", body)).status, 422) << body;
    struct Who {
        char const* name;
        int shown, hidden;
    };
    for (auto const& [name, of_shown, of_hidden] : {Who{"", 401, 401}, {"reader", 403, 404}, {"moderator", 403, 403}}) {
        for (auto const& [path, status] : {std::pair{shown, of_shown}, {hidden, of_hidden}}) {
            EXPECT_EQ((co_await site.ask(Method::patch, path, name, "{}")).status, status) << name;
            EXPECT_EQ((co_await site.ask(Method::del, path, name)).status, status) << name;
            EXPECT_EQ((co_await site.ask(Method::post, path + "/items", name, with_video(video))).status, status)
                << name;
            auto const item = path + "/items/" + video.text();
            EXPECT_EQ((co_await site.ask(Method::patch, item, name, R"({"after":null})")).status, status) << name;
            EXPECT_EQ((co_await site.ask(Method::del, item, name)).status, status) << name;
        }
    }
    for (auto const* name : {"", "reader"}) {
        EXPECT_EQ((co_await site.ask(Method::get, hidden, name)).status, 404);
        EXPECT_EQ((co_await site.ask(Method::get, hidden + "/items", name)).status, 404);
    }
    auto const item = shown + "/items/" + video.text();
    EXPECT_EQ((co_await site.ask(Method::patch, item, "owner", R"({"after":null})")).status, 404) << "not in it";
    EXPECT_EQ((co_await site.ask(Method::post, shown + "/items", "owner", with_video(video))).status, 201);
    EXPECT_EQ((co_await site.ask(Method::patch, item, "owner", "{}")).status, 200) << "it stays where it is";
    EXPECT_EQ((co_await site.ask(Method::patch, item, "owner", R"({"after":"x"})")).status, 422);
    EXPECT_EQ((co_await site.ask(Method::patch, item, "owner", R"({"after":"v_abcdefgh234567ij"})")).status, 422);
    auto const nothing = R"({"videoId":"v_abcdefgh234567ij"})";
    EXPECT_EQ((co_await site.ask(Method::post, shown + "/items", "owner", nothing)).status, 404);
    for (auto const* cursor : {"A", "a~", "v_abcdefgh234567ij"})
        EXPECT_EQ((co_await site.ask(Method::get, shown + "/items?cursor=" + cursor, "")).status, 400) << cursor;
    EXPECT_EQ((co_await site.ask(Method::get, "/api/playlists/x", "")).status, 404);
}

}  // namespace
}  // namespace klieg::library
