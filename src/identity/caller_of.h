#pragma once

#include "identity/session_cookie.h"
#include "identity/types.h"

namespace klieg::identity {

/// Who is at the other end of a request.
Client client_of(http::Request const& request);
/// Who sends it, with what proved it.
Caller caller_of(http::Request const& request, SessionCookie const& cookie);

}  // namespace klieg::identity
