#pragma once

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "http/authenticator.h"
#include "http/rate_limiter.h"
#include "http/server.h"
#include "http/trusted_proxies.h"

#include <string>
#include <vector>

namespace klieg::http {

struct MiddlewareOptions {
    TrustedProxies trusted_proxies{};
    std::vector<Rate> rates = default_rates();
    /// "https://video.example" where configured: what an Origin header must say. Empty: what Host says.
    std::string public_origin{};
    log::Level access_log = log::Level::debug;
};

/// What stands between the server and its routes. For every request, in order: id, address of the client, CORS
/// preflight, who asks, rate (by user, else by address; by address before anything else for those without a proof and
/// for sign-in), CSRF, the route (or fallback, 404, 405); and on the way back: errors as problem+json, ETag and 304,
/// compression, security headers, access log.
///
/// Threads: the endpoint runs on every core. Lifetime: router, authenticator and clock outlive the endpoint.
Server::Endpoint make_endpoint(MiddlewareOptions options, Router const& router, Authenticator& authenticator,
                               Clock const& clock, Random& random);

}  // namespace klieg::http
