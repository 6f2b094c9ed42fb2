#pragma once

#include "base/crypto.h"
#include "identity/plain_passwords_for_test.h"
#include "identity/service.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

#include <atomic>
#include <vector>

namespace klieg::identity {

inline std::vector<ports::TableSchema> all_tables() {
    auto schemas = IdentityRepo::table_schemas();
    for (auto& schema : uniques::table_schemas()) schemas.push_back(std::move(schema));
    return schemas;
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
    explicit Identity(IdentityService::Options options = {}, SessionService::Options session_options = {})
        : sessions(repo, clock, random, session_options),
          service({repo, sessions, setup, passwords, clock, random}, options) {}

    testing::MemoryTableStore tables{all_tables()};
    testing::ManualClock clock;
    SystemRandom random;
    PlainPasswords passwords;
    IdentityRepo repo{tables};
    Setup setup{repo, random};
    SessionService sessions;
    IdentityService service;
};

}  // namespace klieg::identity
