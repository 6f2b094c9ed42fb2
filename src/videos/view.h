#pragma once

#include "channels/service.h"
#include "videos/media_token.h"
#include "videos/rules.h"
#include "videos/types.h"

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

namespace klieg::videos {

struct ChannelInBrief {
    std::string id;
    std::string handle;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(ChannelInBrief, (), (id, handle, name))

struct Playback {
    std::optional<std::string> hls;
};
BOOST_DESCRIBE_STRUCT(Playback, (), (hls))

struct Processing {
    std::vector<Rung> rungs;
};
BOOST_DESCRIBE_STRUCT(Processing, (), (rungs))

/// A video as the API shows it.
struct VideoView {
    VideoId id;
    ChannelInBrief channel;
    std::string title;
    std::string description;
    Visibility visibility;
    std::optional<std::string> category;
    std::vector<std::string> tags;
    Status status;
    std::optional<Failure> error;
    std::optional<std::chrono::milliseconds> duration_ms;
    std::optional<std::uint32_t> width;
    std::optional<std::uint32_t> height;
    Time created_at{};
    Time updated_at{};
    std::optional<Time> published_at;
    std::optional<std::string> poster;
    Playback playback;
    Processing processing;
};
BOOST_DESCRIBE_STRUCT(VideoView, (),
                      (id, channel, title, description, visibility, category, tags, status, error, duration_ms, width,
                       height, created_at, updated_at, published_at, poster, playback, processing))

Constraints constraints_of(ChannelInBrief const*);
Constraints constraints_of(Playback const*);
inline Constraints constraints_of(VideoView const*) {
    return rules::constraints();
}

/// Makes views: looks up channels, and signs the media paths of what is not public. Threads: any core.
class VideoViews {
public:
    VideoViews(channels::ChannelService& channels, MediaTokens const& tokens, Clock const& clock)
        : channels_(channels), tokens_(tokens), clock_(clock) {}

    Task<Result<VideoView>> of(Video video);
    Task<Result<std::vector<VideoView>>> of_all(std::vector<Video> videos);

private:
    VideoView view_of(Video const& video, channels::Channel const& channel) const;
    std::string media_path(Video const& video, std::uint32_t generation, std::string_view file) const;

    channels::ChannelService& channels_;
    MediaTokens const& tokens_;
    Clock const& clock_;
};

}  // namespace klieg::videos
