#pragma once

#include "base/clock.h"
#include "base/composed_id.h"
#include "base/constraints.h"
#include "base/ids.h"
#include "base/json.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace klieg::comments {

/// What somebody said of a video, as it stands in the table Comments.
struct Comment {
    VideoId video_id;
    CommentId comment_id;
    std::optional<CommentId> parent_id;  ///< of a reply: the top-level comment whose thread it is in
    UserId author_user_id;               ///< of one that was deleted: nobody
    std::string text;                    ///< likewise: empty
    Time created_at{};
    std::optional<Time> edited_at;     ///< when its text last changed
    bool held = false;                 ///< it waits for the video's owner; others do not see it
    bool thread_held = false;          ///< of a reply: what it answers waits, as held_threads has noted, for the counts
    bool hearted = false;              ///< by the video's owner
    bool deleted = false;              ///< it only keeps its thread together
    std::optional<Time> policy_since;  ///< of the video's policy that let it through (videos::Video)
    std::int64_t days_late = 0;        ///< after the video was made, for its rank (rank.h)
    std::int64_t rank = 0;             ///< a step of it; of a top-level comment, and behind its votes by a moment
    std::int64_t version = 1;          ///< counts the changes, but for those of its rank
    std::int64_t schema_version = 1;
};
BOOST_DESCRIBE_STRUCT(Comment, (),
                      (video_id, comment_id, parent_id, author_user_id, text, created_at, edited_at, held, thread_held,
                       hearted, deleted, policy_since, days_late, rank, version, schema_version))

struct NewComment {
    VideoId video_id;
    std::string text;
    std::optional<CommentId> parent_id;
};
BOOST_DESCRIBE_STRUCT(NewComment, (), (video_id, text, parent_id))

struct CommentPatch {
    json::Change<std::string> text;
    json::Change<bool> pinned;
    json::Change<bool> hearted;
    json::Change<bool> held;
};
BOOST_DESCRIBE_STRUCT(CommentPatch, (), (text, pinned, hearted, held))

/// What texts may be (comment_rules.cpp).
Constraints constraints_of(Comment const*);
Constraints constraints_of(NewComment const*);
Constraints constraints_of(CommentPatch const*);
constexpr void checked_by_service(NewComment const*) {}
constexpr void checked_by_service(CommentPatch const*) {}

/// Top-level comments in the order of a list; replies are in the order in which they were made.
enum class CommentOrder : std::uint8_t { newest, top };
BOOST_DESCRIBE_ENUM(CommentOrder, newest, top)

/// What a path lists comments of: a video, or a comment.
struct CommentsOf {
    static constexpr std::string_view kPattern = "^(v_[a-z2-7]{16}|c_v_[a-z2-7]{16}_[a-z2-7]{26})$";
    static constexpr std::string_view kSummary =
        "The id of a video, for what was said of it, or of a comment, for it and its replies.";
    static constexpr std::string_view kExample = "v_abcdefgh234567ij";

    std::variant<VideoId, CommentId> of;

    static Result<CommentsOf> parse(std::string_view text) {
        if (text.starts_with(CommentKind::prefix)) {
            KLIEG_TRY(auto comment, CommentId::parse(text));
            return CommentsOf{std::move(comment)};
        }
        KLIEG_TRY(auto video, VideoId::parse(text));
        return CommentsOf{std::move(video)};
    }
};

/// The counters of a comment. Who has the votes sums those up.
inline std::string likes_counter(CommentId const& id) {
    return "comment.likes#" + id.text();
}
inline std::string dislikes_counter(CommentId const& id) {
    return "comment.dislikes#" + id.text();
}
/// Of what is shown below it: neither held nor deleted. Where it is held itself, whoever sees it sees them.
inline std::string replies_counter(CommentId const& id) {
    return "comment.replies#" + id.text();
}

}  // namespace klieg::comments
