#pragma once

#include "assembly/blocking.h"
#include "base/ordered_id.h"
#include "base/principal.h"
#include "base/version_condition.h"
#include "comments/events.h"
#include "comments/post_budget.h"
#include "comments/repo.h"
#include "events/outbox.h"
#include "jobs/queue.h"
#include "ports/cache.h"
#include "videos/service.h"

#include <optional>

namespace klieg::comments {

/// The kind of the job that removes what only kept a thread together, where there is no thread (tombstones.h).
inline constexpr auto kTombstoneKind = "comments.tombstone";
/// Of the one that notes in replies whether what they answer waits (held_threads.h).
inline constexpr auto kThreadKind = "comments.thread";
/// Of the one that removes all that somebody said (author_removal.h); its subject is who.
inline constexpr auto kAuthorRemovalKind = "comments.author";
/// By then an index shows every reply to a comment that was deleted or held: none can be made to it any more.
inline constexpr std::chrono::minutes kRepliesSeenAfter{1};

/// What people say of videos, and who may do what with it: whoever may see a video reads and, as its policy has it,
/// comments; authors edit; authors, the video's owner and those who moderate delete; owners pin and give hearts, and
/// release with those who moderate what is held.
///
/// All that takes a comment's id asks one rule whether it is for the caller's eyes (rules::may_see): what is not is not
/// found. But nobody's own words are kept from him: an author deletes them, too, where what they answer waits, or the
/// video is not for his eyes any more.
///
/// Each post is one transaction of two rows, the comment and its event, with no condition on any other: whether the
/// video takes comments is known from its kept row, and the parent is read by its key. So posts on one video do not
/// queue behind one another. What slips through, since the video closed or the parent went at that very moment, is
/// removed a moment later by who follows the log (strays.h).
///
/// Threads: any core. Lifetime: what it is given outlives it.
class CommentService {
public:
    struct Needs {
        CommentRepo& repo;
        videos::VideoService& videos;
        ports::TableStore& tables;
        ports::Cache& cache;
        events::Outbox& outbox;
        jobs::Queue& jobs;
        Clock const& clock;
        Random& random;
        assembly::HasBlocked has_blocked{};
    };
    struct Options {
        PostBudget::Options budget{};
    };
    CommentService(Needs needs, Options options)
        : needs_(std::move(needs)), budget_(options.budget, needs_.clock), ids_(needs_.clock, needs_.random) {}

    /// A comment together with what decides who may do what with it.
    struct Found {
        Comment comment;
        videos::Video video;
        bool pinned = false;
        bool shown = false;   ///< everyone who may see the video saw its words (rules::is_shown) when get() read it
        bool is_new = false;  ///< it was not there before
    };

    /// With an id, what a request made that was sent before is found instead of made again. Fails: unauthenticated,
    /// not_found (the video), invalid, forbidden (comments_closed; cannot_comment, where the
    /// video's owner has blocked the actor), conflict (parent_deleted, parent_held, repeated),
    /// rate_limited.
    Task<Result<Found>> post(Principal actor, NewComment wanted, std::optional<CommentId> id = {});
    /// As it stands now, for whoever may see it. A tombstone is found as long as it is there. Fails: not_found.
    Task<Result<Found>> get(Principal actor, CommentId id);
    /// Each member by who may. Fails: not_found, unauthenticated, forbidden, invalid, conflict (changed_meanwhile),
    /// precondition (another version).
    Task<Result<Found>> edit(Principal actor, CommentId id, CommentPatch patch, VersionCondition expected);
    /// Of a top-level comment a tombstone stays, until no reply is there. Fails: likewise.
    Task<Result<>> remove(Principal actor, CommentId id, VersionCondition expected);

    /// For who follows the log, and jobs: what the rules would not have let through, or shall be there no more. Nothing
    /// happens where it is gone already.
    Task<Result<>> withdraw(CommentId id, UserId owner);
    Task<Result<>> hold(CommentId id, UserId owner);
    /// The row of a tombstone. Nothing happens where it is none.
    Task<Result<>> remove_tombstone(CommentId id);
    /// The job that looks whether the tombstone is still needed.
    ports::Action look_at_tombstone(CommentId const& id);

private:
    /// What becomes of a comment; none: its row goes.
    struct Change {
        Comment before;
        std::optional<Comment> after;
        UserId owner;
        std::optional<CommentEventKind> told;
        ports::Transaction also{};
    };
    /// As it stands, with what it answers, if that is there.
    struct Seen {
        Comment comment;
        std::optional<Comment> thread{};
        Comment const* above() const noexcept { return thread ? &*thread : nullptr; }
    };
    Task<Result<Seen>> see(Principal const& actor, videos::Video const& video, CommentId id);
    Task<Result<Found>> get_to_remove(Principal actor, CommentId id);
    Task<Result<std::optional<CommentId>>> thread_for(Principal actor, videos::Video video, CommentId parent);
    Task<Result<>> require_not_blocked(Principal actor, videos::Video video);
    Task<Result<>> release(Principal actor, Comment& comment);
    Task<Result<>> require_shown(CommentId thread);
    Task<Result<Comment>> put(Comment comment, UserId owner);
    Task<Result<>> write(Change change);
    Task<Result<Found>> set_pin(Found found, bool pinned);
    Task<Result<>> remove_now(Comment comment, UserId owner, ports::Transaction entry);
    /// Of the audit log, where the actor does it by his role.
    ports::Transaction entry_of(Principal const& actor, Found const& found, std::string_view what) const;
    ports::Transaction look_at_replies(Change const& change);
    Task<> forget(Comment comment);
    enum class Heart : std::uint8_t { as_it_was, given };
    ports::Action event(CommentEventKind const& kind, Comment const& comment, std::int64_t version, UserId owner,
                        Heart heart = Heart::as_it_was);

    Needs needs_;
    PostBudget budget_;
    OrderedText ids_;
};

}  // namespace klieg::comments
