#include "http/client/client.h"

#include "base/task_group.h"
#include "http/client/fixture_for_test.h"
#include "testing/memory_stream.h"

#include <array>
#include <cstring>

namespace klieg::http {

namespace {

using namespace std::chrono_literals;
using klieg::testing::byte_by_byte;
using ::testing::HasSubstr;
using Then = FakeAnswer::Then;

/// A body of the caller's: pieces, then an end or a failure.
class Pieces final : public ByteSource {
public:
    explicit Pieces(std::vector<std::string> pieces, std::optional<Error> failure = {})
        : pieces_(std::move(pieces)), failure_(std::move(failure)) {}

    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        if (next_ == pieces_.size()) {
            if (failure_) co_return *failure_;
            co_return std::size_t{0};
        }
        auto const& piece = pieces_[next_++];
        std::memcpy(into.data(), piece.data(), piece.size());
        co_return piece.size();
    }

private:
    std::vector<std::string> pieces_;
    std::optional<Error> failure_;
    std::size_t next_ = 0;
};

Task<std::string> rest_of(ByteSource& body) {
    std::string text;
    std::array<std::byte, 7> piece;
    while (true) {
        auto count = co_await body.read(piece);
        if (!count.ok()) co_return text + " " + std::string(count.error().stable_code());
        if (*count == 0) co_return text;
        text.append(reinterpret_cast<char const*>(piece.data()), *count);
    }
}

}  // namespace

KLIEG_ASYNC_TEST(Client, SendsARequestAndReadsItsAnswer) {
    ClientFixture fixture(co_await this_executor());
    fixture.always("HTTP/1.1 201 Created\r\nX-A: b\r\nContent-Length: 5\r\n\r\nhello");
    ClientRequest request{.method = Method::post, .url = "http://A.example/x?y=z#f", .body = "text"};
    request.headers.add("Content-Type", "text/plain");
    auto response = co_await fixture.client.send(std::move(request));
    CO_ASSERT_OK(response);
    EXPECT_EQ(response->status, 201);
    EXPECT_EQ(response->headers.get("x-a"), "b");
    EXPECT_EQ(response->url, "http://a.example/x?y=z");
    EXPECT_EQ(response->body, "hello");
    EXPECT_EQ(fixture.network.peers[0]->requests[0],
              "POST /x?y=z HTTP/1.1\r\nHost: a.example\r\nContent-Type: text/plain\r\nUser-Agent: Klieg\r\n"
              "Accept-Encoding: identity\r\nContent-Length: 4\r\n\r\ntext");
    EXPECT_EQ(fixture.network.peers[0]->destination.port, 80);
}

KLIEG_ASYNC_TEST(Client, PassesATraceOn) {
    ClientFixture fixture(co_await this_executor());
    ClientRequest request{.url = "http://a.example/"};
    request.trace = TraceContext{.trace_high = 1, .trace_low = 2, .span = 3, .sampled = true};
    EXPECT_EQ(co_await fixture.outcome(std::move(request)), "ok");
    EXPECT_THAT(fixture.network.peers.at(0)->requests.at(0),
                HasSubstr("\r\ntraceparent: 00-00000000000000010000000000000002-0000000000000003-01\r\n"));
}

KLIEG_ASYNC_TEST(Client, AnAnswerOfAnyStatusIsAnAnswer) {
    ClientFixture fixture(co_await this_executor());
    int status = 0;
    fixture.network.answer = [&](FakePeer&, std::string const&) {
        return FakeAnswer{"HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: 0\r\n\r\n"};
    };
    for (int given : {200, 204, 301, 304, 400, 404, 429, 500, 503}) {
        status = given;
        auto response = co_await fixture.client.send({.url = "http://a.example/"});
        CO_ASSERT_OK(response);
        EXPECT_EQ(response->status, given);
    }
    EXPECT_EQ(fixture.network.peers.size(), 1U);
}

KLIEG_ASYNC_TEST(Client, KeepsConnections) {
    ClientFixture fixture(co_await this_executor());
    for (int i = 0; i < 5; ++i) EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    EXPECT_EQ(fixture.network.peers.size(), 1U);
    EXPECT_EQ(fixture.network.resolved.size(), 1U);
    EXPECT_EQ(co_await fixture.get("http://b.example/"), "ok");
    EXPECT_EQ(co_await fixture.get("https://a.example/"), "ok");
    EXPECT_EQ(co_await fixture.get("http://a.example:81/"), "ok");
    EXPECT_EQ(fixture.network.peers.size(), 4U);
    EXPECT_EQ(fixture.client.connections(), 4U);
}

KLIEG_ASYNC_TEST(Client, KeepsNoConnectionThatIsOfNoMoreUse) {
    for (std::string answer : {
             "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
             "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok trailing",
             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged",
             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nforged",
             "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok",
         }) {
        ClientFixture fixture(co_await this_executor());
        fixture.always(answer);
        EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok") << answer;
        EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok") << answer;
        EXPECT_EQ(fixture.network.peers.size(), 2U) << answer;
    }
}

KLIEG_ASYNC_TEST(Client, TakesNoAnswerThatCameBeforeItsRequest) {
    ClientFixture fixture(co_await this_executor());
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    fixture.network.peers[0]->send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    EXPECT_EQ(fixture.network.peers.size(), 2U);
}

KLIEG_ASYNC_TEST(Client, SeesThatAKeptConnectionHasEnded) {
    ClientFixture fixture(co_await this_executor());
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    fixture.network.peers[0]->end();
    ClientRequest post{.method = Method::post, .url = "http://a.example/"};
    EXPECT_EQ(co_await fixture.outcome(std::move(post)), "ok");
    EXPECT_EQ(fixture.network.peers.size(), 2U);
    EXPECT_EQ(fixture.client.connections(), 1U);
}

KLIEG_ASYNC_TEST(Client, RestingConnectionsEndWithTheirPatience) {
    ClientFixture fixture(co_await this_executor(), {.idle_patience = 0ms});
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    while (fixture.client.connections() > 0) co_await yield();
    EXPECT_TRUE(fixture.network.peers[0]->closed);
}

KLIEG_ASYNC_TEST(Client, ReadsBodiesHoweverTheyEnd) {
    struct Case {
        std::string answer;
        Then then;
        std::string body;
    };
    std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    std::string counted = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    for (auto const& [answer, then, body] : {
             Case{counted + "hello", Then::keep, "hello"},
             {counted + "hel", Then::close, "connection_lost"},
             {counted, Then::close, "connection_lost"},
             {chunked + "3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nT: u\r\n\r\n", Then::keep, "hello"},
             {chunked + "5\r\nhello\r\n", Then::close, "connection_lost"},
             {chunked + "5\r\nhello\r\n0\r\n", Then::close, "connection_lost"},
             {chunked + "5\r\nhelloX\r\n0\r\n\r\n", Then::keep, "malformed_answer"},
             {chunked + "x\r\nhello\r\n0\r\n\r\n", Then::keep, "malformed_answer"},
             {chunked + "-1\r\nhello\r\n0\r\n\r\n", Then::keep, "malformed_answer"},
             {chunked + "11111111111111111\r\nhello\r\n0\r\n\r\n", Then::keep, "malformed_answer"},
             {"HTTP/1.1 200 OK\r\n\r\nhello", Then::close, "hello"},
             {"HTTP/1.0 200 OK\r\n\r\nhello", Then::close, "hello"},
             {"HTTP/1.1 200 OK\r\n\r\n", Then::close, ""},
             {"HTTP/1.1 204 No Content\r\n\r\n", Then::keep, ""},
             {"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", Then::keep, ""},
             {"HTTP/1.1 200 O", Then::close, "connection_lost"},
             {"", Then::close, "connection_lost"},
             {"nonsense\r\n\r\n", Then::keep, "malformed_answer"},
         }) {
        ClientFixture fixture(co_await this_executor());
        fixture.always(answer, then);
        EXPECT_EQ(co_await fixture.get("http://a.example/"), body) << answer;
        // Cut into single bytes it is the same answer.
        FakeAnswer cut{.then = then, .pieces = byte_by_byte(answer)};
        fixture.network.answer = [&cut](FakePeer&, std::string const&) { return cut; };
        EXPECT_EQ(co_await fixture.get("http://b.example/"), body) << answer;
    }
}

KLIEG_ASYNC_TEST(Client, AnAnswerToHeadHasNoBody) {
    ClientFixture fixture(co_await this_executor());
    fixture.always("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    for (int i = 0; i < 2; ++i) {
        auto response = co_await fixture.client.send({.method = Method::head, .url = "http://a.example/"});
        CO_ASSERT_OK(response);
        EXPECT_EQ(response->headers.get("Content-Length"), "1000000000");
        EXPECT_EQ(response->body, "");
    }
    EXPECT_EQ(fixture.network.peers.size(), 1U);
}

KLIEG_ASYNC_TEST(Client, PassesOverInterimAnswers) {
    ClientFixture fixture(co_await this_executor());
    fixture.always("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok_answer("ok"));
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    EXPECT_EQ(fixture.network.peers.size(), 1U);

    std::string flood;
    for (int i = 0; i < 9; ++i) flood += "HTTP/1.1 100 Continue\r\n\r\n";
    fixture.always(flood + ok_answer("ok"));
    EXPECT_EQ(co_await fixture.get("http://b.example/"), "malformed_answer");
    fixture.always("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
    EXPECT_EQ(co_await fixture.get("http://b.example/"), "malformed_answer");
}

KLIEG_ASYNC_TEST(Client, LimitsHeads) {
    ClientFixture fixture(co_await this_executor());
    auto of_size = [](std::size_t size) {
        std::string head = "HTTP/1.1 204 No Content\r\nX: ";
        return head + std::string(size - head.size() - 4, 'x') + "\r\n\r\n";
    };
    ClientLimits limits{.head_bytes_max = 1000};
    fixture.always(of_size(1000));
    EXPECT_EQ(co_await fixture.outcome({.url = "http://a.example/", .limits = limits}), "");
    fixture.always(of_size(1001));
    EXPECT_EQ(co_await fixture.outcome({.url = "http://b.example/", .limits = limits}), "malformed_answer");
    // The pool's limit holds, whatever a request allows.
    limits.head_bytes_max = 1 << 20;
    fixture.always(of_size(100'000));
    EXPECT_EQ(co_await fixture.outcome({.url = "http://b.example/", .limits = limits}), "malformed_answer");
}

KLIEG_ASYNC_TEST(Client, LimitsBodies) {
    ClientLimits limits{.body_bytes_max = 5};
    std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::string whole : {ok_answer("12345"), chunked + "5\r\n12345\r\n0\r\n\r\n"}) {
        ClientFixture fixture(co_await this_executor());
        fixture.always(whole);
        EXPECT_EQ(co_await fixture.outcome({.url = "http://a.example/", .limits = limits}), "12345");
    }
    for (std::string larger : {
             ok_answer("123456"),
             std::string("HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n"),
             chunked + "6\r\n123456",
             chunked + "6\r\n123456\r\n0\r\n\r\n",
             chunked + "3\r\n123\r\n3\r\n456\r\n0\r\n\r\n",
             std::string("HTTP/1.1 200 OK\r\n\r\n123456"),
         }) {
        ClientFixture fixture(co_await this_executor());
        fixture.always(larger, Then::close);
        EXPECT_EQ(co_await fixture.outcome({.url = "http://a.example/", .limits = limits}), "too_large") << larger;
    }
}

KLIEG_ASYNC_TEST(Client, LimitsWhatChunksCostBesideTheirContent) {
    ClientFixture fixture(co_await this_executor());
    std::string answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 10; ++i) answer += "1;" + std::string(4000, 'x') + "\r\na\r\n";
    fixture.always(answer + "0\r\n\r\n");
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "malformed_answer");
}

KLIEG_ASYNC_TEST(Client, SendsNothingThatSaysMoreThanItShould) {
    ClientFixture fixture(co_await this_executor());
    struct Case {
        std::string name;
        std::string value;
    };
    for (auto const& [name, value] : {
             Case{"X", "a\r\nY: b"},
             {"X", "a\nY: b"},
             {"X", "a\r"},
             {"X", std::string("a\0b", 3)},
             {"X", "a\x7f"},
             {"X\r\nY", "a"},
             {"X Y", "a"},
             {"X:", "a"},
             {"", "a"},
             {"Host", "b.example"},
             {"content-length", "5"},
             {"Transfer-Encoding", "chunked"},
             {"Connection", "close"},
             {"Upgrade", "websocket"},
             {"TE", "trailers"},
             {"Expect", "100-continue"},
         }) {
        ClientRequest request{.url = "http://a.example/"};
        request.headers.add(name, value);
        auto response = co_await fixture.client.send(std::move(request));
        CO_ASSERT(!response.ok());
        EXPECT_EQ(response.error().kind, Errc::invalid);
        EXPECT_EQ(response.error().code, "invalid_request") << name;
    }
    EXPECT_EQ(co_await fixture.get("http://a.example/\r\nX: y"), "invalid_url");
    EXPECT_EQ(co_await fixture.outcome({.method = Method::other, .url = "http://a.example/"}), "invalid_request");
    EXPECT_TRUE(fixture.network.resolved.empty());
    EXPECT_TRUE(fixture.network.tried.empty());
}

KLIEG_ASYNC_TEST(Client, SendsBodiesThatComePieceByPiece) {
    ClientFixture fixture(co_await this_executor());
    ClientRequest request{.method = Method::put, .url = "http://a.example/"};
    request.body = SourceBody{std::make_unique<Pieces>(std::vector<std::string>{"ab", "cde"}), 5};
    EXPECT_EQ(co_await fixture.outcome(std::move(request)), "ok");
    EXPECT_THAT(fixture.network.peers[0]->requests[0], HasSubstr("Content-Length: 5\r\n\r\nabcde"));

    ClientRequest longer{.method = Method::put, .url = "http://a.example/"};
    longer.body = SourceBody{std::make_unique<Pieces>(std::vector<std::string>{"ab", "c", "too much"}), 3};
    EXPECT_EQ(co_await fixture.outcome(std::move(longer)), "ok");
    EXPECT_THAT(fixture.network.peers[0]->requests[1], HasSubstr("Content-Length: 3\r\n\r\nabc"));

    ClientRequest shorter{.method = Method::put, .url = "http://a.example/"};
    shorter.body = SourceBody{std::make_unique<Pieces>(std::vector<std::string>{"ab"}), 5};
    EXPECT_EQ(co_await fixture.outcome(std::move(shorter)), "corrupt");
    EXPECT_EQ(fixture.client.connections(), 0U);

    ClientRequest failing{.method = Method::put, .url = "http://a.example/"};
    failing.body = SourceBody{
        std::make_unique<Pieces>(std::vector<std::string>{"ab"}, Error{Errc::not_found, "gone", "source_gone"}), 5};
    EXPECT_EQ(co_await fixture.outcome(std::move(failing)), "source_gone");
    EXPECT_EQ(fixture.client.connections(), 0U);
}

KLIEG_ASYNC_TEST(Client, HearsARefusalWhileItStillSends) {
    ClientFixture fixture(co_await this_executor());
    fixture.network.write_max = 200;
    ClientRequest request{.method = Method::post, .url = "http://a.example/"};
    request.body = SourceBody{std::make_unique<Pieces>(std::vector<std::string>(30, "0123456789")), 300};
    // The server takes no more than the head and a little, and has answered by then.
    fixture.network.on_connect = [](FakePeer& peer) {
        peer.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
    };
    auto response = co_await fixture.client.send(std::move(request));
    CO_ASSERT_OK(response);
    EXPECT_EQ(response->status, 413);
    EXPECT_EQ(response->body, "big");
    EXPECT_EQ(fixture.client.connections(), 0U);
}

KLIEG_ASYNC_TEST(Client, SendsOnceMoreWhatMayBeRepeated) {
    struct Case {
        Method method;
        Repetition repetition;
        std::string outcome;
    };
    for (auto const& [method, repetition, outcome] : {
             Case{Method::get, Repetition::by_method, "ok"},
             {Method::put, Repetition::by_method, "ok"},
             {Method::del, Repetition::by_method, "ok"},
             {Method::post, Repetition::by_method, "connection_lost"},
             {Method::patch, Repetition::by_method, "connection_lost"},
             {Method::post, Repetition::harmless, "ok"},
             {Method::get, Repetition::harmful, "connection_lost"},
         }) {
        ClientFixture fixture(co_await this_executor());
        // Every server answers once and then closes in the moment in which a request comes.
        fixture.network.answer = [](FakePeer& peer, std::string const&) {
            if (peer.requests.size() > 1) return FakeAnswer{"", Then::close};
            return FakeAnswer{ok_answer("ok")};
        };
        EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
        ClientRequest request{.method = method, .url = "http://a.example/", .repetition = repetition};
        EXPECT_EQ(co_await fixture.outcome(std::move(request)), outcome);
        EXPECT_EQ(fixture.network.peers.size(), outcome == "ok" ? 2U : 1U);
    }
}

KLIEG_ASYNC_TEST(Client, RepeatsNothingThatWasAnswered) {
    ClientFixture fixture(co_await this_executor());
    fixture.network.answer = [](FakePeer& peer, std::string const&) {
        if (peer.requests.size() > 1) return FakeAnswer{"H", Then::close};
        return FakeAnswer{ok_answer("ok")};
    };
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "ok");
    EXPECT_EQ(co_await fixture.get("http://a.example/"), "connection_lost");
    EXPECT_EQ(fixture.requests(), 2U);

    // Nor on a connection that was never kept: then it is the server, and not the moment.
    fixture.always("", Then::close);
    EXPECT_EQ(co_await fixture.get("http://b.example/"), "connection_lost");
    EXPECT_EQ(fixture.requests(), 3U);
}

KLIEG_ASYNC_TEST(Client, NoServerMakesARequestLastLongerThanItsDeadline) {
    ClientLimits limits{.whole_patience = 30ms, .silence_patience = 10s};
    // Silent; a byte now and then, in the head and in the body; and one that never stops to announce itself.
    struct Drip {
        std::string first;
        std::string drop;
    };
    for (auto const& [first, drop] : {
             Drip{"", ""},
             {"", "H"},
             {"HTTP/1.1 200 OK\r\n", "X: y\r\n"},
             {"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "x"},
             {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"},
             {"HTTP/1.1 200 OK\r\n\r\n", "x"},
         }) {
        ClientFixture fixture(co_await this_executor());
        fixture.always(first);
        TaskGroup server(co_await this_executor());
        server.spawn("drip", [](FakeNetwork& network, std::string text) -> Task<> {
            while (true) {
                co_await sleep_for(1ms);
                for (auto const& peer : network.peers)
                    if (!peer->requests.empty()) peer->send(text);
            }
        }(fixture.network, drop));
        auto response = co_await fixture.client.send({.url = "http://a.example/", .limits = limits});
        CO_ASSERT(!response.ok());
        EXPECT_EQ(response.error().kind, Errc::timeout) << first;
        EXPECT_EQ(fixture.client.connections(), 0U);
        co_await server.stop();
    }
}

KLIEG_ASYNC_TEST(Client, AServerThatTakesNoBytesHoldsNobodyBeyondTheDeadline) {
    ClientFixture fixture(co_await this_executor());
    fixture.network.on_connect = [](FakePeer& peer) { peer.takes_nothing = true; };
    ClientRequest request{.method = Method::post, .url = "http://a.example/", .body = "text"};
    request.limits.whole_patience = 20ms;
    EXPECT_EQ(co_await fixture.outcome(std::move(request)), "timeout");
    EXPECT_EQ(fixture.client.connections(), 0U);
}

KLIEG_ASYNC_TEST(Client, SilenceEndsARequestBeforeItsDeadline) {
    ClientFixture fixture(co_await this_executor());
    fixture.always("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    ClientLimits limits{.whole_patience = 1h, .silence_patience = 10ms};
    EXPECT_EQ(co_await fixture.outcome({.url = "http://a.example/", .limits = limits}), "timeout");
}

KLIEG_ASYNC_TEST(Client, AStreamGivesItsConnectionBackAtItsEnd) {
    ClientFixture fixture(co_await this_executor());
    fixture.always(ok_answer("a longer text than one read takes"));
    {
        auto stream = co_await fixture.client.open({.url = "http://a.example/"});
        CO_ASSERT_OK(stream);
        EXPECT_EQ(stream->length, 33U);
        EXPECT_EQ(co_await rest_of(*stream->body), "a longer text than one read takes");
        EXPECT_EQ(co_await fixture.get("http://a.example/"), "a longer text than one read takes");
        EXPECT_EQ(fixture.network.peers.size(), 1U);
        EXPECT_EQ(co_await rest_of(*stream->body), "");
    }
    {
        auto stream = co_await fixture.client.open({.url = "http://a.example/"});
        CO_ASSERT_OK(stream);
    }
    EXPECT_TRUE(fixture.network.peers[0]->closed);
    EXPECT_EQ(fixture.client.connections(), 0U);
}

KLIEG_ASYNC_TEST(Client, AStreamEndsWithTheDeadlineThoughNobodyReadsIt) {
    ClientFixture fixture(co_await this_executor());
    fixture.always("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    auto stream = co_await fixture.client.open({.url = "http://a.example/", .limits = {.whole_patience = 10ms}});
    CO_ASSERT_OK(stream);
    while (!fixture.network.peers[0]->closed) co_await yield();
    EXPECT_EQ(co_await rest_of(*stream->body), "hel timeout");
}

KLIEG_ASYNC_TEST(Client, AStreamMayOutliveItsClient) {
    auto fixture = std::make_unique<ClientFixture>(co_await this_executor());
    fixture->always("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    auto stream = co_await fixture->client.open({.url = "http://a.example/"});
    CO_ASSERT_OK(stream);
    fixture.reset();
    EXPECT_THAT(co_await rest_of(*stream->body), HasSubstr("connection_lost"));
}

KLIEG_ASYNC_TEST(Client, CountsByUse) {
    ClientFixture fixture(co_await this_executor());
    co_await fixture.outcome({.url = "http://a.example/", .use = "webhooks"});
    co_await fixture.outcome({.url = "http://a.example/", .use = "webhooks"});
    co_await fixture.outcome({.url = "http://10.0.0.1/", .use = "imports"});
    auto text = fixture.metrics.exposition();
    EXPECT_THAT(text, HasSubstr("klieg_http_client_requests_total{use=\"webhooks\"} 2"));
    EXPECT_THAT(text, HasSubstr("klieg_http_client_failures_total{kind=\"forbidden\",use=\"imports\"} 1"));
    EXPECT_THAT(text, HasSubstr("klieg_http_client_seconds_count{use=\"webhooks\"} 2"));
}

}  // namespace klieg::http
