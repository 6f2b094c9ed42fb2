#pragma once

#include "base/wake_up.h"
#include "http/client/network.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace klieg::http {

/// What a server in memory does with a request.
struct FakeAnswer {
    enum class Then { keep, close };

    std::string bytes{};
    Then then = Then::keep;
    std::vector<std::string> pieces{};  ///< that follow, one a read
};

/// A server's end of one connection. It sees requests when they are whole, and answers each at once.
struct FakePeer {
    Destination destination;
    std::vector<std::string> requests{};
    std::string received{};
    std::deque<std::string> sent{};
    bool ended = false;                         ///< the server's side
    bool closed = false;                        ///< ours
    std::size_t write_max = std::string::npos;  ///< bytes after which writing fails
    bool takes_nothing = false;                 ///< writing waits until somebody closes
    std::function<FakeAnswer(FakePeer&, std::string const&)> answer{};
    WakeUp changed{};

    void send(std::string bytes) {
        if (!bytes.empty()) sent.push_back(std::move(bytes));
        changed.wake();
    }
    void end() {
        ended = true;
        changed.wake();
    }
    void close() {
        closed = true;
        changed.wake();
    }

    void take(std::string_view bytes) {
        received += bytes;
        for (auto head = received.find("\r\n\r\n"); head != received.npos; head = received.find("\r\n\r\n")) {
            auto whole = head + 4 + length_of(received.substr(0, head));
            if (received.size() < whole) return;
            requests.push_back(received.substr(0, whole));
            received.erase(0, whole);
            auto given = answer(*this, requests.back());
            send(std::move(given.bytes));
            for (auto& piece : given.pieces) send(std::move(piece));
            if (given.then != FakeAnswer::Then::keep) end();
        }
    }

    static std::size_t length_of(std::string const& head) {
        auto at = head.find("Content-Length: ");
        return at == head.npos ? 0 : std::stoul(head.substr(at + 16));
    }
};

class FakeStream final : public net::ByteStream {
public:
    explicit FakeStream(std::shared_ptr<FakePeer> peer) : peer_(std::move(peer)) {}
    ~FakeStream() override { peer_->closed = true; }

    Task<Result<std::size_t>> read_some(std::span<std::byte> into, Deadline deadline) override {
        KLIEG_CO_CHECK(co_await readable(deadline));
        co_return peer_->sent.empty() ? std::size_t{0} : take(into);
    }

    Task<Result<>> readable(Deadline deadline) {
        for (auto seen = peer_->changed.ticket(); !peer_->closed; seen = peer_->changed.ticket()) {
            if (!peer_->sent.empty() || peer_->ended) co_return Result<>();
            if (!co_await peer_->changed.wait(seen, deadline - std::chrono::steady_clock::now()))
                co_return Error{Errc::timeout, "silence"};
        }
        co_return Error{Errc::cancelled, "closed"};
    }

    Task<Result<>> write(std::span<std::byte const> first, std::span<std::byte const> second,
                         std::chrono::milliseconds /*patience*/) override {
        co_await yield();
        for (auto seen = peer_->changed.ticket(); peer_->takes_nothing && !peer_->closed;
             seen = peer_->changed.ticket())
            co_await peer_->changed.wait(seen, std::chrono::hours(1));
        if (peer_->closed || peer_->ended) co_return Error{Errc::cancelled, "closed"};
        if (first.size() + second.size() > peer_->write_max) co_return Error{Errc::cancelled, "the peer takes no more"};
        if (peer_->write_max != std::string::npos) peer_->write_max -= first.size() + second.size();
        peer_->take(text_of(first));
        peer_->take(text_of(second));
        co_return Result<>();
    }

    Task<Result<>> send_file(std::span<std::byte const> head, FileSlice const& slice,
                             std::chrono::milliseconds patience) override {
        std::vector<std::byte> content(static_cast<std::size_t>(slice.length));
        KLIEG_CO_TRY(auto count, slice.file->read_at(slice.offset, content));
        co_return co_await write(head, std::span(content).first(count), patience);
    }

    bool is_quiet() noexcept override { return peer_->sent.empty() && !peer_->ended && !peer_->closed; }
    Task<> peer_gone() override {
        for (auto seen = peer_->changed.ticket(); !peer_->ended && !peer_->closed; seen = peer_->changed.ticket())
            co_await peer_->changed.wait(seen, std::chrono::hours(1));
    }
    Task<> shutdown() override { co_return; }
    void close() noexcept override { peer_->close(); }

private:
    static std::string_view text_of(std::span<std::byte const> bytes) {
        return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};  // NOLINT(*-reinterpret-cast)
    }
    std::size_t take(std::span<std::byte> into) {
        auto& piece = peer_->sent.front();
        auto count = std::min(piece.size(), into.size());
        std::copy_n(piece.begin(), count, reinterpret_cast<char*>(into.data()));  // NOLINT(*-reinterpret-cast)
        piece.erase(0, count);
        if (piece.empty()) peer_->sent.pop_front();
        return count;
    }

    std::shared_ptr<FakePeer> peer_;
};

/// Names, and servers behind every address, in memory. A name with several lists of addresses answers with one after
/// the other, and goes on with the last: what a rebinding name server does.
class FakeNetwork final : public Network {
public:
    using Names = std::map<std::string, std::vector<std::vector<std::string>>>;
    using Answer = std::function<FakeAnswer(FakePeer&, std::string const&)>;

    Names names{{"a.example", {{"198.41.0.4"}}}, {"b.example", {{"199.9.14.201"}}}};
    Answer answer = [](FakePeer&, std::string const&) {
        return FakeAnswer{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"};
    };
    std::function<void(FakePeer&)> on_connect = [](FakePeer&) {};
    std::vector<std::shared_ptr<FakePeer>> peers{};  ///< in the order in which they were connected to
    std::vector<std::string> resolved{};
    std::size_t write_max = std::string::npos;
    std::map<std::string, Error> unreachable{};  ///< by address

    Task<Result<std::vector<boost::asio::ip::address>>> resolve(std::string host, Deadline /*deadline*/) override {
        co_await yield();
        auto known = names.find(host);
        if (known == names.end()) co_return Error{Errc::unavailable, "no such host", "host_unknown"};
        auto asked_before = static_cast<std::size_t>(std::count(resolved.begin(), resolved.end(), host));
        resolved.push_back(host);
        std::vector<boost::asio::ip::address> addresses;
        for (auto const& text : known->second.at(std::min(asked_before, known->second.size() - 1)))
            addresses.push_back(boost::asio::ip::make_address(text));
        co_return addresses;
    }

    Task<Result<std::unique_ptr<net::ByteStream>>> connect(Destination destination, Deadline /*deadline*/) override {
        co_await yield();
        for (auto const& address : destination.addresses) tried.push_back(address.to_string());
        if (auto known = unreachable.find(tried.back()); known != unreachable.end()) co_return known->second;
        peers.push_back(std::make_shared<FakePeer>());
        peers.back()->destination = std::move(destination);
        peers.back()->answer = answer;
        peers.back()->write_max = write_max;
        on_connect(*peers.back());
        co_return std::make_unique<FakeStream>(peers.back());
    }

    std::vector<std::string> tried{};  ///< the addresses that the client would connect to, in order
};

}  // namespace klieg::http
