#include "realtime/event_stream.h"

#include "realtime/hub.h"
#include "realtime/server_words.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

#include <algorithm>
#include <cstring>

namespace klieg::realtime {

namespace {

class StreamSource final : public ByteSource {
public:
    explicit StreamSource(std::shared_ptr<EventStream> stream) : stream_(std::move(stream)) {}
    ~StreamSource() override { stream_->stop(); }
    Task<Result<std::size_t>> read(std::span<std::byte> into) override { return stream_->read(into); }

private:
    std::shared_ptr<EventStream> stream_;
};

/// JSON has no line breaks, so it is one line.
std::string event_text(std::string_view json, std::string const& id) {
    std::string text;
    if (!id.empty()) text += "id: " + id + "\n";
    text += "data: ";
    text += json;
    return text + "\n\n";
}

}  // namespace

std::string StreamCursor::text() const {
    std::string text;
    for (auto const& place : places) text += (place ? place->text() : std::string("-")) + ",";
    if (!text.empty()) text.pop_back();
    return text;
}

std::optional<StreamCursor> StreamCursor::parse(std::string_view text, std::size_t topics) {
    StreamCursor cursor;
    for (bool more = true; more;) {
        auto const comma = text.find(',');
        auto const one = text.substr(0, comma);
        auto place = LogPlace::parse(one);
        if (!place && one != "-") return std::nullopt;
        cursor.places.push_back(std::move(place));
        more = comma != text.npos;
        if (more) text.remove_prefix(comma + 1);
    }
    if (cursor.places.size() != topics) return std::nullopt;
    return cursor;
}

EventStream::EventStream(Hub& hub, Who who, Asked asked, ConnectionCounts::Place place)
    : Client(hub, std::move(who)), asked_(std::move(asked)), place_(std::move(place)), queue_(asked_.queue_bytes) {
    cursor_.places.resize(asked_.topics.size());
}

EventStream::~EventStream() = default;

/// What was said before, and is no place, is as good as too old.
Task<> EventStream::begin() {
    begun_ = true;
    news_ = std::make_unique<boost::asio::steady_timer>(co_await this_executor());
    chunk_ = "retry: " + std::to_string(asked_.retry.count()) + "\n\n";
    // Without an id: what the browser has stays until it is known what of it is left.
    say_without_id(words::hello({.sid = hub().new_id(),
                                 .heartbeat_ms = asked_.heartbeat,
                                 .max_msg = 0,
                                 .resume_window_ms = hub().local().topics.limits().resume_window}));
    enter(hub().local());
    auto const before = asked_.last_event_id ? StreamCursor::parse(*asked_.last_event_id, asked_.topics.size())
                                             : std::optional<StreamCursor>();
    std::vector<Wanted> wanted;
    for (std::size_t i = 0; i < asked_.topics.size(); ++i) {
        Wanted one{.topic = asked_.topics[i], .after = before ? before->places[i] : std::nullopt};
        one.forgot = asked_.last_event_id && !one.after;
        wanted.push_back(std::move(one));
    }
    auto const outcomes = co_await follow(std::move(wanted));
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (outcomes[i].followed.ok() && outcomes[i].at) cursor_.places[i] = LogPlace::parse(*outcomes[i].at);
    tell({.id = nullptr}, outcomes);
}

Task<Result<std::size_t>> EventStream::read(std::span<std::byte> into) {
    if (!begun_) co_await begin();
    while (chunk_.empty()) {
        if (!queue_.empty()) {
            for (auto const& text : queue_.take()) chunk_ += *text;
            if (auto const dropped = queue_.take_dropped(); dropped > 0) chunk_ += event_text(words::lag(dropped), {});
        } else if (ended_) {
            co_return std::size_t{0};
        } else {
            news_->expires_after(asked_.heartbeat);
            auto const [woken] = co_await news_->async_wait(boost::asio::as_tuple(boost::asio::deferred));
            if (!woken && queue_.empty() && !ended_) chunk_ = ": still here\n\n";
        }
    }
    auto const count = std::min(into.size(), chunk_.size() - chunk_read_);
    std::memcpy(into.data(), chunk_.data() + chunk_read_, count);
    chunk_read_ += count;
    if (chunk_read_ == chunk_.size()) {
        chunk_ = std::string();  // idle, it has no memory
        chunk_read_ = 0;
        queue_.sent();  // until here it counts: what waits and what is being read are one limit
    }
    co_return count;
}

/// An event with a place moves the cursor, and each one has it: who comes back has seen all up to it.
void EventStream::deliver(DeliveryPtr const& delivery) {
    if (ended_) return;
    if (delivery->at) {
        auto const at = std::ranges::find(asked_.topics, delivery->topic) - asked_.topics.begin();
        if (at < std::ssize(asked_.topics)) cursor_.places[static_cast<std::size_t>(at)] = delivery->at;
        return put(queue_.control(std::make_shared<std::string const>(event_text(delivery->json(), cursor_.text()))));
    }
    Delivery passing{.topic = delivery->topic, .type = delivery->type, .key = delivery->key};
    passing.frame = std::make_shared<std::string const>(event_text(delivery->json(), {}));
    put(queue_.offer(std::make_shared<Delivery const>(std::move(passing))));
}

/// Each has an id beside it, which is a place of each topic: of more bytes than itself, where they are many.
std::size_t EventStream::bytes_of_missed(Delivery const& missed) const {
    auto const place = missed.at ? missed.at->text() : std::string();
    return event_text(missed.json(), place).size() + asked_.topics.size() * (place.size() + 1);
}

void EventStream::say(std::string const& json) {
    if (!ended_) put(queue_.control(std::make_shared<std::string const>(event_text(json, cursor_.text()))));
}

void EventStream::say_without_id(std::string const& json) {
    put(queue_.control(std::make_shared<std::string const>(event_text(json, {}))));
}

void EventStream::put(SendQueue::Offer offer) {
    if (offer == SendQueue::Offer::too_slow) return end(ending_of_slow_reader());
    if (news_) news_->cancel();
}

void EventStream::end(Ending ending) {
    if (std::exchange(ended_, true)) return;
    hub().count_sent_away(ending.code);
    auto const bye = event_text(words::bye(ending.code, ending.retry), cursor_.text());
    queue_.end_with(std::make_shared<std::string const>(bye));
    if (news_) news_->cancel();
}

ByteSourcePtr body_of(std::shared_ptr<EventStream> stream) {
    return std::make_unique<StreamSource>(std::move(stream));
}

}  // namespace klieg::realtime
