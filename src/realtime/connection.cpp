#include "realtime/connection.h"

#include "realtime/hub.h"

#include <algorithm>
#include <cmath>

namespace klieg::realtime {

namespace {

constexpr std::size_t kIdTextMax = 64;

/// What a client calls its request: a number or a short text, which comes back as it was.
json::Value echoed(json::Object const& said, std::string_view member) {
    auto const* value = said.if_contains(member);
    if (value == nullptr) return nullptr;
    bool const is_endless = value->is_double() && !std::isfinite(value->get_double());  // 1e999: no JSON has it
    if (value->is_number() && !is_endless) return *value;
    if (value->is_string() && value->get_string().size() <= kIdTextMax) return *value;
    return nullptr;
}

std::string text_of(json::Object const& said, std::string_view member) {
    auto const* value = said.if_contains(member);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// What is too long comes back as far as a topic may reach, and in whole letters.
words::Ack::Refused no_topic(json::Value const& named, std::size_t index, std::size_t bytes_max) {
    if (!named.is_string()) return {"", "invalid", "a topic is a text", index};
    std::string_view const topic = named.get_string();
    auto detail = "a topic has at most " + std::to_string(bytes_max) + " bytes";
    return {std::string(cut_at_character(topic, bytes_max)), "invalid", std::move(detail), index};
}

json::Array const* list_of(json::Object const& said, std::string_view member) {
    auto const* value = said.if_contains(member);
    return value != nullptr && value->is_array() ? &value->get_array() : nullptr;
}

}  // namespace

Connection::Connection(Needs needs, Who who, ConnectionLimits const& limits)
    : Client(needs.hub, std::move(who)),
      home_(needs.core),
      tasks_(needs.tasks),
      limits_(limits),
      queue_(limits.queue_bytes),
      channel_(std::move(needs.channel)) {}

Connection::~Connection() = default;

Task<> Connection::run(std::shared_ptr<Connection> connection) {
    struct Leave {
        Connection& one;
        ~Leave() { one.leave(); }
    };
    Leave const leaves{*connection};
    co_await connection->serve();
}

Task<> Connection::serve() {
    say(words::hello({.sid = hub().new_id(),
                      .heartbeat_ms = limits_.socket.ping_every,
                      .max_msg = limits_.socket.message_bytes_max,
                      .resume_window_ms = home_.topics.limits().resume_window}));
    enter(home_);
    while (true) {
        auto text = co_await channel_->receive();
        if (!text.ok()) co_return;
        if (!ending_) co_await take(*std::move(text));
        // What its peer still says is read by close(), and no two may read at once. The writer begins at once: it holds
        // this, and nobody else does from here on.
        if (ending_) co_return send_pending();
    }
}

Task<> Connection::take(std::string text) {
    if (!allow_message()) co_return end(ending_of_flood());
    auto parsed = json::parse(text);
    if (!parsed.ok() || !parsed->is_object())
        co_return say(words::refused(nullptr, "invalid", "this is no JSON object"));
    auto& said = parsed->get_object();
    auto const op = text_of(said, "op");
    if (op == "ping")
        say(words::pong(echoed(said, "ts")));
    else if (op == "sub")
        co_await subscribe(std::move(said));
    else if (op == "unsub")
        unsubscribe(said);
    else
        say(words::refused(echoed(said, "id"), op == "pub" ? "unsupported" : "invalid",
                           op == "pub" ? "no topic takes messages" : "op is none of ping, sub, unsub"));
}

/// What a `sub` names, but for what cannot be, which goes into `ack`.
std::vector<Client::Wanted> Connection::wanted_of(json::Object const& said, words::Ack& ack) {
    std::vector<Wanted> wanted;
    auto const* after = said.if_contains("after");
    auto const following = topics().size();
    auto const& named = *list_of(said, "topics");
    for (std::size_t index = 0; index < named.size(); ++index) {
        auto const& one = named[index];
        if (!one.is_string() || one.get_string().size() > limits_.topic_bytes_max) {
            ack.err.push_back(no_topic(one, index, limits_.topic_bytes_max));
            continue;
        }
        std::string topic(one.get_string());
        auto const is_same = [&](Wanted const& other) { return other.topic == topic; };
        if (std::ranges::any_of(wanted, is_same)) continue;
        if (!allow_topic()) {
            ack.err.push_back({std::move(topic), "rate_limited", "too many topics at once: try again later"});
            continue;
        }
        if (!follows(topic) && following + wanted.size() >= limits_.topics_max) {
            ack.err.push_back({std::move(topic), "too_many_topics", "this connection follows as many as there may be"});
            continue;
        }
        Wanted next{.topic = std::move(topic)};
        if (after != nullptr && after->is_object()) {
            if (auto const* place = after->get_object().if_contains(next.topic)) {
                if (place->is_string()) next.after = LogPlace::parse(place->get_string());
                next.forgot = !next.after;
            }
        }
        wanted.push_back(std::move(next));
    }
    return wanted;
}

Task<> Connection::subscribe(json::Object said) {
    words::Ack ack{.id = echoed(said, "id")};
    auto const* named = list_of(said, "topics");
    if (named == nullptr || named->empty() || named->size() > limits_.topics_per_window_max)
        co_return say(words::refused(ack.id, "invalid", "topics is a list of texts"));
    auto const outcomes = co_await follow(wanted_of(said, ack));
    tell(std::move(ack), outcomes);
}

void Connection::unsubscribe(json::Object const& said) {
    words::Ack ack{.id = echoed(said, "id")};
    auto const* named = list_of(said, "topics");
    if (named == nullptr) return say(words::refused(ack.id, "invalid", "topics is a list of texts"));
    for (auto const& one : *named) {
        if (!one.is_string() || !allow_topic()) continue;
        std::string topic(one.get_string());
        unfollow(topic);
        ack.ok.push_back({std::move(topic), std::nullopt});
    }
    say(words::ack(ack));
}

bool Connection::allow_message() {
    auto const now = hub().clock().steady();
    if (now - window_ >= limits_.window) {
        window_ = now;
        messages_ = asked_for_ = 0;
    }
    return ++messages_ <= limits_.messages_per_window_max;
}

bool Connection::allow_topic() {
    // Of one message's entries there may be more than it can count.
    if (asked_for_ >= limits_.topics_per_window_max) return false;
    ++asked_for_;
    return true;
}

void Connection::deliver(DeliveryPtr const& delivery) {
    if (!ending_) take_offer(queue_.offer(delivery));
}

void Connection::say(std::string const& json) {
    if (!ending_) take_offer(queue_.control(text_frame(json)));
}

void Connection::take_offer(SendQueue::Offer offer) {
    if (offer == SendQueue::Offer::too_slow) return end(ending_of_slow_reader());
    want_to_send();
}

/// What waits is dropped: what is in the log, the client asks for when it comes back.
void Connection::end(Ending ending) {
    if (ending_) return;
    hub().count_sent_away(ending.code);
    queue_.end_with(text_frame(words::bye(ending.code, ending.retry)));
    ending_ = std::make_unique<Ending>(std::move(ending));
    want_to_send();
}

void Connection::want_to_send() {
    if (wants_to_send_ || writes_) return;
    wants_to_send_ = true;
    home_.ready(*this);
}

/// Mostly the kernel has room, and an event for thousands needs no coroutine for each. An end waits for its client's.
void Connection::send_pending() {
    wants_to_send_ = false;
    if (writes_) return;
    auto frames = take_queued();
    auto const gone = channel_->send_now(frames);
    if (gone == frames.size() && !channel_->owes() && !ending_) return queue_.sent();
    writes_ = true;
    frames.erase(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(gone));
    auto self = std::static_pointer_cast<Connection>(shared_from_this());
    tasks_.spawn("realtime.send", write(std::move(self), std::move(frames)));
}

std::vector<Frame> Connection::take_queued() {
    auto frames = queue_.take();
    if (auto const dropped = queue_.take_dropped(); dropped > 0) frames.push_back(text_frame(words::lag(dropped)));
    return frames;
}

/// Where a send fails, the reader's end is near, too, and nothing more is sent.
Task<> Connection::write(std::shared_ptr<Connection> connection, std::vector<Frame> frames) {
    auto& one = *connection;
    while (true) {
        auto const sent = co_await one.channel_->send(frames);
        one.queue_.sent();
        if (!sent.ok()) one.queue_.clear();
        if (!sent.ok() && !one.ending_) co_return;
        if (one.queue_.empty()) break;
        frames = one.take_queued();
    }
    if (one.ending_) co_return co_await one.channel_->close(one.ending_->close_code, one.ending_->code);
    one.writes_ = false;
    if (!one.queue_.empty()) one.want_to_send();
}

}  // namespace klieg::realtime
