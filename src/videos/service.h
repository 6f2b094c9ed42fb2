#pragma once

#include "base/principal.h"
#include "channels/service.h"
#include "jobs/queue.h"
#include "videos/repo.h"
#include "videos/types.h"
#include "videos/video_writer.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::videos {

struct NewVideo {
    ChannelId channel_id;
    std::string title;
    std::optional<std::string> description;
    std::optional<Visibility> visibility;
    std::optional<std::string> category;
    std::optional<std::vector<std::string>> tags;
};
BOOST_DESCRIBE_STRUCT(NewVideo, (), (channel_id, title, description, visibility, category, tags))

/// A merge patch: what is absent stays.
struct VideoPatch {
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<Visibility> visibility;
    std::optional<std::optional<std::string>> category;  ///< null takes it away
    std::optional<std::vector<std::string>> tags;
};
BOOST_DESCRIBE_STRUCT(VideoPatch, (), (title, description, visibility, category, tags))

/// The rules of videos: drafts, edits, who sees what, deletion. Its files, encoding and playback are in their own
/// classes.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class VideoService {
public:
    struct Needs {
        VideoRepo& videos;
        VideoWriter& writer;
        channels::ChannelService& channels;
        jobs::Queue& jobs;
        Clock const& clock;
        Random& random;
    };
    explicit VideoService(Needs needs) : needs_(needs) {}

    Task<Result<Video>> create(Principal actor, NewVideo wanted);
    /// Fails: not_found, also where it is not for the actor's eyes.
    Task<Result<Video>> find(Principal actor, VideoId id);
    /// A moderator may only hide: a patch of nothing but `visibility: private`.
    Task<Result<Video>> edit(Principal actor, VideoId id, VideoPatch patch);
    Task<Result<>> remove(Principal actor, VideoId id);
    /// Ends all videos of a channel that is going. Takes no actor: the channel's deletion was allowed.
    Task<Result<>> remove_all_of(ChannelId channel);

    /// Public and playable ones, newest first.
    Task<Result<VideoRepo::Page>> feed(std::optional<std::string> category, std::size_t limit, ports::Cursor cursor);
    enum class Which : std::uint8_t { listed, all };
    /// `all` is for the channel's owner and for those who moderate.
    Task<Result<VideoRepo::Page>> of_channel(Principal actor, ChannelId channel, Which which, std::size_t limit,
                                             ports::Cursor cursor);

private:
    Task<Result<>> remove_with_media(Video video);

    Needs needs_;
};

}  // namespace klieg::videos
