#pragma once

#include "base/principal.h"
#include "feeds/channel_head.h"
#include "feeds/channel_news.h"
#include "subscriptions/service.h"

#include <cstddef>
#include <string>
#include <vector>

namespace klieg::feeds {

/// The videos of all channels that a user follows, newest first, merged as they are read: nothing is written for a
/// reader when somebody publishes.
///
/// A page looks into the channels in the order in which they published last, and stops at the first of which nothing
/// can be newer than what it has: for the first page those are about as many as it has videos, however many one
/// follows. Further down it looks into all that have published since, too. A cursor is the key of a page's last video.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kMergedMax channels a page; of who follows more,
/// those that published last.
class SubscriptionFeed {
public:
    static constexpr std::size_t kMergedMax = 500;

    struct Needs {
        subscriptions::SubscriptionService& subscriptions;
        ChannelNews& news;
        ChannelHead& heads;
        videos::VideoRepo& videos;
        ports::Cache& cache;
    };
    explicit SubscriptionFeed(Needs needs) : needs_(needs) {}

    struct Page {
        std::vector<videos::Video> videos;
        std::string next;  ///< empty: this was the last page
    };
    /// Fails: unauthenticated, invalid (no cursor of ours).
    Task<Result<Page>> page(Principal caller, std::size_t limit, std::string cursor);

private:
    using Listings = ChannelHead::Listings;
    using News = std::vector<ChannelNews::News>;
    Task<Result<News>> news_of(UserId user);
    Task<Result<ports::Cache::Loaded>> load_news(UserId user, ports::Cache::Tags& tags);
    Task<Result<Listings>> merged(News news, std::string before, std::size_t limit);
    Task<Result<>> add_some(std::span<ChannelNews::News const> some, std::string before, std::size_t limit,
                            Listings& into);

    Needs needs_;
};

}  // namespace klieg::feeds
