#include "moderation/feature.h"

namespace klieg::moderation {

Feature::Feature(Needs needs, ReportBudget::Options budget)
    : audit_api({needs.tables, needs.accounts, needs.clock}),
      appeals({needs.tables, needs.accounts, needs.users, needs.clock}),
      accounts_api({needs.accounts, appeals, needs.jobs, needs.clock}),
      account_notices({needs.users}),
      reports_repo(needs.tables),
      report_groups({reports_repo, needs.tables, needs.outbox}),
      reports({reports_repo, needs.tables, needs.outbox, needs.accounts, needs.channels, needs.videos, needs.comments,
               needs.clock},
              budget),
      report_notices({reports_repo}),
      reports_api({reports, needs.accounts}),
      blocks({needs.tables, needs.cache, needs.accounts, needs.clock}),
      blocks_api({blocks, needs.accounts}) {}

std::vector<ports::TableSchema> Feature::tables() {
    return ports::joined({Appeals::tables(), ReportsRepo::tables(), Blocks::tables()});
}

void Feature::add_routes(http::Router& router) {
    audit_api.add_routes(router);
    accounts_api.add_routes(router);
    reports_api.add_routes(router);
    blocks_api.add_routes(router);
}

std::vector<events::CatalogueEntry> Feature::events() const {
    return events::catalogue_of(kReportFiled, kReportResolved);
}

std::vector<assembly::NotificationSource> Feature::notifications() {
    return {account_notices.source(), report_notices.source()};
}

Task<Result<bool>> Feature::remove_some_of(UserId user) {
    KLIEG_CO_CHECK(co_await appeals.remove_of(user));
    co_return co_await blocks.remove_some_of(std::move(user));
}

}  // namespace klieg::moderation
