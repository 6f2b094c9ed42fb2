#pragma once

#include "audit/audit.h"
#include "base/crypto.h"
#include "channels/budget_claim.h"
#include "channels/feature.h"
#include "testing/manual_clock.h"
#include "testing/memory_cache.h"
#include "testing/memory_table_store.h"
#include "testing/recorded_events.h"

#include <string>
#include <vector>

namespace klieg::channels {

inline std::vector<ports::TableSchema> all_tables() {
    return ports::joined({Feature::tables(), budgets::BudgetRepo::tables(), counters::tables(), uniques::tables(),
                          audit::tables(), events::Outbox::tables(), jobs::Queue::tables()});
}

/// Channels over memory, and people to ask for them.
struct Channels {
    Principal person(Role role = Role::user) { return {UserId::make(random), role, SessionId::make(random)}; }

    /// The committed events as "type handle", oldest first.
    Task<std::vector<std::string>> event_lines() {
        std::vector<std::string> texts;
        for (auto const& event : co_await events.all())
            texts.push_back(event.type + " " + std::string(event.payload.at("handle").as_string()));
        co_return texts;
    }

    testing::MemoryTableStore tables{all_tables()};
    testing::MemoryCache cache;
    testing::ManualClock clock;
    SystemRandom random;
    events::Recorded events{tables, clock, random};
    budgets::BudgetService budgets{{tables, clock}, {}};
    jobs::Queue queue{tables, clock, random, {.boot_id = "test"}};
    Feature feature{{tables, cache, events.outbox(), budgets, queue, clock, random}};
    ChannelService& service = feature.service;
    Principal owner = person();
};

}  // namespace klieg::channels
