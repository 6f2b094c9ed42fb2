#pragma once

#include "base/ids.h"
#include "base/principal.h"
#include "base/result.h"
#include "base/task.h"
#include "videos/types.h"

#include <functional>
#include <set>
#include <vector>

/// What feeds ask of who reads. It stands in features above this one, which answer it here.
namespace klieg::feeds {

/// Of what somebody wants to hear no more.
struct Unwanted {
    std::set<VideoId> videos{};
    std::set<ChannelId> channels{};

    bool has(videos::Video const& video) const {
        return videos.contains(video.video_id) || channels.contains(video.channel_id);
    }
};

/// None of them: nobody has said or watched anything.
struct ReaderAsks {
    std::function<Task<Result<Unwanted>>(UserId)> unwanted_of{};
    /// Those of them that somebody has watched to the end.
    std::function<Task<Result<std::set<VideoId>>>(UserId, std::vector<VideoId>)> finished_of{};
    /// What somebody watched last, the last first, a few.
    std::function<Task<Result<std::vector<VideoId>>>(UserId)> watched_by{};
};

/// Nothing, of nobody.
inline Task<Result<Unwanted>> unwanted_by(ReaderAsks const& asks, Principal const& reader) {
    if (!reader.signed_in() || !asks.unwanted_of) co_return Unwanted{};
    co_return co_await asks.unwanted_of(reader.user);
}

}  // namespace klieg::feeds
