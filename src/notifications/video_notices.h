#pragma once

#include "assembly/notification.h"
#include "channels/service.h"
#include "subscriptions/types.h"
#include "videos/repo.h"
#include "videos/view.h"

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace klieg::notifications {

inline constexpr auto kPublished = "video.published";
inline constexpr auto kReady = "video.ready";
inline constexpr auto kFailed = "video.failed";

/// What is told of videos: to their owner that every rung is done, or that the file is none that can be played, each
/// time, wherever he is; and to who follows a channel that it published (publications.h), of which only what is shown
/// stands here.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class VideoNotices {
public:
    struct Needs {
        videos::VideoRepo& videos;
        videos::VideoViews& video_views;
        channels::ChannelService& channels;
    };
    explicit VideoNotices(Needs needs) : needs_(needs) {}

    assembly::NotificationSource source();
    static std::vector<assembly::Notice> notices_of(std::span<events::Envelope const> told);

    using About = assembly::NotificationSource::About;
    using Subjects = std::vector<std::optional<assembly::NotificationSubject>>;
    /// A video that was published only as long as everybody may find it.
    Task<Result<Subjects>> show(Principal reader, std::vector<About> about);

private:
    Needs needs_;
};

/// Whether who follows the channel so is told of the video: since before it was published, and on the level `all`.
bool is_told(subscriptions::Subscription const& subscription, videos::Video const& video);
/// That a video which is listed was published, for one who follows its channel. Whoever says so says the same.
assembly::Notice published_notice(UserId user, videos::Video const& video);

}  // namespace klieg::notifications
