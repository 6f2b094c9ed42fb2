#pragma once

#include "http/contract/page.h"
#include "http/contract/reply.h"
#include "ports/cache.h"
#include "videos/view.h"

#include <functional>
#include <string>
#include <vector>

namespace klieg::feeds {

using VideoPage = http::Page<videos::VideoView>;

/// Pages of videos as they are answered, of which those that are the same for everybody are kept for a moment. What
/// becomes hidden is on none of them any more at once: they are kept under the tag of the site's public videos.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class KeptPages {
public:
    struct Needs {
        videos::VideoViews& views;
        ports::Cache& cache;
    };
    explicit KeptPages(Needs needs) : needs_(needs) {}

    struct Videos {
        std::vector<videos::Video> videos;
        std::string next;  ///< empty: this was the last page
    };
    using Make = std::function<Task<Result<Videos>>()>;

    Task<Result<VideoPage>> shown(Videos page);
    /// The page that is kept under that key, or what `make` makes, which ends before this does. `tags`: of what else it
    /// is made.
    http::Answer<VideoPage> kept(std::string key, Make make, std::vector<ports::CacheTag> tags = {});

private:
    Task<Result<ports::Cache::Loaded>> load(Make const& make, std::vector<ports::CacheTag> more,
                                            ports::Cache::Tags& tags);

    Needs needs_;
};

}  // namespace klieg::feeds
