#include "feeds/api.h"

#include "feeds/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"

namespace klieg::feeds {
namespace {

struct Site : Reading {
    Site() { feature.add_routes(router); }
    Task<testing::Answered> get(std::string query, std::string who) {
        co_return co_await client.send({.target = "/api/feed/subscriptions" + query, .token = std::move(who)});
    }

    testing::TokenAuthenticator people{{{"reader", reader}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

KLIEG_ASYNC_TEST(FeedsApi, ShowsVideosAsListsDoAndGoesOn) {
    Site site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const old = co_await site.publish(channel);
    auto const fresh = co_await site.publish(channel);
    co_await site.follow(channel);
    co_await site.tell();
    auto first = co_await site.get("?limit=1", "reader");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.text_at("/items/0/id"), fresh.text());
    EXPECT_EQ(first.text_at("/items/0/channel/id"), channel.text());
    EXPECT_EQ(first.at("/items/0/description"), nullptr);
    auto cursor = first.text_at("/nextCursor");
    cursor.replace(cursor.find('#'), 1, "%23");
    auto second = co_await site.get("?limit=1&cursor=" + cursor, "reader");
    EXPECT_EQ(second.text_at("/items/0/id"), old.text());
    EXPECT_EQ(second.at("/nextCursor"), nullptr);
}

KLIEG_ASYNC_TEST(FeedsApi, RefusesWhatIsWrong) {
    Site site;
    EXPECT_EQ((co_await site.get("", "")).status, 401);
    EXPECT_EQ((co_await site.get("?cursor=x", "reader")).status, 400);
    EXPECT_EQ((co_await site.get("?limit=0", "reader")).status, 400);
    EXPECT_EQ((co_await site.get("", "reader")).text, R"({"items":[],"nextCursor":null})");
}

}  // namespace
}  // namespace klieg::feeds
