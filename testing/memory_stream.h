#pragma once

#include "net/byte_stream.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace klieg::testing {

/// A connection in memory: the peer's pieces come one a read, and what we write is kept.
///
/// Lifetime: the stream is given to the session; the test keeps the wire, which both share.
struct Wire {
    enum class End { closes, stays_silent };

    std::vector<std::string> pieces;     ///< what the peer sends, in order
    End end = End::closes;               ///< what it does when it has sent all
    std::chrono::milliseconds pause{0};  ///< before each piece, of a peer that is slow
    std::string written;
    std::size_t at_once = 100;  ///< what it takes of what is written at once: less than a head
    std::size_t reads = 0;      ///< pieces that were read whole
    std::size_t room_last = 0;  ///< of the buffer that somebody came with to read into
    net::SendRate rate{};       ///< that is expected of its reading
    bool shut_down = false;
    bool closed = false;
};

std::unique_ptr<net::ByteStream> make_memory_stream(std::shared_ptr<Wire> wire);

/// One piece for each byte.
std::vector<std::string> byte_by_byte(std::string const& text);

}  // namespace klieg::testing
