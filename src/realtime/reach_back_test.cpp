#include "realtime/reach_back.h"

#include "events/envelope.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_event_log.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace klieg::realtime {
namespace {

struct Shard {
    explicit Shard(std::size_t count) {
        append(count);
        records = log.records();
    }
    void append(std::size_t count) {
        events::Envelope const told{.id = "e", .type = "thing.told", .subject = "a", .time = clock.now()};
        auto const text = events::to_text(told);
        for (std::size_t i = 0; i < count; ++i) log.put("0", "a", text);
    }
    ports::LogPosition end() const { return records.empty() ? "" : records.back().position; }

    testing::ManualClock clock;
    testing::MemoryEventLog log;
    std::vector<ports::LogRecord> records;
};

KLIEG_ASYNC_TEST(ReachBack, EndsAtTheSameRecordInWhateverOrderItIsAskedFor) {
    Shard shard(ReachBack::kRecordsMax + 1'700);
    std::size_t const first = shard.records.size() - 1 - ReachBack::kRecordsMax;
    std::vector<std::size_t> order(shard.records.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (unsigned seed = 0; seed < 20; ++seed) {
        ReachBack reach(shard.log, shard.clock, "0", shard.end());
        std::ranges::shuffle(order, std::minstd_rand(seed));
        if (seed == 0) std::ranges::sort(order);
        if (seed == 1) std::ranges::sort(order, std::ranges::greater{});
        for (auto const index : order) {
            auto const little = co_await reach.is_little(shard.records[index].position);
            EXPECT_EQ(little.value(), index >= first) << seed << " " << index;
        }
        EXPECT_FALSE(*co_await reach.is_little(""));
    }
}

KLIEG_ASYNC_TEST(ReachBack, ReadsNoRecordAgainForAnotherPlace) {
    Shard shard(20'000);
    ReachBack reach(shard.log, shard.clock, "0", shard.end());
    for (auto const& record : shard.records) CO_ASSERT((co_await reach.is_little(record.position)).ok());
    EXPECT_LE(shard.log.reads(), 20'000U / 500 + 5);
}

KLIEG_ASYNC_TEST(ReachBack, RefusesAtOnceWhatLiesBeforeSomethingThatIsTooMuch) {
    Shard shard(3'000);
    ReachBack reach(shard.log, shard.clock, "0", shard.end());
    EXPECT_FALSE(*co_await reach.is_little(shard.records[998].position));
    auto const reads = shard.log.reads();
    for (std::size_t i = 0; i < 998; ++i) EXPECT_FALSE(*co_await reach.is_little(shard.records[i].position));
    EXPECT_EQ(shard.log.reads(), reads);
}

KLIEG_ASYNC_TEST(ReachBack, EndsWhereItIsTooLongAgo) {
    Shard shard(100);
    shard.clock.advance(ReachBack::kAgeMax + std::chrono::seconds(1));
    shard.append(100);
    shard.records = shard.log.records();
    ReachBack reach(shard.log, shard.clock, "0", shard.end());
    EXPECT_FALSE(*co_await reach.is_little(""));
    EXPECT_FALSE(*co_await reach.is_little(shard.records[98].position));
    EXPECT_EQ(shard.log.reads(), 1U) << "the first read says so of both";
    EXPECT_TRUE(*co_await reach.is_little(shard.records[99].position)) << "what comes behind it is young";
}

KLIEG_ASYNC_TEST(ReachBack, IsLittleWhereThereIsNothing) {
    Shard shard(0);
    ReachBack reach(shard.log, shard.clock, "0", "0000000009");
    EXPECT_TRUE(*co_await reach.is_little("0000000003"));
    EXPECT_FALSE((co_await reach.is_little("!")).ok()) << "the log takes that for no position";
}

}  // namespace
}  // namespace klieg::realtime
