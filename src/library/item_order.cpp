#include "library/item_order.h"

#include "base/assert.h"

namespace klieg::library {

namespace {

constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr int kBase = 36;
constexpr std::size_t kNumberDigits = 8;
/// Half of what so many digits hold: a list has as much room before its first item as behind it.
constexpr std::int64_t kMiddle = 36LL * 36 * 36 * 36 * 36 * 36 * 36 * 18;

/// What a digit is worth; behind the end of a text are zeros.
int digit_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<int>(kDigits.find(text[at])) : 0;
}

}  // namespace

std::string place_numbered(std::int64_t number) {
    std::string place(kNumberDigits, '0');
    auto rest = kMiddle + number;
    for (auto digit = place.rbegin(); digit != place.rend(); ++digit, rest /= kBase)
        *digit = kDigits[static_cast<std::size_t>(rest % kBase)];
    return place;
}

/// As halving a number between two fractions, digit by digit, and no further than to the first digit that tells the
/// result from both. Once it is below `high`, every digit above that of `low` will do.
std::string place_between(std::string_view low, std::string_view high) {
    KLIEG_ASSERT(low < high);
    std::string place;
    bool below_high = false;
    for (std::size_t at = 0;; ++at) {
        int const from = digit_at(low, at);
        int const to = below_high ? kBase : digit_at(high, at);
        if (to - from >= 2) return place + kDigits[static_cast<std::size_t>(from + (to - from) / 2)];
        place += kDigits[static_cast<std::size_t>(from)];
        below_high = below_high || to > from;
    }
}

}  // namespace klieg::library
