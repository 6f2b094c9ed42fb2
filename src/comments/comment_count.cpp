#include "comments/comment_count.h"

#include "comments/events.h"
#include "videos/counts.h"

namespace klieg::comments {

namespace {

using counters::Addend;
using counters::Contribution;
using counters::Counting;

/// Of a row, or of an event that tells of it.
template <class Told>
std::vector<Addend> addends_of(Told const& comment) {
    std::vector<Addend> addends;
    if (comment.held) return addends;
    if (!comment.thread_held) addends.push_back({.counter = videos::comments_counter(comment.video_id)});
    if (comment.parent_id) addends.push_back({.counter = replies_counter(*comment.parent_id)});
    return addends;
}

std::optional<std::vector<Addend>> addends_after(events::Envelope const& event) {
    if (event.type == kCommentDeleted.name) return std::vector<Addend>{};
    bool const of_ours = event.type == kCommentCreated.name || event.type == kCommentEdited.name ||
                         event.type == kCommentHeld.name || event.type == kCommentReleased.name ||
                         event.type == kCommentThreadChanged.name;
    if (!of_ours) return std::nullopt;
    auto const comment = events::payload_of<CommentEvent>(event);
    if (!comment.ok()) return std::nullopt;
    return addends_of(*comment);
}

Task<Result<Counting::Subjects>> list(CommentRepo& comments, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await comments.scan_ids(std::move(cursor)));
    co_return Counting::Subjects{.ids = std::move(page.ids), .next = std::move(page.next)};
}

Task<Result<std::optional<Contribution>>> find(CommentRepo& comments, std::string subject) {
    KLIEG_CO_TRY(auto id, CommentId::parse(subject));
    KLIEG_CO_TRY(auto const comment, co_await comments.find(std::move(id)));
    if (!comment) co_return std::nullopt;
    Contribution contribution{.subject = std::move(subject), .version = comment->version};
    if (!comment->deleted) contribution.addends = addends_of(*comment);
    co_return contribution;
}

}  // namespace

Counting count_of_comments(CommentRepo& comments) {
    return {.name = "video.comments",
            .addends_after = addends_after,
            .list = [&comments](ports::Cursor cursor) { return list(comments, std::move(cursor)); },
            .find = [&comments](std::string subject) { return find(comments, std::move(subject)); }};
}

}  // namespace klieg::comments
