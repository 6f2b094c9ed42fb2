#pragma once

#include "http/response.h"

#include <string_view>

namespace klieg::http {

/// The status that an error answers with. A few codes are more exact than their kind: "locked" is 423, not 409.
int status_of(Error const& error) noexcept;

/// The phrase of a status line, and the title of a problem.
std::string_view reason_of(int status) noexcept;

/// Whether the detail of an error is for the log alone: is_for_the_log(), and what stored bytes contradict.
bool keeps_detail(Error const& error) noexcept;

/// An error as application/problem+json (RFC 9457), with Retry-After where the error knows. Where the detail is kept, a
/// sentence that says no more than the status stands in its place.
Response problem_response(Error const& error, std::string_view request_id);

}  // namespace klieg::http
