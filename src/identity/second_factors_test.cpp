#include "identity/second_factors.h"

#include "identity/adas_site_for_test.h"
#include "identity/recovery_codes.h"
#include "identity/totp.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <set>

namespace klieg::identity {
namespace {

using http::Method;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto kFactor = "/api/auth/second-factor";

/// What an app reads off the secret that it is told.
std::string from_base32(std::string_view text) {
    std::string bytes;
    unsigned waiting = 0;
    unsigned bits = 0;
    for (char c : text) {
        waiting = waiting << 5U | static_cast<unsigned>(c >= 'A' ? c - 'A' : c - '2' + 26);
        if ((bits += 5) >= 8) bytes += static_cast<char>(waiting >> (bits -= 8));
        waiting &= (1U << bits) - 1;
    }
    return bytes;
}

/// Ada's account, and her app.
struct Protected : AdasSite {
    std::string code(std::int64_t steps = 0) { return totp::code_of(secret, totp::step_of(clock.now()) + steps); }
    /// Puts the factor on, and lets the step of its first code pass.
    Task<> put_on() {
        co_await raise();
        auto const begun = co_await send(Method::post, kFactor, "", session);
        EXPECT_EQ(begun.status, 200) << begun.text;
        secret = from_base32(begun.text_at("/secret"));
        auto const confirmed = co_await confirm(code());
        EXPECT_EQ(confirmed.status, 200) << confirmed.text;
        auto const told = confirmed.at("/recoveryCodes");
        for (auto const& one : told.as_array()) recovery.emplace_back(one.as_string());
        clock.advance(seconds(60));
    }
    Task<testing::Answered> confirm(std::string with) {
        return send(Method::post, "/api/auth/second-factor/confirm", R"({"code":")" + with + "\"}", session);
    }
    Task<testing::Answered> log_in(std::string with, std::string password = "analytical-engine") {
        auto body = R"({"login":"ada","password":")" + password + "\"";
        if (!with.empty()) body += R"(,"code":")" + with + "\"";
        return send(Method::post, "/api/auth/login", body + "}", "");
    }
    Task<testing::Answered> prove(std::string token, std::string with) {
        std::string body = R"({"password":"analytical-engine")";
        if (!with.empty()) body += R"(,"code":")" + with + "\"";
        return send(Method::post, "/api/auth/prove", body + "}", std::move(token));
    }
    Task<std::size_t> sessions_of_ada() {
        tables.catch_up();
        auto const page = co_await sessions.list(caller.principal, 100, {});
        co_return page->sessions.size();
    }

    std::string secret;
    std::vector<std::string> recovery;
};

KLIEG_ASYNC_TEST(SecondFactors, AreOnOnceTheAppHasGivenItsFirstCode) {
    Protected site;
    co_await site.raise();
    EXPECT_EQ((co_await site.confirm("123456")).text_at("/code"), "not_begun");
    auto const first = co_await site.send(Method::post, kFactor, "", site.session);
    EXPECT_EQ(first.headers.get("Cache-Control"), "no-store");
    EXPECT_TRUE(first.text_at("/uri").starts_with("otpauth://totp/Klieg:Ada?secret=" + first.text_at("/secret")));
    auto const begun = co_await site.send(Method::post, kFactor, "", site.session);
    site.secret = from_base32(first.text_at("/secret"));
    EXPECT_EQ((co_await site.confirm(site.code())).status, 422) << "a secret that was begun anew is void";
    EXPECT_EQ((co_await site.log_in("")).status, 200) << "nothing has changed yet";
    EXPECT_EQ((co_await site.send(Method::get, kFactor, "", site.session)).text,
              R"({"enabled":false,"since":null,"recoveryCodesLeft":0})");
    site.secret = from_base32(begun.text_at("/secret"));
    auto const confirmed = co_await site.confirm(site.code());
    EXPECT_EQ(confirmed.status, 200) << confirmed.text;
    EXPECT_EQ(confirmed.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(confirmed.at("/recoveryCodes").as_array().size(), 10U);
    auto const state = co_await site.send(Method::get, kFactor, "", site.session);
    EXPECT_EQ(state.at("/enabled"), true);
    EXPECT_EQ(state.at("/recoveryCodesLeft"), 10);
    EXPECT_EQ((co_await site.confirm(site.code())).text_at("/code"), "second_factor_is_on");
    EXPECT_EQ((co_await site.send(Method::post, kFactor, "", site.session)).text_at("/code"), "second_factor_is_on");
}

KLIEG_ASYNC_TEST(SecondFactors, WaitTenMinutesForTheirFirstCode) {
    Protected site;
    co_await site.raise();
    auto const begun = co_await site.send(Method::post, kFactor, "", site.session);
    site.secret = from_base32(begun.text_at("/secret"));
    site.clock.advance(minutes(10));
    EXPECT_EQ((co_await site.prove(site.session, "")).status, 200);
    EXPECT_EQ((co_await site.confirm(site.code())).text_at("/code"), "not_begun");
}

KLIEG_ASYNC_TEST(SecondFactors, NobodyGetsInWithoutThem) {
    Protected site;
    co_await site.put_on();
    auto const before = co_await site.sessions_of_ada();
    auto const without = co_await site.log_in("");
    EXPECT_EQ(without.status, 401);
    EXPECT_EQ(without.text_at("/code"), "second_factor_required");
    EXPECT_EQ(without.headers.find("Set-Cookie"), std::nullopt);
    auto const wrong = co_await site.log_in("000000");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.text_at("/code"), "wrong_second_factor");
    EXPECT_EQ((co_await site.log_in(site.code(), "guessed")).text_at("/code"), "invalid_credentials");
    EXPECT_EQ(co_await site.sessions_of_ada(), before) << "there is no session before the factor is proven";
    EXPECT_EQ((co_await site.log_in(site.code())).status, 200);
    EXPECT_EQ(co_await site.sessions_of_ada(), before + 1);
}

KLIEG_ASYNC_TEST(SecondFactors, TakeACodeOnceAndNoneOfBeforeIt) {
    Protected site;
    co_await site.put_on();
    auto const earlier = site.code(-1);
    auto const now = site.code();
    EXPECT_EQ((co_await site.log_in(now)).status, 200);
    EXPECT_EQ((co_await site.log_in(now)).status, 401);
    EXPECT_EQ((co_await site.log_in(earlier)).status, 401);
    EXPECT_EQ((co_await site.log_in(site.code(1))).status, 200) << "a clock that is a step ahead";
    site.clock.advance(seconds(30));
    EXPECT_EQ((co_await site.log_in(site.code())).status, 401) << "which was used";
    site.clock.advance(seconds(30));
    auto const spaced = site.code().insert(3, " ");
    EXPECT_EQ((co_await site.log_in(spaced)).status, 200) << "as apps show it";
}

/// Of many who send one code at the same moment one gets in.
KLIEG_ASYNC_TEST(SecondFactors, TakeACodeOnceUnderConcurrency) {
    Protected site;
    co_await site.put_on();
    auto& codes = site.feature.second_factor_codes;
    for (auto const& code : {site.code(), site.recovery[0]}) {
        int accepted = 0;
        std::vector<Task<Result<>>> all;
        static constexpr auto use = [](SecondFactorCodes& of, UserId user, std::string typed,
                                       int& good) -> Task<Result<>> {
            auto const used = co_await of.use(std::move(user), std::move(typed), client());
            good += used.ok() && *used != Code::wrong ? 1 : 0;
            co_return Result<>{};
        };
        for (int i = 0; i < 5; ++i) all.push_back(use(codes, site.caller.principal.user, code, accepted));
        co_await testing::run_concurrently(std::move(all));
        EXPECT_EQ(accepted, 1) << code;
    }
}

/// Whatever becomes of an engine's answers, a code that was accepted is accepted no more, and one that was refused was
/// not used up.
KLIEG_ASYNC_TEST(SecondFactors, TakeACodeOnceWhateverAnEngineAnswers) {
    using enum testing::Faults::Manner;
    for (auto const manner : {refused, lost_answer, repeated}) {
        for (std::size_t healthy = 0; healthy < 4; ++healthy) {
            Protected site;
            co_await site.put_on();
            auto& codes = site.feature.second_factor_codes;
            auto const user = site.caller.principal.user;
            site.faults.begin({healthy, 1, manner, {Errc::unavailable, "away"}});
            auto const first = co_await codes.use(user, site.recovery[0], client());
            static_cast<void>(site.faults.end());
            auto const second = co_await codes.use(user, site.recovery[0], client());
            CO_ASSERT_OK(second);
            if (first.ok()) {
                EXPECT_EQ(*first, Code::recovery);
                EXPECT_EQ(*second, Code::wrong);
            }
            EXPECT_EQ((co_await site.feature.second_factors.state(site.caller.principal))->recovery_codes_left, 9);
        }
    }
}

KLIEG_ASYNC_TEST(SecondFactors, GetSomebodyInByARecoveryCodeOnce) {
    Protected site;
    co_await site.put_on();
    EXPECT_EQ(std::set<std::string>(site.recovery.begin(), site.recovery.end()).size(), 10U);
    auto loud = site.recovery[3];
    for (auto& c : loud) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    EXPECT_EQ((co_await site.log_in(loud)).status, 200);
    EXPECT_EQ((co_await site.log_in(site.recovery[3])).status, 401);
    auto const in = co_await site.log_in(site.recovery[4]);
    EXPECT_EQ(in.status, 200);
    auto const token = in.text_at("/token");
    EXPECT_EQ((co_await site.send(Method::get, kFactor, "", token)).at("/recoveryCodesLeft"), 8);
    auto const renewed = co_await site.send(Method::post, "/api/auth/second-factor/recovery-codes", "", token);
    EXPECT_EQ(renewed.at("/recoveryCodes").as_array().size(), 10U) << renewed.text;
    EXPECT_EQ((co_await site.log_in(site.recovery[5])).status, 401) << "those of before are void";
    EXPECT_EQ((co_await site.log_in(renewed.text_at("/recoveryCodes/0"))).status, 200);
}

KLIEG_ASYNC_TEST(SecondFactors, AreStoredSoThatTheDatabaseAloneGetsNobodyIn) {
    Protected site;
    co_await site.put_on();
    site.tables.catch_up();
    auto const page = co_await site.tables.scan({.table = "SecondFactors"});
    CO_ASSERT_OK(page);
    CO_ASSERT(page->items.size() == 1);
    auto const text = json::to_text(json::Value(page->items[0]));
    EXPECT_EQ(text.find(totp::base32(site.secret)), std::string::npos);
    EXPECT_EQ(text.find(crypto::to_base64url(site.secret)), std::string::npos);
    EXPECT_EQ(text.find(*recovery_codes::read(site.recovery[0])), std::string::npos);
    EXPECT_EQ(text.find(site.recovery[0]), std::string::npos);
    // Sealed for one user it is none of another's.
    auto const sealed = std::string(page->items[0].at("Secret").as_string());
    auto& codes = site.feature.second_factor_codes;
    EXPECT_EQ(*codes.open(site.caller.principal.user, sealed), site.secret);
    EXPECT_EQ(codes.open(UserId::make(site.random), sealed).error().kind, Errc::corrupt);
    for (auto const* wrong : {"", ".", "k1", "k1.", "k2.AAAA"})
        EXPECT_FALSE(codes.open(site.caller.principal.user, wrong).ok()) << wrong;
}

KLIEG_ASYNC_TEST(SecondFactors, AreGuessedAtSlowlyFromWherever) {
    Protected site;
    co_await site.put_on();
    auto& codes = site.feature.second_factor_codes;
    auto const user = site.caller.principal.user;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(*co_await codes.use(user, "000000", client()), Code::wrong);
    EXPECT_EQ((co_await codes.use(user, site.code(), client())).error().kind, Errc::rate_limited);
    EXPECT_EQ(*co_await codes.use(user, site.recovery[0], client()), Code::recovery) << "which nobody guesses";
    EXPECT_EQ((co_await codes.use(user, site.code(), client())).error().kind, Errc::rate_limited);
    site.clock.advance(seconds(1));
    EXPECT_EQ(*co_await codes.use(user, site.code(), client()), Code::of_app);
}

/// Who has the password and tries codes cannot make the guard forget them by leaving the code out now and then.
KLIEG_ASYNC_TEST(SecondFactors, AreNoWayAroundTheGuard) {
    Protected site;
    co_await site.put_on();
    int refused = 0;
    for (int i = 0; i < 10; ++i) {
        if ((co_await site.log_in("000000")).status == 429) ++refused;
        static_cast<void>(co_await site.log_in(""));
    }
    EXPECT_EQ(refused, 5);
}

KLIEG_ASYNC_TEST(SecondFactors, AreWhatAStolenCookieLacks) {
    Protected site;
    co_await site.put_on();
    auto const in = co_await site.log_in(site.code());
    auto const stolen = in.text_at("/token");
    site.clock.advance(minutes(10));
    EXPECT_EQ((co_await site.prove(stolen, "")).text_at("/code"), "second_factor_required");
    EXPECT_EQ((co_await site.prove(stolen, "000000")).text_at("/errors/0/pointer"), "/code");
    struct Act {
        Method method;
        std::string path;
        std::string body;
    };
    std::vector<Act> const acts{
        {Method::post, "/api/auth/tokens", R"({"name":"a","scopes":["read"]})"},
        {Method::post, "/api/auth/password",
         R"({"currentPassword":"analytical-engine","newPassword":"difference-engine"})"},
        {Method::patch, "/api/auth/me", R"({"email":"eve@example.org","currentPassword":"analytical-engine"})"},
        {Method::post, "/api/auth/second-factor", ""},
        {Method::post, "/api/auth/second-factor/confirm", R"({"code":"000000"})"},
        {Method::post, "/api/auth/second-factor/recovery-codes", ""},
        {Method::del, "/api/auth/second-factor", ""}};
    for (auto const& act : acts) {
        auto const answered = co_await site.send(act.method, act.path, act.body, stolen);
        EXPECT_EQ(answered.status, 403) << act.path << answered.text;
        EXPECT_EQ(answered.text_at("/code"), "proof_required") << act.path;
    }
    EXPECT_EQ((co_await site.prove(stolen, site.code())).status, 200) << "its owner goes on";
    EXPECT_EQ((co_await site.send(Method::post, acts[0].path, acts[0].body, stolen)).status, 201);
}

/// A session that was opened before has proven the password alone, however short a while ago.
KLIEG_ASYNC_TEST(SecondFactors, AreAskedForInSessionsOfBefore) {
    Protected site;
    co_await site.raise();
    auto const other = (co_await site.log_in("")).text_at("/token");
    auto const begun = co_await site.send(Method::post, kFactor, "", site.session);
    site.secret = from_base32(begun.text_at("/secret"));
    EXPECT_EQ((co_await site.confirm(site.code())).status, 200);
    auto const body = R"({"name":"a","scopes":["read"]})";
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/tokens", body, other)).text_at("/code"), "proof_required");
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/tokens", body, site.session)).status, 201);
}

KLIEG_ASYNC_TEST(SecondFactors, AreTakenOffByWhoHasThemAndByTheOperator) {
    Protected site;
    co_await site.put_on();
    EXPECT_EQ((co_await site.send(Method::del, kFactor, "", site.session)).status, 204);
    EXPECT_EQ((co_await site.send(Method::del, kFactor, "", site.session)).status, 204) << "of none";
    EXPECT_EQ((co_await site.log_in("")).status, 200);
    auto const none = co_await site.send(Method::post, "/api/auth/second-factor/recovery-codes", "", site.session);
    EXPECT_EQ(none.text_at("/code"), "no_second_factor");
    auto const user = site.caller.principal.user;
    EXPECT_FALSE(*co_await site.feature.second_factors.take_off_of(user));
    EXPECT_EQ((co_await site.log_in(site.recovery[0])).status, 200) << "a code is passed over where none is asked";
}

KLIEG_ASYNC_TEST(SecondFactors, AreAnAccountsOwn) {
    Protected site;
    co_await site.put_on();
    auto const bob = co_await site.service.register_user(named("bob"), client());
    EXPECT_EQ((co_await site.send(Method::get, kFactor, "", bob->token)).at("/enabled"), false);
    EXPECT_EQ(*co_await site.feature.second_factor_codes.use(bob->user.user_id, site.recovery[0], client()),
              Code::wrong);
    EXPECT_EQ(*co_await site.feature.second_factor_codes.use(bob->user.user_id, site.code(), client()), Code::wrong);
    EXPECT_EQ((co_await site.send(Method::get, kFactor, "", "")).status, 401);
}

}  // namespace
}  // namespace klieg::identity
