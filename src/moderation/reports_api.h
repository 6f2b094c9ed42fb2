#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "moderation/brief.h"
#include "moderation/reports.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::moderation {

/// A report, as who made it is answered.
struct ReportAnswer {
    std::string subject;
    ReportReason reason = ReportReason::other;
    std::string text;
    Time at{};
};
BOOST_DESCRIBE_STRUCT(ReportAnswer, (), (subject, reason, text, at))
Constraints constraints_of(ReportAnswer const*);

/// The same to those who moderate.
struct FiledReportAnswer : ReportAnswer {
    std::optional<AccountInBrief> by;
};
BOOST_DESCRIBE_STRUCT(FiledReportAnswer, (ReportAnswer), (by))
Constraints constraints_of(FiledReportAnswer const*);

struct DecidedAnswer {
    Outcome outcome = Outcome::none;
    std::string reason;
    std::optional<AccountInBrief> by;
    Time at{};
};
BOOST_DESCRIBE_STRUCT(DecidedAnswer, (), (outcome, reason, by, at))
Constraints constraints_of(DecidedAnswer const*);

/// What was reported, and how often.
struct ReportedAnswer {
    std::string subject;
    std::optional<AccountInBrief> of;
    GroupState state = GroupState::open;
    std::int64_t count = 0;
    std::vector<ReasonCount> reasons;
    std::optional<Time> first_at;
    std::optional<Time> last_at;
    std::optional<DecidedAnswer> decided;
};
BOOST_DESCRIBE_STRUCT(ReportedAnswer, (), (subject, of, state, count, reasons, first_at, last_at, decided))
Constraints constraints_of(ReportedAnswer const*);
Constraints constraints_of(ReasonCount const*);

struct ReportedQuery : http::PageQuery {
    std::optional<GroupState> state;
};
BOOST_DESCRIBE_STRUCT(ReportedQuery, (http::PageQuery), (state))
Constraints constraints_of(ReportedQuery const*);

/// The routes of reports.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class ReportsApi {
public:
    struct Needs {
        Reports& reports;
        identity::IdentityService& accounts;
    };
    explicit ReportsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<ReportAnswer> file(http::Request& request, NewReport wanted);
    http::Answer<http::Page<ReportedAnswer>> list(http::Request& request, http::Query<ReportedQuery> asked);
    http::Answer<http::Page<FiledReportAnswer>> list_of(http::Request& request, ReportSubject subject,
                                                        http::Query<http::PageQuery> asked);
    http::Answer<ReportedAnswer> resolve(http::Request& request, ReportSubject subject, Decision decision);

    Task<Result<std::vector<ReportedAnswer>>> views_of(std::vector<ReportGroup> groups);

    Needs needs_;
};

}  // namespace klieg::moderation
