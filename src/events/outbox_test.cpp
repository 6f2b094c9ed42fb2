#include "events/outbox.h"

#include "events/projector.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

namespace klieg::events {

namespace {

/// A log in memory with one shard, which can be told to fail.
class MemoryLog final : public ports::EventLog {
public:
    Task<Result<std::vector<ports::LogShard>>> shards() override { co_return std::vector<ports::LogShard>{{"0"}}; }
    Task<Result<>> append(std::vector<ports::LogAppend> appended) override {
        if (failing) co_return Error{Errc::unavailable, "the log is away"};
        for (auto& record : appended)
            records.push_back(
                {std::to_string(100 + records.size()), std::move(record.partition_key), std::move(record.data)});
        co_return Result<>{};
    }
    Task<Result<ports::LogRecords>> read(std::string, ports::LogPosition after, std::size_t limit) override {
        ports::LogRecords found;
        for (auto const& record : records)
            if (record.position > after && found.records.size() < limit) found.records.push_back(record);
        co_return found;
    }
    Task<Result<ports::LogPosition>> end(std::string) override {
        co_return records.empty() ? ports::LogPosition() : records.back().position;
    }
    Task<Result<>> wait(std::string, ports::LogPosition, std::chrono::milliseconds) override { co_return Result<>{}; }

    std::vector<ports::LogRecord> records;
    bool failing = false;
};

struct Fixture {
    explicit Fixture(Executor on) : executor(std::move(on)) {}

    Executor executor;
    testing::MemoryTableStore tables{ports::joined({Outbox::tables(), Projector::tables()})};
    MemoryLog log;
    testing::ManualClock clock;
    SystemRandom random;
    Outbox outbox{{tables, log, clock, random}, executor};
    std::vector<std::string> applied;
    bool refuse = false;
    bool throws = false;

    Task<> say(std::string type) {
        auto written = co_await tables.write(outbox.event(std::move(type), "v_1", json::Object{{"n", 1}}));
        EXPECT_TRUE(written.ok());
    }
    Projection projection() {
        return {"test", [this](Envelope envelope) { return apply(std::move(envelope)); }};
    }
    Task<Result<>> apply(Envelope envelope) {
        if (throws) throw std::runtime_error("a bug");
        if (refuse) co_return Error{Errc::unavailable, "not now"};
        applied.push_back(envelope.type);
        co_return Result<>{};
    }
};

}  // namespace

KLIEG_ASYNC_TEST(Outbox, MovesEventsToTheLogInOrderAndOnce) {
    Fixture f(co_await this_executor());
    co_await f.say("first");
    co_await f.say("second");
    auto moved = co_await f.outbox.move_once();
    CO_ASSERT_OK(moved);
    EXPECT_EQ(*moved, 2U);
    EXPECT_EQ(*(co_await f.outbox.move_once()), 0U);
    CO_ASSERT(f.log.records.size() == 2);
    EXPECT_NE(f.log.records[0].data.find("\"first\""), std::string::npos);
    EXPECT_EQ(f.log.records[0].partition_key, "v_1");
}

KLIEG_ASYNC_TEST(Outbox, KeepsEventsWhileTheLogIsAway) {
    Fixture f(co_await this_executor());
    co_await f.say("first");
    f.log.failing = true;
    EXPECT_FALSE((co_await f.outbox.move_once()).ok());
    f.log.failing = false;
    EXPECT_EQ(*(co_await f.outbox.move_once()), 1U);
}

KLIEG_ASYNC_TEST(Projector, AppliesEachEventAndGoesOnWhereItWas) {
    Fixture f(co_await this_executor());
    Projector projector(f.projection(), f.log, f.tables, f.executor);
    co_await f.say("first");
    CO_ASSERT_OK(co_await f.outbox.move_once());
    EXPECT_EQ(*(co_await projector.project_once("0")), 1U);
    EXPECT_EQ(*(co_await projector.project_once("0")), 0U);
    co_await f.say("second");
    CO_ASSERT_OK(co_await f.outbox.move_once());
    f.refuse = true;
    EXPECT_FALSE((co_await projector.project_once("0")).ok());
    f.refuse = false;
    EXPECT_EQ(*(co_await projector.project_once("0")), 1U);
    EXPECT_EQ(f.applied, (std::vector<std::string>{"first", "second"}));
    CO_ASSERT_OK(co_await projector.rebuild());
    EXPECT_EQ(*(co_await projector.project_once("0")), 2U);
}

KLIEG_ASYNC_TEST(Projector, PassesOverWhatNobodyCanRead) {
    Fixture f(co_await this_executor());
    Projector projector(f.projection(), f.log, f.tables, f.executor);
    CO_ASSERT_OK(co_await f.log.append({{"v_1", "{ no JSON"}, {"v_1", "[]"}}));
    co_await f.say("after");
    CO_ASSERT_OK(co_await f.outbox.move_once());
    CO_ASSERT_OK(co_await projector.project_once("0"));
    EXPECT_EQ(f.applied, std::vector<std::string>{"after"});
}

KLIEG_ASYNC_TEST(Projector, OutlivesABugInWhatItApplies) {
    Fixture f(co_await this_executor());
    Projector projector(f.projection(), f.log, f.tables, f.executor);
    co_await f.say("first");
    CO_ASSERT_OK(co_await f.outbox.move_once());
    f.throws = true;
    EXPECT_FALSE((co_await projector.project_once("0")).ok());
    f.throws = false;
    EXPECT_EQ(*(co_await projector.project_once("0")), 1U);
}

}  // namespace klieg::events
