#pragma once

#include "base/result.h"
#include "base/task.h"

#include <cstddef>
#include <memory>
#include <span>

namespace klieg {

/// Bytes that arrive piece by piece: a request's body, an object of a store. Never more than a piece is in memory.
/// Threads: one reader at a time.
class ByteSource {
public:
    virtual ~ByteSource() = default;

    /// Fills the front of `into` and answers how much; 0 is the end, for a non-empty `into`.
    virtual Task<Result<std::size_t>> read(std::span<std::byte> into) = 0;
};

using ByteSourcePtr = std::unique_ptr<ByteSource>;

}  // namespace klieg
