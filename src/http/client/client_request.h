#pragma once

#include "base/byte_source.h"
#include "base/file.h"
#include "http/client/address_guard.h"
#include "http/headers.h"
#include "http/request.h"
#include "http/trace_context.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace klieg::http {

/// Limits against slow, greedy and hostile servers, each with its default.
struct ClientLimits {
    std::size_t head_bytes_max = 32 * 1024;
    std::uint64_t body_bytes_max = 1024 * 1024;
    unsigned redirects_max = 0;                        ///< 0: a redirect is an answer like others
    std::chrono::milliseconds whole_patience{30'000};  ///< from the call to the answer's last byte, redirects included
    std::chrono::milliseconds queue_patience{10'000};  ///< for a connection to become free
    std::chrono::milliseconds connect_patience{10'000};  ///< for name, connection and TLS
    std::chrono::milliseconds silence_patience{15'000};  ///< without a byte that comes or leaves
};

/// A body that is read as it is sent. Its reads have deadlines of their own: the client's hold for the network only.
struct SourceBody {
    ByteSourcePtr source;
    std::uint64_t length = 0;
};

/// What may happen to a request that was sent on a kept connection and got no byte of an answer: the server may have
/// closed before it came, or have done what it says.
enum class Repetition : std::uint8_t {
    by_method,  ///< harmless where the method is idempotent (RFC 9110 section 9.2.2)
    harmless,   ///< the caller knows that doing it twice is doing it once
    harmful,
};

/// One request to somebody else's server.
///
/// Host, Content-Length and whatever else is of the connection are the client's to write: naming them fails, as do line
/// breaks and other control characters in a field.
struct ClientRequest {
    Method method = Method::get;
    std::string url{};  ///< as Url reads it
    Headers headers{};
    std::variant<std::string, FileSlice, SourceBody> body{};
    ClientLimits limits{};
    AddressPolicy addresses = AddressPolicy::public_only;
    std::vector<std::uint16_t> ports{};  ///< the only ones that it may go to; empty: whatever check_port() allows
    Repetition repetition = Repetition::by_method;
    /// How many requests may be under way on one connection. More than 1 is for servers that are known to answer in
    /// order and at once; only requests that may be repeated and have no SourceBody are pipelined.
    unsigned pipeline_depth = 1;
    std::optional<TraceContext> trace{};  ///< goes along as traceparent
    std::string_view use = "other";       ///< whose request it is, for metrics; a literal
};

}  // namespace klieg::http
