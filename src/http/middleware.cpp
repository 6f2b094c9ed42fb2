#include "http/middleware.h"

#include "http/steps/authentication.h"
#include "http/steps/body_codings.h"
#include "http/steps/body_limits.h"
#include "http/steps/caching.h"
#include "http/steps/chain.h"
#include "http/steps/connection_places.h"
#include "http/steps/cors.h"
#include "http/steps/forwarded.h"
#include "http/steps/idempotency.h"
#include "http/steps/own_host.h"
#include "http/steps/packing.h"
#include "http/steps/rates.h"
#include "http/steps/request_ids.h"
#include "http/steps/route_lines.h"
#include "http/steps/same_origin.h"
#include "http/steps/security_lines.h"

namespace klieg::http {

namespace {

template <class AStep, class... Args>
void add(Chain::Steps& steps, Args&&... args) {
    steps.push_back(std::make_unique<AStep>(std::forward<Args>(args)...));
}

}  // namespace

Server::Endpoint make_endpoint(MiddlewareOptions options, Router const& router, Authenticator& authenticator,
                               Clock const& clock, Random& random) {
    auto const& origins = options.cors_origins;
    auto const& void_proofs = options.void_proofs;
    OwnHost::Options own_host{options.public_origin, std::move(options.health_paths)};
    Chain::Steps steps;
    // A request goes down this list, and its answer comes back up.
    add<AccessLog>(steps, options.access_log);                          // up: a line of what came of it
    add<Forwarded>(steps, std::move(options.trusted_proxies));          // down: whose it is that a proxy sends on
    add<RequestIds>(steps, random);                                     // down: id and trace; up: the id
    add<SecurityLines>(steps, origins, options.inline_scripts);         // up: what browsers may do with it
    add<RouteLines>(steps);                                             // up: what all answers of the route say
    add<OwnHost>(steps, std::move(own_host));                           // down: nothing for another host
    add<Cors>(steps, origins, router);                                  // down: preflights; up: to a listed origin
    add<Packing>(steps);                                                // up: compressed, as the client takes it
    add<Caching>(steps);                                                // up: tags and 304
    add<Authentication>(steps, authenticator, void_proofs, clock);      // down: the principal
    add<Rates>(steps, options.rates, clock);                            // down: nobody asks too much; up: what is left
    add<SameOrigin>(steps, std::move(options.public_origin), origins);  // down: no forged writes; up: no cookie
    add<BodyLimits>(steps);                                             // down: no body that is too large
    add<BodyCodings>(steps);                                            // down: no body that nobody unpacks
    if (options.idempotency != nullptr)
        add<Idempotency>(steps, *options.idempotency);  // down: creations that were sent before; up: their answers
    add<ConnectionPlaces>(steps);  // down and up: no more wait, and no more leave HTTP, than there are places for
    auto chain = std::make_shared<Chain const>(std::move(steps), router);
    return [chain](Request& request) { return chain->run(request); };
}

}  // namespace klieg::http
