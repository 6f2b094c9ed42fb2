#include "http/steps/authentication.h"
#include "http/steps/caching.h"
#include "http/steps/exchange_for_test.h"
#include "http/steps/packing.h"
#include "http/steps/security_lines.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"

#include <gmock/gmock.h>

/// The steps that look at answers alone, and the one that asks who sends a request.
namespace klieg::http {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kLong = 5000;

class OneToken final : public Authenticator {
public:
    Task<Result<>> authenticate(Request& request) override {
        ++asked;
        if (request.headers.get("Authorization") != "Bearer good")
            co_return Error{Errc::unauthenticated, "the token is void"};
        request.principal.user = UserId::parse("u_aaaaaaaaaaaaaaaa").value();
        co_return Result<>();
    }
    Proof recognise(Request& /*request*/) override { return recognised; }
    Proof recognised = Proof::unknown;
    int asked = 0;
};

}  // namespace

TEST(Caching, StoresNothingOfSecretsAndTagsTheRest) {
    ExchangeForTest open;
    Caching().after(open.exchange);
    EXPECT_NE(open.answered("ETag"), "");
    EXPECT_EQ(open.answered("Cache-Control"), "private, no-cache");

    ExchangeForTest again(Method::get, {{"If-None-Match", std::string(open.answered("ETag"))}});
    Caching().after(again.exchange);
    EXPECT_EQ(again.exchange.response.status, 304);

    ExchangeForTest secret;
    secret.route.secrets = true;
    Caching().after(secret.exchange);
    EXPECT_EQ(secret.answered("ETag"), "");
    EXPECT_EQ(secret.answered("Cache-Control"), "no-store");
}

TEST(Caching, RefusesWhatIfMatchDoesNotName) {
    ExchangeForTest open;
    Caching().after(open.exchange);
    std::string const tag(open.answered("ETag"));
    struct Case {
        std::string if_match;
        int status;
    };
    for (auto const& [if_match, status] :
         {Case{tag, 200}, Case{"\"x\", " + tag, 200}, Case{"*", 200}, Case{"\"v99\"", 412}, Case{"W/" + tag, 412}}) {
        ExchangeForTest test(Method::get, {{"If-Match", if_match}, {"If-None-Match", "\"another\""}});
        Caching().after(test.exchange);
        EXPECT_EQ(test.exchange.response.status, status) << if_match;
    }
    ExchangeForTest both(Method::get, {{"If-Match", "\"v99\""}, {"If-None-Match", tag}});
    Caching().after(both.exchange);
    EXPECT_EQ(both.exchange.response.status, 412);
    ExchangeForTest secret(Method::get, {{"If-Match", "\"v99\""}});
    secret.route.secrets = true;
    Caching().after(secret.exchange);
    EXPECT_EQ(secret.exchange.response.status, 412);
}

TEST(Packing, PacksWhatHasNoSecrets) {
    for (bool secrets : {false, true}) {
        ExchangeForTest test(Method::get, {{"Accept-Encoding", "br"}});
        test.route.secrets = secrets;
        test.exchange.response = json_text(std::string(kLong, ' '));
        Packing().after(test.exchange);
        EXPECT_EQ(test.answered("Content-Encoding"), secrets ? "" : "br");
    }
}

TEST(SecurityLines, AreThoseOfTheKindOfAnswerAndLeaveOthersAlone) {
    SecurityLines step(AllowedOrigins::everyone());
    struct Case {
        char const* path;
        char const* type;
        char const* has;
        char const* lacks;
    };
    for (auto const& [path, type, has, lacks] : {
             Case{"/api/things", "application/json", "Vary: Authorization, Cookie", "Content-Security-Policy"},
             Case{"/media/x", "video/mp4", "Cross-Origin-Resource-Policy: cross-origin", "Vary"},
             Case{"/watch", "text/html; charset=utf-8", "frame-ancestors 'self'", "Access-Control"},
             Case{"/embed/v_1", "text/html; charset=utf-8", "base-uri 'none'", "frame-ancestors"},
             Case{"/embed/", "text/html; charset=utf-8", "frame-ancestors 'self'", "Access-Control"},
             Case{"/embed/v_1/more", "text/html; charset=utf-8", "frame-ancestors 'self'", "Access-Control"},
             Case{"/app.js", "text/javascript", "nosniff", "Access-Control"},
         }) {
        ExchangeForTest test;
        test.request.path = path;
        test.exchange.response.headers.set("Content-Type", type);
        step.after(test.exchange);
        EXPECT_THAT(std::string(test.exchange.response.shared_lines), HasSubstr(has)) << path;
        EXPECT_THAT(std::string(test.exchange.response.shared_lines), Not(HasSubstr(lacks))) << path;
    }
    ExchangeForTest own;
    own.exchange.response.shared_lines = "X-Own: 1\r\n";
    step.after(own.exchange);
    EXPECT_EQ(own.exchange.response.shared_lines, "X-Own: 1\r\n");
}

TEST(SecurityLines, AdmitInEveryPageTheScriptsThatStandThereAndNoOthers) {
    auto const scripts_in = [](std::vector<std::string> const& inline_scripts, char const* path) {
        SecurityLines step(AllowedOrigins::everyone(), inline_scripts);
        ExchangeForTest test;
        test.request.path = path;
        test.exchange.response.headers.set("Content-Type", "text/html; charset=utf-8");
        step.after(test.exchange);
        auto const lines = std::string(test.exchange.response.shared_lines);
        auto const begin = lines.find("script-src");
        return lines.substr(begin, lines.find(';', begin) - begin);
    };
    for (auto const* path : {"/", "/watch/v_1", "/embed/v_1"}) {
        EXPECT_EQ(scripts_in({}, path), "script-src 'self'") << path;
        EXPECT_EQ(scripts_in({"sha256-a", "sha256-b"}, path), "script-src 'self' 'sha256-a' 'sha256-b'") << path;
    }
}

KLIEG_ASYNC_TEST(Authentication, LooksUpOnlyWhoBringsAProofAndKeepsWhatSpeaksAgainstIt) {
    OneToken authenticator;
    klieg::testing::ManualClock clock;
    Authentication step(authenticator, {}, clock);
    ExchangeForTest nobody;
    EXPECT_EQ(step.before(nobody.exchange), Next::pass);
    EXPECT_EQ(authenticator.asked, 0);

    ExchangeForTest good(Method::get, {{"Authorization", "Bearer good"}});
    EXPECT_EQ(step.before(good.exchange), Next::wait);
    EXPECT_EQ(co_await step.wait_before(good.exchange), Next::pass);
    EXPECT_TRUE(good.request.principal.signed_in());
    EXPECT_FALSE(good.exchange.void_proof);

    ExchangeForTest bad(Method::get, {{"Cookie", "sid=x"}});
    EXPECT_EQ(step.before(bad.exchange), Next::wait);
    EXPECT_EQ(co_await step.wait_before(bad.exchange), Next::pass);
    EXPECT_TRUE(bad.exchange.void_proof);
}

namespace {

struct VoidProofs {
    /// What becomes of a request with that token: 0 where it goes on.
    Task<int> ask(std::string token, std::string address = "203.0.113.1") {
        ExchangeForTest test(Method::get, {{"Authorization", "Bearer " + token}});
        test.request.client_address = std::move(address);
        test.route.rate_class = RateClass::unlimited;
        auto next = step.before(test.exchange);
        if (next == Next::wait) next = co_await step.wait_before(test.exchange);
        co_return next == Next::pass ? 0 : test.exchange.response.status;
    }

    OneToken authenticator;
    klieg::testing::ManualClock clock;
    Authentication step{authenticator, {.per_minute = 60, .burst = 2}, clock};
};

}  // namespace

KLIEG_ASYNC_TEST(Authentication, LooksUpOnlySoManyVoidProofsOfAnAddress) {
    VoidProofs fixture;
    for (int i = 0; i < 10; ++i) EXPECT_EQ(co_await fixture.ask("good"), 0) << "good ones have no limit";
    for (int expected : {0, 0, 429, 429}) EXPECT_EQ(co_await fixture.ask("made-up"), expected);
    EXPECT_EQ(fixture.authenticator.asked, 12);
    EXPECT_EQ(co_await fixture.ask("good"), 429) << "nobody here knows that it is";
    EXPECT_EQ(co_await fixture.ask("made-up", "203.0.113.2"), 0);
    fixture.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(co_await fixture.ask("good"), 0);
}

/// What others invent at the same address is not their loss.
KLIEG_ASYNC_TEST(Authentication, LetsThoseGoOnWhoAreKnownHere) {
    VoidProofs fixture;
    for (int i = 0; i < 3; ++i) co_await fixture.ask("made-up");
    auto const asked = fixture.authenticator.asked;
    fixture.authenticator.recognised = Proof::seen;
    EXPECT_EQ(co_await fixture.ask("good"), 0);
    EXPECT_EQ(fixture.authenticator.asked, asked + 1);
    fixture.authenticator.recognised = Proof::settled;
    EXPECT_EQ(co_await fixture.ask("good"), 0);
    EXPECT_EQ(fixture.authenticator.asked, asked + 1) << "there is nothing to look up";
}

}  // namespace klieg::http
