#pragma once

#include "http/request.h"
#include "http/response.h"

namespace klieg::http {

/// Answers a request with an error as a problem, and logs the detail that the answer keeps to itself: nobody would hear
/// of it otherwise.
Response refusal(Error const& error, Request const& request);

}  // namespace klieg::http
