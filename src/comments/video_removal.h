#pragma once

#include "comments/repo.h"
#include "events/envelope.h"
#include "events/outbox.h"
#include "jobs/worker.h"
#include "videos/repo.h"

#include <chrono>
#include <span>

namespace klieg::comments {

inline constexpr auto kVideoRemovalKind = "comments.video";

/// By then nobody says anything of a video that is gone any more: what kept rows of it allow is over.
inline constexpr std::chrono::minutes kLookAgainAfter{1};

/// When a video goes, all goes that was said of it: by a job, page after page, and each comment with its event, so that
/// counts, votes and what else follows comments go with it. What is left is where it goes on after a crash.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class VideoRemoval {
public:
    /// Comments in one transaction: each is two of its actions.
    static constexpr std::size_t kAtOnce = 40;

    struct Needs {
        CommentRepo& repo;
        videos::VideoRepo& videos;
        ports::TableStore& tables;
        events::Outbox& outbox;
        jobs::Queue& jobs;
    };
    explicit VideoRemoval(Needs needs) : needs_(needs) {}

    Task<Result<>> follow(std::span<events::Envelope const> told);
    /// Has the job look at once, and again when the last comment has come.
    Task<Result<>> begin(VideoId video);
    Task<Result<>> run(jobs::JobContext& context);
    /// Begins it for each video that is gone and still has comments: what no event tells any more.
    Task<Result<>> begin_for_gone_videos();

private:
    Task<Result<bool>> remove_page(std::vector<Comment> comments);

    Needs needs_;
};

}  // namespace klieg::comments
