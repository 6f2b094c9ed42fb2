#pragma once

#include "net/byte_stream.h"

#include <chrono>
#include <cstdint>
#include <optional>

namespace klieg::net::detail {

/// How long a stream may still wait for a peer to make room. Patience is earned by the bytes that the peer takes, and
/// spent by waiting. What its kernel and ours have taken before the first wait earns nothing: a large answer begins
/// with megabytes that nobody has read yet.
///
/// Threads: its stream's core.
class SendPace {
public:
    using Moment = ByteStream::Deadline;

    /// Counts anew.
    void expect(SendRate rate) noexcept;
    void sent(std::uint64_t bytes) noexcept { sent_ += bytes; }
    /// Until when, where `queued` bytes of what was sent are still in our kernel.
    Moment patient_until(Moment now, std::uint64_t queued) noexcept;
    void waited(Moment::duration time) noexcept { waited_ += time; }

private:
    SendRate rate_{};
    std::uint64_t sent_ = 0;  ///< since the stream began
    Moment::duration waited_{};
    std::optional<std::uint64_t> taken_before_{};  ///< the first wait
};

/// What of the bytes sent on a TCP socket the peer's kernel has not confirmed yet (SIOCOUTQ, tcp(7)).
std::uint64_t unconfirmed_bytes(int socket) noexcept;

}  // namespace klieg::net::detail
