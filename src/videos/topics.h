#pragma once

#include "realtime/topic.h"
#include "videos/service.h"
#include "videos/view.h"

#include <boost/describe/class.hpp>

#include <vector>

/// What those who look at a video, or a channel, are told of videos over the live socket.
namespace klieg::videos {

/// Something of it is not what it was: whoever shows it asks for it again.
struct VideoChangedNews {
    VideoId id;
};
BOOST_DESCRIBE_STRUCT(VideoChangedNews, (), (id))

/// How far an encoder is, as the video's own answer says it.
struct VideoProgressNews {
    VideoId id;
    Status status = Status::processing;
    Processing processing;
};
BOOST_DESCRIBE_STRUCT(VideoProgressNews, (), (id, status, processing))

struct VideoPublishedNews {
    VideoId video_id;
};
BOOST_DESCRIBE_STRUCT(VideoPublishedNews, (), (video_id))

inline constexpr realtime::MessageKind<VideoChangedNews> kChangedNews{
    "video.changed", "its row is another one: look at it again; it may be gone, or not for your eyes any more"};
inline constexpr realtime::MessageKind<VideoProgressNews> kProgressNews{"video.progress", "how far an encoder is"};
inline constexpr realtime::MessageKind<VideoPublishedNews> kPublishedNews{
    "video.published", "everyone may find a video of this channel and play it"};

inline std::string topic_of(VideoId const& id) {
    return "video:" + id.text();
}

realtime::Topic video_topic(VideoService& service);
/// Of the events of videos, on their own topics and those of their channels.
std::vector<realtime::Renderer> video_renderers();

/// Of a change that has no event, and so no place in the log.
void tell_changed(realtime::Teller& teller, VideoId const& id);

/// Tells how far an encoder is, in the words of the video's answer. Threads: any core. Lifetime: what it is given
/// outlives it.
class ProgressTeller {
public:
    ProgressTeller(VideoRepo& repo, VideoViews& views, realtime::Teller& teller)
        : repo_(repo), views_(views), teller_(teller) {}
    /// Where it cannot be read, nobody is told: the next report is near.
    Task<> tell(VideoId id);

private:
    VideoRepo& repo_;
    VideoViews& views_;
    realtime::Teller& teller_;
};

}  // namespace klieg::videos
