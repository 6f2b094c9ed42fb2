#pragma once

#include "http/authenticator.h"
#include "identity/access_tokens.h"
#include "identity/session_cookie.h"
#include "identity/sessions.h"

namespace klieg::identity {

/// Tells who sent a request, by its bearer token, which is an access token or that of a session, else by the cookie of
/// a session. A request that has both is judged by the token alone. Threads: any core. Lifetime: sessions and access
/// tokens outlive it.
class SessionAuthenticator final : public http::Authenticator {
public:
    SessionAuthenticator(SessionService& sessions, AccessTokens& access_tokens, SessionCookie cookie);

    http::Proof recognise(http::Request& request) override;
    Task<Result<>> authenticate(http::Request& request) override;

private:
    Task<Result<Principal>> who_bears(std::string token);

    SessionService& sessions_;
    AccessTokens& access_tokens_;
    SessionCookie cookie_;
};

}  // namespace klieg::identity
