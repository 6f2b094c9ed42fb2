#include "moderation/appeals.h"

#include "audit/audit.h"
#include "base/epoch_seconds.h"
#include "base/log.h"
#include "moderation/moderator.h"
#include "ports/order_key.h"

namespace klieg::moderation {

namespace {

constexpr auto kAppeals = "Appeals";
constexpr auto kOpen = "Open";
constexpr auto kOpenOf = "OpenOf";
constexpr auto kSentOrder = "SentOrder";
constexpr auto kAllOpen = "all";

constexpr Constraint kAppealLines[] = {
    {.member = "text",
     .summary = "What is said against it.",
     .example = "It was not me: my brother had my telephone.",
     .text = {{.characters_min = 1, .characters_max = kAppealLengthMax, .lines = TextRule::Lines::many}}},
    {.member = "sent_at", .summary = "When it was sent."},
    {.member = "state", .summary = "Whether somebody has decided, and how."},
    {.member = "granted", .summary = "Whether the suspension ends.", .example = "true"},
    {.member = "answer",
     .summary = "What the account's owner is told.",
     .example = "Understood. Welcome back.",
     .text = {{.characters_max = kAnswerLengthMax, .lines = TextRule::Lines::many}}},
};

ports::Item stored(Appeal const& appeal) {
    auto item = json::to_item(appeal);
    if (appeal.state != AppealState::open) return item;
    item[kOpenOf] = kAllOpen;
    item[kSentOrder] = ports::order_key(appeal.sent_at, appeal.of.text());
    return item;
}

/// In the place of `before`, if it stands so still.
ports::Action put(Appeal const& appeal, std::optional<Appeal> const& before) {
    ports::Put write{kAppeals, stored(appeal), {}};
    if (!before) {
        write.conditions = {ports::Condition::attribute_absent("Of")};
        return write;
    }
    auto const state = json::from(before->state, json::Naming::pascal);
    write.conditions = {ports::Condition::attribute_equals("SentAt", json::Value(to_rfc3339(before->sent_at))),
                        ports::Condition::attribute_equals("State", state)};
    return write;
}

Error no_open_appeal() {
    return {Errc::not_found, "there is no open appeal of this account"};
}

}  // namespace

Constraints constraints_of(Appeal const*) {
    return kAppealLines;
}
Constraints constraints_of(AppealDecision const*) {
    return kAppealLines;
}

std::vector<ports::TableSchema> Appeals::tables() {
    return {{.name = kAppeals,
             .partition_attribute = "Of",
             .indexes = {{kOpen, kOpenOf, kSentOrder}},
             .expiry_attribute = "ExpiresAt"}};
}

Task<Result<std::optional<Appeal>>> Appeals::find(UserId user) {
    KLIEG_CO_TRY(auto const item, co_await needs_.tables.get(kAppeals, {user.text()}, ports::Consistency::strong));
    if (!item) co_return std::optional<Appeal>();
    KLIEG_CO_TRY(auto appeal, json::from_item<Appeal>(*item));
    co_return std::optional<Appeal>(std::move(appeal));
}

/// One of an earlier suspension is of no account any more.
Task<Result<std::optional<Appeal>>> Appeals::of_standing(identity::User const& user) {
    auto const since = user.standing_since;
    KLIEG_CO_TRY(auto appeal, co_await find(user.user_id));
    if (appeal && appeal->standing_since != since) appeal.reset();
    co_return appeal;
}

Task<Result<Appeals::Standing>> Appeals::own(identity::Credentials credentials, identity::Client client) {
    KLIEG_CO_TRY(auto user, co_await needs_.accounts.barred(std::move(credentials), std::move(client)));
    KLIEG_CO_TRY(auto appeal, co_await of_standing(user));
    co_return Standing{std::move(user), std::move(appeal)};
}

Task<Result<Appeals::Standing>> Appeals::send(identity::Credentials credentials, std::string text,
                                              identity::Client client) {
    KLIEG_CO_TRY(auto user, co_await needs_.accounts.barred(std::move(credentials), std::move(client)));
    auto const now = needs_.clock.now();
    Appeal appeal{.of = user.user_id,
                  .standing_since = user.standing_since.value_or(Time()),
                  .text = std::move(text),
                  .sent_at = now,
                  .resolved_by = {},
                  .resolved_at = {},
                  .expires_at = epoch_seconds(now + kAppealsKept)};
    KLIEG_CO_CHECK(check_and_tidy_members(appeal));
    KLIEG_CO_TRY(auto const before, co_await find(user.user_id));
    Error const already{Errc::conflict, "you have said something against it already: one appeal is heard",
                        "already_appealed"};
    if (before && before->standing_since == appeal.standing_since) co_return already;
    auto written = co_await needs_.tables.write(put(appeal, before));
    if (!written.ok()) {
        // It may have been done all the same.
        KLIEG_CO_TRY(auto const stands, co_await find(user.user_id));
        bool const is_ours = stands && stands->sent_at == now && stands->text == appeal.text;
        if (!is_ours && written.error().kind == Errc::conflict) co_return already;
        if (!is_ours) co_return std::move(written).error();
    }
    co_return Standing{std::move(user), std::move(appeal)};
}

Task<Result<Appeals::Standing>> Appeals::of(Principal caller, UserId user) {
    KLIEG_CO_CHECK(require_moderator(caller));
    KLIEG_CO_TRY(auto found, co_await needs_.users.find_user(std::move(user)));
    if (!found) co_return Error{Errc::not_found, "there is no such user"};
    KLIEG_CO_TRY(auto appeal, co_await of_standing(*found));
    co_return Standing{*std::move(found), std::move(appeal)};
}

/// The rows say what the index says of a moment ago: who is suspended no more, or otherwise, waits for nothing.
Task<Result<Appeals::Page>> Appeals::open(Principal caller, std::size_t limit, ports::Cursor cursor) {
    KLIEG_CO_CHECK(require_moderator(caller));
    KLIEG_CO_TRY(
        auto shown,
        co_await needs_.tables.query(
            {.table = kAppeals, .index = kOpen, .partition = kAllOpen, .limit = limit, .cursor = std::move(cursor)}));
    auto rows = ports::readable_rows_of<Appeal>(shown, "Of");
    for (auto const& row : rows.unread)
        log::warn("an appeal cannot be read, and is passed over", {{"of", row.id}, {"error", row.why.detail}});
    Page page{.items = {}, .next = std::move(shown.next)};
    for (auto const& row : rows.rows) {
        auto standing = co_await of(caller, row.of);
        if (!standing.ok() && standing.error().kind == Errc::not_found) continue;
        KLIEG_CO_CHECK(standing);
        bool const waits = standing->appeal && standing->appeal->state == AppealState::open;
        bool const is_barred = identity::standing_at(standing->user, needs_.clock.now()) != identity::Standing::active;
        if (waits && is_barred) page.items.push_back(*std::move(standing));
    }
    co_return page;
}

Task<Result<Appeals::Standing>> Appeals::resolve(Principal caller, UserId user, AppealDecision decision) {
    KLIEG_CO_CHECK(require_moderator(caller));
    KLIEG_CO_CHECK(check_and_tidy_members(decision));
    KLIEG_CO_TRY(auto standing, co_await of(caller, user));
    if (!standing.appeal || standing.appeal->state != AppealState::open) co_return no_open_appeal();
    auto const before = standing.appeal;
    auto& appeal = *standing.appeal;
    appeal.state = decision.granted ? AppealState::granted : AppealState::refused;
    appeal.resolved_by = caller.user;
    appeal.resolved_at = needs_.clock.now();
    appeal.answer = decision.answer;
    audit::Act act{.what = decision.granted ? "appeal.granted" : "appeal.refused",
                   .subject = user.text(),
                   .of = user,
                   .reason = decision.answer};
    ports::Transaction transaction{put(appeal, before), audit::entry(std::move(act), caller, *appeal.resolved_at)};
    if (decision.granted) {
        identity::StandingChange restored{.standing = identity::Standing::active, .reason = decision.answer};
        KLIEG_CO_TRY(standing.user, co_await needs_.accounts.set_standing(std::move(caller), std::move(user),
                                                                          std::move(restored), std::move(transaction)));
    } else {
        KLIEG_CO_TRY(standing.user,
                     co_await refuse(std::move(caller), std::move(standing.user), std::move(transaction)));
    }
    co_return standing;
}

/// By whoever might as well grant it.
Task<Result<identity::User>> Appeals::refuse(Principal caller, identity::User user, ports::Transaction refusal) {
    if (caller.is(user.user_id)) co_return Error{Errc::forbidden, "nobody decides on their own", "own_account"};
    if (user.role >= caller.role)
        co_return Error{Errc::forbidden, "this account has your role, or a higher one", "higher_role"};
    auto const at = needs_.clock.now();
    auto written = co_await needs_.tables.transact(std::move(refusal));
    if (!written.ok()) {
        // It may have been done all the same.
        KLIEG_CO_TRY(auto const stands, co_await find(user.user_id));
        bool const done = stands && stands->resolved_by == caller.user && stands->resolved_at &&
                          *stands->resolved_at <= at && stands->state == AppealState::refused;
        if (!done && written.error().kind == Errc::conflict)
            co_return Error{Errc::conflict, "somebody else has decided", "changed_meanwhile"};
        if (!done) co_return std::move(written).error();
    }
    co_return user;
}

Task<Result<>> Appeals::remove_of(UserId user) {
    co_return co_await needs_.tables.write(ports::Delete{kAppeals, {user.text()}});
}

}  // namespace klieg::moderation
