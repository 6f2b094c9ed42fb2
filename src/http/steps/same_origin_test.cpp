#include "http/steps/same_origin.h"

#include "http/steps/exchange_for_test.h"

#include <gmock/gmock.h>

namespace klieg::http {

namespace {

AllowedOrigins listed() {
    return AllowedOrigins::parse({"https://app.example"}).value();
}

}  // namespace

TEST(SameOrigin, KnowsItsOwnByTheConfiguredOriginOrByHost) {
    for (auto const& [ours, origin, passes] : std::vector<std::tuple<std::string, std::string, bool>>{
             {"", "https://klieg.example", true},
             {"", "http://klieg.example", true},
             {"", "https://klieg.example:444", false},
             {"https://video.example", "https://video.example", true},
             {"", "https://klieg.example.", true},
             {"https://video.example", "https://video.example.", true},
             {"https://video.example:8443", "https://video.example.:8443", true},
             {"https://video.example", "https://video.example..", false},
             {"https://video.example", "https://klieg.example", false},
             {"https://video.example", "http://video.example", false},
             {"", "null", false},
             {"", "app://klieg.example", false},
             {"", "ws://klieg.example", false},
             {"", "://klieg.example", false},
             {"", "klieg.example", false},
         }) {
        SameOrigin step(ours, {});
        ExchangeForTest test(Method::post, {{"Origin", origin}, {"X-Klieg-Client", "web"}});
        test.request.cookie_authenticated = true;
        EXPECT_EQ(step.before(test.exchange) == Next::pass, passes) << ours << " " << origin;
        if (!passes) EXPECT_EQ(test.exchange.response.status, 403);
    }
}

/// Its administrator may have come by another name of the machine, while the address leads nowhere yet.
TEST(SameOrigin, NamesItsAddressWhereItIsConfigured) {
    auto const told = [](std::string ours, Headers::Field sign) {
        SameOrigin step(std::move(ours), {});
        ExchangeForTest test(Method::post, {std::move(sign), {"X-Klieg-Client", "web"}});
        test.route.secrets = true;
        EXPECT_EQ(step.before(test.exchange), Next::answer);
        return std::get<std::string>(test.exchange.response.body);
    };
    for (auto const& sign :
         std::vector<Headers::Field>{{"Origin", "http://localhost:8080"}, {"Sec-Fetch-Site", "cross-site"}}) {
        EXPECT_THAT(told("https://video.example", sign), ::testing::HasSubstr("open https://video.example, which"));
        EXPECT_THAT(told("https://video.example", sign), ::testing::Not(::testing::HasSubstr("localhost")));
        EXPECT_THAT(told("", sign), ::testing::HasSubstr("comes from another site's page\""));
    }
}

TEST(SameOrigin, TakesABeaconWithoutOurHeaderFromItsOwnPagesAlone) {
    using Fields = std::vector<Headers::Field>;
    for (auto const& [fields, passes] : {std::pair{Fields{{"Origin", "https://klieg.example"}}, true},
                                         {Fields{{"Sec-Fetch-Site", "same-origin"}}, true},
                                         {Fields{{"Accept", "*/*"}}, false},
                                         {Fields{{"Origin", "https://other.example"}}, false},
                                         {Fields{{"Sec-Fetch-Site", "cross-site"}}, false},
                                         {Fields{{"Accept", "*/*"}}, false}}) {
        SameOrigin step("", {});
        ExchangeForTest test(Method::post, fields);
        test.request.cookie_authenticated = true;
        test.route.beacon = true;
        EXPECT_EQ(step.before(test.exchange) == Next::pass, passes) << fields.front().second;
    }
}

/// Whoever sits on the line writes pages of http://<our host>.
TEST(SameOrigin, IsNotThePageOfTheSameHostWithoutTls) {
    for (auto const& [origin, passes] : {std::pair{"https://klieg.example", true},
                                         {"HTTPS://klieg.example", true},
                                         {"http://klieg.example", false},
                                         {"app://klieg.example", false}}) {
        SameOrigin step("", {});
        ExchangeForTest test(Method::post, {{"Origin", origin}, {"X-Klieg-Client", "web"}});
        test.request.cookie_authenticated = true;
        test.request.secure = true;
        EXPECT_EQ(step.before(test.exchange) == Next::pass, passes) << origin;
    }
}

TEST(SameOrigin, LetsAListedOriginSignInForATokenAndNeverActWithACookie) {
    for (auto const& [origin, cookie, passes] : std::vector<std::tuple<std::string, bool, bool>>{
             {"https://app.example", false, true},
             {"https://app.example", true, false},
             {"https://evil.example", false, false},
         }) {
        SameOrigin step("", listed());
        ExchangeForTest test(Method::post, {{"Origin", origin}, {"Sec-Fetch-Site", "cross-site"}});
        test.route.secrets = true;
        test.request.cookie_authenticated = cookie;
        EXPECT_EQ(step.before(test.exchange) == Next::pass, passes) << origin << cookie;
    }
}

TEST(SameOrigin, GivesCookiesToOurClientOnly) {
    for (auto const& [method, fields, kept] : std::vector<std::tuple<Method, std::vector<Headers::Field>, bool>>{
             {Method::post, {}, false}, {Method::post, {{"X-Klieg-Client", "web"}}, true}, {Method::get, {}, true}}) {
        SameOrigin step("", listed());
        ExchangeForTest test(method, fields);
        test.exchange.response.headers.set("Set-Cookie", "sid=1");
        step.after(test.exchange);
        EXPECT_EQ(test.exchange.response.headers.find("Set-Cookie").has_value(), kept);
    }
}

}  // namespace klieg::http
