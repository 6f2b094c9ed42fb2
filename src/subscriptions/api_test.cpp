#include "subscriptions/api.h"

#include "subscriptions/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"

#include <map>

namespace klieg::subscriptions {
namespace {

using http::Method;
using testing::Answered;

struct Site : Following {
    Site() {
        channels_feature.add_routes(router);
        feature.add_routes(router);
    }
    Task<> open() {
        channel = co_await make_channel();
        path = "/api/channels/" + channel.text();
        co_await register_as(owner, "owner");
        co_await register_as(reader, "reader");
    }
    Task<Answered> ask(Method method, std::string target, std::string who, std::string body = {}) {
        co_return co_await client.send({method, std::move(target), std::move(body), std::move(who)});
    }

    Task<std::string> viewer(std::string who) {
        co_return json::to_text((co_await ask(Method::get, path, std::move(who))).at("/viewer"));
    }

    ChannelId channel;
    std::string path;
    testing::TokenAuthenticator people{{{"owner", owner},
                                        {"reader", reader},
                                        {"moderator", person(Role::moderator)},
                                        {"administrator", person(Role::administrator)}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

/// A cursor as it stands in a query.
std::string escaped(std::string const& cursor) {
    std::string text;
    for (char letter : cursor) text += letter == '#' ? std::string("%23") : std::string(1, letter);
    return text;
}

KLIEG_ASYNC_TEST(SubscriptionsApi, SubscribesOnALevelAndEnds) {
    Site site;
    co_await site.open();
    auto made = co_await site.ask(Method::put, site.path + "/subscription", "reader");
    EXPECT_EQ(made.status, 200);
    EXPECT_EQ(made.text_at("/channelId"), site.channel.text());
    EXPECT_EQ(made.text_at("/level"), "all");
    EXPECT_EQ(made.at("/subscribers").to_number<int>(), 1) << "nobody has followed, and the caller is one of them";
    co_await site.follow();
    auto changed = co_await site.ask(Method::put, site.path + "/subscription", "reader", R"({"level":"none"})");
    EXPECT_EQ(changed.text_at("/level"), "none");
    EXPECT_EQ(changed.at("/subscribers").to_number<int>(), 1);
    changed = co_await site.ask(Method::put, site.path + "/subscription", "reader", "{}");
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.text_at("/level"), "all") << "as with no body";
    EXPECT_EQ((co_await site.ask(Method::del, site.path + "/subscription", "reader")).status, 204);
    EXPECT_EQ((co_await site.ask(Method::del, site.path + "/subscription", "reader")).status, 204);
}

KLIEG_ASYNC_TEST(SubscriptionsApi, ShowsAChannelWithWhatTheCallerHasToDoWithIt) {
    Site site;
    co_await site.open();
    EXPECT_EQ(co_await site.viewer(""), "null");
    EXPECT_EQ(co_await site.viewer("reader"), R"({"subscribed":false,"level":null})");
    EXPECT_EQ((co_await site.ask(Method::put, site.path + "/subscription", "reader")).status, 200);
    EXPECT_EQ(co_await site.viewer("reader"), R"({"subscribed":true,"level":"all"})");
    EXPECT_EQ(co_await site.viewer("owner"), R"({"subscribed":false,"level":null})");
    EXPECT_EQ(co_await site.viewer(""), "null");

    EXPECT_EQ((co_await site.ask(Method::get, site.path, "")).at("/subscribers").to_number<int>(), 0);
    co_await site.follow();
    for (auto const* who : {"", "reader", "owner"})
        EXPECT_EQ((co_await site.ask(Method::get, site.path, who)).at("/subscribers").to_number<int>(), 1) << who;
}

KLIEG_ASYNC_TEST(SubscriptionsApi, AnswersNobodyAChannelFromTheCacheAndOthersWithOneRead) {
    Site site;
    co_await site.open();
    for (auto const* who : {"", "reader"}) co_await site.ask(Method::get, site.path, who);
    auto const calls = site.stored.calls();
    co_await site.ask(Method::get, site.path, "");
    EXPECT_EQ(site.stored.calls(), calls);
    co_await site.ask(Method::get, site.path, "reader");
    EXPECT_EQ(site.stored.calls(), calls + 1);
}

KLIEG_ASYNC_TEST(SubscriptionsApi, LetsAnEditBeginFromWhatItsOwnerWasShown) {
    Site site;
    co_await site.open();
    auto shown = co_await site.ask(Method::get, site.path, "owner");
    http::Headers headers;
    headers.set("If-Match", std::string(shown.headers.get("ETag")));
    auto edit = [&] { return site.client.send({Method::patch, site.path, R"({"name":"Another"})", "owner", headers}); };
    EXPECT_EQ((co_await edit()).status, 200);
    EXPECT_EQ((co_await edit()).status, 412);
}

KLIEG_ASYNC_TEST(SubscriptionsApi, ListsOnesOwnWithTheirChannels) {
    Site site;
    co_await site.open();
    auto const second = co_await site.make_channel();
    for (auto const& channel : {site.channel, second}) {
        co_await site.ask(Method::put, "/api/channels/" + channel.text() + "/subscription", "reader");
        site.clock.advance(std::chrono::seconds(1));
    }
    co_await site.follow();
    site.stored.catch_up();
    auto first = co_await site.ask(Method::get, "/api/subscriptions?limit=1", "reader");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.text_at("/items/0/channel/id"), second.text());
    EXPECT_EQ(first.text_at("/items/0/channel/name"), "A channel");
    EXPECT_EQ(first.text_at("/items/0/level"), "all");
    EXPECT_EQ(first.at("/items/0/subscribers").to_number<int>(), 1);
    auto next = co_await site.ask(
        Method::get, "/api/subscriptions?limit=1&cursor=" + escaped(first.text_at("/nextCursor")), "reader");
    EXPECT_EQ(next.text_at("/items/0/channel/id"), site.channel.text());
    EXPECT_EQ((co_await site.ask(Method::get, "/api/subscriptions", "owner")).text,
              R"({"items":[],"nextCursor":null})");
    EXPECT_EQ((co_await site.ask(Method::get, "/api/subscriptions?cursor=x", "reader")).status, 400);
}

KLIEG_ASYNC_TEST(SubscriptionsApi, TellsTheOwnerWhoSubscribed) {
    Site site;
    co_await site.open();
    co_await site.ask(Method::put, site.path + "/subscription", "reader");
    site.stored.catch_up();
    for (auto const* who : {"owner", "moderator", "administrator"}) {
        auto listed = co_await site.ask(Method::get, site.path + "/subscribers", who);
        EXPECT_EQ(listed.status, 200) << who;
        EXPECT_EQ(listed.text_at("/items/0/id"), site.reader.user.text());
        EXPECT_EQ(listed.text_at("/items/0/username"), "reader");
        EXPECT_EQ(listed.text_at("/items/0/displayName"), "The reader");
    }
    EXPECT_EQ((co_await site.ask(Method::get, site.path + "/subscribers", "reader")).status, 403);
    EXPECT_EQ((co_await site.ask(Method::get, site.path + "/subscribers", "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::get, site.path + "/subscribers?cursor=x", "owner")).status, 400);
    EXPECT_EQ((co_await site.ask(Method::get, site.path + "/subscribers?cursor=7:", "owner")).status, 400);
}

KLIEG_ASYNC_TEST(SubscriptionsApi, RefusesWhatIsWrong) {
    Site site;
    co_await site.open();
    auto const own = site.path + "/subscription";
    EXPECT_EQ((co_await site.ask(Method::put, own, "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::del, own, "")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/subscriptions", "")).status, 401);
    auto refused = co_await site.ask(Method::put, own, "owner");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.text_at("/code"), "own_channel");
    EXPECT_EQ((co_await site.ask(Method::put, "/api/channels/@nobody/subscription", "reader")).status, 404);
    EXPECT_EQ((co_await site.ask(Method::put, own, "reader", "{")).status, 400);
    EXPECT_EQ((co_await site.ask(Method::put, own, "reader", R"({"level":"some"})")).status, 422);
    EXPECT_EQ((co_await site.ask(Method::put, own, "reader", R"({"level":null})")).status, 422);
    EXPECT_EQ((co_await site.ask(Method::put, own, "reader", R"({"level":"all","x":1})")).status, 422);
    EXPECT_EQ((co_await site.ask(Method::put, own, "reader", std::string(100'000, ' '))).status, 413);
}

}  // namespace
}  // namespace klieg::subscriptions
