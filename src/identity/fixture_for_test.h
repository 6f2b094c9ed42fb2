#pragma once

#include "adapters/embedded/broadcast.h"
#include "audit/audit.h"
#include "base/crypto.h"
#include "identity/feature.h"
#include "identity/plain_passwords_for_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

#include <atomic>
#include <vector>

namespace klieg::identity {

inline std::vector<ports::TableSchema> all_tables() {
    return ports::joined({Feature::tables(), audit::tables(), uniques::tables(), events::Outbox::tables()});
}

inline NewUser ada() {
    return {"Ada", "Ada@Example.org", "analytical-engine", std::nullopt};
}
inline NewUser named(std::string name) {
    return {name, name + "@example.org", "correct horse battery", std::nullopt};
}
inline Client client() {
    return {"192.0.2.7", "test/1.0", "192.0.2.7"};
}

/// Identity over memory, with a clock that the test moves.
struct Identity {
    explicit Identity(IdentityService::Options accounts = {}, SessionService::Options session_options = {},
                      Transport transport = Transport::http)
        : feature({engine, broadcast, passwords, clock, random, metrics, &outbox},
                  {.transport = transport,
                   .accounts = accounts,
                   .sessions = session_options,
                   .sealing_keys = {{{"k1", std::string(32, 'k')}}, "k1"}}) {}

    testing::MemoryTableStore tables{all_tables()};
    testing::Faults faults;
    testing::FaultyTables engine{tables, faults};
    testing::ManualClock clock;
    SystemRandom random;
    Metrics metrics;
    PlainPasswords passwords;
    embedded::Broadcast broadcast{{}};
    events::Outbox outbox{clock, random};
    Feature feature;
    IdentityRepo& repo = feature.repo;
    Setup& setup = feature.setup;
    SessionService& sessions = feature.sessions;
    IdentityService& service = feature.service;
};

}  // namespace klieg::identity
