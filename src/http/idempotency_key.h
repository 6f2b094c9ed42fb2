#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace klieg::http {

inline constexpr std::size_t kIdempotencyKeyBytesMax = 255;

/// The key that an Idempotency-Key header holds (draft-ietf-httpapi-idempotency-key-header-07): a structured field
/// string (RFC 9651 section 3.3.3), in quotes, of 1 to kIdempotencyKeyBytesMax characters. Fails: invalid.
Result<std::string> parse_idempotency_key(std::string_view header);

}  // namespace klieg::http
