#pragma once

#include "channels/service.h"
#include "realtime/topic.h"

#include <boost/describe/class.hpp>

#include <vector>

/// What those who look at a channel are told of it over the live socket.
namespace klieg::channels {

/// Something of it is not what it was: whoever shows it asks for it again.
struct ChannelChangedNews {
    ChannelId id;
};
BOOST_DESCRIBE_STRUCT(ChannelChangedNews, (), (id))

inline constexpr realtime::MessageKind<ChannelChangedNews> kChangedNews{
    "channel.changed", "its handle, name, description or pictures are others, or it is gone: look at it again"};

realtime::Topic channel_topic(ChannelService& service);
std::vector<realtime::Renderer> channel_renderers();

}  // namespace klieg::channels
