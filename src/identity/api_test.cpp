#include "identity/api.h"

#include "identity/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"

namespace klieg::identity {
namespace {

using http::Method;
using testing::Answered;

constexpr char const* kAda = R"({"username":"Ada","email":"ada@example.org","password":"analytical-engine"})";

/// Identity with its routes, as a client meets it.
struct Site : Identity {
    explicit Site(Transport transport = Transport::http) : Identity({}, {}, transport) { feature.add_routes(router); }

    Task<Answered> post(std::string path, std::string body, std::string token = {}) {
        co_return co_await client.send({Method::post, std::move(path), std::move(body), std::move(token)});
    }
    Task<Answered> get(std::string path, std::string token = {}) {
        co_return co_await client.send({Method::get, std::move(path), {}, std::move(token)});
    }
    Task<std::string> token_of(std::string name, Role role) {
        auto made = co_await service.create_user(named(name), role);
        auto opened = co_await sessions.open(*made, identity::client());
        co_return *opened;
    }

    http::Router router;
    testing::ApiClient client{router, feature.authenticator, clock, random};
};

http::Headers browser(std::string cookie) {
    http::Headers headers;
    headers.set("X-Klieg-Client", "web");
    if (!cookie.empty()) headers.set("Cookie", std::move(cookie));
    return headers;
}

/// "name=value" of a Set-Cookie.
std::string kept_by_browser(Answered const& answered) {
    auto set = answered.headers.get("Set-Cookie");
    return std::string(set.substr(0, set.find(';')));
}

KLIEG_ASYNC_TEST(IdentityApi, RegisteringAnswersTheUserAndAToken) {
    Site site;
    auto made = co_await site.post("/api/auth/register", kAda);
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.text_at("/user/username"), "Ada");
    EXPECT_EQ(made.text_at("/user/displayName"), "Ada");
    EXPECT_EQ(made.text_at("/user/role"), "user");
    EXPECT_EQ(made.text_at("/user/email"), "ada@example.org");
    EXPECT_TRUE(made.text_at("/user/id").starts_with("u_"));
    EXPECT_EQ(made.at("/user/passwordHash"), nullptr);
    EXPECT_EQ(made.headers.get("Cache-Control"), "no-store");

    auto me = co_await site.get("/api/auth/me", made.text_at("/token"));
    EXPECT_EQ(me.status, 200);
    EXPECT_EQ(me.text_at("/id"), made.text_at("/user/id"));
    EXPECT_EQ(me.text_at("/email"), "ada@example.org");
}

KLIEG_ASYNC_TEST(IdentityApi, WrongBodiesAreExplainedFieldByField) {
    Site site;
    auto refused = co_await site.post("/api/auth/register", R"({"username":"a","email":5,"shoe":1})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.headers.get("Content-Type"), "application/problem+json");
    EXPECT_EQ(refused.text_at("/code"), "validation_failed");
    EXPECT_EQ((co_await site.post("/api/auth/register", "{")).status, 400);
    // What no line of limits can say is told with what they do: a name of the site's, and a password that is guessed.
    auto const all =
        co_await site.post("/api/auth/register",
                           R"({"username":"admin","email":"ada","password":"password123","displayName":"A\u202eda"})");
    EXPECT_EQ(all.status, 422);
    std::vector<std::string> mistakes;
    auto const errors = all.at("/errors");
    for (auto const& error : errors.as_array())
        mistakes.push_back(json::to_text(error.at("pointer")) + json::to_text(error.at("code")));
    EXPECT_THAT(mistakes,
                ::testing::UnorderedElementsAre(R"("/username""reserved")", R"("/email""not_an_address")",
                                                R"("/password""too_common")", R"("/displayName""control_characters")"));
    EXPECT_EQ((co_await site.post("/api/auth/register", kAda)).status, 201);
    auto taken = co_await site.post("/api/auth/register", kAda);
    EXPECT_EQ(taken.status, 409) << taken.text;
    EXPECT_EQ(taken.text_at("/errors/0/pointer"), "/username");
    EXPECT_EQ(taken.text_at("/errors/0/code"), "taken");
}

KLIEG_ASYNC_TEST(IdentityApi, ACookieSignsABrowserInUntilItLogsOut) {
    Site site;
    co_await site.post("/api/auth/register", kAda);
    auto in = co_await site.client.send(
        {Method::post, "/api/auth/login", R"({"login":"ada","password":"analytical-engine"})", {}, browser("")});
    EXPECT_EQ(in.status, 200);
    auto cookie = std::string(in.headers.get("Set-Cookie"));
    EXPECT_EQ(cookie, "klieg_sid=" + in.text_at("/token") + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000");

    auto jar = browser("theme=dark; " + kept_by_browser(in));
    EXPECT_EQ((co_await site.client.send({Method::get, "/api/auth/me", {}, {}, jar})).status, 200);
    auto out = co_await site.client.send({Method::post, "/api/auth/logout", {}, {}, jar});
    EXPECT_EQ(out.status, 204);
    EXPECT_EQ(out.headers.get("Set-Cookie"), "klieg_sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    EXPECT_EQ((co_await site.client.send({Method::get, "/api/auth/me", {}, {}, jar})).text, "null");
}

/// That nobody is signed in is no failure: a browser would show one in red.
KLIEG_ASYNC_TEST(IdentityApi, WhoIsNobodyIsToldSoAndLosesACookieThatIsVoid) {
    Site site;
    auto const visitor = co_await site.get("/api/auth/me");
    EXPECT_EQ(visitor.status, 200);
    EXPECT_EQ(visitor.text, "null");
    EXPECT_EQ(visitor.headers.find("Set-Cookie"), std::nullopt);
    EXPECT_EQ(visitor.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ((co_await site.get("/api/auth/me?fields=id")).text, "null");

    auto const made = co_await site.client.send({Method::post, "/api/auth/register", kAda, {}, browser("")});
    auto const jar = browser(kept_by_browser(made));
    auto const member = co_await site.client.send({Method::get, "/api/auth/me", {}, {}, jar});
    EXPECT_EQ(member.text_at("/username"), "Ada");
    EXPECT_EQ(member.headers.find("Set-Cookie"), std::nullopt);
    CO_ASSERT_OK(co_await site.sessions.end(made.text_at("/token")));
    auto const after = co_await site.client.send({Method::get, "/api/auth/me", {}, {}, jar});
    EXPECT_EQ(after.status, 200);
    EXPECT_EQ(after.text, "null");
    EXPECT_EQ(after.headers.get("Set-Cookie"), "klieg_sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    EXPECT_EQ((co_await site.get("/api/auth/me", made.text_at("/token"))).status, 401)
        << "whoever shows a token means to be somebody";
}

KLIEG_ASYNC_TEST(IdentityApi, AMergePatchChangesWhatAnAccountIsCalled) {
    Site site;
    auto const token = (co_await site.post("/api/auth/register", kAda)).text_at("/token");
    auto const edit = [&site](std::string body, std::string by) {
        return site.client.send({Method::patch, "/api/auth/me", std::move(body), std::move(by)});
    };
    auto const named = co_await edit(R"({"displayName":"Countess"})", token);
    EXPECT_EQ(named.status, 200) << named.text;
    EXPECT_EQ(named.text_at("/displayName"), "Countess");
    EXPECT_EQ(named.text_at("/email"), "ada@example.org");
    auto const unproved = co_await edit(R"({"email":"countess@example.org"})", token);
    EXPECT_EQ(unproved.status, 422);
    EXPECT_EQ(unproved.text_at("/errors/0/pointer"), "/currentPassword");
    auto const moved =
        co_await edit(R"({"email":"countess@example.org","currentPassword":"analytical-engine"})", token);
    EXPECT_EQ(moved.text_at("/email"), "countess@example.org");
    EXPECT_EQ((co_await edit(R"({"displayName":null})", token)).text_at("/displayName"), "Ada");
    EXPECT_EQ((co_await edit(R"({"role":"administrator"})", token)).status, 422);
    EXPECT_EQ((co_await edit(R"({"displayName":"Eve"})", "")).status, 401);
    EXPECT_EQ((co_await site.get("/api/auth/me", token)).text_at("/email"), "countess@example.org");
}

KLIEG_ASYNC_TEST(IdentityApi, OverHttpsOnlyTheHostBoundCookieCounts) {
    Site site(Transport::https);
    auto made = co_await site.client.send({Method::post, "/api/auth/register", kAda, {}, browser("")});
    auto cookie = std::string(made.headers.get("Set-Cookie"));
    EXPECT_TRUE(cookie.starts_with("__Host-klieg_sid="));
    EXPECT_NE(cookie.find("; Secure"), std::string::npos);
    auto jar = browser(kept_by_browser(made));
    EXPECT_EQ((co_await site.client.send({Method::get, "/api/auth/me", {}, {}, jar})).status, 200);
    auto plain = browser("klieg_sid=" + made.text_at("/token"));
    EXPECT_EQ((co_await site.client.send({Method::get, "/api/auth/me", {}, {}, plain})).text, "null");
}

KLIEG_ASYNC_TEST(IdentityApi, AVoidTokenIsRefusedAndAVoidCookieIsNobody) {
    Site site;
    std::string forged(43, 'A');
    EXPECT_EQ((co_await site.post("/api/auth/register", kAda, forged)).status, 401);
    auto jar = browser("klieg_sid=" + forged);
    EXPECT_EQ((co_await site.client.send({Method::post, "/api/auth/register", kAda, {}, jar})).status, 201);
}

KLIEG_ASYNC_TEST(IdentityApi, GuessersAreToldHowLongToWait) {
    Site site;
    co_await site.post("/api/auth/register", kAda);
    std::string wrong = R"({"login":"ada","password":"guess"})";
    for (int i = 0; i < 5; ++i) EXPECT_EQ((co_await site.post("/api/auth/login", wrong)).status, 401);
    auto refused = co_await site.post("/api/auth/login", wrong);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.get("Retry-After"), "1");
}

KLIEG_ASYNC_TEST(IdentityApi, TheSetupLinkMakesTheFirstAdministrator) {
    Site site;
    auto token = co_await site.setup.prepare();
    CO_ASSERT_OK(token);
    auto body =
        R"({"token":")" + **token +
        R"(","username":"root","email":"root@example.org","password":"correct horse battery","displayName":"Chief"})";
    auto made = co_await site.post("/api/auth/setup", body);
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.text_at("/user/role"), "administrator");
    EXPECT_EQ(made.text_at("/user/displayName"), "Chief");
    EXPECT_EQ((co_await site.post("/api/auth/setup", body)).status, 403);
}

KLIEG_ASYNC_TEST(IdentityApi, SessionsAreListedAndRevokedByTheirUser) {
    Site site;
    auto made = co_await site.post("/api/auth/register", kAda);
    site.clock.advance(std::chrono::seconds(1));
    auto second = co_await site.post("/api/auth/login", R"({"login":"ada","password":"analytical-engine"})");
    site.tables.catch_up();
    auto listed = co_await site.get("/api/auth/sessions?limit=1", made.text_at("/token"));
    EXPECT_EQ(listed.status, 200);
    EXPECT_EQ(listed.at("/items/0/current"), false);
    EXPECT_EQ(listed.text_at("/items/0/address"), "192.0.2.7");
    auto next = listed.text_at("/nextCursor");
    CO_ASSERT(!next.empty());
    std::string escaped;
    for (char c : next) {
        static constexpr char kDigits[] = "0123456789ABCDEF";
        auto byte = static_cast<unsigned char>(c);
        escaped += '%';
        escaped += kDigits[byte >> 4U];
        escaped += kDigits[byte & 15U];
    }
    auto rest = co_await site.get("/api/auth/sessions?limit=1&cursor=" + escaped, made.text_at("/token"));
    EXPECT_EQ(rest.at("/items/0/current"), true);
    EXPECT_EQ(rest.at("/nextCursor"), nullptr);

    auto path = "/api/auth/sessions/" + listed.text_at("/items/0/id");
    auto gone = co_await site.client.send({Method::del, path, {}, made.text_at("/token")});
    EXPECT_EQ(gone.status, 204);
    EXPECT_EQ((co_await site.get("/api/auth/me", second.text_at("/token"))).status, 401);
    site.tables.catch_up();
    EXPECT_EQ((co_await site.client.send({Method::del, path, {}, made.text_at("/token")})).status, 404);
}

KLIEG_ASYNC_TEST(IdentityApi, ChangingThePasswordIsCheckedAndEndsOtherSessions) {
    Site site;
    auto made = co_await site.post("/api/auth/register", kAda);
    auto second = co_await site.post("/api/auth/login", R"({"login":"ada","password":"analytical-engine"})");
    auto token = made.text_at("/token");
    std::string wrong = R"({"currentPassword":"nope","newPassword":"difference-engine"})";
    auto refused = co_await site.post("/api/auth/password", wrong, token);
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text_at("/errors/0/pointer"), "/currentPassword");
    std::string right = R"({"currentPassword":"analytical-engine","newPassword":"difference-engine"})";
    EXPECT_EQ((co_await site.post("/api/auth/password", right, token)).status, 204);
    EXPECT_EQ((co_await site.get("/api/auth/me", token)).status, 200);
    EXPECT_EQ((co_await site.get("/api/auth/me", second.text_at("/token"))).status, 401);
}

KLIEG_ASYNC_TEST(IdentityApi, EveryRouteAsksWhoIsThere) {
    Site site;
    auto user = co_await site.token_of("bob", Role::user);
    auto moderator = co_await site.token_of("mia", Role::moderator);
    auto administrator = co_await site.token_of("root", Role::administrator);
    auto owner = co_await site.token_of("ada", Role::user);
    site.tables.catch_up();
    auto mine = co_await site.get("/api/auth/sessions", owner);
    auto session = "/api/auth/sessions/" + mine.text_at("/items/0/id");
    struct Case {
        Method method;
        std::string path;
        int anonymous;
        int others;  ///< a user, a moderator, an administrator: nobody rules over another's account here
    };
    std::vector<Case> cases{{Method::get, "/api/auth/me", 200, 200},
                            {Method::patch, "/api/auth/me", 401, 200},
                            {Method::get, "/api/auth/sessions", 401, 200},
                            {Method::del, session, 401, 404},
                            {Method::del, "/api/auth/sessions/nonsense", 401, 404},
                            {Method::post, "/api/auth/password", 401, 422},
                            {Method::post, "/api/auth/logout", 401, 204}};
    for (auto const& one : cases) {
        std::string body = one.method == Method::patch || one.path == "/api/auth/password" ? "{}" : "";
        auto anonymous = co_await site.client.send({one.method, one.path, body});
        EXPECT_EQ(anonymous.status, one.anonymous) << one.path;
        for (auto const& token : {user, moderator, administrator}) {
            auto answered = co_await site.client.send({one.method, one.path, body, token});
            EXPECT_EQ(answered.status, one.others) << one.path;
        }
    }
    EXPECT_EQ((co_await site.get("/api/auth/me", owner)).status, 200);
}

KLIEG_ASYNC_TEST(IdentityApi, AdministratorsFindAnAccountByItsNameAndNobodyElseDoes) {
    Site site;
    auto made = co_await site.post(
        "/api/auth/register",
        R"({"username":"Ada","email":"ada@example.org","password":"analytical-engine","displayName":"Countess"})");
    auto moderator = co_await site.token_of("mia", Role::moderator);
    auto administrator = co_await site.token_of("root", Role::administrator);
    std::string const target = "/api/admin/users?username=ada";
    auto answered = co_await site.get(target, administrator);
    EXPECT_EQ(answered.status, 200);
    EXPECT_EQ(answered.text_at("/items/0/id"), made.text_at("/user/id"));
    EXPECT_EQ(answered.text_at("/items/0/username"), "Ada");
    EXPECT_EQ(answered.text_at("/items/0/displayName"), "Countess");
    EXPECT_EQ(answered.text_at("/items/0/role"), "user");
    EXPECT_EQ(answered.text_at("/items/0/createdAt"), made.text_at("/user/createdAt"));
    EXPECT_EQ(answered.at("/items/0/email"), nullptr) << "is told to its owner alone";
    EXPECT_EQ(answered.at("/items/1"), nullptr);
    EXPECT_EQ(answered.at("/nextCursor"), nullptr);
    EXPECT_EQ((co_await site.get(target)).status, 401);
    for (auto const& token : {made.text_at("/token"), moderator})
        EXPECT_EQ((co_await site.get(target, token)).status, 403);
}

KLIEG_ASYNC_TEST(IdentityApi, WhatIsNobodysNameFindsNobody) {
    Site site;
    co_await site.post("/api/auth/register", kAda);
    auto administrator = co_await site.token_of("root", Role::administrator);
    for (std::string const name : {"ad", "adam", "ada%40example.org", "", "%20ada"}) {
        auto answered = co_await site.get("/api/admin/users?username=" + name, administrator);
        EXPECT_EQ(answered.status, 200) << name;
        EXPECT_EQ(answered.text, R"({"items":[],"nextCursor":null})") << name;
    }
    EXPECT_EQ((co_await site.get("/api/admin/users?username=" + std::string(2000, 'a'), administrator)).status, 200);
    EXPECT_EQ((co_await site.get("/api/admin/users", administrator)).status, 400) << "there is no list of all";
}

}  // namespace
}  // namespace klieg::identity
