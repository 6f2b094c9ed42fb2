#include "comments/strays.h"

#include "base/log.h"

#include <algorithm>

namespace klieg::comments {

namespace {

/// In parts that one read takes.
template <class T>
std::vector<std::vector<T>> in_batches(std::set<T> const& all) {
    std::vector<std::vector<T>> batches;
    for (auto const& one : all) {
        if (batches.empty() || batches.back().size() == ports::kBatchKeysMax) batches.emplace_back();
        batches.back().push_back(one);
    }
    return batches;
}

bool cannot_be_read(Errc kind) {
    return kind == Errc::corrupt;
}

/// What was to be done about it, or that its row, or one beside it, is passed over.
Result<> done_or_passed_over(CommentId const& comment, Result<> done) {
    if (done.ok() || !cannot_be_read(done.error().kind)) return done;
    log::warn("a comment is left as it is beside a row that cannot be read",
              {{"comment", comment.text()}, {"error", done.error().detail}});
    return {};
}

}  // namespace

Task<Result<>> Strays::follow(std::span<events::Envelope const> told) {
    Made made;
    Made released;  // each waited while its thread may have gone: what waits does not keep one
    std::map<CommentId, CommentId> replies_gone;  // by their threads: one look is enough for each
    for (auto const& event : told) {
        bool const gone = event.type == kCommentDeleted.name;
        bool const created = event.type == kCommentCreated.name;
        if (!gone && !created && event.type != kCommentReleased.name) continue;
        auto payload = events::payload_of<CommentEvent>(event);
        if (!payload.ok() || payload->comment_id.empty()) continue;
        auto const& id = payload->comment_id;
        auto const& parent = payload->parent_id;
        if (!gone)
            (created ? made : released).emplace(id, *payload);
        else
            for (auto* all : {&made, &released}) all->erase(id);
        if (gone && parent) replies_gone.insert_or_assign(*parent, id);
    }
    KLIEG_CO_CHECK(co_await look_at_videos(made));
    made.merge(released);
    KLIEG_CO_CHECK(co_await look_at_parents(std::move(made)));
    for (auto const& [parent, reply] : replies_gone) {
        auto looked = co_await needs_.tombstones.reply_gone(parent, reply);
        KLIEG_CO_CHECK(done_or_passed_over(parent, std::move(looked)));
    }
    co_return Result<>{};
}

/// One read for each video that something was said of. What went with its video needs no further look.
Task<Result<>> Strays::look_at_videos(Made& made) {
    std::map<VideoId, std::set<CommentId>> by_video;
    for (auto const& [id, event] : made) by_video[id.parent()].insert(id);
    for (auto const& [id, comments] : by_video) {
        auto video = co_await needs_.videos.get(id);
        if (video.ok()) {
            KLIEG_CO_CHECK(co_await look_at_policy(*std::move(video), comments));
        } else if (video.error().kind == Errc::not_found) {
            KLIEG_CO_CHECK(co_await needs_.removal.begin(id));
            std::erase_if(made, [&id](auto const& one) { return one.first.parent() == id; });
        } else if (cannot_be_read(video.error().kind)) {
            log::warn("comments are not held against a video that cannot be read",
                      {{"video", id.text()}, {"error", video.error().detail}});
        } else {
            co_return std::move(video).error();
        }
    }
    co_return Result<>{};
}

Task<Result<>> Strays::look_at_policy(videos::Video video, std::set<CommentId> ids) {
    using enum videos::CommentPolicy;
    if (video.comment_policy == open) co_return Result<>{};
    for (auto batch : in_batches(ids)) {
        KLIEG_CO_TRY(auto const comments, co_await needs_.repo.find_batch(std::move(batch)));
        for (auto const& comment : comments) {
            bool const slipped_through = comment && !comment->deleted &&
                                         comment->created_at >= video.comment_policy_since &&
                                         comment->policy_since != video.comment_policy_since;
            if (!slipped_through) continue;
            auto const owner = video.owner_user_id;
            if (video.comment_policy == closed)
                KLIEG_CO_CHECK(co_await withdraw(comment->comment_id, owner));
            else if (comment->author_user_id != owner)
                KLIEG_CO_CHECK(co_await hold(comment->comment_id, owner));
        }
    }
    co_return Result<>{};
}

Task<Result<>> Strays::look_at_parents(Made made) {
    std::set<CommentId> parents;
    for (auto const& [id, event] : made)
        if (event.parent_id) parents.insert(*event.parent_id);
    std::map<CommentId, Comment> standing;
    for (auto batch : in_batches(parents)) {
        KLIEG_CO_TRY(auto comments, co_await needs_.repo.find_batch(std::move(batch)));
        for (auto& comment : comments)
            if (comment) standing.try_emplace(comment->comment_id, std::move(*comment));
    }
    std::map<CommentId, std::set<CommentId>> below_held;
    for (auto const& [id, event] : made) {
        if (!event.parent_id) continue;
        auto const parent = standing.find(*event.parent_id);
        if (parent != standing.end()) {
            if (parent->second.held) below_held[parent->first].insert(id);
            continue;
        }
        KLIEG_CO_TRY(bool const is_there, co_await needs_.repo.exists(*event.parent_id));
        if (!is_there) KLIEG_CO_CHECK(co_await withdraw(id, event.owner_user_id));
    }
    for (auto& [thread, replies] : below_held) {
        auto const noted = co_await needs_.held_threads.note_in(thread, std::move(replies));
        KLIEG_CO_CHECK(done_or_passed_over(thread, noted.ok() ? Result<>{} : Result<>(noted.error())));
    }
    co_return Result<>{};
}

Task<Result<>> Strays::withdraw(CommentId id, UserId owner) {
    auto withdrawn = co_await needs_.service.withdraw(id, std::move(owner));
    co_return done_or_passed_over(id, std::move(withdrawn));
}

Task<Result<>> Strays::hold(CommentId id, UserId owner) {
    auto held = co_await needs_.service.hold(id, std::move(owner));
    co_return done_or_passed_over(id, std::move(held));
}

}  // namespace klieg::comments
