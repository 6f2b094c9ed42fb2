#pragma once

#include "comments/view.h"
#include "realtime/topic.h"

#include <vector>

namespace klieg::comments {

/// Of a comment that is not shown any more.
struct GoneComment {
    CommentId id;
    std::optional<CommentId> parent_id;
};
BOOST_DESCRIBE_STRUCT(GoneComment, (), (id, parent_id))
Constraints constraints_of(GoneComment const*);

inline constexpr realtime::MessageKind<CommentAnswer> kSaid{"comment.created",
                                                            "somebody said this, or it was released"};
inline constexpr realtime::MessageKind<CommentAnswer> kEdited{"comment.edited",
                                                              "its text, its heart or its pin changed"};
inline constexpr realtime::MessageKind<GoneComment> kGone{
    "comment.deleted", "it was deleted or held back; replies to it stay, under a comment without text"};

/// Tells those who follow a video (topic `video`) what is said of it: as everybody sees it, and of what is held,
/// or answers what is held, nothing. What an event is about is read as it stands when it is told: who has deleted his
/// words meanwhile is not quoted any more.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class CommentMessages {
public:
    struct Needs {
        CommentRepo& repo;
        CommentViews& views;
    };
    explicit CommentMessages(Needs needs) : needs_(needs) {}

    std::vector<realtime::Renderer> renderers();

private:
    using Messages = Task<Result<std::vector<realtime::Message>>>;
    Task<Result<>> leave_out_without_thread(std::vector<Comment>& comments);
    Messages show(realtime::MessageKind<CommentAnswer> kind, std::vector<CommentId> ids);
    Messages show_one(realtime::MessageKind<CommentAnswer> kind, events::Envelope event);
    Messages show_pins(events::Envelope event);
    Messages say_gone(events::Envelope event);

    Needs needs_;
};

}  // namespace klieg::comments
