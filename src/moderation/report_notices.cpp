#include "moderation/report_notices.h"

#include <boost/describe/enum_to_string.hpp>

#include <string>

namespace klieg::moderation {

namespace {

using assembly::Notice;

constexpr std::size_t kToldAtOnce = 100;

}  // namespace

assembly::NotificationSource ReportNotices::source() {
    return {.name = "reports",
            .kinds = {{kReportOutcome, {.app = true}},
                      {kHidden, {.app = true, .mail = true}},
                      {kRemoved, {.app = true, .mail = true}}},
            .notices = [this](std::span<events::Envelope const> told) { return notices_of(told); },
            .show = [this](Principal reader,
                           std::vector<About> about) { return show(std::move(reader), std::move(about)); }};
}

Task<Result<std::vector<Notice>>> ReportNotices::notices_of(std::span<events::Envelope const> told) {
    std::vector<Notice> notices;
    for (auto const& event : told) {
        if (event.type != kReportResolved.name) continue;
        auto resolved = events::payload_of<ReportResolvedEvent>(event);
        if (resolved.ok()) KLIEG_CO_CHECK(co_await add(*std::move(resolved), notices));
    }
    co_return notices;
}

/// Of what is told the subject says the outcome, too: it stays what it was when somebody decides on it again.
Task<Result<>> ReportNotices::add(ReportResolvedEvent resolved, std::vector<Notice>& notices) {
    auto const once = "report " + resolved.subject + " " + to_rfc3339(resolved.at);
    auto const subject = resolved.subject + " " + boost::describe::enum_to_string(resolved.outcome, "");
    bool const hidden = resolved.outcome == Outcome::hidden;
    if ((hidden || resolved.outcome == Outcome::removed) && !resolved.owner_user_id.empty())
        notices.push_back({.user = resolved.owner_user_id,
                           .kind = hidden ? kHidden : kRemoved,
                           .once = once,
                           .at = resolved.at,
                           .subject = subject});
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.of(resolved.subject, kToldAtOnce, std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& report : page.reports) {
            bool const decided = report.at <= resolved.at && (!resolved.since || report.at > *resolved.since);
            if (decided)
                notices.push_back({.user = report.reporter,
                                   .kind = kReportOutcome,
                                   .once = once,
                                   .at = resolved.at,
                                   .subject = subject});
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<ReportNotices::Subjects>> ReportNotices::show(Principal reader, std::vector<About> about) {
    Subjects subjects(about.size());
    for (std::size_t i = 0; i < about.size(); ++i) {
        auto const& whole = about[i].subject;
        auto const space = whole.find(' ');
        if (space == std::string::npos) continue;
        assembly::NotificationSubject subject{.type = "report", .id = whole.substr(0, space), .title = {}};
        if (about[i].kind == kReportOutcome) {
            subject.text = whole.substr(space + 1);
        } else {
            KLIEG_CO_TRY(auto const group, co_await needs_.repo.find_group(subject.id));
            if (!group || !reader.is(group->owner)) continue;
            subject.title = group->title;
            if (!group->reason.empty()) subject.text = group->reason;
        }
        subjects[i] = std::move(subject);
    }
    co_return subjects;
}

}  // namespace klieg::moderation
