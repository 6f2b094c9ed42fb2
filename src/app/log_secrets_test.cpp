#include "app/site_for_test.h"
#include "base/log.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

/// A watch on what is logged: whatever a request brings or is answered, no line at the finest level holds a secret.
namespace klieg::app {
namespace {

using http::Method;
using testing::Answered;
using testing::Asked;

http::Headers headers(std::vector<http::Headers::Field> fields) {
    http::Headers made;
    for (auto& [name, value] : fields) made.add(std::move(name), std::move(value));
    return made;
}

/// The value of the cookie that an answer sets.
std::string cookie_of(Answered const& answered) {
    auto text = answered.headers.get("Set-Cookie");
    auto begin = text.find('=');
    return std::string(text.substr(begin + 1, text.find(';') - begin - 1));
}

/// Keeps what is written to standard error while it lives.
class Watch {
public:
    Watch() {
        log::set_level(log::Level::debug);
        ::testing::internal::CaptureStderr();
    }
    ~Watch() {
        if (!ended_) end();
    }
    std::string end() {
        ended_ = true;
        log::set_level(log::Level::info);
        return ::testing::internal::GetCapturedStderr();
    }

private:
    bool ended_ = false;
};

}  // namespace

KLIEG_ASYNC_TEST(Log, HoldsNoSecretThatARequestBringsOrIsAnswered) {
    Site site;
    Watch watch;
    auto made = co_await site.send(
        {.method = Method::post,
         .target = "/api/auth/register",
         .body = std::string(R"({"username":"ada","email":"ada@example.org","password":")") + kPassword + "\"}",
         .headers = headers({{"X-Klieg-Client", "web"}})});
    EXPECT_EQ(made.status, 201);
    auto const token = made.text_at("/token");
    auto const cookie = cookie_of(made);
    auto const cookie_name =
        std::string(made.headers.get("Set-Cookie")).substr(0, made.headers.get("Set-Cookie").find('='));
    CO_ASSERT(token.size() > 10);
    CO_ASSERT(cookie.size() > 10);
    auto bearer = [](std::string text) { return headers({{"Authorization", "Bearer " + text}}); };

    struct Case {
        Asked asked;
        int status;
    };
    auto const login = [](std::string password) {
        return Asked{.method = Method::post,
                     .target = "/api/auth/login",
                     .body = R"({"login":"ada","password":")" + password + "\"}"};
    };
    std::vector<Case> cases = {
        {login(kPassword), 200},
        {login("s3cret-but-wrong"), 401},
        {{.method = Method::post, .target = "/api/auth/login", .body = "s3cret, and no JSON"}, 400},
        {{.target = "/api/auth/me", .headers = bearer(token)}, 200},
        {{.target = "/api/auth/me", .headers = bearer("s3cret-token")}, 401},
        {{.target = "/api/auth/me", .headers = headers({{"Cookie", cookie_name + "=" + cookie}})}, 200},
        {{.target = "/api/auth/me", .headers = headers({{"Cookie", cookie_name + "=s3cret"}})}, 200},
        {{.target = "/api/auth/sessions?token=s3cret", .headers = bearer(token)}, 400},
        {{.target = "/media/t/s3cret/v_aaaaaaaaaaaaaaaa/key/1/main.m3u8"}, 404},
        {{.target = "/media/t/s3cret"}, 404},
        {{.target = "/media/%74/s3cret/x"}, 404},
        {{.target = "/setup?token=s3cret"}, 404},
        {{.method = Method::post,
          .target = "/api/auth/setup",
          .body = R"({"token":"s3cret","username":"eve","email":"eve@example.org","password":"s3cret and long"})"},
         403},
        {{.method = Method::post,
          .target = "/api/auth/password",
          .body = R"({"currentPassword":"s3cret, not it","newPassword":"s3cret and long"})",
          .headers = bearer(token)},
         422},
        {{.method = Method::post,
          .target = "/api/channels",
          .body = R"({"handle":"ada","name":"Ada"})",
          .headers = headers({{"Authorization", "Bearer " + token}, {"Idempotency-Key", "\"s3cret\""}})},
         201},
        {{.method = Method::post, .target = "/api/auth/logout", .headers = bearer(token)}, 204},
    };
    std::vector<int> statuses;
    for (auto const& [asked, status] : cases) statuses.push_back((co_await site.send(asked)).status);
    auto const lines = watch.end();

    for (std::size_t i = 0; i < cases.size(); ++i)
        EXPECT_EQ(statuses[i], cases[i].status) << cases[i].asked.target << ": the case is not what it says";
    EXPECT_THAT(lines, ::testing::HasSubstr("/api/auth/me")) << "there is something to watch";
    for (auto const& secret : {token, cookie, std::string(kPassword), std::string("s3cret")})
        EXPECT_THAT(lines, ::testing::Not(::testing::HasSubstr(secret)));
}

KLIEG_ASYNC_TEST(Log, HoldsNothingOfWhatIsToldOnce) {
    Site site;
    Watch watch;
    auto const made = co_await site.send(
        {.method = Method::post,
         .target = "/api/auth/register",
         .body = std::string(R"({"username":"ada","email":"ada@example.org","password":")") + kPassword + "\"}"});
    auto const session = made.text_at("/token");
    auto const post = [&](std::string target, std::string body, std::string token) {
        return site.send(
            {.method = Method::post, .target = std::move(target), .body = std::move(body), .token = token});
    };
    auto const access = co_await post("/api/auth/tokens", R"({"name":"a script","scopes":["read"]})", session);
    auto const token = access.text_at("/token");
    auto const used = co_await site.send({.target = "/api/auth/me", .token = token});
    auto const begun = co_await post("/api/auth/second-factor", "", session);
    auto const wrong = co_await post("/api/auth/second-factor/confirm", R"({"code":"s3cret"})", session);
    auto const typed = std::string(R"({"login":"ada","code":"s3cret","password":")") + kPassword + "\"}";
    auto const in = co_await post("/api/auth/login", typed, "");
    auto const lines = watch.end();
    EXPECT_EQ(access.status, 201);
    EXPECT_EQ(used.status, 200);
    EXPECT_EQ(begun.status, 200);
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(in.status, 200);
    for (auto const& secret : {token, begun.text_at("/secret"), std::string("s3cret"), std::string("otpauth")})
        EXPECT_THAT(lines, ::testing::Not(::testing::HasSubstr(secret)));
}

}  // namespace klieg::app
