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

KLIEG_ASYNC_TEST(CommentsApi, ShowsThePinnedOneFirstAndOnce) {
    Site site;
    co_await site.raise();
    std::vector<std::string> ids;
    for (int i = 0; i < 6; ++i) ids.push_back((co_await site.post("ada", std::to_string(i))).text_at("/id"));
    co_await site.get(site.video.text(), "?limit=3");
    auto const pinned =
        co_await site.ask(Method::patch, "/api/comments/" + ids[2], R"({"pinned":true,"hearted":true})", "owner");
    EXPECT_EQ(pinned.status, 200) << pinned.text;
    EXPECT_EQ(pinned.at("/pinned"), json::Value(true));
    EXPECT_EQ(pinned.at("/hearted"), json::Value(true));
    for (auto const* sort : {"newest", "top"}) {
        std::vector<std::string> read;
        auto const begin = "?limit=3&sort=" + std::string(sort);
        auto query = begin;
        for (int pages = 0; pages < 4 && !query.empty(); ++pages) {
            auto const page = co_await site.get(site.video.text(), query);
            for (auto& text : Site::texts(page)) read.push_back(std::move(text));
            auto const next = page.at("/nextCursor");
            query = next.is_null() ? "" : begin + "&cursor=" + in_query(std::string(next.as_string()));
        }
        EXPECT_THAT(read, ElementsAre("2", "5", "4", "3", "1", "0")) << sort;
    }
    EXPECT_EQ((co_await site.get(site.video.text())).at("/items/0/pinned"), json::Value(true));
    EXPECT_EQ((co_await site.get(site.video.text())).at("/items/1/pinned"), json::Value(false));
    EXPECT_EQ((co_await site.get(ids[2])).at("/comment/pinned"), json::Value(true));
    EXPECT_EQ((co_await site.ask(Method::patch, "/api/comments/" + ids[0], R"({"pinned":true})", "owner")).status, 200);
    EXPECT_EQ((co_await site.get(ids[2])).at("/comment/pinned"), json::Value(false)) << "pages of both are new";
    EXPECT_EQ((co_await site.ask(Method::patch, "/api/comments/" + ids[1], R"({"pinned":true})", "moderator")).status,
              403);
    EXPECT_EQ((co_await site.ask(Method::del, "/api/comments/" + ids[0], "", "owner")).status, 204);
    EXPECT_THAT(Site::texts(co_await site.get(site.video.text())), ElementsAre("5", "4", "3", "2", "1"));
}

KLIEG_ASYNC_TEST(CommentsApi, LaysOverWhatOneHasToDoWithEach) {
    Site site;
    co_await site.raise();
    auto const of_ada = (co_await site.post("ada", "The sea")).text_at("/id");
    auto const of_bob = (co_await site.post("bob", "The land")).text_at("/id");
    site.votes[{site.ada.user, *CommentId::parse(of_bob)}] = videos::Vote::like;
    site.votes[{site.bob.user, *CommentId::parse(of_bob)}] = videos::Vote::dislike;
    auto const anybody = co_await site.get(site.video.text());
    auto const to_ada = co_await site.get(site.video.text(), "", "ada");
    EXPECT_EQ(to_ada.text_at("/items/0/viewer/vote"), "like");
    EXPECT_EQ(to_ada.at("/items/0/viewer/canDelete"), json::Value(false));
    EXPECT_EQ(to_ada.at("/items/1/viewer/vote"), nullptr);
    EXPECT_EQ(to_ada.at("/items/1/viewer/canEdit"), json::Value(true));
    auto const to_owner = co_await site.get(of_bob, "", "owner");
    EXPECT_EQ(to_owner.at("/comment/viewer/canEdit"), json::Value(false));
    EXPECT_EQ(to_owner.at("/comment/viewer/canModerate"), json::Value(true));
    EXPECT_EQ((co_await site.get(of_bob, "", "bob")).text_at("/comment/viewer/vote"), "dislike");
    EXPECT_EQ((co_await site.get(site.video.text())).text, anybody.text) << "of nobody's own is kept";
    auto without = to_ada.at("");
    for (auto& item : without.at("items").as_array()) item.as_object()["viewer"] = nullptr;
    EXPECT_EQ(without, anybody.at("")) << "but for that it is the same page";
}

KLIEG_ASYNC_TEST(CommentsApi, ShowsWhatIsHeldToWhomItConcerns) {
    Site site;
    co_await site.raise();
    auto const top = (co_await site.post("owner", "Ask me")).text_at("/id");
    co_await site.set_policy(videos::CommentPolicy::held);
    auto const held = co_await site.post("ada", "May I?");
    EXPECT_EQ(held.status, 201);
    EXPECT_EQ(held.at("/held"), json::Value(true));
    auto const reply = (co_await site.post("ada", "And this?", top)).text_at("/id");
    auto const id = held.text_at("/id");
    for (auto const* who : {"", "bob"}) {
        EXPECT_EQ((co_await site.get(id, "", who)).status, 404);
        EXPECT_EQ((co_await site.get(reply, "", who)).status, 404);
        EXPECT_THAT(Site::texts(co_await site.get(site.video.text(), "", who)), ElementsAre("Ask me"));
        EXPECT_THAT(Site::texts(co_await site.get(top, "", who)), ElementsAre());
    }
    EXPECT_THAT(Site::texts(co_await site.get(site.video.text(), "", "ada")), ElementsAre("May I?", "Ask me"));
    EXPECT_THAT(Site::texts(co_await site.get(top, "", "ada")), ElementsAre("And this?"));
    EXPECT_EQ((co_await site.get(id, "", "ada")).text_at("/comment/text"), "May I?");
    EXPECT_EQ((co_await site.get(reply, "", "ada")).text_at("/focus/text"), "And this?");

    auto const queue = site.video.text() + "?held=true";
    EXPECT_EQ((co_await site.get(queue)).status, 401);
    EXPECT_EQ((co_await site.get(queue, "", "ada")).status, 403);
    for (auto const* who : {"owner", "moderator", "administrator"})
        EXPECT_THAT(Site::texts(co_await site.get(queue, "", who)), ElementsAre("And this?", "May I?"));
    EXPECT_EQ((co_await site.get(top + "?held=true", "", "owner")).status, 400);

    EXPECT_EQ((co_await site.ask(Method::patch, "/api/comments/" + id, R"({"held":false})", "ada")).status, 403);
    EXPECT_EQ((co_await site.ask(Method::patch, "/api/comments/" + id, R"({"held":false})", "bob")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::patch, "/api/comments/" + id, R"({"held":false})", "moderator")).status, 200);
    EXPECT_THAT(Site::texts(co_await site.get(site.video.text())), ElementsAre("May I?", "Ask me"));
    EXPECT_THAT(Site::texts(co_await site.get(site.video.text(), "", "ada")), ElementsAre("May I?", "Ask me"));
    EXPECT_THAT(Site::texts(co_await site.get(queue, "", "owner")), ElementsAre("And this?"));
}

KLIEG_ASYNC_TEST(CommentsApi, IsThereForWhomeverTheVideoIs) {
    Site site;
    co_await site.raise();
    auto const id = (co_await site.post("ada", "The sea")).text_at("/id");
    EXPECT_EQ((co_await site.get(site.video.text())).status, 200);
    EXPECT_EQ((co_await site.get(id)).status, 200);
    videos::VideoPatch hide;
    hide.visibility = std::optional(videos::Visibility::private_);
    CO_ASSERT_OK(co_await site.videos.service.edit(site.owner, site.video, hide, {}));
    for (auto const& of : {id, site.video.text()}) {
        EXPECT_EQ((co_await site.get(of)).status, 404) << "at once, whatever is kept";
        EXPECT_EQ((co_await site.get(of, "", "ada")).status, 404) << "also for who has said it";
        EXPECT_EQ((co_await site.get(of, "?limit=7", "bob")).status, 404);
        EXPECT_EQ((co_await site.get(of, "", "owner")).status, 200);
        EXPECT_EQ((co_await site.get(of, "", "moderator")).status, 200);
    }
    EXPECT_EQ((co_await site.post("bob", "And I?")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::patch, "/api/comments/" + id, R"({"text":"x"})", "ada")).status, 404);
}

KLIEG_ASYNC_TEST(CommentsApi, ExplainsWhatItRefuses) {
    Site site;
    co_await site.raise();
    auto const id = (co_await site.post("ada", "The sea")).text_at("/id");
    auto const path = "/api/comments/" + id;
    EXPECT_EQ((co_await site.post("", "Hello")).status, 401);
    auto const empty = co_await site.post("bob", "");
    EXPECT_EQ(empty.status, 422);
    EXPECT_EQ(empty.text_at("/errors/0/pointer"), "/text");
    EXPECT_EQ((co_await site.ask(Method::post, "/api/comments", R"({"text":"Hello"})", "bob")).status, 422);
    EXPECT_EQ((co_await site.ask(Method::post, "/api/comments", "{", "bob")).status, 400);
    EXPECT_EQ((co_await site.post("bob", "Hello", "c_nonsense")).status, 422);
    auto gone = id;
    gone.back() = gone.back() == 'a' ? 'b' : 'a';
    EXPECT_EQ((co_await site.post("bob", "Hello", gone)).status, 404);
    EXPECT_EQ((co_await site.get(gone)).status, 404);
    EXPECT_EQ((co_await site.get("v_aaaaaaaaaaaaaaaa")).status, 404);
    EXPECT_EQ((co_await site.get("nonsense")).status, 404);
    EXPECT_EQ((co_await site.post("bob", std::string(200'000, 'a'))).status, 413);
    auto const same = co_await site.post("ada", "The sea");
    EXPECT_EQ(same.status, 409);
    EXPECT_EQ(same.text_at("/code"), "repeated");
    co_await site.set_policy(videos::CommentPolicy::closed);
    auto const closed = co_await site.post("bob", "Hello");
    EXPECT_EQ(closed.status, 403);
    EXPECT_EQ(closed.text_at("/code"), "comments_closed");
    EXPECT_THAT(Site::texts(co_await site.get(site.video.text())), ElementsAre("The sea")) << "what there is stays";

    EXPECT_EQ((co_await site.ask(Method::patch, path, R"({"text":""})", "ada")).status, 422);
    EXPECT_EQ((co_await site.ask(Method::patch, path, R"({"likes":7})", "ada")).status, 422);
    EXPECT_EQ((co_await site.ask(Method::patch, path, "{}", "bob")).status, 403);
    EXPECT_EQ((co_await site.ask(Method::patch, path, R"({"text":"x"})", "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::patch, "/api/comments/" + gone, R"({"text":"x"})", "ada")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::patch, "/api/comments/" + site.video.text(), R"({"text":"x"})", "ada")).status,
              404);
}

KLIEG_ASYNC_TEST(CommentsApi, HonoursIfMatch) {
    Site site;
    co_await site.raise();
    auto const made = co_await site.post("ada", "The see");
    auto const path = "/api/comments/" + made.text_at("/id");
    auto const tag = std::string(made.headers.get("ETag"));
    EXPECT_NE(tag, "");
    auto const edited = co_await site.ask(Method::patch, path, R"({"text":"The sea"})", "ada", tag);
    EXPECT_EQ(edited.status, 200) << edited.text;
    EXPECT_NE(edited.at("/editedAt"), nullptr);
    EXPECT_EQ((co_await site.ask(Method::patch, path, R"({"text":"The ocean"})", "ada", tag)).status, 412);
    EXPECT_EQ((co_await site.ask(Method::del, path, "", "ada", tag)).status, 412);
    EXPECT_EQ((co_await site.ask(Method::del, path, "", "ada", std::string(edited.headers.get("ETag")))).status, 204);
}

KLIEG_ASYNC_TEST(CommentsApi, TellsWhoWritesManyWhenToGoOn) {
    Site site;
    co_await site.raise();
    Answered last;
    for (int i = 0; i < 60 && last.status != 429; ++i) {
        last = co_await site.ask(Method::post, "/api/comments",
                                 R"({"videoId":")" + site.video.text() + R"(","text":")" + std::to_string(i) + "\"}",
                                 "ada");
    }
    EXPECT_EQ(last.status, 429);
    EXPECT_EQ(last.text_at("/code"), "too_many_comments");
    auto const wait = last.headers.get("Retry-After");
    EXPECT_NE(wait, "");
    site.clock.advance(std::chrono::seconds(std::stoi(std::string(wait))));
    EXPECT_EQ((co_await site.post("ada", "Now?")).status, 201);
}

KLIEG_ASYNC_TEST(CommentsApi, AnswersLongTextsInShortPages) {
    Site site;
    co_await site.raise();
    for (int i = 0; i < 100; ++i)
        co_await site.said({UserId::make(site.random)}, std::to_string(100 + i) + std::string(9'990, 'a'));
    std::size_t read = 0;
    std::string query = "?limit=100";
    for (int pages = 0; pages < 4 && !query.empty(); ++pages) {
        auto const page = co_await site.get(site.video.text(), query);
        EXPECT_LT(page.text.size(), std::size_t{2} << 20U);
        read += Site::texts(page).size();
        auto const next = page.at("/nextCursor");
        query = next.is_null() ? "" : "?limit=100&cursor=" + in_query(std::string(next.as_string()));
    }
    EXPECT_EQ(read, 100U);
}

/// What a page costs of the store, in calls and bytes.
Task<std::pair<std::size_t, std::size_t>> cost_of(Site& site, std::string query) {
    site.clock.advance(std::chrono::seconds(60));  // nothing is kept any more
    auto const before = site.tables.reads_of("Comments");
    auto const calls = site.tables.calls();
    auto const page = co_await site.get(site.video.text(), std::move(query), "bob");
    EXPECT_EQ(page.status, 200);
    co_return std::pair{site.tables.calls() - calls, site.tables.reads_of("Comments").bytes - before.bytes};
}

KLIEG_ASYNC_TEST(CommentsApi, ReadsNoMoreOfAThreadForItsLength) {
    Site site;
    co_await site.raise();
    std::map<std::string, std::pair<std::size_t, std::size_t>> costs;
    int said = 0;
    for (int const length : {100, 1'000}) {
        for (; said < length; ++said)
            co_await site.said({UserId::make(site.random)}, "a comment " + std::to_string(said % 10));
        for (auto const* query : {"", "?sort=top", "?limit=100"}) {
            auto const cost = co_await cost_of(site, query);
            auto const [known, is_first] = costs.try_emplace(query, cost);
            if (is_first) continue;
            EXPECT_EQ(cost.first, known->second.first) << query;
            EXPECT_LE(cost.second, known->second.second * 11 / 10) << query;
        }
    }
}

KLIEG_ASYNC_TEST(CommentsApi, AnswersShortWhereMuchIsLeftOut) {
    Site site;
    co_await site.raise();
    auto const first = co_await site.said(site.bob, "The first");
    for (int i = 0; i < 60; ++i) {
        auto const id = co_await site.said({UserId::make(site.random)}, "spam");
        CO_ASSERT_OK(co_await site.feature.service.remove(site.moderator, id, {}));
    }
    auto const page = co_await site.get(site.video.text(), "?limit=5");
    EXPECT_THAT(Site::texts(page), ElementsAre());
    EXPECT_TRUE(page.at("/nextCursor").is_string()) << "it goes on";
    EXPECT_THAT(Site::texts(co_await site.get(site.video.text(), "?limit=100")), ElementsAre("The first"));
}

}  // namespace
}  // namespace klieg::comments
