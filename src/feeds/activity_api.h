#pragma once

#include "feeds/activity_feed.h"
#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"

#include <boost/describe/class.hpp>

#include <optional>

namespace klieg::feeds {

struct ActivityQuery : http::PageQuery {
    std::optional<ActivityOf> of;
};
BOOST_DESCRIBE_STRUCT(ActivityQuery, (http::PageQuery), (of))
Constraints constraints_of(ActivityQuery const*);

/// The route of what people did. Threads: any core. Lifetime: what it is given, and this, outlive the router.
class ActivityApi {
public:
    explicit ActivityApi(ActivityFeed& feed) : feed_(feed) {}
    void add_routes(http::Router& router);

private:
    http::Answer<http::Page<ActivityView>> list(http::Request& request, http::Query<ActivityQuery> asked);

    ActivityFeed& feed_;
};

}  // namespace klieg::feeds
