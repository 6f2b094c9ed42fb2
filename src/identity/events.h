#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "events/kind.h"
#include "identity/types.h"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

namespace klieg::identity {

/// Whose account, and which entry of its log has the rest (SignInLog::find): from where somebody signed in goes with
/// that after 90 days, and no event outlives it with an address.
struct SignedInEvent {
    UserId user_id;
    std::string entry;
    Time at{};
    bool new_device = false;
};
BOOST_DESCRIBE_STRUCT(SignedInEvent, (), (user_id, entry, at, new_device))

inline constexpr events::Kind<SignedInEvent> kSignedIn{
    "account.signed_in", "somebody has signed in to an account, perhaps from where nobody did for 30 days"};

/// What an account's standing is from now on. Why is in its row alone.
struct StandingEvent {
    UserId user_id;
    Standing standing = Standing::active;
    std::optional<Time> until;  ///< of a suspension
    Time at{};
};
BOOST_DESCRIBE_STRUCT(StandingEvent, (), (user_id, standing, until, at))

inline constexpr events::Kind<StandingEvent> kStandingChanged{
    "account.standing_changed", "an account was suspended or banned, or may be used again"};

}  // namespace klieg::identity
