#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "base/task_group.h"
#include "base/wake_up.h"
#include "ports/event_log.h"
#include "ports/table_store.h"

#include <boost/describe/class.hpp>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace klieg::events {

/// What happened, as it stands in the log: JSON in camelCase.
struct Envelope {
    int version = 1;
    std::string id;       ///< the same whenever it is delivered again
    std::string type;     ///< "video.playable"
    std::string subject;  ///< whom it happened to: the log keeps order by it
    Time time{};
    json::Value payload;
};
BOOST_DESCRIBE_STRUCT(Envelope, (), (version, id, type, subject, time, payload))

/// A change and the news of it must not part: a service puts the event into the transaction of its change, as one more
/// row, and this moves such rows to the EventLog, in order, and removes them. What crashes in between is moved again,
/// so delivery is at least once.
///
/// Threads: event() and notify() from any core; the relay runs on one. Lifetime: what it is given outlives it.
class Outbox {
public:
    struct Needs {
        ports::TableStore& tables;
        ports::EventLog& log;
        Clock const& clock;
        Random& random;
    };
    Outbox(Needs needs, Executor executor);
    static std::vector<ports::TableSchema> tables();

    /// The row for a transaction.
    ports::Action event(std::string_view type, std::string subject, json::Object payload);
    /// The payload as a described struct.
    template <class Payload>
    ports::Action event(std::string_view type, std::string subject, Payload const& payload) {
        return event(type, std::move(subject), json::object_from(payload, json::Naming::camel));
    }
    /// After the transaction: there is something to move.
    void notify() { wake_.wake(); }
    WakeUp const& wake_up() const noexcept { return wake_; }

    void start();
    Task<> stop() { return tasks_.stop(); }
    /// Moves what is there; answers how many. The relay does this in its loop.
    Task<Result<std::size_t>> move_once();

private:
    Task<> relay();
    std::string next_sequence();

    Needs needs_;
    WakeUp wake_;
    TaskGroup tasks_;
    std::atomic<std::uint64_t> count_{0};
};

}  // namespace klieg::events
