#include "testing/contracts/event_log_contract.h"

#include "base/task_group.h"
#include "testing/async_test.h"

#include <map>

namespace klieg::testing {

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(EventLogContract);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SplittingLogContract);

using namespace ports;  // NOLINT(google-build-using-namespace): the subject of the whole file
using namespace std::chrono_literals;

namespace {

using ByKey = std::map<std::string, std::vector<std::string>>;

/// What a shard has behind a position, in pages of three; the position moves on. Answers whether the shard has ended.
Task<bool> read_shard(EventLog& log, std::string shard, LogPosition& after, ByKey& found) {
    for (;;) {
        auto page = co_await log.read(shard, after, 3);
        EXPECT_TRUE(page.ok());
        if (!page.ok()) co_return true;
        EXPECT_LE(page->records.size(), 3U);
        for (auto const& record : page->records) {
            EXPECT_GT(record.position, after);
            after = record.position;
            found[record.partition_key].push_back(record.data);
        }
        if (page->ended || page->records.empty()) co_return page->ended;
    }
}

/// Everything in all shards, by partition key, in order.
Task<ByKey> read_all(EventLog& log) {
    ByKey found;
    auto shards = co_await log.shards();
    EXPECT_TRUE(shards.ok());
    for (auto const& shard : *shards) {
        LogPosition after;
        co_await read_shard(log, shard.id, after, found);
    }
    co_return found;
}

/// A record for each of many keys, so that every shard has some.
Task<> append_to_all(EventLog& log, std::string data) {
    std::vector<LogAppend> records;
    for (int key = 0; key < 40; ++key) records.push_back({"key" + std::to_string(key), data});
    auto appended = co_await log.append(std::move(records));
    EXPECT_TRUE(appended.ok());
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
        auto page = co_await fixture.log().read(shard.id, "", 1);
        CO_ASSERT_OK(page);
        if (page->records.empty()) continue;
        home = shard.id;
        after = page->records.front().position;
    }
    fixture.reopen();
    auto rest = co_await fixture.log().read(home, after, 10);
    CO_ASSERT_OK(rest);
    CO_ASSERT(rest->records.size() == 1);
    EXPECT_EQ(rest->records.front().data, "two");
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
    auto nonsense = co_await log.read(shards->front().id, "nonsense", 10);
    CO_ASSERT(!nonsense.ok());
    EXPECT_EQ(nonsense.error().kind, Errc::invalid);
    EXPECT_FALSE((co_await log.read("no such shard", "", 10)).ok());
}

KLIEG_ASYNC_TEST_P(EventLogContract, KeepsAKeyInOneShardThatIsOpen) {
    auto& log = fixture.log();
    co_await append_to_all(log, "a");
    co_await append_to_all(log, "b");
    auto shards = co_await log.shards();
    CO_ASSERT_OK(shards);
    std::map<std::string, std::string> homes;
    for (auto const& shard : *shards) {
        EXPECT_FALSE(shard.closed);
        ByKey found;
        LogPosition after;
        EXPECT_FALSE(co_await read_shard(log, shard.id, after, found));
        EXPECT_FALSE(found.empty()) << "none of forty keys is in shard " << shard.id;
        for (auto const& [key, data] : found) {
            EXPECT_TRUE(homes.emplace(key, shard.id).second) << key << " is in two shards";
            EXPECT_EQ(data, (std::vector<std::string>{"a", "b"}));
        }
    }
    EXPECT_EQ(homes.size(), 40U);
}

KLIEG_ASYNC_TEST_P(EventLogContract, EndsBehindAllThatWasAppended) {
    auto& log = fixture.log();
    auto shards = co_await log.shards();
    CO_ASSERT_OK(shards);
    for (auto const& shard : *shards) {
        auto end = co_await log.end(shard.id);
        CO_ASSERT_OK(end);
        auto none = co_await log.read(shard.id, *end, 10);
        CO_ASSERT_OK(none);
        EXPECT_TRUE(none->records.empty());
    }
    co_await append_to_all(log, "old");
    std::map<std::string, LogPosition> ends;
    for (auto const& shard : *shards) {
        auto end = co_await log.end(shard.id);
        CO_ASSERT_OK(end);
        ends[shard.id] = *end;
    }
    co_await append_to_all(log, "new");
    ByKey found;
    for (auto& [shard, end] : ends) co_await read_shard(log, shard, end, found);
    EXPECT_EQ(found.size(), 40U);
    for (auto const& [key, data] : found) EXPECT_EQ(data, std::vector<std::string>{"new"}) << key;
    EXPECT_FALSE((co_await log.end("no such shard")).ok());
}

KLIEG_ASYNC_TEST_P(EventLogContract, GoesOnWithTheOldestThatIsLeft) {
    auto& log = fixture.log();
    CO_ASSERT_OK(co_await log.append({{"a", "one"}, {"a", "two"}}));
    std::string home;
    LogPosition first;
    auto shards = co_await log.shards();
    CO_ASSERT_OK(shards);
    for (auto const& shard : *shards) {
        auto page = co_await log.read(shard.id, "", 1);
        CO_ASSERT_OK(page);
        if (page->records.empty()) continue;
        home = shard.id;
        first = page->records.front().position;
    }
    co_await fixture.forget_all();
    auto end = co_await log.end(home);
    CO_ASSERT_OK(end);
    EXPECT_GT(*end, first) << "positions are not given twice";
    CO_ASSERT_OK(co_await log.append({{"a", "three"}}));
    std::vector<LogPosition> const places{LogPosition(), first, *end};
    for (auto const& from : places) {
        auto left = co_await log.read(home, from, 10);
        CO_ASSERT_OK(left);
        CO_ASSERT(left->records.size() == 1);
        EXPECT_EQ(left->records.front().data, "three");
        EXPECT_GT(left->records.front().position, *end);
    }
}

KLIEG_ASYNC_TEST_P(EventLogContract, WaitsUntilThereIsSomething) {
    auto& log = fixture.log();
    auto shards = co_await log.shards();
    CO_ASSERT_OK(shards);
    CO_ASSERT_OK(co_await log.wait(shards->front().id, "", 1ms));
    TaskGroup side(co_await this_executor());
    side.spawn("append", append_later(log, "a"));
    // With one shard the news wakes it; with several it may be another's, and patience ends the wait.
    CO_ASSERT_OK(co_await log.wait(shards->front().id, "", shards->size() == 1 ? 60s : 100ms));
    co_await side.join();
    auto found = co_await read_all(log);
    EXPECT_EQ(found["a"].size(), 1U);
    CO_ASSERT_OK(co_await log.wait(shards->front().id, "", shards->size() == 1 ? 60s : 100ms));
}

KLIEG_ASYNC_TEST_P(SplittingLogContract, GoesOnInTheChildrenOfAShardThatHasEnded) {
    auto& log = fixture.log();
    co_await append_to_all(log, "before");
    auto const parent = (co_await log.shards())->front().id;
    fixture.split(parent);
    co_await append_to_all(log, "after");

    std::size_t children = 0;
    auto shards = co_await log.shards();
    CO_ASSERT_OK(shards);
    for (auto const& shard : *shards) {
        EXPECT_EQ(shard.closed, shard.id == parent);
        children += static_cast<std::size_t>(shard.parents == std::vector{parent});
    }
    EXPECT_EQ(children, 2U);

    ByKey in_parent;
    LogPosition after;
    EXPECT_TRUE(co_await read_shard(log, parent, after, in_parent));
    EXPECT_FALSE(in_parent.empty());
    for (auto const& [key, data] : in_parent) EXPECT_EQ(data, std::vector<std::string>{"before"}) << key;
    auto all = co_await read_all(log);  // which reads parents first
    EXPECT_EQ(all.size(), 40U);
    for (auto const& [key, data] : all) EXPECT_EQ(data, (std::vector<std::string>{"before", "after"})) << key;
}

KLIEG_ASYNC_TEST_P(SplittingLogContract, SaysThatAShardHasEndedToWhoeverStandsAtItsEnd) {
    auto& log = fixture.log();
    co_await append_to_all(log, "before");
    auto const parent = (co_await log.shards())->front().id;
    auto end = co_await log.end(parent);
    CO_ASSERT_OK(end);
    EXPECT_FALSE((co_await log.read(parent, *end, 10))->ended);
    fixture.split(parent);
    CO_ASSERT_OK(co_await log.wait(parent, *end, 60s));
    auto none = co_await log.read(parent, *end, 10);
    CO_ASSERT_OK(none);
    EXPECT_TRUE(none->ended);
    EXPECT_TRUE(none->records.empty());
    auto all = co_await log.read(parent, "", 1000);
    CO_ASSERT_OK(all);
    EXPECT_TRUE(all->ended) << "there is nothing behind these";
    EXPECT_EQ(all->records.back().position, *end);
    auto one = co_await log.read(parent, "", 1);
    CO_ASSERT_OK(one);
    EXPECT_FALSE(one->ended) << "there is more behind it";
}

}  // namespace klieg::testing
