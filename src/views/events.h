#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "events/kind.h"

#include <boost/describe/class.hpp>

namespace klieg::views {

struct ViewEvent {
    VideoId video_id;
    Time at{};
};
BOOST_DESCRIBE_STRUCT(ViewEvent, (), (video_id, at))

/// Their subject is `{video}/{playback}`, of which nobody can tell who it was, and the log keeps the order of a video.
inline constexpr events::Kind<ViewEvent> kVideoViewed{"video.viewed", "somebody has watched enough of it to count"};
inline constexpr events::Kind<ViewEvent> kVideoWatched{"video.watched", "somebody has watched on"};

}  // namespace klieg::views
