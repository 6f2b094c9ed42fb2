#pragma once

#include "base/principal.h"
#include "feeds/channel_head.h"
#include "feeds/reader.h"
#include "feeds/trending_feed.h"
#include "videos/service.h"

#include <cstddef>
#include <string>
#include <vector>

namespace klieg::feeds {

/// What goes with a video: others of its channel and of its category, what is trending there, and of all these first
/// those whose tags are the same. It is looked for in short lists that there are anyway, never among all videos.
///
/// Which they are is the same for everybody and kept as ids for a moment; what a reader wants to hear no more of is
/// left out for them.
///
/// Threads: any core. Lifetime: what it is given outlives it. Limits: kRelatedMax of a video.
class RelatedVideos {
public:
    static constexpr std::size_t kRelatedMax = 60;

    struct Needs {
        videos::VideoService& service;
        videos::VideoRepo& videos;
        ChannelHead& heads;
        TrendingFeed& trending;
        ports::Cache& cache;
        ReaderAsks const& asks;
    };
    explicit RelatedVideos(Needs needs) : needs_(needs) {}

    /// The closest first. Fails: not_found, also where the video is not for the reader's eyes.
    Task<Result<std::vector<videos::Video>>> of(Principal reader, VideoId id, std::size_t limit);
    /// Their ids, whoever asks, of a video that the caller may see.
    Task<Result<std::vector<VideoId>>> ids(videos::Video const& video);

private:
    struct Pool;
    Task<Result<ports::Cache::Loaded>> load(videos::Video const& video);
    Task<Result<Pool>> pool_of(videos::Video const& video);
    Task<Result<std::vector<VideoId>>> newest_of(std::string category);
    Task<Result<ports::Cache::Loaded>> load_newest(std::string const& category);

    Needs needs_;
};

}  // namespace klieg::feeds
