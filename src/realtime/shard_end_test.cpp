#include "realtime/shard_end.h"

#include "testing/async_test.h"
#include "testing/memory_event_log.h"
#include "testing/run_concurrently.h"

#include <vector>

namespace klieg::realtime {
namespace {

/// A log that counts how often it is asked, and may be away.
class CountedLog final : public ports::EventLog {
public:
    Task<Result<std::vector<ports::LogShard>>> shards() override { return log.shards(); }
    Task<Result<>> append(std::vector<ports::LogAppend> records) override { return log.append(std::move(records)); }
    Task<Result<ports::LogRecords>> read(std::string shard, ports::LogPosition after, std::size_t limit) override {
        return log.read(std::move(shard), std::move(after), limit);
    }
    Task<Result<ports::LogPosition>> end(std::string shard) override {
        ++asked;
        auto end = co_await log.end(std::move(shard));
        if (away) co_return Error{Errc::unavailable, "the log is away"};
        co_return end;
    }
    Task<Result<>> wait(std::string shard, ports::LogPosition after, std::chrono::milliseconds patience) override {
        return log.wait(std::move(shard), std::move(after), patience);
    }

    testing::MemoryEventLog log;
    int asked = 0;
    bool away = false;
};

Task<Result<bool>> reaches(ShardEnd& end, ports::LogPosition position) {
    co_return co_await end.reaches(std::move(position));
}

KLIEG_ASYNC_TEST(ShardEnd, KnowsWhatTheLogHas) {
    CountedLog log;
    ShardEnd end(log, "0");
    EXPECT_TRUE(co_await end.reaches(""));
    EXPECT_FALSE(co_await end.reaches("0000000001"));
    log.log.put("0", "a", "1");
    log.log.put("0", "a", "2");
    EXPECT_TRUE(co_await end.reaches("0000000001"));
    EXPECT_TRUE(co_await end.reaches("0000000002"));
    EXPECT_EQ(log.asked, 2) << "what it knows it does not ask for";
    EXPECT_FALSE(co_await end.reaches("0000000003"));
}

KLIEG_ASYNC_TEST(ShardEnd, SaysNothingOfALogThatIsAway) {
    CountedLog log;
    ShardEnd end(log, "0");
    log.log.put("0", "a", "1");
    log.away = true;
    EXPECT_FALSE(co_await end.reaches("0000000001"));
    log.away = false;
    EXPECT_TRUE(co_await end.reaches("0000000001"));
}

KLIEG_ASYNC_TEST(ShardEnd, AsksForAllWhoComeTogetherAtOnce) {
    CountedLog log;
    ShardEnd end(log, "0");
    std::vector<Task<Result<bool>>> all;
    for (int i = 0; i < 100; ++i) all.push_back(reaches(end, "0000000001"));
    for (auto const& reached : co_await testing::run_concurrently(std::move(all))) EXPECT_FALSE(*reached);
    EXPECT_EQ(log.asked, 2) << "the first by itself, and the others after it";
}

}  // namespace
}  // namespace klieg::realtime
