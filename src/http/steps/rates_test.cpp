#include "http/steps/rates.h"

#include "http/steps/exchange_for_test.h"
#include "testing/manual_clock.h"

#include <gmock/gmock.h>

namespace klieg::http {

namespace {

struct RatesFixture {
    int ask(ExchangeForTest& test) {
        test.exchange.response = Response{};
        rates.before(test.exchange);
        rates.after(test.exchange);
        return test.exchange.response.status;
    }

    klieg::testing::ManualClock clock;
    Rates rates{{{RateClass::read, 6000, 1}, {RateClass::write, 60, 1}}, clock};
};

UserId user_id(char letter) {
    return UserId::parse("u_" + std::string(16, letter)).value();
}

}  // namespace

TEST(Rates, CountWhoIsSignedInByUserAndOthersByAddress) {
    RatesFixture fixture;
    ExchangeForTest nobody;
    EXPECT_EQ(fixture.ask(nobody), 200);
    EXPECT_EQ(fixture.ask(nobody), 429);
    for (char letter : {'a', 'b'}) {
        ExchangeForTest somebody;
        somebody.request.principal.user = user_id(letter);
        EXPECT_EQ(fixture.ask(somebody), 200) << "from the same address";
        EXPECT_EQ(fixture.ask(somebody), 429);
    }
}

TEST(Rates, CountSecretsByAddressWhoeverAsks) {
    RatesFixture fixture;
    for (auto const& [letter, status] : {std::pair{'a', 200}, {'b', 429}}) {
        ExchangeForTest test(Method::post);
        test.route.secrets = true;
        test.request.principal.user = user_id(letter);
        EXPECT_EQ(fixture.ask(test), status);
    }
}

TEST(Rates, CountPagesAsWhatTheyRead) {
    RatesFixture fixture;
    auto ask = [&fixture](char const* path) {
        ExchangeForTest test;
        test.request.route = nullptr;
        test.request.path = path;
        return fixture.ask(test);
    };
    EXPECT_EQ(ask("/watch/v_1"), 200);
    EXPECT_EQ(ask("/sitemap.xml"), 429);
    EXPECT_EQ(ask("/assets/app-1.js"), 200);
    EXPECT_EQ(ask("/api/nothing"), 200);
}

TEST(Rates, RefuseAVoidProofOnceItIsCounted) {
    RatesFixture fixture;
    for (int status : {401, 429}) {
        ExchangeForTest test;
        test.exchange.void_proof = Error{Errc::unauthenticated, "the token is void"};
        EXPECT_EQ(fixture.ask(test), status);
    }
}

TEST(Rates, CountVoidProofsWithThoseWhoBringNone) {
    RatesFixture fixture;
    ExchangeForTest nobody;
    EXPECT_EQ(fixture.ask(nobody), 200);
    ExchangeForTest with_old_cookie(Method::get, {{"Cookie", "sid=ended"}});
    EXPECT_EQ(fixture.ask(with_old_cookie), 429);
    ExchangeForTest with_old_token(Method::get, {{"Authorization", "Bearer x"}});
    with_old_token.exchange.void_proof = Error{Errc::unauthenticated, "the token is void"};
    EXPECT_EQ(fixture.ask(with_old_token), 429);
    with_old_token.request.client_address = "203.0.113.2";
    EXPECT_EQ(fixture.ask(with_old_token), 401);
}

TEST(Rates, TellWhatIsLeftToWhoWritesOrIsRefused) {
    RatesFixture fixture;
    ExchangeForTest read;
    fixture.ask(read);
    EXPECT_EQ(read.answered("RateLimit"), "");
    fixture.ask(read);
    EXPECT_EQ(read.answered("RateLimit"), "\"read\";r=0;t=1");
    EXPECT_EQ(read.answered("Retry-After"), "1");
    ExchangeForTest write(Method::post);
    write.route.rate_class = RateClass::write;
    fixture.ask(write);
    EXPECT_EQ(write.answered("RateLimit-Policy"), "\"write\";q=60;w=60");
    EXPECT_EQ(write.answered("RateLimit"), "\"write\";r=0;t=1");
}

}  // namespace klieg::http
