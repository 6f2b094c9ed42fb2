#include "realtime/socket.h"

#include "base/wake_up.h"
#include "realtime/echo_server_for_test.h"

#include <gmock/gmock.h>

#include <atomic>
#include <future>

namespace klieg::realtime {

namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::uint16_t kNormal = 1000;

/// A socket whose run tells how it ended, once.
class Told {
public:
    std::string wait() { return promise_.get_future().get(); }
    void tell(std::string what) { promise_.set_value(std::move(what)); }

private:
    std::promise<std::string> promise_;
};

EchoServer::Run running(Task<> (*run)(http::UpgradedConnection, SocketLimits, Told*), SocketLimits limits, Told& told) {
    return [run, limits, &told](http::UpgradedConnection upgraded) { return run(std::move(upgraded), limits, &told); };
}

std::string name_of(Error const& error) {
    return std::string(to_string(error.kind)) + " " + std::string(error.stable_code());
}

Task<> receive_all(http::UpgradedConnection upgraded, SocketLimits limits, Told* told) {
    Socket socket(*upgraded.connection.stream, std::move(upgraded.unread), limits);
    auto text = co_await socket.receive();
    while (text.ok()) text = co_await socket.receive();
    auto again = co_await socket.receive();
    EXPECT_FALSE(again.ok());
    auto sent = co_await socket.send({});
    EXPECT_FALSE(sent.ok());
    told->tell(name_of(text.error()));
}

Frame const& large_frame() {
    static Frame const frame = text_frame(std::string(1 << 20, 'x'));
    return frame;
}

/// Sends large texts until that fails, and receives beside it.
Task<> send_without_end(Socket& socket, std::string* why) {
    auto sent = co_await socket.send(std::span(&large_frame(), 1));
    while (sent.ok()) sent = co_await socket.send(std::span(&large_frame(), 1));
    *why = name_of(sent.error());
}
Task<> receive_while_sending(http::UpgradedConnection upgraded, SocketLimits limits, Told* told) {
    Socket socket(*upgraded.connection.stream, std::move(upgraded.unread), limits);
    TaskGroup beside(co_await this_executor());
    std::string why = "stopped";
    beside.spawn("test.send", send_without_end(socket, &why));
    auto text = co_await socket.receive();
    while (text.ok()) text = co_await socket.receive();
    upgraded.connection.stream->close();
    co_await beside.join();
    told->tell(why + ", " + name_of(text.error()));
}

/// Sends one large text for each that it receives, and closes at "bye".
Task<> answer_until_bye(http::UpgradedConnection upgraded, SocketLimits limits, Told* told) {
    Socket socket(*upgraded.connection.stream, std::move(upgraded.unread), limits);
    while (true) {
        auto text = co_await socket.receive();
        if (!text.ok()) break;
        if (*text == "bye") {
            co_await socket.close(close_code::kRestart, "we start anew");
            break;
        }
    }
    auto ended = co_await socket.receive();
    told->tell(name_of(ended.error()));
}

/// Closes while a receive() is under way.
Task<> close_at_drain(http::Drain& drain, Socket& socket) {
    co_await drain.wait();
    co_await socket.close(close_code::kRestart, "we start anew");
}
Task<> until_drain(http::UpgradedConnection upgraded, SocketLimits limits, Told* told) {
    Socket socket(*upgraded.connection.stream, std::move(upgraded.unread), limits);
    TaskGroup beside(co_await this_executor());
    beside.spawn("test.close", close_at_drain(upgraded.drain, socket));
    auto text = co_await socket.receive();
    while (text.ok()) text = co_await socket.receive();
    co_await beside.join();
    told->tell(name_of(text.error()));
}

Task<> send_many(http::UpgradedConnection upgraded, SocketLimits limits, Told* told) {
    Socket socket(*upgraded.connection.stream, std::move(upgraded.unread), limits);
    for (std::size_t count : {0U, 1U, 2U, 3U, 100U}) {
        std::vector<Frame> frames;
        for (std::size_t i = 0; i < count; ++i)
            frames.push_back(text_frame(std::to_string(count) + "/" + std::to_string(i) + std::string(i * 100, '.')));
        auto const gone = socket.send_now(std::span(frames).first(count / 2));
        EXPECT_EQ(gone, count / 2);
        EXPECT_FALSE(socket.owes());
        auto sent = co_await socket.send(std::span(frames).subspan(gone));
        EXPECT_TRUE(sent.ok());
    }
    co_await socket.close(kNormal, {});
    told->tell("done");
}

}  // namespace

TEST(Handshake, AnswersWithTheKeyOfTheSpecification) {
    EchoServer server;
    RawSocket client(server.port());
    auto const head = client.open();
    EXPECT_THAT(head, StartsWith("HTTP/1.1 101 "));
    EXPECT_THAT(head, HasSubstr("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nUpgrade: websocket\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nConnection: Upgrade\r\n"));
    EXPECT_THAT(head, ::testing::Not(HasSubstr("Sec-WebSocket-Protocol")));
}

TEST(Handshake, ChoosesOurProtocolWhereverItStands) {
    EchoServer server;
    for (auto const* lines :
         {"Sec-WebSocket-Protocol: klieg.v1+json\r\n", "Sec-WebSocket-Protocol: graphql-ws , klieg.v1+json\r\n",
          "Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: klieg.v1+json,b\r\n"}) {
        RawSocket client(server.port());
        EXPECT_THAT(client.open(lines), HasSubstr("\r\nSec-WebSocket-Protocol: klieg.v1+json\r\n")) << lines;
    }
    for (auto const* lines : {"Sec-WebSocket-Protocol: graphql-ws\r\n", "Sec-WebSocket-Protocol: KLIEG.v1+json\r\n",
                              "Sec-WebSocket-Protocol: \r\n"}) {
        RawSocket client(server.port());
        EXPECT_THAT(client.open(lines), StartsWith("HTTP/1.1 400 ")) << lines;
    }
}

TEST(Handshake, RefusesWhatIsNone) {
    EchoServer server;
    std::string const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    std::string const version = "Sec-WebSocket-Version: 13\r\n";
    std::string const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    struct Attempt {
        std::string lines;
        char const* status;
    };
    for (auto const& [lines, status] :
         {Attempt{"", "426"}, Attempt{"Connection: Upgrade\r\n" + version + key, "426"},
          Attempt{"Connection: Upgrade\r\nUpgrade: h2c\r\n" + version + key, "426"},
          Attempt{"Upgrade: websocket\r\n" + version + key, "426"}, Attempt{upgrade + key, "426"},
          Attempt{upgrade + key + "Sec-WebSocket-Version: 8\r\n", "426"},
          Attempt{upgrade + key + version + version, "426"}, Attempt{upgrade + version, "400"},
          Attempt{upgrade + version + key + key, "400"},
          Attempt{upgrade + version + "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n", "400"},
          Attempt{upgrade + version + "Sec-WebSocket-Key: ??\r\n", "400"}}) {
        RawSocket client(server.port());
        client.send("GET /ws HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n");
        auto const head = client.head();
        EXPECT_THAT(head, StartsWith(std::string("HTTP/1.1 ") + status)) << lines;
        if (std::string_view(status) == "426") {
            EXPECT_THAT(head, HasSubstr("\r\nSec-WebSocket-Version: 13\r\n"));
            EXPECT_THAT(head, HasSubstr("\r\nUpgrade: websocket\r\n"));
        }
    }
}

TEST(Socket, IsSmallWhileItIsIdle) {
    EXPECT_LE(sizeof(Socket), 1200U);
}

TEST(Socket, HearsWhatCameBehindTheHandshake) {
    EchoServer server;
    RawSocket client(server.port());
    client.open({}, masked(kText, "early") + masked(kText, std::string(3000, 'x')) + masked(kPing, "p"));
    EXPECT_EQ(client.frame(), (SeenFrame{kText, "early"}));
    EXPECT_EQ(client.frame(), (SeenFrame{kText, std::string(3000, 'x')}));
    EXPECT_EQ(client.frame(), (SeenFrame{kPong, "p"}));
}

TEST(Socket, SendsManyFramesInTheirOrder) {
    Told told;
    EchoServer server(running(send_many, {}, told));
    RawSocket client(server.port());
    client.open();
    for (std::size_t count : {1U, 2U, 3U, 100U})
        for (std::size_t i = 0; i < count; ++i)
            EXPECT_EQ(client.frame(),
                      (SeenFrame{kText, std::to_string(count) + "/" + std::to_string(i) + std::string(i * 100, '.')}));
    EXPECT_EQ(client.close_code(), 1000);
    client.send(masked(kClose, close_payload(1000)));
    client.shut();
    EXPECT_EQ(told.wait(), "done");
}

/// What leaves at once, up to where the kernel takes no more, and the rest of that one.
Task<> send_at_once(http::UpgradedConnection upgraded, SocketLimits limits, Told* told) {
    Socket socket(*upgraded.connection.stream, std::move(upgraded.unread), limits);
    std::vector<Frame> const frames(50, large_frame());
    std::size_t gone = 0;
    std::size_t waits = 0;
    while (gone < frames.size() || socket.owes()) {
        auto const now = socket.send_now(std::span(frames).subspan(gone));
        gone += now;
        if (now > 0 && !socket.owes()) continue;
        if (socket.owes()) EXPECT_EQ(socket.send_now(frames), 0U) << "nothing goes before the rest";
        ++waits;
        auto const next = std::span(frames).subspan(gone, socket.owes() ? 0 : 1);
        auto sent = co_await socket.send(next);
        EXPECT_TRUE(sent.ok());
        gone += next.size();
    }
    co_await socket.close(kNormal, {});
    told->tell(waits > 0 ? "with waits" : "without");
}

TEST(Socket, SendsAtOnceWhatTheKernelTakesAndThenTheRest) {
    Told told;
    EchoServer server(running(send_at_once, {}, told));
    RawSocket client(server.port(), RawSocket::Room::little);
    client.open();
    for (int i = 0; i < 50; ++i) {
        auto const frame = client.frame();
        ASSERT_TRUE(frame.has_value());
        ASSERT_TRUE(frame->first == kText && frame->payload.size() == 1U << 20U) << *frame;
    }
    EXPECT_EQ(client.close_code(), 1000);
    client.send(masked(kClose, close_payload(1000)));
    client.shut();
    EXPECT_EQ(told.wait(), "with waits");
}

TEST(Socket, PingsWhoIsSilentAndEndsWithWhoDoesNotAnswer) {
    Told told;
    EchoServer server(running(receive_all, {.ping_every = 20ms, .pings_missed_max = 2}, told));
    RawSocket client(server.port());
    client.open();
    EXPECT_EQ(client.frame(), (SeenFrame{kPing, ""}));
    EXPECT_EQ(client.frame(), (SeenFrame{kPing, ""}));
    EXPECT_EQ(client.frame(), std::nullopt);
    EXPECT_EQ(told.wait(), "timeout timeout");
}

TEST(Socket, StaysWithWhoAnswersPings) {
    Told told;
    EchoServer server(running(receive_all, {.ping_every = 20ms, .pings_missed_max = 2}, told));
    RawSocket client(server.port());
    client.open();
    for (int i = 0; i < 10; ++i) {
        ASSERT_EQ(client.frame(), (SeenFrame{kPing, ""})) << i;
        client.send(masked(kPong, ""));
    }
    client.send(masked(kClose, ""));
    while (client.frame()) {
    }
    client.shut();
    EXPECT_EQ(told.wait(), "cancelled closed");
}

TEST(Socket, EndsWithAMessageThatIsNeverWhole) {
    Told told;
    EchoServer server(running(receive_all, {.message_patience = 50ms}, told));
    RawSocket client(server.port());
    client.open();
    client.send(masked(kText, "half of it").substr(0, 9));
    EXPECT_EQ(client.close_code(), 1008);
    EXPECT_EQ(told.wait(), "timeout timeout");
}

/// Each message begins in the piece of bytes that ends the one before.
TEST(Socket, GivesEachMessageTimeOfItsOwn) {
    EchoServer server(SocketLimits{.message_patience = 200ms});
    RawSocket client(server.port());
    client.open();
    auto const one = masked(kText, "a message");
    auto const began = std::chrono::steady_clock::now();
    client.send(one.substr(0, 5));
    while (std::chrono::steady_clock::now() - began < 500ms) {
        client.send(one.substr(5) + one.substr(0, 5));
        ASSERT_EQ(client.frame(), (SeenFrame{kText, "a message"}));
    }
}

TEST(Socket, TellsWhoLeftFromWhoClosed) {
    Told told;
    EchoServer server(running(receive_all, {}, told));
    RawSocket client(server.port());
    client.open();
    client.shut();
    EXPECT_EQ(client.frames(), std::vector<SeenFrame>{});
    EXPECT_EQ(told.wait(), "cancelled gone");
}

TEST(Socket, RefusesAFloodOfPings) {
    Told told;
    EchoServer server(running(receive_all, {}, told));
    RawSocket client(server.port());
    std::string flood;
    for (int i = 0; i < 1000; ++i) flood += masked(kPing, "");
    client.open({}, flood);
    auto seen = client.frames();
    ASSERT_FALSE(seen.empty());
    EXPECT_EQ(seen.back().code(), 1008);
    seen.pop_back();
    EXPECT_THAT(seen, Each(SeenFrame{kPong, ""}));
    client.shut();
    EXPECT_EQ(told.wait(), "invalid websocket_1008");
}

TEST(Socket, EndsWithAPeerThatReadsNothing) {
    Told told;
    EchoServer server(running(receive_while_sending, {.write_patience = 100ms}, told));
    RawSocket client(server.port(), RawSocket::Room::little);
    client.open();
    EXPECT_EQ(told.wait(), "timeout timeout, timeout timeout");
}

/// The deadlines of what is awaited both ways are those of one connection's watch.
TEST(Socket, PingsBesideASendThatWaitsForRoom) {
    Told told;
    EchoServer server(running(receive_while_sending,
                              {.ping_every = 10ms, .pings_missed_max = 1'000'000, .write_patience = 1min}, told));
    RawSocket client(server.port(), RawSocket::Room::little);
    client.open();
    std::string const large(1 << 20, 'x');
    for (int texts = 0; texts < 20;) {
        auto const frame = client.frame();
        ASSERT_TRUE(frame.has_value());
        if (frame->first == kPing) continue;
        ASSERT_EQ(frame->payload == large, true) << *frame;
        client.send(masked(kPing, "between"));
        client.send(masked(kPong, ""));
        ++texts;
        // No text is cut by what receive() has to say.
        for (auto next = client.frame(); next; next = client.frame()) {
            if (next->first == kPing) continue;
            if (next->first == kPong) break;
            ASSERT_EQ(next->payload == large, true) << *next;
        }
    }
    client.send(masked(kClose, close_payload(1001)));
    auto const rest = client.frames();
    ASSERT_FALSE(rest.empty());
    EXPECT_EQ(rest.back().code(), 1001);
    client.shut();
    EXPECT_EQ(told.wait(), "cancelled closed, cancelled closed");
}

TEST(Socket, ClosesWithAReasonAndWaitsForThePeers) {
    Told told;
    EchoServer server(running(answer_until_bye, {}, told));
    RawSocket client(server.port());
    client.open();
    client.send(masked(kText, "bye") + masked(kText, "too late"));
    auto const said = client.frame();
    ASSERT_TRUE(said.has_value());
    EXPECT_EQ(said->code(), 1012);
    EXPECT_EQ(said->payload.substr(2), "we start anew");
    client.send(masked(kClose, close_payload(1012)));
    EXPECT_EQ(client.frame(), std::nullopt);
    client.shut();
    EXPECT_EQ(told.wait(), "cancelled closed");
}

TEST(Socket, WaitsNoLongerForTheOtherSideOfACloseThanItsPatience) {
    Told told;
    EchoServer server(running(answer_until_bye, {.close_patience = 50ms}, told));
    RawSocket client(server.port());
    client.open();
    client.send(masked(kText, "bye"));
    EXPECT_EQ(client.close_code(), 1012);
    EXPECT_EQ(client.frame(), std::nullopt);
    EXPECT_EQ(told.wait(), "cancelled closed");
}

TEST(Socket, ClosesBesideAReceiveThatWaits) {
    Told told;
    std::optional<EchoServer> server;
    server.emplace(running(until_drain, {}, told));
    RawSocket client(server->port());
    client.open();
    auto stopping = std::async(std::launch::async, [&] { server.reset(); });
    EXPECT_EQ(client.close_code(), 1012);
    client.send(masked(kClose, close_payload(1012)));
    EXPECT_EQ(client.frame(), std::nullopt);
    client.shut();
    EXPECT_EQ(told.wait(), "cancelled closed");
    stopping.get();
}

TEST(Frame, CutsAReasonAtTheEndOfACharacter) {
    auto const frame = close_frame(1000, std::string(122, 'x') + "é");
    EXPECT_EQ(frame.size(), 2U + 2U + 122U);
    EXPECT_EQ(static_cast<unsigned char>(frame[1]), 124U);
}

}  // namespace klieg::realtime
