#pragma once

#include "assembly/feature.h"
#include "passkeys/api.h"

namespace klieg::passkeys {

/// Passkeys, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        identity::IdentityRepo& users;
        identity::IdentityService& accounts;
        identity::Proofs& proofs;
        identity::SignInLog& log;
        identity::SessionCookie cookie;
        Clock const& clock;
        Random& random;
        std::string public_origin;  ///< empty: whatever a request calls us
    };
    Feature(Needs needs, PasskeyService::Options options)
        : repo(needs.tables, needs.random),
          service({repo, needs.users, needs.accounts, needs.proofs, needs.log, needs.clock, needs.random},
                  std::move(options)),
          api(service, std::move(needs.cookie), std::move(needs.public_origin)) {}

    static std::vector<ports::TableSchema> tables() { return PasskeyRepo::tables(); }
    void add_routes(http::Router& router) override { api.add_routes(router); }

    PasskeyRepo repo;
    PasskeyService service;
    PasskeysApi api;
};

}  // namespace klieg::passkeys
