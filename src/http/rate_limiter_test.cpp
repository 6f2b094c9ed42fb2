#include "http/rate_limiter.h"

#include "http/trusted_proxies.h"
#include "testing/colliding_texts.h"
#include "testing/manual_clock.h"

#include <gmock/gmock.h>

namespace klieg::http {

using namespace std::chrono_literals;

TEST(RateLimiter, AllowsTheBurstAndThenTheRate) {
    testing::ManualClock clock;
    RateLimiter limiter({{RateClass::auth, 10, 10}}, clock);

    for (int i = 0; i < 10; ++i) EXPECT_TRUE(limiter.take(RateClass::auth, "a").allowed) << i;
    auto verdict = limiter.take(RateClass::auth, "a");
    EXPECT_FALSE(verdict.allowed);
    EXPECT_EQ(verdict.retry_after, 6s);
    EXPECT_TRUE(limiter.take(RateClass::auth, "b").allowed);

    clock.advance(5900ms);
    EXPECT_FALSE(limiter.take(RateClass::auth, "a").allowed);
    clock.advance(200ms);
    EXPECT_TRUE(limiter.take(RateClass::auth, "a").allowed);
    EXPECT_FALSE(limiter.take(RateClass::auth, "a").allowed);
}

TEST(RateLimiter, LetsNobodyChooseWhoseBucketToShare) {
    auto const [chosen, other] = testing::colliding_texts();
    ASSERT_FALSE(chosen.empty());
    testing::ManualClock clock;
    RateLimiter limiter({{RateClass::auth, 1, 1}}, clock);
    EXPECT_TRUE(limiter.take(RateClass::auth, chosen).allowed);
    EXPECT_FALSE(limiter.take(RateClass::auth, chosen).allowed);
    EXPECT_TRUE(limiter.take(RateClass::auth, other).allowed);
}

TEST(RateLimiter, KeepsClassesApartAndLeavesThoseWithoutARateAlone) {
    testing::ManualClock clock;
    RateLimiter limiter({{RateClass::auth, 1, 1}, {RateClass::write, 1, 1}}, clock);

    EXPECT_TRUE(limiter.take(RateClass::auth, "a").allowed);
    EXPECT_TRUE(limiter.take(RateClass::write, "a").allowed);
    EXPECT_FALSE(limiter.take(RateClass::auth, "a").allowed);
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(limiter.take(RateClass::media, "a").allowed);
}

TEST(RateLimiter, ForgetsWhoWasNotSeenForLongestWhenItsTableIsFull) {
    testing::ManualClock clock;
    RateLimiter limiter({{RateClass::auth, 1, 2}}, clock, 320);

    EXPECT_TRUE(limiter.take(RateClass::auth, "regular").allowed);
    for (int i = 0; i < 20'000; ++i) {
        limiter.take(RateClass::auth, "stranger" + std::to_string(i));
        if (i % 10 == 0) limiter.take(RateClass::auth, "regular");
    }
    EXPECT_FALSE(limiter.take(RateClass::auth, "regular").allowed);
    EXPECT_TRUE(limiter.take(RateClass::auth, "stranger0").allowed);
}

TEST(RateLimiter, LeavesReadsOfOneClientAtAHundredASecond) {
    testing::ManualClock clock;
    RateLimiter limiter(default_rates(), clock);
    for (int i = 0; i < 400; ++i) EXPECT_TRUE(limiter.take(RateClass::read, "a").allowed);
    for (int second = 0; second < 10; ++second) {
        clock.advance(1s);
        for (int i = 0; i < 100; ++i) EXPECT_TRUE(limiter.take(RateClass::read, "a").allowed);
    }
}

TEST(RateLimiter, GoesOnAtItsRateWhereSomebodySetsTheDate) {
    for (auto by : {-24h, -24h * 365, 24h * 400}) {
        testing::ManualClock clock;
        RateLimiter limiter({{RateClass::auth, 10, 1}}, clock);
        EXPECT_TRUE(limiter.take(RateClass::auth, "a").allowed);
        clock.set_date(by);
        EXPECT_FALSE(limiter.take(RateClass::auth, "a").allowed);
        clock.advance(6s);
        EXPECT_TRUE(limiter.take(RateClass::auth, "a").allowed);
    }
}

TEST(TrustedProxies, BelieveTheChainUpToTheFirstStranger) {
    auto proxies = TrustedProxies::parse({"10.0.0.0/8", "::1"});
    ASSERT_TRUE(proxies.ok());
    auto seen_from = [&](std::string peer, std::string forwarded) {
        Request request;
        request.client_address = std::move(peer);
        request.headers.add("X-Forwarded-For", std::move(forwarded));
        request.headers.add("X-Forwarded-Proto", "https");
        proxies->apply(request);
        return request.client_address + (request.secure ? " secure" : "");
    };

    EXPECT_EQ(seen_from("10.1.2.3", "203.0.113.9"), "203.0.113.9 secure");
    EXPECT_EQ(seen_from("::1", "6.6.6.6, 203.0.113.9, 10.9.9.9"), "203.0.113.9 secure");
    EXPECT_EQ(seen_from("::ffff:10.1.2.3", "203.0.113.9"), "203.0.113.9 secure");
    EXPECT_EQ(seen_from("203.0.113.7", "10.0.0.1"), "203.0.113.7");
    EXPECT_EQ(seen_from("10.1.2.3", "nonsense"), "10.1.2.3 secure");
}

TEST(TrustedProxies, PassOverThePortOfAHop) {
    auto proxies = TrustedProxies::parse({"10.0.0.1", "2001:db8:f::1"});
    ASSERT_TRUE(proxies.ok());
    for (auto const& [forwarded, seen] : {std::pair{"5.5.5.5:1234", "5.5.5.5"},
                                          {"[2001:db8::1]:80", "2001:db8::1"},
                                          {"[2001:db8::1]", "2001:db8::1"},
                                          {"2001:db8::1", "2001:db8::1"},
                                          {"::1", "::1"},
                                          {"5.5.5.5:1234, [2001:db8:f::1]:443", "5.5.5.5"},
                                          {"5.5.5.5:", "10.0.0.1"},
                                          {"5.5.5.5:99999", "10.0.0.1"},
                                          {"[5.5.5.5]:80", "10.0.0.1"},
                                          {"[]", "10.0.0.1"},
                                          {"[", "10.0.0.1"},
                                          {":80", "10.0.0.1"},
                                          {"unknown", "10.0.0.1"},
                                          {"[::1", "10.0.0.1"}}) {
        Request request;
        request.client_address = "10.0.0.1";
        request.headers.add("X-Forwarded-For", forwarded);
        proxies->apply(request);
        EXPECT_EQ(request.client_address, seen) << forwarded;
    }
}

TEST(TrustedProxies, RefuseWhatIsNoBlock) {
    for (auto const* text : {"", "proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::1/129"})
        EXPECT_FALSE(TrustedProxies::parse({text}).ok()) << text;
}

TEST(WiderNetworks, AreThoseThatOneCustomerMayHave) {
    auto const networks = wider_networks("2001:db8:1:203:5::6");
    ASSERT_EQ(networks.size(), 2U);
    EXPECT_EQ(networks[0].key, wider_networks("2001:db8:1:2ff::1")[0].key);
    EXPECT_NE(networks[0].key, wider_networks("2001:db8:1:303::1")[0].key);
    EXPECT_EQ(networks[1].key, wider_networks("2001:db8:1:303::1")[1].key);
    EXPECT_NE(networks[1].key, wider_networks("2001:db8:2:203::1")[1].key);
    EXPECT_LT(networks[0].share, networks[1].share);
    for (auto const* address : {"192.0.2.1", "::ffff:192.0.2.1", "nonsense", ""})
        EXPECT_TRUE(wider_networks(address).empty()) << address;
}

/// Whoever has a /48 has 65,536 households.
TEST(RateLimiter, CountsAWholeNetworkBesideItsHouseholds) {
    klieg::testing::ManualClock clock;
    RateLimiter limiter({{RateClass::auth, 10, 5}}, clock);
    auto take_from = [&](std::string const& address) {
        return limiter.take_of_address(RateClass::auth, address).allowed;
    };
    auto allowed_of = [&](std::string const& prefix, int households) {
        int allowed = 0;
        for (int i = 0; i < households; ++i)
            for (int n = 0; n < 6; ++n) allowed += take_from(prefix + std::to_string(i) + "::1") ? 1 : 0;
        return allowed;
    };
    EXPECT_EQ(allowed_of("2001:db8:1:1", 1), 5);
    EXPECT_EQ(allowed_of("2001:db8:2:10", 10), 4 * 5) << "all in one /56";
    int allowed = 0;
    for (auto const* prefix : {"2001:db8:3:", "2001:db8:3:10", "2001:db8:3:20", "2001:db8:3:30", "2001:db8:3:40"})
        allowed += allowed_of(prefix, 10);
    EXPECT_EQ(allowed, 16 * 5) << "all in one /48";
    EXPECT_TRUE(take_from("2001:db8:4::1"));
    for (int n = 0; n < 9; ++n) EXPECT_EQ(take_from("192.0.2.1"), n < 5);
    clock.advance(std::chrono::seconds(6));
    EXPECT_TRUE(take_from("192.0.2.1"));
}

TEST(RateLimiter, TakesBackWhatTurnedOutWell) {
    klieg::testing::ManualClock clock;
    RateLimiter limiter({{RateClass::auth, 10, 1}}, clock);
    for (auto const* address : {"192.0.2.1", "2001:db8::1"}) {
        for (int i = 0; i < 50; ++i) {
            EXPECT_TRUE(limiter.take_of_address(RateClass::auth, address).allowed);
            limiter.give_back(RateClass::auth, address);
        }
        EXPECT_TRUE(limiter.take_of_address(RateClass::auth, address).allowed);
        EXPECT_FALSE(limiter.take_of_address(RateClass::auth, address).allowed);
    }
}

TEST(ClientKey, IsTheHouseholdOfAnIpv6Address) {
    EXPECT_EQ(client_key("2001:db8::1"), client_key("2001:db8::ffff:1"));
    EXPECT_NE(client_key("2001:db8::1"), client_key("2001:db8:0:1::1"));
    EXPECT_EQ(client_key("::ffff:1.2.3.4"), "1.2.3.4");
    EXPECT_EQ(client_key("1.2.3.4"), "1.2.3.4");
    EXPECT_EQ(client_key("2001:db8:0:1::ffff:1"), "2001:db8:0:1::/64") << "text, whatever bytes the address has";
    EXPECT_EQ(client_key("3132:372e::1"), "3132:372e::/64");
    EXPECT_EQ(client_key("fe80::1%1"), "fe80::/64");
}

}  // namespace klieg::http
