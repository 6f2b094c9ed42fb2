#include "moderation/reports.h"

#include "audit/audit.h"
#include "base/epoch_seconds.h"
#include "moderation/moderator.h"

#include <boost/describe/enum_to_string.hpp>

#include <algorithm>
#include <utility>

namespace klieg::moderation {

namespace {

constexpr int kAttemptsMax = 4;

constexpr Constraint kReportLines[] = {
    {.member = "subject",
     .summary = "The id of a video, a comment, a channel or an account.",
     .example = "v_abcdefgh234567ij"},
    {.member = "reason", .summary = "What is wrong with it."},
    {.member = "text",
     .summary = "What more there is to say.",
     .example = "From the second minute on.",
     .text = {{.characters_max = kReportLengthMax, .lines = TextRule::Lines::many}}},
};

constexpr Constraint kDecisionLines[] = {
    {.member = "act", .summary = "What becomes of it, or of whose it is.", .example = "hide"},
    {.member = "reason",
     .summary = "Why, as whose it is reads it.",
     .example = "This shows somebody's address.",
     .text = {{.characters_max = kReportLengthMax, .lines = TextRule::Lines::many}}},
    {.member = "until", .summary = "When a suspension ends by itself; without it, when somebody ends it."},
};

Error already_reported() {
    return {Errc::conflict, "You have reported this, and somebody will look at it.", "already_reported"};
}

/// Of a thing that cannot be hidden, or removed.
Error not_of_such() {
    return field_error("/act", "not_of_such", "cannot be done to such a thing");
}

bool is_open(Report const& report, std::optional<ReportGroup> const& group) {
    return !group || !group->resolved_at || report.at > *group->resolved_at;
}

/// What is gone already needs no act.
Result<> unless_gone(Result<> result) {
    if (!result.ok() && result.error().kind == Errc::not_found) return {};
    return result;
}

template <class T>
Result<> done(Result<T> result) {
    return result.ok() ? Result<>{} : Result<>{std::move(result).error()};
}

}  // namespace

Constraints constraints_of(NewReport const*) {
    return kReportLines;
}
Constraints constraints_of(Decision const*) {
    return kDecisionLines;
}

/// With the caller's eyes. Fails: not_found.
Task<Result<Reports::Thing>> Reports::find(Principal caller, ReportSubject subject) {
    if (auto const* video = std::get_if<VideoId>(&subject.of)) {
        KLIEG_CO_TRY(auto found, co_await needs_.videos.get(std::move(caller), *video));
        co_return Thing{std::move(found.owner_user_id), std::move(found.title)};
    }
    if (auto const* comment = std::get_if<CommentId>(&subject.of)) {
        KLIEG_CO_TRY(auto found, co_await needs_.comments.get(std::move(caller), *comment));
        if (found.comment.deleted) co_return Error{Errc::not_found, "there is no such comment"};
        co_return Thing{std::move(found.comment.author_user_id)};
    }
    if (auto const* channel = std::get_if<ChannelId>(&subject.of)) {
        KLIEG_CO_TRY(auto found, co_await needs_.channels.get(*channel));
        co_return Thing{std::move(found.owner_user_id), std::move(found.name)};
    }
    auto const& user = std::get<UserId>(subject.of);
    KLIEG_CO_TRY(bool const stands, co_await needs_.accounts.exists(user));
    if (!stands) co_return Error{Errc::not_found, "there is no such user"};
    co_return Thing{user};
}

Task<Result<Report>> Reports::file(Principal caller, NewReport wanted, std::string address) {
    KLIEG_CO_CHECK(caller.require());
    KLIEG_CO_CHECK(check_and_tidy_members(wanted));
    KLIEG_CO_TRY(auto const subject, ReportSubject::parse(wanted.subject));
    KLIEG_CO_TRY(auto const thing, co_await find(caller, subject));
    if (caller.is(thing.owner)) co_return Error{Errc::forbidden, "this is your own", "own_thing"};
    KLIEG_CO_TRY(auto const before, co_await needs_.repo.find(wanted.subject, caller.user));
    KLIEG_CO_TRY(auto const group, co_await needs_.repo.find_group(wanted.subject));
    if (before && is_open(*before, group)) co_return already_reported();
    KLIEG_CO_CHECK(budget_.take(caller.user, address));
    auto const now = needs_.clock.now();
    Report const report{.subject = wanted.subject,
                        .reporter = caller.user,
                        .reason = wanted.reason,
                        .text = std::move(wanted.text).value_or(""),
                        .at = now,
                        .expires_at = epoch_seconds(now + kReportsKept)};
    ReportFiledEvent const told{report.subject, thing.owner, now};
    auto written = co_await needs_.tables.transact(
        {ReportsRepo::put(report, before), needs_.outbox.event(kReportFiled, {.id = report.subject}, told)});
    needs_.outbox.notify(report.subject);
    if (!written.ok()) {
        // It may have been done all the same.
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find(report.subject, caller.user));
        bool const is_ours = stands && stands->at == now && stands->text == report.text;
        if (!is_ours && written.error().kind == Errc::conflict) co_return already_reported();
        if (!is_ours) co_return std::move(written).error();
    }
    co_return report;
}

Task<Result<ReportsRepo::Groups>> Reports::groups(Principal caller, GroupState state, std::size_t limit,
                                                  ports::Cursor cursor) {
    KLIEG_CO_CHECK(require_moderator(caller));
    co_return co_await needs_.repo.groups(state, limit, std::move(cursor));
}

Task<Result<ReportsRepo::Reports>> Reports::of(Principal caller, ReportSubject subject, std::size_t limit,
                                               ports::Cursor cursor) {
    KLIEG_CO_CHECK(require_moderator(caller));
    co_return co_await needs_.repo.of(subject.text(), limit, std::move(cursor));
}

Task<Result<ReportGroup>> Reports::resolve(Principal caller, ReportSubject subject, Decision decision) {
    KLIEG_CO_CHECK(require_moderator(caller));
    KLIEG_CO_CHECK(check_and_tidy_members(decision));
    if (decision.until && decision.act != ReportAct::suspend)
        co_return field_error("/until", "not_allowed", "is of a suspension alone");
    KLIEG_CO_TRY(auto group, co_await needs_.repo.find_group(subject.text()));
    if (!group) co_return Error{Errc::not_found, "nobody has reported this"};
    if (group->state != GroupState::open)
        co_return Error{Errc::conflict, "somebody has decided on this already", "already_resolved"};
    auto thing = co_await find(caller, subject);
    if (!thing.ok() && thing.error().kind != Errc::not_found) co_return std::move(thing).error();
    if (thing.ok()) {
        group->owner = thing->owner;
        group->title = std::move(thing->title);
    }
    group->reason = decision.reason;
    KLIEG_CO_TRY(group->outcome, co_await act(caller, subject, group->owner, std::move(decision)));
    co_return co_await settle(std::move(caller), *std::move(group));
}

Task<Result<Outcome>> Reports::act(Principal caller, ReportSubject subject, UserId owner, Decision decision) {
    switch (decision.act) {
        case ReportAct::none: break;
        case ReportAct::hide:
            KLIEG_CO_CHECK(unless_gone(co_await hide(std::move(caller), std::move(subject))));
            co_return Outcome::hidden;
        case ReportAct::remove:
            KLIEG_CO_CHECK(unless_gone(co_await remove(std::move(caller), std::move(subject))));
            co_return Outcome::removed;
        case ReportAct::suspend:
        case ReportAct::ban: {
            bool const bans = decision.act == ReportAct::ban;
            identity::StandingChange change{
                .standing = bans ? identity::Standing::banned : identity::Standing::suspended,
                .until = decision.until,
                .reason = std::move(decision.reason)};
            KLIEG_CO_CHECK(
                co_await needs_.accounts.set_standing(std::move(caller), std::move(owner), std::move(change)));
            co_return bans ? Outcome::banned : Outcome::suspended;
        }
    }
    co_return Outcome::none;
}

Task<Result<>> Reports::hide(Principal caller, ReportSubject subject) {
    if (auto const* video = std::get_if<VideoId>(&subject.of)) {
        videos::VideoPatch patch;
        patch.visibility = std::optional(videos::Visibility::private_);
        co_return done(co_await needs_.videos.edit(std::move(caller), *video, std::move(patch)));
    }
    if (auto const* comment = std::get_if<CommentId>(&subject.of)) {
        comments::CommentPatch patch;
        patch.held = std::optional(true);
        co_return done(co_await needs_.comments.edit(std::move(caller), *comment, std::move(patch), {}));
    }
    co_return not_of_such();
}

Task<Result<>> Reports::remove(Principal caller, ReportSubject subject) {
    if (auto const* video = std::get_if<VideoId>(&subject.of))
        co_return co_await needs_.videos.remove(std::move(caller), *video);
    if (auto const* comment = std::get_if<CommentId>(&subject.of))
        co_return co_await needs_.comments.remove(std::move(caller), *comment, {});
    if (auto const* channel = std::get_if<ChannelId>(&subject.of))
        co_return co_await needs_.channels.remove(std::move(caller), *channel, {});
    co_return not_of_such();
}

/// Reports that came in meanwhile are decided on, too, and so is what was found gone since the act took it away. Where
/// two decide at once, the second is told.
Task<Result<ReportGroup>> Reports::settle(Principal caller, ReportGroup decided) {
    auto const now = needs_.clock.now();
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const before, co_await needs_.repo.find_group(decided.of));
        if (!before) co_return Error{Errc::not_found, "nobody has reported this"};
        bool const is_ours = before->resolved_by == caller.user && before->resolved_at >= now &&
                             before->outcome == decided.outcome && before->state == GroupState::resolved;
        if (is_ours) co_return *before;
        bool const found_gone = before->state == GroupState::resolved && before->outcome == Outcome::gone;
        if (before->state != GroupState::open && !found_gone)
            co_return Error{Errc::conflict, "somebody has decided on this already", "already_resolved"};
        auto group = *before;
        group.state = GroupState::resolved;
        group.owner = decided.owner;
        group.outcome = decided.outcome;
        group.reason = decided.reason;
        group.title = decided.title;
        group.resolved_by = caller.user;
        group.resolved_at = std::max({now, before->last_at.value_or(now), before->resolved_at.value_or(now)});
        group.expires_at = epoch_seconds(*group.resolved_at + kReportsKept);
        ++group.version;
        audit::Act act{.what = "report.resolved",
                       .subject = group.of,
                       .of = group.owner.empty() ? std::nullopt : std::optional(group.owner),
                       .reason = group.reason,
                       .detail = boost::describe::enum_to_string(group.outcome, "")};
        ReportResolvedEvent const told{group.of, group.owner, group.outcome, before->resolved_at, *group.resolved_at};
        auto written = co_await needs_.tables.transact(
            {ReportsRepo::put(group, before->version), audit::entry(std::move(act), caller, now),
             needs_.outbox.event(kReportResolved, {group.of, group.version}, told)});
        needs_.outbox.notify(group.of);
        if (written.ok()) co_return group;
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find_group(decided.of));
        if (stands && stands->version == group.version && stands->resolved_by == group.resolved_by &&
            stands->resolved_at == group.resolved_at)
            co_return group;
        if (written.error().kind != Errc::conflict) co_return std::move(written).error();
    }
    co_return Error{Errc::conflict, "many change it at once: try again", "changed_meanwhile"};
}

}  // namespace klieg::moderation
