#include "channels/view.h"

namespace klieg::channels {

Constraints constraints_of(ChannelAnswer const*) {
    return constraints_of(static_cast<Channel const*>(nullptr));
}

ChannelAnswer view_of(Channel const& channel, std::int64_t videos) {
    auto const id = channel.channel_id.text();
    return {.id = channel.channel_id,
            .handle = channel.handle,
            .name = channel.name,
            .description = channel.description,
            .owner_user_id = channel.owner_user_id,
            .created_at = channel.created_at,
            .updated_at = channel.updated_at,
            .video_count = videos,
            .avatar = assembly::shown(channel.avatar, id),
            .avatar_jpegs = assembly::shown_as_jpegs(channel.avatar, id),
            .banner = assembly::shown(channel.banner, id)};
}

http::Answer<ChannelAnswer> answer_with(counters::Counters& counters, Channel channel) {
    KLIEG_CO_TRY(auto const videos,
                 co_await counters.get(videos_counter(channel.channel_id), ports::Consistency::strong));
    co_return http::Reply<ChannelAnswer>(view_of(channel, videos)).at_version(channel.version);
}

}  // namespace klieg::channels
