#include "realtime/connection.h"

#include "realtime/fixture_for_test.h"

namespace klieg::realtime {
namespace {

std::string sub(std::vector<std::string> const& topics) {
    json::Array names;
    for (auto const& topic : topics) names.emplace_back(topic);
    return json::to_text(json::Object{{"op", "sub"}, {"id", 7}, {"topics", std::move(names)}});
}

KLIEG_ASYNC_TEST(Connection, GreetsAndAnswersPings) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = nodes.here->connect();
    auto const hello = co_await wire->hear();
    EXPECT_EQ(hello.at("op"), "hello");
    EXPECT_EQ(hello.at("heartbeatMs"), 25'000);
    EXPECT_EQ(hello.at("maxMsg"), 16'384);
    EXPECT_EQ(hello.at("resumeWindowMs"), 120'000);
    wire->say(R"({"op":"ping","ts":17})");
    EXPECT_EQ(json::to_text(co_await wire->hear()), R"({"op":"pong","ts":17})");
    wire->say(R"({"op":"ping","ts":1e999})");
    EXPECT_EQ(json::to_text(co_await wire->hear()), R"({"op":"pong","ts":null})") << "no JSON has what that became";
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, SaysWhichTopicsMayBeFollowedAndWhy) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = nodes.here->connect();
    co_await wire->hear();
    wire->say(sub({"thing:a", "thing:hidden", "thing:ours", "nothing:a", "thing:", "thing", "thing:a"}));
    auto const ack = co_await wire->hear();
    EXPECT_EQ(ack.at("id"), 7);
    EXPECT_EQ(json::to_text(ack.at("ok")), R"(["thing:a"])");
    std::vector<std::string> codes;
    for (auto const& err : ack.at("err").as_array())
        codes.push_back(std::string(err.at("topic").as_string()) + " " + std::string(err.at("code").as_string()));
    EXPECT_EQ(codes,
              (std::vector<std::string>{"thing:hidden not_found", "thing:ours not_found", "nothing:a unknown_topic",
                                        "thing: unknown_topic", "thing unknown_topic"}));
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, SaysWhichOfItsTopicsAreNone) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = nodes.here->connect();
    co_await wire->hear();
    std::string const begins = "thing:" + std::string(193, 'x');
    auto const longest = begins + "x";
    json::Array topics{longest, longest + "y", begins + "\xc3\xa9", 7, "thing:a"};
    wire->say(json::to_text(json::Object{{"op", "sub"}, {"id", 7}, {"topics", std::move(topics)}}));
    auto const ack = co_await wire->hear("ack");
    EXPECT_EQ(ack.at("ok"), (json::Array{longest, "thing:a"}));
    std::vector<std::pair<std::string, std::int64_t>> refused;
    for (auto const& err : ack.at("err").as_array()) {
        EXPECT_EQ(err.at("code"), "invalid");
        refused.emplace_back(err.at("topic").as_string(), err.at("index").as_int64());
    }
    EXPECT_EQ(refused, (std::vector<std::pair<std::string, std::int64_t>>{{longest, 1}, {begins, 2}, {"", 3}}));
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, TellsWhoMissedMoreThanMayWaitOfAGapAndGoesOn) {
    TwoNodes nodes;
    nodes.here->limits.queue_bytes = 4'000;
    co_await nodes.start();
    auto control = co_await nodes.here->follow({"thing:a", "thing:b"});
    json::Object after;
    for (auto const* id : {"a", "b"}) {
        co_await nodes.tell(id, "seen");
        after["thing:" + std::string(id)] = (co_await control->hear("ev")).at("s");
    }
    json::Value last;
    for (auto const* id : {"a", "b", "b", "b", "b"}) {
        co_await nodes.tell(id, std::string(800, 'x'));
        last = (co_await control->hear("ev")).at("s");
    }
    auto wire = co_await nodes.here->follow({"thing:a", "thing:b"}, {}, after);
    EXPECT_EQ(nodes.here->acked.at("at").at("thing:b"), last) << "where it goes on";
    EXPECT_EQ((co_await wire->hear()).at("t"), "thing:a") << "of which it missed little";
    auto const gap = co_await wire->hear();
    EXPECT_EQ(gap.at("op"), "gap");
    EXPECT_EQ(gap.at("t"), "thing:b");
    co_await nodes.tell("b", "next");
    EXPECT_EQ(text_of(co_await wire->hear()), "next");

    auto back = co_await nodes.here->follow({"thing:b"}, {}, {{"thing:b", last}});
    EXPECT_EQ(text_of(co_await back->hear()), "next");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, TellsNothingMoreOfWhatIsGivenUp) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a", "thing:b"});
    wire->say(R"({"op":"unsub","id":"x","topics":["thing:a"]})");
    EXPECT_EQ((co_await wire->hear("ack")).at("id"), "x");
    co_await nodes.tell("a", "no");
    co_await nodes.tell("b", "yes");
    EXPECT_EQ(text_of(co_await wire->hear("ev")), "yes");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, FollowsSoManyTopicsAndNoMore) {
    TwoNodes nodes;
    nodes.here->limits.topics_max = 3;
    co_await nodes.start();
    auto wire = nodes.here->connect();
    co_await wire->hear();
    wire->say(sub({"thing:1", "thing:2", "thing:3", "thing:4"}));
    auto const ack = co_await wire->hear();
    EXPECT_EQ(ack.at("ok").as_array().size(), 3U);
    EXPECT_EQ(ack.at("err").at(0).at("code"), "too_many_topics");
    wire->say(R"({"op":"unsub","topics":["thing:1"]})");
    co_await wire->hear("ack");
    wire->say(sub({"thing:4"}));
    EXPECT_EQ((co_await wire->hear("ack")).at("ok").as_array().size(), 1U);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, AsksForSoManyTopicsInAWhile) {
    TwoNodes nodes;
    nodes.here->limits.topics_per_window_max = 4;
    co_await nodes.start();
    auto wire = nodes.here->connect();
    co_await wire->hear();
    for (int i = 0; i < 2; ++i) {
        wire->say(sub({"thing:1", "thing:2"}));
        EXPECT_EQ((co_await wire->hear()).at("err").as_array().size(), 0U);
    }
    wire->say(sub({"thing:3"}));
    EXPECT_EQ((co_await wire->hear()).at("err").at(0).at("code"), "rate_limited");
    nodes.clock.advance(std::chrono::seconds(10));
    wire->say(sub({"thing:3"}));
    EXPECT_EQ((co_await wire->hear()).at("ok").as_array().size(), 1U);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, CountsHoweverManyTopicsOneMessageGivesUp) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = nodes.here->connect();
    co_await wire->hear();
    json::Array names;
    for (int i = 0; i < 70'000; ++i) names.emplace_back("");
    wire->say(json::to_text(json::Object{{"op", "unsub"}, {"topics", std::move(names)}}));
    EXPECT_EQ((co_await wire->hear("ack")).at("ok").as_array().size(), nodes.here->limits.topics_per_window_max);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, LeavesWhatIsStillSaidToTheCloseWhereItEndsDuringARequest) {
    TwoNodes nodes;
    co_await nodes.start();
    Principal const ada{.user = UserId::make(nodes.random), .session = SessionId::make(nodes.random)};
    auto wire = nodes.here->connect(ada);
    co_await wire->hear();
    nodes.here->guards.shut();
    wire->say(sub({"thing:a"}));
    co_await nodes.here->guards.until_somebody_waits();
    nodes.here->hub.end_sessions({ada.user, ada.session});
    EXPECT_EQ(co_await wire->closed(), 4001);
    EXPECT_EQ(wire->reads(), 1);
    nodes.here->guards.open();
    while (nodes.here->has_clients()) co_await yield();
    EXPECT_EQ(wire->reads(), 1) << "the close reads, and nobody beside it";
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, SendsAFloodAway) {
    TwoNodes nodes;
    nodes.here->limits.messages_per_window_max = 10;
    co_await nodes.start();
    auto wire = nodes.here->connect();
    for (int i = 0; i < 30; ++i) wire->say(R"({"op":"ping"})");
    EXPECT_EQ((co_await wire->hear("bye")).at("code"), "rate_limited");
    EXPECT_EQ(co_await wire->closed(), 4008);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, ExplainsWhatIsNoRequestAndGoesOn) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = nodes.here->connect();
    co_await wire->hear();
    for (auto const* text : {"", "x", "[]", "7", "{}", R"({"op":7})", R"({"op":"dance"})", R"({"op":"sub"})",
                             R"({"op":"sub","topics":[]})", R"({"op":"sub","topics":"thing:a"})", R"({"op":"unsub"})",
                             R"({"op":"pub","t":"thing:a","d":{}})"}) {
        wire->say(text);
        auto const err = co_await wire->hear();
        EXPECT_EQ(err.at("op"), "err") << text;
        EXPECT_EQ(err.at("code"),
                  std::string_view(text).find("pub") == std::string_view::npos ? "invalid" : "unsupported");
    }
    for (auto const* odd : {R"({"op":"sub","topics":[7,null,{}]})", R"({"op":"unsub","topics":[7,"thing:zz"]})",
                            R"({"op":"sub","topics":["thing:a"],"after":7,"id":{"a":1}})",
                            R"({"op":"sub","topics":["thing:b"],"after":{"thing:b":7}})"}) {
        wire->say(odd);
        EXPECT_EQ((co_await wire->hear("ack")).at("op"), "ack") << odd;
    }
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Connection, LeavesNothingBehind) {
    TwoNodes nodes;
    co_await nodes.start();
    for (int i = 0; i < 10; ++i) {
        auto wire = co_await nodes.here->follow({"thing:a", "thing:b"});
        wire->leave();
    }
    while (nodes.here->has_clients()) co_await yield();
    auto const readers = co_await nodes.here->hub.cores().gather(
        [](HubCore& core) { return core.topics.readers_of("thing:a") + core.topics.readers_of("thing:b"); });
    EXPECT_EQ(readers[0] + readers[1], 0U);
    co_await nodes.stop();
}

}  // namespace
}  // namespace klieg::realtime
