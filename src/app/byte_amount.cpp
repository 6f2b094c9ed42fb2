#include "app/byte_amount.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

namespace klieg::app {

namespace {

constexpr std::int64_t kMost = 1LL << 50;

struct ByteUnit {
    std::string_view name;  ///< in lower case: nobody means millibytes
    double bytes;
};
constexpr ByteUnit kByteUnits[] = {{"b", 1},
                                   {"kb", 1e3},
                                   {"mb", 1e6},
                                   {"gb", 1e9},
                                   {"tb", 1e12},
                                   {"pb", 1e15},
                                   {"kib", 1024.0},
                                   {"mib", 1024.0 * 1024},
                                   {"gib", 1024.0 * 1024 * 1024},
                                   {"tib", 1024.0 * 1024 * 1024 * 1024},
                                   {"pib", 1024.0 * 1024 * 1024 * 1024 * 1024}};

}  // namespace

std::optional<std::int64_t> parse_byte_amount(std::string_view text) {
    auto const number = text.substr(0, text.find_first_not_of("0123456789."));
    auto unit = text.substr(number.size());
    while (unit.starts_with(' ')) unit.remove_prefix(1);
    auto const* const end = number.data() + number.size();
    if (unit.empty()) {
        std::int64_t whole = 0;
        auto const parsed = std::from_chars(number.data(), end, whole);
        bool const is_whole = parsed.ec == std::errc() && parsed.ptr == end && number.size() == text.size();
        return is_whole && whole <= kMost ? std::optional(whole) : std::nullopt;
    }
    double amount = 0;
    auto const parsed = std::from_chars(number.data(), end, amount, std::chars_format::fixed);
    auto const lower = lower_ascii(unit);
    auto const size = std::ranges::find(kByteUnits, std::string_view(lower), &ByteUnit::name);
    if (parsed.ec != std::errc() || parsed.ptr != end || size == std::end(kByteUnits)) return std::nullopt;
    auto const bytes = std::round(amount * size->bytes);
    return bytes <= static_cast<double>(kMost) ? std::optional(static_cast<std::int64_t>(bytes)) : std::nullopt;
}

}  // namespace klieg::app
