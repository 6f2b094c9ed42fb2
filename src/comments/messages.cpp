#include "comments/messages.h"

#include "comments/events.h"
#include "videos/topics.h"

#include <set>

namespace klieg::comments {

namespace {

constexpr auto kTopic = "video";

}  // namespace

Constraints constraints_of(GoneComment const*) {
    return constraints_of(static_cast<Comment const*>(nullptr));
}

std::vector<realtime::Renderer> CommentMessages::renderers() {
    auto shown = [this](realtime::MessageKind<CommentAnswer> const& kind) {
        return [this, kind](events::Envelope const& event) { return show_one(kind, event); };
    };
    auto gone = [this](events::Envelope const& event) { return say_gone(event); };
    auto pinned = [this](events::Envelope const& event) { return show_pins(event); };
    auto of = [](auto const& kind) { return std::string(kind.name); };
    return {{of(kCommentCreated), shown(kSaid), kTopic, {realtime::entry_of(kSaid)}},
            {of(kCommentReleased), shown(kSaid), kTopic, {realtime::entry_of(kSaid)}},
            {of(kCommentEdited), shown(kEdited), kTopic, {realtime::entry_of(kEdited)}},
            {of(kCommentPinned), pinned, kTopic, {realtime::entry_of(kEdited)}},
            {of(kCommentHeld), gone, kTopic, {realtime::entry_of(kGone)}},
            {of(kCommentDeleted), gone, kTopic, {realtime::entry_of(kGone)}}};
}

CommentMessages::Messages CommentMessages::show_one(realtime::MessageKind<CommentAnswer> kind, events::Envelope event) {
    KLIEG_CO_TRY(auto comment, events::payload_of<CommentEvent>(event));
    if (comment.held) co_return std::vector<realtime::Message>{};
    co_return co_await show(kind, {std::move(comment.comment_id)});
}

CommentMessages::Messages CommentMessages::show_pins(events::Envelope event) {
    KLIEG_CO_TRY(auto const pin, events::payload_of<PinEvent>(event));
    std::vector<CommentId> ids;
    for (auto const& id : {pin.before, pin.comment_id})
        if (id) ids.push_back(*id);
    co_return co_await show(kEdited, std::move(ids));
}

CommentMessages::Messages CommentMessages::show(realtime::MessageKind<CommentAnswer> kind, std::vector<CommentId> ids) {
    std::vector<realtime::Message> messages;
    if (ids.empty()) co_return messages;
    auto const video = ids.front().parent();
    KLIEG_CO_TRY(auto const rows, co_await needs_.repo.find_batch(std::move(ids)));
    std::vector<Comment> comments;
    for (auto const& row : rows)
        if (row && !row->held && !row->deleted) comments.push_back(*row);
    KLIEG_CO_CHECK(co_await leave_out_without_thread(comments));
    if (comments.empty()) co_return messages;
    KLIEG_CO_TRY(auto pinned, co_await needs_.repo.pinned_on(video));
    KLIEG_CO_TRY(auto const answers, co_await needs_.views.of_all(std::move(comments), std::move(pinned)));
    for (auto const& answer : answers) messages.push_back(realtime::message_of(kind, videos::topic_of(video), answer));
    co_return messages;
}

/// Replies are shown below what they answer: where that is held or gone, they are shown nowhere.
Task<Result<>> CommentMessages::leave_out_without_thread(std::vector<Comment>& comments) {
    std::set<CommentId> threads;
    for (auto const& comment : comments)
        if (comment.parent_id) threads.insert(*comment.parent_id);
    if (threads.empty()) co_return Result<>{};
    KLIEG_CO_TRY(auto const rows, co_await needs_.repo.find_batch({threads.begin(), threads.end()}));
    std::set<CommentId> shown;
    for (auto const& row : rows)
        if (row && !row->held) shown.insert(row->comment_id);
    std::erase_if(comments, [&](Comment const& one) { return one.parent_id && !shown.contains(*one.parent_id); });
    co_return Result<>{};
}

/// Of what was held, and never shown, nobody is told that it is gone.
CommentMessages::Messages CommentMessages::say_gone(events::Envelope event) {
    KLIEG_CO_TRY(auto comment, events::payload_of<CommentEvent>(event));
    std::vector<realtime::Message> messages;
    if (comment.held && event.type != kCommentHeld.name) co_return messages;
    GoneComment const gone{comment.comment_id, comment.parent_id};
    messages.push_back(realtime::message_of(kGone, videos::topic_of(comment.video_id), gone));
    co_return messages;
}

}  // namespace klieg::comments
