#pragma once

#include "comments/events.h"
#include "comments/held_threads.h"
#include "comments/service.h"
#include "comments/tombstones.h"
#include "comments/video_removal.h"
#include "events/envelope.h"
#include "videos/repo.h"

#include <map>
#include <set>
#include <span>

namespace klieg::comments {

/// What slipped through. A post asks kept rows whether it may be, so that it waits for nobody: so it may come through
/// while its video closes or goes, or what it answers is deleted or held back, at that very moment. Who follows the log
/// looks at the rows as they stand behind each post, and removes or holds it as the rules would have. A reply whose
/// thread is held meanwhile is no stray itself: its row says so of its thread (held_threads.h), and it is seen again
/// with that.
///
/// Likewise a reply that is released: what waits does not keep a deleted thread, which may go at that very moment.
///
/// A comment was let through by a policy that was not the present one any more where it is younger than that and had
/// another before its eyes (Comment::policy_since).
///
/// What cannot be read, of a release to come perhaps, stays as it is, and what answers it: the log goes on behind it.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Strays {
public:
    struct Needs {
        CommentRepo& repo;
        CommentService& service;
        HeldThreads& held_threads;
        Tombstones& tombstones;
        VideoRemoval& removal;
        videos::VideoRepo& videos;
    };
    explicit Strays(Needs needs) : needs_(needs) {}

    Task<Result<>> follow(std::span<events::Envelope const> told);

private:
    using Made = std::map<CommentId, CommentEvent>;
    Task<Result<>> look_at_videos(Made& made);
    Task<Result<>> look_at_policy(videos::Video video, std::set<CommentId> ids);
    Task<Result<>> look_at_parents(Made made);
    Task<Result<>> withdraw(CommentId id, UserId owner);
    Task<Result<>> hold(CommentId id, UserId owner);

    Needs needs_;
};

}  // namespace klieg::comments
