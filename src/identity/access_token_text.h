#pragma once

#include "base/random.h"

#include <cstddef>
#include <string>
#include <string_view>

/// How an access token is written: `klieg_pat_`, 43 characters of base62 for 32 random bytes, and 6 for the CRC-32 of
/// all that stands before. The prefix is what scanners of source code look for; the checksum tells them, and us, what
/// is none, a token with a typing error among it, without a look-up.
namespace klieg::identity::access_token_text {

inline constexpr std::string_view kPrefix = "klieg_pat_";
inline constexpr std::size_t kLength = kPrefix.size() + 43 + 6;

std::string make(Random& random);
/// Whether it may be one; whether it is, the storage knows.
bool is_one(std::string_view text) noexcept;

}  // namespace klieg::identity::access_token_text
