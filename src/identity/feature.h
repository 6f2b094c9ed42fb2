#pragma once

#include "assembly/feature.h"
#include "identity/access_tokens_api.h"
#include "identity/account_removal.h"
#include "identity/address_proofs.h"
#include "identity/api.h"
#include "identity/authenticator.h"
#include "identity/ended_sessions_news.h"
#include "identity/second_factors_api.h"
#include "identity/sign_ins_api.h"

namespace klieg::identity {

/// Accounts and sessions, put together.
struct Feature final : assembly::Feature {
    struct Needs {
        ports::TableStore& tables;
        ports::Broadcast& broadcast;
        Passwords& passwords;  ///< hashing is dear: whoever assembles says how much at once
        Clock const& clock;
        Random& random;
        Metrics& metrics;
        events::Outbox* outbox = nullptr;  ///< none: nobody is told of sign-ins, as beside a server that tells
    };
    struct Options {
        Transport transport = Transport::http;
        IdentityService::Options accounts{};
        SessionService::Options sessions{};
        AccessTokens::Options access_tokens{};
        Proofs::Options proofs{};
        SecondFactors::Options second_factors{};
        SealingKeys sealing_keys{};
    };
    Feature(Needs needs, Options options);

    static std::vector<ports::TableSchema> tables();
    /// Who a caller is by now, of whom somebody keeps something open, whatever proved it. Fails: unauthenticated.
    Task<Result<Principal>> renewed(Principal caller);
    void add_routes(http::Router& router) override;
    std::vector<events::CatalogueEntry> events() const override;
    std::vector<assembly::Maintenance> maintenance() override;
    /// Prepares the link with which the first administrator is made.
    Task<Result<>> start() override;
    Task<> stop() override;

    IdentityRepo repo;
    AccessTokenRepo access_token_repo;
    SecondFactorRepo second_factor_repo;
    Setup setup;
    SessionService sessions;
    EndedSessionsNews ended_sessions_news;
    SignInGuard guard;
    SignInLog sign_ins;
    SecondFactorCodes second_factor_codes;
    Proofs proofs;
    SecondFactors second_factors;
    AccessTokens access_tokens;
    IdentityService service;
    AddressProofs address_proofs;
    AccountRemoval account_removal;
    SessionCookie cookie;
    SessionAuthenticator authenticator;
    IdentityApi api;
    AccessTokensApi access_tokens_api;
    SecondFactorsApi second_factors_api;
    SignInsApi sign_ins_api;
    std::optional<std::string> setup_token;  ///< of that link; none where there is an administrator
};

}  // namespace klieg::identity
