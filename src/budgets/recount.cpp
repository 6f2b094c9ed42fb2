#include "budgets/recount.h"

#include "base/log.h"
#include "budgets/thing_use.h"

#include <algorithm>

namespace klieg::budgets {

namespace {

/// A thing that changes under our eyes so often is counted right by those who change it.
constexpr int kTriesMax = 16;

/// At a time: each may bring a check of its own into the transaction, beside those of the thing and the owner's sums.
constexpr std::size_t kCorrectionsMax = 40;
static_assert(kCorrectionsMax <= BudgetService::kChangesMax);

/// What stands there; else a row of nothing.
UseRow row_in(std::vector<UseRow> const& rows, std::string const& subject) {
    auto const found = std::ranges::find(rows, subject, &UseRow::subject);
    return found == rows.end() ? UseRow{} : *found;
}
Use use_in(std::vector<UseRow> const& rows, std::string const& subject) {
    return row_in(rows, subject);
}

bool is_unsettled(Claim const& claim, std::string const& subject) {
    return std::ranges::any_of(claim.unsettled, [&subject](std::string const& one) {
        return one.ends_with('/') ? subject.starts_with(one) : subject == one;
    });
}

/// What has to become different: what is claimed and stands otherwise, and what stands and nobody claims. A row of
/// nothing that is known here is another release's, whose own recount it is for.
std::vector<Change> changes_to(Claim const& claim, std::vector<UseRow> const& standing) {
    std::vector<Change> changes;
    for (auto const& [subject, use] : claim.uses)
        if (use_in(standing, subject) != use && !is_unsettled(claim, subject))
            changes.push_back({subject, use, row_in(standing, subject).day_bytes});
    for (auto const& row : standing)
        if (!claim.uses.contains(row.subject) && !is_unsettled(claim, row.subject) &&
            static_cast<Use const&>(row) != Use{})
            changes.push_back({.subject = row.subject, .day_bytes = row.day_bytes});
    if (changes.size() > kCorrectionsMax) changes.resize(kCorrectionsMax);
    return changes;
}

/// Checks that hold while what these changes go by is as it was read. The uses are read behind the claim, and neither
/// order would do: whoever changes a thing and its use in one write may come between the two reads, and such a change
/// need not touch the use at all, where that was wrong before.
ports::Transaction guard_of(Claim const& claim, std::vector<Change> const& changes) {
    auto guard = claim.guard;
    for (auto const& change : changes) {
        auto check = claim.guard_of ? claim.guard_of(change.subject) : std::nullopt;
        if (check) guard.add(*std::move(check));
    }
    return guard;
}

}  // namespace

struct Recount::Run {
    /// Of what was done for one thing or owner: whether the walk may go on.
    Result<> unless_unreadable(std::string const& what, Result<> done) {
        bool const is_of_row = !done.ok() && (done.error().kind == Errc::corrupt ||
                                              done.error().kind == Errc::not_found);  // an id that is none
        if (!is_of_row) return done;
        log::warn("what owners use is counted without a row that cannot be read",
                  {{"what", what}, {"error", done.error().detail}});
        ++report.passed_over;
        return {};
    }

    Report report{};
    Tell tell{};
};

namespace {

Result<UserId> owner_in(std::string const& key) {
    auto owner = UserId::parse(key);
    if (!owner.ok()) return Error{Errc::corrupt, owner.error().detail};
    return owner;
}

}  // namespace

// Three walks. The first takes the things of each feature and makes their uses what their rows say. The second takes
// the uses, ends those whose thing is gone with all that it used, and adds up for owners who have no sums. The third
// holds each owner's sums against that owner's uses: these two change in one transaction only, so they differ where
// somebody has edited the file, or a row got lost with the file system. What walks list may be a moment old, so each
// thing is read strongly before anything is believed.
Task<Result<Recount::Report>> Recount::run(Tell tell) {
    Run run{.tell = std::move(tell)};
    for (auto const& counted : counted_) KLIEG_CO_CHECK(co_await count_all(counted, run));
    KLIEG_CO_CHECK(co_await take_away_what_is_gone(run));
    KLIEG_CO_CHECK(co_await add_up_all(run));
    co_return run.report;
}

Task<Result<>> Recount::count_all(Counted const& counted, Run& run) {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await counted.list(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto& id : page.ids) {
            KLIEG_CO_CHECK(run.unless_unreadable(id, co_await settle(counted, id, run)));
            ++run.report.things;
            co_await yield();  // to those whom this core serves
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<>> Recount::settle(Counted const& counted, std::string id, Run& run) {
    for (int tries = 0; tries < kTriesMax; ++tries) {
        KLIEG_CO_TRY(auto claim, co_await counted.find(id));
        if (!claim) co_return Result<>{};
        KLIEG_CO_TRY(auto const standing, co_await all_below(claim->owner, id));
        Plan plan{.owner = claim->owner, .changes = changes_to(*claim, standing), .caps = Caps::are_passed_over};
        if (plan.changes.empty()) co_return Result<>{};
        auto guard = guard_of(*claim, plan.changes);
        KLIEG_CO_TRY(auto const count, co_await correct(std::move(plan), std::move(guard), run, standing));
        run.report.uses_corrected += count;
        // Until there is nothing left to do: there may be more than one transaction takes, or somebody was faster.
    }
    co_return Result<>{};
}

Task<Result<std::size_t>> Recount::correct(Plan plan, ports::Transaction guard, Run& run,
                                           std::vector<UseRow> const& standing) {
    KLIEG_CO_TRY(auto transaction, co_await budgets_.prepare(plan));
    auto written = co_await budgets_.repo().transact(std::move(guard.append(std::move(transaction))));
    if (!written.ok() && written.error().kind == Errc::conflict) co_return std::size_t{0};
    if (!written.ok()) co_return std::move(written).error();
    for (auto const& change : plan.changes)
        if (run.tell) run.tell(change.subject, use_in(standing, change.subject), change.now);
    co_return plan.changes.size();
}

Task<Result<>> Recount::take_away_what_is_gone(Run& run) {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await budgets_.repo().scan_uses(std::move(cursor)));
        cursor = std::move(page.next);
        Things things;
        for (auto const& [key, subject] : page.keys) {
            auto owner = owner_in(key);
            if (owner.ok()) things.emplace(*owner, thing_of(subject));
            KLIEG_CO_CHECK(run.unless_unreadable(subject, owner.ok() ? Result<>() : owner.error()));
        }
        for (auto const& [owner, id] : things)
            KLIEG_CO_CHECK(run.unless_unreadable(id, co_await release_if_gone(owner, id, run)));
        KLIEG_CO_CHECK(co_await make_missing_sums(things, run));
    } while (!cursor.empty());
    co_return Result<>{};
}

/// The third walk, which is one of sums, does not come by where they got lost.
Task<Result<>> Recount::make_missing_sums(Things things, Run& run) {
    std::set<UserId> owners;
    for (auto const& [owner, id] : things) owners.insert(owner);
    for (auto const& owner : owners) {
        auto const sums = co_await budgets_.repo().find(owner);
        if (!sums.ok() && sums.error().kind == Errc::corrupt) continue;  // the third walk tells of it
        if (!sums.ok()) co_return sums.error();
        if (!*sums) KLIEG_CO_CHECK(run.unless_unreadable(owner.text(), co_await add_up(owner, run)));
    }
    co_return Result<>{};
}

Task<Result<>> Recount::release_if_gone(UserId owner, std::string id, Run& run) {
    auto const counted =
        std::ranges::find_if(counted_, [&id](Counted const& one) { return id.starts_with(one.prefix); });
    if (counted == counted_.end()) co_return Result<>{};
    for (int tries = 0; tries < kTriesMax; ++tries) {
        KLIEG_CO_TRY(auto guard, co_await counted->gone(id));
        if (!guard) co_return Result<>{};
        KLIEG_CO_TRY(auto const standing, co_await all_below(owner, id));
        Plan plan{.owner = owner, .changes = changes_to({}, standing), .caps = Caps::are_passed_over};
        if (plan.changes.empty()) co_return Result<>{};
        KLIEG_CO_TRY(auto const count, co_await correct(std::move(plan), *std::move(guard), run, standing));
        run.report.uses_ended += count;
    }
    co_return Result<>{};
}

Task<Result<>> Recount::add_up_all(Run& run) {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await budgets_.repo().scan_owners(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& key : page.ids) {
            auto owner = owner_in(key);
            auto done = owner.ok() ? co_await add_up(*owner, run) : Result<>(owner.error());
            KLIEG_CO_CHECK(run.unless_unreadable(key, std::move(done)));
            ++run.report.owners;
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

/// The version of the sums goes up with each use that changes: where it is the same after all uses were read as before,
/// they were read as of one moment.
Task<Result<>> Recount::add_up(UserId owner, Run& run) {
    for (int tries = 0; tries < kTriesMax; ++tries) {
        KLIEG_CO_TRY(auto const sums, co_await budgets_.repo().find(owner));
        KLIEG_CO_TRY(auto const uses, co_await all_below(owner, {}));
        Use sum;
        for (auto const& row : uses) sum += row;
        Use const was = sums ? static_cast<Use const&>(*sums) : Use{};
        if (was == sum && (!sums || sums->bytes_in_all == sum.bytes())) co_return Result<>{};
        auto corrected = co_await budgets_.repo().transact(
            {sums ? BudgetRepo::correct(*sums, sum) : BudgetRepo::add(owner, sums, sum, {})});
        if (!corrected.ok() && corrected.error().kind != Errc::conflict) co_return corrected;
        if (!corrected.ok()) continue;
        ++run.report.sums_corrected;
        if (run.tell) run.tell(owner.text(), was, sum);
        co_return Result<>{};
    }
    co_return Result<>{};
}

Task<Result<std::vector<UseRow>>> Recount::all_below(UserId owner, std::string thing) {
    std::vector<UseRow> rows;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await budgets_.repo().uses_below(owner, thing, std::move(cursor)));
        std::ranges::move(page.rows, std::back_inserter(rows));
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return rows;
}

}  // namespace klieg::budgets
