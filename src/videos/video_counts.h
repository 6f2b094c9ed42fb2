#pragma once

#include "base/composed_id.h"
#include "counters/count_news.h"
#include "realtime/topic.h"
#include "videos/counts.h"
#include "videos/rules.h"

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace klieg::videos {

/// How many there are of what people do with a video, as its answers and the live socket show it.
struct VideoCounts {
    std::int64_t likes = 0;
    std::int64_t dislikes = 0;
    std::int64_t views = 0;
    std::int64_t comments = 0;
    friend bool operator==(VideoCounts const&, VideoCounts const&) = default;
};
BOOST_DESCRIBE_STRUCT(VideoCounts, (), (likes, dislikes, views, comments))
inline Constraints constraints_of(VideoCounts const*) {
    return rules::constraints();
}

/// What is counted of a video, in the order in which counts_from() takes it.
inline constexpr std::array kCountedOfVideo{kLikesCounted, kDislikesCounted, kViewsCounted, kCommentsCounted};

/// The counters of a video, in that order.
inline std::vector<std::string> counters_of(VideoId const& id) {
    std::vector<std::string> counters;
    for (auto const counted : kCountedOfVideo) counters.push_back(counter_of(counted, id));
    return counters;
}
inline VideoCounts counts_from(std::int64_t const* values) noexcept {
    return {values[0], values[1], values[2], values[3]};
}

/// Of one comment on a video, to those who follow that.
struct CommentCountsNews {
    CommentId id;
    std::int64_t likes = 0;
    std::int64_t reply_count = 0;
};
BOOST_DESCRIBE_STRUCT(CommentCountsNews, (), (id, likes, reply_count))
inline Constraints constraints_of(CommentCountsNews const*) {
    static constexpr Constraint kLines[] = {
        {.member = "id", .summary = "The comment's id."},
        {.member = "likes", .summary = "How many like it."},
        {.member = "reply_count", .summary = "How many replies to it are shown."},
    };
    return kLines;
}

inline constexpr realtime::MessageKind<VideoCounts> kVideoCounts{
    "video.counts", "how often it was liked, watched and spoken of by now"};

inline constexpr realtime::MessageKind<CommentCountsNews> kCommentCounts{
    "comment.counts", "how often one of its comments was liked and answered by now"};

/// What those who follow a video are told of its counts.
counters::ToldCounts told_counts();

}  // namespace klieg::videos
