#include "budgets/limits_service.h"

#include "audit/audit.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

#include <vector>

namespace klieg::budgets {
namespace {

constexpr Limits kConfigured{.drafts = 50};

/// Limits over memory, and an owner whom somebody asks about.
struct LimitsOffice {
    testing::MemoryTableStore tables{ports::joined({BudgetRepo::tables(), audit::tables()})};
    testing::ManualClock clock;
    SystemRandom random;
    BudgetService budgets{{tables, clock}, kConfigured};
    LimitsService limits{budgets};
    UserId owner = UserId::make(random);

    Principal other(Role role, Scopes scopes = Scopes::all()) {
        return {UserId::make(random), role, SessionId::make(random), scopes};
    }
};

/// Nothing: it was done.
template <class T>
Errc refusal_of(Result<T> const& result) {
    return result.ok() ? Errc{} : result.error().kind;
}

LimitsPatch patch_of(std::int64_t drafts) {
    LimitsPatch patch;
    patch.drafts = std::optional(drafts);
    return patch;
}

struct Asked {
    Principal caller;
    Errc reads{};  ///< of the owner's
    Errc sets{};   ///< and reads what holds for all
};

std::vector<Asked> everybody(LimitsOffice& office) {
    return {{Principal{}, Errc::unauthenticated, Errc::unauthenticated},
            {{office.owner, Role::user, SessionId::make(office.random)}, Errc{}, Errc::forbidden},
            {office.other(Role::user), Errc::forbidden, Errc::forbidden},
            {office.other(Role::moderator), Errc::forbidden, Errc::forbidden},
            {office.other(Role::administrator, {Scope::read, Scope::write}), Errc::forbidden, Errc::forbidden},
            {office.other(Role::administrator), Errc{}, Errc{}}};
}

KLIEG_ASYNC_TEST(LimitsService, ShowsPeopleTheirOwnAndAdministratorsAll) {
    LimitsOffice office;
    for (auto const& [caller, reads, sets] : everybody(office)) {
        EXPECT_EQ(refusal_of(co_await office.limits.of(caller, office.owner)), reads);
        EXPECT_EQ(refusal_of(co_await office.limits.things_of(caller, office.owner, {}, 10)), reads);
        EXPECT_EQ(refusal_of(co_await office.limits.thing_of(caller, office.owner, "v_a")), reads);
        EXPECT_EQ(refusal_of(co_await office.limits.of_site(caller)), sets);
    }
}

KLIEG_ASYNC_TEST(LimitsService, LetsNobodyButAdministratorsSetThem) {
    LimitsOffice office;
    for (auto const& [caller, reads, sets] : everybody(office)) {
        EXPECT_EQ(refusal_of(co_await office.limits.choose_for_site(caller, patch_of(7))), sets);
        EXPECT_EQ(refusal_of(co_await office.limits.choose_for(caller, office.owner, patch_of(9))), sets);
        bool const is_set = sets == Errc{};
        EXPECT_EQ((co_await office.budgets.of_site())->limits.drafts, is_set ? 7 : 50);
        EXPECT_EQ((co_await office.budgets.of(office.owner))->limits.drafts, is_set ? 9 : 50);
    }
}

}  // namespace
}  // namespace klieg::budgets
