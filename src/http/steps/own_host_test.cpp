#include "http/steps/own_host.h"

#include "http/steps/exchange_for_test.h"
#include "http/steps/security_lines.h"

#include <gmock/gmock.h>

namespace klieg::http {

namespace {

struct OwnHostAsk {
    std::string host;
    std::string path = "/api/things";
    std::string peer = "203.0.113.1";
    std::vector<Headers::Field> more{};
    bool from_trusted_proxy = false;
};

int status_at(std::string public_origin, OwnHostAsk const& ask) {
    OwnHost step({.public_origin = std::move(public_origin), .health_paths = {"/healthz"}});
    ExchangeForTest test;
    test.request.headers = {};
    if (!ask.host.empty()) test.request.headers.add("Host", ask.host);
    for (auto const& [name, value] : ask.more) test.request.headers.add(name, value);
    test.request.path = ask.path;
    test.request.client_address = ask.peer;
    test.exchange.from_trusted_proxy = ask.from_trusted_proxy;
    return step.before(test.exchange) == Next::pass ? 200 : test.exchange.response.status;
}

constexpr auto kOurs = "https://video.example:8443";

}  // namespace

TEST(OwnHost, AnswersForTheNameOfItsPublicUrlWhateverThePort) {
    for (auto const* host : {"video.example", "Video.EXAMPLE", "video.example:8443", "video.example:80",
                             "video.example.", "Video.Example.:8443"})
        EXPECT_EQ(status_at(kOurs, {.host = host}), 200) << host;
    for (auto const* host : {"evil.example", "video.example.evil", "evil.video.example", "video.example..", ".",
                             "203.0.113.9", "localhost", ""})
        EXPECT_EQ(status_at(kOurs, {.host = host}), 421) << host;
    EXPECT_EQ(status_at("https://video.example.", {.host = "video.example"}), 200);
    EXPECT_EQ(status_at("https://[2001:db8::1]", {.host = "[2001:db8::1]:443"}), 200);
}

TEST(OwnHost, AnswersForAnyNameWhereItKnowsNone) {
    EXPECT_EQ(status_at("", {.host = "evil.example"}), 200);
    EXPECT_EQ(status_at("", {.host = ""}), 200);
}

/// A page whose name was made to resolve to this machine asks from it, and by that name.
TEST(OwnHost, AnswersThisMachineByWhatMeansItAlone) {
    for (auto const* host : {"localhost", "localhost:8080", "127.0.0.1:8080", "127.9.9.9", "[::1]:8080"}) {
        EXPECT_EQ(status_at(kOurs, {.host = host, .path = "/metrics", .peer = "127.0.0.1"}), 200) << host;
        for (auto const* peer : {"::1", "::ffff:127.0.0.1", "127.1.2.3"})
            EXPECT_EQ(status_at(kOurs, {.host = host, .path = "/metrics", .peer = peer}), 200) << host << " " << peer;
        for (auto const* peer : {"3132:372e::1", "127.example", "::ffff:1.2.3.4", ""})  // the first one's bytes: "127."
            EXPECT_EQ(status_at(kOurs, {.host = host, .path = "/metrics", .peer = peer}), 421) << host << " " << peer;
        EXPECT_EQ(status_at(kOurs, {.host = host, .path = "/metrics"}), 421) << host << " asked from elsewhere";
        EXPECT_EQ(status_at(kOurs, {.host = host, .peer = "127.0.0.1", .more = {{"X-Forwarded-For", "1.2.3.4"}}}), 421)
            << host << " asked by a proxy";
    }
    for (auto const* host : {"evil.example:8080", "127.evil.example", "localhost.evil.example", "192.168.0.7"})
        EXPECT_EQ(status_at(kOurs, {.host = host, .path = "/metrics", .peer = "127.0.0.1"}), 421) << host;
}

TEST(OwnHost, TellsHealthUnderAnyName) {
    EXPECT_EQ(status_at(kOurs, {.host = "10.0.0.5:8080", .path = "/healthz", .peer = "10.0.0.1"}), 200);
    EXPECT_EQ(status_at(kOurs, {.host = "10.0.0.5:8080", .path = "/healthz/", .peer = "10.0.0.1"}), 421);
}

TEST(OwnHost, BelievesATrustedProxyWhatItWasAskedFor) {
    std::vector<Headers::Field> const said{{"X-Forwarded-Host", "evil.example, video.example"}};
    EXPECT_EQ(status_at(kOurs, {.host = "10.0.0.5:8080", .more = said, .from_trusted_proxy = true}), 200);
    EXPECT_EQ(status_at(kOurs, {.host = "10.0.0.5:8080", .more = said}), 421);
    EXPECT_EQ(status_at(kOurs, {.host = "video.example", .from_trusted_proxy = true}), 200);
    EXPECT_EQ(status_at(kOurs, {.host = "10.0.0.5:8080", .from_trusted_proxy = true}), 421);
    EXPECT_EQ(status_at(kOurs, {.host = "video.example",
                                .more = {{"X-Forwarded-Host", "evil.example"}},
                                .from_trusted_proxy = true}),
              421);
}

TEST(OwnHost, NamesItsAddressAndShowsBrowsersAPage) {
    constexpr auto kEvil = "evil.example<script>";
    auto const ask = [](Method method, std::string accept) {
        OwnHost step({.public_origin = kOurs, .health_paths = {}});
        ExchangeForTest test(method, {{"Accept", std::move(accept)}});
        test.request.headers.set("Host", kEvil);
        test.request.path = "/setup";
        test.request.query = {{"token", "s3cret"}};
        EXPECT_EQ(step.before(test.exchange), Next::answer);
        return std::move(test.exchange.response);
    };
    auto const text = [](Response const& response) { return std::get<std::string>(response.body); };
    for (auto const& [method, accept] :
         {std::pair(Method::get, "application/json"), std::pair(Method::get, "*/*"),
          std::pair(Method::get, "text/html;q=0"), std::pair(Method::post, "text/html")}) {
        auto const told = ask(method, accept);
        EXPECT_EQ(told.status, 421);
        EXPECT_EQ(told.headers.get("Content-Type"), "application/problem+json") << accept;
        EXPECT_THAT(text(told), ::testing::HasSubstr(std::string("its address is ") + kOurs));
    }
    auto const page = ask(Method::get, "text/html,application/xhtml+xml,*/*;q=0.8");
    EXPECT_EQ(page.status, 421);
    EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(page.shared_lines, SecurityLines::of_refusals());
    EXPECT_THAT(text(page), ::testing::HasSubstr(std::string("<a href=\"") + kOurs + "\">"));
    for (auto const* asked : {"evil", "setup", "s3cret"})
        EXPECT_THAT(text(page), ::testing::Not(::testing::HasSubstr(asked)));
}

}  // namespace klieg::http
