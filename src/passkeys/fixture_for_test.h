#pragma once

#include "adapters/embedded/broadcast.h"
#include "audit/audit.h"
#include "identity/feature.h"
#include "identity/plain_passwords_for_test.h"
#include "passkeys/device_for_test.h"
#include "passkeys/feature.h"
#include "testing/api_client.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

#include <stdexcept>

namespace klieg::passkeys {

inline std::vector<ports::TableSchema> all_tables() {
    return ports::joined(
        {identity::Feature::tables(), Feature::tables(), audit::tables(), uniques::tables(), events::Outbox::tables()});
}

/// Accounts and their passkeys over memory, and Ada with a session.
struct Site {
    Site() {
        identity.add_routes(router);
        feature.add_routes(router);
    }

    Task<> raise() {
        auto made = co_await identity.service.register_user({"Ada", "ada@example.org", "analytical-engine", {}},
                                                            {"192.0.2.7", "test/1.0", "192.0.2.7"});
        if (!made.ok()) throw std::runtime_error(made.error().detail);
        ada = made->user.user_id;
        session = made->token;
    }
    Task<testing::Answered> send(http::Method method, std::string path, std::string body = {}, std::string token = {}) {
        testing::Asked asked{
            .method = method, .target = std::move(path), .body = std::move(body), .token = std::move(token)};
        asked.headers.set("Host", "klieg.example");
        co_return co_await client.send(std::move(asked));
    }
    Task<std::string> offered() {
        co_return (co_await send(http::Method::get, "/api/auth/passkey-offer", "", session)).text_at("/challenge");
    }
    Task<std::string> challenge() {
        co_return (co_await send(http::Method::get, "/api/auth/passkey-challenge")).text_at("/challenge");
    }
    Task<testing::Answered> add(Device const& device) {
        auto answered =
            co_await send(http::Method::post, "/api/auth/passkeys", device.made(co_await offered()), session);
        tables.catch_up();
        co_return answered;
    }
    Task<testing::Answered> sign_in(Device const& device) {
        co_return co_await send(http::Method::post, "/api/auth/login/passkey",
                                device.signed_answer(co_await challenge()));
    }
    Task<int> status_of(std::string token) {
        co_return (co_await send(http::Method::get, "/api/auth/sessions", "", token)).status;
    }

    testing::MemoryTableStore tables{all_tables()};
    testing::Faults faults;
    testing::FaultyTables engine{tables, faults};
    testing::ManualClock clock;
    SystemRandom random;
    Metrics metrics;
    identity::PlainPasswords passwords;
    embedded::Broadcast broadcast{{}};
    events::Outbox outbox{clock, random};
    identity::SealingKeys const keys{{{"k1", std::string(32, 'k')}}, "k1"};
    identity::Feature identity{{engine, broadcast, passwords, clock, random, metrics, &outbox}, {.sealing_keys = keys}};
    Feature feature{{engine, identity.repo, identity.service, identity.proofs, identity.sign_ins, identity.cookie,
                     clock, random, ""},
                    {.keys = keys}};
    http::Router router;
    testing::ApiClient client{router, identity.authenticator, clock, random};
    UserId ada;
    std::string session;
};

}  // namespace klieg::passkeys
