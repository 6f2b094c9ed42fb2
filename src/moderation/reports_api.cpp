#include "moderation/reports_api.h"

#include "http/contract/operations.h"

namespace klieg::moderation {

namespace {

using http::Access;
using http::RateClass;
using http::Request;

constexpr Constraint kFiledLines[] = {
    {.member = "subject", .summary = "The id of what was reported.", .example = "v_abcdefgh234567ij"},
    {.member = "reason", .summary = "What is wrong with it."},
    {.member = "text", .summary = "What more there is to say; may be empty.", .example = "From the second minute on."},
    {.member = "at", .summary = "When."},
    {.member = "by", .summary = "Who said so."},
    {.member = "count", .summary = "How many say so.", .example = "3"},
};

constexpr Constraint kReportedLines[] = {
    {.member = "subject", .summary = "The id of what was reported.", .example = "v_abcdefgh234567ij"},
    {.member = "of", .summary = "Whose it is; null: that is not known any more."},
    {.member = "state", .summary = "Whether somebody has to decide.", .example = "open"},
    {.member = "count",
     .summary = "How many reports are open, or were when it was decided; of more than 1,000 so many.",
     .example = "3"},
    {.member = "reasons", .summary = "Why, the commonest first."},
    {.member = "first_at", .summary = "When the first of them was made."},
    {.member = "last_at", .summary = "When the last was."},
    {.member = "decided", .summary = "What was last decided on it; null: nothing so far."},
};

constexpr Constraint kDecidedLines[] = {
    {.member = "outcome",
     .summary = "What became of it, or of whose it is; `gone`: others took it away.",
     .example = "hidden"},
    {.member = "reason", .summary = "Why; may be empty.", .example = "This shows somebody's address."},
    {.member = "by", .summary = "Who decided; null: nobody needed to."},
    {.member = "at", .summary = "When."},
};

}  // namespace

Constraints constraints_of(ReportAnswer const*) {
    return kFiledLines;
}
Constraints constraints_of(FiledReportAnswer const*) {
    return kFiledLines;
}
Constraints constraints_of(ReasonCount const*) {
    return kFiledLines;
}
Constraints constraints_of(DecidedAnswer const*) {
    return kDecidedLines;
}
Constraints constraints_of(ReportedAnswer const*) {
    return kReportedLines;
}
Constraints constraints_of(ReportedQuery const*) {
    return kReportedLines;
}

void ReportsApi::add_routes(http::Router& router) {
    using enum http::Method;
    http::Operations operations(router, *this, {"Moderation", "What keeps the site good to be on."});
    operations.add({.method = post,
                    .path = "/api/reports",
                    .id = "report",
                    .summary = "Asks those who moderate to look at a video, a comment, a channel or an account.",
                    .details = "Whose it is does not learn who asked. What is decided is told.",
                    .access = Access::signed_in,
                    .who = "who is signed in and may see it",
                    .rate_class = RateClass::write,
                    .status = 201,
                    .fails = {{Errc::not_found, "", "there is no such thing, or not for the caller's eyes"},
                              {Errc::forbidden, "own_thing", "it is the caller's own"},
                              {Errc::conflict, "already_reported", "the caller's last report of it is still open"},
                              {Errc::rate_limited, "too_many_reports", "the caller has reported a lot today"}}},
                   &ReportsApi::file);
    operations.add(
        {.method = get,
         .path = "/api/moderation/reports",
         .id = "listReported",
         .summary = "Lists what was reported: what is open, the longest first, or what was decided, newest first.",
         .details = "A report shows here a moment after it was made.",
         .access = Access::moderator},
        &ReportsApi::list);
    operations.add({.method = get,
                    .path = "/api/moderation/reports/{subject}",
                    .id = "listReports",
                    .summary = "Lists each report of a thing within the last year, in no order.",
                    .access = Access::moderator},
                   &ReportsApi::list_of);
    operations.add({.method = post,
                    .path = "/api/moderation/reports/{subject}/resolve",
                    .id = "resolveReports",
                    .summary = "Decides on all that is reported of a thing.",
                    .details = "What the caller may do to it by other routes alone: videos and channels are removed by "
                               "administrators, and accounts suspended by who has a higher role. Who reported it, and "
                               "whose it is, are told.",
                    .access = Access::moderator,
                    .rate_class = RateClass::write,
                    .fails = {{Errc::not_found, "", "nobody has reported it"},
                              {Errc::forbidden, "own_account", "the account is the caller's own"},
                              {Errc::forbidden, "higher_role", "the account has the caller's role, or a higher one"},
                              {Errc::conflict, "already_resolved", "somebody else was faster"}}},
                   &ReportsApi::resolve);
}

http::Answer<ReportAnswer> ReportsApi::file(Request& request, NewReport wanted) {
    KLIEG_CO_TRY(auto report,
                 co_await needs_.reports.file(request.principal, std::move(wanted), request.client_address));
    co_return ReportAnswer{std::move(report.subject), report.reason, std::move(report.text), report.at};
}

http::Answer<http::Page<ReportedAnswer>> ReportsApi::list(Request& request, http::Query<ReportedQuery> asked) {
    KLIEG_CO_TRY(auto page, co_await needs_.reports.groups(request.principal, asked->state.value_or(GroupState::open),
                                                           asked->limit, asked->cursor));
    KLIEG_CO_TRY(auto items, co_await views_of(std::move(page.groups)));
    co_return http::page_of(std::move(items), std::move(page.next));
}

http::Answer<http::Page<FiledReportAnswer>> ReportsApi::list_of(Request& request, ReportSubject subject,
                                                                http::Query<http::PageQuery> asked) {
    KLIEG_CO_TRY(auto page,
                 co_await needs_.reports.of(request.principal, std::move(subject), asked->limit, asked->cursor));
    std::vector<UserId> ids;
    for (auto const& report : page.reports) ids.push_back(report.reporter);
    KLIEG_CO_TRY(auto const accounts, co_await needs_.accounts.public_accounts(std::move(ids)));
    std::vector<FiledReportAnswer> items;
    for (auto& report : page.reports) {
        auto& item = items.emplace_back();
        static_cast<ReportAnswer&>(item) = {std::move(report.subject), report.reason, std::move(report.text),
                                            report.at};
        item.by = brief_of(report.reporter, accounts);
    }
    co_return http::page_of(std::move(items), std::move(page.next));
}

http::Answer<ReportedAnswer> ReportsApi::resolve(Request& request, ReportSubject subject, Decision decision) {
    KLIEG_CO_TRY(auto group,
                 co_await needs_.reports.resolve(request.principal, std::move(subject), std::move(decision)));
    KLIEG_CO_TRY(auto views, co_await views_of({std::move(group)}));
    co_return std::move(views.front());
}

Task<Result<std::vector<ReportedAnswer>>> ReportsApi::views_of(std::vector<ReportGroup> groups) {
    std::vector<UserId> owners;
    std::vector<UserId> deciders;
    for (auto const& group : groups) {
        if (!group.owner.empty()) owners.push_back(group.owner);
        if (group.resolved_by) deciders.push_back(*group.resolved_by);
    }
    KLIEG_CO_TRY(auto const of, co_await needs_.accounts.public_accounts(std::move(owners)));
    KLIEG_CO_TRY(auto const by, co_await needs_.accounts.public_accounts(std::move(deciders)));
    std::vector<ReportedAnswer> views;
    for (auto& group : groups) {
        auto& view = views.emplace_back(ReportedAnswer{.subject = std::move(group.of),
                                                       .of = brief_of(group.owner, of),
                                                       .state = group.state,
                                                       .count = group.count,
                                                       .reasons = std::move(group.reasons),
                                                       .first_at = group.first_at,
                                                       .last_at = group.last_at,
                                                       .decided = {}});
        if (group.resolved_at)
            view.decided = DecidedAnswer{group.outcome, std::move(group.reason), brief_of(group.resolved_by, by),
                                         *group.resolved_at};
    }
    co_return views;
}

}  // namespace klieg::moderation
