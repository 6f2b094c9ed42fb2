#include "app/stage_for_test.h"
#include "identity/feature.h"
#include "testing/async_test.h"

#include <set>

/// Who may do what, for every route that there is: a route without a contract, or without a sample request, fails the
/// test. What is expected comes from the access that its operation declares, except where it depends on the thing.
namespace klieg::app {
namespace {

using http::Method;
using testing::Asked;

std::string name_of(Method method, std::string const& pattern) {
    return std::string(to_string(method)) + " " + pattern;
}

KLIEG_ASYNC_TEST(Authorization, EveryRouteHasASampleRequest) {
    Stage stage;
    std::set<std::string> rows;
    for (auto const& row : sample_requests()) rows.insert(row.name());
    for (auto const& route : stage.router().routes())
        EXPECT_EQ(rows.erase(name_of(route->method, route->pattern)), 1U)
            << name_of(route->method, route->pattern)
            << ": give it one in its feature's sample_requests_for_test.cpp, which says who may use it";
    for (auto const& row : rows) ADD_FAILURE() << row << " is no route any more";
    co_return;
}

KLIEG_ASYNC_TEST(Authorization, EveryRouteHasAContract) {
    Stage stage;
    std::set<std::string> ids;
    for (auto const& route : stage.router().routes()) {
        auto const name = name_of(route->method, route->pattern);
        auto const* operation = route->operation.get();
        if (operation == nullptr) {
            ADD_FAILURE() << name << ": enter it as an http::Operation";
            continue;
        }
        EXPECT_TRUE(ids.insert(operation->id).second) << name << ": needs an id of its own, not " << operation->id;
        EXPECT_TRUE(operation->summary.ends_with('.')) << name << ": says what it does in a sentence";
        EXPECT_FALSE(operation->tag.empty()) << name;
        EXPECT_NE(operation->access, http::Access::unsaid) << name << ": who may?";
        auto const& signature = operation->signature;
        bool answers =
            signature.raw ? !operation->raw_answers.empty() : signature.gives != nullptr || operation->success() == 204;
        EXPECT_TRUE(answers) << name << ": what does it answer?";
        for (auto const& parameter : signature.path)
            EXPECT_FALSE(parameter.summary.empty()) << name << " " << parameter.name;
    }
    co_return;
}

Expected expected_at(Stage const& stage, SampleRequest const& request) {
    for (auto const& route : stage.router().routes())
        if (route->method == request.method && route->pattern == request.pattern)
            return app::expected_of(*route->operation, request);
    return {};
}

KLIEG_ASYNC_TEST(Authorization, EveryRouteAnswersEveryoneAsTheTableSays) {
    Stage stage;
    co_await stage.raise();
    for (auto const& row : sample_requests()) {
        auto const expected = expected_at(stage, row);
        for (std::size_t who = anonymous; who < everyone; ++who) {
            auto answered = co_await stage.ask(row, who);
            EXPECT_EQ(answered.status, expected.of(who))
                << testing::kNames[who] << ": " << name_of(row.method, row.target) << " " << row.body << "\n"
                << answered.text;
        }
    }
}

/// What may not be seen is told from what is not there by nothing.
KLIEG_ASYNC_TEST(Authorization, APrivateVideoOfSomebodyElseLooksLikeNone) {
    Stage stage;
    co_await stage.raise();
    for (auto const& row : sample_requests()) {
        bool about_private =
            row.target.find("{private}") != std::string::npos || row.target.find("{upload}") != std::string::npos;
        if (!about_private) continue;
        auto hidden = co_await stage.ask(row, other);
        auto missing = row;
        auto at = missing.target.find('{');
        auto id = missing.target.find("{upload}") != std::string::npos ? UploadId::make(stage.random()).text()
                                                                       : VideoId::make(stage.random()).text();
        missing.target.replace(at, missing.target.find('}') + 1 - at, id);
        auto absent = co_await stage.ask(missing, other);
        EXPECT_EQ(hidden.status, 404) << name_of(row.method, row.target);
        EXPECT_EQ(absent.status, 404) << name_of(row.method, row.target);
        EXPECT_EQ(hidden.text_at("/detail"), absent.text_at("/detail")) << name_of(row.method, row.target);
        EXPECT_EQ(hidden.text_at("/code"), absent.text_at("/code"));
    }
}

Task<int> metrics_for(Stage& stage, std::string address, char const* header) {
    Asked asked{.target = "/metrics", .address = std::move(address)};
    if (header != nullptr) asked.headers.set(header, "198.51.100.7");
    co_return (co_await stage.send(std::move(asked))).status;
}

KLIEG_ASYNC_TEST(Authorization, MetricsAreForThisMachineAndNotForItsProxysClients) {
    Stage stage;
    for (auto const* address : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
        EXPECT_EQ(co_await metrics_for(stage, address, nullptr), 200) << address;
    for (auto const* address : {"192.0.2.7", "::ffff:192.0.2.7", "2001:db8::1"})
        EXPECT_EQ(co_await metrics_for(stage, address, nullptr), 404) << address;
    for (auto const* header : {"X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"})
        EXPECT_EQ(co_await metrics_for(stage, "127.0.0.1", header), 404) << header;
}

KLIEG_ASYNC_TEST(Authorization, ACookieAloneChangesNothing) {
    Stage stage;
    co_await stage.raise();
    for (auto const& row : sample_requests()) {
        bool safe = row.method == Method::get || row.method == Method::head || row.method == Method::options;
        if (safe) continue;
        auto token = co_await stage.token_of(owner);
        Asked asked{.method = row.method, .target = row.target.substr(0, row.target.find('#')), .body = "{}"};
        for (auto at = asked.target.find('{'); at != std::string::npos; at = asked.target.find('{'))
            asked.target.replace(at, asked.target.find('}') - at + 1, "x");
        asked.headers.set("Cookie", "klieg_sid=" + token);
        auto answered = co_await stage.send(asked);
        EXPECT_EQ(answered.status, 403) << name_of(row.method, row.target);
        auto still = co_await stage.send({.target = "/api/auth/me", .token = token});
        EXPECT_EQ(still.status, 200);
    }
    auto token = co_await stage.token_of(owner);
    Asked asked{
        .method = Method::post, .target = "/api/channels", .body = R"({"handle":"by-cookie","name":"A channel"})"};
    asked.headers.set("Cookie", "klieg_sid=" + token);
    asked.headers.set("X-Klieg-Client", "web");
    EXPECT_EQ((co_await stage.send(asked)).status, 201);
    asked.headers.set("Origin", "https://evil.example");
    EXPECT_EQ((co_await stage.send(asked)).status, 403);
}

KLIEG_ASYNC_TEST(Authorization, AVoidBearerTokenIsRefusedEverywhere) {
    Stage stage;
    co_await stage.raise();
    auto ended = co_await stage.token_of(owner);
    Site::must(co_await stage.get<identity::Feature>().sessions.end(ended));
    for (auto const& token : {ended, std::string("made-up")}) {
        for (auto const& row : sample_requests()) {
            Asked asked{
                .method = row.method, .target = row.target.substr(0, row.target.find_first_of("#{?")), .token = token};
            auto answered = co_await stage.send(std::move(asked));
            // A path that lost its parameter may be nobody's route; it is refused all the same.
            EXPECT_EQ(answered.status, 401) << name_of(row.method, row.target);
        }
    }
    // A browser whose session has ended is just anybody.
    Asked asked{.target = "/api/videos"};
    asked.headers.set("Cookie", "klieg_sid=" + ended);
    EXPECT_EQ((co_await stage.send(std::move(asked))).status, 200);
}

}  // namespace
}  // namespace klieg::app
