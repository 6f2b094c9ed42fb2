#include "comments/api.h"

#include "comments/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"
#include "testing/token_authenticator.h"

#include <gmock/gmock.h>

namespace klieg::comments {
namespace {

using http::Method;
using testing::Answered;
using ::testing::ElementsAre;

/// A cursor as a query has it.
std::string in_query(std::string text) {
    for (auto at = text.find('#'); at != std::string::npos; at = text.find('#', at)) text.replace(at, 1, "%23");
    return text;
}

/// The talk with its routes.
struct Site : Talk {
    Site() { feature.add_routes(router); }
    Task<> raise() {
        co_await Talk::raise();
        people.emplace(std::map<std::string, Principal>{
            {"owner", owner}, {"ada", ada}, {"bob", bob}, {"moderator", moderator}, {"administrator", administrator}});
        client.emplace(router, *people, clock, random);
    }

    Task<Answered> ask(Method method, std::string target, std::string body, std::string who,
                       std::string if_match = {}) {
        http::Headers headers;
        if (!if_match.empty()) headers.set("If-Match", std::move(if_match));
        co_return co_await client->send({method, std::move(target), std::move(body), std::move(who), headers});
    }
    Task<Answered> get(std::string id, std::string query = {}, std::string who = {}) {
        tables.catch_up();
        co_return co_await ask(Method::get, "/api/comments/" + id + query, "", std::move(who));
    }
    Task<Answered> post(std::string who, std::string text, std::string parent = {}) {
        clock.advance(std::chrono::seconds(1));
        auto body = R"({"videoId":")" + video.text() + R"(","text":")" + text + '"' +
                    (parent.empty() ? "}" : R"(,"parentId":")" + parent + "\"}");
        co_return co_await ask(Method::post, "/api/comments", std::move(body), std::move(who));
    }
    static std::vector<std::string> texts(Answered const& page) {
        std::vector<std::string> all;
        auto const items = page.at("/items");
        if (!items.is_array()) return {"no list: " + page.text};
        for (auto const& item : items.get_array()) all.emplace_back(item.at("text").as_string());
        return all;
    }

    std::optional<testing::TokenAuthenticator> people;
    http::Router router;
    std::optional<testing::ApiClient> client;
};

KLIEG_ASYNC_TEST(CommentsApi, TakesCommentsAndListsThemNewestFirst) {
    Site site;
    co_await site.raise();
    auto made = co_await site.post("ada", "The sea!");
    EXPECT_EQ(made.status, 201) << made.text;
    auto const id = made.text_at("/id");
    EXPECT_EQ(made.headers.get("Location"), "/api/comments/" + id);
    EXPECT_TRUE(id.starts_with("c_" + site.video.text() + "_")) << id;
    EXPECT_EQ(made.text_at("/author/username"), "ada");
    EXPECT_EQ(made.text_at("/text"), "The sea!");
    EXPECT_EQ(made.at("/parentId"), nullptr);
    EXPECT_EQ(made.at("/likes"), json::Value(0));
    EXPECT_EQ(made.at("/viewer/canEdit"), json::Value(true));
    EXPECT_EQ(made.at("/viewer/canModerate"), json::Value(false));
    EXPECT_EQ((co_await site.post("bob", "At night")).status, 201);

    auto const page = co_await site.get(site.video.text());
    EXPECT_EQ(page.status, 200) << page.text;
    EXPECT_THAT(Site::texts(page), ElementsAre("At night", "The sea!"));
    EXPECT_EQ(page.at("/nextCursor"), nullptr);
    EXPECT_EQ(page.at("/items/0/viewer"), nullptr);
    EXPECT_EQ(page.at("/comment"), nullptr);
}

KLIEG_ASYNC_TEST(CommentsApi, PutsRepliesIntoOneLevelOfThreads) {
    Site site;
    co_await site.raise();
    auto const top = (co_await site.post("ada", "The sea!")).text_at("/id");
    auto const reply = co_await site.post("bob", "Which one?", top);
    EXPECT_EQ(reply.text_at("/parentId"), top);
    auto const deeper = co_await site.post("ada", "@bob that one", reply.text_at("/id"));
    EXPECT_EQ(deeper.status, 201) << deeper.text;
    EXPECT_EQ(deeper.text_at("/parentId"), top) << "threads have one level";
    co_await site.let_events_pass();

    auto const page = co_await site.get(site.video.text());
    EXPECT_THAT(Site::texts(page), ElementsAre("The sea!"));
    EXPECT_EQ(page.at("/items/0/replyCount"), json::Value(2));
    auto const thread = co_await site.get(top);
    EXPECT_EQ(thread.text_at("/comment/id"), top);
    EXPECT_THAT(Site::texts(thread), ElementsAre("Which one?", "@bob that one")) << "oldest first";
    EXPECT_EQ(thread.at("/focus"), nullptr);
    auto const permalink = co_await site.get(deeper.text_at("/id"));
    EXPECT_EQ(permalink.text_at("/comment/id"), top);
    EXPECT_EQ(permalink.text_at("/focus/text"), "@bob that one");
    EXPECT_EQ(permalink.at("/items"), thread.at("/items"));
}

KLIEG_ASYNC_TEST(CommentsApi, PagesWithCursors) {
    Site site;
    co_await site.raise();
    std::vector<std::string> said;
    for (int i = 0; i < 7; ++i) {
        said.insert(said.begin(), "number " + std::to_string(i));
        EXPECT_EQ((co_await site.post("ada", said.front())).status, 201);
    }
    std::vector<std::string> read;
    std::string query = "?limit=3";
    for (int pages = 0; pages < 4 && !query.empty(); ++pages) {
        auto const page = co_await site.get(site.video.text(), query, pages % 2 == 0 ? "" : "bob");
        for (auto& text : Site::texts(page)) read.push_back(std::move(text));
        auto const next = page.at("/nextCursor");
        query = next.is_null() ? "" : "?limit=3&cursor=" + in_query(std::string(next.as_string()));
    }
    EXPECT_EQ(read, said);
    EXPECT_EQ(query, "");
    EXPECT_EQ((co_await site.get(site.video.text(), "?cursor=x")).status, 400);
    EXPECT_EQ((co_await site.get(site.video.text(), "?limit=0")).status, 400);
    EXPECT_EQ((co_await site.get(site.video.text(), "?sort=best")).status, 400);
}

KLIEG_ASYNC_TEST(CommentsApi, DeletesAndKeepsTheThread) {
    Site site;
    co_await site.raise();
    auto const alone = (co_await site.post("ada", "Nobody answers")).text_at("/id");
    auto const top = (co_await site.post("ada", "The sea!")).text_at("/id");
    auto const reply = (co_await site.post("bob", "Which one?", top)).text_at("/id");
    co_await site.let_events_pass();
    for (auto const& id : {alone, top}) {
        EXPECT_EQ((co_await site.ask(Method::del, "/api/comments/" + id, "", "")).status, 401);
        EXPECT_EQ((co_await site.ask(Method::del, "/api/comments/" + id, "", "bob")).status, 403);
        EXPECT_EQ((co_await site.ask(Method::del, "/api/comments/" + id, "", "ada")).status, 204);
        EXPECT_EQ((co_await site.ask(Method::del, "/api/comments/" + id, "", "ada")).status, 404);
    }
    co_await site.let_events_pass();
    EXPECT_EQ((co_await site.get(alone)).status, 404);
    auto const page = co_await site.get(site.video.text());
    EXPECT_EQ(page.at("/items").as_array().size(), 1U) << page.text;
    EXPECT_EQ(page.at("/items/0/deleted"), json::Value(true));
    EXPECT_EQ(page.at("/items/0/author"), nullptr);
    EXPECT_EQ(page.text_at("/items/0/text"), "");
    EXPECT_THAT(Site::texts(co_await site.get(top)), ElementsAre("Which one?"));
    auto const refused = co_await site.post("bob", "Again", top);
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.text_at("/code"), "parent_deleted");

    EXPECT_EQ((co_await site.ask(Method::del, "/api/comments/" + reply, "", "moderator")).status, 204);
    co_await site.let_events_pass();
    EXPECT_EQ((co_await site.get(top)).status, 404) << "nothing is left to keep together";
    site.clock.advance(std::chrono::seconds(5));  // counts do not end what is kept
    EXPECT_THAT(Site::texts(co_await site.get(site.video.text())), ElementsAre());
}

KLIEG_ASYNC_TEST(CommentsApi, AnswersKeptPagesWithoutARead) {
    Site site;
    co_await site.raise();
    auto const top = (co_await site.post("ada", "The sea!")).text_at("/id");
    std::vector<std::string> const targets{site.video.text(), site.video.text() + "?sort=top&limit=5", top};
    std::vector<std::string> first;
    for (auto const& target : targets) first.push_back((co_await site.get(target)).text);
    auto const calls = site.tables.calls();
    for (std::size_t i = 0; i < targets.size(); ++i) {
        auto const again = co_await site.get(targets[i]);
        EXPECT_EQ(again.text, first[i]);
        EXPECT_NE(again.headers.get("ETag"), "");
    }
    EXPECT_EQ(site.tables.calls(), calls);
    EXPECT_EQ((co_await site.post("bob", "At night")).status, 201);
    EXPECT_THAT(Site::texts(co_await site.get(site.video.text())), ElementsAre("At night", "The sea!"))
        << "a change is seen at once";
}

}  // namespace
}  // namespace klieg::comments
