#include "comments/video_removal.h"

#include "base/remembered.h"
#include "comments/events.h"
#include "comments/job_cursor.h"
#include "videos/events.h"

namespace klieg::comments {

namespace {

/// Pages after which it says where it is.
constexpr int kPagesToACheckpoint = 10;

}  // namespace

Task<Result<>> VideoRemoval::follow(std::span<events::Envelope const> told) {
    for (auto const& event : told) {
        if (event.type != videos::kVideoDeleted.name) continue;
        auto video = VideoId::parse(event.subject);
        if (video.ok()) KLIEG_CO_CHECK(co_await begin(*std::move(video)));
    }
    co_return Result<>{};
}

Task<Result<>> VideoRemoval::begin(VideoId video) {
    jobs::NewJob remove_all{.kind = kVideoRemovalKind, .subject = video.text()};
    co_return co_await needs_.jobs.ask_twice(std::move(remove_all), kLookAgainAfter);
}

/// From where the last attempt was to the end, and then once more from the start, since of a page another may have
/// changed a comment while it went. That ends when a whole walk meets none. A video whose creation was sent again after
/// it was deleted stands once more, under the same id, perhaps while this goes: what is said of it then stays.
Task<Result<>> VideoRemoval::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto video, VideoId::parse(context.subject()));
    auto cursor = cursor_in(context.checkpointed());
    int pages = 0;
    for (bool any = true; any;) {
        any = !cursor.empty();
        do {
            KLIEG_CO_TRY(bool const stands, co_await needs_.videos.exists(video));
            if (stands) co_return Result<>{};
            KLIEG_CO_TRY(auto page, co_await needs_.repo.all_of(video, {kAtOnce, std::move(cursor)}));
            cursor = std::move(page.next);
            any = any || !page.comments.empty();
            KLIEG_CO_TRY(bool const removed, co_await remove_page(std::move(page.comments)));
            if (removed) context.got_further();
            if (++pages % kPagesToACheckpoint == 0) KLIEG_CO_CHECK(co_await context.checkpoint({{"cursor", cursor}}));
            if (context.is_wanted_back()) co_return jobs::give_way();
        } while (!cursor.empty());
    }
    co_return co_await needs_.tables.write(CommentRepo::forget_pin(video));
}

/// Answers whether it went; not, where one of them has changed since it was read. What was reported as failed may have
/// been done: the next walk sees.
Task<Result<bool>> VideoRemoval::remove_page(std::vector<Comment> comments) {
    if (comments.empty()) co_return false;
    ports::Transaction transaction;
    for (auto const& comment : comments) {
        CommentEvent payload{.comment_id = comment.comment_id,
                             .video_id = comment.video_id,
                             .parent_id = comment.parent_id,
                             .author_user_id = comment.author_user_id,
                             .owner_user_id = {},
                             .held = comment.held,
                             .mentions = {}};
        transaction.add(CommentRepo::remove(comment));
        transaction.add(needs_.outbox.event(
            kCommentDeleted, {comment.comment_id.text(), comment.version + 1, comment.video_id.text()}, payload));
    }
    auto written = co_await needs_.tables.transact(std::move(transaction));
    for (auto const& comment : comments) needs_.outbox.notify(comment.comment_id.text());
    if (!written.ok() && written.error().kind != Errc::conflict) co_return std::move(written).error();
    co_return written.ok();
}

Task<Result<>> VideoRemoval::begin_for_gone_videos() {
    Remembered<VideoId> looked_at;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.scan_ids(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& text : page.ids) {
            auto const id = CommentId::parse(text);
            if (!id.ok() || !looked_at.add(id->parent())) continue;
            KLIEG_CO_TRY(bool const stands, co_await needs_.videos.exists(id->parent()));
            if (!stands) KLIEG_CO_CHECK(co_await begin(id->parent()));
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::comments
