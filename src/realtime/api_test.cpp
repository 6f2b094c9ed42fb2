#include "realtime/api.h"

#include "realtime/event_stream.h"
#include "realtime/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"

#include <gmock/gmock.h>

namespace klieg::realtime {
namespace {

using http::Method;
using testing::Answered;
using testing::Asked;

/// "Bearer ada" is she, and so is the cookie.
struct Accounts final : http::Authenticator {
    Task<Result<>> authenticate(http::Request& request) override {
        request.cookie_authenticated = request.headers.get("Cookie") == "sid=ada";
        if (request.cookie_authenticated || request.headers.get("Authorization") == "Bearer ada")
            request.principal = ada;
        co_return Result<>{};
    }
    Principal ada;
};

struct Site : TwoNodes {
    Site() {
        accounts.ada = {.user = UserId::make(random), .session = SessionId::make(random)};
        api.add_routes(router);
    }
    Task<Answered> ask(Method method, std::string target, std::vector<http::Headers::Field> headers = {}) {
        Asked asked{.method = method, .target = std::move(target)};
        asked.headers.set("Host", "klieg.example");
        for (auto& [name, value] : headers) asked.headers.set(name, value);
        co_return co_await client.send(std::move(asked));
    }
    Task<Answered> open(std::string query = {}, std::vector<http::Headers::Field> headers = {}) {
        for (auto const& [name, value] : std::vector<http::Headers::Field>{
                 {"Connection", "Upgrade"},
                 {"Upgrade", "websocket"},
                 {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                 {"Sec-WebSocket-Version", "13"},
             })
            headers.emplace_back(name, value);
        co_return co_await ask(Method::get, "/api/ws" + query, std::move(headers));
    }

    testing::MemoryTableStore tables{Tickets::tables()};
    Tickets tickets{{tables, clock, random}};
    RealtimeApi api{{here->hub, tickets, clock, random}, {.counts = {.per_user_max = 2, .per_address_max = 4}}};
    Accounts accounts;
    http::Router router;
    testing::ApiClient client{router, accounts, clock, random};
};

std::vector<http::Headers::Field> const kAda{{"Authorization", "Bearer ada"}};
std::vector<http::Headers::Field> const kHerBrowser{
    {"Cookie", "sid=ada"}, {"X-Klieg-Client", "web"}, {"Origin", "http://klieg.example"}};
std::vector<http::Headers::Field> const kAnotherPage{{"Cookie", "sid=ada"}, {"Origin", "http://evil.example"}};

KLIEG_ASYNC_TEST(RealtimeApi, OpensSocketsForAnybodyAndRefusesWhatIsNone) {
    Site site;
    auto const opened = co_await site.open();
    EXPECT_EQ(opened.status, 101);
    EXPECT_EQ(opened.headers.get("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    EXPECT_EQ((co_await site.ask(Method::get, "/api/ws")).text_at("/code"), "upgrade_required");
    EXPECT_EQ((co_await site.open("?who=me")).status, 400);
}

KLIEG_ASYNC_TEST(RealtimeApi, TakesCookiesFromOurOwnPagesAlone) {
    Site site;
    EXPECT_EQ((co_await site.open("", kHerBrowser)).status, 101);
    EXPECT_EQ((co_await site.open("", {{"Cookie", "sid=ada"}, {"Origin", "https://klieg.example"}})).status, 101)
        << "a proxy that ends TLS may not tell";
    EXPECT_EQ((co_await site.open("", {{"Cookie", "sid=ada"}, {"Origin", "app://klieg.example"}})).status, 403);
    auto const refused = co_await site.open("", kAnotherPage);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.text_at("/code"), "csrf");
    EXPECT_EQ((co_await site.ask(Method::get, "/api/events?topics=thing:a", kAnotherPage)).status, 403);
    EXPECT_EQ((co_await site.open("", {{"Origin", "http://evil.example"}})).status, 101) << "as anybody";
}

KLIEG_ASYNC_TEST(RealtimeApi, ATicketOpensOneSocket) {
    Site site;
    EXPECT_EQ((co_await site.ask(Method::post, "/api/ws-ticket")).status, 401);
    EXPECT_EQ((co_await site.ask(Method::post, "/api/ws-ticket", kAnotherPage)).status, 403);
    auto const made = co_await site.ask(Method::post, "/api/ws-ticket", kHerBrowser);
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.headers.get("Cache-Control"), "no-store");
    auto const query = "?ticket=" + made.text_at("/ticket");
    EXPECT_EQ((co_await site.open(query)).status, 101);
    auto const again = co_await site.open(query);
    EXPECT_EQ(again.status, 401);
    EXPECT_EQ(again.text_at("/code"), "invalid_ticket");
}

KLIEG_ASYNC_TEST(RealtimeApi, AnswersHowManyConnectionsOneMayHave) {
    ConnectionCounts counts({.per_user_max = 2, .per_address_max = 3});
    SystemRandom random;
    Principal const ada{.user = UserId::make(random)};
    auto first = counts.enter(ada, "192.0.2.1");
    auto second = counts.enter(ada, "192.0.2.2");
    EXPECT_EQ(counts.enter(ada, "192.0.2.3").error().code, "too_many_connections");
    auto third = counts.enter({}, "192.0.2.1");
    auto fourth = counts.enter({}, "192.0.2.1");
    EXPECT_EQ(counts.enter({}, "192.0.2.1").error().kind, Errc::rate_limited);
    EXPECT_GT(counts.enter({}, "192.0.2.1").error().retry_after.count(), 0);
    EXPECT_TRUE(counts.enter({}, "192.0.2.9").ok());
    *first = nullptr;
    EXPECT_TRUE(counts.enter(ada, "192.0.2.3").ok());
    EXPECT_TRUE(counts.enter({}, "192.0.2.1").ok());
    co_return;
}

KLIEG_ASYNC_TEST(RealtimeApi, StreamsEventsOfWhatOneMaySee) {
    Site site;
    auto const answered = co_await site.ask(Method::get, "/api/events?topics=thing:a,thing:b");
    EXPECT_EQ(answered.status, 200);
    EXPECT_EQ(answered.headers.get("Content-Type"), "text/event-stream");
    EXPECT_EQ(answered.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ((co_await site.ask(Method::get, "/api/events?topics=thing:ours", kAda)).status, 200);
    for (auto const& [query, status] : std::vector<std::pair<std::string, int>>{{"", 400},
                                                                                {"?topics=", 400},
                                                                                {"?topics=,", 400},
                                                                                {"?topics=thing:a&x=1", 400},
                                                                                {"?topics=thing:ours", 404},
                                                                                {"?topics=thing:a,thing:hidden", 404},
                                                                                {"?topics=other:a", 404},
                                                                                {"?topics=thing", 404}})
        EXPECT_EQ((co_await site.ask(Method::get, "/api/events" + query)).status, status) << query;
    std::string many = "?topics=thing:0";
    for (int i = 1; i <= 20; ++i) many += ",thing:" + std::to_string(i);
    EXPECT_EQ((co_await site.ask(Method::get, "/api/events" + many)).status, 400);
}

KLIEG_ASYNC_TEST(RealtimeApi, DescribesWhatItTells) {
    Site site;
    auto const answered = co_await site.ask(Method::get, "/api/asyncapi.json");
    EXPECT_EQ(answered.status, 200);
    EXPECT_EQ(answered.text_at("/asyncapi"), "3.1.0");
    EXPECT_EQ(answered.text_at("/channels/thing/address"), "thing:{id}");
    EXPECT_EQ(answered.text_at("/components/messages/thing.thing.said/payload/$ref"), "#/components/schemas/Said");
    EXPECT_EQ(answered.text_at("/channels/thing/messages/presence/$ref"), "#/components/messages/thing.presence");
    for (auto const* word : {"hello", "ack", "ev", "gap", "end", "lag", "pong", "err", "bye", "sub", "unsub", "ping"})
        EXPECT_NE(answered.at(std::string("/components/messages/") + word), nullptr) << word;
    auto const again = co_await site.ask(Method::get, "/api/asyncapi.json",
                                         {{"If-None-Match", std::string(answered.headers.get("ETag"))}});
    EXPECT_EQ(again.status, 304);
}

}  // namespace
}  // namespace klieg::realtime
