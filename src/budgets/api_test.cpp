#include "budgets/api.h"

#include "audit/audit.h"
#include "identity/fixture_for_test.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/token_authenticator.h"

#include <gmock/gmock.h>

namespace klieg::budgets {
namespace {

using http::Method;
using testing::Answered;

/// The routes of limits over memory, an account, and one person of each kind.
struct Office {
    Office() { api.add_routes(router); }

    Task<Answered> ask(Method method, std::string target, std::string who, std::string body = {}) {
        co_return co_await client.send({method, std::move(target), std::move(body), std::move(who)});
    }
    Task<std::string> limits_of_ada() {
        if (ada.empty()) ada = (co_await accounts.service.create_user(identity::ada(), Role::user))->user_id;
        co_return "/api/admin/users/" + ada.text() + "/limits";
    }

    identity::Identity accounts;
    testing::MemoryTableStore tables{ports::joined({BudgetRepo::tables(), audit::tables()})};
    testing::ManualClock clock;
    SystemRandom random;
    BudgetService budgets{{tables, clock}, {.drafts = 50, .channels = 20}};
    LimitsService limits{budgets};
    BudgetsApi api{limits, accounts.service};
    UserId ada;
    UserId me = UserId::make(random);
    testing::TokenAuthenticator people{
        {{"me", {me, Role::user, SessionId::make(random)}},
         {"moderator", {UserId::make(random), Role::moderator, SessionId::make(random)}},
         {"admin", {UserId::make(random), Role::administrator, SessionId::make(random)}}}};
    http::Router router;
    testing::ApiClient client{router, people, clock, random};
};

KLIEG_ASYNC_TEST(BudgetsApi, TellsEverybodyTheirOwnUseAndLimits) {
    Office office;
    CO_ASSERT_OK(co_await office.budgets.apply(
        {office.me, {{"up_a", {.staged_bytes = 300, .uploads = 1}, 300}, {"v_a/1/source", {.stored_bytes = 20}}}}, {}));
    co_await office.budgets.add_decoder_time(office.me, std::chrono::milliseconds(2500));
    auto const told = co_await office.ask(Method::get, "/api/users/me/limits", "me");
    EXPECT_EQ(told.status, 200);
    EXPECT_EQ(told.text_at("/userId"), office.me.text());
    EXPECT_EQ(told.at("/use/bytes"), 320);
    EXPECT_EQ(told.at("/use/stagedBytes"), 300);
    EXPECT_EQ(told.at("/use/bytesToday"), 300);
    EXPECT_EQ(told.at("/use/decoderSecondsToday"), 2);
    EXPECT_EQ(told.at("/use/uploads"), 1);
    EXPECT_EQ(told.at("/limits/drafts"), 50);
    EXPECT_EQ((co_await office.ask(Method::get, "/api/users/me/limits", "")).status, 401);
}

KLIEG_ASYNC_TEST(BudgetsApi, TellsWhatEachThingTakesPartByPartInPagesOfAnySize) {
    Office office;
    co_await office.limits_of_ada();
    auto const ada = office.ada;
    std::vector<Change> const changes{{"ch_a", {.channels = 1}},
                                      {"up_a", {.staged_bytes = 300, .uploads = 1}, 300},
                                      {"v_a/00000001/source", {.stored_bytes = 20}},
                                      {"v_a/00000001/rung/720", {.derived_bytes = 5}},
                                      {"v_a/00000001/poster", {.derived_bytes = 1}},
                                      {"v_b/draft", {.drafts = 1}},
                                      {"v_c/00000012/source", {.stored_bytes = 7}}};
    for (auto const& owner : {ada, office.me}) CO_ASSERT_OK(co_await office.budgets.apply({owner, changes}, {}));
    for (auto const& [path, who] : {std::pair{std::string("/api/users/me/uses"), std::string("me")},
                                    std::pair{"/api/admin/users/" + ada.text() + "/uses", std::string("admin")}}) {
        for (std::size_t limit : {1U, 2U, 3U, 50U}) {
            std::vector<std::string> seen;
            std::string cursor;
            do {
                auto const page = co_await office.ask(
                    Method::get, path + "?limit=" + std::to_string(limit) + (cursor.empty() ? "" : "&cursor=" + cursor),
                    who);
                CO_ASSERT(page.status == 200);
                auto const items = page.at("/items");
                for (auto const& item : items.as_array()) seen.emplace_back(item.at("id").as_string());
                cursor = page.at("/nextCursor").is_string() ? page.text_at("/nextCursor") : "";
            } while (!cursor.empty() && seen.size() < 10);
            EXPECT_THAT(seen, ::testing::ElementsAre("up_a", "v_a", "v_c")) << limit;
        }
        auto const one = co_await office.ask(Method::get, path + "?of=v_a", who);
        EXPECT_EQ(one.at("/items").as_array().size(), 1U);
        EXPECT_EQ(one.at("/items/0/bytes"), 26);
        EXPECT_EQ(one.at("/items/0/storedBytes"), 20);
        EXPECT_EQ(one.at("/items/0/derivedBytes"), 6);
        EXPECT_EQ(one.text_at("/items/0/parts/1/name"), "rung/720");
        EXPECT_EQ(one.at("/items/0/parts/1/bytes"), 5);
        EXPECT_EQ((co_await office.ask(Method::get, path + "?of=v_", who)).at("/items").as_array().size(), 0U);
    }
    EXPECT_EQ((co_await office.ask(Method::get, "/api/users/me/uses", "")).status, 401);
    EXPECT_EQ((co_await office.ask(Method::get, "/api/admin/users/" + ada.text() + "/uses", "moderator")).status, 403);
    auto const nobodys = "/api/admin/users/" + UserId::make(office.random).text() + "/uses";
    EXPECT_EQ((co_await office.ask(Method::get, nobodys, "admin")).status, 404);
}

KLIEG_ASYNC_TEST(BudgetsApi, LetsAdministratorsAloneSeeAndSetLimits) {
    Office office;
    for (auto const& target : {std::string("/api/admin/limits"), co_await office.limits_of_ada()})
        for (auto const method : {Method::get, Method::patch}) {
            std::string const body = method == Method::patch ? R"({"drafts":7})" : "";
            for (std::string who : {"", "me", "moderator"})
                EXPECT_EQ((co_await office.ask(method, target, who, body)).status, who.empty() ? 401 : 403) << target;
            EXPECT_EQ((co_await office.ask(method, target, "admin", body)).status, 200) << target;
        }
}

KLIEG_ASYNC_TEST(BudgetsApi, TakesLimitsAsAMergePatch) {
    Office office;
    auto const user = co_await office.limits_of_ada();
    auto set = co_await office.ask(Method::patch, "/api/admin/limits", "admin", R"({"drafts":7,"channels":3})");
    EXPECT_EQ(set.at("/limits/drafts"), 7);
    EXPECT_EQ(set.at("/chosen/drafts"), 7);
    EXPECT_EQ(set.at("/chosen/bytes"), nullptr);
    EXPECT_EQ(set.at("/configured/drafts"), 50) << "what null goes back to";
    set = co_await office.ask(Method::patch, user, "admin", R"({"drafts":9})");
    EXPECT_EQ(set.at("/limits/drafts"), 9);
    EXPECT_EQ(set.at("/limits/channels"), 3) << "as the site's";
    EXPECT_EQ(set.at("/chosen/channels"), nullptr);
    EXPECT_EQ((co_await office.ask(Method::patch, user, "admin", R"({"drafts":null})")).at("/limits/drafts"), 7);
    EXPECT_EQ(
        (co_await office.ask(Method::patch, "/api/admin/limits", "admin", R"({"drafts":null})")).at("/limits/drafts"),
        50);
    for (auto const* wrong : {R"({"drafts":-1})", R"({"drafts":"many"})", R"({"drafts":1.5})", R"({"rungs":1})",
                              R"({"bytes":1125899906842625})"})
        EXPECT_EQ((co_await office.ask(Method::patch, user, "admin", wrong)).status, 422) << wrong;
    auto const nobodys = "/api/admin/users/" + UserId::make(office.random).text() + "/limits";
    EXPECT_EQ((co_await office.ask(Method::get, nobodys, "admin")).status, 404);
    EXPECT_EQ((co_await office.ask(Method::patch, nobodys, "admin", R"({"drafts":1})")).status, 404);
    EXPECT_EQ(office.tables.item_count("Limits"), 2U) << "nothing is set for nobody";
}

}  // namespace
}  // namespace klieg::budgets
