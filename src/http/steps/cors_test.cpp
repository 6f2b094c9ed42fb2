#include "http/steps/cors.h"

#include "http/steps/exchange_for_test.h"
#include "http/steps/security_lines.h"

#include <gmock/gmock.h>

namespace klieg::http {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

AllowedOrigins allowed(std::vector<std::string> const& texts) {
    return AllowedOrigins::parse(texts).value();
}

/// All header lines of an answer.
std::string lines_of(Response const& response) {
    std::string lines(response.shared_lines);
    for (auto const& [name, value] : response.headers) lines.append(name).append(": ").append(value).append("\r\n");
    return lines;
}

struct CorsFixture {
    explicit CorsFixture(std::vector<std::string> const& origins)
        : cors(allowed(origins), router), security(allowed(origins)) {
        router.add({.method = Method::post, .pattern = "/api/things", .summary = "Makes a thing.", .handler = {}});
        router.add({.method = Method::options, .pattern = "/api/uploads", .summary = "Tells.", .handler = {}});
    }

    std::string preflight(std::string const& origin, std::string path = "/api/things") {
        ExchangeForTest test(Method::options, {{"Origin", origin}, {"Access-Control-Request-Method", "POST"}});
        test.request.path = std::move(path);
        EXPECT_EQ(cors.before(test.exchange), Next::answer);
        EXPECT_EQ(test.exchange.response.status, 204);
        return back(test);
    }
    std::string answer(std::string const& origin, std::string path = "/api/things") {
        ExchangeForTest test(Method::post, {{"Origin", origin}});
        test.request.path = std::move(path);
        EXPECT_EQ(cors.before(test.exchange), Next::pass);
        return back(test);
    }
    std::string back(ExchangeForTest& test) {
        cors.after(test.exchange);
        security.after(test.exchange);
        return lines_of(test.exchange.response);
    }

    Router router;
    Cors cors;
    SecurityLines security;
};

constexpr auto kApp = "https://app.example";

}  // namespace

TEST(Cors, LetsAnyonesPagesReadWhereAllOriginsAreAllowed) {
    CorsFixture fixture({"*"});
    auto preflight = fixture.preflight("https://x");
    EXPECT_THAT(preflight, HasSubstr("Access-Control-Allow-Origin: *\r\n"));
    EXPECT_THAT(preflight, HasSubstr("Access-Control-Allow-Methods: GET, HEAD\r\n"));
    EXPECT_THAT(preflight, HasSubstr("Access-Control-Max-Age: 7200\r\n"));
    EXPECT_THAT(preflight, Not(HasSubstr("Authorization")));
    auto answer = fixture.answer("https://x");
    EXPECT_THAT(answer, HasSubstr("Access-Control-Allow-Origin: *\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("Vary: Origin"))) << "all get the same";
}

TEST(Cors, LetsPagesOfListedOriginsUseEveryMethodWithAToken) {
    for (auto const& origins : {std::vector<std::string>{kApp}, {"*", kApp}}) {
        CorsFixture fixture(origins);
        auto preflight = fixture.preflight(kApp);
        EXPECT_THAT(preflight, HasSubstr("Access-Control-Allow-Origin: https://app.example\r\n"));
        EXPECT_THAT(preflight, HasSubstr("GET, HEAD, POST, PUT, PATCH, DELETE"));
        EXPECT_THAT(preflight, HasSubstr("Access-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key"));
        EXPECT_THAT(preflight, HasSubstr("Access-Control-Max-Age: 7200\r\n"));
        EXPECT_THAT(preflight, HasSubstr("Vary: Origin"));
        EXPECT_THAT(preflight, Not(HasSubstr("Credentials")));
    }
    CorsFixture fixture({kApp});
    auto answer = fixture.answer(kApp);
    EXPECT_THAT(answer, HasSubstr("Access-Control-Allow-Origin: https://app.example\r\n"));
    EXPECT_THAT(answer, HasSubstr("Access-Control-Expose-Headers: "));
    EXPECT_THAT(answer, HasSubstr("Vary: Origin\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("Credentials")));
}

TEST(Cors, LetsNoHostileOriginPassForAListedOne) {
    CorsFixture fixture({kApp, "http://localhost:5173"});
    for (std::string const origin : {
             "",
             "null",
             "*",
             "https://app.example.evil",
             "https://evil-app.example",
             "https://app.example@evil",
             "https://evil/https://app.example",
             "https://app.example/",
             "https://app.example:443",
             "https://app.example:8443",
             "https://sub.app.example",
             "https://app.exampl",
             "http://app.example",
             "HTTPS://APP.EXAMPLE",
             "https://App.example",
             "https://app.example, https://evil.example",
             "https://app.example https://evil.example",
             " https://app.example",
             "https://app%2eexample",
             "http://localhost",
             "http://localhost:5174",
             "https://localhost:5173",
         }) {
        EXPECT_THAT(fixture.preflight(origin), Not(HasSubstr("Allow-"))) << origin;
        auto answer = fixture.answer(origin);
        EXPECT_THAT(answer, Not(HasSubstr("Access-Control"))) << origin;
        EXPECT_THAT(answer, HasSubstr("Vary: Origin\r\n"))
            << "a cache must not give a listed origin's answer: " << origin;
    }
}

TEST(Cors, LeavesPagesToThemselvesAndTellsMethodsToWhoJustAsks) {
    CorsFixture fixture({"*", kApp});
    EXPECT_THAT(fixture.answer(kApp, "/watch"), Not(HasSubstr("Access-Control")));
    EXPECT_THAT(fixture.preflight(kApp, "/watch"), Not(HasSubstr("Access-Control")));
    ExchangeForTest plain(Method::options);
    plain.request.route = nullptr;
    EXPECT_EQ(fixture.cors.before(plain.exchange), Next::answer);
    EXPECT_EQ(plain.answered("Allow"), "POST, OPTIONS");
    ExchangeForTest routed(Method::options);
    EXPECT_EQ(fixture.cors.before(routed.exchange), Next::pass) << "a route of its own answers OPTIONS";
}

TEST(AllowedOrigins, AreWhatABrowserWritesHoweverTheyAreConfigured) {
    for (auto const* text : {"https://app.example", "HTTPS://App.Example", "https://app.example:443"})
        EXPECT_TRUE(allowed({text}).lists("https://app.example")) << text;
    EXPECT_TRUE(allowed({"http://app.example:80"}).lists("http://app.example"));
    EXPECT_TRUE(allowed({"https://app.example:80"}).lists("https://app.example:80"));
    EXPECT_TRUE(allowed({"http://[::1]:8080"}).lists("http://[::1]:8080"));
    EXPECT_TRUE(allowed({"http://[::1]"}).lists("http://[::1]"));
    EXPECT_FALSE(allowed({"*"}).lists("*"));
    EXPECT_FALSE(allowed({}).anyone());
    for (auto const* text : {"null", "app.example", "https://", "https://app.example/", "https://app.example/x",
                             "https://u@app.example", "https://*.example", "https://app.example:", "https://a:0",
                             "https://a:x", "https://a:70000", "ftp://a", "https://a b", "https://[::1", "https://[]"})
        EXPECT_FALSE(AllowedOrigins::parse({text}).ok()) << text;
}

}  // namespace klieg::http
