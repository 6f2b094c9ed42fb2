#pragma once

#include "events/envelope.h"
#include "events/outbox.h"
#include "events/projector.h"
#include "moderation/events.h"
#include "moderation/reports_repo.h"

#include <span>
#include <string>

namespace klieg::moderation {

/// Counts what is open of each subject, anew from its reports whenever one was made: so the same event again, or one
/// that is late, leaves the same. What is gone needs no decision, and its reporters are told so.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class ReportGroups {
public:
    struct Needs {
        ReportsRepo& repo;
        ports::TableStore& tables;
        events::Outbox& outbox;
    };
    explicit ReportGroups(Needs needs) : needs_(needs) {}

    events::Projection projection();
    Task<Result<>> follow(std::span<events::Envelope const> told);
    /// Of every subject there are reports of, whoever was told of it.
    Task<Result<>> count_all();

private:
    Task<Result<>> count(std::string subject, UserId owner);
    Task<Result<ReportGroup>> counted(ReportGroup group);
    Task<Result<>> close(std::string subject, Time at);

    Needs needs_;
};

}  // namespace klieg::moderation
