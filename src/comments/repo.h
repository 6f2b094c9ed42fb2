#pragma once

#include "comments/types.h"
#include "ports/table_store.h"

#include <optional>
#include <string>
#include <vector>

namespace klieg::comments {

/// Keys and items of the tables Comments and CommentPins. Threads: any core. Lifetime: the store outlives it.
///
/// A comment's id begins with its video's, and so its key is known by it alone. Indexes, all sparse:
///   Thread(ThreadKey, CommentId): `V#v_…` has what is shown of a video at the top level, `C#c_…` the replies to a
///     comment, and `H#v_…#u_…` and `H#c_…#u_…` what waits there of one author, whom nobody else's pages need it for.
///   Top(TopKey, RankKey): `V#v_…` the top level once more, by its rank.
///   Held(HeldKey, CommentId): `V#v_…` what waits for the video's owner.
///   ByAuthor(AuthorUserId, CommentId): all that somebody said; tombstones have no author.
/// So what is held leaves no trace in the pages of others, however much of it there is.
class CommentRepo {
public:
    explicit CommentRepo(ports::TableStore& tables) : tables_(tables) {}
    static std::vector<ports::TableSchema> tables();

    /// For a transaction. Fails with conflict where there is one of that id.
    static ports::Action insert(Comment const& comment);
    /// With all but its rank, which is its own affair until it is deleted; fails with conflict where it is gone or has
    /// another version than `before`.
    static ports::Action replace(Comment const& before, Comment const& after);
    /// Likewise.
    static ports::Action remove(Comment const& comment);
    /// For a transaction that is only right as long as nobody changes it. Fails likewise.
    static ports::Action require_unchanged(Comment const& comment);
    /// Moves it in Top to where `rank` is, or will be when it is shown there, if it has the rank still that it was read
    /// with.
    Task<Result<>> move(Comment const& comment, std::int64_t rank);

    /// As it stands now.
    Task<Result<std::optional<Comment>>> find(CommentId id);
    /// In the order of the ids; at most kBatchKeysMax, each once. What cannot be read is not there.
    Task<Result<std::vector<std::optional<Comment>>>> find_batch(std::vector<CommentId> ids);
    /// Whether it has a row, be that one that cannot be read, or a tombstone; as it stands now.
    Task<Result<bool>> exists(CommentId id);

    struct Page {
        std::vector<Comment> comments;
        std::size_t unread = 0;  ///< rows beside them that could not be read
        ports::Cursor next;      ///< empty: this was the last page
    };
    struct Part {
        std::size_t limit = 0;
        ports::Cursor cursor{};
    };
    /// What is shown of a video at the top level, newest or best first.
    Task<Result<Page>> of_video(VideoId video, CommentOrder order, Part part);
    /// What is shown of replies to a comment, oldest first.
    Task<Result<Page>> replies_to(CommentId comment, Part part);
    /// What waits of an author at the top level of a video, or in the thread of a comment; newest first.
    Task<Result<Page>> held_by(UserId author, CommentsOf where, Part part);
    /// All that waits on a video, newest first.
    Task<Result<Page>> held_on(VideoId video, Part part);
    /// All that somebody said and was not deleted, by videos, oldest first.
    Task<Result<Page>> of_author(UserId author, Part part);
    /// All of a video, replies and tombstones, oldest first, as it stands now.
    Task<Result<Page>> all_of(VideoId video, Part part);
    struct Ids {
        std::vector<std::string> ids;
        ports::Cursor next;
    };
    /// All comments there are, in no order, by their keys alone: no row ends a walk that cannot be read.
    Task<Result<Ids>> scan_ids(ports::Cursor cursor);

    /// Which comment of a video is pinned, as it stands now. A pin that cannot be read is none.
    Task<Result<std::optional<CommentId>>> pinned_on(VideoId video);
    /// On any of those, at most kBatchKeysMax. Likewise.
    Task<Result<std::vector<CommentId>>> pinned_on_each(std::vector<VideoId> videos);
    /// In the place of `before`; fails with conflict where another one is pinned than that, or none.
    static ports::Action pin(CommentId const& comment, std::optional<CommentId> const& before);
    /// Fails with conflict where another one is pinned.
    static ports::Action unpin(CommentId const& comment);
    static ports::Action forget_pin(VideoId const& video);

private:
    Task<Result<Page>> page_of(ports::Query query);

    ports::TableStore& tables_;
};

}  // namespace klieg::comments
