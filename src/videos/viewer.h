#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/principal.h"
#include "base/result.h"
#include "base/task.h"
#include "channels/viewer.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

/// What whoever is signed in has to do with a video. Others know it (votes, subscriptions, history); a video's answer
/// shows it.
namespace klieg::videos {

/// One each on a video or a comment.
enum class Vote : std::uint8_t { like, dislike };
BOOST_DESCRIBE_ENUM(Vote, like, dislike)

using channels::SubscriptionLevel;

struct Viewer {
    std::optional<Vote> vote;
    bool subscribed = false;
    std::optional<SubscriptionLevel> level;
    std::optional<std::chrono::milliseconds> position_ms;  ///< where playback goes on
};
BOOST_DESCRIBE_STRUCT(Viewer, (), (vote, subscribed, level, position_ms))

/// Asks those who know it.
using ViewerOf = std::function<Task<Result<Viewer>>(Principal, VideoId, ChannelId)>;

}  // namespace klieg::videos
