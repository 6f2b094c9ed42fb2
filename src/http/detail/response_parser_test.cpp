#include "http/detail/response_parser.h"

#include "http/detail/codec_beast.h"

#include <gmock/gmock.h>

namespace klieg::http::detail {

namespace {

/// Scans and parses a head as the client would, and says how the body ends, in one word for tables.
std::string framing_of(std::string const& head, Method asked = Method::get) {
    HeadScanner scanner;
    auto state = scanner.scan(head);
    if (state == HeadScanner::State::malformed) return "malformed_answer";
    if (state == HeadScanner::State::incomplete) return "incomplete";
    ResponseHead into;
    auto framing = parse_response_head(std::string_view(head).substr(0, scanner.length()), asked, into);
    if (!framing.ok()) {
        EXPECT_EQ(framing.error().kind, Errc::unavailable);
        return framing.error().code;
    }
    auto after = framing->keep_alive ? "" : ", close";
    switch (framing->body) {
        case ResponseFraming::Body::none: return std::string("none") + after;
        case ResponseFraming::Body::counted: return std::to_string(framing->length) + after;
        case ResponseFraming::Body::chunked: return std::string("chunked") + after;
        case ResponseFraming::Body::until_close: return std::string("until close") + after;
    }
    return "";
}

}  // namespace

TEST(ParseResponseHead, ReadsStatusAndFields) {
    ResponseHead head;
    auto framing = parse_response_head("HTTP/1.1 201 Made up\r\nContent-Length: 5\r\nX-A:  b \r\nx-a: c\r\n\r\n",
                                       Method::post, head);
    ASSERT_TRUE(framing.ok());
    EXPECT_EQ(head.status, 201);
    EXPECT_EQ(head.headers.get("X-A"), "b");
    EXPECT_EQ(head.headers.size(), 3U);
}

TEST(ParseResponseHead, KnowsHowTheBodyEnds) {
    struct Case {
        std::string head;
        Method asked;
        std::string verdict;
    };
    for (auto const& [head, asked, verdict] : {
             Case{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", Method::get, "5"},
             {"HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\n", Method::get, "5"},
             {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Method::get, "none"},
             {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", Method::head, "none"},
             {"HTTP/1.1 200 OK\r\n\r\n", Method::head, "none"},
             {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Method::head, "none"},
             {"HTTP/1.1 204 No Content\r\n\r\n", Method::get, "none"},
             {"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", Method::get, "none"},
             {"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", Method::get, "none"},
             {"HTTP/1.1 100 Continue\r\n\r\n", Method::post, "none"},
             {"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", Method::get, "none"},
             {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Method::get, "chunked"},
             {"HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n", Method::get, "chunked"},
             {"HTTP/1.1 200 OK\r\n\r\n", Method::get, "until close, close"},
             {"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n", Method::get, "until close, close"},
             {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n", Method::get, "5, close"},
             {"HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 5\r\n\r\n", Method::get, "5, close"},
             {"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", Method::get, "5, close"},
             {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\n", Method::get, "5"},
             {"HTTP/1.0 200 OK\r\n\r\n", Method::get, "until close, close"},
         })
        EXPECT_EQ(framing_of(head, asked), verdict) << head;
}

TEST(ParseResponseHead, RefusesWhatHasTwoReadings) {
    for (std::string head : {
             "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551616\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n",
             "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
             "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n",
             "HTTP/1.1 200 OK\r\n Content-Length: 5\r\n\r\n",
             "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
             "HTTP/1.1 200 OK\nContent-Length: 5\n\n",
             "HTTP/1.1 200 OK\r\nX: a\nY: b\r\n\r\n",
             "HTTP/1.1 099 OK\r\n\r\n",
             "HTTP/1.1 600 OK\r\n\r\n",
             "HTTP/1.1 20 OK\r\n\r\n",
             "HTTP/1.1 2000 OK\r\n\r\n",
             "HTTP/1.1 abc OK\r\n\r\n",
             "HTTP/2.0 200 OK\r\n\r\n",
             "HTTP/0.9 200 OK\r\n\r\n",
             "HTTP/1.1 200\r\nContent-Length: 5\r\n\r\n",
             "HTTP/1.1  200 OK\r\n\r\n",
             "http/1.1 200 OK\r\n\r\n",
             "ICY 200 OK\r\n\r\n",
             "<html>\r\n\r\n",
             "\r\n\r\n",
             "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
             "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
             "HTTP/1.1 200 OK\r\n: a\r\n\r\n",
             "HTTP/1.1 200 OK\r\nA\x01: a\r\n\r\n",
             "HTTP/1.1 200 OK\r\nA: a\x01\r\n\r\n",
         })
        EXPECT_EQ(framing_of(head), "malformed_answer") << head;
    EXPECT_EQ(framing_of(std::string("HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", 25)), "malformed_answer");
}

TEST(ParseResponseHead, LimitsTheNumberOfFields) {
    auto head_of = [](int fields) {
        std::string head = "HTTP/1.1 204 No Content\r\n";
        for (int i = 0; i < fields; ++i) head += "a: b\r\n";
        return head + "\r\n";
    };
    EXPECT_EQ(framing_of(head_of(128)), "none");
    EXPECT_EQ(framing_of(head_of(129)), "malformed_answer");
}

}  // namespace klieg::http::detail
