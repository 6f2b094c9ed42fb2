#include "http/detail/response_parser.h"

#include "http/detail/response_head.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>

namespace klieg::http::detail {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;

namespace {

constexpr std::size_t kResponseFieldsMax = 128;

/// Writes what it meets straight into our head, and counts the fields of which there may be but one.
struct ResponseHeadParser final : beast_http::basic_parser<false> {
    using Text = boost::beast::string_view;

    explicit ResponseHeadParser(ResponseHead& into) : head(into) {
        header_limit(std::numeric_limits<std::uint32_t>::max());  // our fixed buffers set the limit
        body_limit(boost::none);
    }

    void on_response_impl(int status, Text, int http_version, error_code&) override {
        head.status = status;
        version = http_version;
    }

    void on_field_impl(beast_http::field field, Text name, Text value, error_code& error) override {
        if (head.headers.size() == kResponseFieldsMax) {
            error = beast_http::error::header_limit;
            return;
        }
        head.headers.add({name.data(), name.size()}, {value.data(), value.size()});
        if (field == beast_http::field::content_length)
            lengths += 1 + static_cast<int>(std::count(value.begin(), value.end(), ','));
        if (field == beast_http::field::transfer_encoding) ++codings;
    }

    // Not for answers, or not for heads.
    void on_request_impl(beast_http::verb, Text, Text, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
    std::size_t on_body_impl(Text body, error_code&) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t, Text, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code&) override { return body.size(); }
    void on_finish_impl(error_code&) override {}

    ResponseHead& head;
    int version = 11;
    int lengths = 0;
    int codings = 0;
};

/// RFC 9112 section 6.3 lets a client read some of these in one way and close; we would not know whose bytes follow.
Result<> check_fields(ResponseHeadParser const& parser) {
    if (parser.head.status < 100 || parser.head.status > 599) return malformed_answer("the status is none");
    if (parser.lengths > 1) return malformed_answer("an answer has at most one Content-Length");
    if (parser.codings == 0) return {};
    if (parser.lengths > 0) return malformed_answer("Transfer-Encoding and Content-Length contradict");
    if (parser.version == 10) return malformed_answer("HTTP/1.0 has no Transfer-Encoding");
    if (parser.codings > 1 || !same_ignoring_case(parser.head.headers.get("Transfer-Encoding"), "chunked"))
        return malformed_answer("the only transfer coding we know is chunked");
    return {};
}

}  // namespace

Error malformed_answer(std::string detail) {
    return Error{Errc::unavailable, "the server's answer is malformed: " + detail, "malformed_answer"};
}

Result<ResponseFraming> parse_response_head(std::string_view head, Method asked, ResponseHead& into) {
    into.headers.clear();
    ResponseHeadParser parser(into);
    parser.skip(asked == Method::head);
    error_code error;
    parser.put(boost::asio::const_buffer(head.data(), head.size()), error);
    if (error) return malformed_answer(error.message());
    if (!parser.is_header_done()) return malformed_answer("its head does not end");
    KLIEG_CHECK(check_fields(parser));

    ResponseFraming framing{.keep_alive = parser.keep_alive()};
    using enum ResponseFraming::Body;
    if (asked == Method::head || is_bodiless(into.status)) {
        framing.body = none;
    } else if (parser.chunked()) {
        framing.body = chunked;
    } else if (auto length = parser.content_length()) {
        framing.body = *length == 0 ? none : counted;
        framing.length = *length;
    } else {
        framing.body = until_close;
    }
    return framing;
}

}  // namespace klieg::http::detail
