#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "ports/table_store.h"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <vector>

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

/// Where the events of channels go: writes that belong into the transaction of the change, so that neither is without
/// the other. Threads: any core.
class ChannelEvents {
public:
    virtual ~ChannelEvents() = default;
    virtual std::vector<ports::Action> record(std::string_view type, ChannelEvent const& event) = 0;
    /// After the transaction: whoever delivers may begin.
    virtual void committed() noexcept = 0;
};

}  // namespace klieg::channels
