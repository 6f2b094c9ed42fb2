#pragma once

#include "assembly/notification.h"
#include "moderation/events.h"
#include "moderation/reports_repo.h"

#include <optional>
#include <span>
#include <vector>

namespace klieg::moderation {

inline constexpr auto kReportOutcome = "report.outcome";
inline constexpr auto kHidden = "moderation.hidden";
inline constexpr auto kRemoved = "moderation.removed";

/// To who has reported something what was decided; to whose it is that it was hidden or removed, and why. What becomes
/// of an account is told by account_notices.h. Who reported it nobody is told, and of what it was its reporters
/// nothing: it may be for their eyes no more.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class ReportNotices {
public:
    struct Needs {
        ReportsRepo& repo;
    };
    explicit ReportNotices(Needs needs) : needs_(needs) {}

    assembly::NotificationSource source();
    Task<Result<std::vector<assembly::Notice>>> notices_of(std::span<events::Envelope const> told);

    using About = assembly::NotificationSource::About;
    using Subjects = std::vector<std::optional<assembly::NotificationSubject>>;
    Task<Result<Subjects>> show(Principal reader, std::vector<About> about);

private:
    Task<Result<>> add(ReportResolvedEvent resolved, std::vector<assembly::Notice>& notices);

    Needs needs_;
};

}  // namespace klieg::moderation
