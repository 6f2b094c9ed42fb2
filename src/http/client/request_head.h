#pragma once

#include "http/client/client_request.h"
#include "http/client/url.h"

namespace klieg::http {

/// The head of a request as it goes over the wire. Fails: invalid, code invalid_request, for what would let a field or
/// method say more than it should (RFC 9110 section 5.5).
Result<std::string> request_head(ClientRequest const& request, Url const& url);

/// Of the body, as the head promises it.
std::uint64_t body_length(ClientRequest const& request) noexcept;

}  // namespace klieg::http
