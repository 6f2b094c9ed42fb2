#include "http/detail/session.h"

#include "base/task_group.h"
#include "http/ranges.h"
#include "http/steps/chain.h"
#include "http/steps/connection_places.h"
#include "testing/async_test.h"
#include "testing/memory_stream.h"
#include "testing/temp_dir.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace klieg::http::detail {

namespace {

using klieg::testing::byte_by_byte;
using klieg::testing::Wire;
using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Task<Result<Response>> say_path(Request& request) {
    co_return text_response(request.path);
}
Task<Result<Response>> say_security(Request& request) {
    co_return text_response(request.secure ? "secure" : "plain");
}
Task<Result<Response>> echo(Request& request) {
    KLIEG_CO_TRY(auto text, co_await request.read_text(1 << 20));
    co_return text_response(std::move(text));
}
Task<Result<Response>> ignore_body(Request& /*request*/) {
    co_return text_response("ignored");
}
Task<Result<Response>> fail(Request& /*request*/) {
    co_return Error{Errc::conflict, "taken"};
}
Task<Result<Response>> blow_up(Request& /*request*/) {
    throw std::runtime_error("boom");
    co_return no_content();
}
Task<Result<Response>> share(Request& /*request*/) {
    co_return Response{.body = SharedAnswer(SharedAnswer::keep("shared text"))};
}
Task<Result<Response>> forge(Request& /*request*/) {
    co_return no_content().with("X-A", "b\r\nSet-Cookie: c");
}

class TwoPieces final : public ByteSource {
public:
    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        if (left_ == 0) co_return std::size_t{0};
        into[0] = std::byte{'x'};
        --left_;
        co_return std::size_t{1};
    }

private:
    int left_ = 2;
};
Task<Result<Response>> stream(Request& /*request*/) {
    co_return Response{.body = StreamBody{std::make_unique<TwoPieces>(), 2}};
}
Task<Result<Response>> stream_short(Request& /*request*/) {
    co_return Response{.body = StreamBody{std::make_unique<TwoPieces>(), 3}};
}

Task<Result<Response>> stream_open(Request& /*request*/) {
    co_return Response{.body = StreamBody{std::make_unique<TwoPieces>()}};
}

/// How often something that would have waited for ever was ended.
int ended = 0;
Task<> wait_for_ever() {
    struct End {
        ~End() { ++ended; }
    } end;
    while (true) co_await sleep_for(1h);
}
Task<Result<Response>> wait(Request& /*request*/) {
    co_await wait_for_ever();
    co_return no_content();
}
Task<Result<Response>> end_server_and_wait(Request& request) {
    request.id = "id-1";
    request.drain->begin();
    return wait(request);
}
Task<Result<Response>> end_server(Request& request) {
    request.drain->begin();
    return say_path(request);
}
/// A byte, and then the server ends.
class Endless final : public ByteSource {
public:
    explicit Endless(Drain& drain) : drain_(drain) {}
    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        if (std::exchange(begun_, true)) {
            drain_.begin();
            co_await wait_for_ever();
        }
        into[0] = std::byte{'x'};
        co_return std::size_t{1};
    }

private:
    Drain& drain_;
    bool begun_ = false;
};
Task<Result<Response>> stream_until_the_end(Request& request) {
    co_return Response{.body = StreamBody{std::make_unique<Endless>(*request.drain)}};
}

Task<> speak_nothing(UpgradedConnection /*connection*/) {
    co_return;
}
Task<Result<Response>> upgrade(Request& request) {
    request.id = "id-1";
    co_return Response{.status = 101, .body = Takeover{speak_nothing}}.with("Upgrade", "test");
}

ValueTask<Result<Response>> route_or_404(Request& request) {
    if (request.route != nullptr) return request.route->handler(request);
    return fail(request);
}

/// A server's core without a network.
struct Fixture {
    explicit Fixture(Executor const& executor) : drain(executor) {
        auto add = [&](Method method, std::string path, Handler handler) {
            router.add({method, std::move(path), "A route.", std::move(handler), 32});
        };
        for (auto const* path : {"/a", "/b", "/c"}) add(Method::get, path, say_path);
        for (auto const* path : {"/echo", "/echo2"}) add(Method::post, path, echo);
        add(Method::post, "/ignore", ignore_body);
        router.add({Method::post, "/big", "A route.", ignore_body, 1 << 20});
        router.add({Method::post, "/long", "A route.", echo, 1 << 20});
        add(Method::get, "/secure", say_security);
        add(Method::get, "/end-server", end_server);
        add(Method::get, "/fail", fail);
        add(Method::get, "/boom", blow_up);
        add(Method::get, "/shared", share);
        add(Method::get, "/forge", forge);
        add(Method::get, "/stream", stream);
        add(Method::get, "/short", stream_short);
        add(Method::get, "/open", stream_open);
        add(Method::get, "/endless", stream_until_the_end);
        add(Method::get, "/upgrade", upgrade);
        add(Method::post, "/upgrade", upgrade);
        auto add_waiting = [&](std::string path, Handler handler) {
            router.add({.method = Method::get,
                        .pattern = std::move(path),
                        .summary = "A route.",
                        .handler = std::move(handler),
                        .body_bytes_max = 0,
                        .waits = true});
        };
        add_waiting("/wait", wait);
        add_waiting("/end", end_server_and_wait);
        add_waiting("/soon", say_path);
        add_waiting("/broken", blow_up);
        limits.header_bytes_max = 512;
        limits.header_patience = 30ms;
        limits.idle_patience = 30ms;
        limits.body_patience = 30ms;
    }

    /// The step that gives out places stands around the routes.
    void give_out_places() {
        Chain::Steps steps;
        steps.push_back(std::make_unique<ConnectionPlaces>());
        auto chain = std::make_shared<Chain const>(std::move(steps), router);
        endpoint = [chain](Request& request) { return chain->run(request); };
    }

    Task<std::string> talk(std::vector<std::string> pieces, Wire::End end = Wire::End::closes,
                           std::chrono::milliseconds pause = 0ms) {
        wire = std::make_shared<Wire>();
        wire->pieces = std::move(pieces);
        wire->end = end;
        wire->pause = pause;
        Session session(
            context,
            {.stream = klieg::testing::make_memory_stream(wire), .peer_address = "192.0.2.1", .security = security},
            std::move(place));
        departure.reset();
        if (co_await session.run() == Session::End::departs) departure.emplace(session.depart());
        co_return wire->written;
    }

    ServerLimits limits;
    ConnectionBudget::Place place;
    std::optional<Departure> departure;
    Server::Endpoint endpoint = route_or_404;
    Router router;
    Metrics metrics;
    ServerMetrics counts{metrics};
    Drain drain;
    SessionContext context{limits, endpoint, router, counts, std::move(drain)};
    std::shared_ptr<Wire> wire;
    net::Security security = net::Security::plain;
};

int count_of(std::string const& text, std::string const& part) {
    int count = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
    return count;
}

std::string get(std::string const& path, std::string const& more = "") {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n";
}
std::string post(std::string const& path, std::string const& body, std::string const& more = "") {
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more +
           "\r\n" + body;
}

}  // namespace

KLIEG_ASYNC_TEST(Session, AnswersARequestThatComesByteByByte) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk(byte_by_byte(get("/a") + post("/echo", "hello")));
    EXPECT_EQ(count_of(said, "HTTP/1.1 200 OK\r\n"), 2);
    EXPECT_THAT(said, HasSubstr("\r\n\r\n/aHTTP"));
    EXPECT_THAT(said, EndsWith("\r\n\r\nhello"));
    EXPECT_THAT(said, HasSubstr("Date: "));
}

/// Else thousands of idle connections would hold what one large request needed.
KLIEG_ASYNC_TEST(Session, IdlesWithASmallBufferAfterALargeHead) {
    Fixture fixture(co_await this_executor());
    fixture.limits.header_bytes_max = 16 * 1024;
    auto large = get("/a", "X-Large: " + std::string(8'000, 'x') + "\r\n");
    auto said = co_await fixture.talk({large}, Wire::End::stays_silent);
    EXPECT_THAT(said, EndsWith("\r\n\r\n/a"));
    EXPECT_LE(fixture.wire->room_last, 1024U);
}

KLIEG_ASYNC_TEST(Session, AnswersPipelinedRequestsInOrder) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({get("/a") + get("/b") + post("/echo", "x") + "\r\n" + get("/c")});
    EXPECT_EQ(count_of(said, "200 OK"), 4);
    auto a = said.find("\r\n\r\n/a"), b = said.find("\r\n\r\n/b"), x = said.find("\r\n\r\nx"),
         c = said.find("\r\n\r\n/c");
    EXPECT_TRUE(a < b && b < x && x < c && c != said.npos) << said;
}

/// How many answers there are between two turns of somebody else on the same core, at most.
Task<> count_between_turns(int const& answered, bool const& done, int& most) {
    int before = 0;
    while (!done) {
        most = std::max(most, answered - before);
        before = answered;
        co_await yield();
    }
}

KLIEG_ASYNC_TEST(Session, GivesOthersTheirTurnsBetweenPipelinedRequests) {
    Fixture fixture(co_await this_executor());
    fixture.limits.header_bytes_max = 16 * 1024;
    int answered = 0, most = 0;
    bool done = false;
    fixture.endpoint = [&answered](Request& request) {
        ++answered;
        return route_or_404(request);
    };
    std::string asked;
    for (int i = 0; i < 100; ++i) asked += get("/a");
    TaskGroup others(co_await this_executor());
    others.spawn("others", count_between_turns(answered, done, most));
    auto const said = co_await fixture.talk({asked});
    done = true;
    co_await others.join();
    EXPECT_EQ(count_of(said, "200 OK"), 100);
    EXPECT_LE(most, 1);
}

Task<> serve(SessionContext& context, std::shared_ptr<Wire> wire) {
    Session session(context, {.stream = klieg::testing::make_memory_stream(std::move(wire))}, {});
    co_await session.run();
}

KLIEG_ASYNC_TEST(Session, GivesOthersTheirTurnsBetweenPipelinedRequestsOfAnyNumberOfConnections) {
    Fixture fixture(co_await this_executor());
    fixture.limits.header_bytes_max = 16 * 1024;
    int answered = 0, most = 0;
    bool done = false;
    fixture.endpoint = [&answered](Request& request) {
        if (request.path == "/a") ++answered;
        return route_or_404(request);
    };
    std::string asked = get("/b");  // the first comes alone, and stands in no line
    for (int i = 0; i < 20; ++i) asked += get("/a");
    std::vector<std::shared_ptr<Wire>> wires(20);
    TaskGroup crowd(co_await this_executor()), others(co_await this_executor());
    for (auto& wire : wires) {
        wire = std::make_shared<Wire>(Wire{.pieces = {asked}});
        crowd.spawn("connection", serve(fixture.context, wire));
    }
    others.spawn("others", count_between_turns(answered, done, most));
    co_await crowd.join();
    done = true;
    co_await others.join();
    for (auto const& wire : wires) EXPECT_EQ(count_of(wire->written, "200 OK"), 21);
    EXPECT_LE(most, 1);
}

KLIEG_ASYNC_TEST(Session, AnswersHeadWithoutABody) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({"HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n"});
    EXPECT_THAT(said, HasSubstr("Content-Length: 2\r\n"));
    EXPECT_THAT(said, EndsWith("\r\n\r\n"));
}

/// Whoever sent POST reads a body as long as Content-Length says, whatever the POST stood for.
KLIEG_ASYNC_TEST(Session, AnswersAPostThatStandsForHeadWithTheBodyThatItsLengthPromises) {
    Fixture fixture(co_await this_executor());
    fixture.router.add(
        {.method = Method::head, .pattern = "/tus", .summary = "A route.", .handler = fail, .overrides = true});
    auto said = co_await fixture.talk(
        {post("/tus", "", "Tus-Resumable: 1.0.0\r\nX-HTTP-Method-Override: HEAD\r\n") + get("/a")});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 409 "));
    EXPECT_THAT(said, HasSubstr("\"detail\":\"taken\""));
    EXPECT_THAT(said, EndsWith("\r\n\r\n/a"));
}

KLIEG_ASYNC_TEST(Session, LetsAPostStandForAnotherMethodOnlyWhereItsRouteSaysSo) {
    Fixture fixture(co_await this_executor());
    fixture.router.add(
        {.method = Method::del, .pattern = "/tus", .summary = "A route.", .handler = say_path, .overrides = true});
    fixture.router.add({.method = Method::del, .pattern = "/plain", .summary = "A route.", .handler = say_path});
    for (auto const& [path, more, stands] :
         {std::tuple{"/tus", "Tus-Resumable: 1.0.0\r\nX-HTTP-Method-Override: DELETE\r\n", true},
          std::tuple{"/tus", "X-HTTP-Method-Override: DELETE\r\n", false},
          std::tuple{"/tus", "Tus-Resumable: 1.0.0\r\nX-HTTP-Method-Override: PATCH\r\n", false},
          std::tuple{"/plain", "Tus-Resumable: 1.0.0\r\nX-HTTP-Method-Override: DELETE\r\n", false}}) {
        auto said = co_await fixture.talk({post(path, "", more)});
        EXPECT_EQ(said.starts_with("HTTP/1.1 200 "), stands) << path << "\n" << more;
    }
}

KLIEG_ASYNC_TEST(Session, ClosesWhenAskedTo) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({get("/a", "Connection: close\r\n") + get("/b")});
    EXPECT_EQ(count_of(said, "HTTP/1.1"), 1);
    EXPECT_THAT(said, HasSubstr("Connection: close\r\n"));
    said = co_await fixture.talk(
        {"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET /b HTTP/1.0\r\n\r\n", get("/c")});
    EXPECT_EQ(count_of(said, "HTTP/1.1"), 2);
    EXPECT_EQ(count_of(said, "Connection: keep-alive\r\n"), 1);
}

KLIEG_ASYNC_TEST(Session, ReadsChunkedBodies) {
    Fixture fixture(co_await this_executor());
    auto request = std::string(
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nHost: "
        "evil\r\n\r\n");
    for (auto const& pieces : {std::vector<std::string>{request + get("/a")}, byte_by_byte(request + get("/a"))}) {
        auto said = co_await fixture.talk(pieces);
        EXPECT_THAT(said, HasSubstr("\r\n\r\nabcde"));
        EXPECT_THAT(said, EndsWith("\r\n\r\n/a"));
    }
}

/// A client that hears of the refusal only when it has sent all, as most do, must not find the connection reset.
KLIEG_ASYNC_TEST(Session, HearsOutAClientWhoseLargeBodyItRefused) {
    Fixture fixture(co_await this_executor());
    std::vector<std::string> pieces{"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n"};
    pieces.resize(1 + 9'000, std::string(1'000, 'x'));
    auto said = co_await fixture.talk(pieces);
    EXPECT_THAT(said, StartsWith("HTTP/1.1 413 "));
    EXPECT_GE(fixture.wire->reads, pieces.size());
}

KLIEG_ASYNC_TEST(Session, RefusesBodiesBeyondTheRoutesLimit) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({post("/echo", std::string(33, 'x'))});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 413 "));
    said = co_await fixture.talk({"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n"});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(said, HasSubstr("Connection: close\r\n"));
    said = co_await fixture.talk({"POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n30\r\n" +
                                  std::string(48, 'x') + "\r\n0\r\n\r\n"});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 413 "));
}

KLIEG_ASYNC_TEST(Session, InvitesABodyOnlyWhenTheHandlerReadsIt) {
    Fixture fixture(co_await this_executor());
    auto head = std::string("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    auto said = co_await fixture.talk({head, "ok"});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"));
    said = co_await fixture.talk({head + "ok"});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 200 OK\r\n"));
    // Nobody knows whether the body follows an answer that was not 100, so the connection ends.
    said = co_await fixture.talk(
        {"POST /ignore HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n", get("/a")});
    EXPECT_EQ(count_of(said, "HTTP/1.1 "), 1);
    EXPECT_THAT(said, HasSubstr("Connection: close\r\n"));
}

KLIEG_ASYNC_TEST(Session, PassesOverABodyThatNobodyRead) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({post("/ignore", "GET /evil HTTP/1.1"), get("/a")});
    EXPECT_EQ(count_of(said, "HTTP/1.1 200"), 2);
    EXPECT_THAT(said, EndsWith("\r\n\r\n/a"));
    said = co_await fixture.talk(
        {"POST /big HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n", std::string(1000, 'x')});
    EXPECT_THAT(said, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(fixture.wire->shut_down);
    EXPECT_EQ(fixture.wire->reads, 2U);
}

KLIEG_ASYNC_TEST(Session, RefusesWhatIsNoRequestAndThenCloses) {
    Fixture fixture(co_await this_executor());
    for (auto const& [request, status] : std::vector<std::pair<std::string, std::string>>{
             {"nonsense\r\n\r\n", "400"},
             {get("/a", "X: a\r\n b\r\n"), "400"},
             {"GET /a HTTP/1.1\nHost: h\n\n", "400"},
             {"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
              "400"},
             {"POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", "501"},
             {"GET /a HTTP/3.0\r\nHost: h\r\n\r\n", "505"},
             {get("/%2e%2e/etc/passwd"), "400"},
             {get("/a", "X: " + std::string(600, 'x') + "\r\n"), "431"},
             {"\x16\x03\x01\x02" + std::string(600, 'x'), "431"}}) {
        auto said = co_await fixture.talk({request + get("/b")});
        EXPECT_THAT(said, StartsWith("HTTP/1.1 " + status)) << request;
        EXPECT_THAT(said, HasSubstr("application/problem+json")) << request;
        EXPECT_THAT(said, HasSubstr("Connection: close\r\n")) << request;
        EXPECT_EQ(count_of(said, "HTTP/1.1 "), 1) << request;
    }
}

/// Each of its bytes comes soon enough, and all of them at the pace that is expected of every body.
KLIEG_ASYNC_TEST(Session, WaitsForABodyAsLongAsItsRouteSaysInAll) {
    Fixture fixture(co_await this_executor());
    fixture.limits.header_patience = fixture.limits.body_patience = 1h;
    fixture.router.add(
        {.method = Method::put, .pattern = "/picture", .summary = "A route.", .handler = echo, .body_time_max = 5ms});
    auto pieces = byte_by_byte(std::string(30, 'x'));
    pieces.insert(pieces.begin(), "PUT /picture HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\n");
    auto const said = co_await fixture.talk(std::move(pieces), Wire::End::closes, 1ms);
    EXPECT_THAT(said, StartsWith("HTTP/1.1 408 "));
}

KLIEG_ASYNC_TEST(Session, RunsOutOfPatienceWithSlowPeers) {
    Fixture fixture(co_await this_executor());
    EXPECT_EQ(co_await fixture.talk({}, Wire::End::stays_silent), "");
    EXPECT_EQ(co_await fixture.talk({"GET /a HT"}, Wire::End::stays_silent), "");
    auto said = co_await fixture.talk({"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab"},
                                      Wire::End::stays_silent);
    EXPECT_THAT(said, StartsWith("HTTP/1.1 408 "));
    EXPECT_THAT(said, HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(fixture.wire->closed);
}

/// It is no failure of ours, and must not count as one (RFC 9112 section 8).
KLIEG_ASYNC_TEST(Session, BlamesAClientForABodyThatItDoesNotFinish) {
    Fixture fixture(co_await this_executor());
    for (auto const* head : {"Content-Length: 5\r\n\r\nab", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
        auto said = co_await fixture.talk({std::string("POST /echo HTTP/1.1\r\nHost: h\r\n") + head});
        EXPECT_THAT(said, StartsWith("HTTP/1.1 400 ")) << head;
        EXPECT_THAT(said, HasSubstr("X-Content-Type-Options: nosniff\r\n")) << head;
        EXPECT_THAT(said, HasSubstr("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"));
        EXPECT_THAT(said, HasSubstr("\"incomplete_body\"")) << head;
    }
}

KLIEG_ASYNC_TEST(Session, RunsOutOfPatienceWithABodyThatDrips) {
    Fixture fixture(co_await this_executor());
    std::vector<std::string> pieces{"POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 32\r\n\r\n"};
    for (auto& byte : byte_by_byte(std::string(32, 'x'))) pieces.push_back(std::move(byte));
    auto said = co_await fixture.talk(std::move(pieces), Wire::End::closes, 8ms);
    EXPECT_THAT(said, Not(HasSubstr("200 OK"))) << "each byte came in time, but together they were too slow";
}

namespace {

/// A body of pieces, of which no more comes after the last, as of a peer that has fallen silent.
class Dribble final : public RequestBody {
public:
    explicit Dribble(std::vector<std::size_t> pieces) : pieces_(std::move(pieces)) {}

    std::optional<std::uint64_t> length() const noexcept override { return 500'000; }
    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        came_ += last_;
        room_max = std::max(room_max, came_ + into.size());
        if (next_ == pieces_.size()) co_return Error{Errc::timeout, "nothing comes"};
        last_ = std::min(pieces_[next_++], into.size());
        co_return last_;
    }

    std::size_t room_max = 0;

private:
    std::vector<std::size_t> pieces_;
    std::size_t next_ = 0;
    std::size_t came_ = 0;
    std::size_t last_ = 0;
};

Task<std::size_t> room_for(std::vector<std::size_t> pieces) {
    Dribble body(std::move(pieces));
    Request request;
    request.body = &body;
    auto const read = co_await request.read_text(1 << 20);
    EXPECT_FALSE(read.ok());
    co_return body.room_max;
}

}  // namespace

/// Else thousands of connections with a byte each would hold what thousands of whole bodies need.
KLIEG_ASYNC_TEST(Session, KeepsRoomForWhatHasComeOfABodyAndNotForWhatWasAnnounced) {
    EXPECT_LE(co_await room_for({1}), 1024U);
    EXPECT_LE(co_await room_for(std::vector<std::size_t>(1000, 1)), 1024U);
    EXPECT_LE(co_await room_for({1024, 1}), 2048U);
    EXPECT_LE(co_await room_for({1024, 1024, 2048, 4096, 8192, 1}), 32U * 1024);
    Fixture fixture(co_await this_executor());
    std::string const body(500'000, 'x');
    auto const head = "POST /long HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n";
    auto const said = co_await fixture.talk({head, body.substr(0, 300'000), body.substr(300'000)});
    EXPECT_THAT(said, EndsWith("\r\n\r\n" + body));
}

namespace {

Task<> talk_into(std::string& said, Fixture& fixture, std::string request) {
    said = co_await fixture.talk({std::move(request)}, Wire::End::stays_silent);
}

}  // namespace

/// Its place is another's before it has noticed.
KLIEG_ASYNC_TEST(Session, MakesWayWhileItIdlesAndWhileItOnlyListens) {
    for (auto const& request : {get("/a"), std::string("garbage\r\n\r\n")}) {
        Fixture fixture(co_await this_executor());
        fixture.limits.idle_patience = 1h;
        ConnectionBudget budget({.requests_max = 1}, {});
        fixture.place = budget.enter("192.0.2.1").value();
        std::string said;
        TaskGroup group(co_await this_executor());
        group.spawn("session", talk_into(said, fixture, request));
        while (!fixture.wire || fixture.wire->written.empty() || fixture.context.spare.empty()) co_await yield();
        EXPECT_FALSE(fixture.context.make_room("192.0.2.2")) << "it is of another client";
        EXPECT_TRUE(fixture.context.make_room("192.0.2.1"));
        EXPECT_EQ(budget.count(ConnectionUse::requests), 0U);
        EXPECT_FALSE(fixture.context.make_room()) << "nobody makes way twice";
        co_await group.join();
        EXPECT_THAT(said, StartsWith("HTTP/1.1 "));
    }
}

KLIEG_ASYNC_TEST(Session, DoesNotMakeWayWithARequestUnderWay) {
    Fixture fixture(co_await this_executor());
    std::string said;
    TaskGroup group(co_await this_executor());
    group.spawn("session", talk_into(said, fixture, get("/wait")));
    while (!fixture.wire || fixture.wire->reads == 0) co_await yield();
    EXPECT_FALSE(fixture.context.make_room());
    co_await group.stop();
}

KLIEG_ASYNC_TEST(Session, ExpectsOfAReaderThatItTakesAnAnswerAtItsRate) {
    Fixture fixture(co_await this_executor());
    fixture.limits.answer_rate_min = 2'000;
    fixture.limits.write_patience = 7s;
    for (auto const* path : {"/a", "/shared", "/stream", "/nowhere"}) {
        co_await fixture.talk({get(path)});
        EXPECT_EQ(fixture.wire->rate.bytes_a_second, 2'000U) << path;
        EXPECT_EQ(fixture.wire->rate.grace, 7s) << path;
    }
    co_await fixture.talk({"garbage\r\n\r\n"});
    EXPECT_EQ(fixture.wire->rate.bytes_a_second, 2'000U);
    co_await fixture.talk({get("/open")});
    EXPECT_EQ(fixture.wire->rate.bytes_a_second, 2'000U);
    EXPECT_EQ(fixture.wire->rate.grace, 30s) << "it lasts as long as there is something to say";
    co_await fixture.talk({get("/upgrade")});
    EXPECT_EQ(fixture.wire->rate.bytes_a_second, 0U) << "what comes then has a rate of its own";
    co_await fixture.talk({get("/open") + get("/a")});
    EXPECT_EQ(fixture.wire->rate.bytes_a_second, 2'000U) << "what comes behind it is an answer like others";
}

KLIEG_ASYNC_TEST(Session, TurnsErrorsAndExceptionsIntoProblems) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({get("/fail") + get("/boom") + get("/a")});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 409 Conflict\r\n"));
    EXPECT_THAT(said, HasSubstr("HTTP/1.1 500 Internal Server Error\r\n"));
    EXPECT_THAT(said, Not(HasSubstr("boom")));
    EXPECT_THAT(said, EndsWith("\r\n\r\n/a"));
}

KLIEG_ASYNC_TEST(Session, WritesEveryKindOfBody) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({get("/shared") + get("/stream")});
    EXPECT_THAT(said, HasSubstr("\r\n\r\nshared textHTTP"));
    EXPECT_THAT(said, EndsWith("Content-Length: 2\r\n\r\nxx"));
    said = co_await fixture.talk({get("/short") + get("/a")});
    EXPECT_EQ(count_of(said, "HTTP/1.1 "), 1);
}

KLIEG_ASYNC_TEST(Session, LetsNoValueForgeAHeader) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({get("/forge")});
    EXPECT_THAT(said, HasSubstr("X-A: b  Set-Cookie: c\r\n"));
    EXPECT_THAT(said, Not(HasSubstr("Content-Length")));
}

/// A browser is to remember it, so it stands on what fails too, and never where it would be a lie.
KLIEG_ASYNC_TEST(Session, SaysOnlyOverTlsThatTlsIsToBeUsed) {
    Fixture fixture(co_await this_executor());
    fixture.context.secure_lines = "Strict-Transport-Security: max-age=60\r\n";
    auto request = get("/secure") + get("/fail") + "nonsense\r\n\r\n";
    auto said = co_await fixture.talk({request});
    EXPECT_EQ(count_of(said, "Strict-Transport-Security"), 0);
    EXPECT_THAT(said, HasSubstr("\r\n\r\nplainHTTP"));
    fixture.security = net::Security::tls;
    said = co_await fixture.talk({request});
    EXPECT_EQ(count_of(said, "\r\nStrict-Transport-Security: max-age=60\r\n"), 3);
    EXPECT_THAT(said, HasSubstr("\r\n\r\nsecureHTTP"));
}

KLIEG_ASYNC_TEST(Session, EndsAfterTheAnswerWhileTheServerDrains) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({get("/end-server") + get("/b")});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(said, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(said, EndsWith("\r\n\r\n/end-server"));
    EXPECT_TRUE(fixture.wire->closed);
}

KLIEG_ASYNC_TEST(Session, AnswersNobodyWhoBeginsOnceTheServerDrains) {
    Fixture fixture(co_await this_executor());
    fixture.context.drain.begin();
    EXPECT_EQ(co_await fixture.talk({get("/a")}), "");
    EXPECT_TRUE(fixture.wire->closed);
}

KLIEG_ASYNC_TEST(Session, SendsABodyOfUnknownLengthInChunks) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({get("/open"), get("/a")}, Wire::End::stays_silent);
    EXPECT_THAT(said, HasSubstr("Transfer-Encoding: chunked\r\n"));
    EXPECT_THAT(said, Not(HasSubstr("Content-Length: 0")));
    EXPECT_THAT(said, HasSubstr("\r\n\r\n1\r\nx\r\n1\r\nx\r\n0\r\n\r\nHTTP/1.1 200 OK"));
    EXPECT_THAT(said, EndsWith("\r\n\r\n/a"));
}

KLIEG_ASYNC_TEST(Session, EndsABodyOfUnknownLengthForHttp10ByClosing) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({"GET /open HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", get("/a")},
                                      Wire::End::stays_silent);
    EXPECT_THAT(said, Not(HasSubstr("chunked")));
    EXPECT_THAT(said, HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(said, EndsWith("\r\n\r\nxx"));
}

/// A client of events comes back by itself, and a body that breaks off would be an error to it.
KLIEG_ASYNC_TEST(Session, EndsAnOpenBodyInOrderWhenTheServerEnds) {
    Fixture fixture(co_await this_executor());
    ended = 0;
    auto said = co_await fixture.talk({get("/endless")}, Wire::End::stays_silent);
    EXPECT_THAT(said, EndsWith("\r\n\r\n1\r\nx\r\n0\r\n\r\n"));
    EXPECT_EQ(ended, 1);
}

KLIEG_ASYNC_TEST(Session, EndsAWaitForAPeerThatHasGone) {
    Fixture fixture(co_await this_executor());
    ended = 0;
    EXPECT_EQ(co_await fixture.talk({get("/wait")}), "");
    EXPECT_EQ(ended, 1);
}

KLIEG_ASYNC_TEST(Session, EndsAWaitWhenTheServerEnds) {
    Fixture fixture(co_await this_executor());
    ended = 0;
    auto said = co_await fixture.talk({get("/end")}, Wire::End::stays_silent);
    EXPECT_THAT(said, StartsWith("HTTP/1.1 503 "));
    EXPECT_THAT(said, HasSubstr("X-Request-Id: id-1\r\n"));
    EXPECT_THAT(said, HasSubstr("\"requestId\":\"id-1\""));
    EXPECT_THAT(said, HasSubstr("Connection: close\r\n"));
    EXPECT_EQ(ended, 1);
}

KLIEG_ASYNC_TEST(Session, AnswersWhoNeedNotWaitLikeOthers) {
    Fixture fixture(co_await this_executor());
    auto said = co_await fixture.talk({get("/soon") + get("/broken") + get("/a")}, Wire::End::stays_silent);
    EXPECT_THAT(said, HasSubstr("\r\n\r\n/soonHTTP/1.1 500 "));
    EXPECT_THAT(said, EndsWith("\r\n\r\n/a"));
}

KLIEG_ASYNC_TEST(Session, LetsOnlySoManyWait) {
    ConnectionBudget budget({.waiting_max = 0}, {});  // outlives the places of it
    Fixture fixture(co_await this_executor());
    fixture.place = budget.enter("192.0.2.1").value();
    fixture.give_out_places();
    auto said = co_await fixture.talk({get("/wait"), get("/a")}, Wire::End::stays_silent);
    EXPECT_THAT(said, HasSubstr("too_many_waiting"));
    EXPECT_THAT(said, EndsWith("\r\n\r\n/a"));
}

KLIEG_ASYNC_TEST(Session, TellsWhoeverHasNoRoomForAnOpenBodyByAStatus) {
    ConnectionBudget budget({.waiting_max = 0}, {});  // outlives the places of it
    Fixture fixture(co_await this_executor());
    fixture.place = budget.enter("192.0.2.1").value();
    fixture.give_out_places();
    auto said = co_await fixture.talk({get("/open"), get("/a")}, Wire::End::stays_silent);
    EXPECT_THAT(said, StartsWith("HTTP/1.1 503 "));
    EXPECT_THAT(said, HasSubstr("too_many_waiting"));
    EXPECT_THAT(said, EndsWith("\r\n\r\n/a"));
}

KLIEG_ASYNC_TEST(Session, LeavesHttpWithWhatThePeerHasSentBehindItsRequest) {
    ConnectionBudget budget({}, {});  // outlives the places of it
    Fixture fixture(co_await this_executor());
    fixture.place = budget.enter("192.0.2.1").value();
    fixture.give_out_places();
    auto said = co_await fixture.talk({get("/upgrade", "Connection: Upgrade\r\nUpgrade: test\r\n") + "frames"});
    EXPECT_THAT(said, StartsWith("HTTP/1.1 101 Switching Protocols\r\n"));
    EXPECT_THAT(said, HasSubstr("Connection: Upgrade\r\n"));
    EXPECT_THAT(said, Not(HasSubstr("Content-Length")));
    CO_ASSERT(fixture.departure.has_value());
    EXPECT_EQ(fixture.departure->connection.unread, "frames");
    EXPECT_EQ(budget.count(ConnectionUse::upgraded), 1U);
    EXPECT_EQ(budget.count(ConnectionUse::requests), 0U);
    EXPECT_FALSE(fixture.wire->closed);
}

KLIEG_ASYNC_TEST(Session, DoesNotLeaveHttpInTheMiddleOfARequestOrBeyondItsBudget) {
    for (auto const& request : {post("/upgrade", "body"), std::string("GET /upgrade HTTP/1.0\r\n\r\n")}) {
        Fixture fixture(co_await this_executor());
        auto said = co_await fixture.talk({request});
        EXPECT_THAT(said, StartsWith("HTTP/1.1 400 ")) << request;
        EXPECT_THAT(said, HasSubstr("X-Request-Id: id-1\r\n")) << request;
        EXPECT_FALSE(fixture.departure.has_value());
    }
    ConnectionBudget budget({.upgraded_max = 0}, {});  // outlives the places of it
    Fixture fixture(co_await this_executor());
    fixture.place = budget.enter("192.0.2.1").value();
    fixture.give_out_places();
    EXPECT_THAT(co_await fixture.talk({get("/upgrade")}), StartsWith("HTTP/1.1 503 "));
    EXPECT_FALSE(fixture.departure.has_value());
}

}  // namespace klieg::http::detail
