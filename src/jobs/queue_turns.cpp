#include "jobs/queue.h"
#include "jobs/queue_keys.h"

#include <algorithm>
#include <set>

namespace klieg::jobs {

namespace {

/// Jobs let in at a look, and looks at a claim; what comes in larger bursts waits for the next claim.
constexpr std::size_t kLetInAtOnce = 50;
constexpr int kLetInPagesMax = 8;
/// Pages of owners whose budget was used up, at a look.
constexpr int kSpentPagesMax = 8;
/// Of a write beside others of the same owner, and of a claim beside other workers.
constexpr int kSharesTriesMax = 16;
/// Charged at the most before it is known: a worker that begins beside this one shall see that it has, not more.
constexpr std::chrono::minutes kChargedAheadMax{10};

bool is_waiting(Job const& job) {
    return job.in_turns && job.state == State::ready;
}
bool is_running(Job const& job) {
    return job.in_turns && job.state == State::running;
}

std::int64_t change_of(bool before, bool after) {
    return before == after ? 0 : after ? 1 : -1;
}

std::chrono::milliseconds charged_ahead(Job const& job) {
    return std::min(cost_of(job), std::chrono::milliseconds(kChargedAheadMax));
}

/// For how long it has held a worker, of which a dead process does not tell.
std::chrono::milliseconds held_for(Job const& job, Time now) {
    return std::max(std::min(now, job.lease_expires_at) - job.begun_at, std::chrono::milliseconds(0));
}

}  // namespace

// Where owners take turns, a job passes three places of the index. It comes in, like any other, where jobs are whose
// time comes: so whoever enqueues it writes one row and reads none, however many others do so at that moment, and so do
// those that were given back. Who claims next lets in what is due: in one transaction the job moves to its owner's own
// queue, and the owner's Share counts one more that waits; a page of jobs is one transaction, since a claim that waited
// for as many commits as there are newcomers would leave its worker idle for seconds. Then the first Share of the kind
// says whose turn it is, and the first of that owner's queue which job it is. Its claim is a transaction, too: the job
// is leased, and its Share counts it as running and is charged for what it is likely to take, on the condition that it
// is as it was chosen. So two workers never choose by the same state of things; and what ends, fails, is cancelled or
// is found behind a dead process leaves its Share in the write that moves the job. A Share is what its rows come to at
// any moment.
//
// Of the first eight shares that an index names, which may lag, the rows are read strongly and put in order: a worker
// that has just begun counts. An index that is late with a job shows one that can not be claimed, or none: then the
// next owner is tried, for no worker shall be idle.

/// With its owner's share where the job enters it, leaves it, or begins. `share`, where given, must be what stands.
Task<Result<>> Queue::write(Job const& before, Job const& after, ports::Action action, std::optional<Share> share) {
    bool const moves = is_waiting(before) != is_waiting(after) || is_running(before) != is_running(after);
    if (!moves) co_return co_await tables_.write(std::move(action));
    for (int tries = 1;; ++tries) {
        auto standing = share;
        if (!share) {
            auto found = co_await shares_.find(before.kind, before.owner);
            if (!found.ok() && is_running(before) && is_of_one_row(found.error())) {
                // None of that owner's begins any more, but what has run is not to be run again for it.
                passed_over_.tell("share", before.owner, found.error());
                co_return co_await tables_.write(std::move(action));
            }
            KLIEG_CO_TRY(standing, std::move(found));
        }
        auto const moved = co_await move_share(standing, before, after);
        ports::Transaction both{action};
        both.add(ShareRepo::replace(standing, moved));
        auto written = co_await tables_.transact(std::move(both));
        if (written.ok() || !is_lost_race(written.error()) || share || tries == kSharesTriesMax) co_return written;
        if (ports::failed_action(written.error()) != 1U) co_return written;
    }
}

/// An owner whose budget cannot be asked about stands where that owner stood: a job that is done is done all the same,
/// and whether it is used up is only about who comes first.
Task<Share> Queue::move_share(std::optional<Share> standing, Job const& before, Job const& after) {
    auto const now = clock_.now();
    auto share = standing.value_or(Share{.kind = after.kind, .owner = after.owner, .used_at = now, .since = now});
    bool const was_idle = share.waiting == 0 && share.running == 0;
    bool const begins = is_running(after) && !is_running(before);
    bool const ends = is_running(before) && !is_running(after);
    if (begins || ends || was_idle) share.since = now;
    share.waiting = std::max<std::int64_t>(share.waiting + change_of(is_waiting(before), is_waiting(after)), 0);
    share.running = std::max<std::int64_t>(share.running + change_of(is_running(before), is_running(after)), 0);
    if (begins) share.charge(std::chrono::milliseconds(after.charged_ms), now);
    if (ends) share.charge(held_for(before, now) - std::chrono::milliseconds(before.charged_ms), now);
    if (options_.spent_until && (was_idle || ends)) {
        auto until = co_await options_.spent_until(share.owner);
        if (until.ok())
            share.spent_until = *until;
        else if (is_of_one_row(until.error()))
            passed_over_.tell("budget", share.owner, until.error());
    }
    share.revision = random_.base32(16);
    co_return share;
}

/// What lets them in, all or none; without those whose owners' shares cannot be read.
Task<Result<ports::Transaction>> Queue::entry_of(std::vector<Job>& waiting) {
    std::set<std::string> distinct;
    for (auto const& job : waiting) distinct.insert(job.owner);
    std::vector<std::string> const owners(distinct.begin(), distinct.end());
    KLIEG_CO_TRY(auto const standing, co_await shares_.find_all(waiting.front().kind, owners));
    std::erase_if(waiting, [&standing](Job const& job) { return !standing.contains(job.owner); });
    auto moved = standing;
    ports::Transaction together;
    for (auto const& before : waiting) {
        auto after = before;
        after.in_turns = true;
        auto& share = moved.at(before.owner);
        share = co_await move_share(std::move(share), before, after);
        together.add(replacement(before, after));
    }
    for (auto const& [owner, share] : moved) together.add(ShareRepo::replace(standing.at(owner), *share));
    co_return together;
}

/// Those whose rows are still as they were read.
Task<Result<std::vector<Job>>> Queue::unchanged(std::vector<Job> jobs) {
    std::vector<ports::Key> keys;
    for (auto const& job : jobs) keys.push_back({job.job_id.text()});
    KLIEG_CO_TRY(auto const stored, co_await tables_.get_batch(kJobs, std::move(keys), ports::Consistency::strong));
    std::vector<Job> same;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (!stored[i]) continue;
        auto const stands = json::from_item<Job>(*stored[i]);
        if (stands.ok() && stands->revision == jobs[i].revision) same.push_back(std::move(jobs[i]));
    }
    co_return same;
}

/// Two who look at once read the same page, and one of them has lost it all: so after a lost race whatever somebody
/// else was faster with is left out, in one read. Where they do not go together for whatever other reason, such as that
/// they are too large, each goes by itself.
Task<Result<std::size_t>> Queue::let_in_together(std::vector<Job> waiting) {
    for (int tries = 0; tries < kSharesTriesMax && !waiting.empty(); ++tries) {
        KLIEG_CO_TRY(auto together, co_await entry_of(waiting));
        if (waiting.empty()) break;
        auto written = co_await tables_.transact(std::move(together));
        if (written.ok()) co_return waiting.size();
        auto const failed = is_lost_race(written.error()) ? ports::failed_action(written.error()) : std::nullopt;
        if (!failed) break;
        if (*failed < waiting.size()) {
            KLIEG_CO_TRY(waiting, co_await unchanged(std::move(waiting)));
        }
    }
    co_return co_await let_in_one_by_one(std::move(waiting));
}

Task<Result<std::size_t>> Queue::let_in_one_by_one(std::vector<Job> waiting) {
    std::size_t count = 0;
    for (auto& job : waiting) {
        auto const before = job;
        job.in_turns = true;
        auto let_in = co_await change(before, std::move(job));
        if (let_in.ok()) ++count;
        if (!let_in.ok()) KLIEG_CO_CHECK(next_after(before, std::move(let_in)));
    }
    co_return count;
}

/// Answers the first of those that are nobody's, which stay where they are, as do those that cannot be let in.
Task<Result<std::vector<Job>>> Queue::let_in(std::string kind) {
    std::vector<Job> nobodys;
    auto query = due(State::ready, kind);
    query.limit = kLetInAtOnce;
    int pages = 0;
    for (int looks = 0; looks < kLooksMax && pages < kLetInPagesMax; ++looks) {
        KLIEG_CO_TRY(auto page, co_await tables_.query(query));
        query.cursor = std::move(page.next);
        std::vector<Job> owned;
        bool any = false;
        for (auto& job : read(page)) {
            any = any || job.owner.empty();
            if (!job.owner.empty())
                owned.push_back(std::move(job));
            else if (nobodys.size() < kPage)
                nobodys.push_back(std::move(job));
        }
        KLIEG_CO_TRY(auto const count, co_await let_in_together(std::move(owned)));
        if (query.cursor.empty()) break;
        if (any || count > 0) ++pages;
    }
    co_return nobodys;
}

Task<Result<std::vector<Job>>> Queue::first_of(Share const& share) {
    ports::Query query{
        .table = kJobs, .index = kByQueue, .partition = turns_of(share.kind, share.owner), .limit = kPage};
    std::vector<Job> jobs;
    for (int looks = 0; looks < kLooksMax && jobs.empty(); ++looks) {
        KLIEG_CO_TRY(auto page, co_await tables_.query(query));
        jobs = read(page);
        query.cursor = std::move(page.next);
        if (query.cursor.empty()) break;
    }
    co_return jobs;
}

Task<Result<std::optional<Job>>> Queue::claim_by_owner(std::string kind) {
    KLIEG_CO_TRY(auto nobodys, co_await let_in(kind));
    for (auto& job : nobodys) {
        auto const before = job;
        begin(job);
        auto claimed = co_await change(before, job);
        if (claimed.ok()) co_return std::move(job);
        KLIEG_CO_CHECK(next_after(before, std::move(claimed)));
    }
    co_return co_await claim_in_turn(std::move(kind));
}

/// Past owners of whom nothing can be had: another was faster, or their rows cannot be read.
Task<Result<std::optional<Job>>> Queue::claim_in_turn(std::string kind) {
    Lost lost;
    ports::Cursor cursor;
    int tries = 0;
    for (int looks = 0; looks < kLooksMax && tries < kSharesTriesMax; ++looks) {
        KLIEG_CO_TRY(auto page, co_await shares_.first(kind, std::move(cursor)));
        cursor = std::move(page.next);
        KLIEG_CO_TRY(auto claimed, co_await claim_of_first(std::move(page.shares), lost));
        if (claimed.job) co_return std::move(claimed).job;
        if (claimed.lost_one) ++tries;
        if (claimed.lost_one) cursor.clear();
        if (!claimed.lost_one && cursor.empty()) break;
    }
    co_return std::optional<Job>{};
}

Task<Result<Queue::Claimed>> Queue::claim_of_first(std::vector<Share> shares, Lost& lost) {
    for (auto const& share : shares) {
        KLIEG_CO_TRY(auto jobs, co_await first_of(share));
        std::erase_if(jobs, [&](Job const& job) { return lost.contains(job.job_id.text() + job.revision); });
        if (jobs.empty()) continue;
        auto job = std::move(jobs.front());
        auto const before = job;
        begin(job);
        job.charged_ms = charged_ahead(job).count();
        auto claimed = co_await change(before, job, share);
        if (claimed.ok()) co_return Claimed{.job = std::move(job)};
        // Where the share has changed the job may be there still; then it is another's turn, perhaps.
        bool const share_changed = ports::failed_action(claimed.error()) == 1U;
        KLIEG_CO_CHECK(next_after(before, std::move(claimed)));
        if (!share_changed) lost.insert(before.job_id.text() + before.revision);
        co_return Claimed{.lost_one = true};
    }
    co_return Claimed{};
}

Task<Result<std::optional<Queue::Rival>>> Queue::rival_of(Job held) {
    std::optional<Rival> none;
    if (!is_running(held)) co_return none;
    KLIEG_CO_TRY(auto const nobodys, co_await let_in(held.kind));
    if (!nobodys.empty()) co_return Rival{std::chrono::milliseconds(nobodys.front().cost_ms)};
    KLIEG_CO_TRY(auto const own, co_await shares_.find(held.kind, held.owner));
    if (!own) co_return none;
    auto given_back = held;
    given_back.state = State::ready;
    auto const after = co_await move_share(own, held, given_back);
    ports::Cursor cursor;
    for (int looks = 0; looks < kLooksMax; ++looks) {
        KLIEG_CO_TRY(auto page, co_await shares_.first(held.kind, std::move(cursor)));
        cursor = std::move(page.next);
        bool comes_before_all = false;
        for (auto const& share : page.shares) {
            bool const is_own = share.owner == held.owner;
            comes_before_all = comes_before_all || (!is_own && share.turn() > after.turn());
            if (!is_own && share.turn() > after.turn()) continue;
            KLIEG_CO_TRY(auto const jobs, co_await first_of(share));
            if (jobs.empty() || (is_own && turn_of(jobs.front()) > turn_of(held))) continue;
            co_return Rival{std::chrono::milliseconds(jobs.front().cost_ms)};
        }
        if (comes_before_all || cursor.empty()) break;
    }
    co_return none;
}

/// Those who stand first among the spent ones may stay there until midnight, so those behind them have their turn, too.
Task<Result<>> Queue::restore_owners(std::string kind) {
    auto take_position = [&] {
        MutexLock lock(mutex_);
        return std::exchange(restored_up_to_[kind], {});
    };
    auto cursor = take_position();
    Result<> all;
    for (int pages = 0; pages < kSpentPagesMax; ++pages) {
        KLIEG_CO_TRY(auto page, co_await shares_.spent(kind, std::move(cursor)));
        cursor = std::move(page.next);
        auto restored = co_await restore(std::move(page.shares));
        if (!restored.ok()) all = std::move(restored);
        if (cursor.empty()) break;
    }
    MutexLock lock(mutex_);
    restored_up_to_[kind] = std::move(cursor);
    co_return all;
}

/// One of them that cannot be looked at keeps back nobody behind it.
Task<Result<>> Queue::restore(std::vector<Share> spent) {
    Result<> all;
    for (auto const& share : spent) {
        auto after = share;
        after.spent_until.reset();
        if (options_.spent_until) {
            auto until = co_await options_.spent_until(share.owner);
            if (!until.ok()) {
                all = std::move(until).error();
                continue;
            }
            after.spent_until = *until;
        }
        if (after.spent_until == share.spent_until) continue;
        after.revision = random_.base32(16);
        auto restored = co_await shares_.write(ShareRepo::replace(share, after));
        if (!restored.ok() && !is_lost_race(restored.error())) all = std::move(restored);
    }
    co_return all;
}

}  // namespace klieg::jobs
