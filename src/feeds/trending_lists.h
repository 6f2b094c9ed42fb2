#pragma once

#include "base/ids.h"
#include "feeds/trending_score.h"
#include "ports/table_store.h"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace klieg::feeds {

/// Of a list so many are kept.
inline constexpr std::size_t kTrendingMax = 200;

struct RankedVideo {
    VideoId video;
    double score = 0;
};
BOOST_DESCRIBE_STRUCT(RankedVideo, (), (video, score))

/// Videos by their scores, of the site or of a category, as they were at a moment.
struct TrendingList {
    std::string of;  ///< "" the site, else the id of a category
    Time at{};
    std::vector<RankedVideo> videos;  ///< the first have the highest scores
};

/// Keys and rows of the tables TrendingScores and TrendingLists: what is known of a video's score, and short lists that
/// are made of the scores now and then.
///
/// A score is written together with what was counted by then and when, so whoever writes one that is older than
/// another's does no harm: what came since is found again.
///
/// Threads: any core. Lifetime: the store outlives it.
class TrendingLists {
public:
    explicit TrendingLists(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// In the order of the videos, at most kBatchKeysMax. What cannot be read is not there.
    Task<Result<std::vector<std::optional<TrendingScore>>>> scores_of(std::vector<VideoId> const& videos);
    Task<Result<>> put(std::map<VideoId, TrendingScore> const& scores);

    /// As it was a moment ago; an empty one where there is none.
    Task<Result<TrendingList>> list(std::string of);
    /// All that there are, those alone that can be read.
    Task<Result<std::vector<TrendingList>>> all();
    /// In the place of the one before. An empty one of a category is removed.
    Task<Result<>> put(TrendingList list);

private:
    ports::TableStore& tables_;
};

}  // namespace klieg::feeds
