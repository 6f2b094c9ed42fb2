#include "comments/tombstones.h"

#include <algorithm>

namespace klieg::comments {

Task<Result<>> Tombstones::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto id, CommentId::parse(context.subject()));
    KLIEG_CO_TRY(auto const replies, co_await needs_.repo.replies_to(id, {.limit = 1}));
    bool const any = !replies.comments.empty() || replies.unread != 0 || !replies.next.empty();
    if (any) co_return Result<>{};
    co_return co_await needs_.service.remove_tombstone(std::move(id));
}

/// Two replies of an index say that there is another one than that which is gone and may still be seen.
Task<Result<>> Tombstones::reply_gone(CommentId parent, CommentId reply) {
    KLIEG_CO_TRY(auto const comment, co_await needs_.repo.find(parent));
    if (!comment || !comment->deleted) co_return Result<>{};
    KLIEG_CO_TRY(auto const replies, co_await needs_.repo.replies_to(parent, {.limit = 2}));
    auto const is_another = [&reply](Comment const& one) { return one.comment_id != reply; };
    if (replies.unread != 0 || std::ranges::any_of(replies.comments, is_another)) co_return Result<>{};
    co_return co_await needs_.tables.write(needs_.service.look_at_tombstone(parent));
}

}  // namespace klieg::comments
