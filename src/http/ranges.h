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

/// What a Range header asks for, before the size of what it speaks of is known: for those who ask a store for no more
/// than that.
struct AskedRange {
    std::uint64_t first = 0;
    std::optional<std::uint64_t> last{};        ///< inclusive; none: to the end
    std::optional<std::uint64_t> last_bytes{};  ///< instead of both: so many before the end

    RangeChoice within(std::uint64_t size) const noexcept;
};

/// Reads a Range header (RFC 9110 section 14.2). None where the whole is the answer: there is none, or it is malformed,
/// of another unit, or asks for several ranges, as no player does; or the method is not GET, the only one for which a
/// range has a meaning, or If-Range is not `etag`.
std::optional<AskedRange> asked_range(Request const& request, std::string_view etag) noexcept;

/// Whether If-Range allows a part: it is absent, or a strong tag equal to `etag`. A date never is: we send none.
bool is_range_current(Request const& request, std::string_view etag) noexcept;

/// What a file answers: 200 with all of it, 206 with the part asked for, 416, or what its conditions make of it (304,
/// 412). `response` brings the headers (ETag, Content-Type, Cache-Control) and the whole as its body, which is no
/// stream: a part of one is asked for (asked_range) and answered by partial().
Response ranged(Request const& request, Response response);

/// 206, with a body that is that part of `size` bytes already.
Response partial(Response response, ByteRange range, std::uint64_t size);
/// 416: nothing of the range is there.
Response unsatisfiable(Response response, std::uint64_t size);

}  // namespace klieg::http
