#pragma once

#include "http/detail/chunked_decoder.h"
#include "http/detail/codec_beast.h"
#include "http/detail/input_buffer.h"
#include "net/byte_stream.h"

namespace klieg::http::detail {

/// A request's body on its connection: first what came along with the head, then what the stream brings.
/// One object serves all requests of a connection, one after the other.
class MessageBody final : public RequestBody {
public:
    MessageBody(InputBuffer& input, net::ByteStream& stream, std::chrono::milliseconds patience, std::uint64_t rate_min)
        : input_(input), stream_(stream), patience_(patience), rate_min_(rate_min) {}

    /// What a route takes of a body.
    struct Most {
        std::uint64_t bytes = 0;
        std::optional<std::chrono::milliseconds> time{};
    };
    void begin(Framing const& framing, Most most);

    std::optional<std::uint64_t> length() const noexcept override { return framing_.length; }
    /// Fails: too_large beyond the limit, timeout, cancelled, invalid (chunks that are none).
    Task<Result<std::size_t>> read(std::span<std::byte> into) override;

    bool finished() const noexcept { return finished_; }
    /// Whether the rest is known to be so little that reading it is cheaper than a new connection.
    bool is_worth_discarding() const noexcept;
    /// Reads the rest to nowhere. False where the connection is of no more use.
    Task<bool> discard(std::span<std::byte> nowhere);

private:
    Task<Result<std::size_t>> read_counted(std::span<std::byte> into);
    Task<Result<std::size_t>> read_chunked(std::span<std::byte> into);
    Task<Result<>> fetch();
    Task<Result<std::size_t>> receive(std::span<std::byte> into);

    InputBuffer& input_;
    net::ByteStream& stream_;
    std::chrono::milliseconds patience_;
    std::uint64_t rate_min_;
    std::chrono::steady_clock::duration waited_{};  ///< for the peer, over the whole body
    Framing framing_{};
    Most most_{};
    std::uint64_t bytes_read_ = 0;
    bool awaits_continue_ = false;
    bool finished_ = true;
    bool failed_ = false;
    ChunkedDecoder chunks_;
};

}  // namespace klieg::http::detail
