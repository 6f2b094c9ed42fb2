#pragma once

#include "http/request.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

/// The only place that knows Beast: its parser, driven by hand over bytes that we moved ourselves.
namespace klieg::http::detail {

/// Finds the end of a request's head in bytes that come in piece by piece, each byte looked at once.
///
/// It also refuses what parsers disagree about, and smugglers therefore love: a line feed without its carriage return,
/// and lines continued by leading white space (RFC 9112 sections 2.2 and 5.2).
class HeadScanner {
public:
    enum class State { incomplete, complete, malformed };

    /// `bytes` begins where the head does, and only grows from call to call.
    State scan(std::string_view bytes) noexcept;
    std::size_t length() const noexcept { return length_; }  ///< of a complete head, its empty line included
    void reset() noexcept { *this = HeadScanner(); }

private:
    std::size_t seen_ = 0;
    std::size_t length_ = 0;
};

/// How a message ends, and what its sender wants of the connection.
struct Framing {
    std::optional<std::uint64_t> length = 0;  ///< of the body; none where it comes in chunks
    bool http_1_0 = false;
    bool keep_alive = true;
    bool expects_continue = false;
};

/// Reads a complete head into `request`: method, path, query, headers. Fails with invalid, code malformed_request,
/// http_version or not_implemented.
Result<Framing> parse_head(std::string_view head, Request& request);

/// Undoes the chunked coding (RFC 9112 section 7.1). Trailers are read and forgotten.
class ChunkedDecoder {
public:
    ChunkedDecoder();
    ~ChunkedDecoder();

    struct Step {
        std::size_t consumed = 0;
        std::size_t produced = 0;
    };
    /// Takes from `input`, writes to `into`. Neither consumed nor produced: give it a longer `input`. Fails: invalid.
    Result<Step> decode(std::string_view input, std::span<std::byte> into);
    bool done() const noexcept;

private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace klieg::http::detail
