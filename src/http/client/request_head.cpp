#include "http/client/request_head.h"

#include <algorithm>
#include <array>

namespace klieg::http {

namespace {

constexpr std::string_view kUserAgent = "Klieg";

/// What describes the connection or the framing, which are the client's (RFC 9110 section 7.6.1).
constexpr std::string_view kReserved[] = {
    "Connection",          "Content-Length",   "Expect", "Host",    "HTTP2-Settings",    "Keep-Alive",
    "Proxy-Authorization", "Proxy-Connection", "TE",     "Trailer", "Transfer-Encoding", "Upgrade",
};

Error invalid_request(std::string detail) {
    return Error{Errc::invalid, std::move(detail), "invalid_request"};
}

bool is_token(std::string_view text) noexcept {
    auto is_token_char = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_field_value(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(), [](char c) {
        auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

Result<> check_fields(Headers const& headers) {
    for (auto const& [name, value] : headers) {
        if (!is_token(name)) return invalid_request("that is no name of a header field");
        if (!is_field_value(value)) return invalid_request("a header field has no line breaks or control characters");
        auto same = [&](std::string_view reserved) { return same_ignoring_case(name, reserved); };
        if (std::any_of(std::begin(kReserved), std::end(kReserved), same))
            return invalid_request("the field " + std::string(name) + " is not the request's to set");
    }
    return {};
}

void add_line(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

/// Of an empty body only where a server would otherwise wonder (RFC 9110 section 8.6).
bool tells_length(ClientRequest const& request) noexcept {
    return body_length(request) > 0 || request.method == Method::post || request.method == Method::put ||
           request.method == Method::patch;
}

}  // namespace

Result<std::string> request_head(ClientRequest const& request, Url const& url) {
    if (request.method == Method::other) return invalid_request("a request has a method");
    KLIEG_CHECK(check_fields(request.headers));
    std::string out;
    out.append(to_string(request.method)).append(" ").append(url.target).append(" HTTP/1.1\r\n");
    add_line(out, "Host", url.authority());
    for (auto const& [name, value] : request.headers) add_line(out, name, value);
    if (!request.headers.find("User-Agent")) add_line(out, "User-Agent", kUserAgent);
    if (request.trace) add_line(out, "traceparent", request.trace->to_header());
    // We unpack nothing: an answer of a few bytes that unpacks to gigabytes has nothing to aim at.
    if (!request.headers.find("Accept-Encoding")) add_line(out, "Accept-Encoding", "identity");
    if (tells_length(request)) add_line(out, "Content-Length", std::to_string(body_length(request)));
    out += "\r\n";
    return out;
}

std::uint64_t body_length(ClientRequest const& request) noexcept {
    if (auto const* text = std::get_if<std::string>(&request.body)) return text->size();
    if (auto const* slice = std::get_if<FileSlice>(&request.body)) return slice->length;
    return std::get<SourceBody>(request.body).length;
}

}  // namespace klieg::http
