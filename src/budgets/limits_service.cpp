#include "budgets/limits_service.h"

#include <utility>

namespace klieg::budgets {

namespace {

Result<> require_own(Principal const& caller, UserId const& owner) {
    if (caller.is(owner)) return {};
    return caller.require_administrator();
}

}  // namespace

Task<Result<Budget>> LimitsService::of(Principal caller, UserId owner) {
    KLIEG_CO_CHECK(require_own(caller, owner));
    co_return co_await budgets_.of(std::move(owner));
}

Task<Result<BudgetService::Things>> LimitsService::things_of(Principal caller, UserId owner, std::string after,
                                                             std::size_t limit) {
    KLIEG_CO_CHECK(require_own(caller, owner));
    co_return co_await budgets_.things_of(std::move(owner), std::move(after), limit);
}

Task<Result<ThingUse>> LimitsService::thing_of(Principal caller, UserId owner, std::string id) {
    KLIEG_CO_CHECK(require_own(caller, owner));
    co_return co_await budgets_.thing_of(std::move(owner), std::move(id));
}

Task<Result<SiteLimits>> LimitsService::of_site(Principal caller) {
    KLIEG_CO_CHECK(caller.require_administrator());
    co_return co_await budgets_.of_site();
}

Task<Result<>> LimitsService::choose_for_site(Principal caller, LimitsPatch patch) {
    KLIEG_CO_CHECK(caller.require_administrator());
    co_return co_await budgets_.choose_for_site(std::move(patch), std::move(caller));
}

Task<Result<>> LimitsService::choose_for(Principal caller, UserId user, LimitsPatch patch) {
    KLIEG_CO_CHECK(caller.require_administrator());
    co_return co_await budgets_.choose_for(std::move(user), std::move(patch), std::move(caller));
}

}  // namespace klieg::budgets
