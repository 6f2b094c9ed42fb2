#pragma once

#include "channels/fixture_for_test.h"
#include "identity/repo.h"
#include "subscriptions/feature.h"
#include "testing/faulty_engines.h"

#include <stdexcept>
#include <string>
#include <vector>

namespace klieg::subscriptions {

inline std::vector<ports::TableSchema> followed_tables() {
    return ports::joined({channels::all_tables(), Feature::tables(), identity::IdentityRepo::tables()});
}

/// Subscriptions over memory, whose tables fail when they are told to, with a channel of the owner's.
struct Following {
    template <class T>
    static T must(Result<T> result) {
        if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
        return *std::move(result);
    }
    static void must(Result<> result) {
        if (!result.ok()) throw std::runtime_error("a test's preparation failed: " + result.error().detail);
    }

    Principal person(Role role = Role::user) { return {UserId::make(random), role, SessionId::make(random)}; }
    /// With an account behind them.
    Task<> register_as(Principal who, std::string name) {
        identity::User user{
            .user_id = who.user, .username = name, .email = name + "@example.org", .display_name = "The " + name};
        must(co_await users.commit(identity::IdentityRepo::user_created(user)));
    }
    Task<ChannelId> make_channel() {
        auto made = co_await channels.create(owner, {"n" + random.base32(10), "A channel", {}});
        co_return must(std::move(made)).channel_id;
    }
    /// The changes that were told, oldest first, as "1 none>all".
    Task<std::vector<std::string>> told(std::string subject) {
        std::vector<std::string> lines;
        auto text = [](json::Value const& payload, char const* member) {
            auto const* level = payload.as_object().if_contains(member);
            return level == nullptr || level->is_null() ? std::string("-") : std::string(level->as_string());
        };
        for (auto const& event : co_await events.all())
            if (event.type == "subscription.changed" && event.subject == subject)
                lines.push_back(std::to_string(event.version) + " " + text(event.payload, "before") + ">" +
                                text(event.payload, "after"));
        co_return lines;
    }
    /// What the log brings, all of it again each time.
    Task<> follow() {
        auto const all = co_await events.all();
        for (auto const& projection : feature.projections()) must(co_await projection.apply(all));
    }
    Task<std::int64_t> subscribers(ChannelId channel) {
        co_return must(
            co_await feature.counters.get(channels::subscribers_counter(channel), ports::Consistency::strong));
    }
    /// Runs the jobs that are due; answers how many.
    Task<int> work() {
        for (int done = 0;; ++done) {
            stored.catch_up();
            auto claimed = must(co_await queue.claim(kRemovalKind));
            if (!claimed) co_return done;
            jobs::JobContext context(queue, *claimed);
            must(co_await feature.removal.run(context));
            must(co_await queue.finish(*claimed));
        }
    }

    testing::MemoryTableStore stored{followed_tables()};
    testing::Faults faults;
    testing::FaultyTables tables{stored, faults};
    testing::MemoryCache cache;
    testing::ManualClock clock;
    SystemRandom random;
    events::Recorded events{stored, clock, random};
    budgets::BudgetService budgets{{stored, clock}, {}};
    jobs::Queue queue{stored, clock, random, {.boot_id = "test"}};
    identity::IdentityRepo users{stored};
    channels::Feature channels_feature{
        {stored, cache, events.outbox(), budgets, queue, clock, random,
         [this](Principal who, ChannelId channel) { return service.viewer_of(std::move(who), std::move(channel)); }}};
    channels::ChannelService& channels = channels_feature.service;
    Feature feature{{tables, cache, events.outbox(), queue, channels, users, clock}};
    SubscriptionService& service = feature.service;
    Principal owner = person();
    Principal reader = person();
};

}  // namespace klieg::subscriptions
