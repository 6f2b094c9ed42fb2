#include "moderation/report_groups.h"

#include "base/epoch_seconds.h"
#include "base/remembered.h"
#include "channels/events.h"
#include "comments/events.h"
#include "videos/events.h"

#include <algorithm>
#include <map>

namespace klieg::moderation {

namespace {

constexpr int kCountTriesMax = 4;
constexpr std::size_t kCountedAtOnce = 100;

Error many_change_it() {
    return {Errc::unavailable, "many change it at once: try again", "changed_meanwhile"};
}

bool says_the_same(ReportGroup const& a, ReportGroup const& b) {
    return a.state == b.state && a.count == b.count && a.reasons == b.reasons && a.first_at == b.first_at &&
           a.last_at == b.last_at && a.owner == b.owner;
}

}  // namespace

events::Projection ReportGroups::projection() {
    return {.name = "moderation.reports",
            .apply = [this](std::span<events::Envelope const> told) { return follow(told); },
            .seed = [this] { return count_all(); }};
}

Task<Result<>> ReportGroups::follow(std::span<events::Envelope const> told) {
    std::map<std::string, UserId> filed;
    for (auto const& event : told) {
        if (event.type == kReportFiled.name) {
            auto const payload = events::payload_of<ReportFiledEvent>(event);
            if (payload.ok()) filed[payload->subject] = payload->owner_user_id;
        }
    }
    for (auto const& [subject, owner] : filed) KLIEG_CO_CHECK(co_await count(subject, owner));
    for (auto const& event : told) {
        bool const gone = event.type == videos::kVideoDeleted.name || event.type == comments::kCommentDeleted.name ||
                          event.type == channels::kChannelDeleted.name;
        if (gone) KLIEG_CO_CHECK(co_await close(event.subject, event.time));
    }
    co_return Result<>{};
}

Task<Result<>> ReportGroups::count_all() {
    Remembered<std::string> looked_at;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.scan(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto& subject : page.subjects)
            if (looked_at.add(subject)) KLIEG_CO_CHECK(co_await count(std::move(subject), {}));
    } while (!cursor.empty());
    co_return Result<>{};
}

/// A group that is written between is counted anew. Where nothing is open it stays as it was decided.
Task<Result<>> ReportGroups::count(std::string subject, UserId owner) {
    for (int attempt = 0; attempt < kCountTriesMax; ++attempt) {
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find_group(subject));
        auto before = stands.value_or(ReportGroup{});
        before.of = subject;
        auto group = before;
        if (!owner.empty()) group.owner = owner;
        KLIEG_CO_TRY(group, co_await counted(std::move(group)));
        if (group.count == 0 || says_the_same(before, group)) co_return Result<>{};
        group.state = GroupState::open;
        group.expires_at = 0;
        group.version = before.version + 1;
        auto written = co_await needs_.tables.write(ReportsRepo::put(group, before.version));
        if (written.ok() || written.error().kind != Errc::conflict) co_return written;
    }
    co_return many_change_it();
}

Task<Result<ReportGroup>> ReportGroups::counted(ReportGroup group) {
    group.count = 0;
    group.reasons.clear();
    group.first_at.reset();
    group.last_at.reset();
    std::map<ReportReason, std::int64_t> reasons;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.of(group.of, kCountedAtOnce, std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& report : page.reports) {
            if (group.resolved_at && report.at <= *group.resolved_at) continue;
            ++group.count;
            ++reasons[report.reason];
            group.first_at = std::min(group.first_at.value_or(report.at), report.at);
            group.last_at = std::max(group.last_at.value_or(report.at), report.at);
        }
    } while (!cursor.empty() && group.count < static_cast<std::int64_t>(kReportsCountedMax));
    for (auto const& [reason, count] : reasons) group.reasons.push_back({reason, count});
    std::ranges::sort(group.reasons, [](ReasonCount const& a, ReasonCount const& b) {
        return a.count != b.count ? a.count > b.count : a.reason < b.reason;
    });
    if (group.count > 0) group.state = GroupState::open;
    co_return group;
}

Task<Result<>> ReportGroups::close(std::string subject, Time at) {
    for (int attempt = 0; attempt < kCountTriesMax; ++attempt) {
        KLIEG_CO_TRY(auto const before, co_await needs_.repo.find_group(subject));
        if (!before || before->state != GroupState::open) co_return Result<>{};
        auto group = *before;
        group.state = GroupState::resolved;
        group.outcome = Outcome::gone;
        group.resolved_by.reset();
        // Not before a report that was made while it went.
        group.resolved_at = std::max(at, group.last_at.value_or(at));
        group.expires_at = epoch_seconds(*group.resolved_at + kReportsKept);
        ++group.version;
        ReportResolvedEvent const told{group.of, group.owner, group.outcome, before->resolved_at, *group.resolved_at};
        auto written =
            co_await needs_.tables.transact({ReportsRepo::put(group, before->version),
                                             needs_.outbox.event(kReportResolved, {group.of, group.version}, told)});
        needs_.outbox.notify(group.of);
        if (written.ok() || written.error().kind != Errc::conflict) co_return written;
    }
    co_return many_change_it();
}

}  // namespace klieg::moderation
