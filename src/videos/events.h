#pragma once

#include "base/ids.h"
#include "events/kind.h"
#include "videos/types.h"

#include <boost/describe/class.hpp>

#include <optional>

/// What the videos feature tells the others.
namespace klieg::videos {

/// What each of them carries: the video as it was after the change, or last, as far as others decide by it whom the
/// news concerns. Readers load the rest.
struct VideoEvent {
    VideoId video_id;
    ChannelId channel_id;
    UserId owner_user_id;
    Visibility visibility = Visibility::private_;
    Status status = Status::draft;
    bool playable = false;
    std::optional<Time> published_at;  ///< when it was first public and playable
    std::optional<Failure> error;      ///< why it failed
};
BOOST_DESCRIBE_STRUCT(VideoEvent, (),
                      (video_id, channel_id, owner_user_id, visibility, status, playable, published_at, error))

using VideoEventKind = events::Kind<VideoEvent>;

inline constexpr VideoEventKind kVideoCreated{"video.created", "it is described, and has no file yet"};
inline constexpr VideoEventKind kVideoChanged{"video.changed", "what its owner says of it, or its poster"};
inline constexpr VideoEventKind kVideoUploaded{"video.uploaded", "the file is complete"};
inline constexpr VideoEventKind kVideoPlayable{"video.playable", "it can be played by those who may see it"};
inline constexpr VideoEventKind kVideoReady{"video.ready", "every rung is done"};
inline constexpr VideoEventKind kVideoFailed{"video.failed", "its file is none that can be played"};
inline constexpr VideoEventKind kVideoPublished{
    "video.published",
    "from now on everyone may find it and play it; for the first time where `time` is `publishedAt`"};
inline constexpr VideoEventKind kVideoUnpublished{"video.unpublished",
                                                  "not everyone may find it and play it any more, or it goes"};
inline constexpr VideoEventKind kVideoDeleted{"video.deleted", "it is gone"};

}  // namespace klieg::videos
