#include "channels/api.h"

#include "channels/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"
#include "testing/token_authenticator.h"

namespace klieg::channels {
namespace {

using http::Method;
using testing::Answered;

/// Channels with their routes, and one person of each kind.
struct Site : Channels {
    Site() { feature.add_routes(router); }

    Task<Answered> ask(Method method, std::string target, std::string body, std::string who,
                       std::string if_match = {}) {
        http::Headers headers;
        if (!if_match.empty()) headers.set("If-Match", std::move(if_match));
        co_return co_await client.send({method, std::move(target), std::move(body), std::move(who), headers});
    }
    Task<Answered> make(std::string handle) {
        co_return co_await ask(Method::post, "/api/channels", R"({"handle":")" + handle + R"(","name":"A club"})",
                               "owner");
    }

    testing::TokenAuthenticator people{{{"owner", owner},
                                        {"other", person()},
                                        {"moderator", person(Role::moderator)},
                                        {"administrator", person(Role::administrator)}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

KLIEG_ASYNC_TEST(ChannelsApi, MakesShowsAndLists) {
    Site site;
    auto made = co_await site.make("club");
    EXPECT_EQ(made.status, 201);
    auto id = made.text_at("/id");
    EXPECT_EQ(made.headers.get("Location"), "/api/channels/" + id);
    EXPECT_EQ(made.text_at("/ownerUserId"), site.owner.user.text());
    EXPECT_EQ(made.text_at("/description"), "");
    EXPECT_EQ(made.at("/version"), nullptr);

    for (auto const& name : {id, std::string("@club"), std::string("@CLUB")}) {
        auto shown = co_await site.ask(Method::get, "/api/channels/" + name, "", "");
        EXPECT_EQ(shown.status, 200);
        EXPECT_EQ(shown.text, made.text);
        EXPECT_EQ(shown.headers.get("ETag"), made.headers.get("ETag"));
    }
    site.tables.catch_up();
    auto mine = co_await site.ask(Method::get, "/api/channels?owner=me", "", "owner");
    EXPECT_EQ(mine.text_at("/items/0/id"), id);
    EXPECT_EQ(mine.at("/nextCursor"), nullptr);
    auto theirs = co_await site.ask(Method::get, "/api/channels?owner=" + site.owner.user.text(), "", "");
    EXPECT_EQ(theirs.text_at("/items/0/id"), id);
}

KLIEG_ASYNC_TEST(ChannelsApi, KeepsWhatItShowsUntilItChanges) {
    Site site;
    auto const id = (co_await site.make("club")).text_at("/id");
    std::vector<std::string> const names{id, "@club", "@CLUB"};
    for (auto const& name : names) co_await site.ask(Method::get, "/api/channels/" + name, "", "");
    auto const calls = site.tables.calls();
    for (auto const* who : {"", "owner", "other"})
        for (auto const& name : names)
            EXPECT_EQ((co_await site.ask(Method::get, "/api/channels/" + name, "", who)).status, 200);
    EXPECT_EQ(site.tables.calls(), calls);

    auto edited = co_await site.ask(Method::patch, "/api/channels/" + id, R"({"handle":"circle"})", "owner");
    EXPECT_EQ(edited.status, 200);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/channels/@club", "", "")).status, 404);
    for (auto const& name : {id, std::string("@circle")})
        EXPECT_EQ((co_await site.ask(Method::get, "/api/channels/" + name, "", "")).text, edited.text);
    EXPECT_EQ((co_await site.ask(Method::del, "/api/channels/" + id, "", "owner")).status, 204);
    for (auto const& name : {id, std::string("@circle")})
        EXPECT_EQ((co_await site.ask(Method::get, "/api/channels/" + name, "", "")).status, 404);
}

KLIEG_ASYNC_TEST(ChannelsApi, KeepsTheListOfAnOwnerUntilOneOfItChanges) {
    Site site;
    auto const target = "/api/channels?owner=" + site.owner.user.text();
    auto listed = [&] { return site.ask(Method::get, target, "", ""); };
    EXPECT_EQ((co_await listed()).at("/items/0"), nullptr);
    auto const id = (co_await site.make("club")).text_at("/id");
    site.tables.catch_up();
    auto const first = co_await listed();
    EXPECT_EQ(first.text_at("/items/0/id"), id);
    auto const calls = site.tables.calls();
    EXPECT_EQ((co_await listed()).text, first.text);
    EXPECT_EQ(site.tables.calls(), calls);

    auto edited = co_await site.ask(Method::patch, "/api/channels/" + id, R"({"name":"A circle"})", "owner");
    EXPECT_EQ(edited.status, 200);
    site.tables.catch_up();
    EXPECT_EQ((co_await listed()).text_at("/items/0/name"), "A circle");
    EXPECT_EQ((co_await site.ask(Method::del, "/api/channels/" + id, "", "owner")).status, 204);
    site.tables.catch_up();
    EXPECT_EQ((co_await listed()).at("/items/0"), nullptr);
}

KLIEG_ASYNC_TEST(ChannelsApi, ReadsNothingForWhatIsMadeUpUntilItIsMade) {
    Site site;
    std::vector<std::string> const names{"@club", "ch_aaaaaaaaaaaaaaaa"};
    for (auto const& name : names)
        EXPECT_EQ((co_await site.ask(Method::get, "/api/channels/" + name, "", "")).status, 404);
    auto const calls = site.tables.calls();
    for (auto const& name : names)
        EXPECT_EQ((co_await site.ask(Method::get, "/api/channels/" + name, "", "")).status, 404);
    EXPECT_EQ(site.tables.calls(), calls);
    EXPECT_EQ((co_await site.make("club")).status, 201);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/channels/@club", "", "")).status, 200);
}

KLIEG_ASYNC_TEST(ChannelsApi, RefusesListsOfNobody) {
    Site site;
    EXPECT_EQ((co_await site.ask(Method::get, "/api/channels", "", "owner")).status, 400);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/channels?owner=me", "", "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/channels?owner=x", "", "")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/channels?owner=me&limit=0", "", "owner")).status, 400);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/channels?owner=me&cursor=x", "", "owner")).status, 400);
}

KLIEG_ASYNC_TEST(ChannelsApi, ExplainsWrongBodies) {
    Site site;
    auto refused = co_await site.ask(Method::post, "/api/channels", R"({"handle":"UP","name":""})", "owner");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text_at("/errors/0/pointer"), "/handle");
    EXPECT_EQ(refused.text_at("/errors/1/pointer"), "/name");
    EXPECT_EQ((co_await site.make("club")).status, 201);
    for (auto const& [method, path] :
         {std::pair{Method::post, "/api/channels"}, std::pair{Method::patch, "/api/channels/@club"}}) {
        auto const all = co_await site.ask(method, path, R"({"handle":"admin","name":"Cinema \u202e news"})", "owner");
        EXPECT_EQ(all.status, 422);
        EXPECT_EQ(all.text_at("/errors/0/code"), "reserved");
        EXPECT_EQ(all.at("/errors").as_array().size(), 2U)
            << "of both fields, whichever check finds them: " << all.text;
    }
    auto taken = co_await site.make("club");
    EXPECT_EQ(taken.status, 409);
    EXPECT_EQ(taken.text_at("/errors/0/code"), "taken");
    auto unknown = co_await site.ask(Method::patch, "/api/channels/@club", R"({"ownerUserId":"u_x"})", "owner");
    EXPECT_EQ(unknown.status, 422);
}

KLIEG_ASYNC_TEST(ChannelsApi, EditsByMergePatch) {
    Site site;
    co_await site.make("club");
    auto edited = co_await site.ask(Method::patch, "/api/channels/@club",
                                    R"({"handle":"cinema","description":"Films.\nOld ones."})", "owner");
    EXPECT_EQ(edited.status, 200);
    EXPECT_EQ(edited.text_at("/handle"), "cinema");
    EXPECT_EQ(edited.text_at("/name"), "A club");
    EXPECT_EQ((co_await site.ask(Method::get, "/api/channels/@club", "", "")).status, 404);
    auto cleared = co_await site.ask(Method::patch, "/api/channels/@cinema", R"({"description":null})", "owner");
    EXPECT_EQ(cleared.text_at("/description"), "");
    auto refused = co_await site.ask(Method::patch, "/api/channels/@cinema", R"({"name":null})", "owner");
    EXPECT_EQ(refused.status, 422);
}

KLIEG_ASYNC_TEST(ChannelsApi, HonoursIfMatch) {
    Site site;
    auto made = co_await site.make("club");
    auto old_tag = std::string(made.headers.get("ETag"));
    std::string path = "/api/channels/@club";
    auto edited = co_await site.ask(Method::patch, path, R"({"name":"First"})", "owner", old_tag);
    EXPECT_EQ(edited.status, 200);
    auto new_tag = std::string(edited.headers.get("ETag"));
    EXPECT_NE(new_tag, old_tag);
    EXPECT_EQ((co_await site.ask(Method::patch, path, R"({"name":"Second"})", "owner", old_tag)).status, 412);
    EXPECT_EQ((co_await site.ask(Method::del, path, "", "owner", old_tag)).status, 412);
    EXPECT_EQ((co_await site.ask(Method::patch, path, R"({"name":"Third"})", "owner", "*")).status, 200);
    auto shown = co_await site.ask(Method::get, path, "", "");
    EXPECT_EQ(shown.text_at("/name"), "Third");
    auto tag = std::string(shown.headers.get("ETag"));
    EXPECT_EQ((co_await site.ask(Method::del, path, "", "owner", "\"x\", " + tag)).status, 204);
}

Task<Result<int>> status_of(Task<Answered> asked) {
    co_return (co_await std::move(asked)).status;
}

KLIEG_ASYNC_TEST(ChannelsApi, OfTwoHoldersOfOneTagWhoComeAtOnceOneWins) {
    Site site;
    auto made = co_await site.make("club");
    auto tag = std::string(made.headers.get("ETag"));
    std::vector<Task<Result<int>>> edits;
    for (auto const* name : {"First", "Second", "Third"})
        edits.push_back(status_of(site.ask(Method::patch, "/api/channels/@club",
                                           R"({"name":")" + std::string(name) + R"("})", "owner", tag)));
    std::map<int, int> count;
    for (auto const& status : co_await testing::run_concurrently(std::move(edits))) ++count[*status];
    EXPECT_EQ(count, (std::map<int, int>{{200, 1}, {412, 2}}));
}

KLIEG_ASYNC_TEST(ChannelsApi, AnswersTheFieldsThatWereAskedFor) {
    Site site;
    co_await site.make("club");
    auto part = co_await site.ask(Method::get, "/api/channels/@club?fields=handle,name", "", "");
    EXPECT_EQ(part.text, R"({"handle":"club","name":"A club"})");
    site.tables.catch_up();
    auto list = co_await site.ask(Method::get, "/api/channels?owner=me&fields=handle", "", "owner");
    EXPECT_EQ(list.text, R"({"items":[{"handle":"club"}],"nextCursor":null})");
    auto unknown = co_await site.ask(Method::get, "/api/channels/@club?fields=version", "", "");
    EXPECT_EQ(unknown.status, 400);
    EXPECT_EQ(unknown.text_at("/errors/0/parameter"), "fields");
}

KLIEG_ASYNC_TEST(ChannelsApi, EachRouteIsForThoseWhoMay) {
    struct Case {
        Method method;
        std::string target;
        std::string body;
        std::map<std::string, int> wanted;
    };
    std::string fresh = R"({"handle":"fresh","name":"Fresh"})";
    std::vector<Case> cases{
        {Method::post, "/api/channels", fresh, {{"", 401}, {"other", 201}, {"moderator", 201}, {"administrator", 201}}},
        {Method::get, "/api/channels/@club", "", {{"", 200}, {"other", 200}, {"moderator", 200}, {"owner", 200}}},
        {Method::get, "/api/channels?owner=me", "", {{"", 401}, {"other", 200}, {"moderator", 200}, {"owner", 200}}},
        {Method::patch,
         "/api/channels/@club",
         R"({"name":"Mine"})",
         {{"", 401}, {"other", 403}, {"moderator", 403}, {"administrator", 200}, {"owner", 200}}},
        {Method::del,
         "/api/channels/@club",
         "",
         {{"", 401}, {"other", 403}, {"moderator", 403}, {"administrator", 204}, {"owner", 204}}},
    };
    for (auto const& one : cases) {
        for (auto const& [who, status] : one.wanted) {
            Site site;
            co_await site.make("club");
            auto answered = co_await site.ask(one.method, one.target, one.body, who);
            EXPECT_EQ(answered.status, status) << http::to_string(one.method) << " " << one.target << " as " << who;
        }
    }
}

}  // namespace
}  // namespace klieg::channels
