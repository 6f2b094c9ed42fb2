#include "events/outbox.h"

#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

#include <boost/describe/class.hpp>

#include <set>

namespace klieg::events {
namespace {

using namespace std::chrono_literals;

struct Counted {
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (count))
constexpr Kind<Counted> kCounted{"thing.told", "somebody said it"};

ports::Item item_of(ports::Action const& action) {
    return std::get<ports::Put>(action).item;
}

KLIEG_ASYNC_TEST(Outbox, WritesAnEnvelopeWithTheSubjectsVersion) {
    testing::MemoryTableStore tables(Outbox::tables());
    testing::ManualClock clock;
    SystemRandom random;
    Outbox outbox(clock, random);
    auto const event = outbox.event(kCounted, {"v_1", 7}, Counted{3});
    CO_ASSERT_OK(co_await tables.write(event));
    auto const name = Outbox::partition_name(Outbox::partition_of("v_1"));
    auto page =
        co_await tables.query({.table = "Outbox", .partition = name, .consistency = ports::Consistency::strong});
    CO_ASSERT_OK(page);
    CO_ASSERT(page->items.size() == 1);
    auto envelope = parse_envelope(page->items[0].at("Data").as_string());
    CO_ASSERT_OK(envelope);
    EXPECT_EQ(envelope->type, "thing.told");
    EXPECT_EQ(envelope->subject, "v_1");
    EXPECT_EQ(envelope->version, 7);
    EXPECT_EQ(envelope->time, clock.now());
    EXPECT_EQ(envelope->id, page->items[0].at("Sequence").as_string());
    auto payload = payload_of<Counted>(*envelope);
    CO_ASSERT_OK(payload);
    EXPECT_EQ(payload->count, 3);
}

TEST(Outbox, SpreadsSubjectsOverItsPartitionsAlwaysTheSameWay) {
    // Rows of a version lie where the next one looks for them.
    EXPECT_EQ(Outbox::partition_of("v_aaaaaaaaaaaaaaaa"), Outbox::partition_of("v_aaaaaaaaaaaaaaaa"));
    EXPECT_EQ(Outbox::partition_of(""), 12U);
    SystemRandom random;
    std::vector<int> subjects(Outbox::kPartitions, 0);
    for (int i = 0; i < 16'000; ++i) ++subjects[Outbox::partition_of("v_" + random.base32(16))];
    for (int count : subjects) {
        EXPECT_GT(count, 700);
        EXPECT_LT(count, 1300);
    }
}

TEST(Outbox, OrdersEventsThoughTheClockIsSetBack) {
    testing::ManualClock clock;
    SystemRandom random;
    Outbox outbox(clock, random);
    std::string last;
    for (int i = 0; i < 1000; ++i) {
        if (i % 100 == 50) clock.advance(-1h);
        auto const sequence =
            std::string(item_of(outbox.event(kCounted, {"v_1", i}, Counted{i})).at("Sequence").as_string());
        ASSERT_GT(sequence, last);
        last = sequence;
    }
}

TEST(Outbox, OrdersEventsAfterThoseThatItHasSeenOfAnother) {
    testing::ManualClock clock;
    testing::ManualClock ahead;
    ahead.advance(10min);
    SystemRandom random;
    Outbox outbox(clock, random);
    Outbox other(ahead, random);
    auto const seen = std::string(item_of(other.event(kCounted, {"v_1", 1}, Counted{})).at("Sequence").as_string());
    outbox.observe(seen);
    EXPECT_GT(item_of(outbox.event(kCounted, {"v_1", 2}, Counted{})).at("Sequence").as_string(), seen);
    outbox.observe("");
    outbox.observe("no sequence");
}

TEST(Outbox, TellsOfWhichPartitionsItWasNotified) {
    testing::ManualClock clock;
    SystemRandom random;
    Outbox outbox(clock, random);
    EXPECT_EQ(outbox.take_notified(), 0U);
    auto const before = outbox.wake_up().ticket();
    outbox.notify("v_1");
    outbox.notify("v_2");
    EXPECT_NE(outbox.wake_up().ticket(), before);
    EXPECT_EQ(outbox.take_notified(), (1U << Outbox::partition_of("v_1")) | (1U << Outbox::partition_of("v_2")));
    EXPECT_EQ(outbox.take_notified(), 0U);
}

TEST(Envelope, OfAnEarlierVersionIsReadWithoutAVersionOfItsSubject) {
    auto envelope =
        parse_envelope(R"({"version":1,"id":"01790000000000-0000000003-abcdefgh","type":"video.ready","subject":"v_1",)"
                       R"("time":"2026-01-31T12:00:00.000Z","payload":{"videoId":"v_aaaaaaaaaaaaaaaa"}})");
    ASSERT_TRUE(envelope.ok());
    EXPECT_EQ(envelope->schema_version, 1);
    EXPECT_EQ(envelope->version, 0);
    EXPECT_EQ(envelope->type, "video.ready");
    EXPECT_FALSE(parse_envelope("[]").ok());
    EXPECT_FALSE(parse_envelope("{ no JSON").ok());
}

}  // namespace
}  // namespace klieg::events
