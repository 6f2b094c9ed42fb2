#pragma once

#include "assembly/picture.h"
#include "channels/types.h"
#include "channels/viewer.h"
#include "counters/counters.h"
#include "http/contract/reply.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::channels {

/// A channel as the API shows it.
struct ChannelAnswer {
    ChannelId id;
    std::string handle;
    std::string name;
    std::string description;
    UserId owner_user_id;
    Time created_at{};
    Time updated_at{};
    std::int64_t video_count = 0;
    std::int64_t subscribers = 0;
    std::vector<assembly::PictureSize> avatar;
    std::vector<assembly::PictureSize> avatar_jpegs;
    std::vector<assembly::PictureSize> banner;
    std::optional<ChannelViewer> viewer;  ///< none for nobody, in lists, and after a change
};
BOOST_DESCRIBE_STRUCT(ChannelAnswer, (),
                      (id, handle, name, description, owner_user_id, created_at, updated_at, video_count, subscribers,
                       avatar, avatar_jpegs, banner, viewer))
Constraints constraints_of(ChannelAnswer const*);

/// What is counted of a channel.
struct ChannelCounts {
    std::int64_t videos = 0;
    std::int64_t subscribers = 0;
};
/// As they are now.
Task<Result<ChannelCounts>> counts_of(counters::Counters& counters, ChannelId id);

ChannelAnswer view_of(Channel const& channel, ChannelCounts counts);

/// A channel that was just changed, as it is shown to everybody from now on: its tag is theirs.
http::Answer<ChannelAnswer> answer_with(counters::Counters& counters, Channel channel);

}  // namespace klieg::channels
