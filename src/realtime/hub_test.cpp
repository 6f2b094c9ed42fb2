#include "realtime/hub.h"

#include "realtime/fixture_for_test.h"

#include <gmock/gmock.h>

namespace klieg::realtime {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The texts of all events that somebody has been told.
Task<std::vector<std::string>> texts(std::shared_ptr<Wire> wire) {
    std::vector<std::string> all;
    for (auto const& said : co_await wire->hear_all())
        if (said.at("op") == "ev") all.push_back(text_of(said));
    co_return all;
}

KLIEG_ASYNC_TEST(Hub, BringsEventsToThoseWhoFollowOnEveryNode) {
    TwoNodes nodes;
    co_await nodes.start();
    auto first = co_await nodes.here->follow({"thing:a"});
    auto second = co_await nodes.there->follow({"thing:a", "thing:b"});
    co_await nodes.tell("a", "hello");
    co_await nodes.tell("b", "only there");
    auto heard = co_await first->hear("ev");
    EXPECT_EQ(heard.at("t"), "thing:a");
    EXPECT_EQ(heard.at("type"), "thing.said");
    EXPECT_EQ(text_of(heard), "hello");
    EXPECT_EQ((co_await second->hear("ev")).at("s"), heard.at("s")) << "it has one place, wherever it is read";
    EXPECT_EQ(text_of(co_await second->hear("ev")), "only there");
    EXPECT_THAT(co_await texts(first), IsEmpty());
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, MakesEachEventIntoMessagesOnceHoweverManyFollow) {
    TwoNodes nodes;
    co_await nodes.start();
    std::vector<std::shared_ptr<Wire>> wires;
    for (int i = 0; i < 20; ++i) wires.push_back(co_await nodes.here->follow({"thing:a"}));
    co_await nodes.tell("a", "hello");
    for (auto const& wire : wires) EXPECT_EQ(text_of(co_await wire->hear("ev")), "hello");
    EXPECT_EQ(nodes.here->rendered, 1);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, TellsWhatTheLogHasTwiceOnce) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    for (int i = 0; i < 2; ++i) co_await nodes.tell("a", "moved again after a crash", "thing.told", "id-1");
    co_await nodes.tell("a", "last");
    co_await wire->hear("ev");
    EXPECT_EQ(text_of(co_await wire->hear("ev")), "last");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, WhoComesBackToAnotherNodeMissesNothingAndHearsNothingTwice) {
    TwoNodes nodes;
    co_await nodes.start();
    auto first = co_await nodes.here->follow({"thing:a"});
    co_await nodes.tell("a", "1");
    auto const seen = (co_await first->hear("ev")).at("s");
    first->leave();
    for (auto const* text : {"2", "3"}) co_await nodes.tell("a", text);
    auto control = co_await nodes.there->follow({"thing:a"});
    co_await nodes.tell("a", "4");
    while (text_of(co_await control->hear("ev")) != "4") {
    }
    auto second = co_await nodes.there->follow({"thing:a"}, {}, {{"thing:a", seen}});
    co_await nodes.tell("a", "5");
    for (auto const* text : {"2", "3", "4", "5"}) EXPECT_EQ(text_of(co_await second->hear("ev")), text);
    for (auto const& said : co_await second->hear_all()) EXPECT_NE(said.at("op"), "gap");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, WhoComesToANodeThatLagsMissesNothingAndHearsNothingTwice) {
    TwoNodes nodes;
    co_await nodes.start();
    nodes.here->events.shut();
    auto first = co_await nodes.there->follow({"thing:a"});
    for (auto const* text : {"1", "2"}) co_await nodes.tell("a", text);
    co_await first->hear("ev");
    auto const seen = (co_await first->hear("ev")).at("s");
    auto second = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", seen}});
    co_await nodes.tell("a", "3");
    nodes.clock.advance(std::chrono::hours(1));
    nodes.here->events.open();
    auto const heard = co_await second->hear();
    CO_ASSERT(!heard.is_null());
    EXPECT_EQ(heard.at("op"), "ev") << "no gap";
    EXPECT_EQ(text_of(heard), "3") << "however long this node took";
    EXPECT_THAT(co_await second->hear_all(), IsEmpty());
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, TellsOfAGapAndThenAllWhereAPlaceIsNoneThatTheLogHas) {
    TwoNodes nodes;
    co_await nodes.start();
    auto control = co_await nodes.here->follow({"thing:a"});
    co_await nodes.tell("a", "0");
    json::Value at = (co_await control->hear("ev")).at("s");
    for (auto const* place : {"0.0000000009", "0.9999999999", "0.~"}) {
        auto wire = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", place}});
        EXPECT_EQ(nodes.here->acked.at("at").at("thing:a"), at) << "from there on it is told";
        EXPECT_EQ((co_await wire->hear()).at("op"), "gap") << place;
        co_await nodes.tell("a", place);
        auto const heard = co_await wire->hear();
        EXPECT_EQ(text_of(heard), place) << "at once";
        at = heard.at("s");
    }
    co_await nodes.stop();
}

/// What the log said after the backup was made, it has forgotten.
KLIEG_ASYNC_TEST(Hub, TellsOfAGapAndThenAllWhereTheLogWasPutBackFromABackup) {
    json::Value seen;
    {
        TwoNodes before;
        co_await before.start();
        auto wire = co_await before.here->follow({"thing:a"});
        for (int i = 0; i < 5; ++i) {
            co_await before.tell("a", std::to_string(i));
            seen = (co_await wire->hear("ev")).at("s");
        }
        co_await before.stop();
    }
    TwoNodes restored;
    co_await restored.tell("a", "0");
    co_await restored.start();
    auto wire = co_await restored.here->follow({"thing:a"}, {}, {{"thing:a", seen}});
    EXPECT_EQ(restored.here->acked.at("at").at("thing:a"), "0.0000000001");
    EXPECT_EQ((co_await wire->hear()).at("op"), "gap");
    for (auto const* text : {"another 1", "another 2"}) {
        co_await restored.tell("a", text);
        EXPECT_EQ(text_of(co_await wire->hear()), text) << "at once";
    }
    co_await restored.stop();
}

KLIEG_ASYNC_TEST(Hub, TellsOfAGapWhereTooMuchHappenedMeanwhile) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    co_await nodes.tell("a", "1");
    auto const seen = (co_await wire->hear("ev")).at("s");
    for (int i = 2; i <= 8; ++i) {
        co_await nodes.tell("a", std::to_string(i));
        co_await wire->hear("ev");
    }
    auto back = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", seen}});
    auto gap = co_await back->hear("gap");
    EXPECT_EQ(gap.at("t"), "thing:a");
    EXPECT_EQ(gap.at("fetch"), "/api/things/a");
    EXPECT_TRUE(gap.at("oldest").is_string());
    EXPECT_THAT(co_await texts(back), ElementsAre("4", "5", "6", "7", "8"));
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, TellsOfAGapWhereTheTimeIsOver) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    co_await nodes.tell("a", "1");
    auto const seen = (co_await wire->hear("ev")).at("s");
    co_await nodes.tell("a", "2");
    co_await wire->hear("ev");
    nodes.clock.advance(std::chrono::minutes(3));
    co_await nodes.here->sweep();
    auto back = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", seen}});
    EXPECT_FALSE((co_await back->hear("gap")).is_null());
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, AfterARestartGoesOnFromWhereItsClientsWere) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    co_await nodes.tell("a", "1");
    auto const seen = (co_await wire->hear("ev")).at("s");
    co_await nodes.here->stop();
    for (auto const* text : {"2", "3"}) co_await nodes.tell("a", text);
    nodes.here = nodes.make();
    CO_ASSERT((co_await nodes.here->hub.start()).ok());
    auto back = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", seen}});
    co_await nodes.tell("a", "4");
    for (auto const* text : {"2", "3", "4"}) EXPECT_EQ(text_of(co_await back->hear("ev")), text);
    for (auto const& said : co_await back->hear_all()) EXPECT_NE(said.at("op"), "gap");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, AfterARestartWhatWasPassingIsOver) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    co_await nodes.tell("a", "1");
    auto const seen = (co_await wire->hear("ev")).at("s");
    co_await nodes.here->stop();
    co_await nodes.tell("a", "2");
    for (int i = 0; i < 5; ++i) co_await nodes.tell_under("b", "a", "passing");  // as many as are kept of a topic
    nodes.here = nodes.make();
    CO_ASSERT((co_await nodes.here->hub.start()).ok());
    auto back = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", seen}});
    EXPECT_THAT(co_await texts(back), ElementsAre("2"));
    co_await nodes.stop();
}

/// At one stroke, of a thing that nobody follows.
Task<Result<>> tell_many(TwoNodes& nodes, int count) {
    std::vector<ports::LogAppend> records;
    for (int i = 0; i < count; ++i) records.push_back(nodes.record("b", "b", "-"));
    co_return co_await nodes.log.append(std::move(records));
}

KLIEG_ASYNC_TEST(Hub, AfterARestartWhoseReachIsTooMuchTakesNothingFromOthers) {
    TwoNodes nodes;
    co_await nodes.start();
    co_await nodes.here->stop();
    CO_ASSERT_OK(co_await tell_many(nodes, 100));
    for (auto const* text : {"1", "2"}) co_await nodes.tell("a", text);
    for (int i = 0; i < 19; ++i) CO_ASSERT_OK(co_await tell_many(nodes, 100));
    nodes.here = nodes.make();
    CO_ASSERT((co_await nodes.here->hub.start()).ok());
    auto const records = nodes.log.records();
    CO_ASSERT(records.size() == 2'002);
    auto far = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", "0." + records[0].position}});
    EXPECT_FALSE((co_await far->hear("gap")).is_null());
    auto near = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", "0." + records[50].position}});
    EXPECT_THAT(co_await texts(near), ElementsAre("1", "2"));
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, AfterARestartReachesBackSoFarHoweverManyStepsItTakes) {
    TwoNodes nodes;
    co_await nodes.start();
    co_await nodes.here->stop();
    for (int i = 0; i < 21; ++i) CO_ASSERT_OK(co_await tell_many(nodes, 100));
    nodes.here = nodes.make();
    CO_ASSERT((co_await nodes.here->hub.start()).ok());
    auto const records = nodes.log.records();
    CO_ASSERT(records.size() == 2'100);
    for (auto const step : {1'900U, 1'000U, 99U}) {
        auto wire = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", "0." + records[step].position}});
        EXPECT_THAT(co_await wire->hear_all(), IsEmpty()) << step;
    }
    auto far = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", "0." + records[98].position}});
    EXPECT_EQ((co_await far->hear()).at("op"), "gap");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, AfterARestartTellsOfAGapWhereThatWasLongAgo) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    co_await nodes.tell("a", "1");
    auto const seen = (co_await wire->hear("ev")).at("s");
    co_await nodes.here->stop();
    co_await nodes.tell("a", "2");
    nodes.clock.advance(std::chrono::hours(2));
    nodes.here = nodes.make();
    CO_ASSERT((co_await nodes.here->hub.start()).ok());
    auto back = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", seen}});
    EXPECT_FALSE((co_await back->hear("gap")).is_null());
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, APlaceThatIsNoneIsAGap) {
    TwoNodes nodes;
    co_await nodes.start();
    for (auto const* place : {"nonsense", ".1", "7.1", "7."}) {
        auto wire = co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", place}});
        EXPECT_EQ(nodes.here->acked.at("ok").as_array().size(), 1U) << place;
        EXPECT_EQ((co_await wire->hear_all()).size(), 1U) << place;
    }
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, FollowsShardsThatCameOfOthers) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    co_await nodes.tell("a", "1");
    co_await wire->hear("ev");
    nodes.log.split("0");
    co_await nodes.tell("a", "2");
    EXPECT_EQ(text_of(co_await wire->hear("ev")), "2");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, TellsWhatIsPassingOnEveryNodeToThoseWhoAreThere) {
    TwoNodes nodes;
    co_await nodes.start();
    auto first = co_await nodes.here->follow({"thing:a"});
    auto second = co_await nodes.there->follow({"thing:a"});
    nodes.here->hub.tell(message_of(kSaid, "thing:a", Said{"passing"}));
    for (auto const& wire : {first, second}) {
        auto const heard = co_await wire->hear("ev");
        EXPECT_EQ(text_of(heard), "passing");
        EXPECT_FALSE(heard.as_object().contains("s"));
    }
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, AnEventOfAnotherKeyThanItsTopicsIsPassing) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    co_await nodes.tell_under("b", "a", "beside the order of a");
    auto const heard = co_await wire->hear("ev");
    EXPECT_EQ(text_of(heard), "beside the order of a");
    EXPECT_FALSE(heard.as_object().contains("s"));
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, LosesNothingOfTheLogWhereBroadcastsAreLost) {
    TwoNodes nodes;
    testing::LossyBroadcast lossy(nodes.broadcast, {.one_in = 2});
    nodes.here = std::make_unique<Node>(nodes.log, lossy, nodes.clock, nodes.rights);
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    std::set<std::string> passing;
    std::vector<std::string> placed;
    for (int i = 0; i < 50; ++i) {
        nodes.here->hub.tell(message_of(kSaid, "thing:a", Said{std::to_string(i)}));
        co_await nodes.tell("a", std::to_string(i));
        for (bool is_there = false; !is_there;) {
            auto const heard = co_await wire->hear("ev");
            is_there = heard.as_object().contains("s");
            if (is_there)
                placed.push_back(text_of(heard));
            else
                passing.insert(text_of(heard));
        }
    }
    EXPECT_EQ(placed.size(), 50U);
    EXPECT_EQ(placed.back(), "49");
    EXPECT_LT(passing.size(), 50U);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, ASlowReaderHoldsNobodyUpAndIsSentAway) {
    TwoNodes nodes;
    nodes.here->limits.queue_bytes = 4'000;
    co_await nodes.start();
    auto slow = co_await nodes.here->follow({"thing:a"});
    auto quick = co_await nodes.here->follow({"thing:a"});
    slow->take_nothing(true);
    for (int i = 0; i < 60; ++i) {
        co_await nodes.tell("a", std::string(100, 'x') + std::to_string(i));
        co_await quick->hear("ev");
    }
    slow->take_nothing(false);
    EXPECT_EQ((co_await slow->hear("bye")).at("code"), "too_slow");
    EXPECT_EQ(co_await slow->closed(), 1013);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, OfWhatIsPassingASlowReaderHearsTheLast) {
    TwoNodes nodes;
    co_await nodes.start();
    auto slow = co_await nodes.here->follow({"thing:a"});
    auto quick = co_await nodes.here->follow({"thing:a"});
    slow->take_nothing(true);
    for (int i = 0; i < 100; ++i) nodes.here->hub.tell(message_of(kSaid, "thing:a", Said{std::to_string(i)}));
    while (text_of(co_await quick->hear("ev")) != "99") {
    }
    slow->take_nothing(false);
    auto const heard = co_await texts(slow);
    EXPECT_LT(heard.size(), 100U);
    CO_ASSERT(!heard.empty());
    EXPECT_EQ(heard.back(), "99");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, SendsAwayWhoseSessionHasEndedAndNobodyElse) {
    TwoNodes nodes;
    co_await nodes.start();
    auto& random = nodes.random;
    Principal const ada{.user = UserId::make(random), .session = SessionId::make(random)};
    Principal const other_session{.user = ada.user, .session = SessionId::make(random)};
    auto first = co_await nodes.here->follow({"thing:a"}, ada);
    auto second = co_await nodes.here->follow({"thing:a"}, other_session);
    auto nobody = co_await nodes.here->follow({"thing:a"});
    nodes.here->hub.end_sessions({ada.user, ada.session});
    EXPECT_EQ((co_await first->hear("bye")).at("code"), "session_ended");
    EXPECT_EQ(co_await first->closed(), 4001);
    nodes.here->hub.end_sessions({.user = ada.user, .session = {}, .kept = other_session.session});
    EXPECT_THAT(co_await texts(second), IsEmpty());
    nodes.here->hub.end_sessions({ada.user});
    EXPECT_EQ(co_await second->closed(), 4001);
    EXPECT_THAT(co_await texts(nobody), IsEmpty());
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, ASessionThatEndedWhileItsSocketOpenedIsSentAway) {
    TwoNodes nodes;
    co_await nodes.start();
    Principal const ada{.user = UserId::make(nodes.random), .session = SessionId::make(nodes.random)};
    nodes.here->hub.end_sessions({ada.user, ada.session});
    auto late = nodes.here->connect(ada);
    EXPECT_EQ(co_await late->closed(), 4001);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, FindsWithinAMinuteASessionOfWhoseEndNobodyTold) {
    TwoNodes nodes;
    co_await nodes.start();
    Principal const ada{.user = UserId::make(nodes.random), .session = nodes.here->gone_session};
    auto wire = co_await nodes.here->follow({"thing:a"}, ada);
    co_await nodes.here->sweep();
    EXPECT_THAT(co_await texts(wire), IsEmpty()) << "its turn has not come";
    nodes.clock.advance(std::chrono::minutes(1));
    co_await nodes.here->sweep();
    EXPECT_EQ(co_await wire->closed(), 4001);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, ARightThatEndsEndsWhatIsFollowed) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a", "thing:b"});
    nodes.rights.hide("a");
    co_await nodes.tell("a", "it is hidden now", "thing.hidden");
    auto const ended = co_await wire->hear("end");
    EXPECT_EQ(ended.at("t"), "thing:a");
    EXPECT_EQ(ended.at("code"), "not_found");
    co_await nodes.tell("a", "not for you");
    co_await nodes.tell("b", "for you");
    EXPECT_EQ(text_of(co_await wire->hear("ev")), "for you");
    nodes.rights.hide("b");
    nodes.clock.advance(std::chrono::minutes(1));
    co_await nodes.here->sweep();
    EXPECT_EQ((co_await wire->hear("end")).at("t"), "thing:b") << "though no event told so";
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, ARightThatEndsEndsWhatIsFollowedAlthoughItsNewsWasAheadOfIt) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    co_await nodes.tell("a", "it is hidden now, and this node does not see it yet", "thing.hidden");
    co_await wire->hear("ev");
    auto late = co_await nodes.here->follow({"thing:a"});
    nodes.rights.hide("a");
    nodes.clock.advance(std::chrono::seconds(11));
    co_await nodes.here->sweep();
    EXPECT_THAT(co_await late->hear_all(), IsEmpty()) << "its time has not come";
    nodes.clock.advance(std::chrono::seconds(1));
    co_await nodes.here->sweep();
    for (auto const& who : {wire, late}) EXPECT_EQ((co_await who->hear("end")).at("t"), "thing:a");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, ATopicWhoseRightsChangeOftenIsAskedAboutOnceAtATime) {
    TwoNodes nodes;
    co_await nodes.start();
    std::vector<std::shared_ptr<Wire>> wires;
    for (int i = 0; i < 3; ++i) wires.push_back(co_await nodes.here->follow({"thing:a"}));
    nodes.here->guards.shut();
    for (int i = 0; i < 9; ++i) {
        co_await nodes.tell("a", "it is another", "thing.hidden");
        co_await wires.front()->hear("ev");
    }
    co_await nodes.here->guards.until_somebody_waits();
    EXPECT_EQ(nodes.here->asked, 3 + 1) << "by those who came, and by the first event";
    nodes.rights.hide("a");
    nodes.here->guards.open();
    for (auto const& wire : wires) EXPECT_EQ((co_await wire->hear("end")).at("t"), "thing:a");
    EXPECT_EQ(nodes.here->asked, 3 + 2 + 3) << "and once for all others, whereupon of each follower";
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, AsksOfEachFollowerAloneWhatIsNotForEverybody) {
    TwoNodes nodes;
    co_await nodes.start();
    Principal const ada{.user = UserId::make(nodes.random), .session = SessionId::make(nodes.random)};
    std::vector<std::shared_ptr<Wire>> wires;
    for (int i = 0; i < 3; ++i) wires.push_back(co_await nodes.here->follow({"thing:a"}, ada));
    wires.push_back(co_await nodes.here->follow({"thing:ours"}, ada));
    nodes.here->asked = 0;
    nodes.clock.advance(std::chrono::minutes(1));
    co_await nodes.here->sweep();
    EXPECT_EQ(nodes.here->asked, 1 + 2) << "of the first for nobody in particular, of the other for him, too";
    for (auto const& wire : wires) EXPECT_THAT(co_await wire->hear_all(), IsEmpty());
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, ARightThatEndsWhileSomebodyIsLetInEndsWhatHeFollows) {
    TwoNodes nodes;
    co_await nodes.start();
    auto control = co_await nodes.here->follow({"thing:a"});
    nodes.here->guards.shut();
    auto late = nodes.here->connect();
    co_await late->hear("hello");
    late->say(R"({"op":"sub","topics":["thing:a"]})");
    co_await nodes.here->guards.until_somebody_waits();
    nodes.rights.hide("a");
    co_await nodes.tell("a", "it is hidden now", "thing.hidden");
    co_await control->hear("ev");
    nodes.here->guards.open();
    auto const ack = co_await late->hear("ack");
    CO_ASSERT(!ack.is_null());
    EXPECT_EQ(ack.at("ok").as_array().size(), 1U) << "its guard had answered before";
    EXPECT_EQ((co_await late->hear("end")).at("t"), "thing:a");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, RendersWhatLiesOneBehindTheOtherTogether) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a", "thing:b"});
    co_await nodes.tell_together({{"a", "1"}, {"b", "2"}, {"a", "3"}});
    for (auto const* text : {"1", "2", "3"}) EXPECT_EQ(text_of(co_await wire->hear("ev")), text);
    EXPECT_EQ(nodes.here->rendered, 3);
    EXPECT_EQ(nodes.here->renderings, 1);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, TellsWhatLiesBesideAnEventThatCannotBeTold) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a", "thing:b"});
    co_await nodes.tell_together({{"a", "1"}, {"b", std::string(kUnreadable)}, {"a", "3"}});
    EXPECT_EQ(text_of(co_await wire->hear()), "1");
    EXPECT_EQ((co_await wire->hear()).at("t"), "thing:b") << "a gap";
    EXPECT_EQ(text_of(co_await wire->hear()), "3");
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, TellsAnEventAlthoughStorageWasAwayForAMoment) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    nodes.here->renderings_failing = 1;
    for (auto const* text : {"1", "2"}) co_await nodes.tell("a", text);
    for (auto const* text : {"1", "2"}) EXPECT_EQ(text_of(co_await wire->hear("ev")), text);
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, TellsOfAGapWhereAnEventCannotBeTold) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a", "thing:b"});
    co_await nodes.tell("a", "1");
    auto const seen = (co_await wire->hear("ev")).at("s");
    co_await nodes.tell("a", std::string(kUnreadable));
    co_await nodes.tell("a", "3");
    for (auto const& who : {wire, co_await nodes.here->follow({"thing:a"}, {}, {{"thing:a", seen}})}) {
        auto const gap = co_await who->hear();
        CO_ASSERT(!gap.is_null());
        EXPECT_EQ(gap.at("op"), "gap");
        EXPECT_EQ(gap.at("t"), "thing:a");
        EXPECT_EQ(gap.at("fetch"), "/api/things/a");
        EXPECT_EQ(text_of(co_await who->hear()), "3") << "and goes on";
    }
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, WhenTheServerEndsSaysByeAndWhenToComeBack) {
    TwoNodes nodes;
    co_await nodes.start();
    auto wire = co_await nodes.here->follow({"thing:a"});
    co_await nodes.here->hub.cores().for_each([](HubCore& core) { core.drain(); });
    auto const bye = co_await wire->hear("bye");
    EXPECT_EQ(bye.at("code"), "drain");
    EXPECT_LT(bye.at("retryMs").at(0).as_int64(), bye.at("retryMs").at(1).as_int64());
    EXPECT_EQ(co_await wire->closed(), 1012);
    auto late = nodes.here->connect();
    EXPECT_EQ(co_await late->closed(), 1012);
    co_await nodes.stop();
}

/// The last count that somebody was told, once both nodes have counted.
Task<std::int64_t> watching(TwoNodes& nodes, std::shared_ptr<Wire> wire) {
    for (auto* node : {nodes.here.get(), nodes.there.get(), nodes.here.get()}) co_await node->hub.count_presence();
    co_await nodes.here->settle();
    std::int64_t last = -1;
    for (int i = 0; i < 2; ++i)  // what is passing comes behind a pong that waits beside it
        for (auto const& said : co_await wire->hear_all())
            if (said.at("op") == "ev") last = said.at("d").at("watching").as_int64();
    co_return last;
}

KLIEG_ASYNC_TEST(Hub, TellsHowManyFollowATopicOnAllNodes) {
    TwoNodes nodes;
    co_await nodes.start();
    auto first = co_await nodes.here->follow({"thing:a"});
    auto second = co_await nodes.there->follow({"thing:a"});
    auto third = co_await nodes.there->follow({"thing:a"});
    EXPECT_EQ(co_await watching(nodes, first), 3);
    EXPECT_EQ(co_await watching(nodes, first), -1) << "and again only when it has changed";
    third->say(R"({"op":"unsub","topics":["thing:a"]})");
    co_await third->hear("ack");
    EXPECT_EQ(co_await watching(nodes, first), 2);
    co_await nodes.there->stop();
    nodes.clock.advance(std::chrono::minutes(2));
    co_await nodes.here->hub.count_presence();
    EXPECT_EQ((co_await first->hear("ev")).at("d").at("watching"), 1) << "a node that is silent counts no more";
    nodes.there = nodes.make();
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, CountsPeopleAndNotTheirConnections) {
    TwoNodes nodes;
    co_await nodes.start();
    Person const ada{1'000};
    Person const bob{2'000};
    auto first = co_await nodes.here->follow({"thing:a"}, {}, {}, bob);
    std::vector<std::shared_ptr<Wire>> tabs;
    for (int i = 0; i < 30; ++i) tabs.push_back(co_await nodes.here->follow({"thing:a"}, {}, {}, ada));
    EXPECT_EQ(co_await watching(nodes, first), 2);
    EXPECT_EQ(co_await watching(nodes, tabs.front()), 2);
    auto late = co_await nodes.here->follow({"thing:a"}, {}, {}, ada);
    EXPECT_EQ(co_await watching(nodes, late), 2) << "who comes is told";
    for (auto const& tab : tabs) {
        tab->say(R"({"op":"unsub","topics":["thing:a"]})");
        co_await tab->hear("ack");
    }
    co_await first->hear_all();
    EXPECT_EQ(co_await watching(nodes, first), -1) << "a tab is still open, and nobody came";
    late->say(R"({"op":"unsub","topics":["thing:a"]})");
    co_await late->hear("ack");
    EXPECT_EQ(co_await watching(nodes, first), 1);
    auto elsewhere = co_await nodes.there->follow({"thing:a"}, {}, {}, bob);
    EXPECT_EQ(co_await watching(nodes, first), 2) << "nodes tell each other how many, and not whom";
    co_await nodes.stop();
}

KLIEG_ASYNC_TEST(Hub, TellsHowManyThereAreToWhoComesAsAnotherGoes) {
    TwoNodes nodes;
    co_await nodes.start();
    auto first = co_await nodes.here->follow({"thing:a"});
    EXPECT_EQ(co_await watching(nodes, first), 1);
    auto second = co_await nodes.here->follow({"thing:a"});
    first->say(R"({"op":"unsub","topics":["thing:a"]})");
    co_await first->hear("ack");
    EXPECT_EQ(co_await watching(nodes, second), 1);
    co_await nodes.stop();
}

}  // namespace
}  // namespace klieg::realtime
