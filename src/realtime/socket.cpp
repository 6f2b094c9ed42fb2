#include "realtime/socket.h"

#include "base/crypto.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

namespace klieg::realtime {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

/// Who asks for more than that to be answered or looked at means no good.
constexpr std::uint32_t kControlsMax = 500;
constexpr auto kControlsWindow = 10s;
/// Control frames that wait for a send to end. Of more pings the last is answered, which is enough (RFC 6455
/// section 5.5.3).
constexpr std::size_t kQueuedBytesMax = 1024;
/// Several frames go in one write up to so many bytes at once.
constexpr std::size_t kJoinedBytesMax = std::size_t{64} << 10U;
/// What a peer must take of what it is sent, on the average, once it has had us wait for so long.
constexpr std::uint64_t kBytesASecondMin = 1024;
constexpr auto kRateGrace = 30s;
/// How much of what a peer still sends is read when it was told that we close.
constexpr std::size_t kLingerBytesMax = 1 << 20;

constexpr auto kErrorAsValue = asio::as_tuple(asio::deferred);

std::span<std::byte const> wire_bytes(std::string_view text) {
    return std::as_bytes(std::span(text));
}

Error peer_is_gone() {
    return {Errc::cancelled, "the peer is gone", "gone"};
}
Error socket_is_closed() {
    return {Errc::cancelled, "the socket is closed", "closed"};
}

}  // namespace

/// That one writes. Where it is left by an exception, a frame may have left in half.
class Socket::Turn {
public:
    explicit Turn(Socket& socket) : socket_(socket) { socket_.writing_ = true; }
    Turn(Turn const&) = delete;
    Turn& operator=(Turn const&) = delete;
    ~Turn() {
        socket_.writing_ = false;
        if (!done_) socket_.broken_ = true;
        if (socket_.turn_) socket_.turn_->cancel();
    }
    void done(bool whole) noexcept { done_ = whole; }

private:
    Socket& socket_;
    bool done_ = false;
};

/// That one reads.
class Socket::Reading {
public:
    explicit Reading(Socket& socket) : socket_(socket) { socket_.reading_ = true; }
    Reading(Reading const&) = delete;
    Reading& operator=(Reading const&) = delete;
    ~Reading() {
        socket_.reading_ = false;
        if (socket_.heard_) socket_.heard_->cancel();
    }

private:
    Socket& socket_;
};

Socket::Socket(net::ByteStream& stream, std::string unread, SocketLimits limits)
    : stream_(stream),
      limits_(limits),
      reader_(limits.message_bytes_max),
      unread_(std::move(unread)),
      ping_at_(SteadyClock::now() + limits.ping_every) {
    stream_.expect_rate({.bytes_a_second = kBytesASecondMin, .grace = kRateGrace});
}

Task<Result<std::string>> Socket::receive() {
    Reading const reading(*this);
    if (ended_) co_return socket_is_closed();
    auto text = co_await next_text();
    if (!text.ok()) ended_ = true;
    co_return text;
}

Task<Result<std::string>> Socket::next_text() {
    while (true) {
        while (!input().empty()) {
            auto const step = reader_.read(input());
            // Of what is there it always takes something, save behind a close and a broken rule: nothing comes then.
            if (step.consumed == 0 && step.event == Event::more) co_return socket_is_closed();
            consume(step.consumed);
            if (step.event != Event::more && reader_.is_between()) message_by_ = Deadline::max();
            // A text that comes behind our close is nobody's any more.
            bool const is_text = step.event == Event::text && !close_said_;
            if (is_text && owes()) KLIEG_CO_CHECK(co_await flush());
            if (is_text) co_return reader_.take_text();
            if (step.event == Event::text) static_cast<void>(reader_.take_text());
            if (step.event != Event::more) KLIEG_CO_CHECK(co_await handle(step.event));
        }
        if (owes()) KLIEG_CO_CHECK(co_await flush());
        if (!reader_.is_between() && message_by_ == Deadline::max())
            message_by_ = SteadyClock::now() + limits_.message_patience;
        KLIEG_CO_CHECK(co_await fill());
    }
}

/// Fails where that is the end.
Task<Result<>> Socket::handle(Event event) {
    switch (event) {
        case Event::ping: queue(pong_frame(reader_.control())); [[fallthrough]];
        case Event::pong: {
            auto allowed = allow_control();
            if (!allowed.ok()) co_return co_await refuse(close_code::kPolicy, allowed.error().detail);
            co_return Result<>();
        }
        case Event::close: {
            say_close(reader_.close_code(), {});
            auto const told = co_await flush();
            if (told.ok()) co_await hear_out();
            co_return socket_is_closed();
        }
        case Event::broken: co_return co_await refuse(reader_.close_code(), std::string(reader_.control()));
        case Event::text:
        case Event::more: break;
    }
    co_return Result<>();
}

Result<> Socket::allow_control() {
    auto const now = SteadyClock::now();
    if (now - controls_since_ > kControlsWindow) {
        controls_since_ = now;
        controls_ = 0;
    }
    if (++controls_ <= kControlsMax) return {};
    return Error{Errc::rate_limited, "too many control frames"};
}

/// Reads on. A deadline that has passed may be a silence to ask into, and the wait goes on.
Task<Result<>> Socket::fill() {
    while (true) {
        auto const deadline = close_said_ ? close_by_ : std::min(ping_at_, message_by_);
        auto count = co_await stream_.read_some(input_, deadline);
        auto const now = SteadyClock::now();
        if (count.ok()) {
            if (*count == 0) co_return end_of(peer_is_gone());
            input_begin_ = 0;
            input_end_ = static_cast<std::uint16_t>(*count);
            ping_at_ = now + limits_.ping_every;
            missed_ = 0;
            co_return Result<>();
        }
        // Where the time was not up, a write's was, or the connection is at its end. Where it was, the stream may call
        // that by another name while somebody writes.
        if (now < deadline) co_return end_of(count.error());
        KLIEG_CO_CHECK(co_await miss(now));
    }
}

/// What receive() says of the connection's end.
Error Socket::end_of(Error const& why) const {
    if (close_said_) return socket_is_closed();
    return why.kind == Errc::timeout ? Error{Errc::timeout, "the peer does not read"} : peer_is_gone();
}

/// It has not come in time.
Task<Result<>> Socket::miss(Deadline now) {
    if (close_said_) {
        if (now < close_by_) co_return Result<>();  // the close was said during the read
        co_return socket_is_closed();
    }
    if (now >= message_by_) {
        say_close(close_code::kPolicy, "a message takes too long");
        static_cast<void>(co_await flush());
        co_return Error{Errc::timeout, "a message takes too long"};
    }
    if (now < ping_at_) co_return Result<>();
    if (missed_ >= limits_.pings_missed_max) co_return Error{Errc::timeout, "the peer is silent"};
    ++missed_;
    ping_at_ = now + limits_.ping_every;
    queue(ping_frame());
    co_return co_await flush();
}

void Socket::queue(std::string_view control) {
    if (close_said_) return;
    if (queued_.size() + control.size() > kQueuedBytesMax) queued_.clear();
    queued_ += control;
}

/// Nothing goes behind it.
void Socket::say_close(std::uint16_t code, std::string_view reason) {
    if (close_said_) return;
    queued_ += close_frame(code, reason);
    close_said_ = true;
    close_by_ = SteadyClock::now() + limits_.close_patience;
}

/// Writes what is owed, unless somebody writes already: then they do.
Task<Result<>> Socket::flush() {
    if (!owes() || writing_) co_return Result<>();
    if (broken_) co_return peer_is_gone();
    Turn turn(*this);
    auto written = co_await write_owed();
    turn.done(written.ok());
    co_return written;
}

Task<Result<>> Socket::write_owed() {
    while (owes()) {
        auto const rest = std::exchange(rest_, {});
        auto const controls = std::exchange(queued_, {});
        KLIEG_CO_CHECK(co_await stream_.write(wire_bytes(rest), wire_bytes(controls), limits_.write_patience));
    }
    co_return Result<>();
}

std::size_t Socket::send_now(std::span<Frame const> frames) {
    std::size_t gone = 0;
    while (gone < frames.size() && !writing_ && !broken_ && !ended_ && !close_said_ && !owes()) {
        auto const first = wire_bytes(*frames[gone]);
        auto const second = gone + 1 < frames.size() ? wire_bytes(*frames[gone + 1]) : std::span<std::byte const>();
        auto sent = stream_.write_now(first, second);
        if (sent == 0) break;
        for (auto const bytes : {first, second}) {
            if (sent == 0) break;
            ++gone;
            if (sent < bytes.size()) rest_ = std::string(crypto::as_text(bytes.subspan(sent)));
            sent -= std::min(sent, bytes.size());
        }
    }
    return gone;
}

Task<Result<>> Socket::send(std::span<Frame const> frames) {
    if (writing_) co_await wait_for_turn();
    if (close_said_ || ended_) co_return socket_is_closed();
    if (broken_) co_return peer_is_gone();
    frames = frames.subspan(send_now(frames));
    if (frames.empty() && !owes()) co_return Result<>();
    Turn turn(*this);
    auto written = co_await write_owed();
    if (written.ok()) written = co_await write_frames(frames);
    if (written.ok()) written = co_await write_owed();
    turn.done(written.ok());
    co_return written;
}

Task<> Socket::wait_for_turn() {
    while (writing_) {
        if (!turn_) turn_ = std::make_unique<asio::steady_timer>(co_await asio::this_coro::executor);
        turn_->expires_at(Deadline::max());
        co_await turn_->async_wait(kErrorAsValue);
    }
}

/// Two leave as they are; more are joined, since a copy costs less than a system call.
Task<Result<>> Socket::write_frames(std::span<Frame const> frames) {
    while (frames.size() > 2) {
        std::string joined;
        std::size_t count = 0;
        while (count < frames.size() && (count == 0 || joined.size() + frames[count]->size() <= kJoinedBytesMax))
            joined += *frames[count++];
        frames = frames.subspan(count);
        KLIEG_CO_CHECK(co_await stream_.write(wire_bytes(joined), {}, limits_.write_patience));
    }
    if (frames.empty()) co_return Result<>();
    auto const second = frames.size() == 2 ? wire_bytes(*frames[1]) : std::span<std::byte const>();
    co_return co_await stream_.write(wire_bytes(*frames[0]), second, limits_.write_patience);
}

Task<> Socket::close(std::uint16_t code, std::string_view reason) {
    say_close(code, reason);
    auto written = co_await flush();
    if (written.ok() && reading_) {
        if (!heard_) heard_ = std::make_unique<asio::steady_timer>(co_await asio::this_coro::executor);
        heard_->expires_at(close_by_);
        co_await heard_->async_wait(kErrorAsValue);
    }
    if (written.ok() && !reading_) static_cast<void>(co_await receive());
    stream_.close();
}

/// The peer broke a rule, and is told.
Task<Error> Socket::refuse(std::uint16_t code, std::string why) {
    say_close(code, why);
    auto const told = co_await flush();
    if (told.ok()) co_await hear_out();
    co_return Error{Errc::invalid, std::move(why), "websocket_" + std::to_string(code)};
}

/// Until the peer has ended its side: a connection that ends while bytes of the peer come makes its kernel throw away
/// what it was told last.
Task<> Socket::hear_out() {
    while (writing_) {
        // Whoever writes says the close too; a peer that does not read makes that fail.
        co_await wait_for_turn();
        static_cast<void>(co_await flush());
    }
    co_await stream_.shutdown();
    for (std::size_t total = 0; total < kLingerBytesMax;) {
        auto const count = co_await stream_.read_some(input_, close_by_);
        if (!count.ok() || *count == 0 || SteadyClock::now() >= close_by_) co_return;
        total += *count;
    }
}

std::span<std::byte const> Socket::input() const noexcept {
    if (!unread_.empty()) return wire_bytes(unread_);
    return std::span(input_).subspan(input_begin_, static_cast<std::size_t>(input_end_ - input_begin_));
}

void Socket::consume(std::size_t count) noexcept {
    if (unread_.empty())
        input_begin_ = static_cast<std::uint16_t>(input_begin_ + count);
    else if (count == unread_.size())
        std::string().swap(unread_);
    else
        unread_.erase(0, count);
}

}  // namespace klieg::realtime
