#include "addresses/mails.h"

#include "addresses/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::addresses {

using ::testing::HasSubstr;
using ::testing::Not;

KLIEG_ASYNC_TEST(Mails, LeaveNothingOfATokenOrALoginInTheirJobs) {
    MailingSite site;
    static_cast<void>(co_await site.join("ada"));
    co_await site.post("reset", R"({"login":"ada@example.org"})");
    co_await site.post("reset", R"({"login":"somebody.s.password"})");
    auto const token = co_await site.mailed_token();
    CO_ASSERT(!token.empty());
    auto const page = co_await site.queue.list({}, 100);
    CO_ASSERT_OK(page);
    EXPECT_EQ(page->jobs.size(), 3U);
    for (auto const& job : page->jobs) {
        auto const text = json::to_text(json::to_item(job));
        EXPECT_THAT(text, Not(HasSubstr("example.org")));
        EXPECT_THAT(text, Not(HasSubstr("somebody")));
        EXPECT_THAT(text, Not(HasSubstr(token)));
    }
}

KLIEG_ASYNC_TEST(Mails, AreTheSameMailWhenTheyAreSentAgainAndEitherLinkIsGood) {
    MailingSite site;
    static_cast<void>(co_await site.join("ada"));
    site.stored.catch_up();
    auto claimed = co_await site.queue.claim(kAddressMailKind);
    CO_ASSERT(claimed.ok() && *claimed);
    jobs::JobContext context(site.queue, **claimed);
    CO_ASSERT_OK(co_await site.feature.mails.run(context));
    CO_ASSERT_OK(co_await site.feature.mails.run(context));
    CO_ASSERT(site.mail.sent.size() == 2);
    EXPECT_EQ(site.mail.sent[0].id, site.mail.sent[1].id);
    CO_ASSERT_OK(co_await site.feature.service.confirm(MailingSite::token_in(site.mail.sent[0]), {}));
    CO_ASSERT_OK(co_await site.feature.service.confirm(MailingSite::token_in(site.mail.sent[1]), {}));
}

KLIEG_ASYNC_TEST(Mails, WaitForAServerThatIsAwayAndGiveUpForOneThatRefuses) {
    MailingSite site;
    static_cast<void>(co_await site.join("ada"));
    site.mail.fails = Error{Errc::unavailable, "away", "mail_server_away"};
    auto ended = co_await site.work();
    CO_ASSERT(ended.size() == 1 && !ended[0].ok());
    EXPECT_EQ(jobs::RetryPolicy::cause_of(ended[0].error()), jobs::Cause::moment);
    co_await site.post("reset", R"({"login":"ada"})");
    site.mail.fails = Error{Errc::unsupported, "refused", mail::kRefused};
    ended = co_await site.work();
    CO_ASSERT(ended.size() == 1 && !ended[0].ok());
    EXPECT_TRUE(jobs::RetryPolicy::is_refusal(ended[0].error()));
}

KLIEG_ASYNC_TEST(Mails, AreNotSentTooLateOrForNothing) {
    MailingSite site;
    auto const session = co_await site.join("ada");
    site.clock.advance(kAddressTokenLifetime + std::chrono::seconds(1));
    auto const ended = co_await site.work();
    CO_ASSERT(ended.size() == 1);
    EXPECT_TRUE(ended[0].ok());
    EXPECT_TRUE(site.mail.sent.empty());
    CO_ASSERT_OK(co_await site.accounts.service.change_names("ada", {.email = "new@example.org"}));
    EXPECT_EQ((co_await site.post("verification", "", session)).status, 204);
    static_cast<void>(co_await site.work());
    EXPECT_TRUE(site.mail.sent.empty()) << "the operator vouches for it";
}

KLIEG_ASYNC_TEST(Mails, FloodNobodyHoweverOftenTheyAreAskedFor) {
    MailingSite site;
    static_cast<void>(co_await site.join("ada"));
    for (int i = 0; i < 25; ++i) {
        co_await site.post("reset", R"({"login":"ada"})");
        static_cast<void>(co_await site.work());
        site.clock.advance(kMailAskedAgainPause);
    }
    EXPECT_LE(site.mail.sent.size(), 20U);
}

}  // namespace klieg::addresses
