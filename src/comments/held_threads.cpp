#include "comments/held_threads.h"

#include "comments/events.h"
#include "comments/job_cursor.h"
#include "comments/service.h"

#include <map>
#include <set>
#include <utility>

namespace klieg::comments {

namespace {

/// Pages after which it says where it is.
constexpr int kPagesToACheckpoint = 10;
/// Who is ahead edits one of the replies, or what they answer.
constexpr int kTriesMax = 4;

/// What waits itself counts to nothing, and is looked at when it is released.
bool is_different(Comment const& reply, Comment const& thread) {
    return !reply.held && reply.thread_held != thread.held;
}

}  // namespace

Task<Result<>> HeldThreads::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto thread, CommentId::parse(context.subject()));
    auto cursor = cursor_in(context.checkpointed());
    int pages = 0;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.replies_to(thread, {kAtOnce, std::move(cursor)}));
        cursor = std::move(page.next);
        std::set<CommentId> replies;
        for (auto const& reply : page.comments) replies.insert(reply.comment_id);
        KLIEG_CO_TRY(bool const noted, co_await note_in(thread, std::move(replies)));
        if (noted) context.got_further();
        if (++pages % kPagesToACheckpoint == 0) KLIEG_CO_CHECK(co_await context.checkpoint({{"cursor", cursor}}));
        if (context.is_wanted_back()) co_return jobs::give_way();
    } while (!cursor.empty());
    co_return Result<>{};
}

Task<Result<bool>> HeldThreads::note_in(CommentId thread, std::set<CommentId> replies) {
    bool noted = false;
    while (!replies.empty()) {
        std::vector<CommentId> page;
        while (!replies.empty() && page.size() < kAtOnce) page.push_back(replies.extract(replies.begin()).value());
        KLIEG_CO_TRY(bool const some, co_await note_page(thread, std::move(page)));
        noted |= some;
    }
    co_return noted;
}

/// Whoever asks only says which there are: what they are is read by their keys, strongly. What was reported as failed
/// may have been done: who reads again sees.
Task<Result<bool>> HeldThreads::note_page(CommentId thread, std::vector<CommentId> ids) {
    ids.insert(ids.begin(), std::move(thread));
    for (int tries = 1;; ++tries) {
        KLIEG_CO_TRY(auto const rows, co_await needs_.repo.find_batch(ids));
        auto const& top = rows.front();
        if (!top) co_return false;
        auto all = to_note(*top, std::span(rows).subspan(1));
        if (all.empty()) co_return false;
        auto written = co_await needs_.tables.transact(std::move(all));
        for (auto const& id : ids) needs_.outbox.notify(id.text());
        if (written.ok()) co_return true;
        if (written.error().kind != Errc::conflict || tries == kTriesMax) co_return std::move(written).error();
    }
}

ports::Transaction HeldThreads::to_note(Comment const& thread, std::span<std::optional<Comment> const> replies) {
    ports::Transaction all;
    for (auto const& reply : replies) {
        if (!reply || !is_different(*reply, thread)) continue;
        auto after = *reply;
        after.thread_held = thread.held;
        ++after.version;
        CommentEvent payload{.comment_id = after.comment_id,
                             .video_id = after.video_id,
                             .parent_id = after.parent_id,
                             .author_user_id = after.author_user_id,
                             .owner_user_id = {},
                             .held = after.held,
                             .thread_held = after.thread_held,
                             .mentions = {}};
        all.add(CommentRepo::replace(*reply, after));
        all.add(needs_.outbox.event(kCommentThreadChanged,
                                    {after.comment_id.text(), after.version, after.video_id.text()}, payload));
    }
    if (!all.empty()) all.add(CommentRepo::require_unchanged(thread));
    return all;
}

Task<Result<>> HeldThreads::begin_for_all() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.repo.scan_ids(std::move(cursor)));
        cursor = std::move(page.next);
        std::vector<CommentId> batch;
        for (std::size_t i = 0; i < page.ids.size(); ++i) {
            if (auto id = CommentId::parse(page.ids[i]); id.ok()) batch.push_back(*std::move(id));
            bool const full = batch.size() == ports::kBatchKeysMax || i + 1 == page.ids.size();
            if (full && !batch.empty()) KLIEG_CO_CHECK(co_await begin_where_different(std::exchange(batch, {})));
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

/// Each thread once for those ids: a job that finds nothing to do costs little.
Task<Result<>> HeldThreads::begin_where_different(std::vector<CommentId> ids) {
    KLIEG_CO_TRY(auto const comments, co_await needs_.repo.find_batch(std::move(ids)));
    std::set<CommentId> above;
    for (auto const& comment : comments)
        if (comment && comment->parent_id && !comment->held) above.insert(*comment->parent_id);
    if (above.empty()) co_return Result<>{};
    std::map<CommentId, Comment> threads;
    KLIEG_CO_TRY(auto rows, co_await needs_.repo.find_batch({above.begin(), above.end()}));
    for (auto& row : rows)
        if (row) threads.emplace(row->comment_id, std::move(*row));
    std::set<CommentId> different;
    for (auto const& comment : comments) {
        if (!comment || !comment->parent_id) continue;
        auto const thread = threads.find(*comment->parent_id);
        if (thread != threads.end() && is_different(*comment, thread->second)) different.insert(thread->first);
    }
    for (auto const& id : different)
        KLIEG_CO_CHECK(co_await needs_.tables.write(needs_.jobs.enqueue({.kind = kThreadKind, .subject = id.text()})));
    if (!different.empty()) needs_.jobs.notify(kThreadKind);
    co_return Result<>{};
}

}  // namespace klieg::comments
