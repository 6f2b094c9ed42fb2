#include "addresses/service.h"

#include "addresses/fixture_for_test.h"
#include "testing/async_test.h"

namespace klieg::addresses {

namespace {

constexpr auto kOther = "a new word of some length";

/// Ada has asked for another password, and has the mail.
struct Asked : MailingSite {
    Task<> open() {
        session = co_await join("ada");
        static_cast<void>(co_await mailed_token());
        co_await post("reset", R"({"login":"ada"})");
        token = co_await mailed_token();
        user = (co_await accounts.service.get_named("ada")).value();
    }
    Task<std::string> use() {
        auto const used = co_await feature.service.reset({token, kOther}, {});
        co_return used.ok() ? std::string("done") : std::string(used.error().stable_code());
    }

    std::string session;
    std::string token;
    identity::User user;
};

}  // namespace

KLIEG_ASYNC_TEST(AddressService, TakesNoTokenThatIsTooOld) {
    Asked site;
    co_await site.open();
    site.clock.advance(kResetTokenLifetime);
    EXPECT_EQ(co_await site.use(), "token_void");
}

KLIEG_ASYNC_TEST(AddressService, TakesNoTokenOfAnAccountThatHasAnotherPasswordByNow) {
    Asked site;
    co_await site.open();
    CO_ASSERT_OK(co_await site.accounts.service.reset_password("ada", "the operator gave this"));
    EXPECT_EQ(co_await site.use(), "token_void");
}

KLIEG_ASYNC_TEST(AddressService, TakesNoTokenOfAnAccountThatHasAnotherAddressByNow) {
    Asked site;
    co_await site.open();
    CO_ASSERT_OK(co_await site.accounts.service.change_names("ada", {.email = "new@example.org"}));
    EXPECT_EQ(co_await site.use(), "token_void");
}

KLIEG_ASYNC_TEST(AddressService, LetsNobodyInForAsLongAsTheyAreSuspended) {
    Asked site;
    co_await site.open();
    identity::StandingChange const suspension{.standing = identity::Standing::suspended,
                                              .until = site.clock.now() + std::chrono::minutes(1)};
    auto const standing = identity::IdentityRepo::standing_set(site.user, suspension, site.clock.now());
    CO_ASSERT_OK(co_await site.accounts.repo.commit({standing}));
    EXPECT_EQ(co_await site.use(), "token_void");
    site.clock.advance(std::chrono::minutes(1));
    EXPECT_EQ(co_await site.use(), "done") << "its end is its end";
}

KLIEG_ASYNC_TEST(AddressService, GivesOnePasswordForOneTokenHoweverOftenItIsUsedAtOnce) {
    Asked site;
    co_await site.open();
    auto const other = co_await site.feature.service.reset({site.token, kOther}, {});
    CO_ASSERT_OK(other);
    EXPECT_EQ(co_await site.use(), "token_void");
    auto const now = (co_await site.accounts.service.get_named("ada")).value();
    EXPECT_EQ(now.password_version, site.user.password_version + 1);
    EXPECT_EQ(now.tokens_version, site.user.tokens_version + 1);
    EXPECT_TRUE(now.is_verified()) << "who has the mail reads it";
}

KLIEG_ASYNC_TEST(AddressService, CountsAnAddressAsVerifiedAsLongAsItIsTheAccounts) {
    MailingSite site;
    auto const session = co_await site.join("ada");
    auto const token = co_await site.mailed_token();
    CO_ASSERT_OK(co_await site.feature.service.confirm(token, {}));
    auto user = (co_await site.accounts.service.get_named("ada")).value();
    EXPECT_TRUE(user.is_verified());
    CO_ASSERT_OK(co_await site.accounts.service.change_names("ada", {.display_name = "Ada"}));
    EXPECT_TRUE((co_await site.accounts.service.get_named("ada")).value().is_verified());
    user.email = "another@example.org";
    EXPECT_FALSE(user.is_verified());
}

}  // namespace klieg::addresses
