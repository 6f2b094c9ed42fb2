#pragma once

#include "http/response.h"

#include <ctime>
#include <string>
#include <string_view>

namespace klieg::http::detail {

/// The Date line, written anew once a second. Threads: one core's.
class DateLine {
public:
    std::string_view now();

private:
    std::time_t second_ = -1;
    std::string line_;
};

/// What becomes of the connection; HTTP/1.0 must be told to keep it.
enum class After { keep, keep_1_0, close, upgrade };
/// How a body of unknown length tells its end: HTTP/1.0 knows no chunks (RFC 9112 section 6.3).
enum class Unknown { chunks, close };

/// What an answer's head says of the connection rather than of the answer.
struct ConnectionLines {
    std::string_view date{};
    std::string_view secure{};  ///< whole lines
    After after = After::keep;
    Unknown unknown = Unknown::chunks;
};

/// Appends status line and headers. Line breaks in values, which would let a value forge headers, become spaces.
void write_head(std::string& out, Response const& response, ConnectionLines const& lines);

/// Whether an answer of that status has neither body nor Content-Length (RFC 9110 section 8.6).
bool is_bodiless(int status) noexcept;

}  // namespace klieg::http::detail
