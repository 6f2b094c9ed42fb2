#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace klieg::app {

/// Bytes as an operator writes them: "70GB", "1.5 TiB", "256 gib", and as a whole number alone. Rounded to a byte.
/// None: it is none of these, or more than 1 PiB, which no setting and no limit may be.
std::optional<std::int64_t> parse_byte_amount(std::string_view text);

/// What such a text looks like, for a refusal.
inline constexpr std::string_view kByteAmountForm = "70GB or 1.5TB (B, kB, MB, GB, TB, PB; KiB, MiB, GiB, TiB, PiB)";

}  // namespace klieg::app
