#include "testing/contracts/event_log_contract.h"

#include "base/task_group.h"
#include "testing/async_test.h"

#include <map>

namespace klieg::testing {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EventLogContract);

using namespace ports;  // NOLINT(google-build-using-namespace): the subject of the whole file
using namespace std::chrono_literals;

namespace {

/// Everything in all shards, by partition key, in order; read in pages of three.
Task<std::map<std::string, std::vector<std::string>>> read_all(EventLog& log) {
    std::map<std::string, std::vector<std::string>> found;
    auto shards = co_await log.shards();
    EXPECT_TRUE(shards.ok());
    for (auto const& shard : *shards) {
        LogPosition after;
        for (;;) {
            auto page = co_await log.read(shard, after, 3);
            EXPECT_TRUE(page.ok());
            if (!page.ok() || page->empty()) break;
            EXPECT_LE(page->size(), 3U);
            for (auto const& record : *page) {
                EXPECT_GT(record.position, after);
                after = record.position;
                found[record.partition_key].push_back(record.data);
            }
        }
    }
    co_return found;
}

Task<> append_later(EventLog& log, std::string key) {
    for (int turn = 0; turn < 10; ++turn)
        co_await yield();  // most often the other waits by then; the log must be right either way
    auto appended = co_await log.append({{key, "news"}});
    EXPECT_TRUE(appended.ok());
}

}  // namespace

KLIEG_ASYNC_TEST_P(EventLogContract, GivesRecordsInTheOrderOfTheirKey) {
    auto& log = fixture.log();
    for (int i = 0; i < 10; ++i) {
        auto number = std::to_string(i);
        CO_ASSERT_OK(co_await log.append({{"a", "a" + number}, {"b", "b" + number}, {"a", "A" + number}}));
    }
    auto found = co_await read_all(log);
    CO_ASSERT(found["a"].size() == 20 && found["b"].size() == 10);
    EXPECT_EQ(found["a"][0], "a0");
    EXPECT_EQ(found["a"][1], "A0");
    EXPECT_EQ(found["a"][19], "A9");
    EXPECT_EQ(found["b"][9], "b9");
}

KLIEG_ASYNC_TEST_P(EventLogContract, GoesOnFromAPositionOverARestart) {
    CO_ASSERT_OK(co_await fixture.log().append({{"a", "one"}, {"a", "two"}}));
    auto shards = co_await fixture.log().shards();
    CO_ASSERT_OK(shards);
    std::string home;
    LogPosition after;
    for (auto const& shard : *shards) {
        auto page = co_await fixture.log().read(shard, "", 1);
        CO_ASSERT_OK(page);
        if (page->empty()) continue;
        home = shard;
        after = page->front().position;
    }
    fixture.reopen();
    auto rest = co_await fixture.log().read(home, after, 10);
    CO_ASSERT_OK(rest);
    CO_ASSERT(rest->size() == 1);
    EXPECT_EQ(rest->front().data, "two");
}

KLIEG_ASYNC_TEST_P(EventLogContract, RefusesWhatIsOverItsLimits) {
    auto& log = fixture.log();
    auto large = co_await log.append({{"a", std::string(kLogRecordBytesMax + 1, 'x')}});
    CO_ASSERT(!large.ok());
    EXPECT_EQ(large.error().kind, Errc::too_large);
    CO_ASSERT_OK(co_await log.append({{"a", std::string(kLogRecordBytesMax, 'x')}}));
    EXPECT_FALSE((co_await log.append({})).ok());
    EXPECT_FALSE((co_await log.append(std::vector<LogAppend>(kLogAppendMax + 1, {"a", "x"}))).ok());
    EXPECT_FALSE((co_await log.append({{"", "x"}})).ok());
    auto shards = co_await log.shards();
    CO_ASSERT_OK(shards);
    auto nonsense = co_await log.read(shards->front(), "nonsense", 10);
    CO_ASSERT(!nonsense.ok());
    EXPECT_EQ(nonsense.error().kind, Errc::invalid);
    EXPECT_FALSE((co_await log.read("no such shard", "", 10)).ok());
}

KLIEG_ASYNC_TEST_P(EventLogContract, WaitsUntilThereIsSomething) {
    auto& log = fixture.log();
    auto shards = co_await log.shards();
    CO_ASSERT_OK(shards);
    CO_ASSERT_OK(co_await log.wait(shards->front(), "", 1ms));
    TaskGroup side(co_await this_executor());
    side.spawn("append", append_later(log, "a"));
    // With one shard the news wakes it; with several it may be another's, and patience ends the wait.
    CO_ASSERT_OK(co_await log.wait(shards->front(), "", shards->size() == 1 ? 60s : 100ms));
    co_await side.join();
    auto found = co_await read_all(log);
    EXPECT_EQ(found["a"].size(), 1U);
    CO_ASSERT_OK(co_await log.wait(shards->front(), "", shards->size() == 1 ? 60s : 100ms));
}

}  // namespace klieg::testing
