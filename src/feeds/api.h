#pragma once

#include "feeds/kept_pages.h"
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

/// The routes of feeds. Threads: any core. Lifetime: what it is given, and this, outlive the router.
class FeedsApi {
public:
    struct Needs {
        SubscriptionFeed& subscriptions;
        TrendingFeed& trending;
        videos::VideoService& videos;
        KeptPages& pages;
    };
    explicit FeedsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<VideoPage> of_subscriptions(http::Request& request, http::Query<http::PageQuery> asked);
    http::Answer<VideoPage> of_trending(http::Request& request, http::Query<TrendingQuery> asked);

    Needs needs_;
};

}  // namespace klieg::feeds
