#pragma once

#include "base/clock.h"
#include "base/ids.h"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

namespace klieg::channels {

inline constexpr std::string_view kChannelCreated = "channel.created";
inline constexpr std::string_view kChannelChanged = "channel.changed";
/// Its videos go too: that is done by whoever follows these events for the videos.
inline constexpr std::string_view kChannelDeleted = "channel.deleted";

/// What an event says: the channel as it was after the change, or last.
struct ChannelEvent {
    ChannelId channel_id;
    UserId owner_user_id;
    std::string handle;
    std::string name;
    Time at{};
};
BOOST_DESCRIBE_STRUCT(ChannelEvent, (), (channel_id, owner_user_id, handle, name, at))

}  // namespace klieg::channels
