#pragma once

#include "base/random.h"
#include "base/wake_up.h"
#include "events/envelope.h"
#include "events/hybrid_clock.h"
#include "events/kind.h"
#include "ports/table_store.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::events {

/// Whom an event is about, and the version that it has by what happened.
struct Subject {
    std::string id;
    std::int64_t version = 0;
    /// The partition key in the log, of at least the subject: news of many subjects that somebody reads together, from
    /// one position on, has one (a video's comments and votes). Empty: the id.
    std::string log_key{};
};

/// A change and the news of it must not part: a service puts the event into the transaction of its change, as one more
/// row, and the relay (relay.h) moves such rows to the EventLog, in order, and removes them. What crashes in between is
/// moved again, so delivery is at least once.
///
/// The rows lie in partitions by a hash of their subject, since an engine of the cloud takes so and so many writes a
/// partition. Within one they are ordered by a hybrid clock: changes of one subject that one process makes cannot
/// overtake each other, those of two may, by the difference of their clocks (ADR 8).
///
/// Threads: any core. Lifetime: what it is given outlives it.
class Outbox {
public:
    static constexpr auto kTable = "Outbox";
    static constexpr unsigned kPartitions = 16;
    /// A set of partitions: bit n is the n-th.
    using Partitions = std::uint32_t;
    static constexpr Partitions kAllPartitions = (Partitions{1} << kPartitions) - 1;

    Outbox(Clock const& clock, Random& random) : clock_(clock), random_(random), sequences_(clock) {}
    static std::vector<ports::TableSchema> tables();
    static unsigned partition_of(std::string_view subject);
    /// The partition key of the n-th.
    static std::string partition_name(unsigned number);

    /// The row for a transaction.
    template <class Payload>
    ports::Action event(Kind<Payload> const& kind, Subject subject, Payload const& payload) {
        return row(kind.name, std::move(subject), json::object_from(payload, json::Naming::camel));
    }
    /// After the transaction: there is something to move about `subject`.
    void notify(std::string_view subject);

    WakeUp& wake_up() noexcept { return wake_; }
    /// Those of which it was notified since this was asked last.
    Partitions take_notified() { return notified_.exchange(0); }
    /// Another's event has come by: those from now on are after it.
    void observe(std::string_view event_id);

private:
    ports::Action row(std::string_view type, Subject subject, json::Object payload);
    std::string next_sequence();

    Clock const& clock_;
    Random& random_;
    HybridClock sequences_;
    WakeUp wake_;
    std::atomic<Partitions> notified_{0};
};

}  // namespace klieg::events
