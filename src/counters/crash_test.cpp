#include "base/json.h"
#include "counters/aggregator.h"
#include "counters/counters.h"
#include "events/follower.h"
#include "events/relay.h"
#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_cache.h"
#include "testing/memory_event_log.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"
#include "testing/tell_all.h"

#include <algorithm>
#include <map>
#include <random>

/// Counters beside processes that die between any two changes of their engines, engines whose answers get lost, and a
/// log that has events again: in the end each equals a recount, and at every moment it is the sum of its contributions.
namespace klieg::counters {
namespace {

using namespace std::chrono_literals;
using leases::Sharing;  // whoever dies is followed by one alone: how several share is what events' own tests are about
using testing::Faults;
using Sums = std::map<std::string, std::int64_t>;

constexpr int kChanges = 8;
constexpr int kThings = 3;
constexpr int kGroups = 2;

/// Belongs to a group, and is counted as one of it or not.
struct Thing {
    std::string thing_id;
    std::int64_t version = 0;
    std::string group;
    bool shown = false;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (thing_id, version, group, shown))

constexpr events::Kind<Thing> kChanged{"thing.changed", "its group, or whether it is shown"};
constexpr events::Kind<Thing> kGone{"thing.gone", "until it is made again"};

std::vector<Addend> addends_of(Thing const& thing) {
    if (!thing.shown) return {};
    return {{.counter = "group.things#" + thing.group}};
}

/// The engines, which outlive every process.
struct Engines {
    testing::MemoryTableStore tables{ports::joined({events::Outbox::tables(),
                                                    leases::tables(),
                                                    events::Projector::tables(),
                                                    counters::tables(),
                                                    {{.name = "Things", .partition_attribute = "ThingId"}}})};
    testing::MemoryEventLog log{2};
    testing::ManualClock clock;
    SystemRandom random;
};

/// One process: it changes things and tells of it, moves events, and counts them. From the call on that `faults` names
/// it is dead.
struct Process {
    Process(Engines& given, Executor executor)
        : engines(given),
          aggregator({tables, &cache, engines.clock}, counting()),
          relay({outbox, tables, log, engines.clock, engines.random}, {.sharing = Sharing::alone}, executor),
          follower({log, tables, engines.clock, engines.random}, {.sharing = Sharing::alone}, executor) {
        follower.add(aggregator.projection());
    }

    Counting counting() {
        return {.name = "group.things",
                .addends_after = &Process::addends_after,
                .list = [this](ports::Cursor cursor) { return list(std::move(cursor)); },
                .find = [this](std::string id) { return contribution(std::move(id)); }};
    }
    static std::optional<std::vector<Addend>> addends_after(events::Envelope const& event) {
        if (event.type == kGone.name) return std::vector<Addend>{};
        return addends_of(*events::payload_of<Thing>(event));
    }
    Task<Result<Counting::Subjects>> list(ports::Cursor cursor) {
        KLIEG_CO_TRY(auto page, co_await tables.scan({.table = "Things", .limit = 2, .cursor = std::move(cursor)}));
        Counting::Subjects subjects{.ids = {}, .next = std::move(page.next)};
        for (auto const& item : page.items) subjects.ids.emplace_back(item.at("ThingId").as_string());
        co_return subjects;
    }
    Task<Result<std::optional<Contribution>>> contribution(std::string id) {
        KLIEG_CO_TRY(auto thing, co_await find(std::move(id)));
        if (thing.version == 0) co_return std::nullopt;
        co_return Contribution{thing.thing_id, thing.version, addends_of(thing)};
    }
    /// Version 0: there is none.
    Task<Result<Thing>> find(std::string id) {
        KLIEG_CO_TRY(auto row, co_await tables.get("Things", {id}, ports::Consistency::strong));
        if (!row) co_return Thing{.thing_id = std::move(id)};
        co_return json::from_item<Thing>(*row);
    }

    Task<Result<>> change(std::string id, std::string group, bool shown) {
        KLIEG_CO_TRY(auto const before, co_await find(std::move(id)));
        // One that comes again goes on above what it was: more milliseconds have passed than it had changes.
        auto const version = before.version == 0 ? engines.clock.now().time_since_epoch().count() : before.version + 1;
        Thing const after{before.thing_id, version, std::move(group), shown};
        ports::Transaction all;
        all.add(ports::Put{"Things", json::to_item(after), {unchanged(before)}});
        all.add(outbox.event(kChanged, {after.thing_id, after.version}, after));
        co_return co_await told(std::move(all), after.thing_id);
    }
    Task<Result<>> remove(std::string id) {
        KLIEG_CO_TRY(auto const before, co_await find(std::move(id)));
        if (before.version == 0) co_return Result<>{};
        ports::Transaction all;
        all.add(ports::Delete{"Things", {before.thing_id}, {unchanged(before)}});
        all.add(outbox.event(kGone, {before.thing_id, before.version + 1}, before));
        co_return co_await told(std::move(all), before.thing_id);
    }
    static ports::Condition unchanged(Thing const& thing) {
        return thing.version == 0 ? ports::Condition::attribute_absent("ThingId")
                                  : ports::Condition::attribute_equals("Version", thing.version);
    }
    Task<Result<>> told(ports::Transaction all, std::string subject) {
        KLIEG_CO_CHECK(co_await tables.transact(std::move(all)));
        outbox.notify(subject);
        co_return Result<>{};
    }

    Engines& engines;
    Faults faults;
    testing::FaultyTables tables{engines.tables, faults};
    testing::FaultyLog log{engines.log, faults};
    testing::MemoryCache cache;
    events::Outbox outbox{engines.clock, engines.random};
    Aggregator aggregator;
    events::Relay relay;
    events::Follower follower;
};

/// Changes things, with moves and follows between them, as the seed has it. Failures are the death of the process, or
/// are met again.
Task<> live(Process& process, std::uint32_t seed, int changes = kChanges) {
    std::mt19937 choice(seed);
    for (int done = 0; done < changes;) {
        auto const thing = "t_" + std::to_string(choice() % kThings);
        auto const group = "g_" + std::to_string(choice() % kGroups);
        switch (choice() % 6) {
            case 0: static_cast<void>(co_await process.relay.move_once()); break;
            case 1: static_cast<void>(co_await process.follower.follow_once()); break;
            case 2:
                static_cast<void>(co_await process.remove(thing));
                ++done;
                break;
            default: static_cast<void>(co_await process.change(thing, group, choice() % 4 > 0)); ++done;
        }
        process.engines.clock.advance(100ms);
    }
}

Task<> finish(Process& process) {
    process.engines.clock.advance(1min);  // what the dead held is free
    co_await testing::tell_all(process.relay, process.follower);
}

Task<std::vector<ports::Item>> rows_of(Engines& engines, std::string table) {
    engines.tables.catch_up();
    co_return (co_await engines.tables.scan({.table = std::move(table)}))->items;
}

Task<Sums> stored(Engines& engines) {
    Sums sums;
    for (auto const& row : co_await rows_of(engines, kCounters))
        if (auto const value = row.at("Value").as_int64(); value != 0)
            sums[std::string(row.at("Name").as_string())] = value;
    co_return sums;
}

/// What there is, counted without any help of what is tested.
Task<Sums> recounted(Engines& engines) {
    Sums sums;
    for (auto const& row : co_await rows_of(engines, "Things"))
        for (auto const& addend : addends_of(*json::from_item<Thing>(row))) sums[addend.counter] += addend.by;
    co_return sums;
}

Task<Sums> contributed(Engines& engines) {
    Sums sums;
    for (auto const& row : co_await rows_of(engines, kContributions))
        for (auto const& addend : row.at("Addends").as_array())
            sums[std::string(addend.at("Counter").as_string())] += addend.at("By").as_int64();
    co_return sums;
}

/// One process has trouble after so many changes of its engines; it goes on, or where it is dead, another does. False:
/// there was none.
Task<bool> trouble_after(std::size_t changes, Faults::Plan plan, std::uint32_t seed) {
    auto const executor = co_await this_executor();
    Engines engines;
    Process first(engines, executor);
    Process second(engines, executor);
    EXPECT_TRUE((co_await second.change("t_0", "g_0", true)).ok());
    auto const dies = plan.faulty == Faults::kAllThatFollow;
    plan.healthy = changes;
    plan.among = Faults::Among::changes;
    first.faults.begin(plan);
    co_await live(first, seed);
    bool const struck = first.faults.end();
    EXPECT_EQ(co_await stored(engines), co_await contributed(engines)) << "seed " << seed << ", change " << changes;
    auto& heir = dies ? second : first;
    // It has changes of its own, of the same things.
    co_await live(heir, seed + 1, 2);
    co_await finish(heir);
    EXPECT_EQ(co_await stored(engines), co_await recounted(engines)) << "seed " << seed << ", change " << changes;
    co_return struck;
}

Task<std::size_t> troubles(Faults::Plan plan) {
    std::size_t count = 0;
    for (std::uint32_t seed : {1U, 2U}) {
        std::size_t changes = 0;
        while (co_await trouble_after(changes, plan, seed)) ++changes;
        count += changes;
    }
    co_return count;
}

KLIEG_ASYNC_TEST(Counters, AreExactWhereverAProcessDies) {
    EXPECT_GT(co_await troubles({.faulty = Faults::kAllThatFollow}), 30U) << "else this tests nothing";
}

KLIEG_ASYNC_TEST(Counters, AreExactWhicheverAnswerGetsLost) {
    EXPECT_GT(co_await troubles({.manner = Faults::Manner::lost_answer}), 30U) << "else this tests nothing";
    EXPECT_GT(co_await troubles({.manner = Faults::Manner::repeated}), 30U) << "else this tests nothing";
}

KLIEG_ASYNC_TEST(Counters, CountOnceWhatTheLogHasAgainInAnyOrderAndInOtherShards) {
    for (std::uint32_t seed : {1U, 2U, 3U, 4U, 5U}) {
        Engines engines;
        Process process(engines, co_await this_executor());
        CO_ASSERT_OK(co_await process.follower.follow_once());
        co_await live(process, seed, 40);
        co_await finish(process);
        auto const counted = co_await recounted(engines);
        EXPECT_EQ(co_await stored(engines), counted);
        EXPECT_FALSE(counted.empty());

        auto again = engines.log.records("0");
        for (auto& record : engines.log.records("1")) again.push_back(std::move(record));
        std::ranges::shuffle(again, std::mt19937(seed));
        if (seed % 2 == 0) engines.log.split("0");
        for (auto& record : again) CO_ASSERT_OK(co_await engines.log.append({{record.partition_key, record.data}}));
        process.engines.clock.advance(2min);
        co_await finish(process);
        co_await finish(process);
        EXPECT_EQ(co_await stored(engines), counted) << seed;
    }
}

Task<Result<>> lived(Process& process, std::uint32_t seed) {
    co_await live(process, seed, 40);
    co_return Result<>{};
}

KLIEG_ASYNC_TEST(Counters, EqualARecountThatIsMadeBesideChanges) {
    auto const executor = co_await this_executor();
    for (std::uint32_t seed : {1U, 2U, 3U, 4U, 5U}) {
        Engines engines;
        Process changing(engines, executor);
        Process recounting(engines, executor);
        CO_ASSERT_OK(co_await changing.follower.follow_once());
        std::vector<Task<Result<>>> both;
        both.push_back(lived(changing, seed));
        for (int i = 0; i < 3; ++i) both.push_back(recounting.aggregator.recount());
        co_await testing::run_concurrently(std::move(both));
        EXPECT_EQ(co_await stored(engines), co_await contributed(engines)) << seed;
        co_await finish(changing);
        EXPECT_EQ(co_await stored(engines), co_await recounted(engines)) << seed;
    }
}

KLIEG_ASYNC_TEST(Counters, AreMadeAnewFromTheTablesWhereTheLogHasForgotten) {
    Engines engines;
    Process process(engines, co_await this_executor());
    co_await live(process, 3, 40);
    co_await finish(process);
    // Of these nobody hears.
    auto const shown = co_await rows_of(engines, kContributions);
    for (auto const& row : shown)
        if (!row.at("Addends").as_array().empty()) {
            auto const id = std::string(row.at("Key").as_string()).substr(std::string("group.things#").size());
            CO_ASSERT_OK(co_await engines.tables.write(ports::Delete{"Things", {id}}));
            break;
        }
    CO_ASSERT_OK(co_await process.change("t_new", "g_new", true));
    CO_ASSERT_OK(co_await process.relay.move_once());
    engines.log.forget_all();
    co_await finish(process);
    EXPECT_NE(co_await stored(engines), co_await recounted(engines));
    events::Follower::Needs const needs{process.log, process.tables, engines.clock, engines.random};
    CO_ASSERT_OK(co_await events::request_rebuild(needs, "counters.group.things"));
    co_await finish(process);
    EXPECT_EQ(co_await stored(engines), co_await recounted(engines));
}

}  // namespace
}  // namespace klieg::counters
