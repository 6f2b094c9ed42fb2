#include "http/server.h"

#include "base/random.h"
#include "base/wake_up.h"
#include "http/ranges.h"
#include "http/upgrade.h"
#include "testing/temp_dir.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include <future>
#include <thread>

namespace klieg::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// A peer that blocks, as simple as can be.
class Peer {
public:
    /// How much its kernel takes before it reads: to one with little room, whoever sends much has to wait.
    enum class Room { usual, little };
    explicit Peer(std::uint16_t port, Room room = Room::usual, char const* from = "127.0.0.1")
        : socket_(context_, tcp::v4()) {
        socket_.bind(tcp::endpoint(asio::ip::make_address(from), 0));
        if (room == Room::little) socket_.set_option(asio::socket_base::receive_buffer_size(4096));
        socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
    }
    /// Leaves without a goodbye.
    void reset() {
        socket_.set_option(asio::socket_base::linger(true, 0));
        socket_.close();
    }
    void send(std::string const& text) { asio::write(socket_, asio::buffer(text)); }
    /// Until the server closes.
    std::string rest() {
        std::string text;
        boost::system::error_code error;
        asio::read(socket_, asio::dynamic_buffer(text), error);
        return text;
    }
    std::string exactly(std::size_t count) {
        std::string text(count, '\0');
        boost::system::error_code error;
        text.resize(asio::read(socket_, asio::buffer(text), error));
        return text;
    }

private:
    asio::io_context context_;
    tcp::socket socket_;
};

Task<> echo(UpgradedConnection upgraded) {
    auto& stream = *upgraded.connection.stream;
    auto write = [&](std::string_view text) { return stream.write(std::as_bytes(std::span(text)), {}, 10s); };
    auto said = std::move(upgraded.unread);
    std::vector<std::byte> piece(100);
    while (said.find('!') == said.npos) {
        auto count = co_await stream.read_some(piece, std::chrono::steady_clock::now() + 10s);
        if (!count.ok() || *count == 0) co_return;
        said += std::string(reinterpret_cast<char const*>(piece.data()), *count);
    }
    (void)co_await write(said);
    co_await upgraded.drain.wait();
    (void)co_await write("bye");
}
Task<Result<Response>> upgrade(Request& /*request*/) {
    co_return Response{.status = 101, .body = Takeover{echo}}.with("Upgrade", "echo");
}

Task<Result<Response>> hello(Request& request) {
    co_return text_response("hello " + request.client_address);
}

struct ServerFixture {
    explicit ServerFixture(ServerLimits limits = {}, std::size_t count = 2) : cores(count) {
        content.resize(8 * 1024 * 1024 + 123);
        SystemRandom().fill(std::as_writable_bytes(std::span(content)));
        auto file = File::open(folder.path() / "f", File::Mode::write_new);
        EXPECT_TRUE(file->write_at(0, std::as_bytes(std::span(content))).ok());
        slice = {std::make_shared<File const>(std::move(file).value()), 0, content.size()};

        router.add({Method::get, "/hello", "A greeting.", hello});
        Handler serve_slice = [this](Request& request) { return send_slice(request); };
        router.add({Method::get, "/file", "A file.", serve_slice});
        Handler wait = [this](Request& request) { return wait_for_test(request); };
        router.add({Method::get, "/wait", "Slow.", wait});
        Handler count_body = [this](Request& request) { return measure(request); };
        router.add({Method::post, "/count", "Counts.", count_body, 1U << 30U});
        router.add({Method::get, "/echo", "Another protocol.", upgrade});
        Handler wait_long = [this](Request& request) { return wait_for_ever(request); };
        router.add({.method = Method::get,
                    .pattern = "/news",
                    .summary = "Waits for news that never come.",
                    .handler = wait_long,
                    .body_bytes_max = 0,
                    .waits = true});
        server = std::make_unique<Server>(
            ServerOptions{.listen = {{.port = 0}}, .limits = limits}, cores,
            [](Request& request) { return request.route->handler(request); }, router, metrics);
        EXPECT_TRUE(server->open().ok());
        server->start();
    }
    ~ServerFixture() {
        if (server) stop();
    }

    /// On a loop that outlives the cores, since a core may still hold its executor when stop() has returned.
    void stop() {
        asio::co_spawn(loop, server->stop(), [](std::exception_ptr failure) { EXPECT_FALSE(failure); });
        loop.run();
        server.reset();
        cores.stop();
    }

    /// Until so many requests wait in a handler.
    void await_waiting(int wanted) {
        EXPECT_TRUE(comes_about([&] { return waiting == wanted; })) << waiting << " wait";
    }
    /// False where it does not within a minute: a test fails rather than hangs.
    template <class Condition>
    static bool comes_about(Condition holds) {
        auto const deadline = std::chrono::steady_clock::now() + 1min;
        while (!holds()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::yield();
        }
        return true;
    }
    bool says(std::string const& line) { return metrics.exposition().find(line + "\n") != std::string::npos; }

    Task<Result<Response>> send_slice(Request& request) { co_return ranged(request, Response{.body = slice}); }
    Task<Result<Response>> wait_for_test(Request& /*request*/) {
        ++waiting;
        static_cast<void>(co_await go_on.wait(0, 1min));
        co_return text_response("done");
    }
    Task<Result<Response>> wait_for_ever(Request& /*request*/) {
        struct Leave {
            std::atomic<int>& count;
            ~Leave() { --count; }
        } leave{waiting};
        ++waiting;
        while (true) co_await sleep_for(1h);
    }
    Task<Result<Response>> measure(Request& request) {
        std::vector<std::byte> piece(64 * 1024);
        std::size_t total = 0;
        while (true) {
            KLIEG_CO_TRY(auto count, co_await request.body->read(piece));
            if (count == 0) break;
            total += count;
        }
        co_return text_response(std::to_string(total));
    }

    klieg::testing::TempDir folder;
    std::string content;
    FileSlice slice;
    std::atomic<int> waiting{0};
    WakeUp go_on;
    asio::io_context loop{1};
    CorePool cores;
    Router router;
    Metrics metrics;
    std::unique_ptr<Server> server;
};

std::string get(std::string const& path, std::string const& more = "Connection: close\r\n") {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n";
}

std::string body_of(std::string const& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
}

}  // namespace

TEST(Server, AnswersOverRealSockets) {
    ServerFixture fixture;
    Peer peer(fixture.server->port());
    peer.send(get("/hello", "") + get("/hello"));
    auto said = peer.rest();
    EXPECT_THAT(said, HasSubstr("\r\n\r\nhello 127.0.0.1HTTP/1.1 200 OK"));
    EXPECT_THAT(said, EndsWith("hello 127.0.0.1"));
    EXPECT_THAT(fixture.metrics.exposition(), HasSubstr("klieg_http_requests_total{status=\"2xx\"} 2"));
}

TEST(Server, SendsFilesToSlowReadersWhole) {
    ServerFixture fixture;
    Peer peer(fixture.server->port(), Peer::Room::little);
    peer.send(get("/file"));
    EXPECT_TRUE(body_of(peer.rest()) == fixture.content);

    Peer part(fixture.server->port());
    part.send(get("/file", "Range: bytes=1000000-2999999\r\nConnection: close\r\n"));
    auto said = part.rest();
    EXPECT_THAT(said.substr(0, 30), StartsWith("HTTP/1.1 206 "));
    EXPECT_TRUE(body_of(said) == fixture.content.substr(1'000'000, 2'000'000));
}

TEST(Server, GivesUpOnReadersThatStopReading) {
    ServerFixture fixture({.write_patience = 50ms});
    Peer peer(fixture.server->port(), Peer::Room::little);
    peer.send(get("/file"));
    EXPECT_TRUE(fixture.comes_about([&] {
        return fixture.says("klieg_http_connections_total 1") && fixture.says("klieg_http_connections_open 0");
    }));
    EXPECT_LT(peer.rest().size(), fixture.content.size());
}

TEST(Server, TakesLargeBodiesInPieces) {
    ServerFixture fixture;
    Peer peer(fixture.server->port());
    peer.send("POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(fixture.content.size()) +
              "\r\nConnection: close\r\n\r\n" + fixture.content);
    EXPECT_EQ(body_of(peer.rest()), std::to_string(fixture.content.size()));
}

TEST(Server, TurnsAwayWhoComesBeyondTheLimit) {
    ServerFixture fixture({.connections = {.requests_max = 2}});
    Peer first(fixture.server->port()), second(fixture.server->port());
    for (auto* peer : {&first, &second}) peer->send(get("/wait", ""));
    fixture.await_waiting(2);
    Peer third(fixture.server->port());
    EXPECT_THAT(third.rest(), StartsWith("HTTP/1.1 503 "));
    fixture.go_on.wake();
}

TEST(Server, ClosesWhoHasIdledForLongestWhereAllConnectionsAreTaken) {
    ServerFixture fixture({.connections = {.requests_max = 2}}, 1);
    Peer first(fixture.server->port());
    first.send(get("/hello", ""));
    EXPECT_THAT(first.exactly(15), StartsWith("HTTP/1.1 200 OK"));
    Peer second(fixture.server->port());
    second.send(get("/hello", "") + get("/hello", ""));
    EXPECT_THAT(second.exactly(15), StartsWith("HTTP/1.1 200 OK"));
    Peer third(fixture.server->port());
    third.send(get("/hello"));
    EXPECT_THAT(third.rest(), StartsWith("HTTP/1.1 200 OK"));
    EXPECT_THAT(first.rest(), EndsWith("hello 127.0.0.1"));
    second.send(get("/hello"));
    EXPECT_THAT(second.rest(), HasSubstr("Connection: close")) << "who has idled for less is heard";
    EXPECT_TRUE(fixture.says("klieg_http_connections_made_way_total 1"));
    EXPECT_TRUE(fixture.says("klieg_http_connections_refused_total 0"));
}

/// A peer that is no longer served is listened to for a while, so that it hears why: others need not wait for that.
TEST(Server, ClosesWhoSentNoRequestWhereAllConnectionsAreTaken) {
    ServerFixture fixture({.connections = {.requests_max = 1}}, 1);
    Peer garbage(fixture.server->port());
    garbage.send("X\r\n\r\n");
    EXPECT_THAT(garbage.exactly(15), StartsWith("HTTP/1.1 400 Ba"));
    Peer silent(fixture.server->port());
    EXPECT_THAT(garbage.rest(), HasSubstr("malformed_request"));
    Peer next(fixture.server->port());
    next.send(get("/hello"));
    EXPECT_THAT(next.rest(), StartsWith("HTTP/1.1 200 OK"));
    EXPECT_EQ(silent.rest(), "");
}

TEST(Server, LetsNoClientHaveMoreThanItsShareOfConnections) {
    ServerFixture fixture({.connections = {.per_client_max = 1}});
    Peer first(fixture.server->port());
    first.send(get("/wait", ""));
    fixture.await_waiting(1);
    Peer second(fixture.server->port());
    second.send(get("/hello"));
    EXPECT_THAT(second.rest(), StartsWith("HTTP/1.1 429 "));
    EXPECT_THAT(fixture.metrics.exposition(), HasSubstr("klieg_http_connections_refused_total 1"));
    fixture.go_on.wake();
}

/// Those who are turned away hold no places either, however many they are.
TEST(Server, ServesOthersWhileAClientComesAgainAndAgainBeyondItsShare) {
    ServerFixture fixture(
        {.connections = {.requests_max = 10, .waiting_max = 0, .upgraded_max = 0, .per_client_max = 1}});
    Peer busy(fixture.server->port());
    busy.send(get("/wait", ""));
    fixture.await_waiting(1);
    std::vector<std::unique_ptr<Peer>> more;
    for (int i = 0; i < 100; ++i) {
        more.push_back(std::make_unique<Peer>(fixture.server->port()));
        EXPECT_THAT(more.back()->exactly(12), EndsWith(" 429")) << i;
    }
    Peer other(fixture.server->port(), Peer::Room::usual, "127.0.0.2");
    other.send(get("/hello"));
    EXPECT_THAT(other.rest(), EndsWith("hello 127.0.0.2"));
    fixture.go_on.wake();
}

TEST(Server, ClosesAClientsOwnIdleConnectionForItsNext) {
    ServerFixture fixture({.connections = {.per_client_max = 1}}, 1);
    Peer first(fixture.server->port());
    first.send(get("/hello", ""));
    EXPECT_THAT(first.exactly(15), StartsWith("HTTP/1.1 200 OK"));
    Peer second(fixture.server->port());
    second.send(get("/hello"));
    EXPECT_THAT(second.rest(), StartsWith("HTTP/1.1 200 OK"));
    EXPECT_THAT(first.rest(), EndsWith("hello 127.0.0.1"));
    EXPECT_TRUE(fixture.says("klieg_http_connections_made_way_total 1"));
}

/// It would be refused all the same.
TEST(Server, ClosesNoStrangersConnectionForAClientThatHasItsShare) {
    ServerFixture fixture(
        {.connections = {.requests_max = 2, .waiting_max = 0, .upgraded_max = 0, .per_client_max = 1}}, 1);
    Peer stranger(fixture.server->port(), Peer::Room::usual, "127.0.0.2");
    stranger.send(get("/hello", ""));
    EXPECT_THAT(stranger.exactly(15), StartsWith("HTTP/1.1 200 OK"));
    Peer busy(fixture.server->port());
    busy.send(get("/wait", ""));
    fixture.await_waiting(1);
    Peer again(fixture.server->port());
    EXPECT_THAT(again.rest(), StartsWith("HTTP/1.1 429 "));
    stranger.send(get("/hello"));
    EXPECT_THAT(stranger.rest(), HasSubstr("Connection: close")) << "it is still heard";
    EXPECT_TRUE(fixture.says("klieg_http_connections_made_way_total 0"));
    fixture.go_on.wake();
}

TEST(Server, DrainsBeforeItEnds) {
    ServerFixture fixture;
    Peer idle(fixture.server->port()), busy(fixture.server->port()), fresh(fixture.server->port());
    idle.send(get("/hello", ""));
    EXPECT_THAT(idle.exactly(15), StartsWith("HTTP/1.1 200 OK"));
    busy.send(get("/wait", ""));
    fixture.await_waiting(1);

    auto port = fixture.server->port();
    auto stopping = std::async(std::launch::async, [&] { fixture.stop(); });
    idle.rest();
    EXPECT_EQ(fresh.rest(), "");
    EXPECT_EQ(stopping.wait_for(50ms), std::future_status::timeout);
    EXPECT_THROW(Peer late(port), boost::system::system_error);
    fixture.go_on.wake();
    auto said = busy.rest();
    EXPECT_THAT(said, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(said, EndsWith("done"));
    stopping.get();
}

TEST(Server, EndsWhatOutlastsThePatienceOfItsDrain) {
    ServerFixture fixture({.drain_patience = 50ms});
    Peer busy(fixture.server->port());
    busy.send(get("/wait", ""));
    fixture.await_waiting(1);
    fixture.stop();
    EXPECT_EQ(busy.rest(), "");
}

TEST(Server, ForgetsWhatAPeerWaitedForThatHasLeft) {
    ServerFixture fixture;
    {
        Peer peer(fixture.server->port()), with_more_to_say(fixture.server->port());
        peer.send(get("/news"));
        with_more_to_say.send(get("/news") + get("/hello"));
        fixture.await_waiting(2);
        with_more_to_say.reset();
    }
    fixture.await_waiting(0);
}

TEST(Server, EndsWaitsAndSaysGoodbyeWhenItDrains) {
    ServerFixture fixture;
    Peer waiting(fixture.server->port()), upgraded(fixture.server->port());
    upgraded.send(get("/echo", "Connection: Upgrade\r\nUpgrade: echo\r\n") + "hello");
    upgraded.send(" there!");
    waiting.send(get("/news", ""));
    fixture.await_waiting(1);
    EXPECT_THAT(upgraded.exactly(12), EndsWith(" 101"));
    auto stopping = std::async(std::launch::async, [&] { fixture.stop(); });
    EXPECT_THAT(waiting.rest(), StartsWith("HTTP/1.1 503 "));
    auto said = upgraded.rest();
    EXPECT_THAT(said, EndsWith("bye"));
    EXPECT_THAT(said, HasSubstr("\r\n\r\nhello there!"));
    stopping.get();
}

TEST(Server, SaysWhyItCannotStart) {
    CorePool cores(1);
    Router router;
    Metrics metrics;
    Server nowhere({.listen = {{.host = "not an address"}}}, cores, {}, router, metrics);
    EXPECT_EQ(nowhere.open().error().kind, Errc::invalid);
    Server far({.listen = {{.host = "192.0.2.1"}}}, cores, {}, router, metrics);
    EXPECT_FALSE(far.open().ok());
}

TEST(Server, RefusesAPortThatAnotherServerHas) {
    ServerFixture fixture;
    CorePool cores(1);
    Router router;
    Metrics metrics;
    Server second({.listen = {{.port = fixture.server->port()}}}, cores, {}, router, metrics);
    EXPECT_EQ(second.open().error().kind, Errc::unavailable);
}

}  // namespace klieg::http
