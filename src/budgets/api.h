#pragma once

#include "budgets/limits_service.h"
#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "identity/service.h"

namespace klieg::budgets {

/// What is in use, as the API shows it.
struct UseAnswer {
    std::int64_t bytes = 0;
    std::int64_t staged_bytes = 0;
    std::int64_t stored_bytes = 0;
    std::int64_t derived_bytes = 0;
    std::int64_t bytes_today = 0;
    std::int64_t decoder_seconds_today = 0;
    std::int64_t drafts = 0;
    std::int64_t uploads = 0;
    std::int64_t channels = 0;
    Time day_ends_at{};
};
BOOST_DESCRIBE_STRUCT(UseAnswer, (),
                      (bytes, staged_bytes, stored_bytes, derived_bytes, bytes_today, decoder_seconds_today, drafts,
                       uploads, channels, day_ends_at))
Constraints constraints_of(UseAnswer const*);

struct SiteLimitsAnswer {
    Limits limits;
    ChosenLimits chosen;
    Limits configured;
};
BOOST_DESCRIBE_STRUCT(SiteLimitsAnswer, (), (limits, chosen, configured))
Constraints constraints_of(SiteLimitsAnswer const*);

struct BudgetAnswer {
    UserId user_id;
    Limits limits;
    UseAnswer use;
};
BOOST_DESCRIBE_STRUCT(BudgetAnswer, (), (user_id, limits, use))
Constraints constraints_of(BudgetAnswer const*);

/// The same for administrators, who see what was chosen for the user and what comes from the site.
struct UserLimitsAnswer : BudgetAnswer {
    ChosenLimits chosen;
};
BOOST_DESCRIBE_STRUCT(UserLimitsAnswer, (BudgetAnswer), (chosen))
Constraints constraints_of(UserLimitsAnswer const*);

struct UsesQuery : http::PageQuery {
    std::optional<std::string> of;
};
BOOST_DESCRIBE_STRUCT(UsesQuery, (http::PageQuery), (of))
Constraints constraints_of(UsesQuery const*);

/// The routes of limits: everybody sees their own, administrators see and set all.
///
/// Threads: any core. Lifetime: what it is given outlives it, and it outlives the router's use.
class BudgetsApi {
public:
    BudgetsApi(LimitsService& limits, identity::IdentityService& accounts) : limits_(limits), accounts_(accounts) {}

    void add_routes(http::Router& router);

private:
    http::Answer<BudgetAnswer> own(http::Request& request);
    using UsesPage = http::Page<ThingUse>;
    http::Answer<UsesPage> own_uses(http::Request& request, http::Query<UsesQuery> asked);
    http::Answer<UsesPage> uses_of_user(http::Request& request, UserId user, http::Query<UsesQuery> asked);
    Task<Result<UsesPage>> uses(Principal caller, UserId owner, UsesQuery asked);
    http::Answer<SiteLimitsAnswer> of_site(http::Request& request);
    http::Answer<SiteLimitsAnswer> choose_for_site(http::Request& request, LimitsPatch patch);
    http::Answer<UserLimitsAnswer> of_user(http::Request& request, UserId user);
    http::Answer<UserLimitsAnswer> choose_for_user(http::Request& request, UserId user, LimitsPatch patch);
    Task<Result<>> require_user(UserId user);

    LimitsService& limits_;
    identity::IdentityService& accounts_;
};

}  // namespace klieg::budgets
