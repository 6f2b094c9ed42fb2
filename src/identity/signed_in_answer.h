#pragma once

#include "http/contract/operation.h"
#include "http/contract/reply.h"
#include "identity/session_cookie.h"
#include "identity/types.h"
#include "identity/view.h"

#include <string>
#include <vector>

namespace klieg::identity {

/// What whoever gets in is answered, by whatever it was proven.
struct SignedInAnswer {
    UserAnswer user;
    std::string token;
};
BOOST_DESCRIBE_STRUCT(SignedInAnswer, (), (user, token))
Constraints constraints_of(SignedInAnswer const*);

/// With the cookie for browsers, and not to be kept.
http::Reply<SignedInAnswer> signed_in_reply(SignedIn const& who, SessionCookie const& cookie);
/// What that answers beside its body, for the document.
std::vector<http::HeaderLine> cookie_line();

}  // namespace klieg::identity
