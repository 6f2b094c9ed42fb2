#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "base/principal.h"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace klieg::views {

/// How soon a viewer of a video counts again.
inline constexpr std::chrono::minutes kViewEvery{30};

/// Who asks, as far as views are told apart by it.
struct Asking {
    Principal principal;
    std::string address;
    std::string user_agent;
    bool from_a_page = false;  ///< as a browser says it
};

/// A playback of a video, as it stands in the table Views from the moment that enough of it was watched.
struct Playback {
    VideoId video_id;
    std::string viewing;   ///< `{viewer}#{nonce of its token}`
    bool counted = false;  ///< it is a view, and no second look of the same viewer
    Time begun_at{};       ///< when its player said so
    Time told_at{};        ///< when it told last how much was watched
    std::chrono::milliseconds watched_ms{};
    std::int64_t version = 1;
    // What of it is in the sums.
    std::int64_t summed_views = 0;
    std::chrono::milliseconds summed_ms{};
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Playback, (),
                      (video_id, viewing, counted, begun_at, told_at, watched_ms, version, summed_views, summed_ms,
                       expires_at, schema_version))

/// Whether all that was told of it is in the sums.
inline bool is_summed(Playback const& playback) {
    return playback.watched_ms == playback.summed_ms && playback.summed_views == (playback.counted ? 1 : 0);
}

/// When a viewer counted last for a video, in the same table.
struct LastView {
    VideoId video_id;
    std::string viewing;  ///< the viewer
    Time counted_at{};
    std::int64_t playbacks = 0;  ///< since then
    std::int64_t version = 0;    ///< 0: there is no row
    std::int64_t expires_at = 0;
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(LastView, (), (video_id, viewing, counted_at, playbacks, version, expires_at, schema_version))

}  // namespace klieg::views
