#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "events/kind.h"

#include <boost/describe/class.hpp>

#include <string>

namespace klieg::channels {

/// What an event says: the channel as it was after the change, or last.
struct ChannelEvent {
    ChannelId channel_id;
    UserId owner_user_id;
    std::string handle;
    std::string name;
    Time at{};
};
BOOST_DESCRIBE_STRUCT(ChannelEvent, (), (channel_id, owner_user_id, handle, name, at))

inline constexpr events::Kind<ChannelEvent> kChannelCreated{"channel.created", "somebody may publish under it"};
inline constexpr events::Kind<ChannelEvent> kChannelChanged{"channel.changed", "its handle, name or description"};
/// Who has something that belongs to channels follows this and removes it.
inline constexpr events::Kind<ChannelEvent> kChannelDeleted{"channel.deleted", "and its videos go, too"};

}  // namespace klieg::channels
