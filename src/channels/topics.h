#pragma once

#include "channels/service.h"
#include "counters/count_news.h"
#include "realtime/topic.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <vector>

/// What those who look at a channel are told of it over the live socket.
namespace klieg::channels {

inline std::string topic_of(ChannelId const& id) {
    return "channel:" + id.text();
}

/// Something of it is not what it was: whoever shows it asks for it again.
struct ChannelChangedNews {
    ChannelId id;
};
BOOST_DESCRIBE_STRUCT(ChannelChangedNews, (), (id))

inline constexpr realtime::MessageKind<ChannelChangedNews> kChangedNews{
    "channel.changed", "its handle, name, description or pictures are others, or it is gone: look at it again"};

/// How many there are by now.
struct ChannelCountsNews {
    std::int64_t subscribers = 0;
};
BOOST_DESCRIBE_STRUCT(ChannelCountsNews, (), (subscribers))

inline constexpr realtime::MessageKind<ChannelCountsNews> kChannelCounts{"channel.counts",
                                                                         "how many have subscribed to it by now"};
/// What those who follow a channel are told of its counts.
counters::ToldCounts told_counts();

realtime::Topic channel_topic(ChannelService& service);
std::vector<realtime::Renderer> channel_renderers();

}  // namespace klieg::channels
