#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::http {

/// Where a request stands in a trace that spans processes: the header `traceparent` (W3C Trace Context, level 1).
/// `tracestate`, other vendors' notes, is not kept, which the specification allows who has none of his own.
struct TraceContext {
    std::uint64_t trace_high = 0;  ///< the trace's id, 16 bytes
    std::uint64_t trace_low = 0;
    std::uint64_t span = 0;  ///< the work that sends the request, or of ours that answers it ("parent-id")
    bool sampled = false;

    /// Reads a header strictly: lower-case digits, no part of zeros, nothing behind version 00. Of a later version the
    /// parts that we know are read. None where it is malformed: then a trace begins anew.
    static std::optional<TraceContext> parse(std::string_view traceparent) noexcept;

    std::string to_header() const;   ///< as version 00
    std::string trace_text() const;  ///< the trace's id alone, for logs

    friend bool operator==(TraceContext const&, TraceContext const&) = default;
};

}  // namespace klieg::http
