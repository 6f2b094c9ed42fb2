#include "comments/author_removal.h"

#include "comments/job_cursor.h"

namespace klieg::comments {

namespace {

constexpr std::size_t kPageComments = 100;

}  // namespace

/// What is removed leaves the index, so pages behind a cursor are those that were behind it before.
Task<Result<>> AuthorRemoval::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto const author, UserId::parse(context.subject()));
    auto cursor = cursor_in(context.checkpointed());
    for (;;) {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.of_author(author, {kPageComments, std::move(cursor)}));
        for (auto& shown : page.comments) {
            auto removed = co_await remove(std::move(shown));
            // One that cannot be read any more keeps no other.
            if (!removed.ok() && removed.error().kind != Errc::corrupt) co_return removed;
        }
        if (page.next.empty()) break;
        cursor = std::move(page.next);
        KLIEG_CO_CHECK(co_await context.checkpoint({{"cursor", cursor}}));
        context.got_further();
        if (context.is_wanted_back()) co_return jobs::give_way();
    }
    co_return Result<>{};
}

/// The index may be late: the row decides. Of a video that is gone its own removal takes what was said of it.
Task<Result<>> AuthorRemoval::remove(Comment shown) {
    auto const video = co_await needs_.videos.get(shown.video_id);
    if (!video.ok() && video.error().kind == Errc::not_found) co_return Result<>{};
    KLIEG_CO_CHECK(video);
    co_return co_await needs_.service.withdraw(std::move(shown.comment_id), video->owner_user_id);
}

}  // namespace klieg::comments
