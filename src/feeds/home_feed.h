#pragma once

#include "base/principal.h"
#include "feeds/home_cursor.h"
#include "feeds/reader.h"
#include "feeds/related_videos.h"
#include "feeds/subscription_feed.h"
#include "feeds/trending_feed.h"
#include "videos/service.h"

#include <cstddef>
#include <string>
#include <vector>

namespace klieg::feeds {

/// What somebody is shown first: new ones of the channels that they follow, what goes with what they watched last, what
/// is trending and what is new, in turns, without what they have watched to the end or are not interested in, and
/// behind that all else, newest first. For nobody in particular what is trending and what is new.
///
/// It is put together once, of short lists, when the first page is asked for; where a reader is in it stands in the
/// cursor (home_cursor.h). Whether everybody may see a video is asked when it is shown.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kHomeMixMax; kHomeReadsMax reads a page, which
/// may be short then.
class HomeFeed {
public:
    static constexpr int kHomeReadsMax = 5;

    struct Needs {
        SubscriptionFeed& subscriptions;
        RelatedVideos& related;
        TrendingFeed& trending;
        videos::VideoService& service;
        videos::VideoRepo& videos;
        ports::Cache& cache;
        ReaderAsks const& asks;
    };
    explicit HomeFeed(Needs needs) : needs_(needs) {}

    struct Page {
        std::vector<videos::Video> videos;
        std::string next;  ///< empty: this was the last page
    };
    /// Fails: invalid (no cursor of ours).
    Task<Result<Page>> page(Principal reader, std::size_t limit, std::string cursor);

private:
    using Ids = std::vector<VideoId>;
    struct Newest;
    Task<Result<HomeCursor>> put_together(Principal reader);
    Task<Result<Ids>> of_subscriptions(Principal reader);
    Task<Result<Ids>> like_what_was_watched(Principal reader);
    Task<Result<Newest>> newest();
    Task<Result<ports::Cache::Loaded>> load_newest();
    Task<Result<>> leave_out_finished(Principal reader, Ids& ids);
    Task<Result<>> add_of_mix(Principal reader, std::size_t limit, HomeCursor& at, Page& page);
    Task<Result<>> add_of_newest(Principal reader, std::size_t limit, HomeCursor& at, Page& page);

    Needs needs_;
};

}  // namespace klieg::feeds
