#pragma once

#include "base/ids.h"
#include "events/kind.h"
#include "videos/viewer.h"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

/// What the reactions feature tells the others.
namespace klieg::reactions {

struct VoteEvent {
    std::string target;  ///< the id of a video or of a comment
    VideoId video_id;    ///< that, or the comment's
    UserId voter_id;
    std::optional<videos::Vote> before;
    std::optional<videos::Vote> after;
};
BOOST_DESCRIBE_STRUCT(VoteEvent, (), (target, video_id, voter_id, before, after))

inline constexpr events::Kind<VoteEvent> kVoteChanged{"vote.changed",
                                                      "somebody's one vote on a video or a comment, or its end"};

}  // namespace klieg::reactions
