#pragma once

#include "comments/view.h"
#include "realtime/topic.h"

#include <span>
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
    using Told = std::span<events::Envelope const>;
    using Rendered = Task<Result<realtime::Renderer::Rendered>>;
    using Ids = std::vector<CommentId>;

    Rendered show_them(realtime::MessageKind<CommentAnswer> kind, Told told);
    Rendered show_pins(Told told);
    Rendered show(realtime::MessageKind<CommentAnswer> kind, std::vector<Ids> ids_of_each);
    Task<Result<std::vector<CommentAnswer>>> answers_of(Ids ids);
    Task<Result<>> leave_out_what_is_not_shown(std::vector<Comment>& comments);

    Needs needs_;
};

}  // namespace klieg::comments
