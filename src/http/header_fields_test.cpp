// The small readers of header fields: cookies, weights, tags, ranges.
#include "http/conditions.h"
#include "http/cookies.h"
#include "http/headers.h"
#include "http/http_date.h"
#include "http/quality_list.h"
#include "http/ranges.h"

#include <gmock/gmock.h>

namespace klieg::http {

TEST(Headers, CompareNamesWithoutCase) {
    Headers headers;
    headers.add("Set-Cookie", "a=1");
    headers.add("set-cookie", "b=2");
    headers.add("ETag", "\"x\"");
    EXPECT_EQ(headers.get("SET-COOKIE"), "a=1");
    headers.set("Set-cookie", "c=3");
    EXPECT_EQ(headers.size(), 2U);
    EXPECT_EQ(headers.get("Set-Cookie"), "c=3");
    headers.remove("etag");
    EXPECT_FALSE(headers.find("ETag"));
}

TEST(Headers, AreTheLinesThatAreSent) {
    Headers headers;
    EXPECT_EQ(headers.lines(), "");
    headers.add("Vary", "Cookie");
    headers.add("ETag", "\"x\"");
    headers.add("Vary", "Accept-Encoding");
    EXPECT_EQ(headers.lines(), "Vary: Cookie\r\nETag: \"x\"\r\nVary: Accept-Encoding\r\n");
    headers.remove("vary");
    headers.add("X-Empty", "");
    EXPECT_EQ(headers.lines(), "ETag: \"x\"\r\nX-Empty: \r\n");
    headers.set("etag", "\"longer than it was\"");
    EXPECT_EQ(headers.lines(), "X-Empty: \r\netag: \"longer than it was\"\r\n");
    EXPECT_EQ(headers.get("X-Empty"), "");
    auto moved = std::move(headers);
    EXPECT_EQ(moved.get("ETag"), "\"longer than it was\"");
    moved.clear();
    EXPECT_EQ(moved.lines(), "");
    EXPECT_EQ(moved.begin(), moved.end());
}

TEST(Headers, AreNoLinesWhereOneWouldForgeAnother) {
    using namespace std::string_view_literals;
    for (auto const broken :
         {"\r"sv, "\n"sv, "\0"sv, "before\rafter"sv, "eight, 8\n and more"sv, "at the very end\n"sv})
        for (bool const in_name : {false, true}) {
            Headers headers;
            headers.add(in_name ? broken : "Name", in_name ? "value" : broken);
            EXPECT_EQ(headers.lines(), std::nullopt) << broken;
            auto const [name, value] = *headers.begin();
            EXPECT_EQ(in_name ? name : value, broken);
        }
    for (auto const whole : {""sv, "a\tb"sv, "K\xc3\xa4se and more"sv, "\x7f"sv, "exactly8"sv}) {
        Headers headers;
        headers.add("Name", whole);
        EXPECT_TRUE(headers.lines()) << whole;
    }
}

TEST(Cookies, AreFoundByTheirWholeName) {
    EXPECT_EQ(find_cookie("a=1; sid=abc; b=2", "sid"), "abc");
    EXPECT_EQ(find_cookie("xsid=no;sid=\"q\" ", "sid"), "q");
    EXPECT_EQ(find_cookie("sid=a=b; sid=second", "sid"), "a=b");
    EXPECT_EQ(find_cookie("sid", "sid"), std::nullopt);
    EXPECT_EQ(find_cookie("", "sid"), std::nullopt);
    EXPECT_EQ(find_cookie("sid=", "sid"), "");
}

TEST(QualityList, WeighsTokens) {
    EXPECT_EQ(quality_of("gzip, br;q=0.5, *;q=0.1", "gzip"), 1000);
    EXPECT_EQ(quality_of("gzip, br;q=0.5, *;q=0.1", "BR"), 500);
    EXPECT_EQ(quality_of("gzip, br;q=0.5, *;q=0.1", "zstd"), 100);
    EXPECT_EQ(quality_of("gzip;q=0, *", "gzip"), 0);
    EXPECT_EQ(quality_of("gzip ; q=0.123", "gzip"), 123);
    EXPECT_EQ(quality_of("gzip;level=1;q=1.000", "gzip"), 1000);
    for (auto const* broken :
         {"gzip;q=", "gzip;q=2", "gzip;q=1.5", "gzip;q=0.1234", "gzip;q=-1", "gzip;q=.5", "gzip;q=0x1"})
        EXPECT_EQ(quality_of(broken, "gzip"), 0) << broken;
    EXPECT_EQ(quality_of("", "gzip"), 0);
    EXPECT_EQ(quality_of("identity", "gzip"), 0);
}

TEST(Etags, AreComparedWithinLists) {
    EXPECT_TRUE(find_etag("\"a\", \"b\"", "\"b\""));
    EXPECT_TRUE(find_etag("W/\"b\"", "\"b\""));
    EXPECT_TRUE(find_etag("*", "\"b\""));
    EXPECT_TRUE(find_etag("\"b-br\"", "\"b\""));
    EXPECT_TRUE(find_etag("\"b,c\"", "\"b,c\""));
    EXPECT_FALSE(find_etag("\"a\"", "\"b\""));
    EXPECT_FALSE(find_etag("b", "\"b\""));
    EXPECT_FALSE(find_etag("", "\"\""));
}

TEST(Etags, OfA304AreThoseThatTheClientHas) {
    auto tag_of = [](char const* list) {
        Request request;
        request.headers.set("If-None-Match", list);
        Response response;
        response.headers.add("ETag", "\"b\"");
        return std::string(not_modified(request, response).headers.get("ETag"));
    };
    EXPECT_EQ(tag_of("\"a\", \"b-br\""), "\"b-br\"");
    EXPECT_EQ(tag_of("W/\"b\""), "W/\"b\"");
    EXPECT_EQ(tag_of("*"), "\"b\"");
}

TEST(Etags, DifferWhereBytesDo) {
    std::string text(100, 'a');
    auto etag = make_etag(text);
    EXPECT_EQ(make_etag(text), etag);
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto changed = text;
        changed[i] = 'b';
        EXPECT_NE(make_etag(changed), etag) << i;
    }
    EXPECT_NE(make_etag(""), make_etag(std::string(1, '\0')));
    EXPECT_NE(make_etag(std::string(16, '\0')), make_etag(std::string(32, '\0')));
}

/// The example of RFC 9110 section 5.6.7.
TEST(HttpDate, IsAsRfc9110HasIt) {
    EXPECT_EQ(http_date(std::chrono::sys_seconds(std::chrono::seconds(784'111'777))), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Range, IsKnownBeforeTheSizeIs) {
    Request request;
    request.headers.set("Range", "bytes=10-19");
    auto asked = asked_range(request, "\"a\"");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->first, 10U);
    EXPECT_EQ(asked->last, 19U);
    EXPECT_EQ(asked->within(15).range, (ByteRange{10, 5}));
    EXPECT_EQ(asked->within(10).outcome, RangeOutcome::unsatisfiable);
    request.headers.set("Range", "bytes=0-18446744073709551615");
    EXPECT_FALSE(asked_range(request, "")->last) << "no file is longer";
    request.headers.set("If-Range", "\"b\"");
    EXPECT_FALSE(asked_range(request, "\"a\""));
    EXPECT_TRUE(asked_range(request, "\"b\""));
    request.method = Method::head;
    EXPECT_FALSE(asked_range(request, "\"b\""));
}

RangeChoice range_of(std::string header, std::uint64_t size) {
    Request request;
    request.headers.set("Range", std::move(header));
    auto const asked = asked_range(request, "");
    return asked ? asked->within(size) : RangeChoice{};
}

TEST(Range, IsReadAsRfc9110HasIt) {
    struct Case {
        char const* header;
        RangeOutcome outcome;
        ByteRange range;
    };
    for (auto const& [header, outcome, range] : {
             Case{"bytes=0-0", RangeOutcome::part, {0, 1}},
             Case{"bytes=10-", RangeOutcome::part, {10, 90}},
             Case{"bytes=10-19", RangeOutcome::part, {10, 10}},
             Case{"Bytes=90-1000", RangeOutcome::part, {90, 10}},
             Case{"bytes=-10", RangeOutcome::part, {90, 10}},
             Case{"bytes=-1000", RangeOutcome::part, {0, 100}},
             Case{"bytes=99-99", RangeOutcome::part, {99, 1}},
             Case{"bytes=100-", RangeOutcome::unsatisfiable, {}},
             Case{"bytes=-0", RangeOutcome::unsatisfiable, {}},
             Case{"bytes=20-10", RangeOutcome::whole, {}},
             Case{"bytes=0-1,5-6", RangeOutcome::whole, {}},
             Case{"bytes=", RangeOutcome::whole, {}},
             Case{"bytes=-", RangeOutcome::whole, {}},
             Case{"bytes=a-b", RangeOutcome::whole, {}},
             Case{"bytes=+1-2", RangeOutcome::whole, {}},
             Case{"bytes=1-99999999999999999999999", RangeOutcome::whole, {}},
             Case{"bytes=18446744073709551615-18446744073709551615", RangeOutcome::unsatisfiable, {}},
             Case{"bytes=0-18446744073709551615", RangeOutcome::part, {0, 100}},
             Case{"seconds=1-2", RangeOutcome::whole, {}},
         }) {
        auto choice = range_of(header, 100);
        EXPECT_EQ(choice.outcome, outcome) << header;
        EXPECT_EQ(choice.range, range) << header;
    }
    EXPECT_EQ(range_of("bytes=-5", 0).outcome, RangeOutcome::unsatisfiable);
    EXPECT_EQ(range_of("bytes=0-", 0).outcome, RangeOutcome::unsatisfiable);
}

TEST(Ranged, AnswersPartWholeAndNeither) {
    auto answer = [](std::vector<Headers::Field> const& fields, Method method = Method::get) {
        Request request;
        request.method = method;
        for (auto const& [name, value] : fields) request.headers.add(name, value);
        Response response{.body = std::string("0123456789")};
        response.headers.add("ETag", "\"e\"");
        response.headers.add("Cache-Control", "public, max-age=31536000, immutable");
        return ranged(request, std::move(response));
    };
    auto part = answer({{"Range", "bytes=2-4"}});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(std::get<std::string>(part.body), "234");
    EXPECT_EQ(part.headers.get("Content-Range"), "bytes 2-4/10");
    EXPECT_EQ(answer({{"Range", "bytes=2-4"}, {"If-Range", "\"e\""}}).status, 206);
    EXPECT_EQ(answer({{"Range", "bytes=2-4"}, {"If-Range", "\"other\""}}).status, 200);
    EXPECT_EQ(answer({{"Range", "bytes=2-4"}, {"If-Range", "Sat, 21 Nov 2026 22:06:32 GMT"}}).status, 200);
    EXPECT_EQ(answer({{"Range", "bytes=2-4"}}, Method::head).status, 200);
    EXPECT_EQ(answer({{"Range", "bytes=2-4"}, {"If-None-Match", "\"e\""}}).status, 304);
    auto beyond = answer({{"Range", "bytes=10-"}});
    EXPECT_EQ(beyond.status, 416);
    EXPECT_EQ(beyond.headers.get("Content-Range"), "bytes */10");
    EXPECT_EQ(beyond.headers.get("Cache-Control"), "no-store") << "one bad range would hide a segment for a year";
    EXPECT_EQ(answer({}).headers.get("Accept-Ranges"), "bytes");
}

}  // namespace klieg::http
