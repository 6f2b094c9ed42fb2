#pragma once

#include "base/byte_source.h"
#include "base/file.h"
#include "base/json.h"
#include "base/task.h"
#include "http/headers.h"
#include "http/shared_answer.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace klieg::http {

/// A body that comes piece by piece. One without a length ends when its source does; each piece leaves at once, and the
/// source is cancelled when the peer goes or the server ends: events, exports.
struct StreamBody {
    ByteSourcePtr source;
    std::optional<std::uint64_t> length{};
};

struct UpgradedConnection;

/// What becomes of the connection once the head, 101, has left. `run` makes the coroutine that speaks the new protocol:
/// on the connection's core, after request, answer and session are gone, so that it takes what it needs of them with
/// it. The connection ends when it returns. For requests of HTTP/1.1 without a body.
struct Takeover {
    std::function<Task<>(UpgradedConnection)> run;
};

/// Text of one answer, one that many share, a slice of a file (sent with sendfile where the stream can), a
/// stream, another protocol.
using Body = std::variant<std::string, SharedAnswer, FileSlice, StreamBody, Takeover>;

/// The text of a body that is one, of either kind.
std::optional<std::string_view> text_of(Body const& body);

struct Response {
    int status = 200;
    Headers headers{};
    Body body{};
    /// Whole header lines ("Name: value\r\n") that many answers share, sent as they are. Must outlive the answer, as
    /// literals do.
    std::string_view shared_lines{};

    /// None: known when it has ended.
    std::optional<std::uint64_t> body_length() const noexcept;
    Response&& with(std::string_view name, std::string_view value) &&;
};

/// 200, or `status`, with a JSON body. A described struct becomes camelCase.
Response json_text(std::string text, int status = 200);
template <class T>
Response json_response(T const& value, int status = 200) {
    return json_text(json::to_text(json::from(value, json::Naming::camel)), status);
}
Response no_content();
Response text_response(std::string text, std::string_view content_type = "text/plain; charset=utf-8");

}  // namespace klieg::http
