#include "videos/view.h"

namespace klieg::videos {

Constraints constraints_of(ChannelInBrief const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "The channel's id.", .example = "ch_abcdefgh234567ij"},
        {.member = "handle", .summary = "Its handle.", .example = "cinema"},
        {.member = "name", .summary = "Its name.", .example = "Cinema"},
    };
    return kLines;
}

Constraints constraints_of(Playback const*) {
    static constexpr Constraint kLines[] = {
        {.member = "hls",
         .summary = "The path of an HLS multivariant playlist, from the moment that the video can be played.",
         .example = "/media/v_abcdefgh234567ij/k3yk3yk3yk3yk3yk3yk3yk3y/1/main.m3u8"},
    };
    return kLines;
}

std::string VideoViews::media_path(Video const& video, std::uint32_t generation, std::string_view file) const {
    std::string path = "/media/";
    if (video.visibility != Visibility::public_) {
        auto duration = video.duration_ms.value_or(std::chrono::milliseconds(0));
        path += "t/" + tokens_.sign(video.video_id, video.media_key, duration, clock_.now()) + "/";
    }
    return path + video.video_id.text() + "/" + video.media_key + "/" + std::to_string(generation) + "/" +
           std::string(file);
}

Task<Result<VideoView>> VideoViews::of(Video video) {
    KLIEG_CO_TRY(auto channel, co_await channels_.get(video.channel_id));
    co_return view_of(video, channel);
}

VideoView VideoViews::view_of(Video const& video, channels::Channel const& channel) const {
    VideoView view{.id = video.video_id,
                   .channel = {channel.channel_id.text(), channel.handle, channel.name},
                   .title = video.title,
                   .description = video.description,
                   .visibility = video.visibility,
                   .category = video.category,
                   .tags = video.tags,
                   .status = video.status,
                   .error = video.error,
                   .duration_ms = video.duration_ms,
                   .width = video.width,
                   .height = video.height,
                   .created_at = video.created_at,
                   .updated_at = video.updated_at,
                   .published_at = video.published_at,
                   .processing = {video.rungs}};
    if (video.has_poster) view.poster = media_path(video, video.base_generation, "poster.jpg");
    if (video.playable) view.playback.hls = media_path(video, video.generation, "main.m3u8");
    return view;
}

Task<Result<std::vector<VideoView>>> VideoViews::of_all(std::vector<Video> videos) {
    std::vector<ChannelId> ids;
    for (auto const& video : videos) ids.push_back(video.channel_id);
    KLIEG_CO_TRY(auto channels, co_await channels_.find_all(std::move(ids)));
    std::vector<VideoView> views;
    views.reserve(videos.size());
    for (auto const& video : videos) {
        auto channel = channels.find(video.channel_id);
        // A deleted channel takes its videos along a moment later.
        if (channel != channels.end()) views.push_back(view_of(video, channel->second));
    }
    co_return views;
}

}  // namespace klieg::videos
