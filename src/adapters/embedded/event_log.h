#pragma once

#include "adapters/embedded/database.h"
#include "base/clock.h"
#include "base/wake_up.h"
#include "ports/event_log.h"

#include <cstddef>
#include <memory>

namespace klieg::embedded {

/// The event log as rows of the database, in one shard: the order of the rows is the order of their commits, because
/// one thread writes. Positions only grow, whatever is trimmed.
///
/// Threads: any core. Lifetime: the database outlives it, and it outlives those who wait in it.
class EventLog final : public ports::EventLog {
public:
    static Result<std::unique_ptr<EventLog>> open(Database& database, Clock const& clock);

    Task<Result<std::vector<ports::LogShard>>> shards() override;
    Task<Result<>> append(std::vector<ports::LogAppend> records) override;
    /// The same, and `also` in the same write: both happen or neither.
    Task<Result<>> append_with(std::vector<ports::LogAppend> records, WriteGroup::Work also);
    Task<Result<ports::LogRecords>> read(std::string shard, ports::LogPosition after, std::size_t limit) override;
    Task<Result<ports::LogPosition>> end(std::string shard) override;
    /// Notices at once what this process appended, and at the end of its patience what others did.
    Task<Result<>> wait(std::string shard, ports::LogPosition after, std::chrono::milliseconds patience) override;

    /// Forgets the records appended before `before`; answers how many. Readers that were behind go on with what is
    /// left.
    Task<Result<std::size_t>> trim(Time before);

private:
    EventLog(Database& database, Clock const& clock) : database_(database), clock_(clock) {}

    Database& database_;
    Clock const& clock_;
    WakeUp appended_;
};

}  // namespace klieg::embedded
