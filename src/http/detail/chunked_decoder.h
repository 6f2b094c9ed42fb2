#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace klieg::http::detail {

/// Undoes the chunked coding (RFC 9112 section 7.1), wherever the pieces are cut. Extensions and trailers are passed
/// over.
///
/// Ours and not Beast's: that one asserts on an empty body that arrives in small pieces ("0", CR, LF, then CR), which
/// would let any client end the process. Fuzzing found it.
///
/// Limits: 4 KiB for a chunk's extensions, and for all trailers.
class ChunkedDecoder {
public:
    struct Step {
        std::size_t consumed = 0;
        std::size_t produced = 0;
    };
    /// Takes from `input`, writes to `into`. All of `input` is consumed unless `into` is full or the end is reached.
    /// Fails: invalid.
    Result<Step> decode(std::string_view input, std::span<std::byte> into);
    bool done() const noexcept { return state_ == State::done; }

private:
    enum class State : std::uint8_t {
        size_first,
        size,
        extension,
        size_end,
        data,
        data_end,
        data_end_lf,
        trailer_first,
        trailer,
        trailer_end,
        last_end,
        done,
    };
    Result<> take(char c);
    Result<> take_of_size(char c);

    State state_ = State::size_first;
    std::uint64_t left_ = 0;   ///< of the chunk at hand
    std::size_t ignored_ = 0;  ///< bytes of extensions or trailers so far
};

}  // namespace klieg::http::detail
