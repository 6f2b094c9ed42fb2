#pragma once

#include "http/server.h"
#include "realtime/handshake.h"
#include "realtime/socket.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace klieg::realtime {

/// A server on loopback with one socket, which gives texts back, or what a test has it do instead.
class EchoServer {
public:
    using Run = std::function<Task<>(http::UpgradedConnection)>;

    explicit EchoServer(SocketLimits limits = {}) : EchoServer(echo_within(limits)) {}
    explicit EchoServer(Run run) : run_(std::move(run)), cores_(1) {
        http::Handler open = [this](http::Request& request) { return accept(request); };
        router_.add({http::Method::get, "/ws", "A socket.", open});
        http::ServerOptions options{.listen = {{.port = 0}}};
        server_ = std::make_unique<http::Server>(
            std::move(options), cores_, [](http::Request& request) { return request.route->handler(request); }, router_,
            metrics_);
        EXPECT_TRUE(server_->open().ok());
        server_->start();
    }
    EchoServer(EchoServer const&) = delete;
    EchoServer& operator=(EchoServer const&) = delete;
    ~EchoServer() {
        boost::asio::co_spawn(loop_, server_->stop(), [](std::exception_ptr failure) { EXPECT_FALSE(failure); });
        loop_.run();
        server_.reset();
        cores_.stop();
    }

    std::uint16_t port() const noexcept { return server_->port(); }

    static Task<> echo(http::UpgradedConnection upgraded, SocketLimits limits) {
        Socket socket(*upgraded.connection.stream, std::move(upgraded.unread), limits);
        while (true) {
            auto text = co_await socket.receive();
            if (!text.ok()) co_return;
            Frame const answer = text_frame(*text);
            auto sent = co_await socket.send(std::span(&answer, 1));
            if (!sent.ok()) co_return;
        }
    }

private:
    static Run echo_within(SocketLimits limits) {
        return [limits](http::UpgradedConnection upgraded) { return echo(std::move(upgraded), limits); };
    }
    Task<Result<http::Response>> accept(http::Request& request) { co_return accept_websocket(request, run_); }

    Run run_;
    boost::asio::io_context loop_{1};
    CorePool cores_;
    http::Router router_;
    Metrics metrics_;
    std::unique_ptr<http::Server> server_;
};

/// First bytes of whole frames.
inline constexpr unsigned kText = 0x81;
inline constexpr unsigned kPing = 0x89;
inline constexpr unsigned kPong = 0x8a;
inline constexpr unsigned kClose = 0x88;

/// A frame as a client sees it: the first byte (FIN, reserved bits, opcode), and the payload.
struct SeenFrame {
    unsigned first = 0;
    std::string payload;

    bool operator==(SeenFrame const&) const = default;
    /// Of a close; 1005 where it has none.
    int code() const {
        if (payload.size() < 2) return 1005;
        return static_cast<unsigned char>(payload[0]) * 256 + static_cast<unsigned char>(payload[1]);
    }
    friend std::ostream& operator<<(std::ostream& out, SeenFrame const& frame) {
        out << std::hex << frame.first << std::dec;
        if (frame.first == kClose) return out << " close " << frame.code();
        return out << " of " << frame.payload.size() << ": " << frame.payload.substr(0, 40);
    }
};

/// What a client sends: with a mask, whatever the first byte.
inline std::string masked(unsigned first, std::string_view payload) {
    std::string frame{static_cast<char>(first)};
    auto const size = payload.size();
    int const length_bytes = size < 126 ? 0 : size < 0x10000 ? 2 : 8;
    frame += static_cast<char>(0x80U | (length_bytes == 0 ? size : length_bytes == 2 ? 126U : 127U));
    for (int i = length_bytes - 1; i >= 0; --i)
        frame += static_cast<char>((std::uint64_t{size} >> (8U * static_cast<unsigned>(i))) & 0xffU);
    constexpr char kMask[] = {0x37, '\xfa', 0x21, 0x3d};  // of the specification's examples
    frame.append(kMask, 4);
    for (std::size_t i = 0; i < size; ++i) frame += static_cast<char>(payload[i] ^ kMask[i % 4]);
    return frame;
}
inline std::string close_payload(int code, std::string_view reason = {}) {
    return std::string{static_cast<char>(code / 256), static_cast<char>(code % 256)} + std::string(reason);
}

/// A client that blocks, and knows no rule.
class RawSocket {
public:
    enum class Room { usual, little };
    explicit RawSocket(std::uint16_t port, Room room = Room::usual) : socket_(context_, boost::asio::ip::tcp::v4()) {
        if (room == Room::little) socket_.set_option(boost::asio::socket_base::receive_buffer_size(4096));
        socket_.connect({boost::asio::ip::address_v4::loopback(), port});
        socket_.set_option(boost::asio::ip::tcp::no_delay(true));
    }
    /// Asks for a socket, in the same write as what comes behind it.
    std::string open(std::string_view lines = {}, std::string_view behind = {}) {
        send(
            "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" +
            std::string(lines) + "\r\n" + std::string(behind));
        return head();
    }
    /// Of an answer.
    std::string head() {
        while (received_.find("\r\n\r\n") == received_.npos)
            if (!more()) return std::exchange(received_, {});
        auto const end = received_.find("\r\n\r\n") + 4;
        auto said = received_.substr(0, end);
        received_.erase(0, end);
        return said;
    }
    /// A server that has closed already is no failure: what it said first is what tests look at.
    void send(std::string_view bytes) {
        boost::system::error_code ignored;
        boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
    }
    /// None where the server has closed.
    std::optional<SeenFrame> frame() {
        if (!have(2)) return std::nullopt;
        auto const byte = [this](std::size_t at) {
            return static_cast<std::size_t>(static_cast<unsigned char>(received_[at]));
        };
        std::size_t size = byte(1);
        EXPECT_LT(size, 128U) << "a server masks nothing";
        std::size_t head = 2;
        if (size >= 126) {
            head = size == 126 ? 4 : 10;
            if (!have(head)) return std::nullopt;
            size = 0;
            for (std::size_t i = 2; i < head; ++i) size = size << 8U | byte(i);
        }
        if (!have(head + size)) return std::nullopt;
        SeenFrame seen{static_cast<unsigned>(byte(0)), received_.substr(head, size)};
        received_.erase(0, head + size);
        return seen;
    }
    std::vector<SeenFrame> frames() {
        std::vector<SeenFrame> all;
        while (auto one = frame()) all.push_back(*std::move(one));
        return all;
    }
    void shut() { socket_.shutdown(boost::asio::socket_base::shutdown_send); }

private:
    bool have(std::size_t count) {
        while (received_.size() < count)
            if (!more()) return false;
        return true;
    }
    bool more() {
        char piece[16 * 1024];
        boost::system::error_code error;
        auto const count = socket_.read_some(boost::asio::buffer(piece), error);
        received_.append(piece, count);
        return !error;
    }

    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
    std::string received_;
};

}  // namespace klieg::realtime
