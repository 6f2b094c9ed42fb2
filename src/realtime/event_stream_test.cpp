#include "realtime/event_stream.h"

#include "realtime/fixture_for_test.h"

#include <gmock/gmock.h>

namespace klieg::realtime {
namespace {

struct Read {
    std::string id;
    json::Value said;
};

/// A stream as a browser reads it. Each call runs on the node's core.
class Browser {
public:
    Browser(Node& node, EventStream::Asked asked) : node_(node), asked_(std::move(asked)) {}

    Task<Read> next() {
        for (;;) {
            if (auto const end = text_.find("\n\n"); end != std::string::npos) {
                auto const event = text_.substr(0, end);
                text_.erase(0, end + 2);
                if (event.find("data: ") != std::string::npos) co_return parse(event);
                other_.push_back(event);
                continue;
            }
            if (!co_await read_some()) co_return Read{};
        }
    }
    /// False at the end.
    Task<bool> read_some() {
        auto const more = co_await asio::co_spawn(node_.cores.executor(0), read(*this), asio::use_awaitable);
        text_ += more;
        co_return !more.empty();
    }
    Task<Read> next(std::string op) {
        for (;;) {
            auto read = co_await next();
            if (read.said.is_null() || read.said.at("op").as_string() == op) {
                if (!read.id.empty()) last_id = read.id;
                co_return read;
            }
        }
    }
    Task<> leave() { co_await asio::co_spawn(node_.cores.executor(0), drop(*this), asio::use_awaitable); }
    std::vector<std::string> const& other() const { return other_; }
    std::string last_id;

private:
    static Task<std::string> read(Browser& self) {
        if (!self.body_)
            self.body_ = body_of(std::make_shared<EventStream>(
                self.node_.hub, Client::Who{{}, self.node_.hub.clock().steady()}, self.asked_, nullptr));
        std::string into(4'000, ' ');
        auto const count = co_await self.body_->read(std::as_writable_bytes(std::span(into)));
        co_return into.substr(0, *count);
    }
    static Task<> drop(Browser& self) {
        self.body_.reset();
        co_return;
    }
    static Read parse(std::string const& event) {
        Read read;
        auto const data = event.find("data: ");
        if (event.starts_with("id: ")) read.id = event.substr(4, event.find('\n') - 4);
        read.said = *json::parse(event.substr(data + 6));
        return read;
    }

    Node& node_;
    EventStream::Asked asked_;
    std::string text_;
    std::vector<std::string> other_;
    ByteSourcePtr body_;
};

KLIEG_ASYNC_TEST(EventStream, TellsItsTopicsFromTheBeginning) {
    TwoNodes nodes;
    co_await nodes.start();
    Browser browser(*nodes.here, {.topics = {"thing:a", "thing:b"}});
    EXPECT_EQ((co_await browser.next()).said.at("op"), "hello");
    EXPECT_EQ((co_await browser.next()).said.at("ok").as_array().size(), 2U);
    co_await nodes.tell("b", std::string(5'000, 'x'));
    co_await nodes.tell("a", "short");
    EXPECT_EQ(text_of((co_await browser.next()).said).size(), 5'000U) << "in as many reads as it takes";
    EXPECT_EQ(text_of((co_await browser.next()).said), "short");
    EXPECT_EQ(browser.other().at(0), "retry: 3000");
    co_await browser.leave();
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(EventStream, GoesOnWithItsLastIdOnAnyNode) {
    TwoNodes nodes;
    co_await nodes.start();
    EventStream::Asked asked{.topics = {"thing:a", "thing:b"}};
    Browser before(*nodes.here, asked);
    co_await before.next("ack");
    co_await nodes.tell("a", "1");
    EXPECT_EQ(text_of((co_await before.next("ev")).said), "1");
    co_await before.leave();
    co_await nodes.tell("b", "2");
    co_await nodes.tell("a", "3");
    asked.last_event_id = before.last_id;
    Browser after(*nodes.there, asked);
    std::vector<std::string> heard;
    for (int i = 0; i < 2; ++i) heard.push_back(text_of((co_await after.next("ev")).said));
    EXPECT_THAT(heard, ::testing::UnorderedElementsAre("2", "3"));
    co_await after.leave();

    asked.last_event_id = "nonsense";
    Browser lost(*nodes.there, asked);
    EXPECT_EQ((co_await lost.next("gap")).said.at("t"), "thing:a");
    EXPECT_EQ((co_await lost.next("gap")).said.at("t"), "thing:b");
    co_await lost.leave();
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(EventStream, GoesOnWhereTheLogWasEmpty) {
    TwoNodes nodes;
    co_await nodes.start();
    EventStream::Asked asked{.topics = {"thing:a", "thing:b"}};
    Browser before(*nodes.here, asked);
    co_await before.next("ack");
    co_await before.leave();
    co_await nodes.tell("a", "1");
    asked.last_event_id = before.last_id;
    Browser after(*nodes.here, asked);
    EXPECT_EQ((co_await after.next("ack")).said.at("ok").as_array().size(), 2U);
    auto const heard = (co_await after.next()).said;
    EXPECT_EQ(heard.at("op"), "ev") << json::to_text(heard);
    co_await after.leave();

    co_await nodes.here->stop();
    nodes.here = nodes.make();
    CO_ASSERT((co_await nodes.here->hub.start()).ok());
    Browser restarted(*nodes.here, asked);
    co_await restarted.next("ack");
    EXPECT_EQ((co_await restarted.next()).said.at("op"), "ev") << "also of a node that was not there yet";
    co_await restarted.leave();
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(EventStream, TellsOfAGapWhereItWasNotKnownWhereATopicIs) {
    TwoNodes nodes;
    co_await nodes.start();
    Browser browser(*nodes.here, {.topics = {"thing:a", "thing:b"}, .last_event_id = "0.,-"});
    EXPECT_EQ((co_await browser.next("gap")).said.at("t"), "thing:b");
    co_await browser.leave();
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(EventStream, TellsOfAGapAndThenAllWhereAPlaceIsNoneThatTheLogHas) {
    TwoNodes nodes;
    co_await nodes.start();
    EventStream::Asked asked{.topics = {"thing:a", "thing:b"}, .last_event_id = "0.,0.0000000099"};
    Browser browser(*nodes.here, asked);
    EXPECT_EQ((co_await browser.next("gap")).said.at("t"), "thing:b");
    asked.last_event_id = browser.last_id;
    EXPECT_EQ(asked.last_event_id, "0.,0.") << "of that it need not hear again";
    co_await nodes.tell("b", "1");
    EXPECT_EQ(text_of((co_await browser.next()).said), "1");
    co_await browser.leave();
    Browser again(*nodes.here, asked);
    co_await again.next("ack");
    EXPECT_EQ(text_of((co_await again.next()).said), "1") << "and no gap";
    co_await again.leave();
    co_await nodes.stop();
}

/// Together less than may wait, and twice so much more than that.
Task<> tell_much(TwoNodes& nodes, Wire& control) {
    for (int i = 0; i < 3; ++i) {
        co_await nodes.tell("a", std::string(SendQueue::kQueuedBytesMax / 5, 'x'));
        co_await control.hear("ev");
    }
}

KLIEG_ASYNC_TEST(EventStream, CountsWhatIsBeingReadAmongWhatWaits) {
    TwoNodes nodes;
    co_await nodes.start();
    Browser browser(*nodes.here, {.topics = {"thing:a"}});
    co_await browser.next("ack");
    auto control = co_await nodes.here->follow({"thing:a"});
    co_await tell_much(nodes, *control);
    co_await browser.read_some();
    co_await tell_much(nodes, *control);
    std::string op;
    while (op != "bye") {
        auto const read = co_await browser.next();
        CO_ASSERT(!read.said.is_null());
        op = read.said.at("op").as_string();
        if (op == "bye") EXPECT_EQ(read.said.at("code"), "too_slow");
    }
    co_await browser.leave();
    co_await nodes.stop();
}

/// The bytes of what was read, but for what is told: id, data, and the text of neither.
std::size_t bytes_around(Read const& read) {
    return std::string("id: \ndata: \n\n").size() + read.id.size() + json::to_text(read.said).size() -
           text_of(read.said).size();
}

/// A bye is longer than what is left beside what its browser does not read.
KLIEG_ASYNC_TEST(EventStream, EndsWithAByeWhereNoneFitsBesideWhatIsBeingRead) {
    TwoNodes nodes;
    co_await nodes.start();
    constexpr std::size_t kQueueBytes = 20'000;
    Browser browser(*nodes.here, {.topics = {"thing:a"}, .queue_bytes = kQueueBytes});
    co_await browser.next("ack");
    co_await nodes.tell("a", "");
    auto const around = bytes_around(co_await browser.next("ev"));
    co_await nodes.tell("a", std::string(kQueueBytes - 50 - around, 'x'));
    co_await browser.read_some();
    co_await nodes.here->hub.cores().for_each([](HubCore& core) { core.drain(); });
    EXPECT_EQ(text_of((co_await browser.next("ev")).said).size(), kQueueBytes - 50 - around);
    EXPECT_EQ((co_await browser.next("bye")).said.at("code"), "drain");
    EXPECT_TRUE((co_await browser.next()).said.is_null());
    co_await browser.leave();
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(EventStream, TellsWhoMissedMoreThanMayWaitOfAGapAndGoesOn) {
    TwoNodes nodes;
    co_await nodes.start();
    EventStream::Asked asked{.topics = {"thing:a", "thing:b"}, .queue_bytes = 4'000};
    Browser before(*nodes.here, asked);
    co_await before.next("ack");
    auto control = co_await nodes.here->follow(asked.topics);
    for (auto const* id : {"a", "b", "b", "b", "b"}) {
        co_await nodes.tell(id, std::string(800, 'x'));
        co_await control->hear("ev");
    }
    asked.last_event_id = before.last_id;
    co_await before.leave();
    Browser after(*nodes.here, asked);
    co_await after.next("ack");
    EXPECT_EQ((co_await after.next()).said.at("t"), "thing:a");
    auto const gap = co_await after.next("gap");
    CO_ASSERT(!gap.said.is_null());
    EXPECT_EQ(gap.said.at("t"), "thing:b");
    asked.last_event_id = gap.id;
    co_await after.leave();

    Browser again(*nodes.here, asked);
    co_await again.next("ack");
    co_await nodes.tell("b", "next");
    EXPECT_EQ(text_of((co_await again.next()).said), "next") << "and nothing twice";
    co_await again.leave();
    co_await nodes.stop();
}

Task<> tell_later(TwoNodes& nodes) {
    co_await sleep_for(std::chrono::milliseconds(20));
    co_await nodes.tell("a", "late");
}

KLIEG_ASYNC_TEST(EventStream, SaysThatItIsStillThere) {
    TwoNodes nodes;
    co_await nodes.start();
    Browser browser(*nodes.here, {.topics = {"thing:a"}, .heartbeat = std::chrono::milliseconds(1)});
    co_await browser.next("ack");
    nodes.here->tasks->spawn("later", tell_later(nodes));
    co_await browser.next("ev");
    EXPECT_EQ(browser.other().back(), ": still here");
    co_await browser.leave();
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(EventStream, EndsWithABye) {
    TwoNodes nodes;
    co_await nodes.start();
    Browser browser(*nodes.here, {.topics = {"thing:a"}});
    co_await browser.next("ack");
    co_await nodes.here->hub.cores().for_each([](HubCore& core) { core.drain(); });
    EXPECT_EQ((co_await browser.next("bye")).said.at("code"), "drain");
    EXPECT_TRUE((co_await browser.next()).said.is_null());
    co_await browser.leave();
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(EventStream, TellsOfARightThatEnds) {
    TwoNodes nodes;
    co_await nodes.start();
    Browser browser(*nodes.here, {.topics = {"thing:a"}});
    co_await browser.next("ack");
    nodes.rights.hide("a");
    co_await nodes.tell("a", "hidden", "thing.hidden");
    EXPECT_EQ((co_await browser.next("end")).said.at("t"), "thing:a");
    co_await browser.leave();
    co_await nodes.stop();
}

TEST(StreamCursor, ComesBackAsItWas) {
    StreamCursor const cursor{{LogPlace{"0", "12"}, std::nullopt, LogPlace{"1", "7"}}};
    EXPECT_EQ(cursor.text(), "0.12,-,1.7");
    EXPECT_EQ(StreamCursor::parse("0.12,-,1.7", 3)->places, cursor.places);
    for (auto const* text : {"", "0.12", "0.12,-", "x,y,z", "0.12,-,1.7,0.9", "0.12,,1.7"})
        EXPECT_FALSE(StreamCursor::parse(text, 3)) << text;
}

}  // namespace
}  // namespace klieg::realtime
