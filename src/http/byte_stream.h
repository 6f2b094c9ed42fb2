#pragma once

#include "base/file.h"
#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <cstddef>
#include <span>

namespace klieg::http {

/// A connection's bytes both ways, whatever carries them: plain TCP, TLS, a test's memory.
///
/// Every call takes the moment by which it must have made progress; past it, it fails with timeout and the stream is dead.
/// Errors of the transport are cancelled (the peer is gone) or timeout. Threads: the connection's core only.
class ByteStream {
public:
    using Deadline = std::chrono::steady_clock::time_point;

    virtual ~ByteStream() = default;

    /// At least one byte; 0 is the peer's end.
    virtual Task<Result<std::size_t>> read_some(std::span<std::byte> into, Deadline deadline) = 0;
    /// All of both, in order, in as few system calls as may be.
    virtual Task<Result<>> write(std::span<std::byte const> first, std::span<std::byte const> second, Deadline deadline) = 0;
    /// Sends a slice of a file; without a copy through this process where the stream can. `deadline` is renewed by
    /// `patience` whenever bytes move.
    virtual Task<Result<>> send_file(FileSlice const& slice, std::chrono::milliseconds patience) = 0;
    virtual Task<> shutdown() = 0;
    /// Ends what is waiting, from the same core.
    virtual void close() noexcept = 0;
};

}  // namespace klieg::http
