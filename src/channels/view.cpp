#include "channels/view.h"

namespace klieg::channels {

Constraints constraints_of(ChannelAnswer const*) {
    return constraints_of(static_cast<Channel const*>(nullptr));
}

Task<Result<ChannelCounts>> counts_of(counters::Counters& counters, ChannelId id) {
    KLIEG_CO_TRY(auto const counts,
                 co_await counters.get_many({videos_counter(id), subscribers_counter(id)}, ports::Consistency::strong));
    co_return ChannelCounts{.videos = counts[0], .subscribers = counts[1]};
}

ChannelAnswer view_of(Channel const& channel, ChannelCounts counts) {
    auto const id = channel.channel_id.text();
    return {.id = channel.channel_id,
            .handle = channel.handle,
            .name = channel.name,
            .description = channel.description,
            .owner_user_id = channel.owner_user_id,
            .created_at = channel.created_at,
            .updated_at = channel.updated_at,
            .video_count = counts.videos,
            .subscribers = counts.subscribers,
            .avatar = assembly::shown(channel.avatar, id),
            .avatar_jpegs = assembly::shown_as_jpegs(channel.avatar, id),
            .banner = assembly::shown(channel.banner, id),
            .viewer = std::nullopt};
}

http::Answer<ChannelAnswer> answer_with(counters::Counters& counters, Channel channel) {
    KLIEG_CO_TRY(auto const counts, co_await counts_of(counters, channel.channel_id));
    co_return http::Reply<ChannelAnswer>(view_of(channel, counts)).at_version(channel.version);
}

}  // namespace klieg::channels
