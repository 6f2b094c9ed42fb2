#pragma once

#include "comments/service.h"
#include "jobs/worker.h"

namespace klieg::comments {

/// What a deleted top-level comment leaves keeps its replies together, and goes where there are none. Whether there are
/// an index says, which may not have seen the last one yet: so a job looks a while after the deletion, of the comment
/// or of the last reply, when every reply is seen, since none is made to what is deleted.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Tombstones {
public:
    struct Needs {
        CommentRepo& repo;
        CommentService& service;
        ports::TableStore& tables;
    };
    explicit Tombstones(Needs needs) : needs_(needs) {}

    Task<Result<>> run(jobs::JobContext& context);
    /// Of a reply that is gone: has the job look, where it was the last of a tombstone's.
    Task<Result<>> reply_gone(CommentId parent, CommentId reply);

private:
    Needs needs_;
};

}  // namespace klieg::comments
