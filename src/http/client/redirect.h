#pragma once

#include "http/client/client_request.h"
#include "http/client/url.h"

namespace klieg::http {

/// Whether an answer sends us somewhere else.
bool is_redirect(int status, Headers const& headers) noexcept;

/// Where it sends us, and what becomes of the request on the way (RFC 9110 section 15.4): after 303, and after 301 and
/// 302 of a POST, it is a GET without a body. To another origin go only the fields that say what is wanted: an
/// Authorization, a Cookie or a key of a name that we cannot know were meant for the first one.
///
/// Fails with forbidden, code redirect_refused: from https to http, and where the body cannot be sent again.
/// With unavailable, code malformed_answer: the Location is no URL that we take.
Result<Url> follow_redirect(ClientRequest& request, Url const& from, int status, std::string_view location);

}  // namespace klieg::http
