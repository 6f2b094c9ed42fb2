#pragma once

#include "comments/service.h"
#include "jobs/worker.h"
#include "videos/repo.h"

namespace klieg::comments {

/// All goes that somebody said: by a job, page after page of the index of authors, and each comment as if it had been
/// deleted, so that threads and counts stay right. What the index does not show yet the same job finds that is asked
/// for with it for later.
///
/// Threads: one executor at a time. Lifetime: what it is given outlives it.
class AuthorRemoval {
public:
    struct Needs {
        CommentRepo& repo;
        CommentService& service;
        videos::VideoRepo& videos;
    };
    explicit AuthorRemoval(Needs needs) : needs_(needs) {}

    Task<Result<>> run(jobs::JobContext& context);

private:
    Task<Result<>> remove(Comment shown);

    Needs needs_;
};

}  // namespace klieg::comments
