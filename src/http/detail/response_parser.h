#pragma once

#include "http/headers.h"
#include "http/request.h"

#include <cstdint>
#include <string_view>

namespace klieg::http::detail {

/// How the body of an answer ends (RFC 9112 section 6.3), and whether its connection may serve another request.
struct ResponseFraming {
    enum class Body : std::uint8_t { none, counted, chunked, until_close };

    Body body = Body::none;
    std::uint64_t length = 0;  ///< of a counted body
    bool keep_alive = false;   ///< as far as the head says
};

struct ResponseHead {
    int status = 0;
    Headers headers{};
};

/// Reads the complete head of an answer to `asked`; codec_beast.h finds its end. A head whose body could be read in two
/// ways is refused, as the server refuses such requests.
/// Fails: unavailable, code malformed_answer.
Result<ResponseFraming> parse_response_head(std::string_view head, Method asked, ResponseHead& into);

/// What a server sends that is no answer: not the fault of whoever asked.
Error malformed_answer(std::string detail);

}  // namespace klieg::http::detail
