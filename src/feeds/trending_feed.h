#pragma once

#include "feeds/trending_lists.h"
#include "ports/cache.h"
#include "videos/repo.h"

#include <cstddef>
#include <string>
#include <vector>

namespace klieg::feeds {

/// What is trending, page by page: the list as it was made last, of which each node keeps the ids, and of which those
/// are shown that are listed at this moment.
///
/// A cursor names the last video of its page and its place. The next page goes on behind that video, wherever it stands
/// by then, or at that place where it stands no more.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class TrendingFeed {
public:
    struct Needs {
        TrendingLists& lists;
        videos::VideoRepo& videos;
        ports::Cache& cache;
    };
    explicit TrendingFeed(Needs needs) : needs_(needs) {}

    struct Page {
        std::vector<videos::Video> videos;
        std::string next;  ///< empty: this was the last page
    };
    /// `category` empty: of the site. Fails: invalid (no cursor of ours).
    Task<Result<Page>> page(std::string category, std::size_t limit, std::string cursor);
    /// All of the list, from the cache.
    Task<Result<std::vector<VideoId>>> ids(std::string category);

private:
    Task<Result<ports::Cache::Loaded>> load(std::string const& category);

    Needs needs_;
};

}  // namespace klieg::feeds
