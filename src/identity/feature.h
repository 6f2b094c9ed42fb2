#pragma once

#include "assembly/feature.h"
#include "identity/api.h"
#include "identity/authenticator.h"
#include "identity/ended_sessions_news.h"

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
    };
    struct Options {
        Transport transport = Transport::http;
        IdentityService::Options accounts{};
        SessionService::Options sessions{};
    };
    Feature(Needs needs, Options options);

    static std::vector<ports::TableSchema> tables();
    void add_routes(http::Router& router) override { api.add_routes(router); }
    /// Prepares the link with which the first administrator is made.
    Task<Result<>> start() override;
    Task<> stop() override;

    IdentityRepo repo;
    Setup setup;
    SessionService sessions;
    EndedSessionsNews ended_sessions_news;
    IdentityService service;
    SessionCookie cookie;
    SessionAuthenticator authenticator;
    IdentityApi api;
    std::optional<std::string> setup_token;  ///< of that link; none where there is an administrator
};

}  // namespace klieg::identity
