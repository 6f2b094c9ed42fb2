#include "base/ordered_id.h"

#include <algorithm>
#include <span>

namespace klieg {

namespace {

constexpr std::string_view kAscendingAlphabet = "234567abcdefghijklmnopqrstuvwxyz";
constexpr std::size_t kTimeDigits = 10;
constexpr unsigned kBits = 5;
constexpr unsigned kMask = (1U << kBits) - 1;

}  // namespace

/// Time first, so that ids sort by it, and chance behind, so that processes do not meet. Within one millisecond, and
/// where the clock has gone back, chance alone would not ascend: then the last id is counted up instead, by a step that
/// was drawn, so that nobody can tell the next id from one he has seen. The carry may run into the digits of the time:
/// the id is then a millisecond early, and still the greatest.
std::string OrderedText::next() {
    std::array<std::byte, kLength - kTimeDigits> drawn{};
    random_.fill(drawn);
    std::uint32_t step = 0;
    for (std::size_t i = 0; i < sizeof step; ++i) step = step << 8U | std::to_integer<std::uint32_t>(drawn[i]);

    Digits fresh{};
    auto ms = static_cast<std::uint64_t>(clock_.now().time_since_epoch().count());
    for (auto i = kTimeDigits; i-- > 0; ms >>= kBits) fresh[i] = static_cast<std::uint8_t>(ms & kMask);
    for (auto i = kTimeDigits; i < kLength; ++i)
        fresh[i] = static_cast<std::uint8_t>(std::to_integer<unsigned>(drawn[i - kTimeDigits]) & kMask);

    Digits given{};
    {
        MutexLock lock(mutex_);
        bool later = std::lexicographical_compare(last_.begin(), last_.begin() + kTimeDigits, fresh.begin(),
                                                  fresh.begin() + kTimeDigits);
        if (later) {
            last_ = fresh;
        } else {
            std::uint64_t carry = std::uint64_t{step} + 1;
            for (auto i = kLength; i-- > 0 && carry > 0; carry >>= kBits) {
                carry += last_[i];
                last_[i] = static_cast<std::uint8_t>(carry & kMask);
            }
        }
        given = last_;
    }
    std::string text(kLength, '\0');
    for (std::size_t i = 0; i < kLength; ++i) text[i] = kAscendingAlphabet[given[i]];
    return text;
}

std::string OrderedText::of(Time time, std::span<std::byte const, kWhatBytes> what) {
    constexpr unsigned kBitsOfByte = 8;
    std::string text(kLength, kAscendingAlphabet.front());
    auto ms = static_cast<std::uint64_t>(time.time_since_epoch().count());
    for (auto i = kTimeDigits; i-- > 0; ms >>= kBits) text[i] = kAscendingAlphabet[ms & kMask];
    for (std::size_t i = kTimeDigits; i < kLength; ++i) {
        auto const bit = (i - kTimeDigits) * kBits;
        unsigned two = std::to_integer<unsigned>(what[bit / kBitsOfByte]) << kBitsOfByte;
        if (bit / kBitsOfByte + 1 < kWhatBytes) two |= std::to_integer<unsigned>(what[bit / kBitsOfByte + 1]);
        text[i] = kAscendingAlphabet[(two >> (2 * kBitsOfByte - kBits - bit % kBitsOfByte)) & kMask];
    }
    return text;
}

bool OrderedText::is_one(std::string_view text) noexcept {
    return text.size() == kLength && text.find_first_not_of(kAscendingAlphabet) == std::string_view::npos;
}

std::optional<Time> OrderedText::time_of(std::string_view text) noexcept {
    if (!is_one(text)) return std::nullopt;
    std::int64_t ms = 0;
    for (auto letter : text.substr(0, kTimeDigits))
        ms = static_cast<std::int64_t>(ms << kBits | static_cast<std::int64_t>(kAscendingAlphabet.find(letter)));
    return Time(std::chrono::milliseconds(ms));
}

}  // namespace klieg
