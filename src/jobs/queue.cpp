#include "jobs/queue.h"

#include "ports/order_key.h"

#include <boost/describe/enum_to_string.hpp>

namespace klieg::jobs {

namespace {

constexpr auto kTable = "Jobs";
constexpr auto kIndex = "ByQueue";

/// The index ByQueue is the order of work. Its sort key is a time of fixed width, so that text sorts as time does, and
/// the id behind it; "#\x7f" is behind every id of one time. A bound on it selects what is due: jobs that may run by
/// now, or leases that have ended by now.
std::string queue_of(State state, std::string const& kind) {
    return std::string(boost::describe::enum_to_string(state, "")) + "#" + kind;
}

ports::Item to_stored(Job const& job) {
    auto item = json::to_item(job);
    auto turn = job.state == State::running ? job.lease_expires_at : job.run_at;
    item["Queue"] = queue_of(job.state, job.kind);
    item["Turn"] = ports::order_key(turn, job.job_id.text());
    return item;
}

bool is_lost_race(Error const& error) {
    return error.kind == Errc::conflict;
}

}  // namespace

Queue::Queue(ports::TableStore& tables, Clock const& clock, Random& random, Options options)
    : tables_(tables), clock_(clock), random_(random), options_(std::move(options)) {}

std::vector<ports::TableSchema> Queue::tables() {
    return {{.name = kTable, .partition_attribute = "JobId", .indexes = {{kIndex, "Queue", "Turn"}}}};
}

ports::Action Queue::enqueue(NewJob wanted) {
    auto now = clock_.now();
    Job job{.job_id = JobId::make(random_),
            .kind = std::move(wanted.kind),
            .subject = std::move(wanted.subject),
            .payload = std::move(wanted.payload),
            .run_at = now + wanted.delay,
            .created_at = now,
            .updated_at = now};
    return ports::Put{kTable, to_stored(job), {ports::Condition::attribute_absent("JobId")}};
}

/// Conditions on what was read: whoever changed the job meanwhile moved its state, its attempt or its lease. A write
/// that failed is looked for before that is believed, since an engine may have done it all the same: a worker would
/// walk past a job that it holds, and nobody run it until its lease ends.
Task<Result<>> Queue::change(Job before, Job after) {
    using ports::Condition;
    after.updated_at = clock_.now();
    auto written = co_await tables_.write(
        ports::Put{kTable,
                   to_stored(after),
                   {Condition::attribute_equals("State", boost::describe::enum_to_string(before.state, "")),
                    Condition::attribute_equals("Attempt", before.attempt),
                    Condition::attribute_equals("LeaseOwner", json::Value(before.lease_owner))}});
    if (written.ok()) co_return written;
    auto stands = co_await get(after.job_id);
    if (stands.ok() && json::to_item(*stands) == json::to_item(after)) co_return Result<>{};
    co_return written;
}

Task<Result<std::optional<Job>>> Queue::claim(std::string kind) {
    auto now = clock_.now();
    ports::Query query{.table = kTable,
                       .index = kIndex,
                       .partition = queue_of(State::ready, kind),
                       .to = to_rfc3339(now) + "#\x7f",
                       .limit = 8};
    KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
    for (auto const& item : page.items) {
        KLIEG_CO_TRY(auto job, json::from_item<Job>(item));
        auto const before = job;
        job.state = State::running;
        ++job.attempt;
        job.lease_owner = options_.boot_id;
        job.lease_id = random_.base32(16);
        job.lease_expires_at = now + options_.lease;
        auto claimed = co_await change(before, job);
        if (claimed.ok()) co_return job;
        if (!is_lost_race(claimed.error())) co_return std::move(claimed).error();
    }
    co_return std::optional<Job>{};
}

Task<Result<>> Queue::renew(Job& job) {
    auto renewed = job;
    renewed.lease_expires_at = clock_.now() + options_.lease;
    KLIEG_CO_CHECK(co_await change(job, renewed));
    // Only now: whoever believed in a lease that is not written would run beside the next holder.
    job.lease_expires_at = renewed.lease_expires_at;
    co_return Result<>{};
}

Task<Result<>> Queue::finish(Job job) {
    auto removed = co_await tables_.write(
        ports::Delete{kTable,
                      {job.job_id.text()},
                      {ports::Condition::attribute_equals("LeaseOwner", json::Value(job.lease_owner)),
                       ports::Condition::attribute_equals("Attempt", job.attempt)}});
    if (removed.ok()) co_return removed;
    auto stands = co_await get(std::move(job.job_id));
    // It has ended, though the answer to that got lost.
    if (!stands.ok() && stands.error().kind == Errc::not_found) co_return Result<>{};
    co_return removed;
}

Task<Result<>> Queue::give_back(Job job, Time run_at, std::string error) {
    auto const before = job;
    job.state = State::ready;
    job.run_at = run_at;
    job.lease_owner.clear();
    job.last_error = std::move(error);
    co_return co_await change(before, std::move(job));
}

Task<Result<>> Queue::bury(Job job, std::string error) {
    auto const before = job;
    job.state = State::dead;
    job.lease_owner.clear();
    job.last_error = std::move(error);
    co_return co_await change(before, std::move(job));
}

Task<Result<std::size_t>> Queue::void_leases_of_other_boots(std::vector<std::string> kinds) {
    std::size_t count = 0;
    for (auto& kind : kinds) {
        KLIEG_CO_TRY(auto made_ready, co_await make_ready(std::move(kind), Leases::of_other_boots));
        count += made_ready;
    }
    co_return count;
}

Task<Result<std::size_t>> Queue::recover(std::string kind) {
    co_return co_await make_ready(std::move(kind), Leases::expired);
}

Task<Result<std::size_t>> Queue::make_ready(std::string kind, Leases which) {
    std::size_t count = 0;
    ports::Cursor cursor;
    do {
        ports::Query query{
            .table = kTable, .index = kIndex, .partition = queue_of(State::running, kind), .cursor = cursor};
        if (which == Leases::expired) query.to = to_rfc3339(clock_.now()) + "#\x7f";
        KLIEG_CO_TRY(auto page, co_await tables_.query(std::move(query)));
        cursor = std::move(page.next);
        for (auto const& item : page.items) {
            KLIEG_CO_TRY(auto job, json::from_item<Job>(item));
            if (which == Leases::of_other_boots && job.lease_owner == options_.boot_id) continue;
            auto given_back = co_await give_back(std::move(job), clock_.now(), "the process that ran it went away");
            if (given_back.ok())
                ++count;
            else if (!is_lost_race(given_back.error()))
                co_return std::move(given_back).error();
        }
    } while (!cursor.empty());
    co_return count;
}

Task<Result<Job>> Queue::get(JobId id) {
    KLIEG_CO_TRY(auto item, co_await tables_.get(kTable, {id.text()}, ports::Consistency::strong));
    if (!item) co_return Error{Errc::not_found, "there is no such job"};
    co_return json::from_item<Job>(*item);
}

Task<Result<Queue::Page>> Queue::list(ports::Cursor cursor, std::size_t limit) {
    KLIEG_CO_TRY(auto stored, co_await tables_.scan({.table = kTable, .limit = limit, .cursor = std::move(cursor)}));
    KLIEG_CO_TRY(auto jobs, ports::rows_of<Job>(stored));
    co_return Page{std::move(jobs), std::move(stored.next)};
}

Task<Result<>> Queue::run_again(JobId id) {
    KLIEG_CO_TRY(auto job, co_await get(std::move(id)));
    if (job.state == State::running) co_return Error{Errc::conflict, "the job is running"};
    auto const before = job;
    job.state = State::ready;
    job.attempt = job.failures = 0;
    job.run_at = clock_.now();
    KLIEG_CO_CHECK(co_await change(before, std::move(job)));
    notify();
    co_return Result<>{};
}

}  // namespace klieg::jobs
