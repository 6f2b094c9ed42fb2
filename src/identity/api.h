#pragma once

#include "http/router.h"
#include "identity/service.h"
#include "identity/session_cookie.h"

namespace klieg::identity {

/// The routes of /api/auth: requests to types and back, nothing else.
/// Threads: any core. Lifetime: the services outlive it, and it outlives the router's use.
class IdentityApi {
public:
    IdentityApi(IdentityService& service, SessionService& sessions, SessionCookie cookie);

    void add_routes(http::Router& router);

private:
    using Answer = Task<Result<http::Response>>;

    Answer register_user(http::Request& request);
    Answer set_up(http::Request& request);
    Answer log_in(http::Request& request);
    Answer log_out(http::Request& request);
    Answer me(http::Request& request);
    Answer change_password(http::Request& request);
    Answer list_sessions(http::Request& request);
    Answer revoke_session(http::Request& request);

    http::Response signed_in(SignedIn const& who, int status) const;
    Result<Caller> caller_of(http::Request const& request) const;

    IdentityService& service_;
    SessionService& sessions_;
    SessionCookie cookie_;
};

}  // namespace klieg::identity
