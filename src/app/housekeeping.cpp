#include "app/housekeeping.h"

#include "base/caught.h"
#include "base/log.h"
#include "base/race.h"

#include <set>

namespace klieg::app {

Housekeeping::Housekeeping(Needs needs, std::vector<assembly::Maintenance> tasks, Executor executor)
    : needs_(needs), tasks_(std::move(tasks)), running_(std::move(executor)) {}

void Housekeeping::start() {
    std::set<std::chrono::seconds> paces;
    for (auto const& task : tasks_) paces.insert(task.every);
    for (auto every : paces) running_.spawn("housekeeping", repeat(every));
}

Task<> Housekeeping::repeat(std::chrono::seconds every) {
    for (;;) {
        co_await do_all(every);
        co_await sleep_for(every);
    }
}

Task<> Housekeeping::do_all(std::chrono::seconds every) {
    for (auto const& task : tasks_) {
        if (task.every != every) continue;
        bool const keeps_pace =
            task.share == assembly::Share::one_of_them &&
            (needs_.sharing == leases::Sharing::shared || task.at_start == assembly::AtStart::does_it_where_due);
        auto done = co_await caught(keeps_pace ? do_for_all(task) : task.run());
        if (!done.ok())
            log::warn("housekeeping failed, and is tried again later",
                      {{"what", task.what}, {"error", done.error().detail}});
    }
}

/// However long it takes. It ends where somebody else has its lease, and so may be at it.
Task<Result<>> Housekeeping::do_under(leases::Lease& lease, assembly::Maintenance const& task) {
    auto first = co_await race(task.run(), keep(lease));
    co_return first.index() == 0 ? std::get<0>(std::move(first)) : std::get<1>(std::move(first));
}

/// Returns when it is lost: to somebody, or since it could not be renewed in time.
Task<Result<>> Housekeeping::keep(leases::Lease& lease) const {
    for (;;) {
        co_await sleep_for(needs_.lease / kRenewalsInLease);
        auto kept = co_await caught(lease.keep());
        if (!kept.ok() && !lease.held()) co_return kept;
    }
}

Task<Result<>> Housekeeping::do_for_all(assembly::Maintenance const& task) {
    leases::Lease lease({needs_.tables, needs_.clock, needs_.random},
                        {.name = "housekeeping/" + task.what, .length = needs_.lease, .sharing = needs_.sharing});
    KLIEG_CO_TRY(bool held, co_await lease.acquire());
    if (!held) co_return Result<>{};
    auto const now = needs_.clock.now();
    auto const* done_last = lease.value().if_int64();
    auto done = Result<>{};
    // Processes that began together do not stay in step: who is a little early is not refused until the next time.
    auto const last = Time(std::chrono::milliseconds(done_last != nullptr ? *done_last : 0));
    // What was done in the future was done by a clock that was wrong.
    if (now >= last + task.every * 9 / 10 || now < last) {
        done = co_await caught(do_under(lease, task));
        if (done.ok()) done = co_await lease.save(json::Value(now.time_since_epoch().count()));
    }
    auto given_up = co_await lease.give_up();
    co_return done.ok() ? std::move(given_up) : std::move(done);
}

}  // namespace klieg::app
