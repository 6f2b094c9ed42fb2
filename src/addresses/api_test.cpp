#include "addresses/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::addresses {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kNew = "a new word of some length";

std::string quoted(std::string const& token) {
    return R"({"token":")" + token + "\"}";
}
std::string with_password(std::string const& token, std::string const& password) {
    return R"({"token":")" + token + R"(","password":")" + password + "\"}";
}

}  // namespace

KLIEG_ASYNC_TEST(AddressesApi, AsksWhoRegistersWhetherTheAddressIsRead) {
    MailingSite site;
    auto const ada = co_await site.join("ada");
    EXPECT_FALSE(co_await site.is_verified(ada));
    static_cast<void>(co_await site.work());
    CO_ASSERT(site.mail.sent.size() == 1);
    EXPECT_EQ(site.mail.sent[0].to, "ada@example.org");
    EXPECT_THAT(site.mail.sent[0].text, HasSubstr("https://klieg.example/confirm-address#token="));
    auto const token = co_await site.mailed_token();
    EXPECT_EQ((co_await site.post("verification/confirm", quoted(token))).status, 204);
    EXPECT_TRUE(co_await site.is_verified(ada));
    auto const again = co_await site.post("verification/confirm", quoted(token));
    EXPECT_EQ(again.status, 403);
    EXPECT_EQ(again.text_at("/code"), "token_void");
}

KLIEG_ASYNC_TEST(AddressesApi, MailsAgainToWhoAsksAndOnceToWhoAsksTwice) {
    MailingSite site;
    auto const ada = co_await site.join("ada");
    EXPECT_EQ((co_await site.post("verification", "", ada)).status, 204);
    EXPECT_EQ((co_await site.post("verification", "", ada)).status, 204);
    static_cast<void>(co_await site.work());
    EXPECT_EQ(site.mail.sent.size(), 1U);
    site.clock.advance(kMailAskedAgainPause);
    EXPECT_EQ((co_await site.post("verification", "", ada)).status, 204);
    auto const token = co_await site.mailed_token();
    EXPECT_EQ((co_await site.post("verification/confirm", quoted(token))).status, 204);
    site.clock.advance(kMailAskedAgainPause);
    EXPECT_EQ((co_await site.post("verification", "", ada)).status, 204);
    static_cast<void>(co_await site.work());
    EXPECT_TRUE(site.mail.sent.empty()) << "it is verified";
    EXPECT_EQ((co_await site.post("verification")).status, 401);
}

KLIEG_ASYNC_TEST(AddressesApi, WritesInTheLanguageOfWhoAsks) {
    MailingSite site;
    auto const ada = co_await site.join("ada");
    static_cast<void>(co_await site.mailed_token());
    co_await site.send(http::Method::post, "/api/auth/reset", R"({"login":"ada"})", {}, "fr;q=0.3, de-CH, en;q=0.8");
    static_cast<void>(co_await site.work());
    CO_ASSERT(site.mail.sent.size() == 1);
    EXPECT_EQ(site.mail.sent[0].subject, "Ein neues Passwort für Klieg");
}

KLIEG_ASYNC_TEST(AddressesApi, GivesAnotherPasswordAndEndsAllSessions) {
    MailingSite site;
    auto const ada = co_await site.join("ada");
    static_cast<void>(co_await site.mailed_token());
    EXPECT_EQ((co_await site.post("reset", R"({"login":"Ada@Example.org"})")).status, 204);
    auto const token = co_await site.mailed_token();
    CO_ASSERT(!token.empty());
    auto const weak = co_await site.post("reset/confirm", with_password(token, "password"));
    EXPECT_EQ(weak.status, 422) << weak.text;
    EXPECT_EQ(weak.text_at("/errors/0/pointer"), "/password");
    EXPECT_EQ((co_await site.post("reset/confirm", with_password(token, kNew))).status, 204);
    EXPECT_EQ((co_await site.send(http::Method::get, "/api/auth/sessions", "", ada)).status, 401);
    EXPECT_EQ(co_await site.log_in("ada", "analytical-engine"), 401);
    EXPECT_EQ(co_await site.log_in("ada", kNew), 200);
    EXPECT_EQ((co_await site.post("reset/confirm", with_password(token, kNew))).text_at("/code"), "token_void");
}

KLIEG_ASYNC_TEST(AddressesApi, AnswersTheSameAfterTheSameWorkWhoeverIsAskedFor) {
    MailingSite site;
    static_cast<void>(co_await site.join("ada"));
    static_cast<void>(co_await site.mailed_token());
    struct Seen {
        int status;
        std::string text;
        std::string asked;
    };
    std::vector<Seen> seen;
    for (std::string const login : {"ada", "nobody", "nobody@example.org", "ada@example.org ", "\\u0000"}) {
        site.tables.asked.clear();
        auto const answer = co_await site.post("reset", R"({"login":")" + login + "\"}");
        seen.push_back({answer.status, answer.text, site.tables.asked});
    }
    for (auto const& one : seen) {
        EXPECT_EQ(one.status, 204);
        EXPECT_EQ(one.text, seen[0].text);
        EXPECT_EQ(one.asked, seen[0].asked);
    }
    static_cast<void>(co_await site.work());
    EXPECT_EQ(site.mail.sent.size(), 1U);
}

KLIEG_ASYNC_TEST(AddressesApi, ChangesAnAddressOnceTheNewOneIsConfirmedAndTellsTheOldOne) {
    MailingSite site;
    auto const ada = co_await site.join("ada");
    static_cast<void>(co_await site.mailed_token());
    auto const asked = co_await site.send(http::Method::patch, "/api/auth/me",
                                          R"({"email":"new@example.org","currentPassword":"analytical-engine"})", ada);
    EXPECT_EQ(asked.status, 200);
    EXPECT_EQ(asked.text_at("/email"), "ada@example.org");
    static_cast<void>(co_await site.work());
    CO_ASSERT(site.mail.sent.size() == 1);
    EXPECT_EQ(site.mail.sent[0].to, "new@example.org");
    auto const token = co_await site.mailed_token();
    EXPECT_EQ((co_await site.post("verification/confirm", quoted(token))).status, 204);
    auto const me = co_await site.send(http::Method::get, "/api/auth/me", "", ada);
    EXPECT_EQ(me.text_at("/email"), "new@example.org");
    EXPECT_TRUE(co_await site.is_verified(ada));
    static_cast<void>(co_await site.work());
    CO_ASSERT(site.mail.sent.size() == 1);
    EXPECT_EQ(site.mail.sent[0].to, "ada@example.org");
    EXPECT_THAT(site.mail.sent[0].text, HasSubstr("n…@example.org"));
    EXPECT_THAT(site.mail.sent[0].text, Not(HasSubstr("#token=")));
    EXPECT_EQ(co_await site.log_in("new@example.org", "analytical-engine"), 200);
    EXPECT_EQ(co_await site.log_in("ada@example.org", "analytical-engine"), 401);
}

KLIEG_ASYNC_TEST(AddressesApi, GivesNoAddressThatIsAnothersByNow) {
    MailingSite site;
    auto const ada = co_await site.join("ada");
    static_cast<void>(co_await site.mailed_token());
    auto const body = R"({"email":"bob@example.org","currentPassword":"analytical-engine"})";
    EXPECT_EQ((co_await site.send(http::Method::patch, "/api/auth/me", body, ada)).status, 200);
    auto const token = co_await site.mailed_token();
    static_cast<void>(co_await site.join("bob"));
    auto const late = co_await site.post("verification/confirm", quoted(token));
    EXPECT_EQ(late.status, 409);
    EXPECT_EQ(late.text_at("/code"), "address_taken");
    EXPECT_EQ((co_await site.send(http::Method::patch, "/api/auth/me", body, ada)).status, 409);
}

KLIEG_ASYNC_TEST(AddressesApi, SaysThatThereIsNoMailAndWhatToDo) {
    MailingSite site(false);
    auto const ada = co_await site.join("ada");
    auto const answer = co_await site.post("reset", R"({"login":"ada"})");
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.text_at("/code"), "mail_is_off");
    EXPECT_THAT(answer.text_at("/detail"), HasSubstr("klieg admin password"));
    EXPECT_EQ((co_await site.post("verification", "", ada)).text_at("/code"), "mail_is_off");
    EXPECT_EQ((co_await site.post("verification/confirm", quoted("x"))).text_at("/code"), "mail_is_off");
    EXPECT_EQ((co_await site.post("reset/confirm", with_password("x", kNew))).text_at("/code"), "mail_is_off");
    auto const moved = co_await site.send(http::Method::patch, "/api/auth/me",
                                          R"({"email":"new@example.org","currentPassword":"analytical-engine"})", ada);
    EXPECT_EQ(moved.text_at("/email"), "new@example.org") << "at once";
}

KLIEG_ASYNC_TEST(AddressesApi, TakesATokenForNothingElse) {
    MailingSite site;
    static_cast<void>(co_await site.join("ada"));
    auto const verify = co_await site.mailed_token();
    EXPECT_EQ((co_await site.post("reset/confirm", with_password(verify, kNew))).text_at("/code"), "token_void");
    co_await site.post("reset", R"({"login":"ada"})");
    auto const reset = co_await site.mailed_token();
    EXPECT_EQ((co_await site.post("verification/confirm", quoted(reset))).text_at("/code"), "token_void");
    EXPECT_EQ((co_await site.post("verification/confirm", quoted(std::string(10'000, 'x')))).text_at("/code"),
              "token_void");
    EXPECT_EQ((co_await site.post("verification/confirm", quoted(""))).text_at("/code"), "token_void");
}

}  // namespace klieg::addresses
