#pragma once

#include "base/file.h"
#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace klieg::net {

/// How much a peer has to take while it has us wait: `bytes_a_second` on the average, once we have waited `grace`.
struct SendRate {
    std::uint64_t bytes_a_second = 0;  ///< 0: it may take its time
    std::chrono::milliseconds grace{0};
};

/// A connection's bytes both ways, whatever carries them: plain TCP, TLS, a test's memory.
///
/// Reading takes the moment by which a byte must have come, sending a patience that is renewed whenever bytes leave.
/// Past it, the call fails with timeout; the stream is dead, save that after a read alone an answer may be written.
/// Errors of the transport are cancelled (the peer is gone) or timeout. Threads: the connection's core only.
class ByteStream {
public:
    using Deadline = std::chrono::steady_clock::time_point;

    virtual ~ByteStream() = default;

    /// At least one byte; 0 is the peer's end.
    virtual Task<Result<std::size_t>> read_some(std::span<std::byte> into, Deadline deadline) = 0;
    /// What of both, in order, leaves at once, in one system call: how many bytes. Fewer than all: write() sends the
    /// rest, or says why not.
    virtual std::size_t write_now(std::span<std::byte const> /*first*/, std::span<std::byte const> /*second*/) {
        return 0;
    }
    /// All of both, in order, in as few system calls as may be.
    virtual Task<Result<>> write(std::span<std::byte const> first, std::span<std::byte const> second,
                                 std::chrono::milliseconds patience) = 0;
    /// `head`, then a slice of a file: without a copy through this process where the stream can.
    virtual Task<Result<>> send_file(std::span<std::byte const> head, FileSlice const& slice,
                                     std::chrono::milliseconds patience) = 0;
    /// What is sent from here on has to be taken at that rate, beside the patience of each call: a peer that takes a
    /// byte now and then would hold an answer and its connection for ever. Past it, sending fails with timeout.
    virtual void expect_rate(SendRate /*rate*/) noexcept {}
    /// Whether nothing has come that was not read, the peer's end included. Under TLS what comes may turn out to be no
    /// bytes of the peer's, so false means that a read would find out. Costs a system call, and waits for nothing.
    virtual bool is_quiet() noexcept = 0;
    /// Returns once the peer has closed or broken the connection: for whoever works on something that only the peer
    /// wants. Where bytes of the peer wait to be read, a close behind them does not show, only a reset does. Takes no
    /// byte away. Not beside read_some(); may be cancelled and asked again.
    virtual Task<> peer_gone() = 0;
    /// Tells the peer that no more comes. Reading goes on.
    virtual Task<> shutdown() = 0;
    /// Ends what is waiting, from the same core.
    virtual void close() noexcept = 0;
};

}  // namespace klieg::net
