#pragma once

#include "audit/audit.h"
#include "base/crypto.h"
#include "jobs/queue.h"
#include "site/feature.h"
#include "testing/manual_clock.h"
#include "testing/memory_cache.h"
#include "testing/memory_table_store.h"
#include "testing/recorded_events.h"

#include <optional>
#include <string>

namespace klieg::site {

/// What is set of a site, over memory, and people to set it.
struct Settings {
    Principal person(Role role) { return {UserId::make(random), role, SessionId::make(random)}; }

    testing::MemoryTableStore tables{
        ports::joined({Feature::tables(), audit::tables(), events::Outbox::tables(), jobs::Queue::tables()})};
    testing::MemoryCache cache;
    testing::ManualClock clock;
    SystemRandom random;
    events::Recorded events{tables, clock, random};
    jobs::Queue queue{tables, clock, random, {.boot_id = "test"}};
    Feature feature{{tables, cache, events.outbox(), queue, clock},
                    {.name = "Klieg", .registration = Registration::open}};
    SiteService& service = feature.service;
    Principal administrator = person(Role::administrator);
};

inline json::Change<std::string> to(std::string text) {
    return std::optional(std::move(text));
}
inline json::Change<std::string> to_default() {
    return std::optional<std::string>();
}

}  // namespace klieg::site
