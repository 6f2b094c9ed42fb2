#pragma once

#include "events/follower.h"
#include "events/relay.h"
#include "testing/async_test.h"

namespace klieg::testing {

/// Moves all events to the log and has them followed, and those that come of that, until there are none.
inline Task<> tell_all(events::Relay& relay, events::Follower& follower) {
    std::size_t done = 1;
    while (done > 0) {
        auto moved = co_await relay.move_once();
        CO_ASSERT_OK(moved);
        auto followed = co_await follower.follow_once();
        CO_ASSERT_OK(followed);
        done = *moved + *followed;
    }
}

}  // namespace klieg::testing
