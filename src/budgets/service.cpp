#include "budgets/service.h"

#include "audit/audit.h"
#include "base/assert.h"
#include "base/epoch_seconds.h"
#include "base/field_checks.h"
#include "base/log.h"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <fmt/format.h>

namespace klieg::budgets {

namespace {

using namespace std::chrono_literals;

/// A day is asked about until it ends; so long after it nobody does.
constexpr std::chrono::days kDayKept{3};

/// As people say it: 4.2 GB.
std::string in_words(std::int64_t bytes) {
    constexpr std::array kUnits = {"bytes", "kB", "MB", "GB", "TB", "PB"};
    auto amount = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; amount >= 1000 && unit + 1 < kUnits.size(); ++unit) amount /= 1000;
    return unit == 0 ? fmt::format("{} bytes", bytes) : fmt::format("{:.1f} {}", amount, kUnits[unit]);
}

/// What the audit log says of a choice of limits, for the site or a user.
audit::Act act_of(std::optional<UserId> user, LimitsPatch const& patch) {
    audit::Act act{.what = "limits.set",
                   .area = audit::Area::administration,
                   .subject = user ? user->text() : "site",
                   .of = user,
                   .detail = {}};
    boost::mp11::mp_for_each<boost::describe::describe_members<LimitsPatch, boost::describe::mod_public>>(
        [&](auto member) {
            json::Change<std::int64_t> const& change = patch.*member.pointer;
            if (!change) return;
            auto const value = *change ? std::to_string(**change) : "null";
            act.detail +=
                (act.detail.empty() ? "" : ", ") + json::styled(member.name, json::Naming::camel) + " " + value;
        });
    return act;
}

Error refusal(Errc kind, std::string sentence) {
    return Error{kind, std::move(sentence), kQuotaExceeded};
}

Error too_many_bytes(std::int64_t used, std::int64_t more, std::int64_t limit) {
    if (used == 0)  // there is nothing to delete
        return refusal(Errc::too_large, fmt::format("This takes {}, and you may use {} in all: choose a smaller file, "
                                                    "or ask an administrator for more room.",
                                                    in_words(more), in_words(limit)));
    return refusal(Errc::too_large,
                   fmt::format("You use {} of the {} that you may, and this takes {} more: delete videos that you do "
                               "not need, or ask an administrator for more room.",
                               in_words(used), in_words(limit), in_words(more)));
}

Error too_much_a_day(std::int64_t used, std::int64_t more, std::int64_t limit) {
    return refusal(Errc::rate_limited,
                   fmt::format("You have uploaded {} of the {} that you may in a day, and this is {} more: go on after "
                               "midnight (UTC), or ask an administrator for more.",
                               in_words(used), in_words(limit), in_words(more)));
}

/// What of it there may be a number of.
struct Noun {
    std::string_view one;
    std::string_view many;
    std::string_view remedy;
};

Error too_many(std::int64_t used, std::int64_t limit, Noun what, Errc kind = Errc::conflict) {
    return refusal(kind, fmt::format("You have {} {} and may have {}: {}, or ask an administrator for more.", used,
                                     used == 1 ? what.one : what.many, limit, what.remedy));
}

/// A sum that would go beyond its limit says no. One that becomes less, or stays, never does, whatever the limit is
/// now.
Result<> require_room(Use const& used, Use const& more, Limits const& limits) {
    auto goes_beyond = [](std::int64_t sum, std::int64_t change, std::int64_t limit) {
        return change > 0 && sum + change > limit;
    };
    if (goes_beyond(used.channels, more.channels, limits.channels))
        return too_many(used.channels, limits.channels, {"channel", "channels", "delete one"});
    if (goes_beyond(used.drafts, more.drafts, limits.drafts))
        return too_many(used.drafts, limits.drafts,
                        {"video without a file", "videos without a file", "upload their files or delete some"});
    // Clients of tus take a conflict for one that time solves, and begin five times before anybody hears of it.
    if (goes_beyond(used.uploads, more.uploads, limits.uploads))
        return too_many(used.uploads, limits.uploads,
                        {"upload under way", "uploads under way", "finish or give up one"}, Errc::forbidden);
    if (goes_beyond(used.bytes(), more.bytes(), limits.bytes))
        return too_many_bytes(used.bytes(), more.bytes(), limits.bytes);
    return {};
}

UseRow after(Change const& change, UserId const& owner, std::optional<UseRow> const& before) {
    UseRow row;
    static_cast<Use&>(row) = change.now;
    row.owner_user_id = owner;
    row.subject = change.subject;
    if (before) row.day = before->day;
    row.day_bytes = change.day_bytes;
    return row;
}

std::string text_of(std::chrono::sys_days day) {
    return to_rfc3339(day).substr(0, 10);
}

bool is_nothing(Use const& use) {
    return use == Use{};
}

}  // namespace

bool is_refusal(Error const& error) noexcept {
    return error.code == kQuotaExceeded;
}

/// Reads what stands, and answers the writes that replace it: each row of a use on the condition that it is still what
/// was read, so that the sums, which change by the differences, are the sums of the rows whoever else writes; and the
/// sums on the condition that what grows stays within its limit. So only two who change the same thing meet, and all
/// others of an owner add to one row without a look at each other until a limit is near.
Task<Result<BudgetService::Prepared>> BudgetService::prepare_sums(Plan plan) {
    KLIEG_ASSERT(plan.changes.size() <= kChangesMax);
    std::vector<std::string> subjects;
    for (auto const& change : plan.changes) subjects.push_back(change.subject);
    ports::Transaction transaction;
    if (subjects.empty()) co_return Prepared{};
    KLIEG_CO_TRY(auto const standing, co_await repo_.uses_of(plan.owner, std::move(subjects)));
    Wanted wanted{.today = today_of(plan.owner)};
    auto const& today = wanted.today.day;
    for (std::size_t i = 0; i < standing.size(); ++i) {
        auto const& before = standing[i];
        auto row = after(plan.changes[i], plan.owner, before);
        // A row of nothing that this release knows, as another one may have written it, still goes when its thing does.
        bool const ends = before && is_nothing(plan.changes[i].now);
        bool const is_same =
            before ? static_cast<Use const&>(*before) == plan.changes[i].now && !ends : is_nothing(plan.changes[i].now);
        if (is_same) continue;
        if (!before && row.day_bytes > 0) row.day = today;
        // Nobody asks any more about a day that is over.
        if (row.day == today) wanted.day_more += row.day_bytes - (before ? before->day_bytes : 0);
        wanted.more += static_cast<Use const&>(row) - (before ? static_cast<Use const&>(*before) : Use{});
        transaction.add(BudgetRepo::replace(before, row));
    }
    if (transaction.empty()) co_return Prepared{};
    KLIEG_CO_CHECK(co_await add_sums(plan, wanted, transaction));
    co_return Prepared{std::move(transaction), wanted.more};
}

Task<Result<ports::Transaction>> BudgetService::prepare(Plan plan) {
    KLIEG_CO_TRY(auto prepared, co_await prepare_sums(std::move(plan)));
    co_return std::move(prepared).writes;
}

Task<> BudgetService::tell_room(std::optional<UserId> whom) {
    if (room_came_) co_await room_came_(std::move(whom));
}

Task<Result<>> BudgetService::add_sums(Plan const& plan, Wanted wanted, ports::Transaction& transaction) {
    auto const& [today, more, day_more] = wanted;
    Ceilings ceilings;
    std::optional<std::int64_t> day_ceiling;
    KLIEG_CO_TRY(auto const sums, co_await repo_.find(plan.owner));
    std::optional<DayRow> stored_day;
    if (day_more != 0) {
        KLIEG_CO_TRY(stored_day, co_await repo_.find_day(plan.owner, today.day));
    }
    if (plan.caps == Caps::hold) {
        KLIEG_CO_TRY(auto const limits, co_await limits_of(plan.owner));
        KLIEG_CO_CHECK(require_room(sums ? static_cast<Use const&>(*sums) : Use{}, more, limits));
        ceilings = {limits.bytes, limits.drafts, limits.uploads, limits.channels};
        auto const uploaded = stored_day ? stored_day->uploaded_bytes : 0;
        if (day_more > 0 && uploaded + day_more > limits.bytes_per_day) {
            auto error = too_much_a_day(uploaded, day_more, limits.bytes_per_day);
            error.retry_after = std::chrono::ceil<std::chrono::seconds>(day_ends_at() - clock_.now());
            co_return error;
        }
        day_ceiling = limits.bytes_per_day;
    }
    // Also where they stay as they are, since two uses make up for each other: by the sums' version whoever adds up
    // knows whether any has changed.
    if (sums || !is_nothing(more)) transaction.add(BudgetRepo::add(plan.owner, sums, more, ceilings));
    // What is given back of a day that has no row is nobody's any more.
    if (day_more > 0 || (day_more < 0 && stored_day))
        transaction.add(BudgetRepo::add_to_day(today, stored_day.has_value(), day_more, day_ceiling));
    co_return Result<>{};
}

Task<Result<>> BudgetService::apply(Plan plan, ports::Transaction also) {
    for (int tries = 1;; ++tries) {
        KLIEG_CO_TRY(auto changes, co_await prepare_sums(plan));
        auto all = also;
        all.append(std::move(changes.writes));
        if (all.empty()) co_return Result<>{};
        auto written = co_await repo_.transact(std::move(all));
        if (written.ok() && changes.more.bytes() < 0) co_await tell_room(plan.owner);
        if (written.ok() || written.error().kind != Errc::conflict) co_return written;
        auto const failed = ports::failed_action(written.error());
        if (failed && *failed < also.size()) co_return written;
        if (tries == kTriesMax) co_return contended();
    }
}

Task<Result<>> BudgetService::release(UserId owner, std::string thing) {
    for (;;) {
        KLIEG_CO_TRY(auto const uses, co_await repo_.uses_below(owner, thing, {}));
        if (uses.rows.empty()) co_return Result<>{};
        Plan plan{.owner = owner, .changes = {}, .caps = Caps::are_passed_over};
        for (auto const& row : uses.rows) {
            if (plan.changes.size() == kChangesMax) break;
            plan.changes.push_back({.subject = row.subject, .day_bytes = row.day_bytes});
        }
        KLIEG_CO_CHECK(co_await apply(std::move(plan), {}));
    }
}

Task<> BudgetService::add_decoder_time(UserId owner, std::chrono::milliseconds time) {
    auto added = co_await repo_.add_decoder_time(today_of(owner), time.count());
    if (!added.ok()) log::warn("an encoder's time is not counted", {{"user", owner.text()}, {"ms", time.count()}});
}

Task<Result<std::optional<Time>>> BudgetService::decoder_time_spent_until(UserId owner) {
    KLIEG_CO_TRY(auto const day, co_await repo_.find_day(owner, today_of(owner).day));
    KLIEG_CO_TRY(auto const limits, co_await limits_of(owner));
    // Of nothing at all everything is used up before the day has begun.
    std::chrono::milliseconds const used(day ? day->decoder_ms : 0);
    bool const is_spent = used >= std::chrono::seconds(limits.decoder_seconds_per_day);
    co_return is_spent ? std::optional(day_ends_at()) : std::nullopt;
}

/// Page by page, until there is one more than is asked for: only then is the last of them known to be whole.
Task<Result<BudgetService::Things>> BudgetService::things_of(UserId owner, std::string after, std::size_t limit) {
    Things found;
    auto const from = after.empty() ? after : behind_thing(after);
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await repo_.uses_from(owner, from, std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& row : page.rows) add_row(found.things, row);
    } while (!cursor.empty() && found.things.size() <= limit);
    if (found.things.size() > limit) {
        found.things.resize(limit);
        found.next = found.things.back().id;
    }
    co_return found;
}

Task<Result<ThingUse>> BudgetService::thing_of(UserId owner, std::string id) {
    std::vector<ThingUse> things;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await repo_.uses_below(owner, id, std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& row : page.rows)
            if (budgets::thing_of(row.subject) == id) add_row(things, row);
    } while (!cursor.empty());
    co_return things.empty() ? ThingUse{.id = std::move(id)} : std::move(things.front());
}

Task<Result<Budget>> BudgetService::of(UserId owner) {
    KLIEG_CO_TRY(auto const sums, co_await repo_.find(owner));
    KLIEG_CO_TRY(auto const day, co_await repo_.find_day(owner, today_of(owner).day));
    KLIEG_CO_TRY(auto const chosen, co_await repo_.chosen(owner));
    Budget budget{.use = {},
                  .today = {},
                  .day_ends_at = day_ends_at(),
                  .limits = with(with(defaults_, chosen.site), chosen.user),
                  .chosen = chosen.user};
    if (sums) budget.use = *sums;
    if (day) budget.today = *day;
    co_return budget;
}

Task<Result<SiteLimits>> BudgetService::of_site() {
    KLIEG_CO_TRY(auto const chosen, co_await repo_.chosen_for_site());
    co_return SiteLimits{with(defaults_, chosen), chosen, defaults_};
}

Task<Result<>> BudgetService::choose_for_site(LimitsPatch patch, Principal by) {
    KLIEG_CO_CHECK(check_members(patch));
    auto entry = audit::entry(act_of({}, patch), by, clock_.now());
    KLIEG_CO_CHECK(co_await repo_.choose({}, std::move(patch), std::move(entry)));
    co_await tell_room({});
    co_return Result<>{};
}

Task<Result<>> BudgetService::choose_for(UserId user, LimitsPatch patch, Principal by) {
    KLIEG_CO_CHECK(check_members(patch));
    auto entry = audit::entry(act_of(user, patch), by, clock_.now());
    KLIEG_CO_CHECK(co_await repo_.choose(user, std::move(patch), std::move(entry)));
    co_await tell_room(std::move(user));
    co_return Result<>{};
}

Task<Result<Limits>> BudgetService::limits_of(UserId owner) {
    KLIEG_CO_TRY(auto const chosen, co_await repo_.chosen(std::move(owner)));
    co_return with(with(defaults_, chosen.site), chosen.user);
}

DayRow BudgetService::today_of(UserId const& owner) const {
    auto const today = std::chrono::floor<std::chrono::days>(clock_.now());
    DayRow row;
    row.owner_user_id = owner;
    row.day = text_of(today);
    row.expires_at = epoch_seconds(Time(today) + kDayKept);
    return row;
}

Time BudgetService::day_ends_at() const {
    return std::chrono::floor<std::chrono::days>(clock_.now()) + std::chrono::days(1);
}

}  // namespace klieg::budgets
