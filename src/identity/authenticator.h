#pragma once

#include "http/authenticator.h"
#include "identity/session_cookie.h"
#include "identity/sessions.h"

namespace klieg::identity {

/// Tells who sent a request, by its bearer token, else by its cookie. A request that has both is judged by the token
/// alone. Threads: any core. Lifetime: the sessions outlive it.
class SessionAuthenticator final : public http::Authenticator {
public:
    SessionAuthenticator(SessionService& sessions, SessionCookie cookie);

    http::Proof recognise(http::Request& request) override;
    Task<Result<>> authenticate(http::Request& request) override;

private:
    SessionService& sessions_;
    SessionCookie cookie_;
};

}  // namespace klieg::identity
