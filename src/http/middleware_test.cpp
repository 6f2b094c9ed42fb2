#include "http/middleware.h"

#include "http/compression.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/text_body.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <stdexcept>

namespace klieg::http {

namespace {

using klieg::testing::TextBody;
using ::testing::HasSubstr;
using ::testing::Not;

/// "Cookie: sid=<user id>" and "Bearer <user id>" are proof enough here.
class EasyAuthenticator final : public Authenticator {
public:
    Task<Result<>> authenticate(Request& request) override {
        auto cookie = request.headers.get("Cookie");
        auto bearer = request.headers.get("Authorization");
        if (bearer == "Bearer void") co_return Error{Errc::unauthenticated, "the token is void"};
        request.cookie_authenticated = bearer.empty() && cookie.starts_with("sid=");
        if (bearer.empty() && !request.cookie_authenticated) co_return Result<>();
        auto user = UserId::parse(request.cookie_authenticated ? cookie.substr(4) : bearer.substr(7));
        if (user.ok()) request.principal.user = *user;
        co_return Result<>();
    }
};

constexpr auto kUser = "u_aaaaaaaaaaaaaaaa";

Task<Result<Response>> small(Request& /*request*/) {
    co_return json_text(R"({"a":1})");
}
Task<Result<Response>> large(Request& /*request*/) {
    co_return json_text("[" + std::string(5000, ' ') + "1]");
}
Task<Result<Response>> set_cookie(Request& /*request*/) {
    co_return json_text("{}").with("Set-Cookie", "sid=1");
}
Task<Result<Response>> boom(Request& /*request*/) {
    throw std::runtime_error("boom");
    co_return no_content();
}
Task<Result<Response>> page(Request& /*request*/) {
    co_return text_response("<html>", "text/html; charset=utf-8");
}

class OneByte final : public ByteSource {
public:
    Task<Result<std::size_t>> read(std::span<std::byte> /*into*/) override { co_return std::size_t{0}; }
};
Task<Result<Response>> stream(Request& /*request*/) {
    co_return Response{.body = StreamBody{std::make_unique<OneByte>()}};
}

/// Of which there are as many as a test says.
class Places final : public ConnectionPlace {
public:
    bool move_to(ConnectionUse /*use*/) noexcept override { return free-- > 0; }
    int free = 0;
};

struct MiddlewareFixture {
    MiddlewareFixture() {
        auto add = [&](Method method, std::string path, Handler handler, RateClass rate, bool secrets = false) {
            router.add({.method = method,
                        .pattern = std::move(path),
                        .summary = "A route.",
                        .handler = std::move(handler),
                        .body_bytes_max = 1024,
                        .rate_class = rate,
                        .secrets = secrets});
        };
        add(Method::get, "/api/small", small, RateClass::read);
        add(Method::get, "/api/large", large, RateClass::read);
        add(Method::get, "/api/boom", boom, RateClass::read);
        add(Method::post, "/api/videos", small, RateClass::write);
        add(Method::post, "/api/auth/login", set_cookie, RateClass::auth, true);
        add(Method::get, "/api/auth/large", large, RateClass::read, true);
        add(Method::post, "/api/checks", small, RateClass::auth);
        add(Method::get, "/media/x", small, RateClass::media);
        for (auto const& [path, handler, waits] :
             {std::tuple<char const*, Handler, bool>{"/api/events", stream, false}, {"/api/news", small, true}})
            router.add({.method = Method::get,
                        .pattern = path,
                        .summary = "A route.",
                        .handler = handler,
                        .body_bytes_max = 0,
                        .waits = waits});
        router.add({.method = Method::post,
                    .pattern = "/api/files",
                    .summary = "A route.",
                    .handler = boom,
                    .body_bytes_max = 10,
                    .rate_class = RateClass::auth,
                    .always = {{"Spoken-Version", "1"}}});
        router.set_fallback(page);
        MiddlewareOptions options;
        options.trusted_proxies = std::move(TrustedProxies::parse({"10.0.0.1"})).value();
        options.rates = {{RateClass::read, 600, 20}, {RateClass::write, 60, 10}, {RateClass::auth, 10, 3}};
        endpoint = make_endpoint(std::move(options), router, authenticator, clock, random);
    }

    Task<Response> call(Method method, std::string path, std::vector<Headers::Field> fields = {}) {
        request = Request{};
        request.method = method;
        request.path = std::move(path);
        request.client_address = peer;
        request.headers.add("Host", "klieg.example");
        for (auto& [name, value] : fields) request.headers.add(std::move(name), std::move(value));
        request.body = &body;
        request.place = &places;
        auto match = router.find(method, request.path);
        request.route = match.route;
        request.path_parameters = match.parameters;
        auto answered = co_await endpoint(request).wait();
        co_return std::move(answered).value();
    }

    Places places;
    Router router;
    EasyAuthenticator authenticator;
    klieg::testing::ManualClock clock;
    SystemRandom random;
    Server::Endpoint endpoint;
    TextBody body;
    Request request;
    std::string peer = "203.0.113.1";
};

std::string unpacked(std::string packed) {
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    std::string text(100'000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(text.data());
    stream.avail_out = static_cast<uInt>(text.size());
    inflate(&stream, Z_FINISH);
    text.resize(stream.total_out);
    inflateEnd(&stream);
    return text;
}

}  // namespace

KLIEG_ASYNC_TEST(Middleware, GivesEveryAnswerAnIdAndSecurityLines) {
    MiddlewareFixture fixture;
    auto first = co_await fixture.call(Method::get, "/api/small");
    auto second = co_await fixture.call(Method::get, "/api/small");
    EXPECT_EQ(first.headers.get("X-Request-Id").size(), 13U);
    EXPECT_NE(first.headers.get("X-Request-Id"), second.headers.get("X-Request-Id"));
    EXPECT_THAT(std::string(first.shared_lines), HasSubstr("nosniff"));
    EXPECT_THAT(std::string(first.shared_lines), HasSubstr("Access-Control-Allow-Origin: *"));
    auto html = co_await fixture.call(Method::get, "/watch/v_1");
    EXPECT_THAT(std::string(html.shared_lines),
                HasSubstr("object-src 'none'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'\r\n"));
    EXPECT_THAT(std::string(html.shared_lines), Not(HasSubstr("Access-Control")));
}

KLIEG_ASYNC_TEST(Middleware, RefusesBodiesThatNobodyUnpacks) {
    MiddlewareFixture fixture;
    for (auto const* coding : {"gzip", "br", "identity, gzip", "x"}) {
        fixture.body = TextBody("packed");
        auto refused = co_await fixture.call(Method::post, "/api/videos", {{"Content-Encoding", coding}});
        EXPECT_EQ(refused.status, 415) << coding;
        EXPECT_EQ(refused.headers.get("Accept-Encoding"), "identity") << coding;
    }
    fixture.body = TextBody("{}");
    EXPECT_EQ((co_await fixture.call(Method::post, "/api/videos", {{"Content-Encoding", "Identity"}})).status, 200);
    fixture.body = TextBody("");
    EXPECT_EQ((co_await fixture.call(Method::post, "/api/videos", {{"Content-Encoding", "gzip"}})).status, 200)
        << "no body is packed";
}

KLIEG_ASYNC_TEST(Middleware, TellsMethodsThatAPageDoesNotTakeFromPathsThatAreNotThere) {
    MiddlewareFixture fixture;
    for (auto const* path : {"/", "/watch/v_1"}) {
        for (auto method : {Method::post, Method::put, Method::patch, Method::del, Method::other}) {
            auto refused = co_await fixture.call(method, path);
            EXPECT_EQ(refused.status, 405) << path;
            EXPECT_EQ(refused.headers.get("Allow"), "GET, HEAD, OPTIONS");
        }
        EXPECT_EQ((co_await fixture.call(Method::options, path)).headers.get("Allow"), "GET, HEAD, OPTIONS");
        EXPECT_EQ((co_await fixture.call(Method::head, path)).status, 200);
    }
    EXPECT_EQ((co_await fixture.call(Method::other, "/api/small")).status, 405);
    EXPECT_EQ((co_await fixture.call(Method::post, "/api/nothing")).status, 404);
}

KLIEG_ASYNC_TEST(Middleware, BelievesForwardedFactsOfTrustedProxiesOnly) {
    MiddlewareFixture fixture;
    std::vector<Headers::Field> fields{
        {"X-Request-Id", "abc-1"}, {"X-Forwarded-For", "198.51.100.7"}, {"X-Forwarded-Proto", "https"}};
    auto answer = co_await fixture.call(Method::get, "/api/small", fields);
    EXPECT_NE(answer.headers.get("X-Request-Id"), "abc-1");
    EXPECT_EQ(fixture.request.client_address, "203.0.113.1");
    EXPECT_FALSE(fixture.request.secure);
    fixture.peer = "10.0.0.1";
    answer = co_await fixture.call(Method::get, "/api/small", fields);
    EXPECT_EQ(answer.headers.get("X-Request-Id"), "abc-1");
    EXPECT_EQ(fixture.request.client_address, "198.51.100.7");
    EXPECT_TRUE(fixture.request.secure);
}

KLIEG_ASYNC_TEST(Middleware, LogsNoTokenOfASignedPath) {
    MiddlewareFixture fixture;
    log::set_level(log::Level::debug);
    ::testing::internal::CaptureStderr();
    for (auto const* path : {"/media/t/secret/v_1/main.m3u8", "/media/t/secret", "/media/x"})
        static_cast<void>(co_await fixture.call(Method::get, path));
    auto said = ::testing::internal::GetCapturedStderr();
    log::set_level(log::Level::info);
    EXPECT_THAT(said, Not(HasSubstr("secret")));
    EXPECT_THAT(said, HasSubstr("/v_1/main.m3u8"));
    EXPECT_THAT(said, HasSubstr("/media/x"));
}

KLIEG_ASYNC_TEST(Middleware, AnswersUnknownPathsMethodsAndThrowingHandlers) {
    MiddlewareFixture fixture;
    EXPECT_EQ((co_await fixture.call(Method::get, "/api/nothing")).status, 404);
    EXPECT_EQ((co_await fixture.call(Method::post, "/watch")).status, 405);
    EXPECT_EQ((co_await fixture.call(Method::get, "/watch")).status, 200);
    auto wrong = co_await fixture.call(Method::del, "/api/videos");
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.headers.get("Allow"), "POST, OPTIONS");
    auto broken = co_await fixture.call(Method::get, "/api/boom");
    EXPECT_EQ(broken.status, 500);
    EXPECT_THAT(std::get<std::string>(broken.body), HasSubstr(fixture.request.id));
}

KLIEG_ASYNC_TEST(Middleware, AnswersPreflights) {
    MiddlewareFixture fixture;
    auto preflight = co_await fixture.call(Method::options, "/api/small",
                                           {{"Origin", "https://x"}, {"Access-Control-Request-Method", "GET"}});
    EXPECT_EQ(preflight.status, 204);
    EXPECT_THAT(std::string(preflight.shared_lines), HasSubstr("Access-Control-Max-Age: 7200"));
    EXPECT_THAT(std::string(preflight.shared_lines), Not(HasSubstr("Credentials")));
    auto plain = co_await fixture.call(Method::options, "/api/videos");
    EXPECT_EQ(plain.headers.get("Allow"), "POST, OPTIONS");
}

KLIEG_ASYNC_TEST(Middleware, LetsNoOtherPageActWithAVisitorsCookie) {
    struct Case {
        char const* what;
        std::vector<Headers::Field> fields;
        int status;
    };
    Headers::Field const cookie{"Cookie", std::string("sid=") + kUser}, client{"X-Klieg-Client", "web"};
    Headers::Field const bearer{"Authorization", std::string("Bearer ") + kUser};
    for (auto const& [what, fields, status] : {
             Case{"our client",
                  {cookie, client, {"Origin", "https://klieg.example"}, {"Sec-Fetch-Site", "same-origin"}},
                  200},
             Case{"our client, no origin sent", {cookie, client}, 200},
             Case{"a form of another site", {cookie}, 403},
             Case{"another origin with the header", {cookie, client, {"Origin", "https://evil.example"}}, 403},
             Case{"a prefix of our name", {cookie, client, {"Origin", "https://klieg.example.evil"}}, 403},
             Case{"a sandboxed page", {cookie, client, {"Origin", "null"}}, 403},
             Case{"another site by fetch metadata", {cookie, client, {"Sec-Fetch-Site", "cross-site"}}, 403},
             Case{"a sibling site", {cookie, client, {"Sec-Fetch-Site", "same-site"}}, 403},
             Case{"a program with a token", {bearer}, 200},
             Case{"a token from another origin", {bearer, {"Origin", "https://app.example"}}, 200},
             Case{"nobody", {}, 200},
         }) {
        MiddlewareFixture fixture;
        auto answer = co_await fixture.call(Method::post, "/api/videos", fields);
        EXPECT_EQ(answer.status, status) << what;
    }
}

KLIEG_ASYNC_TEST(Middleware, LetsNoOtherPageSignAVisitorIn) {
    MiddlewareFixture fixture;
    auto program = co_await fixture.call(Method::post, "/api/auth/login");
    EXPECT_EQ(program.status, 200);
    EXPECT_FALSE(program.headers.find("Set-Cookie"));
    EXPECT_EQ(program.headers.get("Cache-Control"), "no-store");
    auto ours = co_await fixture.call(Method::post, "/api/auth/login",
                                      {{"X-Klieg-Client", "web"}, {"Origin", "http://klieg.example"}});
    EXPECT_TRUE(ours.headers.find("Set-Cookie"));
    auto evil = co_await fixture.call(Method::post, "/api/auth/login", {{"Origin", "https://evil.example"}});
    EXPECT_EQ(evil.status, 403);
}

KLIEG_ASYNC_TEST(Middleware, CountsByAddressWhereThereAreSecretsAndByUserElsewhere) {
    static_assert(!std::is_assignable_v<RateClass&, char const*>, "a misspelt class does not compile");
    Headers::Field const bearer{"Authorization", std::string("Bearer ") + kUser};
    for (auto const& [path, from_elsewhere] : {std::pair{"/api/auth/login", 200}, {"/api/checks", 429}}) {
        MiddlewareFixture fixture;
        for (int i = 0; i < 3; ++i) EXPECT_EQ((co_await fixture.call(Method::post, path, {bearer})).status, 200);
        auto many = co_await fixture.call(Method::post, path, {bearer});
        EXPECT_EQ(many.status, 429) << path;
        EXPECT_EQ(many.headers.get("RateLimit-Policy"), "\"auth\";q=10;w=60") << path;
        fixture.peer = "203.0.113.2";
        EXPECT_EQ((co_await fixture.call(Method::post, path, {bearer})).status, from_elsewhere) << path;
    }
}

KLIEG_ASYNC_TEST(Middleware, LimitsByAddressAndByUser) {
    MiddlewareFixture fixture;
    for (int i = 0; i < 3; ++i) EXPECT_EQ((co_await fixture.call(Method::post, "/api/auth/login")).status, 200);
    auto many = co_await fixture.call(Method::post, "/api/auth/login");
    EXPECT_EQ(many.status, 429);
    EXPECT_EQ(many.headers.get("Retry-After"), "6");
    EXPECT_EQ(many.headers.get("RateLimit-Policy"), "\"auth\";q=10;w=60");
    fixture.peer = "203.0.113.2";
    EXPECT_EQ((co_await fixture.call(Method::post, "/api/auth/login")).status, 200);
    fixture.clock.advance(std::chrono::seconds(6));
    fixture.peer = "203.0.113.1";
    EXPECT_EQ((co_await fixture.call(Method::post, "/api/auth/login")).status, 200);

    Headers::Field const bearer{"Authorization", std::string("Bearer ") + kUser};
    for (int i = 0; i < 10; ++i) {
        fixture.peer = "203.0.113." + std::to_string(10 + i);
        auto answer = co_await fixture.call(Method::post, "/api/videos", {bearer});
        EXPECT_EQ(answer.status, 200);
        EXPECT_TRUE(answer.headers.find("RateLimit"));
    }
    EXPECT_EQ((co_await fixture.call(Method::post, "/api/videos", {bearer})).status, 429);
    for (int i = 0; i < 100; ++i) EXPECT_EQ((co_await fixture.call(Method::get, "/media/x")).status, 200);
}

KLIEG_ASYNC_TEST(Middleware, ServesAGoodSessionWhereStrangersAndVoidProofsHaveSpentTheAddress) {
    Headers::Field const ours{"X-Klieg-Client", "web"};
    for (auto const& [proof, status] :
         std::vector<std::pair<Headers::Field, int>>{{{"Authorization", "Bearer void"}, 401},
                                                     {{"Cookie", "sid=ended"}, 200},
                                                     {{"Cookie", "of=another"}, 200}}) {
        MiddlewareFixture fixture;
        auto post = [&](std::vector<Headers::Field> fields) {
            return fixture.call(Method::post, "/api/videos", std::move(fields));
        };
        for (int i = 0; i < 5; ++i) {
            EXPECT_EQ((co_await post({})).status, 200);
            EXPECT_EQ((co_await post({proof, ours})).status, status) << proof.second;
        }
        EXPECT_EQ((co_await post({})).status, 429) << "one bucket: a void proof doubles nothing";
        EXPECT_EQ((co_await post({proof, ours})).status, 429) << proof.second;
        EXPECT_EQ((co_await post({{"Cookie", std::string("sid=") + kUser}, ours})).status, 200);
        EXPECT_EQ((co_await post({{"Authorization", std::string("Bearer ") + kUser}})).status, 200);
        fixture.peer = "203.0.113.2";
        EXPECT_EQ((co_await post({proof, ours})).status, status) << proof.second;
    }
}

KLIEG_ASYNC_TEST(Middleware, RefusesABodyThatIsTooLargeByAnAnswerLikeAnyOther) {
    MiddlewareFixture fixture;
    fixture.body = TextBody(std::string(1025, 'x'));
    auto answer = co_await fixture.call(Method::post, "/api/videos");
    EXPECT_EQ(answer.status, 413);
    EXPECT_NE(answer.headers.get("X-Request-Id"), "");
    EXPECT_THAT(std::get<std::string>(answer.body), HasSubstr(answer.headers.get("X-Request-Id")));
    EXPECT_TRUE(answer.headers.find("RateLimit"));
    EXPECT_THAT(std::string(answer.shared_lines), HasSubstr("Access-Control-Allow-Origin"));
    fixture.body = TextBody(std::string(1024, 'x'));
    EXPECT_EQ((co_await fixture.call(Method::post, "/api/videos")).status, 200);
}

KLIEG_ASYNC_TEST(Middleware, TellsWhoHasNoPlaceAmongThoseThatWaitByAnAnswerLikeAnyOther) {
    for (auto const* path : {"/api/events", "/api/news"}) {
        MiddlewareFixture fixture;
        auto refused = co_await fixture.call(Method::get, path);
        EXPECT_EQ(refused.status, 503);
        EXPECT_NE(refused.headers.get("X-Request-Id"), "");
        EXPECT_THAT(std::get<std::string>(refused.body), HasSubstr("too_many_waiting"));
        EXPECT_THAT(std::get<std::string>(refused.body), HasSubstr(refused.headers.get("X-Request-Id")));
        EXPECT_THAT(std::string(refused.shared_lines), HasSubstr("Access-Control-Allow-Origin"));
        fixture.places.free = 1;
        EXPECT_EQ((co_await fixture.call(Method::get, path)).status, 200);
        EXPECT_EQ(fixture.places.free, 0);
    }
    MiddlewareFixture fixture;
    EXPECT_EQ((co_await fixture.call(Method::get, "/api/small")).status, 200) << "who waits for nothing needs none";
}

KLIEG_ASYNC_TEST(Middleware, PutsTheLinesOfARouteOnEveryAnswerOfIt) {
    MiddlewareFixture fixture;
    for (auto const& [proof, length, status] :
         {std::tuple{"", 0, 500}, {"", 11, 413}, {"Bearer void", 0, 401}, {"", 0, 429}}) {
        fixture.body = TextBody(std::string(static_cast<std::size_t>(length), 'x'));
        std::vector<Headers::Field> fields;
        if (*proof != '\0') fields.emplace_back("Authorization", proof);
        if (status == 429)
            while ((co_await fixture.call(Method::post, "/api/files", fields)).status != status) {
            }
        auto answer = co_await fixture.call(Method::post, "/api/files", fields);
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.headers.get("Spoken-Version"), "1") << status;
    }
    EXPECT_FALSE((co_await fixture.call(Method::get, "/api/small")).headers.find("Spoken-Version"));
}

KLIEG_ASYNC_TEST(Middleware, RefusesAVoidToken) {
    MiddlewareFixture fixture;
    auto answer = co_await fixture.call(Method::get, "/api/small", {{"Authorization", "Bearer void"}});
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.headers.get("WWW-Authenticate"), "Bearer");
}

KLIEG_ASYNC_TEST(Middleware, TagsJsonAndAnswersThatNothingChanged) {
    MiddlewareFixture fixture;
    auto first = co_await fixture.call(Method::get, "/api/small");
    auto etag = std::string(first.headers.get("ETag"));
    EXPECT_EQ(etag.front(), '"');
    EXPECT_EQ(first.headers.get("Cache-Control"), "private, no-cache");
    auto again = co_await fixture.call(Method::get, "/api/small", {{"If-None-Match", etag}});
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body_length(), 0U);
    EXPECT_EQ(again.headers.get("ETag"), etag);
    EXPECT_EQ((co_await fixture.call(Method::get, "/api/small", {{"If-None-Match", "\"x\""}})).status, 200);
    EXPECT_EQ((co_await fixture.call(Method::head, "/api/small", {{"If-None-Match", etag}})).status, 304);
    EXPECT_FALSE((co_await fixture.call(Method::post, "/api/videos")).headers.find("ETag"));
}

KLIEG_ASYNC_TEST(Middleware, PacksLargeTextAsTheClientTakesIt) {
    MiddlewareFixture fixture;
    auto plain = co_await fixture.call(Method::get, "/api/large");
    auto text = std::get<std::string>(plain.body);
    EXPECT_EQ(plain.headers.get("Vary"), "Accept-Encoding");
    for (auto const& [accepts, coding] :
         std::vector<std::pair<std::string, std::string>>{{"gzip, deflate, br, zstd", "br"},
                                                          {"gzip", "gzip"},
                                                          {"gzip;q=0.5, zstd", "zstd"},
                                                          {"br;q=0, *", "zstd"}}) {
        auto packed = co_await fixture.call(Method::get, "/api/large", {{"Accept-Encoding", accepts}});
        EXPECT_EQ(packed.headers.get("Content-Encoding"), coding) << accepts;
        EXPECT_LT(packed.body_length(), 200U);
        EXPECT_THAT(std::string(packed.headers.get("ETag")), HasSubstr("-" + coding + "\""));
        if (coding == "gzip") EXPECT_EQ(unpacked(std::get<std::string>(packed.body)), text);
        auto again = co_await fixture.call(
            Method::get, "/api/large",
            {{"Accept-Encoding", accepts}, {"If-None-Match", std::string(packed.headers.get("ETag"))}});
        EXPECT_EQ(again.status, 304);
        EXPECT_EQ(again.headers.get("ETag"), packed.headers.get("ETag")) << "a cache looks for what it has by its tag";
        EXPECT_EQ(again.headers.get("Vary"), "Accept-Encoding");
    }
    for (auto const* path : {"/api/small", "/api/auth/large"}) {
        auto answer = co_await fixture.call(Method::get, path, {{"Accept-Encoding", "br"}});
        EXPECT_FALSE(answer.headers.find("Content-Encoding")) << path;
    }
    auto identity = co_await fixture.call(Method::get, "/api/large", {{"Accept-Encoding", "identity"}});
    EXPECT_FALSE(identity.headers.find("Content-Encoding"));
}

}  // namespace klieg::http
