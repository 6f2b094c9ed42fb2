#pragma once

#include "base/composed_id.h"
#include "events/kind.h"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

/// What the comments feature tells the others. Of no event a text is part: the log is kept for longer than somebody
/// may want his words to be.
namespace klieg::comments {

/// A comment as it was after what happened, or last, as far as others decide by it whom the news concerns.
struct CommentEvent {
    CommentId comment_id;
    VideoId video_id;
    std::optional<CommentId> parent_id;
    UserId author_user_id;
    UserId owner_user_id;               ///< of the video
    bool held = false;                  ///< it is shown to nobody but its author and those who moderate
    bool thread_held = false;           ///< of a reply: what it answers is, and it with that
    std::vector<std::string> mentions;  ///< the usernames that its text calls, in lower case; nobody may have them
    bool heart_given = false;           ///< by this very change the video's owner gave it a heart
};
BOOST_DESCRIBE_STRUCT(CommentEvent, (),
                      (comment_id, video_id, parent_id, author_user_id, owner_user_id, held, thread_held, mentions,
                       heart_given))

using CommentEventKind = events::Kind<CommentEvent>;

inline constexpr CommentEventKind kCommentCreated{"comment.created", "somebody said something of a video"};
inline constexpr CommentEventKind kCommentEdited{"comment.edited",
                                                 "its text, or that the video's owner likes it, changed"};
inline constexpr CommentEventKind kCommentHeld{"comment.held", "it was shown, and waits for the video's owner now"};
inline constexpr CommentEventKind kCommentReleased{"comment.released", "it waited, and is shown now"};
inline constexpr CommentEventKind kCommentDeleted{"comment.deleted", "it is gone; its replies stay"};
/// It concerns nobody but those who count: its owner and its mentions are left out.
inline constexpr CommentEventKind kCommentThreadChanged{
    "comment.thread_changed", "what this reply answers waits now, and it is not seen; or no more, and it is"};

/// Which comment stands first among those of a video.
struct PinEvent {
    VideoId video_id;
    std::optional<CommentId> comment_id;  ///< none: none does
    std::optional<CommentId> before;      ///< which did
};
BOOST_DESCRIBE_STRUCT(PinEvent, (), (video_id, comment_id, before))

inline constexpr events::Kind<PinEvent> kCommentPinned{"comment.pinned",
                                                       "the video's owner shows it first, or none any more"};

}  // namespace klieg::comments
