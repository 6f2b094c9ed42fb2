#include "reactions/api.h"

#include "reactions/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"

#include <fmt/format.h>

namespace klieg::reactions {
namespace {

using http::Method;
using testing::Answered;
using videos::Visibility;

std::string in_query(std::string const& text) {
    std::string query;
    for (char letter : text) query += fmt::format("%{:02x}", static_cast<unsigned char>(letter));
    return query;
}

struct Site : Hall {
    Site() {
        videos_feature.add_routes(router);
        comments_feature.add_routes(router);
        reactions_feature.add_routes(router);
    }
    Task<Answered> ask(Method method, std::string token, std::string target, std::string body = {}) {
        co_return co_await client.send({method, std::move(target), std::move(body), std::move(token)});
    }
    Task<Answered> vote(std::string token, VideoId const& id, std::string body = {}) {
        co_return co_await ask(Method::put, std::move(token), "/api/videos/" + id.text() + "/like", std::move(body));
    }
    Task<Answered> withdraw(std::string token, VideoId const& id) {
        co_return co_await ask(Method::del, std::move(token), "/api/videos/" + id.text() + "/like");
    }
    Task<Answered> show(std::string token, VideoId const& id) {
        co_return co_await ask(Method::get, std::move(token), "/api/videos/" + id.text());
    }
    Task<std::vector<std::string>> liked(std::string token) {
        tables.catch_up();
        auto const page = co_await ask(Method::get, std::move(token), "/api/library/liked");
        std::vector<std::string> ids;
        auto const items = page.at("/items");
        for (auto const& item : items.as_array()) ids.emplace_back(item.at("id").as_string());
        co_return ids;
    }

    testing::TokenAuthenticator people{{{"owner", owner}, {"stranger", stranger}, {"moderator", moderator}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

KLIEG_ASYNC_TEST(ReactionsApi, TakesAVoteAndSaysWhatAllComeTo) {
    Site site;
    auto const id = (co_await site.playable(Visibility::public_)).video_id;
    auto answered = co_await site.vote("stranger", id);
    EXPECT_EQ(answered.status, 200);
    EXPECT_EQ(answered.text, R"({"value":"like","likes":1,"dislikes":0})");
    answered = co_await site.vote("owner", id, R"({"value":"dislike"})");
    EXPECT_EQ(answered.text, R"({"value":"dislike","likes":0,"dislikes":1})") << "nobody has counted the stranger's";
    co_await site.count();
    answered = co_await site.withdraw("stranger", id);
    EXPECT_EQ(answered.status, 200);
    EXPECT_EQ(answered.text, R"({"value":null,"likes":0,"dislikes":1})");
    answered = co_await site.withdraw("stranger", id);
    EXPECT_EQ(answered.text, R"({"value":null,"likes":0,"dislikes":1})");
    co_await site.count();
    answered = co_await site.vote("owner", id, "{}");
    EXPECT_EQ(answered.text, R"({"value":"like","likes":1,"dislikes":0})") << "as with no body";
}

KLIEG_ASYNC_TEST(ReactionsApi, RefusesWhatIsNoVote) {
    Site site;
    auto const id = (co_await site.playable(Visibility::public_)).video_id;
    EXPECT_EQ((co_await site.vote("", id)).status, 401);
    EXPECT_EQ((co_await site.withdraw("", id)).status, 401);
    EXPECT_EQ((co_await site.ask(Method::get, "", "/api/library/liked")).status, 401);
    EXPECT_EQ((co_await site.vote("stranger", id, R"({"value":"love"})")).status, 422);
    EXPECT_EQ((co_await site.vote("stranger", id, R"({"value":null})")).status, 422);
    EXPECT_EQ((co_await site.vote("stranger", id, R"({"value":"like","more":1})")).status, 422);
    EXPECT_EQ((co_await site.vote("stranger", id, "{")).status, 400);
    EXPECT_EQ((co_await site.vote("stranger", id, std::string(70'000, ' '))).status, 413);
    EXPECT_EQ((co_await site.vote("stranger", VideoId::make(site.random))).status, 404);
    EXPECT_EQ((co_await site.ask(Method::put, "stranger", "/api/videos/none/like")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::get, "stranger", "/api/library/liked?limit=0")).status, 400);
    auto const hidden = (co_await site.playable(Visibility::private_)).video_id;
    EXPECT_EQ((co_await site.vote("stranger", hidden)).status, 404);
    EXPECT_EQ((co_await site.withdraw("stranger", hidden)).status, 404);
    EXPECT_EQ(site.tables.item_count("Likes"), 0U);
}

KLIEG_ASYNC_TEST(ReactionsApi, AVideoShowsItsVoterTheVoteAtOnce) {
    Site site;
    auto const id = (co_await site.playable(Visibility::public_)).video_id;
    auto shown = co_await site.show("stranger", id);
    EXPECT_EQ(shown.at("/likes"), 0);
    EXPECT_EQ(shown.at("/viewer/vote"), nullptr);
    EXPECT_EQ(shown.at("/viewer/subscribed"), false);
    co_await site.vote("stranger", id);
    shown = co_await site.show("stranger", id);
    EXPECT_EQ(shown.at("/likes"), 1);
    EXPECT_EQ(shown.at("/viewer/vote"), "like");
    EXPECT_EQ((co_await site.show("owner", id)).at("/likes"), 0) << "a moment behind, for others";
    co_await site.count();
    site.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ((co_await site.show("owner", id)).at("/likes"), 1);
    EXPECT_EQ((co_await site.show("owner", id)).at("/viewer/vote"), nullptr);
    EXPECT_EQ((co_await site.show("stranger", id)).at("/likes"), 1);
    co_await site.withdraw("stranger", id);
    EXPECT_EQ((co_await site.show("stranger", id)).at("/likes"), 0);
}

KLIEG_ASYNC_TEST(ReactionsApi, NobodyIsShownWhatIsKeptForASecond) {
    Site site;
    auto const id = (co_await site.playable(Visibility::public_)).video_id;
    auto shown = co_await site.show("", id);
    EXPECT_EQ(shown.at("/likes"), 0);
    EXPECT_EQ(shown.at("/viewer"), nullptr);
    auto const calls = site.tables.calls();
    for (int i = 0; i < 20; ++i) co_await site.show("", id);
    EXPECT_EQ(site.tables.calls(), calls) << "it is kept";
    co_await site.vote("stranger", id);
    co_await site.count();
    site.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ((co_await site.show("", id)).at("/likes"), 1);
}

KLIEG_ASYNC_TEST(ReactionsApi, TakesVotesOnComments) {
    Site site;
    auto const video = (co_await site.playable(Visibility::public_)).video_id;
    auto const comment = co_await site.said_on(video, site.owner, "first");
    auto const path = "/api/comments/" + comment.text() + "/like";
    EXPECT_EQ((co_await site.ask(Method::put, "", path)).status, 401);
    EXPECT_EQ((co_await site.ask(Method::put, "stranger", path)).text, R"({"value":"like","likes":1,"dislikes":0})");
    EXPECT_EQ((co_await site.ask(Method::put, "stranger", path, R"({"value":"dislike"})")).text,
              R"({"value":"dislike","likes":0,"dislikes":1})");
    EXPECT_EQ((co_await site.ask(Method::del, "stranger", path)).text, R"({"value":null,"likes":0,"dislikes":0})");
    EXPECT_EQ((co_await site.ask(Method::put, "stranger", path, R"({"value":1})")).status, 422);
    EXPECT_EQ((co_await site.ask(Method::put, "stranger", path, "{}")).text,
              R"({"value":"like","likes":1,"dislikes":0})");
    EXPECT_EQ((co_await site.ask(Method::put, "stranger", "/api/comments/c_none/like")).status, 404);
    CO_ASSERT_OK(co_await site.videos.edit(site.owner, video, {.visibility = Visibility::private_}));
    EXPECT_EQ((co_await site.ask(Method::put, "stranger", path)).status, 404) << "it is not for their eyes any more";
}

KLIEG_ASYNC_TEST(ReactionsApi, AListOfCommentsShowsItsVoterTheVoteAtOnce) {
    Site site;
    auto const video = (co_await site.playable(Visibility::public_)).video_id;
    auto const comment = co_await site.said_on(video, site.owner, "first");
    auto const path = "/api/comments/" + comment.text() + "/like";
    site.tables.catch_up();
    auto list = [&](std::string token) {
        return site.ask(Method::get, std::move(token), "/api/comments/" + video.text());
    };
    EXPECT_EQ((co_await list("stranger")).at("/items/0/likes"), 0);
    co_await site.ask(Method::put, "stranger", path);
    auto shown = co_await list("stranger");
    EXPECT_EQ(shown.at("/items/0/likes"), 1);
    EXPECT_EQ(shown.at("/items/0/viewer/vote"), "like");
    EXPECT_EQ((co_await list("owner")).at("/items/0/likes"), 0) << "a moment behind, for others";
    co_await site.count();
    EXPECT_EQ((co_await list("stranger")).at("/items/0/likes"), 1) << "it is counted once";
    co_await site.ask(Method::del, "stranger", path);
    EXPECT_EQ((co_await list("stranger")).at("/items/0/likes"), 0);
    EXPECT_EQ((co_await list("stranger")).at("/items/0/viewer/vote"), nullptr);
    co_await site.ask(Method::put, "stranger", path);
    co_await site.count();
    site.clock.advance(std::chrono::minutes(1));
    site.tables.catch_up();
    for (auto const* token : {"", "stranger", "owner"})
        EXPECT_EQ((co_await list(token)).at("/items/0/likes"), 1) << token;
}

KLIEG_ASYNC_TEST(ReactionsApi, AnEditSurvivesVotes) {
    Site site;
    auto const id = (co_await site.playable(Visibility::public_)).video_id;
    auto const tag = std::string((co_await site.show("owner", id)).headers.get("ETag"));
    co_await site.vote("stranger", id);
    co_await site.vote("owner", id);
    co_await site.count();
    EXPECT_NE(std::string((co_await site.show("owner", id)).headers.get("ETag")), tag);
    testing::Asked edit{Method::patch, "/api/videos/" + id.text(), R"({"title":"Another"})", "owner"};
    edit.headers.set("If-Match", tag);
    auto const edited = co_await site.client.send(std::move(edit));
    EXPECT_EQ(edited.status, 200);
    EXPECT_EQ(edited.at("/likes"), 2);
    EXPECT_EQ(edited.at("/viewer/vote"), "like");
}

KLIEG_ASYNC_TEST(ReactionsApi, ListsWhatSomebodyLikesTheLastFirst) {
    Site site;
    std::vector<VideoId> ids;
    for (int i = 0; i < 4; ++i) {
        ids.push_back((co_await site.playable(Visibility::public_)).video_id);
        co_await site.vote("stranger", ids.back());
        site.clock.advance(std::chrono::seconds(1));
    }
    co_await site.vote("owner", ids[0]);
    co_await site.vote("stranger", ids[2], R"({"value":"dislike"})");
    co_await site.vote("stranger", ids[1]);  // it is liked already
    EXPECT_EQ(co_await site.liked("stranger"), (std::vector<std::string>{ids[3].text(), ids[1].text(), ids[0].text()}));
    CO_ASSERT_OK(co_await site.videos.edit(site.owner, ids[3], {.visibility = Visibility::private_}));
    CO_ASSERT_OK(co_await site.videos.edit(site.owner, ids[1], {.visibility = Visibility::unlisted}));
    EXPECT_EQ(co_await site.liked("stranger"), (std::vector<std::string>{ids[1].text(), ids[0].text()}));
    CO_ASSERT_OK(co_await site.videos.remove(site.owner, ids[0]));
    co_await site.withdraw("stranger", ids[1]);
    EXPECT_TRUE((co_await site.liked("stranger")).empty());
    EXPECT_EQ(co_await site.liked("owner"), std::vector<std::string>{}) << "it is gone";
}

KLIEG_ASYNC_TEST(ReactionsApi, ListsWhatIsLikedInPages) {
    Site site;
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) {
        auto const id = (co_await site.playable(Visibility::public_)).video_id;
        co_await site.vote("stranger", id);
        site.clock.advance(std::chrono::seconds(1));
        ids.insert(ids.begin(), id.text());
    }
    site.tables.catch_up();
    std::vector<std::string> found;
    std::string cursor;
    do {
        auto const page = co_await site.ask(Method::get, "stranger",
                                            "/api/library/liked?limit=2&fields=id&cursor=" + in_query(cursor));
        CO_ASSERT(page.status == 200);
        auto const items = page.at("/items");
        for (auto const& item : items.as_array()) found.emplace_back(item.at("id").as_string());
        cursor = page.at("/nextCursor").is_null() ? "" : page.text_at("/nextCursor");
    } while (!cursor.empty());
    EXPECT_EQ(found, ids);
}

}  // namespace
}  // namespace klieg::reactions
