#include "budgets/feature.h"

#include "base/log.h"

namespace klieg::budgets {

Feature::Feature(Needs needs, Limits defaults)
    : service({needs.tables, needs.clock, std::move(needs.room_came)}, defaults),
      limits(service),
      recount(service),
      api(limits, needs.accounts) {}

std::vector<assembly::Maintenance> Feature::maintenance() {
    return {{"budgets", kRecountEvery, [this] { return recount_and_log(); }, assembly::Share::one_of_them,
             assembly::AtStart::does_it_where_due}};
}

Task<Result<>> Feature::recount_and_log() {
    KLIEG_CO_TRY(auto const report, co_await recount.run());
    if (report.found_drift())
        log::warn("what owners use was counted anew", {{"things", report.things},
                                                       {"uses corrected", report.uses_corrected},
                                                       {"sums corrected", report.sums_corrected}});
    if (report.passed_over > 0)
        log::warn("what owners use was counted without rows that cannot be read", {{"rows", report.passed_over}});
    // No drift, where their own end had still to come; a line that comes back says that it never does.
    if (report.uses_ended > 0) log::warn("uses of what is gone were still counted", {{"uses", report.uses_ended}});
    co_return Result<>{};
}

}  // namespace klieg::budgets
