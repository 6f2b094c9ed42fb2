#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "channels/viewer.h"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::subscriptions {

using Level = channels::SubscriptionLevel;

/// Of a user: a condition of the write.
inline constexpr std::int64_t kSubscriptionsMax = 5'000;

/// That a user follows a channel, as it stands in the table Subscriptions. One that was ended stays for a while without
/// a level, so that the versions of a pair never begin anew while somebody remembers them.
struct Subscription {
    UserId user_id;
    ChannelId channel_id;
    std::optional<Level> level;  ///< none: it was ended
    Time created_at{};           ///< when it was begun, the last time
    std::int64_t version = 1;
    std::optional<std::int64_t> expires_at;  ///< of one that was ended, in epoch seconds
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Subscription, (), (user_id, channel_id, level, created_at, version, expires_at, schema_version))

struct SubscriptionPage {
    std::vector<Subscription> subscriptions;
    std::string next;  ///< empty: this was the last page
};

}  // namespace klieg::subscriptions
