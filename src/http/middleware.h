#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "http/allowed_origins.h"
#include "http/authenticator.h"
#include "http/idempotency_store.h"
#include "http/rate_limiter.h"
#include "http/server.h"
#include "http/steps/access_log.h"
#include "http/trusted_proxies.h"

#include <string>
#include <vector>

namespace klieg::http {

struct MiddlewareOptions {
    TrustedProxies trusted_proxies{};
    std::vector<Rate> rates = default_rates();
    /// Tokens and cookies from one address that turn out void, on whatever route.
    Rate void_proofs = default_void_proofs();
    /// "https://video.example" where configured: what an Origin header must say. Empty: what Host says.
    std::string public_origin{};
    /// What answers whatever host it is asked for by, where `public_origin` says which is ours.
    std::vector<std::string> health_paths{};
    AllowedOrigins cors_origins = AllowedOrigins::everyone();
    /// Scripts that stand in our pages, as their policy admits them: "sha256-…".
    std::vector<std::string> inline_scripts{};
    AccessLog::Options access_log{};
    /// Outlives the endpoint. Null: Idempotency-Key is passed over.
    IdempotencyStore* idempotency = nullptr;
};

/// What stands between the server and its routes: the steps of http/steps, in the order that middleware.cpp lists, and
/// within them the route (or fallback, 404, 405).
///
/// Threads: the endpoint runs on every core. Lifetime: router, authenticator and clock outlive the endpoint.
Server::Endpoint make_endpoint(MiddlewareOptions options, Router const& router, Authenticator& authenticator,
                               Clock const& clock, Random& random);

}  // namespace klieg::http
