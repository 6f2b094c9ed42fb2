#pragma once

#include "base/ids.h"
#include "events/kind.h"
#include "subscriptions/types.h"

#include <boost/describe/class.hpp>

#include <optional>

namespace klieg::subscriptions {

struct SubscriptionEvent {
    ChannelId channel_id;
    UserId user_id;
    std::optional<Level> before;  ///< none: there was no subscription
    std::optional<Level> after;   ///< none: it was ended
};
BOOST_DESCRIBE_STRUCT(SubscriptionEvent, (), (channel_id, user_id, before, after))

/// Its subject is `{channel}/{user}`, and the log keeps the order of a channel.
inline constexpr events::Kind<SubscriptionEvent> kSubscriptionChanged{
    "subscription.changed", "a user follows a channel, on another level, or no more; or the channel goes"};

}  // namespace klieg::subscriptions
