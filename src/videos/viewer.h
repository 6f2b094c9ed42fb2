#pragma once

#include "base/clock.h"
#include "base/constraints.h"
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
    bool watch_later = false;
};
BOOST_DESCRIBE_STRUCT(Viewer, (), (vote, subscribed, level, position_ms, watch_later))

inline Constraints constraints_of(Viewer const*) {
    static constexpr Constraint kLines[] = {
        {.member = "vote", .summary = "Their vote; null: they have none.", .example = "like"},
        {.member = "subscribed", .summary = "Whether they have subscribed to its channel.", .example = "false"},
        {.member = "level", .summary = "What of the channel they are told; null where they have not subscribed."},
        {.member = "position_ms", .summary = "Where playback goes on; null: at the beginning."},
        {.member = "watch_later", .summary = "Whether they have put it aside for later.", .example = "false"},
    };
    return kLines;
}

/// Asks those who know it.
using ViewerOf = std::function<Task<Result<Viewer>>(Principal, VideoId, ChannelId)>;

/// Likes and dislikes with the vote of one reader among them.
struct VoteCounts {
    std::int64_t likes = 0;
    std::int64_t dislikes = 0;
};
/// Asks who counts votes for what a reader shall see, whose own vote may not be in the sums yet; none: they never had a
/// vote on it, and the sums are theirs, too.
using VotesFor = std::function<Task<Result<std::optional<VoteCounts>>>(Principal, VideoId)>;

}  // namespace klieg::videos
