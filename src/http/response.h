#pragma once

#include "base/byte_source.h"
#include "base/file.h"
#include "base/json.h"
#include "http/headers.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace klieg::http {

/// A body of known length that comes piece by piece.
struct StreamBody {
    ByteSourcePtr source;
    std::uint64_t length = 0;
};

using SharedText = std::shared_ptr<std::string const>;

/// Text of one answer, text that many answers share, a slice of a file (sent with sendfile where the stream can), a
/// stream.
using Body = std::variant<std::string, SharedText, FileSlice, StreamBody>;

struct Response {
    int status = 200;
    Headers headers{};
    Body body{};
    /// Whole header lines ("Name: value\r\n") that many answers share, sent as they are. Must outlive the answer, as
    /// literals do.
    std::string_view shared_lines{};

    std::uint64_t body_length() const noexcept;
    Response&& with(std::string name, std::string value) &&;
};

/// 200, or `status`, with a JSON body. A described struct becomes camelCase.
Response json_text(std::string text, int status = 200);
template <class T>
Response json_response(T const& value, int status = 200) {
    return json_text(json::to_text(json::from(value, json::Naming::camel)), status);
}
Response no_content();
Response text_response(std::string text, std::string content_type = "text/plain; charset=utf-8");

}  // namespace klieg::http
