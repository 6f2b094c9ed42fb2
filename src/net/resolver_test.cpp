#include "net/resolver.h"

#include "base/task_group.h"
#include "net/gather_for_test.h"
#include "testing/async_test.h"

#include <boost/asio/ip/address.hpp>
#include <gmock/gmock.h>

#include <latch>

namespace klieg::net {

namespace {

using boost::asio::ip::make_address;
using namespace std::chrono_literals;

Task<> keep_asking(Resolver& resolver) {
    auto answer = co_await resolver.resolve("slow", soon());
    EXPECT_TRUE(answer.ok());
}

/// Answers only when the test lets it.
struct Held {
    Resolver::Lookup lookup() {
        return [this](std::string const& /*host*/) -> Result<Resolver::Addresses> {
            released.wait();
            return Resolver::Addresses{make_address("192.0.2.1")};
        };
    }
    std::latch released{1};
};

}  // namespace

KLIEG_ASYNC_TEST(Resolver, KnowsThisMachineAndNotWhatCannotExist) {
    Resolver resolver({});
    auto addresses = co_await resolver.resolve("localhost", soon());
    CO_ASSERT_OK(addresses);
    EXPECT_THAT(*addresses, ::testing::Contains(make_address("127.0.0.1")));
    // A label of more than 63 octets is in no zone (RFC 1035 section 2.3.4), so nobody needs to be asked.
    auto nowhere = co_await resolver.resolve(std::string(80, 'x') + ".invalid", soon());
    EXPECT_FALSE(nowhere.ok());
}

KLIEG_ASYNC_TEST(Resolver, TakesAnAddressForItself) {
    Resolver resolver({.lookup = [](std::string const&) -> Result<Resolver::Addresses> {
        return Error{Errc::internal, "nobody should ask"};
    }});
    auto addresses = co_await resolver.resolve("2001:db8::1", soon());
    CO_ASSERT_OK(addresses);
    EXPECT_THAT(*addresses, ::testing::ElementsAre(make_address("2001:db8::1")));
}

KLIEG_ASYNC_TEST(Resolver, GivesUpWhenItsTimeIsOver) {
    Held held;
    Resolver resolver({.lookup = held.lookup()});
    auto late = co_await resolver.resolve("slow", std::chrono::steady_clock::now() + 1ms);
    CO_ASSERT(!late.ok());
    EXPECT_EQ(late.error().kind, Errc::timeout);
    held.released.count_down();
}

KLIEG_ASYNC_TEST(Resolver, RefusesMoreQuestionsThanItsLimit) {
    Held held;
    Resolver resolver({.threads = 1, .questions_max = 2, .lookup = held.lookup()});
    TaskGroup askers(co_await this_executor());
    askers.spawn("first", keep_asking(resolver));
    askers.spawn("second", keep_asking(resolver));
    auto third = co_await resolver.resolve("slow", soon());
    CO_ASSERT(!third.ok());
    EXPECT_EQ(third.error().kind, Errc::unavailable);
    held.released.count_down();
    while (askers.size() > 0) co_await yield();
    EXPECT_TRUE((co_await resolver.resolve("slow", soon())).ok());
}

}  // namespace klieg::net
