#pragma once

#include "http/request.h"
#include "http/response.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace klieg::http {

struct ByteRange {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    friend bool operator==(ByteRange const&, ByteRange const&) = default;
};

enum class RangeOutcome { whole, part, unsatisfiable };

struct RangeChoice {
    RangeOutcome outcome = RangeOutcome::whole;
    ByteRange range{};
};

/// Reads a Range header against a representation of `size` bytes (RFC 9110 section 14.2).
/// What is malformed, of another unit, or asks for several ranges is answered by the whole: players ask for one.
RangeChoice parse_range(std::string_view header, std::uint64_t size) noexcept;

/// Whether If-Range allows a part: it is absent, or a strong tag equal to `etag`. A date never is: we send none.
bool is_range_current(Request const& request, std::string_view etag) noexcept;

/// What a file answers: 200 with all of it, 206 with the part asked for, 416, or 304 by If-None-Match.
/// `response` brings the headers (ETag, Content-Type, Cache-Control) and the whole as its body.
Response ranged(Request const& request, Response response);

}  // namespace klieg::http
