#pragma once

#include "base/json.h"
#include "base/principal.h"
#include "base/result.h"
#include "base/task.h"
#include "events/envelope.h"
#include "http/contract/schema.h"

#include <boost/describe/class.hpp>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace klieg::realtime {

/// A kind of message to those who follow a topic: its name on the wire and what it means, for AsyncAPI's document. What
/// it carries is a described struct:
///
///     inline constexpr realtime::MessageKind<CommentAnswer> kCommentCreated{"comment.created", "somebody said this"};
template <class Payload>
struct MessageKind {
    std::string_view name;
    std::string_view meaning;
};

/// A kind as the document has it.
struct MessageEntry {
    std::string name;
    std::string meaning;
    http::Schema const* payload = nullptr;
};
template <class Payload>
MessageEntry entry_of(MessageKind<Payload> const& kind) {
    return {std::string(kind.name), std::string(kind.meaning), &http::schema_of<Payload>()};
}

/// What is told on a topic. Serialised once, however many read it.
struct Message {
    std::string topic;  ///< "video:v_…"
    std::string type;   ///< "comment.created"
    std::string data;   ///< JSON
    /// What of the topic it is about, a comment's id for one, or "thread/reply". Of passing messages of one type about
    /// one thing the last stands for all. Of those with a place, what was told of the thing and of its parts before is
    /// not told any more to who comes back: it may have been taken back for good reasons.
    std::string key{};
    bool removes = false;  ///< the thing is gone: who has not heard of it need not hear of it
};
BOOST_DESCRIBE_STRUCT(Message, (), (topic, type, data, key))
template <class Payload>
Message message_of(MessageKind<Payload> const& kind, std::string topic, Payload const& payload) {
    return {std::move(topic), std::string(kind.name), json::to_text(json::from(payload, json::Naming::camel))};
}

/// What may be followed: all topics "{name}:{id}" of one name.
struct Topic {
    std::string name;       ///< "video"
    std::string id_text;    ///< pattern of what stands behind the colon: "v_[a-z2-7]{16}"
    std::string summary{};  ///< one sentence, for the document
    /// Whether they may follow it; asked again where a right may have ended. What nobody in particular may follow
    /// (`Principal{}`), all may. Fails as a GET of the thing does: not_found, unauthenticated, forbidden.
    std::function<Task<Result<>>(Principal, std::string id)> guard;
    /// What is told on it beside what renderers make of events: news that is worth nothing a moment later.
    std::vector<MessageEntry> passing{};
    /// What answers how it stands now, for who was away for too long: "/api/videos/{id}".
    std::string fetch{};
    /// Whether those who follow one are told how many they are (`presence`).
    bool tells_presence = false;
};

/// Makes messages of one kind of event. They have the event's position in the log as their sequence, so that whoever
/// was away goes on where he was, on any node. That is so on the topic whose id is the event's key in the log, since
/// only there they are in one order with all else; on another they are passing, and who was away misses them.
///
/// Events that lie one behind the other are rendered together: of a thousand comments a second each would cost its own
/// reads.
///
/// Threads: any core, in the order of the log. Fails: they are rendered one by one, and of which that fails, too,
/// whoever follows the topic whose id is the event's key in the log is told of a gap.
struct Renderer {
    using Rendered = std::vector<std::vector<Message>>;  ///< what is told of each event, in their order

    std::string event;  ///< the kind's name: "comment.created"
    std::function<Task<Result<Rendered>>(std::span<events::Envelope const>)> render;
    std::string topic;  ///< the name of the topic it is told on
    std::vector<MessageEntry> messages{};
    /// Who may follow the topic may be others by now: all who do are asked about again (Topic::guard), at once and a
    /// while later.
    bool asks_guard = false;
};

namespace detail {

template <class Render>
Task<Result<Renderer::Rendered>> render_each(Render render, std::span<events::Envelope const> told) {
    Renderer::Rendered rendered;
    for (auto const& event : told) {
        KLIEG_CO_TRY(auto messages, render(event));
        rendered.push_back(std::move(messages));
    }
    co_return rendered;
}

}  // namespace detail

/// Of what is rendered without a read.
template <class Render>
auto each_by_itself(Render render) {
    return [render](std::span<events::Envelope const> told) -> Task<Result<Renderer::Rendered>> {
        return detail::render_each(render, told);
    };
}

/// Tells what has no place in the log: progress, counts, who is there. It reaches whoever follows the topic at this
/// moment, on every node, or is lost; of several messages of one type on one topic the last may stand for all.
///
/// Threads: any core.
class Teller {
public:
    virtual ~Teller() = default;
    virtual void tell(Message message) = 0;
};

}  // namespace klieg::realtime
