#pragma once

#include "assembly/picture.h"
#include "channels/types.h"
#include "counters/counters.h"
#include "http/contract/reply.h"

#include <boost/describe/class.hpp>

#include <cstdint>
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
    std::vector<assembly::PictureSize> avatar;
    std::vector<assembly::PictureSize> avatar_jpegs;
    std::vector<assembly::PictureSize> banner;
};
BOOST_DESCRIBE_STRUCT(ChannelAnswer, (),
                      (id, handle, name, description, owner_user_id, created_at, updated_at, video_count, avatar,
                       avatar_jpegs, banner))
Constraints constraints_of(ChannelAnswer const*);

ChannelAnswer view_of(Channel const& channel, std::int64_t videos);

/// A channel that was just changed, as it is shown to everybody from now on: its tag is theirs.
http::Answer<ChannelAnswer> answer_with(counters::Counters& counters, Channel channel);

}  // namespace klieg::channels
