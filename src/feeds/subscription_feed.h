#pragma once

#include "base/principal.h"
#include "feeds/channel_head.h"
#include "feeds/channel_news.h"
#include "feeds/followed_news.h"
#include "subscriptions/service.h"

#include <cstddef>
#include <string>
#include <vector>

namespace klieg::feeds {

/// The videos of all channels that a user follows, newest first, merged as they are read (merged_keys.h): nothing is
/// written for a reader when somebody publishes. A cursor is the key of a page's last video.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: of FollowedNews.
class SubscriptionFeed {
public:
    struct Needs {
        subscriptions::SubscriptionService& subscriptions;
        ChannelNews& news;
        ChannelHead& heads;
        videos::VideoRepo& videos;
        ports::Cache& cache;
    };
    explicit SubscriptionFeed(Needs needs);

    struct Page {
        std::vector<videos::Video> videos;
        std::string next;  ///< empty: this was the last page
    };
    /// Fails: unauthenticated, invalid (no cursor of ours).
    Task<Result<Page>> page(Principal caller, std::size_t limit, std::string cursor);

private:
    Task<Result<std::vector<std::string>>> keys_of(ChannelId channel, std::string before, std::size_t limit);

    Needs needs_;
    FollowedNews followed_;
};

}  // namespace klieg::feeds
