#pragma once

#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::identity {

/// A user's second factor, as it stands in the table SecondFactors: an app's secret, sealed, and hashes of the recovery
/// codes that are left. It has one once it was confirmed with a code; before that, only a secret that waits for one.
struct SecondFactor {
    UserId of;
    std::string secret;  ///< sealed (SecondFactorCodes); empty: there is no factor
    std::optional<Time> since;
    std::int64_t last_step = 0;               ///< of the last code that was accepted: none of before is good any more
    std::vector<std::string> recovery_codes;  ///< as hashes
    std::string pending_secret;               ///< waits for its first code; sealed
    Time pending_until{};
    std::string mark;  ///< another after each write, so that none is built upon what stands no more
    std::int64_t schema_version = 1;

    bool is_on() const noexcept { return !secret.empty(); }
};
BOOST_DESCRIBE_STRUCT(SecondFactor, (),
                      (of, secret, since, last_step, recovery_codes, pending_secret, pending_until, mark,
                       schema_version))

/// How long a secret waits for its first code.
inline constexpr std::chrono::minutes kEnrolmentLifetime{10};

/// What an app is told; the only moment at which the secret is known outside of it.
struct Enrolment {
    std::string secret;
    std::string uri;
    Time expires_at{};
};
BOOST_DESCRIBE_STRUCT(Enrolment, (), (secret, uri, expires_at))
Constraints constraints_of(Enrolment const*);

struct RecoveryCodes {
    std::vector<std::string> recovery_codes;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (recovery_codes))
Constraints constraints_of(RecoveryCodes const*);

struct SecondFactorState {
    bool enabled = false;
    std::optional<Time> since;
    std::int64_t recovery_codes_left = 0;
};
BOOST_DESCRIBE_STRUCT(SecondFactorState, (), (enabled, since, recovery_codes_left))
Constraints constraints_of(SecondFactorState const*);

struct FirstCode {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(FirstCode, (), (code))
Constraints constraints_of(FirstCode const*);

}  // namespace klieg::identity
