#include "passkeys/challenges.h"

#include "base/crypto.h"

#include <charconv>

namespace klieg::passkeys {

namespace {

constexpr std::size_t kRandomLength = 32;  // of base32: 160 bits (section 13.4.3 asks for 128)

std::string context_of(std::string_view use) {
    return "challenge of a passkey: " + std::string(use);
}

}  // namespace

Result<Challenges::Made> Challenges::make(std::string_view use) const {
    auto const ends = clock_.now() + kChallengeLifetime;
    auto const plain = random_.base32(kRandomLength) + std::to_string(ends.time_since_epoch().count());
    KLIEG_TRY(auto const sealed, keys_.seal(context_of(use), plain));
    return Made{crypto::to_base64url(sealed), ends};
}

std::optional<Time> Challenges::end_of(std::string_view use, std::string_view text) const {
    auto const sealed = crypto::from_base64url(text);
    auto const plain = sealed ? keys_.open(context_of(use), *sealed) : std::nullopt;
    if (!plain || plain->size() <= kRandomLength) return std::nullopt;
    std::int64_t count = 0;
    std::from_chars(plain->data() + kRandomLength, plain->data() + plain->size(), count);
    Time const ends{std::chrono::milliseconds(count)};
    return clock_.now() < ends ? std::optional(ends) : std::nullopt;
}

}  // namespace klieg::passkeys
