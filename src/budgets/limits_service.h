#pragma once

#include "base/principal.h"
#include "budgets/service.h"

#include <cstddef>
#include <string>

namespace klieg::budgets {

/// What people see and set of budgets: everybody what is their own, administrators all. What features count with, and
/// an operator at the machine itself, ask BudgetService.
///
/// Threads: any core. Lifetime: the service outlives it. Fails: unauthenticated and forbidden, and as that does.
class LimitsService {
public:
    explicit LimitsService(BudgetService& budgets) : budgets_(budgets) {}

    Task<Result<Budget>> of(Principal caller, UserId owner);
    /// As BudgetService's.
    Task<Result<BudgetService::Things>> things_of(Principal caller, UserId owner, std::string after, std::size_t limit);
    Task<Result<ThingUse>> thing_of(Principal caller, UserId owner, std::string id);
    Task<Result<SiteLimits>> of_site(Principal caller);
    /// Fails also: invalid.
    Task<Result<>> choose_for_site(Principal caller, LimitsPatch patch);
    Task<Result<>> choose_for(Principal caller, UserId user, LimitsPatch patch);

private:
    BudgetService& budgets_;
};

}  // namespace klieg::budgets
