#include "realtime/core_topics.h"

#include "testing/manual_clock.h"

#include <gmock/gmock.h>

namespace klieg::realtime {
namespace {

using Missed = CoreTopics::Missed;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

DeliveryPtr at(std::string topic, std::string position, std::string shard = "0") {
    return make_delivery({.topic = std::move(topic), .type = "said", .data = "\"" + position + "\""},
                         LogPlace{std::move(shard), position});
}

struct Listener final : Reader {
    explicit Listener(Person for_whom = Person{1}) : whose(for_whom) {}
    void deliver(DeliveryPtr const& delivery) override { heard.push_back(delivery->at ? delivery->at->position : "-"); }
    Person person() const noexcept override { return whose; }
    Person const whose;
    std::vector<std::string> heard;
};

struct Topics {
    Topics() { topics.begin_shard("0", "05"); }
    void tell(std::vector<DeliveryPtr> const& deliveries) {
        topics.deliver(deliveries);
        for (auto const& one : deliveries) topics.read_to(one->at->shard, one->at->position);
    }
    std::vector<std::string> after(std::string const& topic, std::string position, std::string shard = "0") const {
        std::vector<std::string> told;
        for (auto const& one : topics.told_after(topic, {std::move(shard), std::move(position)}))
            told.push_back(one->at->position);
        return told;
    }
    Missed missed(std::string const& topic, std::string position, std::string shard = "0") const {
        return topics.missed_since(topic, {std::move(shard), std::move(position)});
    }

    testing::ManualClock clock;
    CoreTopics topics{{.per_topic_max = 3, .resume_window = std::chrono::seconds(100), .bytes_max = 1'000}, clock};
    Listener listener;
};

TEST(CoreTopics, KeepWhatWasToldForThoseWhoComeBack) {
    Topics t;
    t.tell({at("a", "06"), at("b", "07"), at("a", "08")});
    EXPECT_THAT(t.after("a", "05"), ElementsAre("06", "08"));
    EXPECT_THAT(t.after("a", "06"), ElementsAre("08"));
    EXPECT_THAT(t.after("a", "08"), IsEmpty());
    for (auto const* position : {"05", "06", "07", "08", "09"}) EXPECT_EQ(t.missed("a", position), Missed::known);
    EXPECT_EQ(t.missed("a", "04"), Missed::earlier);
    EXPECT_EQ(t.missed("a", "06", "7"), Missed::gone) << "of a shard that nobody knows";
    EXPECT_EQ(t.missed("c", "06"), Missed::known) << "nothing was told of it";
}

DeliveryPtr of_thing(std::string position, std::string type, std::string key, bool removes = false) {
    return make_delivery(
        {.topic = "a", .type = std::move(type), .data = "1", .key = std::move(key), .removes = removes},
        LogPlace{"0", std::move(position)});
}

TEST(CoreTopics, DoNotSayAgainWhatWasTakenBack) {
    Topics t;
    t.tell({of_thing("06", "made", "x"), at("a", "07"), of_thing("08", "gone", "x", true)});
    EXPECT_THAT(t.after("a", "05"), ElementsAre("07", "08"));
    EXPECT_EQ(t.missed("a", "05"), Missed::known) << "who has not heard of it misses nothing";
}

TEST(CoreTopics, SayThatSomethingIsMissingWhereWhatWasSaidHasChanged) {
    Topics t;
    t.tell({of_thing("06", "made", "x"), of_thing("07", "changed", "x"), of_thing("08", "changed", "x")});
    EXPECT_THAT(t.after("a", "05"), ElementsAre("08"));
    EXPECT_EQ(t.missed("a", "05"), Missed::gone) << "of what was made only a change is left";
    EXPECT_EQ(t.missed("a", "06"), Missed::known);
    t.tell({of_thing("09", "made", "y/1"), of_thing("10", "gone", "y", true)});
    EXPECT_THAT(t.after("a", "08"), ElementsAre("10")) << "with the thing its parts";
    EXPECT_EQ(t.missed("a", "08"), Missed::gone);
    EXPECT_EQ(t.missed("a", "09"), Missed::known);
}

TEST(CoreTopics, SayNothingOfATimeWhenOthersCouldFollow) {
    Topics t;
    t.tell({at("a", "06"), at("b", "07"),
            make_delivery({.topic = "a", .type = "shown", .data = "1"}, LogPlace{"0", "08"}, true)});
    EXPECT_THAT(t.after("a", "05"), ElementsAre("08"));
    EXPECT_EQ(t.missed("a", "05"), Missed::gone);
    EXPECT_EQ(t.missed("a", "06"), Missed::known);
    EXPECT_THAT(t.after("b", "05"), ElementsAre("07"));
}

TEST(CoreTopics, SayWhatIsGoneOfABusyTopicAlone) {
    Topics t;
    t.tell({at("a", "06"), at("b", "07"), at("a", "08"), at("a", "09"), at("a", "10"), at("a", "11")});
    EXPECT_THAT(t.after("a", "05"), ElementsAre("09", "10", "11"));
    EXPECT_EQ(t.missed("a", "07"), Missed::gone);
    EXPECT_EQ(t.missed("a", "08"), Missed::known);
    EXPECT_EQ(t.missed("b", "06"), Missed::known);
}

TEST(CoreTopics, ForgetWhatIsTooOldAndWhoseTopicsNobodyFollows) {
    Topics t;
    auto subscription = t.topics.subscribe(t.listener, "a", {});
    t.tell({at("a", "06"), at("b", "07")});
    t.clock.advance(std::chrono::seconds(101));
    t.topics.sweep();
    EXPECT_EQ(t.topics.kept_bytes(), 0U);
    EXPECT_EQ(t.topics.topics(), 1U);
    EXPECT_EQ(t.missed("a", "05"), Missed::gone);
    EXPECT_EQ(t.missed("a", "06"), Missed::known) << "however long ago: nothing has happened since";
    EXPECT_EQ(t.missed("b", "06"), Missed::gone);
    t.topics.unsubscribe(std::move(subscription));
    t.clock.advance(std::chrono::seconds(101));
    t.topics.sweep();
    EXPECT_EQ(t.topics.topics(), 0U);
    EXPECT_EQ(t.missed("a", "05"), Missed::gone);
}

TEST(CoreTopics, KeepNoMoreBytesThanThereMayBe) {
    Topics t;
    std::vector<DeliveryPtr> many;
    for (int i = 10; i < 99; ++i) many.push_back(at("t" + std::to_string(i), std::to_string(i)));
    t.tell(many);
    t.topics.sweep();
    EXPECT_LE(t.topics.kept_bytes(), 1'000U);
    EXPECT_GT(t.topics.kept_bytes(), 500U);
}

TEST(CoreTopics, TellThoseAloneWhoFollow) {
    Topics t;
    Listener other;
    auto first = t.topics.subscribe(t.listener, "a", {});
    auto second = t.topics.subscribe(other, "a", {});
    auto third = t.topics.subscribe(other, "b", {});
    t.tell({at("a", "06")});
    t.topics.unsubscribe(std::move(first));
    t.tell({at("a", "07"), at("b", "08"), at("c", "09")});
    EXPECT_THAT(t.listener.heard, ElementsAre("06"));
    EXPECT_THAT(other.heard, ElementsAre("06", "07", "08"));
    EXPECT_EQ(t.topics.readers_of("a"), 1U);
    t.topics.unsubscribe(std::move(second));
    t.topics.unsubscribe(std::move(third));
}

TEST(CoreTopics, TellNobodyWhatHeHasSeenOnAnotherNode) {
    Topics t;
    auto subscription = t.topics.subscribe(t.listener, "a", LogPlace{"0", "08"});
    t.tell({at("a", "07"), at("a", "08"), at("a", "09"), at("a", "10")});
    EXPECT_THAT(t.listener.heard, ElementsAre("09", "10"));
    t.topics.unsubscribe(std::move(subscription));
}

TEST(CoreTopics, TellHimAllOnceTheyHaveReadSoFarWhateverHeHasSeen) {
    Topics t;
    t.topics.begin_shard("1", "10");
    EXPECT_TRUE(t.topics.lies_ahead({"1", "20"}));
    EXPECT_FALSE(t.topics.lies_ahead({"1", "10"}));
    auto subscription = t.topics.subscribe(t.listener, "a", LogPlace{"1", "20"});
    t.tell({at("a", "06")});
    t.topics.read_to("1", "20");
    t.tell({at("a", "07")});
    EXPECT_THAT(t.listener.heard, ElementsAre("07")) << "a place of another shard, which no server has said of it";
    t.topics.unsubscribe(std::move(subscription));
}

TEST(CoreTopics, ReachBack) {
    Topics t;
    t.tell({at("a", "06")});
    EXPECT_EQ(t.missed("a", "02"), Missed::earlier);
    t.topics.reach_back("0", "02", {at("a", "03"), at("b", "04")});
    EXPECT_EQ(t.missed("a", "02"), Missed::known);
    EXPECT_EQ(t.missed("b", "02"), Missed::known);
    EXPECT_EQ(t.missed("b", "01"), Missed::earlier);
    EXPECT_THAT(t.after("a", "02"), ElementsAre("03", "06"));
    EXPECT_THAT(t.after("b", "02"), ElementsAre("04"));
    t.topics.reach_back("0", "03", {at("a", "03")});
    EXPECT_THAT(t.after("a", "02"), ElementsAre("03", "06")) << "again is nothing";
}

TEST(CoreTopics, ReachingBackKeepsNoMoreOfATopicThanThereMayBe) {
    Topics t;
    t.tell({at("a", "06"), at("a", "07")});
    t.topics.reach_back("0", "01", {at("a", "02"), at("a", "03"), at("a", "04")});
    EXPECT_THAT(t.after("a", "01"), ElementsAre("04", "06", "07"));
    EXPECT_EQ(t.missed("a", "02"), Missed::gone);
    EXPECT_EQ(t.missed("a", "03"), Missed::known);
}

TEST(CoreTopics, AShardsChildrenComeAfterIt) {
    Topics t;
    t.tell({at("a", "06")});
    t.topics.begin_shard("1", "");
    t.tell({at("a", "01", "1"), at("a", "02", "1")});
    EXPECT_THAT(t.after("a", "05"), ElementsAre("06", "01", "02"));
    EXPECT_THAT(t.after("a", "06"), ElementsAre("01", "02"));
    EXPECT_THAT(t.after("a", "01", "1"), ElementsAre("02"));
    EXPECT_EQ(t.missed("a", "01", "1"), Missed::known);
}

TEST(CoreTopics, SayWhoCameAndWhoWent) {
    using Readers = std::unordered_map<Person, std::int64_t>;
    Topics t;
    Listener other(Person{2});
    auto first = t.topics.subscribe(t.listener, "a", {});
    auto second = t.topics.subscribe(t.listener, "a", {});
    auto third = t.topics.subscribe(other, "a", {});
    auto changed = t.topics.take_comings_and_goings();
    EXPECT_EQ(changed.at("a").readers, (Readers{{Person{1}, 2}, {Person{2}, 1}}));
    EXPECT_TRUE(changed.at("a").somebody_came);
    EXPECT_TRUE(t.topics.take_comings_and_goings().empty());
    t.topics.unsubscribe(std::move(third));
    changed = t.topics.take_comings_and_goings();
    EXPECT_EQ(changed.at("a").readers, (Readers{{Person{2}, -1}}));
    EXPECT_FALSE(changed.at("a").somebody_came);
    t.topics.unsubscribe(std::move(first));
    first = t.topics.subscribe(t.listener, "a", {});
    changed = t.topics.take_comings_and_goings();
    EXPECT_EQ(changed.at("a").readers, Readers{});
    EXPECT_TRUE(changed.at("a").somebody_came) << "in his own place";
    t.topics.unsubscribe(std::move(first));
    t.topics.unsubscribe(std::move(second));
}

TEST(LogPlace, ComesBackAsItWas) {
    LogPlace const place{"shardId-000", "49590338271490256608559692538361571095921575989136588898"};
    EXPECT_EQ(LogPlace::parse(place.text()), place);
    EXPECT_EQ(LogPlace::parse("0."), (LogPlace{"0", ""})) << "of an empty log";
    for (auto const* text : {"", ".", "0", ".1"}) EXPECT_EQ(LogPlace::parse(text), std::nullopt) << text;
}

}  // namespace
}  // namespace klieg::realtime
