#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "identity/sealing_keys.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::passkeys {

inline constexpr std::chrono::minutes kChallengeLifetime{5};

/// What authenticators are to sign: random, and sealed with its end and its use, so that none has to be kept until it
/// comes back, however many pages ask for one. That one is good once is known by the passkey that signed it
/// (Passkey::spent). Threads: any. Lifetime: what it is given outlives it.
class Challenges {
public:
    Challenges(identity::SealingKeys keys, Clock const& clock, Random& random)
        : keys_(std::move(keys)), clock_(clock), random_(random) {}

    struct Made {
        std::string text;  ///< base64url, as browsers take it
        Time ends{};
    };
    /// Fails: unavailable, where there is no key.
    Result<Made> make(std::string_view use) const;
    /// When it ends; none: it is not ours, for another use, or over.
    std::optional<Time> end_of(std::string_view use, std::string_view text) const;

private:
    identity::SealingKeys const keys_;
    Clock const& clock_;
    Random& random_;
};

}  // namespace klieg::passkeys
