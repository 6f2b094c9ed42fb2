#include "testing/contracts/broadcast_contract.h"

#include "base/core_pool.h"
#include "base/wake_up.h"
#include "testing/async_test.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace klieg::testing {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(BroadcastContract);

using namespace ports;  // NOLINT(google-build-using-namespace): the subject of the whole file
using namespace std::chrono_literals;

namespace {

/// Keeps what it hears, and lets a test wait for it.
struct Listener {
    Broadcast::Sink sink() {
        return {.message = [this](Broadcast::Message const& message) { heard.push_back(*message), changed.wake(); },
                .gap = {}};
    }
    bool has_heard(std::string const& message) const { return std::ranges::find(heard, message) != heard.end(); }

    std::vector<std::string> heard;
    WakeUp changed;
};

/// Says it again until it is heard: any single message may be lost.
Task<bool> say_until_heard(Broadcast& from, std::string channel, std::string message, Listener& listener) {
    for (int attempt = 0; attempt < 100; ++attempt) {
        auto seen = listener.changed.ticket();
        from.publish(channel, message);
        while (!listener.has_heard(message) && co_await listener.changed.wait(seen, 100ms))
            seen = listener.changed.ticket();
        if (listener.has_heard(message)) co_return true;
    }
    co_return false;
}

Task<> end_on(std::size_t home, std::size_t core, std::unique_ptr<Broadcast::Subscription>& listening) {
    if (core == home) listening.reset();
    co_return;
}

}  // namespace

KLIEG_ASYNC_TEST_P(BroadcastContract, ReachesAllWhoListenOnAllNodes) {
    auto on = co_await this_executor();
    Listener near;
    Listener far;
    auto first = fixture.here().subscribe("news", on, near.sink());
    auto second = fixture.elsewhere().subscribe("news", on, far.sink());
    EXPECT_TRUE(co_await say_until_heard(fixture.here(), "news", "hello", near));
    EXPECT_TRUE(co_await say_until_heard(fixture.here(), "news", "hello", far));
}

KLIEG_ASYNC_TEST_P(BroadcastContract, KeepsChannelsApart) {
    auto on = co_await this_executor();
    Listener listener;
    Listener other;
    auto listening = fixture.here().subscribe("news", on, listener.sink());
    auto beside = fixture.here().subscribe("news of others", on, other.sink());
    EXPECT_TRUE(co_await say_until_heard(fixture.elsewhere(), "news of others", "theirs", other));
    EXPECT_TRUE(co_await say_until_heard(fixture.elsewhere(), "news", "ours", listener));
    EXPECT_FALSE(listener.has_heard("theirs"));
}

KLIEG_ASYNC_TEST_P(BroadcastContract, BringsEachMessageAtMostOnceAndInThePublishersOrder) {
    Listener listener;
    auto listening = fixture.elsewhere().subscribe("numbers", co_await this_executor(), listener.sink());
    for (int i = 0; i < 500; ++i) fixture.here().publish("numbers", std::to_string(i));
    EXPECT_TRUE(co_await say_until_heard(fixture.here(), "numbers", "end", listener));
    int last = -1;
    for (auto const& message : listener.heard) {
        if (message == "end") break;
        int number = -1;
        std::from_chars(message.data(), message.data() + message.size(), number);
        EXPECT_GT(number, last);
        last = number;
    }
}

KLIEG_ASYNC_TEST_P(BroadcastContract, CarriesAnyBytesUpToItsLimit) {
    Listener listener;
    auto listening = fixture.elsewhere().subscribe("bytes", co_await this_executor(), listener.sink());
    std::string every_byte;
    while (every_byte.size() < kMessageBytesMax) every_byte.push_back(static_cast<char>(every_byte.size() % 256));
    EXPECT_TRUE(co_await say_until_heard(fixture.here(), "bytes", every_byte, listener));
    EXPECT_TRUE(co_await say_until_heard(fixture.here(), "bytes", "", listener));
}

KLIEG_ASYNC_TEST_P(BroadcastContract, IsSilentOnceASubscriptionHasEnded) {
    auto on = co_await this_executor();
    Listener ended;
    Listener listener;
    auto ending = fixture.here().subscribe("news", on, ended.sink());
    auto listening = fixture.here().subscribe("news", on, listener.sink());
    fixture.here().publish("news", "on its way");
    ending.reset();
    EXPECT_TRUE(co_await say_until_heard(fixture.here(), "news", "after", listener));
    EXPECT_TRUE(ended.heard.empty());
}

KLIEG_ASYNC_TEST_P(BroadcastContract, CallsASinkOnItsOwnCore) {
    CorePool cores(2);
    std::atomic<int> at_home{0};
    std::atomic<int> astray{0};
    WakeUp heard;
    auto count = [&](Broadcast::Message const&) {
        ++(cores.here() == std::size_t{1} ? at_home : astray);
        heard.wake();
    };
    auto listening = fixture.elsewhere().subscribe("news", cores.executor(1), {.message = count, .gap = {}});
    for (int attempt = 0; attempt < 100 && at_home == 0; ++attempt) {
        auto seen = heard.ticket();
        fixture.here().publish("news", "hello");
        if (at_home == 0) co_await heard.wait(seen, 100ms);
    }
    auto end_at_home = [&](std::size_t core) { return end_on(1, core, listening); };
    co_await cores.on_each(end_at_home);
    EXPECT_GT(at_home, 0);
    EXPECT_EQ(astray, 0);
}

}  // namespace klieg::testing
