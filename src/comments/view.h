#pragma once

#include "assembly/picture.h"
#include "comments/repo.h"
#include "comments/service.h"
#include "comments/types.h"
#include "comments/viewer.h"
#include "counters/counters.h"
#include "http/contract/page.h"
#include "identity/service.h"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace klieg::comments {

/// Who said something, as everyone sees them.
struct Author {
    UserId id;
    std::string username;
    std::string display_name;
    std::vector<assembly::PictureSize> avatar;
};
BOOST_DESCRIBE_STRUCT(Author, (), (id, username, display_name, avatar))
Constraints constraints_of(Author const*);

/// A comment as the API shows it.
struct CommentAnswer {
    CommentId id;
    VideoId video_id;
    std::optional<CommentId> parent_id;
    std::optional<Author> author;
    std::string text;
    std::int64_t likes = 0;
    std::int64_t reply_count = 0;
    Time created_at{};
    std::optional<Time> edited_at;
    bool pinned = false;
    bool hearted = false;
    bool held = false;
    bool deleted = false;
    std::optional<CommentViewer> viewer;
};
BOOST_DESCRIBE_STRUCT(CommentAnswer, (),
                      (id, video_id, parent_id, author, text, likes, reply_count, created_at, edited_at, pinned,
                       hearted, held, deleted, viewer))
Constraints constraints_of(CommentAnswer const*);
Constraints constraints_of(CommentViewer const*);

/// A page of what was said of a video, or a comment and a page of its replies.
struct CommentsPage {
    std::optional<CommentAnswer> comment;  ///< whose replies they are; none: they are of a video
    std::optional<CommentAnswer> focus;    ///< the reply that was asked for, wherever it stands among them
    std::vector<CommentAnswer> items;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(CommentsPage, (), (comment, focus, items, next_cursor))
Constraints constraints_of(CommentsPage const*);

/// Makes answers of rows: asks for counts and authors of many at once, and lays over what one person has to do with
/// them. Threads: any core. Lifetime: what it is given outlives it.
class CommentViews {
public:
    struct Needs {
        counters::Counters& counters;
        identity::IdentityService& accounts;
        VotesOf votes_of;  ///< none: nobody votes
    };
    explicit CommentViews(Needs needs) : needs_(std::move(needs)) {}

    /// As everybody sees them, in their order; at most kBatchKeysMax of different authors. What only kept a thread
    /// together, and has no replies any more, is left out.
    Task<Result<std::vector<CommentAnswer>>> of_all(std::vector<Comment> comments, std::optional<CommentId> pinned);
    /// One, as `actor` sees it.
    Task<Result<CommentAnswer>> of(Principal actor, CommentService::Found found);
    /// One that `actor` has just written, of which nobody has thought anything yet.
    Task<Result<CommentAnswer>> of_new(Principal actor, CommentService::Found found);
    /// Says of each what `actor` has to do with it, who is signed in, and has what they have just voted in its likes.
    Task<Result<>> lay_over(Principal actor, videos::Video video, std::vector<CommentAnswer*> answers);

private:
    Needs needs_;
};

}  // namespace klieg::comments
