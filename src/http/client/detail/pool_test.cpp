#include "http/client/detail/pool.h"

#include "base/task_group.h"
#include "base/wake_up.h"
#include "http/client/fixture_for_test.h"

namespace klieg::http {

namespace {

using namespace std::chrono_literals;
using klieg::testing::run_concurrently;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::SizeIs;

Task<Result<std::string>> body_of(Client& client, ClientRequest request) {
    auto response = co_await client.send(std::move(request));
    if (!response.ok()) co_return std::string(response.error().stable_code());
    co_return std::move(response->body);
}

/// What came of each, in the order in which they were asked for.
Task<std::vector<std::string>> outcomes(Client& client, std::vector<ClientRequest> requests) {
    std::vector<Task<Result<std::string>>> tasks;
    for (auto& request : requests) tasks.push_back(body_of(client, std::move(request)));
    auto results = co_await run_concurrently(std::move(tasks));
    std::vector<std::string> texts;
    for (auto& result : results) texts.push_back(result.ok() ? *result : "never set");
    co_return texts;
}

/// Of requests that take their turns: "/0", "/1" and so on, at one server.
std::vector<ClientRequest> numbered(std::size_t count, unsigned depth = 1) {
    std::vector<ClientRequest> requests;
    for (std::size_t i = 0; i < count; ++i)
        requests.push_back({.url = "http://a.example/" + std::to_string(i), .pipeline_depth = depth});
    return requests;
}

std::string path_of(std::string const& request) {
    auto begin = request.find(' ') + 1;
    return request.substr(begin, request.find(' ', begin) - begin);
}

/// A server that answers each request with its path when the test says so.
struct HeldAnswers {
    explicit HeldAnswers(FakeNetwork& network) {
        network.answer = [this](FakePeer& peer, std::string const& request) {
            held.emplace_back(&peer, path_of(request));
            changed.wake();
            return FakeAnswer{};
        };
    }
    /// Waits until so many requests have come that were not answered.
    Task<> until(std::size_t count) {
        for (auto seen = changed.ticket(); held.size() < count; seen = changed.ticket())
            co_await changed.wait(seen, 30s);
    }
    void answer_next(std::string const& connection = "keep-alive") {
        auto [peer, path] = held.front();
        held.pop_front();
        peer->send("HTTP/1.1 200 OK\r\nConnection: " + connection +
                   "\r\nContent-Length: " + std::to_string(path.size()) + "\r\n\r\n" + path);
    }
    std::deque<std::pair<FakePeer*, std::string>> held;
    WakeUp changed;
};

/// Requests on the side, with what came of them.
class Running {
public:
    explicit Running(Executor executor) : group_(std::move(executor)) {}

    void start(Client& client, ClientRequest request) {
        group_.spawn("request", run(client, std::move(request), outcomes_.emplace_back(), ended_));
    }
    Task<> until(std::size_t count) {
        for (auto seen = ended_.ticket(); ended() < count; seen = ended_.ticket()) co_await ended_.wait(seen, 30s);
    }
    std::size_t ended() const {
        return static_cast<std::size_t>(
            std::count_if(outcomes_.begin(), outcomes_.end(), [](auto const& o) { return !o.empty(); }));
    }
    std::string const& outcome(std::size_t index) const { return outcomes_.at(index); }
    Task<> stop() { return group_.stop(); }

private:
    static Task<> run(Client& client, ClientRequest request, std::string& into, WakeUp& ended) {
        auto outcome = co_await body_of(client, std::move(request));
        into = outcome.value();
        ended.wake();
    }

    std::deque<std::string> outcomes_;
    WakeUp ended_;
    TaskGroup group_;
};

ClientRequest to(std::string url, unsigned depth = 1) {
    return {.url = std::move(url), .pipeline_depth = depth};
}

}  // namespace

KLIEG_ASYNC_TEST(Pool, SharesAFewConnectionsAmongMany) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 3});
    auto texts = co_await outcomes(fixture.client, numbered(100));
    EXPECT_THAT(texts, AllOf(SizeIs(100), Each("ok")));
    EXPECT_EQ(fixture.network.peers.size(), 3U);
    EXPECT_EQ(fixture.requests(), 100U);
}

KLIEG_ASYNC_TEST(Pool, ServesFirstWhoCameFirst) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1});
    HeldAnswers server(fixture.network);
    Running running(co_await this_executor());
    for (int i = 0; i < 5; ++i) running.start(fixture.client, to("http://a.example/" + std::to_string(i)));
    for (int i = 0; i < 5; ++i) {
        co_await server.until(1);
        EXPECT_EQ(server.held.front().second, "/" + std::to_string(i));
        server.answer_next();
    }
    co_await running.until(5);
    co_await running.stop();
}

KLIEG_ASYNC_TEST(Pool, LimitsWhoWaits) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1, .waiting_max = 2});
    HeldAnswers server(fixture.network);
    Running running(co_await this_executor());
    for (int i = 0; i < 3; ++i) running.start(fixture.client, to("http://a.example/" + std::to_string(i)));
    co_await server.until(1);
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "client_busy");
    server.answer_next();
    co_await server.until(1);
    server.answer_next();
    co_await server.until(1);
    server.answer_next();
    co_await running.until(3);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(running.outcome(i), "/" + std::to_string(i));
    co_await running.stop();
}

KLIEG_ASYNC_TEST(Pool, WaitsNoLongerThanARequestAllows) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1});
    HeldAnswers server(fixture.network);
    Running running(co_await this_executor());
    running.start(fixture.client, to("http://a.example/0"));
    co_await server.until(1);
    ClientRequest hasty{.url = "http://a.example/", .limits = {.queue_patience = 1ms}};
    EXPECT_EQ(co_await fixture.outcome(std::move(hasty)), "client_busy");
    ClientRequest short_of_time{.url = "http://a.example/", .limits = {.whole_patience = 1ms}};
    EXPECT_EQ(co_await fixture.outcome(std::move(short_of_time)), "client_busy");
    server.answer_next();
    co_await running.until(1);
    EXPECT_EQ(running.outcome(0), "/0");
    co_await running.stop();
}

KLIEG_ASYNC_TEST(Pool, AServerThatIsBusyStandsInNobodysWay) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1});
    HeldAnswers server(fixture.network);
    Running running(co_await this_executor());
    for (int i = 0; i < 3; ++i) running.start(fixture.client, to("http://a.example/" + std::to_string(i)));
    co_await server.until(1);
    running.start(fixture.client, to("http://b.example/b"));
    co_await server.until(2);
    EXPECT_EQ(server.held.back().second, "/b");
    for (int i = 0; i < 4; ++i) {
        co_await server.until(1);
        server.answer_next();
    }
    co_await running.until(4);
    co_await running.stop();
}

KLIEG_ASYNC_TEST(Pool, MakesRoomForOtherServers) {
    ClientFixture fixture(co_await this_executor(), {.connections_max = 2});
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    EXPECT_EQ(co_await fixture.get("http://b.example/"), "ok");
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    EXPECT_EQ(co_await fixture.get("http://a.example:81/"), "ok");
    EXPECT_EQ(fixture.client.connections(), 2U);
    EXPECT_FALSE(fixture.network.peers[0]->closed);
    EXPECT_TRUE(fixture.network.peers[1]->closed) << "it had rested longest";
}

KLIEG_ASYNC_TEST(Pool, WhoWaitsForRoomGetsItFromAnotherServer) {
    ClientFixture fixture(co_await this_executor(), {.connections_max = 1});
    HeldAnswers server(fixture.network);
    Running running(co_await this_executor());
    running.start(fixture.client, to("http://a.example/0"));
    co_await server.until(1);
    running.start(fixture.client, to("http://b.example/1"));
    running.start(fixture.client, to("http://a.example/2"));
    for (std::string path : {"/0", "/1", "/2"}) {
        co_await server.until(1);
        EXPECT_EQ(server.held.front().second, path);
        server.answer_next();
    }
    co_await running.until(3);
    EXPECT_EQ(fixture.client.connections(), 1U);
    co_await running.stop();
}

KLIEG_ASYNC_TEST(Pool, AFailedConnectionGivesItsRoomBack) {
    ClientFixture fixture(co_await this_executor(), {.connections_max = 1});
    fixture.network.unreachable["198.41.0.4"] = {Errc::unavailable, "refused"};
    auto texts = co_await outcomes(fixture.client, numbered(20));
    EXPECT_THAT(texts, Each("unavailable"));
    EXPECT_EQ(fixture.client.connections(), 0U);
    EXPECT_EQ(co_await fixture.get("http://b.example/"), "ok");
}

KLIEG_ASYNC_TEST(Pool, WhoIsCancelledLeavesNothingBehind) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1});
    HeldAnswers server(fixture.network);
    {
        Running running(co_await this_executor());
        for (int i = 0; i < 10; ++i) running.start(fixture.client, to("http://a.example/" + std::to_string(i)));
        co_await server.until(1);
        co_await running.stop();
    }
    EXPECT_EQ(fixture.client.connections(), 0U);
    EXPECT_TRUE(fixture.network.peers[0]->closed);
    fixture.always(ok_answer("ok"));
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
}

KLIEG_ASYNC_TEST(Pool, StopEndsWhatIsUnderWay) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1});
    HeldAnswers server(fixture.network);
    Running running(co_await this_executor());
    for (int i = 0; i < 3; ++i) running.start(fixture.client, to("http://a.example/" + std::to_string(i)));
    co_await server.until(1);
    fixture.client.stop();
    co_await running.until(3);
    EXPECT_EQ(running.outcome(0), "connection_lost");
    EXPECT_EQ(running.outcome(1), "unavailable");
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "unavailable");
    EXPECT_EQ(fixture.client.connections(), 0U);
    co_await running.stop();
}

KLIEG_ASYNC_TEST(Pipeline, SendsAheadOfAnswersAndReadsThemInOrder) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1});
    HeldAnswers server(fixture.network);
    Running running(co_await this_executor());
    running.start(fixture.client, to("http://a.example/first", 4));
    co_await server.until(1);
    EXPECT_EQ(server.held.size(), 1U);
    server.answer_next();
    co_await running.until(1);

    for (int i = 0; i < 6; ++i) running.start(fixture.client, to("http://a.example/" + std::to_string(i), 4));
    co_await server.until(4);
    co_await yield();
    EXPECT_EQ(server.held.size(), 4U) << "its depth";
    for (int i = 0; i < 6; ++i) {
        co_await server.until(1);
        server.answer_next();
    }
    co_await running.until(7);
    for (std::size_t i = 0; i < 6; ++i) EXPECT_EQ(running.outcome(i + 1), "/" + std::to_string(i));
    EXPECT_EQ(fixture.network.peers.size(), 1U);
    co_await running.stop();
}

KLIEG_ASYNC_TEST(Pipeline, TakesOnlyWhatMayBeRepeatedAndAsksForIt) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1});
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    HeldAnswers server(fixture.network);
    fixture.network.peers[0]->answer = fixture.network.answer;
    Running running(co_await this_executor());
    running.start(fixture.client, to("http://a.example/0", 4));
    co_await server.until(1);
    ClientRequest post{.method = Method::post, .url = "http://a.example/1", .pipeline_depth = 4};
    running.start(fixture.client, std::move(post));
    running.start(fixture.client, to("http://a.example/2"));
    ClientRequest harmless{.method = Method::post, .url = "http://a.example/3"};
    harmless.repetition = Repetition::harmless;
    harmless.pipeline_depth = 4;
    running.start(fixture.client, std::move(harmless));
    for (std::string path : {"/0", "/1", "/2", "/3"}) {
        co_await server.until(1);
        co_await yield();
        EXPECT_EQ(server.held.size(), 1U) << path;
        EXPECT_EQ(server.held.front().second, path);
        server.answer_next();
    }
    co_await running.until(4);
    co_await running.stop();
}

KLIEG_ASYNC_TEST(Pipeline, AFailureTakesThoseBehindItAlong) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1});
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    HeldAnswers server(fixture.network);
    fixture.network.peers[0]->answer = fixture.network.answer;
    Running running(co_await this_executor());
    for (int i = 0; i < 4; ++i) running.start(fixture.client, to("http://a.example/" + std::to_string(i), 8));
    co_await server.until(4);
    server.answer_next();
    fixture.network.peers[0]->send("nonsense\r\n\r\n");
    co_await running.until(4);
    EXPECT_EQ(running.outcome(0), "/0");
    EXPECT_EQ(running.outcome(1), "malformed_answer");
    EXPECT_EQ(running.outcome(2), "connection_lost");
    EXPECT_EQ(running.outcome(3), "connection_lost");
    EXPECT_EQ(fixture.client.connections(), 0U);
    co_await running.stop();
}

KLIEG_ASYNC_TEST(Pipeline, WhoCannotWaitDoesNotHarmThoseAhead) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1});
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    HeldAnswers server(fixture.network);
    fixture.network.peers[0]->answer = fixture.network.answer;
    Running running(co_await this_executor());
    running.start(fixture.client, to("http://a.example/0", 8));
    co_await server.until(1);
    auto hasty = to("http://a.example/1", 8);
    hasty.limits.whole_patience = 10ms;
    running.start(fixture.client, std::move(hasty));
    running.start(fixture.client, to("http://a.example/2", 8));
    co_await running.until(2);
    EXPECT_EQ(running.outcome(1), "timeout");
    EXPECT_EQ(running.outcome(2), "connection_lost");
    server.answer_next();
    co_await running.until(3);
    EXPECT_EQ(running.outcome(0), "/0");
    EXPECT_EQ(fixture.client.connections(), 0U) << "two more answers are due on it, which nobody wants";
    co_await running.stop();
}

KLIEG_ASYNC_TEST(Pipeline, WhatAServerLeavesUnansweredInGoodOrderIsSentOnceMore) {
    ClientFixture fixture(co_await this_executor(), {.connections_per_server_max = 1});
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    HeldAnswers server(fixture.network);
    fixture.network.peers[0]->answer = fixture.network.answer;
    Running running(co_await this_executor());
    for (int i = 0; i < 3; ++i) running.start(fixture.client, to("http://a.example/" + std::to_string(i), 8));
    co_await server.until(3);
    server.answer_next("close");
    server.held.clear();
    for (int i = 0; i < 2; ++i) {
        co_await server.until(1);
        EXPECT_NE(server.held.front().first, fixture.network.peers[0].get());
        server.answer_next();
    }
    co_await running.until(3);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(running.outcome(i), "/" + std::to_string(i));
    co_await running.stop();
}

}  // namespace klieg::http
