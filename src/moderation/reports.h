#pragma once

#include "channels/service.h"
#include "comments/service.h"
#include "identity/service.h"
#include "moderation/events.h"
#include "moderation/report_budget.h"
#include "moderation/reports_repo.h"
#include "videos/service.h"

#include <cstddef>
#include <optional>
#include <string>

namespace klieg::moderation {

/// What people want those who moderate to look at, and what these decide. A decision is an act of the feature whose
/// thing it is, by its own rules and with its own entry of the audit log; then the reports are decided on, with an
/// event of which all whom it concerns are told. Who dies in between, or is refused, has decided nothing yet, and does
/// it again.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Reports {
public:
    struct Needs {
        ReportsRepo& repo;
        ports::TableStore& tables;
        events::Outbox& outbox;
        identity::IdentityService& accounts;
        channels::ChannelService& channels;
        videos::VideoService& videos;
        comments::CommentService& comments;
        Clock const& clock;
    };
    Reports(Needs needs, ReportBudget::Options budget) : needs_(needs), budget_(budget, needs.clock) {}

    /// For who may see it. Fails: unauthenticated, not_found, invalid, forbidden (own_thing), conflict
    /// (already_reported: the caller's last report of it is open), rate_limited (too_many_reports).
    Task<Result<Report>> file(Principal caller, NewReport wanted, std::string address);

    /// For those who moderate. Fails: unauthenticated, forbidden.
    Task<Result<ReportsRepo::Groups>> groups(Principal caller, GroupState state, std::size_t limit,
                                             ports::Cursor cursor);
    /// Each report of a subject, open or not. Fails likewise.
    Task<Result<ReportsRepo::Reports>> of(Principal caller, ReportSubject subject, std::size_t limit,
                                          ports::Cursor cursor);
    /// Fails likewise, and: not_found (nothing was reported), conflict (already_resolved), invalid (an act that is none
    /// of such a thing), and as the act itself does.
    Task<Result<ReportGroup>> resolve(Principal caller, ReportSubject subject, Decision decision);

private:
    /// What is reported.
    struct Thing {
        UserId owner;
        std::string title{};
    };
    Task<Result<Thing>> find(Principal caller, ReportSubject subject);
    Task<Result<Outcome>> act(Principal caller, ReportSubject subject, UserId owner, Decision decision);
    Task<Result<>> hide(Principal caller, ReportSubject subject);
    Task<Result<>> remove(Principal caller, ReportSubject subject);
    Task<Result<ReportGroup>> settle(Principal caller, ReportGroup decided);

    Needs needs_;
    ReportBudget budget_;
};

}  // namespace klieg::moderation
