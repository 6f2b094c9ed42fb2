#pragma once

#include "http/router.h"
#include "ports/cache.h"
#include "videos/service.h"
#include "videos/view.h"

namespace klieg::videos {

/// The routes of videos' descriptions. JSON to types and back, nothing else; answers that anyone may see are kept for a
/// moment.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router.
class VideosApi {
public:
    VideosApi(VideoService& videos, VideoViews& views, channels::ChannelService& channels, ports::Cache& cache);
    void add_routes(http::Router& router);

private:
    Task<Result<http::Response>> create(http::Request& request);
    Task<Result<http::Response>> list(http::Request& request);
    Task<Result<http::Response>> list_of_channel(http::Request& request);
    Task<Result<http::Response>> get(http::Request& request);
    Task<Result<http::Response>> edit(http::Request& request);
    Task<Result<http::Response>> remove(http::Request& request);

    Task<Result<ports::Cache::Value>> load_for_anyone(VideoId id);
    Task<Result<ports::Cache::Value>> load_feed();
    Task<Result<std::string>> page_text(VideoRepo::Page page);
    Task<Result<>> require_match(http::Request const& request, VideoId id);

    VideoService& videos_;
    VideoViews& views_;
    channels::ChannelService& channels_;
    ports::Cache& cache_;
};

}  // namespace klieg::videos
