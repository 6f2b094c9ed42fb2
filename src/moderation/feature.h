#pragma once

#include "assembly/feature.h"
#include "moderation/account_notices.h"
#include "moderation/accounts_api.h"
#include "moderation/audit_api.h"
#include "moderation/blocks_api.h"
#include "moderation/report_groups.h"
#include "moderation/report_notices.h"
#include "moderation/reports_api.h"

namespace klieg::moderation {

/// What keeps the site good to be on, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::Cache& cache;
        events::Outbox& outbox;
        jobs::Queue& jobs;
        identity::IdentityService& accounts;
        identity::IdentityRepo& users;
        channels::ChannelService& channels;
        videos::VideoService& videos;
        comments::CommentService& comments;
        Clock const& clock;
    };
    explicit Feature(Needs needs, ReportBudget::Options budget = {});

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override;
    std::vector<events::Projection> projections() override { return {report_groups.projection()}; }
    std::vector<events::CatalogueEntry> events() const override;
    std::vector<assembly::NotificationSource> notifications() override;

    /// Removes some of what an account has here that goes, its appeal and whom it has blocked, as
    /// Blocks::remove_some_of() does. What it has reported stays until its year is over: who moderates decides on it,
    /// whoever said so.
    Task<Result<bool>> remove_some_of(UserId user);

    AuditApi audit_api;
    Appeals appeals;
    AccountsApi accounts_api;
    AccountNotices account_notices;
    ReportsRepo reports_repo;
    ReportGroups report_groups;
    Reports reports;
    ReportNotices report_notices;
    ReportsApi reports_api;
    Blocks blocks;
    BlocksApi blocks_api;
};

}  // namespace klieg::moderation
