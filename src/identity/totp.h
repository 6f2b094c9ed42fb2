#pragma once

#include "base/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Codes that an app computes of a shared secret and the time: RFC 6238 over RFC 4226, as all apps have it: HMAC-SHA-1,
/// steps of 30 seconds, six digits.
namespace klieg::identity::totp {

inline constexpr std::size_t kSecretBytes = 20;  ///< as long as the hash (RFC 4226 section 4, R6)
inline constexpr std::int64_t kStepSeconds = 30;
inline constexpr std::size_t kDigits = 6;
/// How far the clocks of app and server may be apart, in steps (RFC 6238 section 5.2).
inline constexpr std::int64_t kDriftStepsMax = 1;

/// The value of RFC 4226 section 5.3, with so many digits.
std::string code_of(std::string_view secret, std::int64_t counter, std::size_t digits = kDigits);
std::int64_t step_of(Time time) noexcept;
/// The latest step near `now`, and after `last_used`, whose code this is.
std::optional<std::int64_t> find_step(std::string_view secret, std::string_view code, Time now, std::int64_t last_used);
/// RFC 4648 section 6, without padding.
std::string base32(std::string_view bytes);
/// What apps read off a picture: `otpauth://totp/…`.
std::string uri(std::string_view secret, std::string_view issuer, std::string_view account);

}  // namespace klieg::identity::totp
