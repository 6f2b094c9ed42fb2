#include "http/connection_budget.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace klieg::http {

namespace {

ConnectionBudget budget_of(ConnectionLimits limits, std::vector<std::string> const& proxies = {}) {
    return ConnectionBudget(limits, TrustedProxies::parse(proxies).value());
}

}  // namespace

TEST(ConnectionBudget, HasSoManyPlacesAndTakesThemBack) {
    auto budget = budget_of({.requests_max = 2});
    auto first = budget.enter("192.0.2.1"), second = budget.enter("192.0.2.2");
    ASSERT_TRUE(first.ok());
    ASSERT_TRUE(second.ok());
    EXPECT_EQ(budget.enter("192.0.2.3").error().kind, Errc::unavailable);
    {
        auto gone = std::move(*first);
    }
    EXPECT_EQ(budget.count(ConnectionUse::requests), 1U);
    EXPECT_TRUE(budget.enter("192.0.2.3").ok());
}

TEST(ConnectionBudget, CountsEachUseByItself) {
    auto budget = budget_of({.requests_max = 1, .waiting_max = 1, .upgraded_max = 1});
    auto first = budget.enter("192.0.2.1");
    ASSERT_TRUE(first.ok());
    EXPECT_TRUE(first->move_to(ConnectionUse::waiting));
    auto second = budget.enter("192.0.2.1");
    ASSERT_TRUE(second.ok()) << "one that waits leaves its place to others";
    EXPECT_FALSE(second->move_to(ConnectionUse::waiting));
    EXPECT_EQ(budget.count(ConnectionUse::requests), 1U);
    EXPECT_FALSE(first->move_to(ConnectionUse::requests)) << "and may not find it free again";
    EXPECT_TRUE(second->move_to(ConnectionUse::upgraded));
    EXPECT_TRUE(second->move_to(ConnectionUse::upgraded));
    EXPECT_TRUE(first->move_to(ConnectionUse::requests));
    EXPECT_EQ(budget.count(ConnectionUse::upgraded), 1U);
    *second = {};
    EXPECT_EQ(budget.count(ConnectionUse::upgraded), 0U);
}

TEST(ConnectionBudget, GivesNoClientMoreThanItsShareOverAllUses) {
    auto budget = budget_of({.per_client_max = 2});
    auto first = budget.enter("192.0.2.1"), second = budget.enter("::ffff:192.0.2.1");
    ASSERT_TRUE(first.ok());
    ASSERT_TRUE(second.ok());
    EXPECT_TRUE(first->move_to(ConnectionUse::upgraded));
    EXPECT_EQ(budget.enter("192.0.2.1").error().kind, Errc::rate_limited);
    EXPECT_EQ(budget.count(ConnectionUse::requests), 1U) << "who was refused holds no place";
    EXPECT_TRUE(budget.enter("192.0.2.2").ok());
    *first = {};
    EXPECT_TRUE(budget.enter("192.0.2.1").ok());

    auto of_network = budget.enter("2001:db8::1"), other = budget.enter("2001:db8::2");
    EXPECT_EQ(budget.enter("2001:db8::3").error().kind, Errc::rate_limited) << "a /64 is one client";
    EXPECT_TRUE(budget.enter("2001:db8:0:1::1").ok());
}

TEST(ConnectionBudget, TellsWhoHasItsShareSoWhereAllAreTakenToo) {
    auto budget = budget_of({.requests_max = 2, .per_client_max = 1});
    auto first = budget.enter("192.0.2.1"), second = budget.enter("192.0.2.2");
    EXPECT_EQ(budget.enter("192.0.2.1").error().kind, Errc::rate_limited);
    EXPECT_EQ(budget.enter("192.0.2.3").error().kind, Errc::unavailable);
    *second = {};
    EXPECT_TRUE(budget.enter("192.0.2.3").ok()) << "who was refused counts nowhere";
}

TEST(ConnectionBudget, TakesAProxyForManyClients) {
    auto budget = budget_of({.per_client_max = 1}, {"10.0.0.0/8", "127.0.0.1"});
    for (auto const* proxy : {"10.1.2.3", "127.0.0.1"}) {
        auto first = budget.enter(proxy), second = budget.enter(proxy);
        ASSERT_TRUE(first.ok());
        EXPECT_TRUE(second.ok());
        EXPECT_EQ(first->client_key(), "");
    }
    auto first = budget.enter("192.0.2.1");
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(first->client_key(), "192.0.2.1");
    EXPECT_FALSE(budget.enter("192.0.2.1").ok());
}

TEST(ConnectionBudget, StaysExactWhereManyThreadsComeAndGo) {
    auto budget = budget_of({.requests_max = 3, .waiting_max = 2, .per_client_max = 2});
    auto come_and_go = [&](int number) {
        for (int i = 0; i < 2'000; ++i) {
            auto place = budget.enter(number % 2 == 0 ? "192.0.2.1" : "192.0.2.2");
            if (!place.ok()) continue;
            [[maybe_unused]] auto moved = place->move_to(ConnectionUse::waiting);
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) threads.emplace_back(come_and_go, i);
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(budget.count(ConnectionUse::requests), 0U);
    EXPECT_EQ(budget.count(ConnectionUse::waiting), 0U);
    auto first = budget.enter("192.0.2.1"), second = budget.enter("192.0.2.1");
    EXPECT_TRUE(second.ok()) << "nobody is remembered who has gone";
}

}  // namespace klieg::http
