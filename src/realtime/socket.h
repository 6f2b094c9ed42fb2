#pragma once

#include "base/result.h"
#include "base/task.h"
#include "net/byte_stream.h"
#include "realtime/frame.h"
#include "realtime/frame_reader.h"

#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace klieg::realtime {

/// How much a socket bears, and for how long it waits.
struct SocketLimits {
    std::size_t message_bytes_max = 16 * 1024;
    std::chrono::milliseconds ping_every{25'000};        ///< after so much silence
    int pings_missed_max = 2;                            ///< so many in a row are forgiven: then the peer is gone
    std::chrono::milliseconds message_patience{30'000};  ///< from a message's first byte to its last
    std::chrono::milliseconds write_patience{10'000};    ///< without a byte leaving
    std::chrono::milliseconds close_patience{5'000};     ///< for the peer's side of a close
};

/// One WebSocket connection (RFC 6455), after its handshake.
///
/// One coroutine calls receive(), again and again, one at a time send(); close() may be called beside both. What
/// receive() has to answer, pongs and a close, never lands within a send: it goes before it or behind it.
///
/// Threads: its core. Lifetime: the stream outlives it; it stays where it is, and outlives the calls that it is in. A
/// call that was cancelled while it wrote leaves half a frame: then nothing more is sent.
/// Limits: those of SocketLimits; control frames in ten seconds, beyond which the peer is told 1008. An idle one has a
/// buffer of 512 bytes within it, and no other.
class Socket {
public:
    /// `unread`: what came behind the handshake.
    Socket(net::ByteStream& stream, std::string unread, SocketLimits limits = {});
    Socket(Socket const&) = delete;
    Socket& operator=(Socket const&) = delete;

    /// The next message. Answers pings and a close, and pings who is silent. Fails when the socket has ended, and ever
    /// after: cancelled (code closed: with a close of the peer's or ours; code gone: without one), timeout (silent, or
    /// too slow), invalid (a rule was broken). The peer has been told then, as far as it listens.
    Task<Result<std::string>> receive();
    /// All of them, in order, by as few writes as can be. Fails: cancelled (the socket has ended, or is about to),
    /// timeout. `frames` is the caller's until then.
    Task<Result<>> send(std::span<Frame const> frames);
    /// As many of them as leave at once, without a wait or a coroutine: how many. The last may have done so in part;
    /// then owes() says that a send(), of more or of none, has to come for its rest. 0 where somebody writes, and where
    /// the stream cannot (TLS).
    std::size_t send_now(std::span<Frame const> frames);
    bool owes() const noexcept { return !rest_.empty() || !queued_.empty(); }
    /// Says why, and returns when the peer has, or has had its time to. After it, receive() fails; messages that were
    /// under way are lost.
    Task<> close(std::uint16_t code, std::string_view reason);

private:
    using Deadline = net::ByteStream::Deadline;
    using Event = FrameReader::Event;
    class Turn;
    class Reading;

    Task<Result<std::string>> next_text();
    Task<Result<>> handle(Event event);
    Task<Result<>> fill();
    Task<Result<>> miss(Deadline now);
    Error end_of(Error const& why) const;
    Result<> allow_control();
    void queue(std::string_view control);
    Task<Result<>> flush();
    Task<Result<>> write_owed();
    Task<Result<>> write_frames(std::span<Frame const> frames);
    Task<> wait_for_turn();
    Task<Error> refuse(std::uint16_t code, std::string why);
    Task<> hear_out();
    std::span<std::byte const> input() const noexcept;
    void consume(std::size_t count) noexcept;
    void say_close(std::uint16_t code, std::string_view reason);

    static constexpr std::size_t kInputBytes = 512;

    net::ByteStream& stream_;
    SocketLimits const limits_;
    FrameReader reader_;
    std::string unread_;
    std::string rest_;                                  ///< of a frame that has left in part
    std::string queued_;                                ///< control frames that wait for their turn
    std::unique_ptr<boost::asio::steady_timer> turn_;   ///< for who waits until nobody writes; made when first needed
    std::unique_ptr<boost::asio::steady_timer> heard_;  ///< for a close that waits for the reader's end
    Deadline ping_at_;
    Deadline message_by_ = Deadline::max();
    Deadline close_by_ = Deadline::max();
    Deadline controls_since_{};
    std::uint32_t controls_ = 0;
    std::uint16_t input_begin_ = 0;
    std::uint16_t input_end_ = 0;
    int missed_ = 0;
    bool writing_ = false;
    bool reading_ = false;
    bool close_said_ = false;
    bool ended_ = false;
    bool broken_ = false;                       ///< half a frame has left
    std::array<std::byte, kInputBytes> input_;  // NOLINT(*-member-init): written before it is read
};

}  // namespace klieg::realtime
