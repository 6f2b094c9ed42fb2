#pragma once

#include "comments/repo.h"
#include "events/outbox.h"
#include "jobs/worker.h"

#include <set>

namespace klieg::comments {

/// When a comment is held, its replies are not seen any more, and when it is released, or deleted, they are seen again:
/// which their rows say (Comment::thread_held), each with its event, so that whoever counts what is seen adds it up of
/// rows alone, however often it is told. Nobody else needs them: who reads a reply asks what it answers.
///
/// A job goes through the replies that an index shows, page after page, at once and again when the index shows all of
/// them (CommentService::look_at_replies). A page is written on the condition that what it answers has not changed
/// since, so the last word is that of the job which was begun with the last change. Replies that come, or are released,
/// while what they answer is held are noted by whoever looks behind each (strays.h).
///
/// Threads: any core. Lifetime: what it is given outlives it.
class HeldThreads {
public:
    /// Replies in one transaction: each is two of its actions.
    static constexpr std::size_t kAtOnce = 40;

    struct Needs {
        CommentRepo& repo;
        ports::TableStore& tables;
        events::Outbox& outbox;
        jobs::Queue& jobs;
    };
    explicit HeldThreads(Needs needs) : needs_(needs) {}

    Task<Result<>> run(jobs::JobContext& context);
    /// Notes in the rows of those replies what they answer. Answers whether anything was to be noted.
    Task<Result<bool>> note_in(CommentId thread, std::set<CommentId> replies);
    /// Begins it for each thread with a reply whose row says something else than what it answers: what was held before
    /// rows said so.
    Task<Result<>> begin_for_all();

private:
    Task<Result<bool>> note_page(CommentId thread, std::vector<CommentId> ids);
    ports::Transaction to_note(Comment const& thread, std::span<std::optional<Comment> const> replies);
    Task<Result<>> begin_where_different(std::vector<CommentId> ids);

    Needs needs_;
};

}  // namespace klieg::comments
