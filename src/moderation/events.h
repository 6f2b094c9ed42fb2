#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "events/kind.h"
#include "moderation/report.h"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

/// What the moderation feature tells the others. What somebody wrote is part of no event, nor who reported what.
namespace klieg::moderation {

struct ReportFiledEvent {
    std::string subject;
    UserId owner_user_id;  ///< whose it is
    Time at{};
};
BOOST_DESCRIBE_STRUCT(ReportFiledEvent, (), (subject, owner_user_id, at))

inline constexpr events::Kind<ReportFiledEvent> kReportFiled{"report.filed",
                                                             "somebody wants those who moderate to look at something"};

struct ReportResolvedEvent {
    std::string subject;
    UserId owner_user_id;
    Outcome outcome = Outcome::none;
    std::optional<Time> since;  ///< when it was decided on before
    Time at{};
};
BOOST_DESCRIBE_STRUCT(ReportResolvedEvent, (), (subject, owner_user_id, outcome, since, at))

inline constexpr events::Kind<ReportResolvedEvent> kReportResolved{
    "report.resolved", "those who moderate have decided on what was reported"};

}  // namespace klieg::moderation
