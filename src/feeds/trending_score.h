#pragma once

#include "base/clock.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>

/// How much people have to do with a video of late. Pure: no storage, no clock.
namespace klieg::feeds {

/// What is counted of a video at a moment.
struct Engagement {
    std::int64_t views = 0;
    std::int64_t likes = 0;
    std::int64_t comments = 0;
};
BOOST_DESCRIBE_STRUCT(Engagement, (), (views, likes, comments))

/// After that time a view is worth half: what was seen yesterday still says something, what was seen a week ago less
/// than a hundredth.
inline constexpr std::chrono::hours kScoreHalves{24};

/// A view is one point. Who likes or comments has done more than to look on, so each is worth four views; but no more
/// of either than there are views count, since views alone are guarded against who repeats them: a hundred comments of
/// one person are as much as a view and a comment.
std::int64_t points_of(Engagement const& engagement) noexcept;

/// What is left of a score after that time.
double decayed(double score, std::chrono::milliseconds after) noexcept;

/// A score, by which time, and what of it was counted then.
struct TrendingScore {
    Engagement counted;
    double score = 0;
    Time at{};
};

/// The score by `now`: the sum of all points, each halved for every kScoreHalves since it came, as far as it is known
/// when. Between two looks points count as if they had come evenly, so looking seldom, or of a video for the first
/// time, brings no other score than looking often would. (Exponential decay of a sum needs nothing of the past but the
/// last sum; G. Cormode et al., Forward Decay, ICDE 2009, compares the ways.)
TrendingScore scored(TrendingScore const& before, Engagement const& counted, Time now) noexcept;

}  // namespace klieg::feeds
