#pragma once

#include "base/constraints.h"
#include "base/json.h"
#include "identity/types.h"
#include "subscriptions/types.h"
#include "videos/view.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace klieg::subscriptions {

/// What a PUT says; without a body, or a level, it is of the level `all`, and null is none.
struct WantedSubscription {
    json::Change<Level> level;
};
BOOST_DESCRIBE_STRUCT(WantedSubscription, (), (level))
Constraints constraints_of(WantedSubscription const*);

struct SubscriptionAnswer {
    ChannelId channel_id;
    Level level = Level::all;
    std::int64_t subscribers = 0;
};
BOOST_DESCRIBE_STRUCT(SubscriptionAnswer, (), (channel_id, level, subscribers))
Constraints constraints_of(SubscriptionAnswer const*);

/// One of the caller's own.
struct OwnSubscription {
    videos::ChannelInBrief channel;
    Level level = Level::all;
    Time subscribed_at{};
    std::int64_t subscribers = 0;
};
BOOST_DESCRIBE_STRUCT(OwnSubscription, (), (channel, level, subscribed_at, subscribers))
Constraints constraints_of(OwnSubscription const*);

/// Who follows a channel, as its owner sees them.
struct Subscriber {
    UserId id;
    std::string username;
    std::string display_name;
    std::vector<assembly::PictureSize> avatar;
    Time subscribed_at{};
};
BOOST_DESCRIBE_STRUCT(Subscriber, (), (id, username, display_name, avatar, subscribed_at))
Constraints constraints_of(Subscriber const*);

Subscriber view_of(Subscription const& subscription, identity::User const& user);

}  // namespace klieg::subscriptions
