#include "base/json.h"
#include "events/fixture_for_test.h"
#include "events/follower.h"
#include "testing/tell_all.h"

#include <map>
#include <random>

/// Processes that die between any two changes of their engines, and others that go on with what they left.
namespace klieg::events {
namespace {

using namespace std::chrono_literals;
using leases::Sharing;
using testing::Faults;

constexpr int kChanges = 4;
constexpr int kThings = 2;

/// The engines, which outlive every process.
struct Engines {
    testing::MemoryTableStore tables{ports::joined(
        {Outbox::tables(),
         leases::tables(),
         Projector::tables(),
         {{.name = "Things", .partition_attribute = "ThingId"}, {.name = "Seen", .partition_attribute = "ThingId"}}})};
    testing::MemoryEventLog log{2};
    testing::ManualClock clock;
    SystemRandom random;
};

/// One process: it changes things and tells of it, moves events, and follows them into the table Seen, which has the
/// version of each thing and which versions it has been through. From the call on that `faults` names it is dead.
struct Process {
    Process(Engines& given, Executor executor)
        : engines(given),
          relay({outbox, tables, log, engines.clock, engines.random}, {.sharing = Sharing::shared}, executor),
          follower({log, tables, engines.clock, engines.random}, {.sharing = Sharing::shared}, executor) {
        follower.add({.name = "seen",
                      .apply = [this](std::span<Envelope const> events) { return apply(events); },
                      .seed = [this] { return seed(); }});
    }

    static std::int64_t version_of(std::optional<ports::Item> const& row) {
        return row ? row->at("Version").as_int64() : 0;
    }
    static ports::Condition unchanged(std::optional<ports::Item> const& row) {
        return row ? ports::Condition::attribute_equals("Version", version_of(row))
                   : ports::Condition::attribute_absent("ThingId");
    }

    Task<Result<>> change(std::string thing) {
        KLIEG_CO_TRY(auto row, co_await tables.get("Things", {thing}, ports::Consistency::strong));
        auto const version = version_of(row) + 1;
        ports::Transaction all;
        ports::Item changed{{"ThingId", thing}, {"Version", version}};
        all.add(ports::Put{"Things", std::move(changed), {unchanged(row)}});
        all.add(outbox.event(kTold, {thing, version}, Told{"changed"}));
        KLIEG_CO_CHECK(co_await tables.transact(std::move(all)));
        outbox.notify(thing);
        co_return Result<>{};
    }
    Task<Result<>> apply(std::span<Envelope const> events) {
        for (auto const& event : events) {
            KLIEG_CO_TRY(auto row, co_await tables.get("Seen", {event.subject}, ports::Consistency::strong));
            if (event.version <= version_of(row)) continue;
            auto been = row ? std::string(row->at("Been").as_string()) : std::string();
            been += std::to_string(event.version) + " ";
            ports::Item seen{{"ThingId", event.subject}, {"Version", event.version}, {"Been", been}};
            KLIEG_CO_CHECK(co_await tables.write(ports::Put{"Seen", std::move(seen), {unchanged(row)}}));
        }
        co_return Result<>{};
    }
    Task<Result<>> seed() {
        KLIEG_CO_TRY(auto page, co_await tables.scan({.table = "Things"}));
        for (auto const& thing : page.items) {
            std::string been;
            for (std::int64_t version = 1; version <= version_of(thing); ++version)
                been += std::to_string(version) + " ";
            ports::Item seen = thing;
            seen["Been"] = been;
            KLIEG_CO_CHECK(co_await tables.write(ports::Put{"Seen", std::move(seen)}));
        }
        co_return Result<>{};
    }

    Engines& engines;
    Faults faults;
    testing::FaultyTables tables{engines.tables, faults};
    testing::FaultyLog log{engines.log, faults};
    Outbox outbox{engines.clock, engines.random};
    Relay relay;
    Follower follower;
};

/// A few changes, with moves and follows between them, as the seed has it. Failures are the death of the process.
Task<> live(Process& process, std::uint32_t seed) {
    std::minstd_rand choice(seed);
    for (int done = 0; done < kChanges;) {
        switch (choice() % 4) {
            case 0: static_cast<void>(co_await process.relay.move_once()); break;
            case 1: static_cast<void>(co_await process.follower.follow_once()); break;
            default: static_cast<void>(co_await process.change("t_" + std::to_string(choice() % kThings))); ++done;
        }
        process.engines.clock.advance(100ms);
    }
}

Task<> finish(Process& process) {
    process.engines.clock.advance(1min);  // what the dead held is free
    co_await testing::tell_all(process.relay, process.follower);
}

Task<std::map<std::string, ports::Item>> rows_of(Engines& engines, std::string table) {
    std::map<std::string, ports::Item> rows;
    auto page = co_await engines.tables.scan({.table = std::move(table)});
    for (auto const& item : page->items) rows.emplace(item.at("ThingId").as_string(), item);
    co_return rows;
}

/// No event was lost: a projection went through every version of everything. None took effect twice, and none that was
/// old after one that was new: through each once, in their order.
Task<> expect_all_seen(Engines& engines, std::string const& when) {
    auto const things = co_await rows_of(engines, "Things");
    auto const seen = co_await rows_of(engines, "Seen");
    EXPECT_EQ(things.size(), seen.size()) << when;
    for (auto const& [id, thing] : things) {
        std::string been;
        for (std::int64_t version = 1; version <= Process::version_of(thing); ++version)
            been += std::to_string(version) + " ";
        auto const found = seen.find(id);
        if (found == seen.end()) {
            ADD_FAILURE() << when << ": nothing was told of " << id;
        } else {
            EXPECT_EQ(found->second.at("Been").as_string(), been) << when << ", " << id;
        }
    }
    EXPECT_EQ(engines.tables.item_count("Outbox"), 0U) << when;
}

/// Dies after so many changes of the engines, and another goes on. False: it lived to its end.
Task<bool> die_after(std::size_t changes, std::uint32_t seed) {
    auto const executor = co_await this_executor();
    Engines engines;
    Process first(engines, executor);
    Process second(engines, executor);
    EXPECT_TRUE((co_await second.change("t_0")).ok());
    first.faults.begin({.healthy = changes, .faulty = Faults::kAllThatFollow, .among = Faults::Among::changes});
    co_await live(first, seed);
    bool const died = first.faults.end();
    // The one that goes on has changes of its own, of the same things.
    co_await live(second, seed + 1);
    co_await finish(second);
    co_await expect_all_seen(engines, "seed " + std::to_string(seed) + ", dead after " + std::to_string(changes));
    co_return died;
}

KLIEG_ASYNC_TEST(Events, AreNotLostNorRepeatedNorTurnedRoundWhereverAProcessDies) {
    std::size_t deaths = 0;
    for (std::uint32_t seed : {1U, 7U, 20U}) {
        std::size_t changes = 0;
        while (co_await die_after(changes, seed)) ++changes;
        deaths += changes;
    }
    EXPECT_GT(deaths, 50U) << "else this tests nothing";
}

KLIEG_ASYNC_TEST(Events, AreFollowedElsewhereWithinALeaseWhenAProcessIsKilled) {
    auto const executor = co_await this_executor();
    Engines engines;
    Process first(engines, executor);
    Process second(engines, executor);
    CO_ASSERT_OK(co_await first.change("t_0"));
    CO_ASSERT_OK(co_await first.relay.move_once());
    CO_ASSERT_OK(co_await first.follower.follow_once());
    CO_ASSERT_OK(co_await second.change("t_1"));
    for (auto* process : {&first, &second}) CO_ASSERT_OK(co_await process->relay.move_once());
    EXPECT_EQ(*(co_await second.follower.follow_once()), 0U) << "both shards are the first's";

    first.faults.begin({.faulty = Faults::kAllThatFollow});
    CO_ASSERT_OK(co_await second.change("t_0"));
    EXPECT_EQ(*(co_await second.relay.move_once()) + *(co_await second.follower.follow_once()), 0U);
    engines.clock.advance(leases::Lease::Options{}.length);
    EXPECT_GT(*(co_await second.relay.move_once()), 0U);
    EXPECT_GT(*(co_await second.follower.follow_once()), 0U);
    co_await finish(second);
    co_await expect_all_seen(engines, "the second alone");
}

KLIEG_ASYNC_TEST(Events, MakeAProjectionThatOneBuiltFromTheTablesEquals) {
    Engines engines;
    Process process(engines, co_await this_executor());
    co_await live(process, 7);
    co_await finish(process);
    auto const followed = co_await rows_of(engines, "Seen");
    EXPECT_FALSE(followed.empty());
    for (auto const& [id, row] : followed) CO_ASSERT_OK(co_await engines.tables.write(ports::Delete{"Seen", {id}}));
    CO_ASSERT_OK(co_await request_rebuild({process.log, process.tables, engines.clock, engines.random}, "seen"));
    CO_ASSERT_OK(co_await process.change("t_0"));  // it is told while the tables are walked
    co_await finish(process);
    EXPECT_NE(co_await rows_of(engines, "Seen"), followed) << "t_0 has changed";
    co_await expect_all_seen(engines, "rebuilt");
}

}  // namespace
}  // namespace klieg::events
