#include "comments/messages.h"

#include "comments/comment_rules.h"
#include "comments/events.h"
#include "videos/topics.h"

#include <algorithm>
#include <map>
#include <set>

namespace klieg::comments {

namespace {

constexpr auto kTopic = "video";

/// A thread is one thing, of which replies are parts.
std::string key_of(CommentId const& id, std::optional<CommentId> const& parent) {
    return parent ? parent->text() + "/" + id.text() : id.text();
}

/// Of what was held, and never shown, nobody is told that it is gone.
Result<std::vector<realtime::Message>> say_gone(events::Envelope const& event) {
    KLIEG_TRY(auto comment, events::payload_of<CommentEvent>(event));
    std::vector<realtime::Message> messages;
    if (comment.held && event.type != kCommentHeld.name) return messages;
    GoneComment const gone{comment.comment_id, comment.parent_id};
    auto& message = messages.emplace_back(realtime::message_of(kGone, videos::topic_of(comment.video_id), gone));
    message.key = key_of(comment.comment_id, comment.parent_id);
    message.removes = true;
    return messages;
}

}  // namespace

Constraints constraints_of(GoneComment const*) {
    return constraints_of(static_cast<Comment const*>(nullptr));
}

std::vector<realtime::Renderer> CommentMessages::renderers() {
    auto shown = [this](realtime::MessageKind<CommentAnswer> const& kind) {
        return [this, kind](Told told) { return show_them(kind, told); };
    };
    auto pinned = [this](Told told) { return show_pins(told); };
    auto const gone = realtime::each_by_itself(say_gone);
    auto of = [](auto const& kind) { return std::string(kind.name); };
    return {{of(kCommentCreated), shown(kSaid), kTopic, {realtime::entry_of(kSaid)}},
            {of(kCommentReleased), shown(kSaid), kTopic, {realtime::entry_of(kSaid)}},
            {of(kCommentEdited), shown(kEdited), kTopic, {realtime::entry_of(kEdited)}},
            {of(kCommentPinned), pinned, kTopic, {realtime::entry_of(kEdited)}},
            {of(kCommentHeld), gone, kTopic, {realtime::entry_of(kGone)}},
            {of(kCommentDeleted), gone, kTopic, {realtime::entry_of(kGone)}}};
}

CommentMessages::Rendered CommentMessages::show_them(realtime::MessageKind<CommentAnswer> kind, Told told) {
    std::vector<Ids> ids_of_each;
    for (auto const& event : told) {
        KLIEG_CO_TRY(auto comment, events::payload_of<CommentEvent>(event));
        auto& ids = ids_of_each.emplace_back();
        if (!comment.held) ids.push_back(std::move(comment.comment_id));
    }
    co_return co_await show(kind, std::move(ids_of_each));
}

CommentMessages::Rendered CommentMessages::show_pins(Told told) {
    std::vector<Ids> ids_of_each;
    for (auto const& event : told) {
        KLIEG_CO_TRY(auto const pin, events::payload_of<PinEvent>(event));
        auto& ids = ids_of_each.emplace_back();
        for (auto const& id : {pin.before, pin.comment_id})
            if (id) ids.push_back(*id);
    }
    co_return co_await show(kEdited, std::move(ids_of_each));
}

CommentMessages::Rendered CommentMessages::show(realtime::MessageKind<CommentAnswer> kind,
                                                std::vector<Ids> ids_of_each) {
    std::set<CommentId> wanted;
    for (auto const& ids : ids_of_each) wanted.insert(ids.begin(), ids.end());
    std::map<CommentId, CommentAnswer> answers;
    while (!wanted.empty()) {
        Ids some;
        while (!wanted.empty() && some.size() < ports::kBatchKeysMax)
            some.push_back(std::move(wanted.extract(wanted.begin()).value()));
        KLIEG_CO_TRY(auto found, co_await answers_of(std::move(some)));
        for (auto& answer : found) answers.try_emplace(answer.id, std::move(answer));
    }
    realtime::Renderer::Rendered rendered;
    for (auto const& ids : ids_of_each) {
        auto& messages = rendered.emplace_back();
        for (auto const& id : ids) {
            auto const found = answers.find(id);
            if (found == answers.end()) continue;
            auto& message =
                messages.emplace_back(realtime::message_of(kind, videos::topic_of(id.parent()), found->second));
            message.key = key_of(id, found->second.parent_id);
        }
    }
    co_return rendered;
}

/// Of those that everybody may see now. At most kBatchKeysMax.
Task<Result<std::vector<CommentAnswer>>> CommentMessages::answers_of(Ids ids) {
    KLIEG_CO_TRY(auto const rows, co_await needs_.repo.find_batch(std::move(ids)));
    std::vector<Comment> comments;
    for (auto const& row : rows)
        if (row) comments.push_back(*row);
    KLIEG_CO_CHECK(co_await leave_out_what_is_not_shown(comments));
    std::set<VideoId> videos;
    for (auto const& comment : comments) videos.insert(comment.video_id);
    KLIEG_CO_TRY(auto const pinned, co_await needs_.repo.pinned_on_each({videos.begin(), videos.end()}));
    KLIEG_CO_TRY(auto answers, co_await needs_.views.of_all(std::move(comments), {}));
    for (auto& answer : answers) answer.pinned = std::ranges::find(pinned, answer.id) != pinned.end();
    co_return answers;
}

Task<Result<>> CommentMessages::leave_out_what_is_not_shown(std::vector<Comment>& comments) {
    std::set<CommentId> above;
    for (auto const& comment : comments)
        if (comment.parent_id) above.insert(*comment.parent_id);
    std::map<CommentId, Comment> threads;
    if (!above.empty()) {
        KLIEG_CO_TRY(auto rows, co_await needs_.repo.find_batch({above.begin(), above.end()}));
        for (auto& row : rows)
            if (row) threads.emplace(row->comment_id, std::move(*row));
    }
    std::erase_if(comments, [&threads](Comment const& one) {
        auto const thread = one.parent_id ? threads.find(*one.parent_id) : threads.end();
        return !rules::is_shown(one, thread != threads.end() ? &thread->second : nullptr);
    });
    co_return Result<>{};
}

}  // namespace klieg::comments
