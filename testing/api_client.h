#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "http/authenticator.h"
#include "http/idempotency_store.h"
#include "http/router.h"
#include "http/server.h"

#include <optional>
#include <string>

namespace klieg::testing {

/// A request as a test writes it down.
struct Asked {
    http::Method method = http::Method::get;
    std::string target;  ///< path and query
    std::string body{};
    std::string token{};  ///< sent as a bearer token, where there is one
    http::Headers headers{};
    std::string address = "192.0.2.7";   ///< of the peer
    std::optional<Error> body_breaks{};  ///< after its bytes
};

/// An answer as a test looks at it.
struct Answered {
    int status = 0;
    http::Headers headers{};
    std::string text{};

    /// The JSON at a pointer ("/items/0/id"), null where there is none.
    json::Value at(std::string_view pointer) const;
    std::string text_at(std::string_view pointer) const;
};

/// Sends requests through the middleware to routes, without sockets: what a handler's test needs of a server.
/// Lifetime: what it is given outlives it.
class ApiClient {
public:
    ApiClient(http::Router const& router, http::Authenticator& authenticator, Clock const& clock, Random& random,
              http::IdempotencyStore* idempotency = nullptr);

    Task<Answered> send(Asked asked);

private:
    http::Router const& router_;
    http::Server::Endpoint endpoint_;
};

}  // namespace klieg::testing
