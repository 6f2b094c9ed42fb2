#include "http/steps/rates.h"

#include "http/steps/exchange_for_test.h"
#include "testing/manual_clock.h"

#include <gmock/gmock.h>

namespace klieg::http {

namespace {

struct RatesFixture {
    int ask(ExchangeForTest& test) {
        test.exchange.response = Response{};
        if (address.before(test.exchange) == Next::pass) user.before(test.exchange);
        address.after(test.exchange);
        return test.exchange.response.status;
    }

    klieg::testing::ManualClock clock;
    std::shared_ptr<RateLimiter> limiter =
        std::make_shared<RateLimiter>(std::vector<Rate>{{RateClass::read, 6000, 1}, {RateClass::write, 60, 1}}, clock);
    AddressRates address{limiter};
    UserRates user{limiter};
};

UserId user_id(char letter) {
    return UserId::parse("u_" + std::string(16, letter)).value();
}

}  // namespace

TEST(Rates, CountWhoBringsAProofByUserAndOthersByAddress) {
    RatesFixture fixture;
    ExchangeForTest nobody;
    EXPECT_EQ(fixture.ask(nobody), 200);
    EXPECT_EQ(fixture.ask(nobody), 429);
    for (char letter : {'a', 'b'}) {
        ExchangeForTest somebody(Method::get, {{"Authorization", "Bearer x"}});
        somebody.request.principal.user = user_id(letter);
        EXPECT_EQ(fixture.ask(somebody), 200) << "from the same address";
        EXPECT_EQ(fixture.ask(somebody), 429);
    }
}

TEST(Rates, CountSecretsByAddressWhoeverAsks) {
    RatesFixture fixture;
    for (auto const& [letter, status] : {std::pair{'a', 200}, {'b', 429}}) {
        ExchangeForTest test(Method::post, {{"Authorization", "Bearer x"}});
        test.route.secrets = true;
        test.request.principal.user = user_id(letter);
        EXPECT_EQ(fixture.ask(test), status);
    }
}

TEST(Rates, RefuseAVoidProofOnceItIsCounted) {
    RatesFixture fixture;
    for (int status : {401, 429}) {
        ExchangeForTest test(Method::get, {{"Authorization", "Bearer x"}});
        test.exchange.void_proof = Error{Errc::unauthenticated, "the token is void"};
        EXPECT_EQ(fixture.ask(test), status);
    }
}

TEST(Rates, LetNobodyBeLookedUpOnceAnAddressHasBroughtTooManyVoidProofs) {
    RatesFixture fixture;
    ExchangeForTest test(Method::get, {{"Authorization", "Bearer x"}});
    EXPECT_EQ(fixture.address.before(test.exchange), Next::pass);
    EXPECT_EQ(fixture.user.before(test.exchange), Next::pass) << "nobody, and counted so";
    EXPECT_EQ(fixture.address.before(test.exchange), Next::answer) << "before Authentication sees it";
    EXPECT_EQ(test.exchange.response.status, 429);
    ExchangeForTest elsewhere(Method::get, {{"Authorization", "Bearer x"}});
    elsewhere.request.client_address = "203.0.113.2";
    EXPECT_EQ(fixture.address.before(elsewhere.exchange), Next::pass);
}

TEST(Rates, OfWhoBringsNoProofKeepNobodyOutWhoBringsOne) {
    RatesFixture fixture;
    ExchangeForTest nobody;
    EXPECT_EQ(fixture.ask(nobody), 200);
    EXPECT_EQ(fixture.ask(nobody), 429);
    ExchangeForTest somebody(Method::get, {{"Authorization", "Bearer x"}});
    somebody.request.principal.user = user_id('a');
    EXPECT_EQ(fixture.ask(somebody), 200);
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
