#pragma once

#include "counters/counters.h"
#include "feeds/fresh_videos.h"
#include "feeds/trending_lists.h"
#include "videos/repo.h"

#include <chrono>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace klieg::feeds {

/// How often the lists are made anew.
inline constexpr std::chrono::minutes kRankedEvery{5};

/// Makes the lists of what is trending: looks at the videos to which something happened since the last time (never at
/// all there are), brings their scores up to date by what is counted of them, and puts them among those that stood in
/// the lists, whose scores have decayed meanwhile.
///
/// What it makes depends on counters and on the scores before alone, so a run that was cut off, or one beside another,
/// is made good by the next.
///
/// Threads: one at a time. Lifetime: what it is given outlives it. Limits: kFreshMax videos a run.
class TrendingRanking {
public:
    static constexpr std::size_t kFreshMax = 50'000;

    struct Needs {
        FreshVideos& fresh;
        TrendingLists& lists;
        videos::VideoRepo& videos;
        counters::Counters& counters;
        Clock const& clock;
    };
    explicit TrendingRanking(Needs needs) : needs_(needs) {}

    Task<Result<>> run();

private:
    struct Run;
    Task<Result<>> add_lists(Run& run);
    Task<Result<>> add_fresh(Run& run);
    Task<Result<>> score(Run& run, std::vector<VideoId> some);
    Task<Result<>> put_lists(Run run);

    Needs needs_;
};

}  // namespace klieg::feeds
