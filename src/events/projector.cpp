#include "events/projector.h"

#include "base/caught.h"
#include "base/log.h"
#include "base/race.h"

namespace klieg::events {

namespace {

using namespace std::chrono_literals;

constexpr auto kCursors = "Cursors";
/// Short enough that a lease is renewed between two waits.
constexpr auto kPatience = 10s;
constexpr auto kRenewEvery = 10s;
/// How soon it sees that another process has left its place.
constexpr auto kLookForFreeLeases = 5s;
constexpr auto kAfterFailure = 2s;

}  // namespace

Result<Place> Place::from(json::Value const& value) {
    return json::to<Place>(value, json::Naming::pascal, json::Strictness::stored);
}

Projector::Projector(Needs needs, Options options)
    : needs_(needs),
      lease_({needs.tables, needs.clock, needs.random},
             {.name = lease_prefix(needs.projection.name) + needs.reader.shard(), .sharing = options.sharing}) {}

std::vector<ports::TableSchema> Projector::tables() {
    return {{.name = kCursors, .partition_attribute = "Projector", .sort_attribute = "Shard"}};
}

Task<> Projector::follow() {
    while (!has_ended()) {
        auto applied = co_await caught(project_once(kPatience));
        if (!applied.ok() && applied.error().code == "lease_lost") {
            log::info("a projector's place was taken over", {{"projector", needs_.projection.name}});
        } else if (!applied.ok()) {
            log::warn("a projector waits", {{"projector", needs_.projection.name}, {"error", applied.error().detail}});
            co_await sleep_for(kAfterFailure);
        } else if (!lease_.held()) {
            co_await sleep_for(kLookForFreeLeases);
        }
    }
}

Task<Result<std::size_t>> Projector::project_once(std::chrono::milliseconds patience) {
    if (has_ended()) co_return std::size_t{0};
    KLIEG_CO_TRY(bool held, co_await hold());
    if (!held || has_ended()) co_return std::size_t{0};
    if (place_->to_be_made_anew) KLIEG_CO_CHECK(co_await make_anew());
    auto const after = place_->position;
    KLIEG_CO_TRY(auto batch, co_await needs_.reader.next(after, patience));
    auto const events = batch->events_after(after);
    if (!events.empty()) KLIEG_CO_CHECK(co_await under_lease(needs_.projection.apply(events)));
    // What could not be read is behind it, too.
    if (batch->last != after || batch->ended)
        KLIEG_CO_CHECK(co_await save({.position = batch->last, .ended = batch->ended}));
    co_return events.size();
}

Task<Result<bool>> Projector::hold() {
    if (lease_.held() && place_) {
        auto kept = co_await lease_.keep();
        if (kept.ok()) co_return true;
        if (lease_.held()) co_return std::move(kept).error();
    }
    place_.reset();
    KLIEG_CO_TRY(bool acquired, co_await lease_.acquire());
    if (!acquired) co_return false;
    if (!lease_.value().is_null()) {
        KLIEG_CO_TRY(place_, Place::from(lease_.value()));
        co_return true;
    }
    KLIEG_CO_TRY(auto first, co_await first_place());
    if (!first) {
        KLIEG_CO_CHECK(co_await lease_.give_up());
        co_return false;
    }
    KLIEG_CO_CHECK(co_await save(*std::move(first)));
    co_return true;
}

/// A shard goes on where its parents have ended: none before each of them is applied to its end. A projection that has
/// followed none of them is new, and has nothing of what the log no longer has.
Task<Result<std::optional<Place>>> Projector::first_place() {
    auto const& name = needs_.projection.name;
    KLIEG_CO_TRY(auto cursor,
                 co_await needs_.tables.get(kCursors, {name, needs_.reader.shard()}, ports::Consistency::strong));
    if (cursor) co_return Place{.position = std::string(cursor->at("Position").as_string())};
    bool is_new = true;
    for (auto const& parent : needs_.reader.parents()) {
        KLIEG_CO_TRY(auto row, co_await leases::find(needs_.tables, lease_prefix(name) + parent));
        if (!row || row->value.is_null()) continue;
        KLIEG_CO_TRY(auto place, Place::from(row->value));
        if (!place.ended) co_return std::nullopt;
        is_new = false;
    }
    co_return Place{.to_be_made_anew = is_new};
}

/// Events that come while the tables are walked may be in what the walk saw or not: they are applied after it, and are
/// no news where they are.
Task<Result<>> Projector::make_anew() {
    Place place;
    if (needs_.projection.seed) {
        KLIEG_CO_TRY(place.position, co_await needs_.log.end(needs_.reader.shard()));
        KLIEG_CO_CHECK(co_await under_lease(needs_.projection.seed()));
        log::info("a projection was made anew", {{"projector", needs_.projection.name}});
    }
    co_return co_await save(std::move(place));
}

/// Ends the work where the lease is lost: another has begun it by then.
Task<Result<>> Projector::under_lease(Task<Result<>> work) {
    auto ended = co_await race(caught(std::move(work)), renew_until_lost());
    co_return std::visit([](auto& result) { return std::move(result); }, ended);
}

Task<Result<>> Projector::renew_until_lost() {
    for (;;) {
        co_await sleep_for(kRenewEvery);
        auto kept = co_await caught(lease_.keep());
        if (!kept.ok() && !lease_.held()) co_return kept;
    }
}

Task<Result<>> Projector::save(Place place) {
    KLIEG_CO_CHECK(co_await lease_.save(place.to_json()));
    place_ = std::move(place);
    co_return Result<>{};
}

}  // namespace klieg::events
