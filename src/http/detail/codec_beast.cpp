#include "http/detail/codec_beast.h"

#include "http/origin.h"
#include "http/target.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cstring>
#include <limits>

namespace klieg::http::detail {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;

namespace {

/// Enough for every client, and few enough that looking for repeated names costs nothing.
constexpr int kFieldsMax = 128;

/// Fields of one value: two of them, and it would be anybody's guess which one decides (RFC 9110 section 5.3).
constexpr std::string_view kSingleFields[] = {"Authorization", "Content-Type",    "Cookie",        "Idempotency-Key",
                                              "If-Range",      "Origin",          "Range",         "Sec-Fetch-Site",
                                              "Tus-Resumable", "Upload-Checksum", "Upload-Length", "Upload-Offset"};

bool is_single(std::string_view name) noexcept {
    return std::any_of(std::begin(kSingleFields), std::end(kSingleFields),
                       [&](std::string_view single) { return same_ignoring_case(single, name); });
}

Error malformed(std::string detail) {
    return Error{Errc::invalid, std::move(detail), "malformed_request"};
}

Method to_method(beast_http::verb verb) noexcept {
    switch (verb) {
        case beast_http::verb::get: return Method::get;
        case beast_http::verb::head: return Method::head;
        case beast_http::verb::post: return Method::post;
        case beast_http::verb::put: return Method::put;
        case beast_http::verb::patch: return Method::patch;
        case beast_http::verb::delete_: return Method::del;
        case beast_http::verb::options: return Method::options;
        default: return Method::other;
    }
}

std::string_view view_of(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

/// Writes what it meets straight into our request, and counts the fields of which there may be but one.
struct RequestHeadParser final : beast_http::basic_parser<true> {
    using Text = boost::beast::string_view;

    explicit RequestHeadParser(Request& into) : request(into) {
        header_limit(std::numeric_limits<std::uint32_t>::max());  // our fixed buffers set the limit
        body_limit(boost::none);
    }

    void on_request_impl(beast_http::verb verb, Text, Text raw_target, int http_version, error_code&) override {
        request.method = to_method(verb);
        version = http_version;
        target = view_of(raw_target);
    }

    void on_field_impl(beast_http::field field, Text name, Text value, error_code&) override {
        if (++fields > kFieldsMax) return;
        add(view_of(name), view_of(value));
        switch (field) {
            case beast_http::field::host: ++hosts; break;
            case beast_http::field::content_length:
                // A list of equal lengths is one by RFC 9112 section 6.3, if the recipient feels like it; we do not.
                lengths += 1 + static_cast<int>(std::count(value.begin(), value.end(), ','));
                break;
            case beast_http::field::transfer_encoding: ++codings; break;
            case beast_http::field::expect: expectation = view_of(value); break;
            default: break;
        }
    }

    /// Several lines of a name are one list (RFC 9110 section 5.3), so that whoever looks for a field finds all of it.
    void add(std::string_view name, std::string_view value) {
        auto const earlier = request.headers.find(name);
        if (!earlier) return request.headers.add(name, value);
        if (repeated.empty() && is_single(name)) repeated = name;
        request.headers.set(name, std::string(*earlier) + ", " + std::string(value));
    }

    // Not for requests, or not for heads.
    void on_response_impl(int, Text, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
    std::size_t on_body_impl(Text body, error_code&) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code&) override { return body.size(); }
    void on_finish_impl(error_code&) override {}

    Request& request;
    std::string_view target;
    std::string_view expectation;
    std::string_view repeated;  ///< a field of one value that came twice
    int version = 11;
    int fields = 0;
    int hosts = 0;
    int lengths = 0;
    int codings = 0;
};

/// What RFC 9112 sections 3.2 and 6.3 leave open, we close: a message whose length could be read in two ways is
/// refused.
Result<> check_fields(RequestHeadParser const& parser) {
    if (parser.fields > kFieldsMax) return Error{Errc::invalid, "the request has too many fields", "header_too_large"};
    if (parser.hosts > 1 || (parser.hosts == 0 && parser.version == 11))
        return malformed("a request has exactly one Host");
    if (parser.hosts == 1 && !is_authority(parser.request.headers.get("Host")))
        return malformed("Host is a host and perhaps a port");
    if (!parser.repeated.empty()) return malformed(std::string(parser.repeated) + " may be given once");
    if (parser.lengths > 1) return malformed("a request has at most one Content-Length");
    if (parser.codings > 0 && parser.lengths > 0) return malformed("Transfer-Encoding and Content-Length contradict");
    if (parser.codings > 1) return malformed("a request has at most one Transfer-Encoding");
    if (parser.codings == 0) return {};
    // Nor is a list with empty elements read (",chunked"), though RFC 9110 section 5.6.1.2 would have it: what one
    // recipient skips and another stumbles over is where smuggled requests begin.
    if (parser.version == 10) return malformed("HTTP/1.0 has no Transfer-Encoding");
    if (same_ignoring_case(parser.request.headers.get("Transfer-Encoding"), "chunked")) return {};
    return Error{Errc::invalid, "the only transfer coding we know is chunked", "not_implemented"};
}

/// RFC 9110 section 2.5: a later minor version is read as the latest that we know. Beast knows 1.0 and 1.1 alone.
bool says_later_minor_version(std::string_view head) {
    auto const line = head.substr(0, head.find("\r\n"));
    return !line.empty() && line.substr(0, line.size() - 1).ends_with(" HTTP/1.") && line.back() >= '2' &&
           line.back() <= '9';
}

}  // namespace

HeadScanner::State HeadScanner::scan(std::string_view bytes) noexcept {
    while (seen_ < bytes.size()) {
        auto const* found = std::memchr(bytes.data() + seen_, '\n', bytes.size() - seen_);
        if (found == nullptr) {
            seen_ = bytes.size();
            break;
        }
        auto at = static_cast<std::size_t>(static_cast<char const*>(found) - bytes.data());
        if (at == 0 || bytes[at - 1] != '\r') return State::malformed;
        if (at >= 3 && bytes[at - 3] == '\r' && bytes[at - 2] == '\n') {
            length_ = at + 1;
            return State::complete;
        }
        if (at + 1 == bytes.size()) {  // whether the next line continues this one is not known yet
            seen_ = at;
            break;
        }
        if (bytes[at + 1] == ' ' || bytes[at + 1] == '\t') return State::malformed;
        seen_ = at + 1;
    }
    return State::incomplete;
}

Result<Framing> parse_head(std::string_view head, Request& request) {
    request.headers.clear();
    RequestHeadParser parser(request);
    error_code error;
    parser.put(boost::asio::const_buffer(head.data(), head.size()), error);
    if (error == beast_http::error::bad_version && says_later_minor_version(head)) {
        std::string as_1_1(head);
        as_1_1[head.find("\r\n") - 1] = '1';
        return parse_head(as_1_1, request);
    }
    if (error == beast_http::error::bad_version) return Error{Errc::invalid, "we speak HTTP/1.1", "http_version"};
    if (error) return malformed("the request's head is malformed: " + error.message());
    if (!parser.is_header_done()) return malformed("the request's head is malformed");
    KLIEG_CHECK(check_fields(parser));
    KLIEG_CHECK(parse_target(parser.target, request));

    Framing framing{.http_1_0 = parser.version == 10, .keep_alive = parser.keep_alive()};
    if (parser.chunked()) {
        framing.length = std::nullopt;
    } else if (auto length = parser.content_length()) {
        framing.length = *length;
    }
    framing.expects_continue = !framing.http_1_0 && same_ignoring_case(parser.expectation, "100-continue");
    return framing;
}

}  // namespace klieg::http::detail
