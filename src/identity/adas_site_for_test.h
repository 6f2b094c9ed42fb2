#pragma once

#include "identity/fixture_for_test.h"
#include "testing/api_client.h"

#include <stdexcept>

namespace klieg::identity {

inline constexpr auto kAllScopes = R"({"name":"all","scopes":["read","write","upload","admin"]})";

/// Identity with its routes, and Ada with a session.
struct AdasSite : Identity {
    AdasSite() { feature.add_routes(router); }

    Task<> raise() {
        auto made = co_await service.register_user(ada(), identity::client());
        if (!made.ok()) throw std::runtime_error(made.error().detail);
        session = made->token;
        caller = {*co_await sessions.who_is(session), session, identity::client()};
    }
    Task<testing::Answered> send(http::Method method, std::string path, std::string body, std::string token) {
        co_return co_await client.send({method, std::move(path), std::move(body), std::move(token)});
    }
    Task<testing::Answered> make(std::string body) {
        co_return co_await send(http::Method::post, "/api/auth/tokens", body, session);
    }
    Task<std::string> token(std::string body = kAllScopes) {
        auto made = co_await make(std::move(body));
        EXPECT_EQ(made.status, 201) << made.text;
        tables.catch_up();
        co_return made.text_at("/token");
    }
    Task<int> status_of(std::string token) {
        co_return (co_await send(http::Method::get, "/api/auth/me", "", token)).status;
    }
    Task<Principal> administrator() {
        auto root = co_await service.create_user(named("root"), Role::administrator);
        co_return Principal{root->user_id, Role::administrator, {}};
    }

    AccessTokens& access_tokens = feature.access_tokens;
    std::string session;
    Caller caller;
    http::Router router;
    testing::ApiClient client{router, feature.authenticator, clock, random};
};

}  // namespace klieg::identity
