#include "http/detail/response_head.h"

#include "http/error_map.h"
#include "http/http_date.h"

#include <array>
#include <charconv>

namespace klieg::http::detail {

namespace {

void append_number(std::string& out, std::uint64_t number) {
    std::array<char, 20> digits;
    auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

/// Without the line breaks, each of which becomes a space.
void append_value(std::string& out, std::string_view value) {
    for (std::size_t at = value.find_first_of({"\r\n\0", 3}); at != value.npos;
         at = value.find_first_of({"\r\n\0", 3})) {
        out += value.substr(0, at);
        out += ' ';
        value.remove_prefix(at + 1);
    }
    out += value;
}

void append_fields(std::string& out, Headers const& headers) {
    if (auto const lines = headers.lines()) {
        out += *lines;
        return;
    }
    for (auto const& [name, value] : headers) {
        append_value(out, name);
        out += ": ";
        append_value(out, value);
        out += "\r\n";
    }
}

}  // namespace

std::string_view DateLine::now() {
    auto second = std::time(nullptr);
    if (second != second_) {
        second_ = second;
        line_ = "Date: " + http_date(std::chrono::sys_seconds(std::chrono::seconds(second))) + "\r\n";
    }
    return line_;
}

bool is_bodiless(int status) noexcept {
    return status < 200 || status == 204 || status == 304;
}

void write_head(std::string& out, Response const& response, ConnectionLines const& lines) {
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(response.status));
    out += ' ';
    out += reason_of(response.status);
    out += "\r\n";
    out += lines.date;
    out += lines.secure;
    append_fields(out, response.headers);
    out += response.shared_lines;
    // A handler of HEAD may know the length of a body that it has not made.
    bool const has_length = is_bodiless(response.status) || response.headers.find("Content-Length");
    auto const length = response.body_length();
    if (!has_length && length) {
        out += "Content-Length: ";
        append_number(out, *length);
        out += "\r\n";
    }
    if (!has_length && !length && lines.unknown == Unknown::chunks) out += "Transfer-Encoding: chunked\r\n";
    if (lines.after == After::close) out += "Connection: close\r\n";
    if (lines.after == After::upgrade) out += "Connection: Upgrade\r\n";
    if (lines.after == After::keep_1_0) out += "Connection: keep-alive\r\n";
    out += "\r\n";
}

}  // namespace klieg::http::detail
