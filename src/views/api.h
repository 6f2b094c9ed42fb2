#pragma once

#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "videos/service.h"
#include "views/service.h"
#include "views/sums.h"
#include "views/view.h"

namespace klieg::views {

/// The routes of views. What a player tells is answered by nothing, whether it counts or not.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class ViewsApi {
public:
    struct Needs {
        ViewService& service;
        ViewSums& sums;
        videos::VideoService& videos;
    };
    explicit ViewsApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    http::Answer<BegunPlayback> tell(http::Request& request, VideoId id, Beacon beacon);
    http::Answer<http::Page<HourOfViews>> hours(http::Request& request, VideoId id, http::Query<ViewsQuery> asked);

    Needs needs_;
};

}  // namespace klieg::views
