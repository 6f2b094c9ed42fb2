#include "identity/account_removal.h"

#include "identity/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::identity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// An account that has something in each table, beside one that stays.
struct Leaving : Identity {
    Task<> open() {
        auto const made = co_await service.register_user(ada(), client());
        auto const beside = co_await service.register_user(named("bob"), client());
        if (!made.ok() || !beside.ok()) throw std::runtime_error("nobody could be registered");
        leaver = made->user.user_id;
        stays = beside->user.user_id;
        leavers_token = made->token;
        token_of_who_stays = beside->token;
        for (auto const& who : {leaver, stays}) {
            for (int i = 0; i < 120; ++i) co_await put("SignIns", {{"UserId", who.text()}, {"Entry", number(i)}});
            for (int i = 0; i < 2; ++i)
                co_await put(
                    "AccessTokens",
                    {{"TokenHash", who.text() + number(i)}, {"UserId", who.text()}, {"CreatedOrder", number(i)}});
            co_await put("SecondFactors", {{"Of", who.text()}});
        }
        tables.catch_up();
    }
    static std::string number(int i) { return std::to_string(1000 + i); }
    Task<> put(std::string table, ports::Item item) {
        if (!(co_await tables.write(ports::Put{std::move(table), std::move(item)})).ok())
            throw std::runtime_error("a row could not be put");
    }

    /// As the job does it: on after what failed, and once again when indexes are up to date.
    Task<Result<>> remove() {
        for (int calls = 0; calls < 50; ++calls) {
            auto const more = co_await feature.account_removal.remove_some_of(leaver);
            if (!more.ok()) co_return more.error();
            tables.catch_up();
            if (!*more) co_return Result<>{};
        }
        throw std::runtime_error("the removal does not end");
    }

    /// Tables and keys of all that names an account.
    Task<std::vector<std::string>> left_of(UserId who) {
        std::vector<std::string> left;
        tables.catch_up();
        for (auto const& schema : all_tables()) {
            ports::Cursor cursor;
            do {
                auto page = co_await tables.scan({.table = schema.name, .cursor = cursor});
                if (!page.ok()) throw std::runtime_error("a table could not be read");
                for (auto const& item : page->items)
                    if (json::to_text(json::Value(item)).find(who.text()) != std::string::npos)
                        left.push_back(schema.name);
                cursor = page->next;
            } while (!cursor.empty());
        }
        co_return left;
    }

    UserId leaver, stays;
    std::string leavers_token, token_of_who_stays;
};

KLIEG_ASYNC_TEST(AccountRemoval, LeavesNothingOfTheAccountAndAllOfOthers) {
    Leaving site;
    co_await site.open();
    auto const of_others = co_await site.left_of(site.stays);
    EXPECT_GT((co_await site.left_of(site.leaver)).size(), 120U);
    CO_ASSERT_OK(co_await site.remove());
    EXPECT_THAT(co_await site.left_of(site.leaver), IsEmpty());
    EXPECT_EQ(co_await site.left_of(site.stays), of_others);
}

KLIEG_ASYNC_TEST(AccountRemoval, EndsSessionsWithItsFirstStepAndTellsWhoKeepsSomethingOpen) {
    Leaving site;
    co_await site.open();
    CO_ASSERT_OK(co_await site.sessions.who_is(site.leavers_token));
    std::vector<std::string> ended;
    site.sessions.on_ended([&ended](SessionsEnded const& told) { ended.push_back(told.user.text()); });
    CO_ASSERT_OK(co_await site.feature.account_removal.remove_some_of(site.leaver));
    EXPECT_THAT(ended, ElementsAre(site.leaver.text()));
    EXPECT_EQ((co_await site.sessions.who_is(site.leavers_token)).error().kind, Errc::unauthenticated);
    CO_ASSERT_OK(co_await site.sessions.who_is(site.token_of_who_stays));
}

KLIEG_ASYNC_TEST(AccountRemoval, GivesItsNamesBack) {
    Leaving site;
    co_await site.open();
    CO_ASSERT_OK(co_await site.remove());
    CO_ASSERT_OK(co_await site.service.register_user(ada(), client()));
    CO_ASSERT_OK(co_await site.remove());  // which is another account now
    CO_ASSERT_OK(co_await site.service.log_in({.login = "Ada", .password = "analytical-engine"}, client()));
}

KLIEG_ASYNC_TEST(AccountRemoval, IsRefusedOfAdministrators) {
    Leaving site;
    auto const root = co_await site.service.create_user(named("root"), Role::administrator);
    CO_ASSERT_OK(root);
    site.leaver = root->user_id;
    auto const refused = co_await site.remove();
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, "is_administrator");
    CO_ASSERT_OK(co_await site.service.log_in({.login = "root", .password = "correct horse battery"}, client()));
}

KLIEG_ASYNC_TEST(AccountRemoval, GoesOnWhereverItWasStopped) {
    using enum testing::Faults::Manner;
    for (auto const manner : {refused, lost_answer, repeated}) {
        for (std::size_t healthy = 0; healthy < 30; ++healthy) {
            Leaving site;
            co_await site.open();
            site.faults.begin({healthy, 1, manner, {Errc::unavailable, "away"}});
            static_cast<void>(co_await site.remove());
            bool const struck = site.faults.end();
            CO_ASSERT_OK(co_await site.remove());
            EXPECT_THAT(co_await site.left_of(site.leaver), IsEmpty()) << healthy;
            if (!struck) {
                EXPECT_GT(healthy, 6U) << "else this tests little";
                break;
            }
        }
    }
}

}  // namespace
}  // namespace klieg::identity
