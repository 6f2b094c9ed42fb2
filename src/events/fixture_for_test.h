#pragma once

#include "events/relay.h"
#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_event_log.h"
#include "testing/memory_table_store.h"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace klieg::events {

struct Told {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Told, (), (text))
inline constexpr Kind<Told> kTold{"thing.told", "somebody said it"};

/// Outbox, relay and log over memory, whose engines fail when they are told to.
struct Telling {
    explicit Telling(Executor on, std::size_t shards = 1) : executor(std::move(on)), stored_log(shards) {}

    Executor executor;
    testing::MemoryTableStore stored{
        ports::joined({Outbox::tables(),
                       leases::tables(),
                       {{.name = "Cursors", .partition_attribute = "Projector", .sort_attribute = "Shard"},
                        {.name = "Things", .partition_attribute = "ThingId"}}})};
    testing::MemoryEventLog stored_log;
    testing::Faults faults;
    testing::Faults log_faults;
    testing::FaultyTables tables{stored, faults};
    testing::FaultyLog log{stored_log, log_faults};
    testing::ManualClock clock;
    SystemRandom random;
    Outbox outbox{clock, random};
    Relay relay = make_relay(leases::Sharing::alone);

    Relay make_relay(leases::Sharing sharing) {
        return Relay({outbox, tables, log, clock, random}, {.sharing = sharing}, executor);
    }
    /// Tells it in the transaction of a change of the subject.
    Task<> tell(Subject subject, std::string text) {
        auto written = co_await stored.write(outbox.event(kTold, subject, Told{std::move(text)}));
        EXPECT_TRUE(written.ok());
        outbox.notify(subject.id);
    }
    Task<> move_all() {
        auto moved = co_await relay.move_once();
        while (moved.ok() && *moved > 0) moved = co_await relay.move_once();
        EXPECT_TRUE(moved.ok());
    }
    /// What the log has of a subject, in order, as "version text".
    std::vector<std::string> told_of(std::string const& subject) {
        std::vector<std::string> told;
        for (auto const& record : stored_log.records()) {
            auto envelope = parse_envelope(record.data);
            if (envelope->subject != subject) continue;
            told.push_back(std::to_string(envelope->version) + " " + payload_of<Told>(*envelope)->text);
        }
        return told;
    }
};

}  // namespace klieg::events
