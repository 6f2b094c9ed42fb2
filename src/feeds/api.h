#pragma once

#include "feeds/home_feed.h"
#include "feeds/kept_pages.h"
#include "feeds/related_videos.h"
#include "feeds/subscription_feed.h"
#include "feeds/trending_feed.h"
#include "http/contract/query.h"
#include "http/router.h"
#include "videos/service.h"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

namespace klieg::feeds {

struct TrendingQuery : http::PageQuery {
    std::optional<std::string> category;
};
BOOST_DESCRIBE_STRUCT(TrendingQuery, (http::PageQuery), (category))
Constraints constraints_of(TrendingQuery const*);

struct RelatedQuery {
    std::size_t limit = http::kPageLimit;
};
BOOST_DESCRIBE_STRUCT(RelatedQuery, (), (limit))
Constraints constraints_of(RelatedQuery const*);

/// The routes of feeds. Threads: any core. Lifetime: what it is given, and this, outlive the router.
class FeedsApi {
public:
    struct Needs {
        SubscriptionFeed& subscriptions;
        TrendingFeed& trending;
        RelatedVideos& related;
        HomeFeed& home;
        videos::VideoService& videos;
        KeptPages& pages;
    };
    explicit FeedsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<VideoPage> of_subscriptions(http::Request& request, http::Query<http::PageQuery> asked);
    http::Answer<VideoPage> of_trending(http::Request& request, http::Query<TrendingQuery> asked);
    http::Answer<VideoPage> of_home(http::Request& request, http::Query<http::PageQuery> asked);
    http::Answer<VideoPage> related_to(http::Request& request, VideoId id, http::Query<RelatedQuery> asked);

    Needs needs_;
};

}  // namespace klieg::feeds
