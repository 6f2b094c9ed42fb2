#include "jobs/queue.h"

#include "base/epoch_seconds.h"
#include "jobs/queue_keys.h"
#include "ports/order_key.h"

#include <algorithm>

namespace klieg::jobs {

namespace {

using ports::Condition;

/// Where each job of a page went to somebody else, there may be more behind them.
constexpr int kPagesMax = 3;
/// Of an operator's change, beside workers that change the row every few seconds.
constexpr int kTriesMax = 8;
/// "{boot}/{kind}": there is a job; "{boot}/": a job was cancelled.
constexpr auto kHints = "jobs";
/// The partition of the index ForRoom.
constexpr auto kRoom = "room";

// The index ByQueue is the order of work. Its sort key is a time of fixed width, so that text sorts as time does, and
// the id behind it; "#\x7f" is behind every id of one time. A bound on it selects what is due: jobs that may run by
// now, or leases that have ended by now. A cancelled job whose feature has still to be told stands among those that
// run: it is in somebody's hands, or waits to be taken there as one whose lease has ended.
//
// Two kinds of writers change a row. Who holds the lease writes under its random id, attribute by attribute: it does
// not know the row as it stands, since others may have marked it as cancelled, and its own heartbeats and checkpoints
// may overtake each other. Everybody else has read the row, perhaps in an index that lags, and writes all of it where
// its revision still is what was read. So nobody takes back a mark, or a checkpoint, that he has not seen.
//
// A write that failed is looked for before that is believed, since an engine may have done it all the same: a worker
// would walk past a job that it holds, and nobody run it until its lease ends. It is known by its revision.

bool has_ended(Job const& job) {
    return job.state == State::done || job.state == State::dead || job.ended_at;
}

ports::Item to_stored(Job const& job) {
    auto item = json::to_item(job);
    if (!job.cancel_wanted) item.erase("CancelWanted");
    if (!job.final_failure) item.erase("FinalFailure");
    if (!job.refused) item.erase("Refused");
    if (!has_ended(job)) {
        bool const waits = job.state == State::ready;
        bool const in_turn = waits && job.in_turns;
        item["Queue"] =
            in_turn ? turns_of(job.kind, job.owner) : queue_of(waits ? State::ready : State::running, job.kind);
        item["Turn"] =
            in_turn ? turn_of(job) : ports::order_key(waits ? job.run_at : job.lease_expires_at, job.job_id.text());
        if (waits && !in_turn && job.awaits_room && !job.owner.empty()) {
            item["Awaits"] = kRoom;
            item["AwaitedBy"] = job.owner + "#" + job.job_id.text();
        }
    } else if (job.ended_at) {
        item["ExpiresAt"] = epoch_seconds(*job.ended_at + (job.state == State::dead ? kDeadKept : kHistory));
    }
    return item;
}

/// The job as it is when nobody runs it any more.
Job ended(Job job, State how, Time now) {
    job.state = how;
    job.ended_at = now;
    job.lease_owner.clear();
    job.in_turns = false;
    job.final_failure.reset();
    return job;
}

}  // namespace

Queue::Queue(ports::TableStore& tables, Clock const& clock, Random& random, Options options)
    : tables_(tables), clock_(clock), random_(random), options_(std::move(options)) {}

std::vector<ports::TableSchema> Queue::tables() {
    return {{.name = "Jobs",
             .partition_attribute = "JobId",
             .indexes = {{kByQueue, "Queue", "Turn"}, {kForRoom, "Awaits", "AwaitedBy"}},
             .expiry_attribute = "ExpiresAt"},
            ShareRepo::table()};
}

ports::Action Queue::enqueue(NewJob wanted) {
    auto now = clock_.now();
    Job job{.job_id = wanted.id.empty() ? JobId::make(random_) : std::move(wanted.id),
            .kind = std::move(wanted.kind),
            .subject = std::move(wanted.subject),
            .payload = std::move(wanted.payload),
            .run_at = now + wanted.delay,
            .created_at = now,
            .updated_at = now,
            .revision = random_.base32(16),
            .owner = std::move(wanted.owner),
            .cost_ms = wanted.cost.count()};
    return ports::Put{kJobs, to_stored(job), {Condition::attribute_absent("JobId")}};
}

void Queue::notify(std::string_view kind) {
    wake(kind);
    tell_others(kind);
}

Task<Result<>> Queue::ask_twice(NewJob wanted, std::chrono::milliseconds apart) {
    auto const kind = wanted.kind;
    auto again = wanted;
    again.delay += apart;
    KLIEG_CO_CHECK(co_await tables_.transact({enqueue(std::move(wanted)), enqueue(std::move(again))}));
    notify(kind);
    co_return Result<>{};
}

void Queue::wake(std::string_view kind) {
    {
        MutexLock lock(mutex_);
        notified_.emplace(kind);
    }
    wake_.wake();
}

void Queue::tell_others(std::string_view kind) {
    if (options_.hints != nullptr) options_.hints->publish(kHints, options_.boot_id + "/" + std::string(kind));
}

std::set<std::string> Queue::take_notified() {
    MutexLock lock(mutex_);
    return std::exchange(notified_, {});
}

std::unique_ptr<ports::Broadcast::Subscription> Queue::hear_others(Executor on) {
    if (options_.hints == nullptr) return nullptr;
    auto hear = [this](ports::Broadcast::Message const& message) {
        auto const end = message->find('/');
        if (end == message->npos || message->compare(0, end, options_.boot_id) == 0) return;
        if (end + 1 == message->size())
            lease_check_.wake();
        else
            wake(std::string_view(*message).substr(end + 1));
    };
    return options_.hints->subscribe(kHints, std::move(on), {.message = std::move(hear), .gap = [] {}});
}

/// Where the row still is as it was read. Rows of earlier versions have no revision, and get one with their first
/// write.
ports::Put Queue::replacement(Job const& before, Job& after) {
    after.updated_at = clock_.now();
    after.revision = random_.base32(16);
    auto unchanged = before.revision.empty() ? Condition::attribute_absent("Revision")
                                             : Condition::attribute_equals("Revision", json::Value(before.revision));
    return {kJobs, to_stored(after), {Condition::attribute_exists("JobId"), std::move(unchanged)}};
}

Task<Result<>> Queue::change(Job before, Job after, std::optional<Share> share) {
    auto put = replacement(before, after);
    auto written = co_await write(before, after, std::move(put), std::move(share));
    if (written.ok()) co_return written;
    auto stands = co_await get(after.job_id);
    if (stands.ok() && stands->revision == after.revision) co_return Result<>{};
    co_return written;
}

/// Where `held` still is ours, and writes all but what is another's to write. Its mark is news to us once: then, unless
/// that is all the same, it fails with cancelled and `held` has the mark, too.
///
/// Each write of a holder is over the lease's end that it knows of: a renewal that was reported as failed, and is made
/// after a later one, would shorten the lease under its holder, and put an older checkpoint in the place of a newer.
Task<Result<>> Queue::change_held(Job& held, Job after, Unless unless, ports::Item also) {
    after.updated_at = clock_.now();
    after.revision = random_.base32(16);
    ports::Update update{.table = kJobs, .key = {held.job_id.text()}, .set = to_stored(after)};
    for (auto const* others : {"JobId", "Checkpoint", "CancelWanted"}) update.set.erase(others);
    for (auto const* gone : {"Queue", "Turn", "Awaits", "AwaitedBy", "ExpiresAt", "FinalFailure", "Refused"})
        if (!update.set.contains(gone)) update.remove.emplace_back(gone);
    for (auto& [name, value] : also) update.set[name] = value;
    update.conditions = {Condition::attribute_equals("State", json::Value(name_of(held.state))),
                         Condition::attribute_equals("LeaseId", json::Value(held.lease_id)),
                         Condition::attribute_equals("LeaseExpiresAt", to_stored(held).at("LeaseExpiresAt"))};
    bool const heeds_mark = unless == Unless::cancelled && !held.cancel_wanted;
    if (heeds_mark) update.conditions.push_back(Condition::attribute_absent("CancelWanted"));

    auto written = co_await write(held, after, std::move(update), {});
    if (written.ok()) co_return written;
    auto stands = co_await get(held.job_id);
    if (!stands.ok() && stands.error().kind != Errc::not_found) co_return std::move(stands).error();
    if (stands.ok() && stands->revision == after.revision) co_return Result<>{};
    if (!stands.ok() || stands->state != held.state || stands->lease_id != held.lease_id)
        co_return Error{Errc::conflict, "the job is somebody else's by now", "lease_lost"};
    if (heeds_mark && stands->cancel_wanted) {
        held.cancel_wanted = true;
        co_return Error{Errc::cancelled, "the job was cancelled"};
    }
    // A write of ours went through that was looked for in vain.
    if (stands.ok() && stands->lease_expires_at != held.lease_expires_at) {
        held.lease_expires_at = stands->lease_expires_at;
        co_return co_await change_held(held, std::move(after), unless, std::move(also));
    }
    co_return Error{Errc::unavailable, written.error().detail};
}

void Queue::lease_to_us(Job& job) {
    ++job.attempt;
    job.lease_owner = options_.boot_id;
    job.lease_id = random_.base32(16);
    job.lease_expires_at = clock_.now() + options_.lease;
}

void Queue::begin(Job& job) {
    job.state = State::running;
    job.awaits_room = false;
    job.begun_at = clock_.now();
    lease_to_us(job);
}

/// As its holder leaves it: to be run, or, where nobody wants that any more, for its feature to be told.
Job Queue::released(Job job, Time run_at, std::string error) const {
    job.lease_owner.clear();
    job.lease_id.clear();
    job.in_turns = false;  // it is let in again like one that has just come
    job.last_error = std::move(error);
    if (job.cancel_wanted) {
        job.state = State::cancelled;
        job.lease_expires_at = clock_.now();
    } else {
        job.state = State::ready;
        job.run_at = run_at;
    }
    return job;
}

/// A page of those who wait, and none of others: whoever frees a little of a full site reads no more of it than that.
/// What it shows may be late, so a job that has begun meanwhile, or was woken, stays as it is.
Task<Result<std::size_t>> Queue::wake_for_room(std::string owner) {
    ports::Query query{.table = kJobs, .index = kForRoom, .partition = kRoom, .limit = kWokenAtOnce};
    if (!owner.empty()) {
        query.from = owner + "#";
        query.to = owner + "#\x7f";
    }
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    std::size_t woken = 0;
    std::set<std::string> kinds;
    Result<> all;
    for (auto& job : read(page)) {
        auto const before = job;
        job.run_at = std::max<Time>(clock_.now(), job.updated_at + kLooksApartMin);
        if (before.run_at <= job.run_at) continue;
        auto changed = co_await change(before, std::move(job));
        if (!changed.ok()) {
            all = next_after(before, std::move(changed));
            if (all.ok()) continue;
            break;
        }
        kinds.insert(before.kind);
        ++woken;
    }
    for (auto const& kind : kinds) notify(kind);
    KLIEG_CO_CHECK(std::move(all));
    co_return woken;
}

/// Of a release to come, perhaps, or written by hand.
std::vector<Job> Queue::read(ports::Page const& page) {
    std::vector<Job> jobs;
    for (auto const& item : page.items) {
        auto job = json::from_item<Job>(item);
        if (job.ok())
            jobs.push_back(*std::move(job));
        else
            passed_over_.tell("job", std::string(item.at("JobId").as_string()), job.error());
    }
    return jobs;
}

/// Of a write that failed: whether the next job may be tried, since another was faster or it is about this one alone.
Result<> Queue::next_after(Job const& job, Result<> failed) {
    if (is_lost_race(failed.error())) return {};
    if (!is_of_one_row(failed.error())) return failed;
    passed_over_.tell("job", job.job_id.text(), failed.error());
    return {};
}

/// Jobs that may run by now, or whose leases have ended by now. Of all pages the bound is the same, or the cursor of
/// one would be none for the next.
ports::Query Queue::due(State state, std::string const& kind) const {
    return {.table = kJobs,
            .index = kByQueue,
            .partition = queue_of(state, kind),
            .to = to_rfc3339(clock_.now()) + "#\x7f"};
}

Task<Result<std::optional<Job>>> Queue::claim(std::string kind, Turns turns) {
    return turns == Turns::by_owner ? claim_by_owner(std::move(kind)) : claim_due(std::move(kind));
}

/// Page by page until there was one job that could be had, past those that cannot be read.
Task<Result<std::optional<Job>>> Queue::claim_due(std::string kind) {
    auto query = due(State::ready, kind);
    query.limit = kPage;
    int pages = 0;
    for (int looks = 0; looks < kLooksMax && pages < kPagesMax; ++looks) {
        KLIEG_CO_TRY(auto page, co_await tables_.query(query));
        auto const jobs = read(page);
        auto const count = jobs.size();
        bool const meets_others = options_.sharing == leases::Sharing::shared && count > 1;
        auto const first = meets_others ? static_cast<std::size_t>(random_.number() % count) : 0;
        for (std::size_t i = 0; i < count; ++i) {
            auto const& before = jobs[(first + i) % count];
            auto job = before;
            begin(job);
            auto claimed = co_await change(before, job);
            if (claimed.ok()) co_return job;
            KLIEG_CO_CHECK(next_after(before, std::move(claimed)));
        }
        query.cursor = std::move(page.next);
        if (query.cursor.empty()) break;
        if (count > 0) ++pages;
    }
    co_return std::optional<Job>{};
}

Task<Result<>> Queue::renew(Job& job) {
    auto renewed = job;
    renewed.lease_expires_at = clock_.now() + options_.lease;
    auto written = co_await change_held(job, renewed, Unless::cancelled);
    if (!written.ok() && written.error().kind == Errc::cancelled)
        written = co_await change_held(job, renewed, Unless::lease_is_lost);
    // Only now: whoever believed in a lease that is not written would run beside the next holder.
    if (written.ok()) job.lease_expires_at = renewed.lease_expires_at;
    co_return written;
}

Task<Result<>> Queue::save_checkpoint(Job& job, json::Object reached) {
    auto saved = job;
    saved.lease_expires_at = clock_.now() + options_.lease;
    ports::Item also{{"Checkpoint", reached}};
    KLIEG_CO_CHECK(co_await change_held(job, saved, Unless::lease_is_lost, std::move(also)));
    job.lease_expires_at = saved.lease_expires_at;
    job.checkpoint = std::move(reached);
    co_return Result<>{};
}

Task<Result<>> Queue::finish(Job job) {
    co_return co_await change_held(job, ended(job, State::done, clock_.now()), Unless::lease_is_lost);
}

Task<Result<>> Queue::give_back(Job job, Time run_at, std::string error) {
    auto given = co_await change_held(job, released(job, run_at, error), Unless::cancelled);
    if (!given.ok() && given.error().kind == Errc::cancelled)
        given = co_await change_held(job, released(job, run_at, std::move(error)), Unless::lease_is_lost);
    if (given.ok() && job.cancel_wanted) lease_check_.wake();
    co_return given;
}

Task<Result<>> Queue::give_way(Job job, bool got_further) {
    job.attempt = std::max<std::int64_t>(job.attempt - 1, 0);
    job.fruitless = got_further ? 0 : job.fruitless + 1;
    job.waits = 0;
    if (got_further) job.failures = 0;  // those were of a part that is done
    co_return co_await give_back(std::move(job), clock_.now(), "");
}

Task<Result<>> Queue::bury(Job job, std::string error) {
    auto after = ended(job, State::dead, clock_.now());
    after.last_error = std::move(error);
    co_return co_await change_held(job, std::move(after), Unless::lease_is_lost);
}

Task<Result<>> Queue::end_cancelled(Job job) {
    co_return co_await change_held(job, ended(job, State::cancelled, clock_.now()), Unless::lease_is_lost);
}

Task<Result<std::size_t>> Queue::void_leases_of_other_boots(std::vector<std::string> kinds) {
    std::size_t count = 0;
    if (options_.sharing != leases::Sharing::alone) co_return count;
    for (auto& kind : kinds) {
        KLIEG_CO_TRY(auto recovered, co_await make_ready(std::move(kind), Leases::of_other_boots, 0));
        count += recovered.begin_again;
    }
    co_return count;
}

Task<Result<Queue::Recovered>> Queue::recover(std::string kind, std::size_t cancelled_at_most) {
    co_return co_await make_ready(std::move(kind), Leases::expired, cancelled_at_most);
}

/// What was taken is answered whatever became of the rest, since it is leased to us by now.
Task<Result<Queue::Recovered>> Queue::make_ready(std::string kind, Leases which, std::size_t cancelled_at_most) {
    Recovered recovered;
    auto query = due(State::running, kind);
    if (which == Leases::of_other_boots) query.to.reset();
    Result<> all;
    do {
        auto page = co_await tables_.query(query);
        if (!page.ok()) {
            all = std::move(page).error();
            break;
        }
        query.cursor = std::move(page->next);
        for (auto& job : read(*page)) {
            bool const is_one_more = job.cancel_wanted && which == Leases::expired;
            if (is_one_more && recovered.cancelled.size() == cancelled_at_most) continue;
            all = co_await make_one_ready(std::move(job), which, recovered);
            if (!all.ok()) break;
        }
    } while (!query.cursor.empty() && all.ok());
    bool const any = recovered.begin_again > 0 || !recovered.cancelled.empty();
    if (!any) KLIEG_CO_CHECK(std::move(all));
    co_return recovered;
}

Task<Result<>> Queue::make_one_ready(Job job, Leases which, Recovered& recovered) {
    // Nobody has those that were cancelled and are not told yet; recover() takes them.
    bool const is_of_others = !job.lease_owner.empty() && job.lease_owner != options_.boot_id;
    if (which == Leases::of_other_boots && !is_of_others) co_return Result<>{};
    bool const cancelled = job.cancel_wanted && which == Leases::expired;
    auto after = released(job, clock_.now(), "the process that ran it went away");
    if (job.cancel_wanted) after.last_error = job.last_error;
    if (job.final_failure) after.last_error = job.final_failure->detail;
    if (cancelled) lease_to_us(after);
    auto changed = co_await change(job, after);
    if (!changed.ok()) co_return next_after(job, std::move(changed));
    if (cancelled)
        recovered.cancelled.push_back(std::move(after));
    else
        ++recovered.begin_again;
    co_return Result<>{};
}

Task<Result<Job>> Queue::get(JobId id) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kJobs, {id.text()}, ports::Consistency::strong));
    if (!item) co_return Error{Errc::not_found, "there is no such job"};
    co_return json::from_item<Job>(*item);
}

Task<Result<Queue::Page>> Queue::list(ports::Cursor cursor, std::size_t limit) {
    KLIEG_CO_TRY(auto stored, co_await tables_.scan({.table = kJobs, .limit = limit, .cursor = std::move(cursor)}));
    co_return Page{read(stored), std::move(stored.next)};
}

Task<Result<>> Queue::cancel(JobId id) {
    for (int tries = 0; tries < kTriesMax; ++tries) {
        KLIEG_CO_TRY(auto job, co_await get(id));
        if (has_ended(job)) co_return Error{Errc::conflict, "the job has ended"};
        if (job.cancel_wanted) co_return Result<>{};
        auto after = job;
        after.cancel_wanted = true;
        if (job.state == State::ready) after = released(std::move(after), job.run_at, job.last_error);
        auto changed = co_await change(std::move(job), std::move(after));
        if (!changed.ok() && is_lost_race(changed.error())) continue;
        KLIEG_CO_CHECK(std::move(changed));
        lease_check_.wake();
        tell_others("");
        co_return Result<>{};
    }
    co_return Error{Errc::unavailable, "the job is being changed by others: try again"};
}

Task<Result<>> Queue::run_again(JobId id) {
    KLIEG_CO_TRY(auto job, co_await get(std::move(id)));
    if (job.state == State::running) co_return Error{Errc::conflict, "the job is running"};
    if (job.state == State::cancelled && !job.ended_at) co_return Error{Errc::conflict, "the job is being cancelled"};
    auto const before = job;
    if (job.state == State::done) job.checkpoint = nullptr;
    job.state = State::ready;
    job.in_turns = job.awaits_room = false;
    job.attempt = job.failures = job.same_failures = job.fruitless = job.waits = 0;
    job.run_at = clock_.now();
    job.progress = 0;
    job.cancel_wanted = false;
    job.final_failure.reset();
    job.refused = false;
    job.ended_at.reset();
    auto const kind = job.kind;
    KLIEG_CO_CHECK(co_await change(before, std::move(job)));
    notify(kind);
    co_return Result<>{};
}

}  // namespace klieg::jobs
