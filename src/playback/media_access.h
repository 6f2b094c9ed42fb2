#pragma once

#include "base/value_task.h"
#include "channels/service.h"
#include "ports/cache.h"
#include "videos/media_token.h"
#include "videos/repo.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace klieg::playback {

/// What a media path says: `[t/{token}/]{videoId}/{mediaKey}/{generation}/{file}`.
struct MediaPath {
    std::string token;  ///< empty: none
    VideoId video;
    std::string media_key;
    std::uint32_t generation = 0;
    std::string file;  ///< "main.m3u8", "240/index.m3u8", "240/7.m4s"
};

/// What is said of every path that does not open, whatever the reason.
Error no_such_media();

/// Fails: not_found.
Result<MediaPath> parse_media_path(std::string_view path);

/// What is allowed to whoever came with a path.
struct MediaGrant {
    std::uint32_t base_generation = 0;
    std::uint32_t generation = 0;  ///< the newest
    bool settled = false;          ///< nothing more will change: every rung is done
    videos::Visibility visibility = videos::Visibility::private_;
};

/// Decides whether a media path opens: the key must be the video's present one, and where the video is not public the
/// token must be good. A video whose channel was deleted opens no more, though it goes only when the log has told of
/// that. What it needs of the video is cached, since it is asked for every segment.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class MediaAccess {
public:
    struct Needs {
        videos::VideoRepo& videos;
        channels::ChannelService& channels;
        ports::Cache& cache;
        videos::MediaTokens const& tokens;
        Clock const& clock;
    };
    explicit MediaAccess(Needs needs) : needs_(needs) {}

    /// Fails: not_found, whatever the reason.
    ValueTask<Result<MediaGrant>> check(MediaPath const& path);

private:
    Task<Result<MediaGrant>> check_first(std::string key, MediaPath path);
    Result<MediaGrant> grant(ports::Cache::Value const& facts, MediaPath const& path) const;
    Task<Result<ports::Cache::Loaded>> load(VideoId id, ports::Cache::Tags& tags);

    Needs needs_;
};

}  // namespace klieg::playback
