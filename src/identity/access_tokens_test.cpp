#include "identity/access_tokens.h"

#include "http/contract/operation.h"
#include "identity/adas_site_for_test.h"
#include "testing/async_test.h"

#include <algorithm>
#include <set>

namespace klieg::identity {
namespace {

using http::Method;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr char const* kRead = R"({"name":"a script","scopes":["read"]})";

KLIEG_ASYNC_TEST(AccessTokens, AreShownOnceAndStoredNowhere) {
    AdasSite site;
    co_await site.raise();
    auto const made = co_await site.make(R"({"name":"backup","scopes":["write","read","read"]})");
    EXPECT_EQ(made.status, 201) << made.text;
    EXPECT_EQ(made.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(made.text_at("/name"), "backup");
    EXPECT_EQ(json::to_text(made.at("/scopes")), R"(["read","write"])");
    EXPECT_EQ(made.at("/expiresAt"), nullptr);
    EXPECT_EQ(made.at("/lastUsedAt"), nullptr);
    auto const token = made.text_at("/token");
    EXPECT_TRUE(token.starts_with("klieg_pat_"));
    EXPECT_EQ(co_await site.status_of(token), 200);
    site.tables.catch_up();
    auto const listed = co_await site.send(Method::get, "/api/auth/tokens", "", site.session);
    EXPECT_EQ(listed.status, 200);
    EXPECT_EQ(listed.text_at("/items/0/id"), made.text_at("/id"));
    EXPECT_EQ(listed.text.find(token), std::string::npos);
    EXPECT_EQ(listed.at("/items/0/token"), nullptr);
    auto const page = co_await site.tables.scan({.table = "AccessTokens"});
    CO_ASSERT_OK(page);
    CO_ASSERT(page->items.size() == 1);
    EXPECT_EQ(json::to_text(json::Value(page->items[0])).find(token.substr(10, 43)), std::string::npos);
}

KLIEG_ASYNC_TEST(AccessTokens, DoWhatTheirScopesSayAndNoMore) {
    AdasSite site;
    co_await site.raise();
    auto const reader = co_await site.token(kRead);
    auto const writer = co_await site.token(R"({"name":"a","scopes":["write"]})");
    EXPECT_EQ(co_await site.status_of(reader), 200);
    auto const renamed = co_await site.send(Method::patch, "/api/auth/me", R"({"displayName":"Eve"})", reader);
    EXPECT_EQ(renamed.status, 403);
    EXPECT_EQ(renamed.text_at("/code"), "insufficient_scope");
    auto const unread = co_await site.send(Method::get, "/api/auth/me", "", writer);
    EXPECT_EQ(unread.status, 403);
    EXPECT_EQ(unread.text_at("/code"), "insufficient_scope");
    EXPECT_EQ((co_await site.send(Method::patch, "/api/auth/me", R"({"displayName":"Eve"})", writer)).status, 200);
}

KLIEG_ASYNC_TEST(AccessTokens, UseARoleOnlyWithTheScopeForIt) {
    AdasSite site;
    co_await site.raise();
    auto const root = co_await site.administrator();
    CO_ASSERT_OK(co_await site.service.set_role(root, site.caller.principal.user, Role::administrator));
    auto const reader = co_await site.token(kRead);
    auto const administers = co_await site.token();
    auto const users = "/api/admin/users?username=ada";
    EXPECT_EQ((co_await site.send(Method::get, users, "", reader)).status, 403);
    EXPECT_EQ((co_await site.send(Method::get, users, "", administers)).status, 200);
    CO_ASSERT_OK(co_await site.service.set_role(root, site.caller.principal.user, Role::user));
    EXPECT_EQ((co_await site.send(Method::get, users, "", administers)).status, 403) << "at once";
}

/// Every act that decides who gets into an account, by a token that may do all that a token may.
KLIEG_ASYNC_TEST(AccessTokens, DecideNothingAboutWhoGetsIntoTheAccount) {
    AdasSite site;
    co_await site.raise();
    auto const token = co_await site.token();
    auto const change = R"({"currentPassword":"analytical-engine","newPassword":"difference-engine"})";
    auto const moves = R"({"email":"eve@example.org","currentPassword":"analytical-engine"})";
    struct Act {
        Method method;
        std::string path;
        std::string body;
    };
    std::vector<Act> const acts{{Method::post, "/api/auth/tokens", kRead},
                                {Method::get, "/api/auth/tokens", ""},
                                {Method::del, "/api/auth/tokens/at_abcdefgh234567ij", ""},
                                {Method::post, "/api/auth/prove", R"({"password":"analytical-engine"})"},
                                {Method::post, "/api/auth/password", change},
                                {Method::patch, "/api/auth/me", moves},
                                {Method::get, "/api/auth/sessions", ""},
                                {Method::del, "/api/auth/sessions/s_abcdefgh234567ij", ""},
                                {Method::get, "/api/auth/second-factor", ""},
                                {Method::post, "/api/auth/second-factor", ""},
                                {Method::post, "/api/auth/second-factor/confirm", R"({"code":"287082"})"},
                                {Method::post, "/api/auth/second-factor/recovery-codes", ""},
                                {Method::del, "/api/auth/second-factor", ""},
                                {Method::get, "/api/auth/sign-ins", ""},
                                {Method::post, "/api/auth/logout", ""}};
    for (auto const& act : acts) {
        auto const answered = co_await site.send(act.method, act.path, act.body, token);
        EXPECT_EQ(answered.status, 403) << act.path << answered.text;
        EXPECT_EQ(answered.text_at("/code"), "session_required") << act.path;
    }
    std::set<std::string> tried{"PATCH /api/auth/me"};
    for (auto const& act : acts) tried.insert(std::string(to_string(act.method)) + " " + act.path);
    for (auto const& route : site.router.routes()) {
        if (!route->operation->session_only) continue;
        auto path = route->pattern.substr(0, route->pattern.find('{'));
        EXPECT_TRUE(std::ranges::any_of(
            tried,
            [&](auto const& name) { return name.starts_with(std::string(to_string(route->method)) + " " + path); }))
            << route->pattern << ": needs a line above";
    }
    EXPECT_EQ(co_await site.status_of(site.session), 200);
}

KLIEG_ASYNC_TEST(AccessTokens, AreNoCookies) {
    AdasSite site;
    co_await site.raise();
    testing::Asked asked{.method = Method::get, .target = "/api/auth/me"};
    asked.headers.set("Cookie", "klieg_sid=" + co_await site.token());
    EXPECT_EQ((co_await site.client.send(std::move(asked))).text, "null");
}

KLIEG_ASYNC_TEST(AccessTokens, TakeAProofThatIsNotOld) {
    AdasSite site;
    co_await site.raise();
    site.clock.advance(minutes(9) + seconds(59));
    EXPECT_EQ((co_await site.make(kRead)).status, 201) << "signing in is one";
    site.clock.advance(seconds(1));
    auto const refused = co_await site.make(kRead);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.text_at("/code"), "proof_required");
    auto const wrong = co_await site.send(Method::post, "/api/auth/prove", R"({"password":"guessed"})", site.session);
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(wrong.text_at("/errors/0/pointer"), "/password");
    EXPECT_EQ((co_await site.make(kRead)).status, 403);
    auto const proven =
        co_await site.send(Method::post, "/api/auth/prove", R"({"password":"analytical-engine"})", site.session);
    EXPECT_EQ(proven.status, 200) << proven.text;
    EXPECT_EQ(proven.text_at("/provenUntil"), to_rfc3339(site.clock.now() + minutes(10)));
    EXPECT_EQ((co_await site.make(kRead)).status, 201);
}

KLIEG_ASYNC_TEST(AccessTokens, AreRefusedFieldByField) {
    AdasSite site;
    co_await site.raise();
    auto const wrong = co_await site.make(R"({"name":"","scopes":[],"expiresAt":"2001-01-01T00:00:00.000Z"})");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(wrong.at("/errors").as_array().size(), 3U) << wrong.text;
    auto const late = to_rfc3339(site.clock.now() + days(367));
    EXPECT_EQ((co_await site.make(R"({"name":"a","scopes":["read"],"expiresAt":")" + late + "\"}")).status, 422);
    EXPECT_EQ((co_await site.make(R"({"name":"a","scopes":["everything"]})")).status, 422);
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/tokens", kRead, "")).status, 401);
}

KLIEG_ASYNC_TEST(AccessTokens, EndWhenTheirOwnerSaidAndWhenNobodyUsesThem) {
    AdasSite site;
    co_await site.raise();
    auto const end = to_rfc3339(site.clock.now() + hours(1));
    auto const brief = co_await site.token(R"({"name":"a","scopes":["read"],"expiresAt":")" + end + "\"}");
    auto const used = co_await site.token(kRead);
    auto const unused = co_await site.token(kRead);
    EXPECT_EQ(co_await site.status_of(brief), 200);
    site.clock.advance(hours(1));
    EXPECT_EQ(co_await site.status_of(brief), 401) << "though it is remembered here";
    for (int i = 0; i < 3; ++i) {
        site.clock.advance(days(200));
        EXPECT_EQ(co_await site.status_of(used), 200);
    }
    EXPECT_EQ(co_await site.status_of(unused), 401);
}

KLIEG_ASYNC_TEST(AccessTokens, KeepWhenTheyWereUsedToAboutAnHour) {
    AdasSite site;
    co_await site.raise();
    auto const token = co_await site.token(kRead);
    EXPECT_EQ(co_await site.status_of(token), 200);
    auto const first = site.clock.now();
    site.tables.catch_up();
    auto before = site.tables.calls();
    site.clock.advance(seconds(30));
    for (int i = 0; i < 10; ++i) EXPECT_EQ((co_await site.access_tokens.who_is(token)).ok(), true);
    EXPECT_EQ(site.tables.calls(), before) << "a token that is known costs no call of the storage";
    auto const last_used_in = [](AdasSite& site) -> Task<std::string> {
        site.tables.catch_up();
        auto const page = co_await site.access_tokens.list(site.caller.principal, 10, {});
        co_return to_rfc3339(page->tokens.at(0).last_used_at.value());
    };
    EXPECT_EQ(co_await last_used_in(site), to_rfc3339(first));
    site.clock.advance(hours(1));
    EXPECT_TRUE((co_await site.access_tokens.who_is(token)).ok());
    EXPECT_EQ(co_await last_used_in(site), to_rfc3339(site.clock.now()));
}

KLIEG_ASYNC_TEST(AccessTokens, EndAtOnceWhereTheyAreRevoked) {
    AdasSite site;
    co_await site.raise();
    std::vector<SessionsEnded> told;
    site.sessions.on_ended([&told](SessionsEnded const& ended) { told.push_back(ended); });
    auto const token = co_await site.token(kRead);
    auto const other = co_await site.token(kRead);
    auto const who = co_await site.access_tokens.who_is(token);
    CO_ASSERT_OK(who);
    EXPECT_TRUE((co_await site.access_tokens.renewed(*who)).ok());
    auto const path = "/api/auth/tokens/" + who->access_token.text();
    EXPECT_EQ((co_await site.send(Method::del, path, "", site.session)).status, 204);
    EXPECT_EQ(co_await site.status_of(token), 401);
    EXPECT_EQ(co_await site.status_of(other), 200);
    CO_ASSERT(told.size() == 1);
    EXPECT_EQ(told[0].access_token, who->access_token);
    EXPECT_EQ(told[0].session, std::nullopt);
    site.tables.catch_up();
    EXPECT_FALSE((co_await site.access_tokens.renewed(*who)).ok());
    EXPECT_EQ((co_await site.send(Method::del, path, "", site.session)).status, 404);
}

KLIEG_ASYNC_TEST(AccessTokens, AreNobodyElses) {
    AdasSite site;
    co_await site.raise();
    auto const token = co_await site.token(kRead);
    auto const who = co_await site.access_tokens.who_is(token);
    auto const bob = co_await site.service.register_user(named("bob"), client());
    auto const path = "/api/auth/tokens/" + who->access_token.text();
    EXPECT_EQ((co_await site.send(Method::del, path, "", bob->token)).status, 404);
    EXPECT_EQ((co_await site.send(Method::get, "/api/auth/tokens", "", bob->token)).text,
              R"({"items":[],"nextCursor":null})");
    EXPECT_EQ(co_await site.status_of(token), 200);
}

KLIEG_ASYNC_TEST(AccessTokens, AreVoidWhileTheirUserIsSuspended) {
    AdasSite site;
    co_await site.raise();
    auto const token = co_await site.token(kRead);
    auto const root = co_await site.administrator();
    EXPECT_EQ(co_await site.status_of(token), 200);
    CO_ASSERT_OK(co_await site.service.set_standing(root, site.caller.principal.user, {Standing::suspended}));
    EXPECT_EQ(co_await site.status_of(token), 401);
    CO_ASSERT_OK(co_await site.service.set_standing(root, site.caller.principal.user, {Standing::active}));
    EXPECT_EQ(co_await site.status_of(token), 200);
}

KLIEG_ASYNC_TEST(AccessTokens, OutliveAChangeOfThePasswordAndNotItsResetByTheOperator) {
    AdasSite site;
    co_await site.raise();
    auto const token = co_await site.token(kRead);
    auto const change = R"({"currentPassword":"analytical-engine","newPassword":"difference-engine"})";
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/password", change, site.session)).status, 204);
    EXPECT_EQ(co_await site.status_of(token), 200);
    CO_ASSERT_OK(co_await site.service.reset_password("ada", "another engine entirely"));
    EXPECT_EQ(co_await site.status_of(token), 401);
    auto const in = co_await site.send(Method::post, "/api/auth/login",
                                       R"({"login":"ada","password":"another engine entirely"})", "");
    site.tables.catch_up();
    EXPECT_EQ((co_await site.send(Method::get, "/api/auth/tokens", "", in.text_at("/token"))).text,
              R"({"items":[],"nextCursor":null})")
        << "and are listed no more";
}

KLIEG_ASYNC_TEST(AccessTokens, HaveALimit) {
    AdasSite site;
    co_await site.raise();
    for (int i = 0; i < 50; ++i) {
        CO_ASSERT_OK(co_await site.access_tokens.make(site.caller, {"a", {Scope::read}, {}}));
        site.tables.catch_up();
    }
    auto const more = co_await site.make(kRead);
    EXPECT_EQ(more.status, 409);
    EXPECT_EQ(more.text_at("/code"), "too_many_tokens");
}

KLIEG_ASYNC_TEST(AccessTokens, EndOnAnotherNodeWithTheNewsOrWithinAMinute) {
    AdasSite here;
    co_await here.raise();
    SessionService sessions_there(here.repo, here.clock, here.random, {});
    AccessTokens there({here.feature.access_token_repo, here.repo, sessions_there, here.feature.proofs,
                        here.feature.sign_ins, here.clock, here.random},
                       {});
    auto const token = co_await here.token(kRead);
    auto const who = co_await there.who_is(token);
    CO_ASSERT_OK(who);
    {
        EndedSessionsNews news_there(sessions_there, here.broadcast, here.random);
        news_there.start(co_await this_executor());
        CO_ASSERT_OK(co_await here.access_tokens.revoke(here.caller, who->access_token));
        co_await yield();
        EXPECT_FALSE((co_await there.who_is(token)).ok());
        news_there.stop();
    }
    auto const lost = co_await here.token(kRead);
    auto const second = co_await there.who_is(lost);
    CO_ASSERT_OK(second);
    CO_ASSERT_OK(co_await here.access_tokens.revoke(here.caller, second->access_token));
    EXPECT_TRUE((co_await there.who_is(lost)).ok()) << "nobody told it yet";
    here.clock.advance(seconds(60));
    EXPECT_FALSE((co_await there.who_is(lost)).ok());
}

KLIEG_ASYNC_TEST(AccessTokens, ThatHaveATypingErrorCostNoLookUp) {
    AdasSite site;
    co_await site.raise();
    auto token = co_await site.token(kRead);
    token[20] = token[20] == 'a' ? 'b' : 'a';
    auto const before = site.tables.calls();
    EXPECT_EQ(co_await site.status_of(token), 401);
    EXPECT_EQ(site.tables.calls(), before);
    EXPECT_TRUE(site.access_tokens.known(token).seen) << "and are no void proofs that anybody must count";
}

}  // namespace
}  // namespace klieg::identity
