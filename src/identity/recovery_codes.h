#pragma once

#include "base/ids.h"
#include "base/random.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What gets somebody in who has lost the second factor: codes to be written down, each good once. One is 80 random
/// bits, `abcd-efgh-ijkl-mnop`, so that its hash gives nothing away and nobody guesses it.
namespace klieg::identity::recovery_codes {

inline constexpr std::size_t kCount = 10;

std::vector<std::string> make(Random& random);
/// One as it was typed, without what is between its letters and in lower case; none: it cannot be one.
std::optional<std::string> read(std::string_view typed);
/// What is stored of one that read() gave, for this user alone.
std::string hash_of(UserId const& user, std::string_view code);

}  // namespace klieg::identity::recovery_codes
