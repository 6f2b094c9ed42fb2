#include "adapters/embedded/broadcast.h"

#include "base/core_pool.h"
#include "base/task_group.h"
#include "testing/async_test.h"
#include "testing/contracts/broadcast_contract.h"
#include "testing/lossy_broadcast.h"

namespace klieg::testing {

namespace {

class OneProcess final : public BroadcastEngine {
public:
    ports::Broadcast& node(std::size_t) override { return broadcast_; }

private:
    embedded::Broadcast broadcast_{{}};
};

/// What tests stand on where messages are to get lost.
class OneProcessThatLoses final : public BroadcastEngine {
public:
    ports::Broadcast& node(std::size_t) override { return lossy_; }

private:
    embedded::Broadcast broadcast_{{}};
    LossyBroadcast lossy_{broadcast_, {.one_in = 5}};
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Embedded, BroadcastContract,
                         ::testing::Values(BroadcastFactory{"memory", [] { return std::make_unique<OneProcess>(); }},
                                           BroadcastFactory{"lossy",
                                                            [] { return std::make_unique<OneProcessThatLoses>(); }}));

}  // namespace klieg::testing

namespace klieg::embedded {

KLIEG_ASYNC_TEST(EmbeddedBroadcast, TellsASubscriberThatLagsOfAGapAndGoesOnBehindIt) {
    Broadcast broadcast({.queued_max = 3});
    std::vector<std::string> seen;
    auto listening = broadcast.subscribe(
        "news", co_await this_executor(),
        {.message = [&](auto const& message) { seen.push_back(*message); }, .gap = [&] { seen.emplace_back("gap"); }});
    for (auto const* message : {"1", "2", "3", "4", "5"}) broadcast.publish("news", message);
    co_await yield();
    EXPECT_EQ(seen, (std::vector<std::string>{"gap", "5"}));
    broadcast.publish("news", "6");
    co_await yield();
    EXPECT_EQ(seen.back(), "6");
}

KLIEG_ASYNC_TEST(EmbeddedBroadcast, ASubscriptionMayEndWithinItsOwnSink) {
    Broadcast broadcast({});
    std::unique_ptr<ports::Broadcast::Subscription> listening;
    int heard = 0;
    listening = broadcast.subscribe("news", co_await this_executor(), {.message = [&](auto const&) {
                                        ++heard;
                                        listening.reset();
                                    }});
    broadcast.publish("news", "1");
    broadcast.publish("news", "2");
    co_await yield();
    EXPECT_EQ(heard, 1);
}

}  // namespace klieg::embedded
