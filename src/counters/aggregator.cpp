#include "counters/aggregator.h"

#include "assembly/cache_tags.h"
#include "base/assert.h"
#include "base/epoch_seconds.h"
#include "base/log.h"
#include "counters/batches.h"
#include "counters/contribution_row.h"
#include "counters/counters.h"

#include <map>

namespace klieg::counters {

namespace {

/// What counts to nothing is remembered for longer than older news of it can come: the log keeps events for 30 days.
constexpr std::chrono::days kRememberedFor{35};
/// What was told so long after a seed began by another node's clock may have been told before it (ADR 20).
constexpr std::chrono::seconds kClocksDifferBy{2};
/// The subject under which it stands when a seed began last.
constexpr auto kBegun = "";

using Row = ContributionRow;
using Sums = std::map<std::string, std::int64_t>;

std::string prefix_of(Counting const& counting) {
    return counting.name + "#";
}

Result<Row> row_of(std::optional<ports::Item> const& item) {
    return item ? json::from_item<Row>(*item) : Row{};
}

void warn_of_passing_over(Counting const& counting, std::string const& subject, Error const& why) {
    log::warn("what is counted passes over a row that cannot be read",
              {{"counts", counting.name}, {"subject", subject}, {"error", why.detail}});
}

/// Of a subject whose rows cannot be read, of a release to come perhaps, what is counted stays, and all others are
/// counted beside it. An id that is none is a row of that kind, too.
template <class T>
bool passes_over(Counting const& counting, std::string const& subject, Result<T> const& read) {
    if (read.ok() || (read.error().kind != Errc::corrupt && read.error().kind != Errc::not_found)) return false;
    warn_of_passing_over(counting, subject, read.error());
    return true;
}

/// Those that stand otherwise by now than they were counted. Of such a change there need not be any news to come: where
/// another recount, of another shard, noted its place in the log behind it, and had passed before this one counted what
/// it had read.
Task<Result<std::vector<Contribution>>> changed_since(Counting const& counting, std::vector<Contribution> counted) {
    std::vector<Contribution> changed;
    for (auto& was : counted) {
        auto stands = co_await counting.find(was.subject);
        if (passes_over(counting, was.subject, stands)) continue;
        KLIEG_CO_CHECK(stands);
        if (!*stands && !was.addends.empty())
            changed.push_back({.subject = std::move(was.subject), .version = was.version + 1});
        else if (*stands && (*stands)->version > was.version)
            changed.push_back(**std::move(stands));
    }
    co_return changed;
}

ports::Action replace(Row const& before, Row const& after) {
    auto unchanged = before.version == 0 ? ports::Condition::attribute_absent("Key")
                                         : ports::Condition::attribute_equals("Version", before.version);
    return ports::Put{kContributions, json::to_item(after), {std::move(unchanged)}};
}

ports::Action add(std::string const& counter, std::int64_t by) {
    return ports::Update{.table = kCounters, .key = {counter}, .set = {{"SchemaVersion", 1}}, .add = {{"Value", by}}};
}

}  // namespace

Aggregator::Aggregator(Needs needs, Counting counting) : needs_(needs), counting_(std::move(counting)) {}

events::Projection Aggregator::projection() {
    return {.name = "counters." + counting_.name,
            .apply = [this](std::span<events::Envelope const> told) { return apply(told); },
            .seed = [this] { return seed(); }};
}

/// It begins behind the news of what went before, of which nobody remembers a version. So it leaves word of when that
/// was, for as long as the log may repeat what is older (ADR 20).
Task<Result<>> Aggregator::seed() {
    std::vector<Contribution> begun(1);
    begun[0] = {.subject = kBegun, .version = needs_.clock.now().time_since_epoch().count()};
    KLIEG_CO_CHECK(co_await count(std::move(begun)));
    co_return co_await recount();
}

/// Of several events of one subject the newest says it all.
Task<Result<>> Aggregator::apply(std::span<events::Envelope const> told) {
    struct Told : Contribution {
        Time at{};
    };
    std::map<std::string, Told> newest;
    for (auto const& event : told) {
        auto addends = counting_.addends_after(event);
        if (!addends) continue;
        auto& known = newest[event.subject];
        if (event.version <= known.version) continue;
        known.subject = event.subject;
        known.version = event.version;
        known.addends = *std::move(addends);
        known.at = event.time;
    }
    if (newest.empty()) co_return Result<>{};
    KLIEG_CO_TRY(auto const begun, co_await begun_at());
    std::vector<Contribution> contributions;
    for (auto& [subject, news] : newest) {
        if (news.version == 0) continue;
        auto const told_at = news.at;
        auto& contribution = contributions.emplace_back(std::move(news));
        if (!begun || contribution.addends.empty() || told_at > *begun + kClocksDifferBy) continue;
        // Of before it began. What is gone by now counts to nothing.
        auto stands = co_await counting_.find(subject);
        if (passes_over(counting_, subject, stands)) {
            contributions.pop_back();
            continue;
        }
        KLIEG_CO_CHECK(stands);
        if (*stands)
            contribution = **std::move(stands);
        else
            contribution.addends.clear();
    }
    co_return co_await count(std::move(contributions));
}

/// When a seed began last; none: not within the time for which the log has anything.
Task<Result<std::optional<Time>>> Aggregator::begun_at() {
    KLIEG_CO_TRY(auto const item, co_await needs_.tables.get(kContributions, {prefix_of(counting_) + kBegun},
                                                             ports::Consistency::strong));
    auto const row = row_of(item);
    if (passes_over(counting_, kBegun, row)) co_return std::nullopt;
    KLIEG_CO_CHECK(row);
    if (row->version == 0) co_return std::nullopt;
    co_return Time(Time::duration(row->version));
}

Task<Result<>> Aggregator::recount() {
    KLIEG_CO_CHECK(co_await count_all_there_are());
    co_return co_await take_away_what_is_gone();
}

/// Each subject once.
Task<Result<>> Aggregator::count(std::vector<Contribution> contributions) {
    std::span<Contribution const> const all(contributions);
    auto count_some = [&](std::size_t begin, std::size_t some) { return count_first_of(all.subspan(begin, some)); };
    auto pass_over = [&](std::size_t which, Error const& why) {
        warn_of_passing_over(counting_, all[which].subject, why);
    };
    co_return co_await count_in_batches(all.size(), {count_some, pass_over, counting_.name});
}

/// Reads what is counted of each subject, and writes what differs together with the sums, on the condition that no row
/// has changed since. Not the place in the log says whether an event was counted, but the version of its subject: the
/// same event may stand at two places of the log, where a relay died before it knew that it was through (ADR 20).
///
/// A write that failed may have happened. Nobody needs to know: whoever counts it again finds its version in the row.
///
/// Answers how many of the first are counted; none, where somebody else was faster.
Task<Result<std::size_t>> Aggregator::count_first_of(std::span<Contribution const> contributions) {
    std::vector<ports::Key> keys;
    for (auto const& wanted : contributions) keys.push_back({prefix_of(counting_) + wanted.subject});
    KLIEG_CO_TRY(auto const items,
                 co_await needs_.tables.get_batch(kContributions, std::move(keys), ports::Consistency::strong));
    ports::Transaction transaction;
    Sums sums;
    std::size_t counted = 0;
    for (; counted < contributions.size(); ++counted) {
        auto const& wanted = contributions[counted];
        KLIEG_ASSERT(wanted.addends.size() <= kAddendsMax);
        auto const stored = row_of(items[counted]);
        if (passes_over(counting_, wanted.subject, stored)) continue;
        KLIEG_CO_CHECK(stored);
        auto const& before = *stored;
        if (wanted.version <= before.version) continue;
        auto const touched = sums.size() + before.addends.size() + wanted.addends.size();
        if (transaction.size() + 1 + touched > ports::kTransactionActionsMax) break;
        for (auto const& addend : before.addends) sums[addend.counter] -= addend.by;
        for (auto const& addend : wanted.addends) sums[addend.counter] += addend.by;
        Row after{.key = prefix_of(counting_) + wanted.subject, .version = wanted.version, .addends = wanted.addends};
        if (after.addends.empty()) after.expires_at = epoch_seconds(needs_.clock.now() + kRememberedFor);
        transaction.add(replace(before, after));
    }
    std::erase_if(sums, [](auto const& sum) { return sum.second == 0; });
    if (transaction.empty()) co_return counted;
    for (auto const& [counter, by] : sums) transaction.add(add(counter, by));
    auto written = co_await needs_.tables.transact(std::move(transaction));
    std::vector<std::string> changed;
    for (auto const& [counter, by] : sums) {
        if (needs_.cache != nullptr) co_await needs_.cache->invalidate(cache_tags::counter(counter));
        changed.push_back(counter);
    }
    if (needs_.changed) needs_.changed(changed);
    if (!written.ok() && written.error().kind == Errc::conflict) co_return std::size_t{0};
    if (!written.ok()) co_return std::move(written).error();
    for (auto const& [counter, by] : sums) {
        // What is gone leaves no counter behind. Where this fails, there is one that says 0.
        ports::Delete if_nothing{kCounters, {counter}, {ports::Condition::attribute_equals("Value", 0)}};
        if (by < 0) static_cast<void>(co_await needs_.tables.write(std::move(if_nothing)));
    }
    co_return counted;
}

/// The walk only says which there are: it may lag behind the log, and the version of a row that it shows, too.
Task<Result<>> Aggregator::count_all_there_are() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await counting_.list(std::move(cursor)));
        cursor = std::move(page.next);
        std::vector<Contribution> found;
        for (auto& subject : page.ids) {
            auto contribution = co_await counting_.find(subject);
            if (passes_over(counting_, subject, contribution)) continue;
            KLIEG_CO_CHECK(contribution);
            if (*contribution) found.push_back(**std::move(contribution));
        }
        while (!found.empty()) {
            KLIEG_CO_CHECK(co_await count(found));
            KLIEG_CO_TRY(found, co_await changed_since(counting_, std::move(found)));
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

/// Those that are counted, and of whose end nobody has heard. It was one version more, at the least.
Task<Result<>> Aggregator::take_away_what_is_gone() {
    auto const prefix = prefix_of(counting_);
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.tables.scan({.table = kContributions, .cursor = std::move(cursor)}));
        cursor = std::move(page.next);
        std::vector<Contribution> gone;
        for (auto const& item : page.items) {
            std::string_view const key = item.at("Key").as_string();
            if (!key.starts_with(prefix)) continue;
            std::string subject(key.substr(prefix.size()));
            auto const row = row_of(item);
            if (passes_over(counting_, subject, row)) continue;
            KLIEG_CO_CHECK(row);
            if (row->addends.empty()) continue;
            auto const stands = co_await counting_.find(subject);
            if (passes_over(counting_, subject, stands)) continue;
            KLIEG_CO_CHECK(stands);
            if (!*stands) gone.push_back({.subject = std::move(subject), .version = row->version + 1});
        }
        KLIEG_CO_CHECK(co_await count(std::move(gone)));
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::counters
