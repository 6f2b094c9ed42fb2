#pragma once

#include "http/contract/reply.h"
#include "http/router.h"
#include "identity/second_factors.h"
#include "identity/session_cookie.h"

namespace klieg::identity {

/// The routes of /api/auth/second-factor. Threads: any core. Lifetime: the service outlives it, and it outlives the
/// router's use.
class SecondFactorsApi {
public:
    SecondFactorsApi(SecondFactors& factors, SessionCookie cookie) : factors_(factors), cookie_(std::move(cookie)) {}

    void add_routes(http::Router& router);

private:
    http::Answer<SecondFactorState> state(http::Request& request);
    http::Answer<Enrolment> begin(http::Request& request);
    http::Answer<RecoveryCodes> confirm(http::Request& request, FirstCode first);
    http::Answer<RecoveryCodes> renew_codes(http::Request& request);
    Task<Result<>> take_off(http::Request& request);

    SecondFactors& factors_;
    SessionCookie cookie_;
};

}  // namespace klieg::identity
