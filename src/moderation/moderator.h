#pragma once

#include "base/principal.h"

namespace klieg::moderation {

/// Fails: unauthenticated, forbidden.
inline Result<> require_moderator(Principal const& caller) {
    KLIEG_CHECK(caller.require());
    if (!caller.moderates()) return Error{Errc::forbidden, "this is for those who moderate"};
    return {};
}

}  // namespace klieg::moderation
