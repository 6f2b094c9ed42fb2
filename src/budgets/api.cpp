#include "budgets/api.h"

#include "http/contract/operations.h"

namespace klieg::budgets {

namespace {

using http::Access;
using http::Answer;
using http::RateClass;
using http::Request;

UseAnswer answer_for(Budget const& budget) {
    auto const& [use, today, day_ends_at, limits, chosen] = budget;
    return {.bytes = use.bytes(),
            .staged_bytes = use.staged_bytes,
            .stored_bytes = use.stored_bytes,
            .derived_bytes = use.derived_bytes,
            .bytes_today = today.uploaded_bytes,
            .decoder_seconds_today = today.decoder_ms / 1000,
            .drafts = use.drafts,
            .uploads = use.uploads,
            .channels = use.channels,
            .day_ends_at = day_ends_at};
}

UserLimitsAnswer answer_for(UserId user, Budget const& budget) {
    UserLimitsAnswer answer;
    static_cast<BudgetAnswer&>(answer) = {std::move(user), budget.limits, answer_for(budget)};
    answer.chosen = budget.chosen;
    return answer;
}

}  // namespace

Constraints constraints_of(UseAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "bytes", .summary = "Of uploads under way, files, and what is made of them.", .example = "7340032"},
        {.member = "staged_bytes", .summary = "Announced of uploads under way.", .example = "1048576"},
        {.member = "stored_bytes", .summary = "Of files as they were uploaded.", .example = "4194304"},
        {.member = "derived_bytes",
         .summary = "Of what is made of them; while it is being made, what it may come to.",
         .example = "2097152"},
        {.member = "bytes_today", .summary = "Uploaded since the day (UTC) began.", .example = "5242880"},
        {.member = "decoder_seconds_today", .summary = "For so long encoders ran today.", .example = "42"},
        {.member = "drafts", .summary = "Videos without a file.", .example = "2"},
        {.member = "uploads", .summary = "Uploads under way.", .example = "1"},
        {.member = "channels", .summary = "Channels.", .example = "3"},
        {.member = "day_ends_at", .summary = "When what is counted by day begins anew."},
    };
    return kLines;
}

Constraints constraints_of(SiteLimitsAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "limits", .summary = "What holds for whoever has no limits of their own."},
        {.member = "chosen", .summary = "What of it was set here; null: it is as the configuration says."},
        {.member = "configured", .summary = "What the configuration says."},
    };
    return kLines;
}

Constraints constraints_of(BudgetAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "user_id", .summary = "Whose they are."},
        {.member = "limits", .summary = "How much there may be."},
        {.member = "use", .summary = "How much there is."},
    };
    return kLines;
}

Constraints constraints_of(UserLimitsAnswer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "chosen", .summary = "What was set for this user; null: it is as the site's."},
    };
    return kLines;
}

Constraints constraints_of(UsesQuery const*) {
    static constexpr Constraint kLines[] = {
        {.member = "of", .summary = "Only this video, or upload, by its id.", .example = "v_abcdefgh234567ij"},
    };
    return kLines;
}

void BudgetsApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Limits", "How much of everything an account may use, and does."});
    operations.add({.method = get,
                    .path = "/api/users/me/limits",
                    .id = "getMyLimits",
                    .summary = "Tells what the caller uses of what runs out, and how much there may be.",
                    .access = Access::signed_in},
                   &BudgetsApi::own);
    operations.add(
        {.method = get,
         .path = "/api/users/me/uses",
         .id = "listMyUses",
         .summary = "Lists what of the caller's takes how many bytes, part by part, in the order of the ids.",
         .access = Access::signed_in},
        &BudgetsApi::own_uses);
    operations.add({.method = get,
                    .path = "/api/admin/users/{user}/uses",
                    .id = "listUserUses",
                    .summary = "Lists the same of a user.",
                    .access = Access::administrator},
                   &BudgetsApi::uses_of_user);
    operations.add({.method = get,
                    .path = "/api/admin/limits",
                    .id = "getSiteLimits",
                    .summary = "Shows the limits that hold for whoever has none of their own.",
                    .access = Access::administrator},
                   &BudgetsApi::of_site);
    operations.add({.method = patch,
                    .path = "/api/admin/limits",
                    .id = "setSiteLimits",
                    .summary = "Changes them by a merge patch; null goes back to the configuration.",
                    .details = "A limit below what somebody uses takes nothing away: it says no to what would be more.",
                    .access = Access::administrator,
                    .rate_class = RateClass::write},
                   &BudgetsApi::choose_for_site);
    operations.add({.method = get,
                    .path = "/api/admin/users/{user}/limits",
                    .id = "getUserLimits",
                    .summary = "Shows the limits of a user, and what the user uses.",
                    .access = Access::administrator},
                   &BudgetsApi::of_user);
    operations.add({.method = patch,
                    .path = "/api/admin/users/{user}/limits",
                    .id = "setUserLimits",
                    .summary = "Changes them by a merge patch; null goes back to the site's.",
                    .access = Access::administrator,
                    .rate_class = RateClass::write},
                   &BudgetsApi::choose_for_user);
}

Answer<BudgetAnswer> BudgetsApi::own(Request& request) {
    KLIEG_CO_TRY(auto const budget, co_await limits_.of(request.principal, request.principal.user));
    co_return BudgetAnswer{request.principal.user, budget.limits, answer_for(budget)};
}

Answer<BudgetsApi::UsesPage> BudgetsApi::own_uses(Request& request, http::Query<UsesQuery> asked) {
    KLIEG_CO_TRY(auto page, co_await uses(request.principal, request.principal.user, std::move(asked.value)));
    co_return page;
}

Answer<BudgetsApi::UsesPage> BudgetsApi::uses_of_user(Request& request, UserId user, http::Query<UsesQuery> asked) {
    KLIEG_CO_CHECK(co_await require_user(user));
    KLIEG_CO_TRY(auto page, co_await uses(request.principal, std::move(user), std::move(asked.value)));
    co_return page;
}

Task<Result<BudgetsApi::UsesPage>> BudgetsApi::uses(Principal caller, UserId owner, UsesQuery asked) {
    if (asked.of) {
        KLIEG_CO_TRY(auto thing, co_await limits_.thing_of(std::move(caller), std::move(owner), *std::move(asked.of)));
        UsesPage one;
        if (thing.bytes > 0) one.items.push_back(std::move(thing));
        co_return one;
    }
    KLIEG_CO_TRY(auto found,
                 co_await limits_.things_of(std::move(caller), std::move(owner), std::move(asked.cursor), asked.limit));
    co_return http::page_of(std::move(found.things), std::move(found.next));
}

Answer<SiteLimitsAnswer> BudgetsApi::of_site(Request& request) {
    KLIEG_CO_TRY(auto const site, co_await limits_.of_site(request.principal));
    co_return SiteLimitsAnswer{site.limits, site.chosen, site.configured};
}

Answer<SiteLimitsAnswer> BudgetsApi::choose_for_site(Request& request, LimitsPatch patch) {
    KLIEG_CO_CHECK(co_await limits_.choose_for_site(request.principal, std::move(patch)));
    co_return co_await of_site(request);
}

Answer<UserLimitsAnswer> BudgetsApi::of_user(Request& request, UserId user) {
    KLIEG_CO_CHECK(co_await require_user(user));
    KLIEG_CO_TRY(auto const budget, co_await limits_.of(request.principal, user));
    co_return answer_for(std::move(user), budget);
}

Answer<UserLimitsAnswer> BudgetsApi::choose_for_user(Request& request, UserId user, LimitsPatch patch) {
    KLIEG_CO_CHECK(co_await require_user(user));
    KLIEG_CO_CHECK(co_await limits_.choose_for(request.principal, user, std::move(patch)));
    co_return co_await of_user(request, std::move(user));
}

Task<Result<>> BudgetsApi::require_user(UserId user) {
    KLIEG_CO_TRY(bool const exists, co_await accounts_.exists(std::move(user)));
    if (!exists) co_return Error{Errc::not_found, "there is no such user"};
    co_return Result<>{};
}

}  // namespace klieg::budgets
