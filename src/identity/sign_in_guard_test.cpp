#include "identity/sign_in_guard.h"

#include "testing/colliding_texts.h"
#include "testing/manual_clock.h"

#include <gmock/gmock.h>

namespace klieg::identity {
namespace {

struct GuardFixture {
    /// Whether a wrong password is looked at.
    bool guess(Client const& client, std::string const& account = "ada") {
        auto attempt = guard.admit(account, client);
        if (attempt.ok()) attempt->failed("");
        return attempt.ok();
    }
    bool sign_in(Client const& client) {
        auto attempt = guard.admit("ada", client);
        if (attempt.ok()) attempt->succeeded();
        return attempt.ok();
    }

    testing::ManualClock clock;
    Metrics metrics;
    SignInGuard guard{clock, {}, metrics};
};

Client at(std::string const& address) {
    return {.address = address, .user_agent = {}, .network = address};
}
/// One of many households in a network of one customer.
Client household(int number) {
    auto client = at("2001:db8::" + std::to_string(number));
    client.wider_networks = {{"/48 2001:db8", 4}};
    return client;
}

TEST(SignInGuard, CountsAGuessersNetworksTogether) {
    GuardFixture fixture;
    int looked_at = 0;
    for (int number = 0; number < 20; ++number)
        for (int i = 0; i < 5; ++i) looked_at += fixture.guess(household(number)) ? 1 : 0;
    EXPECT_EQ(looked_at, 4 * 5);
    EXPECT_TRUE(fixture.guess(household(0), "bob")) << "at another account";
    EXPECT_TRUE(fixture.guess(at("192.0.2.1")));
}

TEST(SignInGuard, SlowsDownWhatComesFromEverywhereAtOneAccount) {
    GuardFixture fixture;
    ASSERT_TRUE(fixture.sign_in(at("198.51.100.1")));
    int looked_at = 0;
    for (int number = 0; number < 1'100; ++number) looked_at += fixture.guess(at("n" + std::to_string(number))) ? 1 : 0;
    EXPECT_EQ(looked_at, 1'000);
    EXPECT_TRUE(fixture.guess(at("n1"), "bob"));
    EXPECT_TRUE(fixture.sign_in(at("198.51.100.1"))) << "who has been there before goes in";
    EXPECT_FALSE(fixture.sign_in(at("198.51.100.2")));
    fixture.clock.advance(std::chrono::seconds(5));
    EXPECT_TRUE(fixture.sign_in(at("198.51.100.2"))) << "and nobody waits for long";
    fixture.clock.advance(std::chrono::seconds(5));
    EXPECT_TRUE(fixture.guess(at("m1")));
    EXPECT_FALSE(fixture.guess(at("m2"))) << "one right password sets nobody else free";
}

/// Otherwise whoever has many machines keeps an owner out who is on a journey.
TEST(SignInGuard, KeepsTurnsForNetworksThatHaveNotFailed) {
    GuardFixture fixture;
    auto bot = [](int number) { return at("n" + std::to_string(number)); };
    for (int number = 0; number < 60; ++number) {
        for (int i = 0; i < 2; ++i) {
            fixture.clock.advance(std::chrono::seconds(5));
            ASSERT_TRUE(fixture.guess(bot(number))) << number;
        }
    }
    int looked_at = 0;
    for (int number = 0; number < 60; ++number)
        for (int i = 0; i < 3; ++i) looked_at += fixture.guess(bot(number)) ? 1 : 0;
    EXPECT_EQ(looked_at, 100) << "of those that have failed before";
    fixture.clock.advance(std::chrono::seconds(5));
    EXPECT_TRUE(fixture.guess(bot(59)));
    EXPECT_FALSE(fixture.guess(bot(58))) << "they have the turn after that";
    auto const journey = at("198.51.100.2");
    EXPECT_TRUE(fixture.guess(journey)) << "mistyped";
    fixture.clock.advance(std::chrono::seconds(5));
    EXPECT_TRUE(fixture.guess(bot(58)));
    EXPECT_TRUE(fixture.sign_in(journey));
    EXPECT_TRUE(fixture.sign_in(journey)) << "and it is known now";
}

/// Ninety machines would else share the turns of those who have not failed with an owner who is on a journey.
TEST(SignInGuard, KeepsNobodyOutForTheFirstGuessesOfAHundredNetworks) {
    GuardFixture fixture;
    for (int round = 0; round < 20; ++round) {
        for (int number = 0; number < 100; ++number) fixture.guess(at("n" + std::to_string(number)));
        fixture.clock.advance(std::chrono::seconds(1));
    }
    EXPECT_TRUE(fixture.sign_in(at("198.51.100.2")));
}

TEST(SignInGuard, KnowsWhereAnAccountWasMade) {
    GuardFixture fixture;
    auto const home = at("198.51.100.1");
    fixture.guard.prove({"ada", "ada@example.org"}, home.network);
    for (int number = 0; number < 1'000; ++number) ASSERT_TRUE(fixture.guess(at("n" + std::to_string(number))));
    EXPECT_FALSE(fixture.guess(at("m")));
    EXPECT_TRUE(fixture.guess(home));
}

TEST(SignInGuard, KnowsANetworkByEachNameOfTheAccount) {
    GuardFixture fixture;
    auto attempt = fixture.guard.admit("ada", at("198.51.100.1"));
    ASSERT_TRUE(attempt.ok());
    attempt->succeeded({"ada@example.org"});
    for (int number = 0; number < 1'000; ++number)
        ASSERT_TRUE(fixture.guess(at("n" + std::to_string(number)), "ada@example.org"));
    EXPECT_FALSE(fixture.guess(at("n1000"), "ada@example.org"));
    EXPECT_TRUE(fixture.guess(at("198.51.100.1"), "ada@example.org"));
}

/// Who signs in to an account of their own is not known at another, whatever they have called theirs.
TEST(SignInGuard, KnowsNobodyByANameThatWasChosenToCollide) {
    auto const own = at("198.51.100.1");
    auto const [chosen, other] = testing::colliding_texts("\n" + own.network);
    ASSERT_FALSE(chosen.empty());
    GuardFixture fixture;
    auto attempt = fixture.guard.admit(chosen, own);
    ASSERT_TRUE(attempt.ok());
    attempt->succeeded();
    for (int number = 0; number < 1'000; ++number) ASSERT_TRUE(fixture.guess(at("n" + std::to_string(number)), other));
    EXPECT_FALSE(fixture.guess(own, other));
}

TEST(SignInGuard, CountsWhatCameToNothing) {
    GuardFixture fixture;
    for (int i = 0; i < 7; ++i) fixture.guess(at("192.0.2.1"));
    EXPECT_THAT(fixture.metrics.exposition(), ::testing::HasSubstr("klieg_sign_ins_failed_total{why=\"wrong\"} 5\n"));
    EXPECT_THAT(fixture.metrics.exposition(), ::testing::HasSubstr("klieg_sign_ins_failed_total{why=\"refused\"} 2\n"));
}

}  // namespace
}  // namespace klieg::identity
