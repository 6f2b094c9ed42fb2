#pragma once

#include "assembly/feature.h"
#include "budgets/api.h"
#include "budgets/limits_service.h"
#include "budgets/recount.h"

#include <functional>
#include <optional>

namespace klieg::budgets {

/// How often all is counted anew. It finds nothing but in a data folder of before there were budgets, or after a
/// mishap.
inline constexpr std::chrono::hours kRecountEvery{24};

/// Budgets of owners, put together. Features that use what runs out add what they have to `recount`.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        identity::IdentityService& accounts;
        Clock const& clock;
        std::function<Task<>(std::optional<UserId> whom)> room_came{};
    };
    explicit Feature(Needs needs, Limits defaults = {});

    static std::vector<ports::TableSchema> tables() { return BudgetRepo::tables(); }
    void add_routes(http::Router& router) override { api.add_routes(router); }
    std::vector<assembly::Maintenance> maintenance() override;

    BudgetService service;
    LimitsService limits;
    Recount recount;
    BudgetsApi api;

private:
    Task<Result<>> recount_and_log();
};

}  // namespace klieg::budgets
