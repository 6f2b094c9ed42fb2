#include "events/follower.h"

#include "base/caught.h"
#include "base/log.h"

#include <set>

namespace klieg::events {

namespace {

using namespace std::chrono_literals;

constexpr auto kListShardsEvery = 60s;
constexpr auto kListAgainAfter = 2s;

}  // namespace

Follower::Shard::Shard(Follower& follower, ports::LogShard about) : reader(follower.needs_.log, std::move(about)) {
    auto const& needs = follower.needs_;
    for (auto const& projection : follower.projections_)
        projectors.emplace_back(
            Projector::Needs{projection, reader, needs.log, needs.tables, needs.clock, needs.random},
            follower.options_);
}

Follower::Follower(Needs needs, Projector::Options options, Executor executor)
    : needs_(needs), options_(options), tasks_(std::move(executor)) {}

void Follower::start() {
    tasks_.spawn("events.shards", watch_shards());
}

Task<> Follower::stop() {
    co_await tasks_.stop();
    for (auto& [name, shard] : shards_)
        for (auto& projector : shard.projectors) {
            auto given_up = co_await caught(projector.give_up());
            if (!given_up.ok()) log::warn("a projector waits for its lease to end", {{"shard", name}});
        }
}

Task<> Follower::watch_shards() {
    for (;;) {
        auto const seen = shard_ended_.ticket();
        auto opened = co_await caught(open_new_shards());
        if (!opened.ok()) {
            log::warn("a projector cannot see the log", {{"error", opened.error().detail}});
            co_await sleep_for(kListAgainAfter);
            continue;
        }
        for (auto* shard : *opened)
            for (auto& projector : shard->projectors)
                tasks_.spawn("events." + shard->reader.shard(), follow_to_the_end(projector));
        co_await shard_ended_.wait(seen, kListShardsEvery);
    }
}

Task<> Follower::follow_to_the_end(Projector& projector) {
    co_await projector.follow();
    shard_ended_.wake();
}

/// Nobody waits for parents that the log has forgotten: nothing more is read of them.
Task<Result<std::vector<Follower::Shard*>>> Follower::open_new_shards() {
    KLIEG_CO_TRY(auto listed, co_await needs_.log.shards());
    std::set<std::string> ids;
    for (auto const& shard : listed) ids.insert(shard.id);
    std::vector<Shard*> opened;
    for (auto& shard : listed) {
        std::erase_if(shard.parents, [&](std::string const& parent) { return !ids.contains(parent); });
        auto [at, is_new] = shards_.try_emplace(shard.id, *this, shard);
        if (is_new)
            opened.push_back(&at->second);
        else
            at->second.reader.set_parents(std::move(shard.parents));
    }
    co_return opened;
}

Task<Result<std::size_t>> Follower::follow_once() {
    KLIEG_CO_CHECK(co_await open_new_shards());
    std::size_t count = 0;
    for (auto& [name, shard] : shards_)
        for (auto& projector : shard.projectors) {
            KLIEG_CO_TRY(auto applied, co_await caught(projector.project_once(0ms)));
            count += applied;
        }
    co_return count;
}

/// Takes the lease from whoever holds it. That one notices when it saves, or looks, and reads then what it is to do.
Task<Result<>> request_rebuild(Follower::Needs needs, std::string projection) {
    auto const prefix = Projector::lease_prefix(projection);
    KLIEG_CO_TRY(auto shards, co_await needs.log.shards());
    bool found = false;
    std::vector<std::string> names;
    for (auto const& shard : shards) {
        KLIEG_CO_TRY(auto row, co_await leases::find(needs.tables, prefix + shard.id));
        found = found || row;
        auto const place = row ? Place::from(row->value) : Result<Place>(Place{});
        bool const has_ended = place.ok() && place->ended;  // then those of its children are made anew
        if (!has_ended) names.push_back(prefix + shard.id);
    }
    for (std::size_t i = 0; found && i < names.size(); ++i) {
        leases::Lease lease({needs.tables, needs.clock, needs.random},
                            {.name = names[i], .sharing = leases::Sharing::alone});
        KLIEG_CO_TRY(bool acquired, co_await lease.acquire());
        if (!acquired) co_return Error{Errc::unavailable, names[i] + " is being changed: try again"};
        KLIEG_CO_CHECK(co_await lease.save(Place{.to_be_made_anew = true}.to_json()));
        KLIEG_CO_CHECK(co_await lease.give_up());
    }
    if (!found) co_return Error{Errc::not_found, "no server has followed events as " + projection + " in this folder"};
    co_return Result<>{};
}

}  // namespace klieg::events
