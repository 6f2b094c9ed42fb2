#pragma once

#include "http/request.h"

#include <cstdint>

namespace klieg::http {

/// What an authenticator knows of a request's proof before it looks anything up.
enum class Proof : std::uint8_t {
    settled,  ///< all there is to know: nothing was sent, or who sent it is known here
    seen,  ///< it was good here before, or cannot be: looking at it again costs little, and inventing it gains nothing
    unknown,  ///< only a look-up tells
};

/// Tells who sent a request, from its cookie or bearer token. Identity implements it.
/// No proof at all is Principal{}; a void or forged proof is unauthenticated for a bearer token, Principal{} for a
/// cookie. Sets `principal` and `cookie_authenticated`.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    /// At once. Where it is settled, the request has been told, and authenticate() need not be asked.
    virtual Proof recognise(Request& /*request*/) { return Proof::unknown; }
    virtual Task<Result<>> authenticate(Request& request) = 0;
};

}  // namespace klieg::http
