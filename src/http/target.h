#pragma once

#include "base/result.h"
#include "http/request.h"

#include <optional>
#include <string>
#include <string_view>

namespace klieg::http {

/// Undoes percent-encoding; none where an escape is cut short or no hexadecimal.
std::optional<std::string> percent_decoded(std::string_view text);

/// Reads a request's target (RFC 9112 section 3.2) into `path` and `query`; its method says which forms there are.
///
/// We would rather refuse than guess what a proxy before us made of it. Fails with invalid: dot segments however
/// written, an encoded slash, control characters, text that is not UTF-8, broken escapes, more than 100 parameters.
Result<> parse_target(std::string_view target, Request& into);

}  // namespace klieg::http
