#pragma once

#include "base/clock.h"
#include "base/constraints.h"
#include "base/ids.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace klieg::identity {

/// What happened to who gets into an account.
enum class SignInKind : std::uint8_t {
    registered,
    signed_in,          ///< by the password
    signed_in_by_both,  ///< by the password and the second factor
    signed_in_by_passkey,
    failed,  ///< a wrong password or code, at the door or within; those of an hour are one
    password_changed,
    password_reset,  ///< by the operator, or by a mail: then there is an address
    address_changed,
    token_made,
    token_revoked,
    second_factor_on,
    second_factor_off,
    recovery_code_used,
    recovery_codes_renewed,
    passkey_added,
    passkey_removed,
};
BOOST_DESCRIBE_ENUM(SignInKind, registered, signed_in, signed_in_by_both, signed_in_by_passkey, failed,
                    password_changed, password_reset, address_changed, token_made, token_revoked, second_factor_on,
                    second_factor_off, recovery_code_used, recovery_codes_renewed, passkey_added, passkey_removed)

/// One entry of an account's sign-in log, as it stands in the table SignIns.
struct SignIn {
    UserId user_id;
    std::string entry;  ///< sorts by when it was
    SignInKind kind = SignInKind::signed_in;
    Time at{};            ///< of failures the last
    std::string address;  ///< empty: the operator's command
    std::string user_agent;
    std::int64_t times = 1;  ///< of failures within an hour
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (user_id, entry, kind, at, address, user_agent, times, expires_at, schema_version))

/// How often failures that were counted are written down.
inline constexpr std::chrono::seconds kFailuresFlushedEvery{15};
/// How long entries are kept.
inline constexpr std::chrono::days kSignInsKept{90};
/// How long a place that somebody signed in from is known.
inline constexpr std::chrono::days kDevicesKept{30};

}  // namespace klieg::identity
