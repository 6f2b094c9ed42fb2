#include "comments/service.h"

#include "assembly/cache_tags.h"
#include "audit/audit.h"
#include "base/log.h"
#include "comments/comment_rules.h"
#include "comments/rank.h"

#include <utility>

namespace klieg::comments {

namespace {

constexpr int kAttemptsMax = 4;

Error no_such_comment() {
    return {Errc::not_found, "there is no such comment"};
}
Error changed_meanwhile() {
    return {Errc::precondition, "the comment has changed since you read it"};
}
Error many_change_it() {
    return {Errc::conflict, "many change it at once: try again", "changed_meanwhile"};
}
Error not_for_you(char const* who) {
    return {Errc::forbidden, std::string("only ") + who + " may do this"};
}

/// Whether what stands there is what one write made of it; its rank is nobody's who edits.
bool is_the_write(Comment stands, Comment const& written) {
    stands.rank = written.rank;
    return json::to_item(stands) == json::to_item(written);
}

Comment tombstone_of(Comment comment) {
    comment.deleted = true;
    comment.author_user_id = {};
    comment.text.clear();
    comment.edited_at.reset();
    comment.held = comment.hearted = false;
    ++comment.version;
    return comment;
}

/// Who may change what a patch names. Fails: forbidden.
Result<> require_rights(Principal const& actor, videos::Video const& video, Comment const& comment,
                        CommentPatch const& patch) {
    auto const can = rules::viewer_of(actor, video, comment);
    bool const owns_video = actor.is(video.owner_user_id);
    if (!can.can_edit && !can.can_moderate) return not_for_you("its author and who moderates");
    if (patch.text && !can.can_edit) return not_for_you("its author");
    if ((patch.pinned || patch.hearted) && !owns_video) return not_for_you("the video's owner");
    if (patch.held && !can.can_moderate) return not_for_you("the video's owner and those who moderate");
    return {};
}

/// The event of a change that is one.
std::optional<CommentEventKind> event_between(Comment const& before, Comment const& after) {
    if (after.held != before.held) return after.held ? kCommentHeld : kCommentReleased;
    if (after.text != before.text || after.hearted != before.hearted) return kCommentEdited;
    return std::nullopt;
}

}  // namespace

/// What is asked before the write tells why; nothing of it is a condition of the write.
Task<Result<CommentService::Found>> CommentService::post(Principal actor, NewComment wanted,
                                                         std::optional<CommentId> id) {
    KLIEG_CO_CHECK(actor.require());
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get_kept(actor, wanted.video_id));
    KLIEG_CO_CHECK(check_and_tidy_members(wanted));
    if (id) {
        KLIEG_CO_TRY(auto made, co_await needs_.repo.find(*id));
        if (made) co_return Found{*std::move(made), std::move(video)};
    }
    if (video.comment_policy == videos::CommentPolicy::closed)
        co_return Error{Errc::forbidden, "This video takes no comments.", "comments_closed"};
    KLIEG_CO_CHECK(co_await require_not_blocked(actor, video));
    std::optional<CommentId> thread;
    if (wanted.parent_id) {
        KLIEG_CO_TRY(thread, co_await thread_for(actor, video, *wanted.parent_id));
    }
    KLIEG_CO_TRY(auto said, budget_.take(actor.user, wanted.video_id, wanted.text));
    auto const now = needs_.clock.now();
    bool const is_named = id.has_value();
    Comment comment{.video_id = wanted.video_id,
                    .comment_id = id ? *std::move(id) : CommentId::make(wanted.video_id, ids_),
                    .parent_id = std::move(thread),
                    .author_user_id = actor.user,
                    .text = std::move(wanted.text),
                    .created_at = now,
                    .edited_at = {},
                    .held = rules::is_held_first(actor, video),
                    .policy_since = video.comment_policy_since};
    // One that is sent again makes anew what was deleted meanwhile, and goes on above whatever version that had: more
    // milliseconds have passed than it had changes. Between nodes as far as their clocks agree (ADR 20).
    if (is_named) comment.version = now.time_since_epoch().count();
    comment.days_late = std::chrono::floor<std::chrono::days>(now - video.created_at).count();
    comment.rank = rank_of({.days_late = comment.days_late});
    KLIEG_CO_TRY(auto made, co_await put(std::move(comment), video.owner_user_id));
    said.is_done();
    co_return Found{.comment = std::move(made), .video = std::move(video), .is_new = true};
}

/// A new one. Its id is new, so what stands there is ours, whatever the engine said of the write.
Task<Result<Comment>> CommentService::put(Comment comment, UserId owner) {
    auto written = co_await needs_.tables.transact(
        {CommentRepo::insert(comment), event(kCommentCreated, comment, comment.version, owner)});
    if (!written.ok()) {
        KLIEG_CO_TRY(auto stands, co_await needs_.repo.find(comment.comment_id));
        if (!stands) co_return std::move(written).error();
        comment = *std::move(stands);
    }
    needs_.outbox.notify(comment.comment_id.text());
    co_await forget(comment);
    co_return comment;
}

/// Who moderates is heard all the same.
Task<Result<>> CommentService::require_not_blocked(Principal actor, videos::Video video) {
    if (!needs_.has_blocked || rules::may_moderate(actor, video)) co_return Result<>{};
    KLIEG_CO_TRY(bool const blocked,
                 co_await needs_.has_blocked(std::move(video.owner_user_id), std::move(actor.user)));
    if (blocked) co_return Error{Errc::forbidden, "You cannot comment on this video.", "cannot_comment"};
    co_return Result<>{};
}

/// In whose thread an answer to `parent` stands. Read by their keys, strongly: what is not there is not answered.
Task<Result<std::optional<CommentId>>> CommentService::thread_for(Principal actor, videos::Video video,
                                                                  CommentId parent) {
    if (parent.parent() != video.video_id) co_return no_such_comment();
    KLIEG_CO_TRY(auto const seen, co_await see(actor, video, std::move(parent)));
    for (auto const* answered : {&seen.comment, seen.above()}) {
        if (answered == nullptr) continue;
        if (answered->deleted) co_return Error{Errc::conflict, "That comment has been deleted.", "parent_deleted"};
        if (answered->held) co_return Error{Errc::conflict, "That comment waits for the video's owner.", "parent_held"};
    }
    if (seen.comment.parent_id && !seen.thread) co_return no_such_comment();
    co_return seen.comment.parent_id ? seen.comment.parent_id : seen.comment.comment_id;
}

/// What it answers may be unreadable: then it is not there. Fails: not_found, where it is not for the actor's eyes.
Task<Result<CommentService::Seen>> CommentService::see(Principal const& actor, videos::Video const& video,
                                                       CommentId id) {
    KLIEG_CO_TRY(auto comment, co_await needs_.repo.find(std::move(id)));
    if (!comment) co_return no_such_comment();
    Seen seen{.comment = *std::move(comment)};
    if (seen.comment.parent_id) {
        KLIEG_CO_TRY(auto above, co_await needs_.repo.find_batch({*seen.comment.parent_id}));
        seen.thread = std::move(above.front());
    }
    if (!rules::may_see(actor, video, seen.comment, seen.above())) co_return no_such_comment();
    co_return seen;
}

Task<Result<CommentService::Found>> CommentService::get(Principal actor, CommentId id) {
    auto video = co_await needs_.videos.get_kept(actor, id.parent());
    if (!video.ok()) co_return video.error().kind == Errc::not_found ? no_such_comment() : std::move(video).error();
    KLIEG_CO_TRY(auto seen, co_await see(actor, *video, id));
    KLIEG_CO_TRY(auto const pinned, co_await needs_.repo.pinned_on(id.parent()));
    bool const shown = rules::is_shown(seen.comment, seen.above());
    co_return Found{std::move(seen.comment), *std::move(video), pinned == id, shown};
}

/// Of the author's own, where the video is not for his eyes, nothing is known of the video.
Task<Result<CommentService::Found>> CommentService::get_to_remove(Principal actor, CommentId id) {
    auto found = co_await get(actor, id);
    if (found.ok() || found.error().kind != Errc::not_found) co_return found;
    KLIEG_CO_TRY(auto own, co_await needs_.repo.find(std::move(id)));
    if (!own || !actor.is(own->author_user_id)) co_return found;
    co_return Found{.comment = *std::move(own), .video = {}};
}

/// The rights are asked of the row that the change is written over: who loses a race is asked again.
Task<Result<CommentService::Found>> CommentService::edit(Principal actor, CommentId id, CommentPatch patch,
                                                         VersionCondition expected) {
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto found, co_await get(actor, id));
        auto const& before = found.comment;
        if (before.deleted) co_return no_such_comment();
        KLIEG_CO_CHECK(actor.require());
        KLIEG_CO_CHECK(require_rights(actor, found.video, before, patch));
        auto tidy = patch;
        KLIEG_CO_CHECK(check_and_tidy_members(tidy));
        if (!expected.admits(before.version)) co_return changed_meanwhile();
        auto after = before;
        if (tidy.text) after.text = tidy.text->value_or("");
        if (tidy.hearted) after.hearted = tidy.hearted->value_or(false);
        if (after.text != before.text) KLIEG_CO_CHECK(co_await require_not_blocked(actor, found.video));
        // What its owner has let through is not what stands there now.
        if (after.text != before.text && rules::is_held_first(actor, found.video)) after.held = true;
        if (tidy.held) after.held = tidy.held->value_or(false);
        if (before.held && !after.held) KLIEG_CO_CHECK(co_await release(actor, after));
        if (after.text != before.text) after.edited_at = needs_.clock.now();
        bool const pin = tidy.pinned ? tidy.pinned->value_or(false) : found.pinned && !after.held;
        if (tidy.pinned && pin && (after.held || after.parent_id))
            co_return Error{Errc::conflict, "Only a comment that is shown, and answers none, can be pinned.",
                            "not_pinnable"};
        auto told = event_between(before, after);
        if (told) {
            after.version = before.version + 1;
            Change change{.before = before, .after = after, .owner = found.video.owner_user_id, .told = told};
            if (after.held != before.held)
                change.also = entry_of(actor, found, after.held ? "comment.held" : "comment.released");
            auto written = co_await write(std::move(change));
            if (!written.ok() && written.error().kind == Errc::conflict) continue;
            KLIEG_CO_CHECK(std::move(written));
            found.comment = std::move(after);
        }
        if (pin == found.pinned) co_return found;
        co_return co_await set_pin(std::move(found), pin);
    }
    co_return many_change_it();
}

/// By the video's policy as it is now, not as it is kept: what came through before that was known here is not held once
/// more when its creation is told again.
Task<Result<>> CommentService::release(Principal actor, Comment& comment) {
    if (comment.parent_id) KLIEG_CO_CHECK(co_await require_shown(*comment.parent_id));
    KLIEG_CO_TRY(auto const video, co_await needs_.videos.get(std::move(actor), comment.video_id));
    comment.policy_since = video.comment_policy_since;
    comment.thread_held = false;
    co_return Result<>{};
}

/// A reply whose thread is gone has no place where it could be shown.
Task<Result<>> CommentService::require_shown(CommentId thread) {
    KLIEG_CO_TRY(auto const comment, co_await needs_.repo.find(std::move(thread)));
    if (!comment) co_return Error{Errc::conflict, "What it answers has been deleted.", "parent_deleted"};
    if (comment->held) co_return Error{Errc::conflict, "What it answers waits itself.", "parent_held"};
    co_return Result<>{};
}

/// In the place of the one that is pinned, on the condition that it still is: the event tells which that was.
Task<Result<CommentService::Found>> CommentService::set_pin(Found found, bool pinned) {
    auto const& id = found.comment.comment_id;
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto const before, co_await needs_.repo.pinned_on(id.parent()));
        found.pinned = pinned;
        if ((before == id) == pinned) co_return found;
        PinEvent payload{.video_id = id.parent(), .comment_id = {}, .before = before};
        if (pinned) payload.comment_id = id;
        auto written = co_await needs_.tables.transact(
            {pinned ? CommentRepo::pin(id, before) : CommentRepo::unpin(id),
             needs_.outbox.event(kCommentPinned, {id.text(), found.comment.version, id.parent().text()}, payload)});
        co_await needs_.cache.invalidate(cache_tags::comments_of(id.parent()));
        if (before) co_await needs_.cache.invalidate(cache_tags::replies_of(*before));
        co_await needs_.cache.invalidate(cache_tags::replies_of(id));
        needs_.outbox.notify(id.text());
        if (written.ok()) co_return found;
        if (written.error().kind != Errc::conflict) {
            KLIEG_CO_TRY(auto const stands, co_await needs_.repo.pinned_on(id.parent()));
            if ((stands == id) == pinned) co_return found;
            co_return std::move(written).error();
        }
    }
    co_return many_change_it();
}

Task<Result<>> CommentService::remove(Principal actor, CommentId id, VersionCondition expected) {
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto found, co_await get_to_remove(actor, id));
        if (found.comment.deleted) co_return no_such_comment();
        KLIEG_CO_CHECK(actor.require());
        if (!rules::viewer_of(actor, found.video, found.comment).can_delete)
            co_return not_for_you("its author and who moderates");
        if (!expected.admits(found.comment.version)) co_return changed_meanwhile();
        auto entry = entry_of(actor, found, "comment.removed");
        auto removed = co_await remove_now(std::move(found.comment), found.video.owner_user_id, std::move(entry));
        if (removed.ok() || removed.error().kind != Errc::conflict) co_return removed;
    }
    co_return many_change_it();
}

ports::Transaction CommentService::entry_of(Principal const& actor, Found const& found, std::string_view what) const {
    if (actor.is(found.comment.author_user_id) || actor.is(found.video.owner_user_id)) return {};
    audit::Act act{.what = what, .subject = found.comment.comment_id.text(), .of = found.comment.author_user_id};
    return {audit::entry(std::move(act), actor, needs_.clock.now())};
}

Task<Result<>> CommentService::withdraw(CommentId id, UserId owner) {
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto comment, co_await needs_.repo.find(id));
        if (!comment || comment->deleted) co_return Result<>{};
        log::info("a comment is withdrawn", {{"comment", id.text()}});
        auto removed = co_await remove_now(*std::move(comment), owner, {});
        if (removed.ok() || removed.error().kind != Errc::conflict) co_return removed;
    }
    co_return many_change_it();
}

Task<Result<>> CommentService::hold(CommentId id, UserId owner) {
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        KLIEG_CO_TRY(auto comment, co_await needs_.repo.find(id));
        if (!comment || comment->deleted || comment->held) co_return Result<>{};
        auto after = *comment;
        after.held = true;
        ++after.version;
        auto held = co_await write({.before = *comment, .after = after, .owner = owner, .told = kCommentHeld});
        if (held.ok() || held.error().kind != Errc::conflict) co_return held;
    }
    co_return many_change_it();
}

Task<Result<>> CommentService::remove_tombstone(CommentId id) {
    KLIEG_CO_TRY(auto comment, co_await needs_.repo.find(id));
    if (!comment || !comment->deleted) co_return Result<>{};
    Change change{.before = *std::move(comment), .after = {}, .owner = {}, .told = {}};
    co_return co_await write(std::move(change));
}

ports::Action CommentService::look_at_tombstone(CommentId const& id) {
    return needs_.jobs.enqueue({.kind = kTombstoneKind, .subject = id.text(), .delay = kRepliesSeenAfter});
}

/// One try. Of a reply the row goes. A top-level comment leaves a tombstone at first, whether or not an index shows
/// replies to it: one may be on its way. A job looks a while later, when all of them are seen.
Task<Result<>> CommentService::remove_now(Comment comment, UserId owner, ports::Transaction entry) {
    Change change{
        .before = comment, .after = {}, .owner = std::move(owner), .told = kCommentDeleted, .also = std::move(entry)};
    if (!comment.parent_id) {
        change.after = tombstone_of(comment);
        change.also.add(look_at_tombstone(comment.comment_id));
        KLIEG_CO_TRY(auto const pinned, co_await needs_.repo.pinned_on(comment.video_id));
        if (pinned == comment.comment_id) change.also.add(CommentRepo::unpin(comment.comment_id));
    }
    auto written = co_await write(std::move(change));
    if (written.ok()) log::info("a comment was deleted", {{"comment", comment.comment_id.text()}});
    co_return written;
}

/// One try. A write that failed is looked for before that is believed. Fails with conflict where somebody was faster.
Task<Result<>> CommentService::write(Change change) {
    auto const id = change.before.comment_id;
    ports::Transaction transaction{change.after ? CommentRepo::replace(change.before, *change.after)
                                                : CommentRepo::remove(change.before)};
    if (change.told) {
        auto const& shown = change.after && !change.after->deleted ? *change.after : change.before;
        auto const heart = !change.before.hearted && shown.hearted ? Heart::given : Heart::as_it_was;
        transaction.add(event(*change.told, shown, change.before.version + 1, change.owner, heart));
    }
    auto looks = look_at_replies(change);
    bool const looks_now = !looks.empty();
    transaction.append(std::move(looks)).append(std::move(change.also));
    auto written = co_await needs_.tables.transact(std::move(transaction));
    co_await forget(change.before);
    if (!written.ok()) {
        KLIEG_CO_TRY(auto const stands, co_await needs_.repo.find(id));
        bool const done = change.after ? stands && is_the_write(*stands, *change.after) : !stands;
        if (!done) co_return written;
    }
    if (change.told) needs_.outbox.notify(id.text());
    if (looks_now) needs_.jobs.notify(kThreadKind);
    co_return Result<>{};
}

/// Where what they answer is held, or is so no more: at once, and once more when an index shows those, too, that came
/// while it was held.
ports::Transaction CommentService::look_at_replies(Change const& change) {
    ports::Transaction looks;
    auto const& before = change.before;
    if (before.parent_id || !change.after || change.after->held == before.held) return looks;
    looks.add(needs_.jobs.enqueue({.kind = kThreadKind, .subject = before.comment_id.text()}));
    if (change.after->held)
        looks.add(needs_.jobs.enqueue(
            {.kind = kThreadKind, .subject = before.comment_id.text(), .delay = kRepliesSeenAfter}));
    return looks;
}

/// After a write, one that failed too: it may have been done, and then what is kept is old.
Task<> CommentService::forget(Comment comment) {
    co_await needs_.cache.invalidate(cache_tags::replies_of(comment.parent_id.value_or(comment.comment_id)));
    if (!comment.parent_id) co_await needs_.cache.invalidate(cache_tags::comments_of(comment.video_id));
}

ports::Action CommentService::event(CommentEventKind const& kind, Comment const& comment, std::int64_t version,
                                    UserId owner, Heart heart) {
    CommentEvent payload{.comment_id = comment.comment_id,
                         .video_id = comment.video_id,
                         .parent_id = comment.parent_id,
                         .author_user_id = comment.author_user_id,
                         .owner_user_id = std::move(owner),
                         .held = comment.held,
                         .thread_held = comment.thread_held,
                         .mentions = rules::mentions_in(comment.text),
                         .heart_given = heart == Heart::given};
    return needs_.outbox.event(kind, {comment.comment_id.text(), version, comment.video_id.text()}, payload);
}

}  // namespace klieg::comments
