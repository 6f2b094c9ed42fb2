#pragma once

#include "http/contract/page.h"
#include "http/contract/query.h"
#include "http/contract/reply.h"
#include "http/router.h"
#include "ports/cache.h"
#include "videos/service.h"
#include "videos/view.h"

namespace klieg::videos {

/// Where the bytes of a new video go.
struct UploadLink {
    std::string url;
};
BOOST_DESCRIBE_STRUCT(UploadLink, (), (url))
Constraints constraints_of(UploadLink const*);

struct CreatedVideoAnswer {
    VideoView video;
    UploadLink upload;
};
BOOST_DESCRIBE_STRUCT(CreatedVideoAnswer, (), (video, upload))

/// By publication, or creation before that.
enum class VideoOrder : std::uint8_t { newest, oldest };
BOOST_DESCRIBE_ENUM(VideoOrder, newest, oldest)

/// What the site's list of videos may be asked for.
struct VideosQuery : http::PageQuery {
    VideoOrder sort = VideoOrder::newest;
    std::optional<std::string> category;
    std::optional<ChannelId> channel_id;
    bool descriptions = false;
};
BOOST_DESCRIBE_STRUCT(VideosQuery, (http::PageQuery), (sort, category, channel_id, descriptions))
Constraints constraints_of(VideosQuery const*);

struct ChannelVideosQuery : http::PageQuery {
    bool all = false;
    VideoOrder sort = VideoOrder::newest;
    bool descriptions = false;
};
BOOST_DESCRIBE_STRUCT(ChannelVideosQuery, (http::PageQuery), (all, sort, descriptions))
Constraints constraints_of(ChannelVideosQuery const*);

/// The routes of videos' descriptions. JSON to types and back, nothing else; what everybody sees alike
/// is kept as it is answered, and what only some may see is asked of the service for each of them.
///
/// Threads: any core. Lifetime: what it is given, and this, outlive the router. Limits: of lists, the first page of
/// the site, of each channel, and of each category in either is kept, in either order, with descriptions and without,
/// and in each length that is asked for, 1 to 100.
class VideosApi {
public:
    struct Needs {
        VideoService& videos;
        VideoViews& views;
        channels::ChannelService& channels;
        ports::Cache& cache;
    };
    explicit VideosApi(Needs needs) : needs_(needs) {}
    void add_routes(http::Router& router);

private:
    using VideoPage = http::Page<VideoView>;

    http::Answer<CreatedVideoAnswer> create(http::Request& request, NewVideo wanted);
    http::QuickAnswer<VideoPage> list(http::Request& request, http::Query<VideosQuery> asked);
    http::Answer<VideoPage> list_first(std::string key, http::Query<VideosQuery> asked);
    http::QuickAnswer<VideoPage> list_of_channel(http::Request& request, channels::ChannelName name,
                                                 http::Query<ChannelVideosQuery> asked);
    http::Answer<VideoPage> list_on(http::Request& request, http::Query<VideosQuery> asked);
    http::Answer<VideoPage> list_first_of_channel(std::string key, channels::ChannelName name,
                                                  ChannelVideosQuery asked);
    http::Answer<VideoPage> list_of_channel_on(http::Request& request, channels::ChannelName name,
                                               http::Query<ChannelVideosQuery> asked);
    http::QuickAnswer<VideoView> show(http::Request& request, VideoId id);
    http::Answer<VideoView> show_first(std::string key, VideoId id);
    http::Answer<VideoView> show_to(http::Request& request, VideoId id);
    http::Answer<VideoView> edit(http::Request& request, VideoId id, VideoPatch patch);
    Task<Result<>> remove(http::Request& request, VideoId id);

    using Loaded = Task<Result<ports::Cache::Loaded>>;
    Loaded load_for_anyone(VideoId id, ports::Cache::Tags& tags);
    Loaded load_first(VideosQuery const& asked, ports::Cache::Tags& tags);
    Loaded load_feed(VideosQuery const& asked, ports::Cache::Tags& tags);
    Loaded load_named(channels::ChannelName name, ChannelVideosQuery const& asked, ports::Cache::Tags& tags);
    /// How the first page of a list is kept.
    struct Form {
        std::size_t limit = 0;
        VideoViews::Detail detail = VideoViews::Detail::listed;
    };
    Loaded load_of(VideoService::OfChannel wanted, Form form, ports::Cache::Tags& tags);
    bool is_first_page(http::PageQuery const& asked, std::string_view category) const;
    Task<Result<VideoPage>> shown(VideoRepo::Page page, VideoViews::Detail detail);
    Loaded kept(VideoRepo::Page page, VideoViews::Detail detail, ports::Cache::Tags& tags);

    Needs needs_;
};

}  // namespace klieg::videos
