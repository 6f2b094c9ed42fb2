#pragma once

#include "feeds/subscription_feed.h"
#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "videos/view.h"

namespace klieg::feeds {

/// The routes of feeds. Threads: any core. Lifetime: what it is given, and this, outlive the router.
class FeedsApi {
public:
    struct Needs {
        SubscriptionFeed& subscriptions;
        videos::VideoViews& views;
    };
    explicit FeedsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<http::Page<videos::VideoView>> of_subscriptions(http::Request& request,
                                                                 http::Query<http::PageQuery> asked);

    Needs needs_;
};

}  // namespace klieg::feeds
