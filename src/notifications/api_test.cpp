#include "notifications/api.h"

#include "notifications/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"
#include "testing/token_authenticator.h"

namespace klieg::notifications {
namespace {

using http::Method;
using testing::Answered;

struct Site : Telling {
    Site() { notifications.add_routes(router); }
    Task<> open() {
        co_await raise();
        auto const top = co_await said(ada, "first");
        replies = {co_await said(bob, "one", top), co_await said(bob, "two", top)};
        co_await tell();
        people.emplace(std::map<std::string, Principal>{{"ada", ada}, {"bob", bob}});
        client.emplace(router, *people, clock, random);
    }
    Task<Answered> ask(Method method, std::string target, std::string who, std::string body = {}) {
        tables.catch_up();
        co_return co_await client->send({method, std::move(target), std::move(body), std::move(who)});
    }

    Task<Result<Answered>> asked(Method method, std::string target, std::string who, std::string body) {
        co_return co_await ask(method, std::move(target), std::move(who), std::move(body));
    }

    std::vector<CommentId> replies;
    http::Router router;
    std::optional<testing::TokenAuthenticator> people;
    std::optional<testing::ApiClient> client;
};

constexpr auto kAll = "/api/notifications";
constexpr auto kRead = "/api/notifications/read";
constexpr auto kUnread = "/api/notifications/unread";
constexpr auto kWays = "/api/notifications/preferences";

KLIEG_ASYNC_TEST(NotificationsApi, ListsNewestFirstWithWhoAndWhat) {
    Site site;
    co_await site.open();
    auto first = co_await site.ask(Method::get, "/api/notifications?limit=1", "ada");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.text_at("/items/0/type"), "comment.reply");
    EXPECT_EQ(first.text_at("/items/0/actor/username"), "bob");
    EXPECT_EQ(first.text_at("/items/0/subject/type"), "comment");
    EXPECT_EQ(first.text_at("/items/0/subject/id"), site.replies[1].text());
    EXPECT_EQ(first.text_at("/items/0/subject/text"), "two");
    EXPECT_EQ(first.text_at("/items/0/subject/title"), "A title");
    EXPECT_EQ(first.text_at("/items/0/subject/videoId"), site.video.text());
    EXPECT_EQ(first.at("/items/0/readAt"), nullptr);
    auto second =
        co_await site.ask(Method::get, "/api/notifications?limit=1&cursor=" + first.text_at("/nextCursor"), "ada");
    EXPECT_EQ(second.text_at("/items/0/subject/id"), site.replies[0].text());
    EXPECT_EQ(second.text_at("/items/0/group"), first.text_at("/items/0/group"));
    EXPECT_EQ((co_await site.ask(Method::get, kAll, "bob")).text, R"({"items":[],"nextCursor":null})");
}

KLIEG_ASYNC_TEST(NotificationsApi, MarksSomeOrAllAsRead) {
    Site site;
    co_await site.open();
    EXPECT_EQ((co_await site.ask(Method::get, kUnread, "ada")).text, R"({"count":2,"more":false})");
    auto listed = co_await site.ask(Method::get, kAll, "ada");
    auto const id = listed.text_at("/items/0/id");
    auto read = co_await site.ask(Method::post, kRead, "ada", R"({"ids":[")" + id + R"("]})");
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.text, R"({"count":1,"more":false})");
    listed = co_await site.ask(Method::get, kAll, "ada");
    EXPECT_NE(listed.at("/items/0/readAt"), nullptr);
    EXPECT_EQ(listed.at("/items/1/readAt"), nullptr);
    EXPECT_EQ((co_await site.ask(Method::post, kRead, "ada", R"({"all":true})")).text, R"({"count":0,"more":false})");
    EXPECT_EQ((co_await site.ask(Method::get, kUnread, "ada")).text, R"({"count":0,"more":false})");
}

KLIEG_ASYNC_TEST(NotificationsApi, IsReadByManyAtOnce) {
    Site site;
    co_await site.open();
    std::vector<Task<Result<Answered>>> all;
    for (int i = 0; i < 4; ++i) all.push_back(site.asked(Method::post, kRead, "ada", R"({"all":true})"));
    for (auto const& answer : co_await testing::run_concurrently(std::move(all))) EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(co_await site.unread(site.ada), 0U);
}

KLIEG_ASYNC_TEST(NotificationsApi, ChangesThoseWaysThatAreNamed) {
    Site site;
    co_await site.open();
    auto const before = co_await site.ask(Method::get, kWays, "ada");
    EXPECT_EQ(before.status, 200);
    EXPECT_EQ(before.text_at("/items/0/kind"), kPublished);
    EXPECT_EQ(before.at("/items/0/app"), true);
    auto const changed = co_await site.ask(
        Method::patch, kWays, "ada", R"({"items":[{"kind":"video.published","app":false,"mail":true,"push":false}]})");
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.at("/items/0/app"), false);
    EXPECT_EQ(changed.at("/items/0/mail"), true);
    EXPECT_EQ(changed.at("/items/1"), before.at("/items/1"));
    EXPECT_EQ((co_await site.ask(Method::get, kWays, "ada")).text, changed.text);
    EXPECT_EQ((co_await site.ask(Method::get, kWays, "bob")).text, before.text);
}

KLIEG_ASYNC_TEST(NotificationsApi, RefusesWhatIsWrong) {
    Site site;
    co_await site.open();
    for (auto const* path : {kAll, kUnread, kWays}) EXPECT_EQ((co_await site.ask(Method::get, path, "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::post, kRead, "", R"({"all":true})")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::patch, kWays, "", R"({"items":[]})")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/notifications?cursor=x", "ada")).status, 400);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/notifications?limit=0", "ada")).status, 400);
    for (auto const* body : {"{}", R"({"all":false})", R"({"all":true,"ids":[]})", R"({"ids":["n_x"]})"})
        EXPECT_EQ((co_await site.ask(Method::post, kRead, "ada", body)).status, 422) << body;
    std::string many;
    for (int i = 0; i < 101; ++i) many += (i > 0 ? "," : "") + std::string(R"("n_abcdefghijabcdefghijabcdef")");
    EXPECT_EQ((co_await site.ask(Method::post, kRead, "ada", R"({"ids":[)" + many + "]}")).status, 422);
    auto const one = [](char const* kind) {
        return R"({"kind":")" + std::string(kind) + R"(","app":true,"mail":true,"push":true})";
    };
    for (auto const& items : {one("x"), one(kReply) + "," + one(kReply)})
        EXPECT_EQ((co_await site.ask(Method::patch, kWays, "ada", R"({"items":[)" + items + "]}")).status, 422);
}

}  // namespace
}  // namespace klieg::notifications
