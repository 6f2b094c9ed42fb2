#include "http/client/redirect.h"

#include "http/client/fixture_for_test.h"

namespace klieg::http {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string moved(int status, std::string const& location) {
    return "HTTP/1.1 " + std::to_string(status) + " x\r\nLocation: " + location + "\r\nContent-Length: 4\r\n\r\nover";
}

/// Sends whoever asks for `path` to `location`, and answers all else.
void redirect(ClientFixture& fixture, std::string const& path, int status, std::string const& location) {
    fixture.network.answer = [=](FakePeer& peer, std::string const& request) {
        bool here = request.find(" " + path + " ") != request.npos && peer.destination.host == "a.example";
        return FakeAnswer{here ? moved(status, location) : ok_answer("there")};
    };
}

ClientRequest following(std::string url, unsigned redirects = 5) {
    return {.url = std::move(url), .limits = {.redirects_max = redirects}};
}

}  // namespace

KLIEG_ASYNC_TEST(Redirects, AreAnswersUntilTheyAreAskedFor) {
    ClientFixture fixture(co_await this_executor());
    redirect(fixture, "/x", 302, "/y");
    auto response = co_await fixture.client.send({.url = "http://a.example/x"});
    CO_ASSERT_OK(response);
    EXPECT_EQ(response->status, 302);
    EXPECT_EQ(response->body, "over");
}

KLIEG_ASYNC_TEST(Redirects, AreFollowed) {
    for (int status : {301, 302, 303, 307, 308}) {
        ClientFixture fixture(co_await this_executor());
        redirect(fixture, "/x/y", status, "../z?q");
        auto response = co_await fixture.client.send(following("http://a.example/x/y"));
        CO_ASSERT_OK(response);
        EXPECT_EQ(response->body, "there");
        EXPECT_EQ(response->url, "http://a.example/z?q");
        EXPECT_EQ(fixture.network.peers.size(), 1U) << "the redirect's body was read, and its connection kept";
    }
}

KLIEG_ASYNC_TEST(Redirects, OfOtherStatusesAreAnswers) {
    for (int status : {300, 304, 305, 306, 399}) {
        ClientFixture fixture(co_await this_executor());
        redirect(fixture, "/x", status, "/y");
        auto response = co_await fixture.client.send(following("http://a.example/x"));
        CO_ASSERT_OK(response);
        EXPECT_EQ(response->status, status);
    }
}

KLIEG_ASYNC_TEST(Redirects, WithoutALocationAreAnswers) {
    ClientFixture fixture(co_await this_executor());
    fixture.always("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
    auto response = co_await fixture.client.send(following("http://a.example/x"));
    CO_ASSERT_OK(response);
    EXPECT_EQ(response->status, 302);
}

KLIEG_ASYNC_TEST(Redirects, End) {
    ClientFixture fixture(co_await this_executor());
    redirect(fixture, "/x", 302, "/x");
    auto response = co_await fixture.client.send(following("http://a.example/x", 3));
    CO_ASSERT(!response.ok());
    EXPECT_EQ(response.error().kind, Errc::unavailable);
    EXPECT_EQ(response.error().code, "too_many_redirects");
    EXPECT_EQ(fixture.requests(), 4U);
}

KLIEG_ASYNC_TEST(Redirects, HaveTheTimeOfOneRequest) {
    ClientFixture fixture(co_await this_executor());
    redirect(fixture, "/x", 302, "/x");
    ClientRequest request = following("http://a.example/x", 1'000'000'000);
    request.limits.whole_patience = std::chrono::milliseconds(20);
    EXPECT_EQ(co_await fixture.outcome(std::move(request)), "timeout");
}

KLIEG_ASYNC_TEST(Redirects, NeverLeaveHttps) {
    ClientFixture fixture(co_await this_executor());
    redirect(fixture, "/x", 302, "http://b.example/");
    EXPECT_EQ(co_await fixture.outcome(following("https://a.example/x")), "redirect_refused");
    EXPECT_THAT(fixture.network.resolved, ElementsAre("a.example"));
    EXPECT_EQ(co_await fixture.outcome(following("http://a.example/x")), "there");
    redirect(fixture, "/x", 302, "https://b.example/");
    EXPECT_EQ(co_await fixture.outcome(following("http://a.example/x")), "there");
}

KLIEG_ASYNC_TEST(Redirects, ToWhatIsNoUrlOfOursFail) {
    for (std::string location : {"ftp://b.example/", "file:///etc/passwd", "http://user:password@b.example/",
                                 "http://0x7f.1/", "http://2130706433/", "http://b.example:0/", "//", "http:"}) {
        ClientFixture fixture(co_await this_executor());
        redirect(fixture, "/x", 302, location);
        EXPECT_EQ(co_await fixture.outcome(following("http://a.example/x")), "malformed_answer") << location;
        EXPECT_EQ(fixture.network.tried.size(), 1U);
    }
}

KLIEG_ASYNC_TEST(Redirects, ToPrivateAddressesAreRefused) {
    for (std::string location : {"http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/",
                                 "http://[::ffff:10.0.0.1]/", "http://10.0.0.1:8080/", "http://inside.example/",
                                 "//192.168.0.1/", "http://b.example:6379/", "http://127.0.0.1./"}) {
        ClientFixture fixture(co_await this_executor());
        fixture.network.names["inside.example"] = {{"172.16.0.1"}};
        redirect(fixture, "/x", 302, location);
        auto response = co_await fixture.client.send(following("http://a.example/x"));
        CO_ASSERT(!response.ok());
        EXPECT_EQ(response.error().kind, Errc::forbidden) << location;
        EXPECT_EQ(response.error().code, "address_refused") << location;
        EXPECT_THAT(fixture.network.tried, ElementsAre("198.41.0.4")) << location;
    }
}

KLIEG_ASYNC_TEST(Redirects, BecomeGetWhereTheStandardSaysSo) {
    struct Case {
        int status;
        Method method;
        std::string line;
    };
    for (auto const& [status, method, line] : {
             Case{301, Method::post, "GET /y "},
             {302, Method::post, "GET /y "},
             {303, Method::post, "GET /y "},
             {303, Method::put, "GET /y "},
             {303, Method::head, "HEAD /y "},
             {301, Method::put, "PUT /y "},
             {302, Method::del, "DELETE /y "},
             {307, Method::post, "POST /y "},
             {308, Method::post, "POST /y "},
         }) {
        ClientFixture fixture(co_await this_executor());
        auto first = "HTTP/1.1 " + std::to_string(status) + " x\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n";
        fixture.network.answer = [first](FakePeer& peer, std::string const&) {
            return FakeAnswer{peer.requests.size() > 1 ? "HTTP/1.1 204 x\r\n\r\n" : first};
        };
        auto request = following("http://a.example/x");
        request.method = method;
        request.headers.add("Content-Type", "text/plain");
        request.headers.add("X-A", "b");
        if (method != Method::head) request.body = "text";
        EXPECT_EQ(co_await fixture.outcome(std::move(request)), "");
        auto const& second = fixture.network.peers.at(0)->requests.at(1);
        EXPECT_THAT(second, StartsWith(line));
        EXPECT_THAT(second, HasSubstr("X-A: b"));
        bool is_get = line.starts_with("GET");
        EXPECT_EQ(second.find("text/plain") == second.npos, is_get);
        EXPECT_EQ(second.ends_with("\r\n\r\n"), is_get || method == Method::head);
    }
}

KLIEG_ASYNC_TEST(Redirects, CannotHaveABodyTwice) {
    class Nothing final : public ByteSource {
        Task<Result<std::size_t>> read(std::span<std::byte>) override { co_return std::size_t{0}; }
    };
    for (int status : {303, 307}) {
        ClientFixture fixture(co_await this_executor());
        redirect(fixture, "/x", status, "/y");
        auto request = following("http://a.example/x");
        request.method = Method::post;
        request.body = SourceBody{std::make_unique<Nothing>(), 0};
        EXPECT_EQ(co_await fixture.outcome(std::move(request)), status == 303 ? "there" : "redirect_refused");
    }
}

KLIEG_ASYNC_TEST(Redirects, CarryNoSecretsToOtherOrigins) {
    for (std::string location : {"http://b.example/y", "https://a.example/y", "http://a.example:81/y", "/y"}) {
        ClientFixture fixture(co_await this_executor());
        redirect(fixture, "/x", 307, location);
        auto request = following("http://a.example/x");
        request.headers.add("Authorization", "Bearer s3cret");
        request.headers.add("cookie", "sid=s3cret");
        request.headers.add("X-Api-Key", "s3cret");
        request.headers.add("Accept", "text/plain");
        EXPECT_EQ(co_await fixture.outcome(std::move(request)), "there");
        auto const& second = fixture.network.peers.back()->requests.back();
        EXPECT_THAT(second, StartsWith("GET /y "));
        EXPECT_THAT(second, HasSubstr("Accept: text/plain"));
        if (location == "/y")
            EXPECT_THAT(second, HasSubstr("X-Api-Key: s3cret"));
        else
            EXPECT_THAT(second, Not(HasSubstr("s3cret"))) << location;
    }
}

KLIEG_ASYNC_TEST(Redirects, DoNotGiveSecretsBackOnTheWayHome) {
    ClientFixture fixture(co_await this_executor());
    fixture.network.answer = [](FakePeer& peer, std::string const& request) {
        if (request.starts_with("GET /x ")) return FakeAnswer{moved(302, "http://b.example/y")};
        if (peer.destination.host == "b.example") return FakeAnswer{moved(302, "http://a.example/z")};
        return FakeAnswer{ok_answer("there")};
    };
    auto request = following("http://a.example/x");
    request.headers.add("Authorization", "Bearer s3cret");
    EXPECT_EQ(co_await fixture.outcome(std::move(request)), "there");
    EXPECT_THAT(fixture.network.peers.front()->requests.back(), Not(HasSubstr("s3cret")));
}

}  // namespace klieg::http
