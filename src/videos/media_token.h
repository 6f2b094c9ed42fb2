#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace klieg::videos {

/// Signs the media paths of videos that are not public: `{kid}.{exp}.{mac}` stands in the path, before the video's id,
/// so the relative URIs of playlists inherit it. Whoever has the path can play until it expires, or until the video's
/// media key changes.
///
/// Threads: any; immutable.
class MediaTokens {
public:
    /// Secrets by key id; the newest signs, all verify, so that a secret can be replaced without breaking playback.
    MediaTokens(std::map<std::string, std::string> secrets, std::string signing_key_id);

    /// Good for at least 6 h plus `duration`; the expiry is rounded up to the hour, so that paths repeat and cache
    /// well.
    std::string sign(VideoId const& video, std::string_view media_key, std::chrono::milliseconds duration,
                     Time now) const;
    /// Fails: not_found, for every way in which it can be wrong.
    Result<> verify(std::string_view token, VideoId const& video, std::string_view media_key, Time now) const;

private:
    std::string mac(std::string const& secret, std::string_view kid, std::string_view expiry, VideoId const& video,
                    std::string_view media_key) const;

    std::map<std::string, std::string> secrets_;
    std::string signing_key_id_;
};

}  // namespace klieg::videos
