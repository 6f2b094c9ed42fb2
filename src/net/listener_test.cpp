#include "net/listener.h"

#include "base/per_core.h"
#include "net/fixture_for_test.h"
#include "net/raw_tls_client_for_test.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <thread>

namespace klieg::net {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

struct AdmissionOf final : Admission {
    explicit AdmissionOf(std::string peer_address) : address(std::move(peer_address)) {}
    std::string_view client_key() const noexcept override { return address; }
    std::string const address;
};

/// Sends back what it gets, and counts.
class Echo final : public ConnectionHandler {
public:
    using Streams = std::set<ByteStream*>;

    explicit Echo(CorePool& cores) : open(cores, [](std::size_t, Executor const&) { return Streams(); }) {}

    Result<std::unique_ptr<Admission>> admit(std::string_view peer_address) override {
        if (closed_to_all) return Error{Errc::rate_limited, "not you"};
        return std::make_unique<AdmissionOf>(std::string(peer_address));
    }
    Task<> turn_away(Connection connection, Error why) override {
        ++turned_away;
        (void)co_await connection.stream->write(std::as_bytes(std::span(why.detail)), {}, 1h);
    }
    Task<> serve(Connection connection) override {
        EXPECT_TRUE(connection.admission);
        auto& here = open.local();
        here.insert(connection.stream.get());
        ++served;
        if (connection.security == Security::tls) ++secure;
        std::byte piece[64];
        while (true) {
            auto count = co_await connection.stream->read_some(piece, std::chrono::steady_clock::now() + 1h);
            if (!count.ok() || *count == 0) break;
            if (!(co_await connection.stream->write(std::span(piece).first(*count), {}, 1h)).ok()) break;
        }
        here.erase(connection.stream.get());
    }
    void drain() noexcept override {
        ++drained;
        if (stubborn) return;
        for (auto* stream : open.local()) stream->close();
    }
    std::string_view refuse() noexcept override {
        ++refused;
        return "full";
    }

    void handshake_failed() noexcept override { ++failed; }

    PerCore<Streams> open;
    std::atomic<int> served{0}, secure{0}, drained{0}, refused{0}, turned_away{0}, failed{0};
    std::atomic<bool> stubborn{false}, closed_to_all{false};
};

/// A peer that blocks, as simple as can be.
class Peer {
public:
    explicit Peer(std::uint16_t port) : socket_(context_) {
        socket_.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
    }
    std::string ask(std::string const& text) {
        asio::write(socket_, asio::buffer(text));
        std::string answer(text.size(), '\0');
        boost::system::error_code error;
        answer.resize(asio::read(socket_, asio::buffer(answer), error));
        return answer;
    }
    std::string rest() {
        std::string text;
        boost::system::error_code error;
        asio::read(socket_, asio::dynamic_buffer(text), error);
        return text;
    }
    void end() { socket_.close(); }

private:
    asio::io_context context_;
    tcp::socket socket_;
};

/// A socket that blocks, for OpenSSL's own client.
int connected(std::uint16_t port, char const* from = "127.0.0.1") {
    asio::io_context context;
    tcp::socket socket(context, tcp::v4());
    socket.bind(tcp::endpoint(asio::ip::make_address(from), 0));
    socket.connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
    return socket.release();
}

struct Fixture {
    explicit Fixture(std::size_t connections_max = 100)
        : Fixture({.name = "echo", .connections_max = connections_max}) {}
    explicit Fixture(ListenerOptions options, std::size_t count = 2)
        : cores(count), listener(std::move(options), cores, echo) {
        auto opened = listener.open();
        EXPECT_TRUE(opened.ok());
        listener.start();
    }
    /// On a loop that outlives the cores, since a core may still hold its executor when stop() has returned.
    void stop(std::chrono::milliseconds patience) {
        asio::co_spawn(loop, listener.stop(std::chrono::steady_clock::now() + patience),
                       [](std::exception_ptr failure) { EXPECT_FALSE(failure); });
        loop.run();
    }

    asio::io_context loop{1};
    CorePool cores;
    Echo echo{cores};
    Listener listener;
};

}  // namespace

TEST(Listener, HandsEveryConnectionToItsHandler) {
    Fixture fixture;
    std::vector<std::unique_ptr<Peer>> peers;
    for (int i = 0; i < 20; ++i) peers.push_back(std::make_unique<Peer>(fixture.listener.port()));
    for (auto& peer : peers) EXPECT_EQ(peer->ask("hello"), "hello");
    EXPECT_EQ(fixture.echo.served, 20);
    fixture.stop(1h);
    for (auto& peer : peers) EXPECT_EQ(peer->rest(), "");
    EXPECT_EQ(fixture.echo.drained, 2);
}

TEST(Listener, RefusesWhoComesBeyondItsLimitAndServesAgainWhenOneLeft) {
    Fixture fixture(2);
    Peer first(fixture.listener.port()), second(fixture.listener.port());
    EXPECT_EQ(first.ask("a"), "a");
    EXPECT_EQ(second.ask("b"), "b");
    EXPECT_EQ(Peer(fixture.listener.port()).rest(), "full");
    first.end();
    std::string answer;
    while (answer.empty() || answer == "f") {  // until the server has seen that the first has gone
        try {
            answer = Peer(fixture.listener.port()).ask("c");
        } catch (boost::system::system_error const&) {
            answer.clear();
        }
    }
    EXPECT_EQ(answer, "c");
    EXPECT_GE(fixture.echo.refused, 1);
    fixture.stop(1h);
}

TEST(Listener, CancelsWhatOutlastsItsPatience) {
    Fixture fixture;
    fixture.echo.stubborn = true;
    Peer peer(fixture.listener.port());
    EXPECT_EQ(peer.ask("a"), "a");
    fixture.stop(1ms);
    EXPECT_EQ(peer.rest(), "");
}

TEST(Listener, AcceptsNoMoreOnceItIsStopped) {
    Fixture fixture;
    fixture.stop(1h);
    EXPECT_THROW(Peer(fixture.listener.port()), boost::system::system_error);
}

TEST(Listener, ShakesHandsBeforeItHandsOver) {
    TlsFixture tls;
    Fixture fixture({.name = "echo", .tls = tls.server.get()});
    {
        RawTlsClient client(connected(fixture.listener.port()));
        ASSERT_TRUE(client.handshake());
        EXPECT_EQ(client.ask("hello"), "hello");
    }
    Peer stranger(fixture.listener.port());
    EXPECT_EQ(stranger.ask("GET / HTTP/1.1\r\n\r\n"), "");
    fixture.stop(1h);
    EXPECT_EQ(fixture.echo.served, 1);
    EXPECT_EQ(fixture.echo.secure, 1);
    EXPECT_EQ(fixture.echo.failed, 1);
}

TEST(Listener, EndsAHandshakeThatDoesNotGoOn) {
    TlsFixture tls;
    Fixture fixture({.name = "echo", .tls = tls.server.get(), .handshake_patience = 50ms});
    Peer silent(fixture.listener.port());
    EXPECT_EQ(silent.rest(), "");
    while (fixture.echo.failed == 0) std::this_thread::yield();  // it is told once the peer is gone
    fixture.stop(1ms);
    EXPECT_EQ(fixture.echo.failed, 1);
}

TEST(Listener, HasTheOldestHandshakeMakeWayForANewOne) {
    TlsFixture tls;
    Fixture fixture({.name = "echo", .tls = tls.server.get(), .handshakes_max = 2, .handshake_patience = 1h}, 1);
    Peer first(fixture.listener.port());
    RawTlsClient second(connected(fixture.listener.port())), third(connected(fixture.listener.port()));
    EXPECT_EQ(first.rest(), "");
    ASSERT_TRUE(second.handshake()) << "it is not the oldest";
    ASSERT_TRUE(third.handshake());
    EXPECT_EQ(second.ask("hello"), "hello");
    EXPECT_EQ(third.ask("hello"), "hello");
    Peer fourth(fixture.listener.port());
    RawTlsClient fifth(connected(fixture.listener.port()));
    EXPECT_TRUE(fifth.handshake());
    EXPECT_EQ(fixture.echo.failed, 1) << "who is done holds nobody else up";
    fixture.stop(1ms);
    EXPECT_EQ(fixture.echo.refused, 0);
}

/// Whoever opens connections and says nothing keeps others neither out nor from going on.
TEST(Listener, LetsNoClientMakeOthersWaitForItsHandshakes) {
    TlsFixture tls;
    Fixture fixture({.name = "echo",
                     .tls = tls.server.get(),
                     .handshakes_max = 3,
                     .handshakes_per_client_max = 2,
                     .handshake_patience = 1h},
                    1);
    RawTlsClient other(connected(fixture.listener.port(), "127.0.0.2"));
    std::vector<std::unique_ptr<Peer>> silent;
    for (int i = 0; i < 10; ++i) silent.push_back(std::make_unique<Peer>(fixture.listener.port()));
    for (int i = 0; i < 8; ++i) EXPECT_EQ(silent[static_cast<std::size_t>(i)]->rest(), "") << i;
    EXPECT_TRUE(other.handshake()) << "it is the oldest, and not of that client";
    RawTlsClient late(connected(fixture.listener.port(), "127.0.0.2"));
    EXPECT_TRUE(late.handshake());
    fixture.stop(1ms);
    for (std::size_t i = 8; i < 10; ++i) EXPECT_EQ(silent[i]->rest(), "") << i;
}

TEST(Listener, RefusesAHandshakeWhereNobodyCanMakeWay) {
    TlsFixture tls;
    Fixture fixture({.name = "echo", .tls = tls.server.get(), .handshakes_max = 0});
    EXPECT_EQ(Peer(fixture.listener.port()).rest(), "");
    EXPECT_EQ(fixture.echo.refused, 1);
    fixture.stop(1ms);
}

TEST(Listener, TellsWhoIsNotAdmittedWhy) {
    Fixture fixture;
    fixture.echo.closed_to_all = true;
    EXPECT_EQ(Peer(fixture.listener.port()).rest(), "not you");
    fixture.stop(1h);
    EXPECT_EQ(fixture.echo.turned_away, 1);
    EXPECT_EQ(fixture.echo.served, 0);
}

TEST(Listener, PaysNoHandshakeForWhoIsNotAdmitted) {
    TlsFixture tls;
    Fixture fixture({.name = "echo", .tls = tls.server.get()});
    fixture.echo.closed_to_all = true;
    Peer refused(fixture.listener.port());
    EXPECT_EQ(refused.rest(), "") << "not a byte of a handshake, nor of why";
    fixture.echo.closed_to_all = false;
    RawTlsClient client(connected(fixture.listener.port()));
    ASSERT_TRUE(client.handshake());
    EXPECT_EQ(client.ask("hello"), "hello");
    fixture.stop(1ms);
    EXPECT_EQ(fixture.echo.served, 1);
    EXPECT_EQ(fixture.echo.failed, 0) << "the refused one has begun a handshake";
}

/// A client that has said nothing yet must not hold an ending up.
TEST(Listener, DoesNotWaitForHandshakesWhenItStops) {
    TlsFixture tls;
    Fixture fixture({.name = "echo", .tls = tls.server.get(), .handshake_patience = 1h});
    Peer silent(fixture.listener.port());
    RawTlsClient client(connected(fixture.listener.port()));
    EXPECT_TRUE(client.handshake());
    EXPECT_EQ(client.ask("a"), "a");
    fixture.stop(1h);
    EXPECT_EQ(silent.rest(), "");
}

TEST(Listener, SaysWhyItCannotHaveItsAddress) {
    Fixture fixture;
    Echo echo(fixture.cores);
    Listener nowhere({.host = "not an address"}, fixture.cores, echo);
    EXPECT_EQ(nowhere.open().error().kind, Errc::invalid);
    Listener taken({.port = fixture.listener.port()}, fixture.cores, echo);
    auto const in_use = taken.open();
    EXPECT_EQ(in_use.error().kind, Errc::unavailable);
    EXPECT_EQ(in_use.error().code, kAddressInUse);
    Listener elsewhere({.host = "192.0.2.1"}, fixture.cores, echo);
    EXPECT_EQ(elsewhere.open().error().code, kAddressNotHere);
    fixture.stop(1h);
}

}  // namespace klieg::net
