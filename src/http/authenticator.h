#pragma once

#include "http/request.h"

namespace klieg::http {

/// Tells who sent a request, from its cookie or bearer token. Identity implements it.
/// No proof at all is Principal{}; a void or forged proof is unauthenticated for a bearer token, Principal{} for a
/// cookie. Sets `principal` and `cookie_authenticated`.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    virtual Task<Result<>> authenticate(Request& request) = 0;
};

}  // namespace klieg::http
