#pragma once

#include "base/mutex.h"
#include "base/wake_up.h"
#include "ports/event_log.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace klieg::testing {

/// ports::EventLog in memory, with as many shards as a test wants, which can be split. Threads: any.
class MemoryEventLog final : public ports::EventLog {
public:
    explicit MemoryEventLog(std::size_t shards = 1);

    /// Closes an open shard; its keys go on in two others.
    void split(std::string const& shard);
    /// Puts a record into a shard as it is, whatever it holds.
    void put(std::string const& shard, std::string key, std::string data);
    std::vector<ports::LogRecord> records(std::string const& shard = "0");
    /// How often somebody has read.
    std::size_t reads();
    /// Forgets all that has been appended so far, as an engine does after some days, and with it closed shards.
    void forget_all();

    Task<Result<std::vector<ports::LogShard>>> shards() override;
    Task<Result<>> append(std::vector<ports::LogAppend> records) override;
    Task<Result<ports::LogRecords>> read(std::string shard, ports::LogPosition after, std::size_t limit) override;
    Task<Result<ports::LogPosition>> end(std::string shard) override;
    Task<Result<>> wait(std::string shard, ports::LogPosition after, std::chrono::milliseconds patience) override;

private:
    struct Shard {
        ports::LogShard about;
        std::vector<std::string> children{};  ///< two, once it is split
        ports::LogPosition end{};
        std::vector<ports::LogRecord> records{};
    };

    Result<Shard*> shard_named(std::string const& id) KLIEG_REQUIRES(mutex_);
    Shard& home_of(std::string const& partition_key) KLIEG_REQUIRES(mutex_);
    void put(Shard& home, std::string key, std::string data) KLIEG_REQUIRES(mutex_);
    Result<ports::LogRecords> found_after(std::string const& shard, ports::LogPosition const& after, std::size_t limit);

    WakeUp changed_;
    std::size_t const roots_;

    Mutex mutex_;
    std::map<std::string, Shard> shards_ KLIEG_GUARDED_BY(mutex_);
    std::size_t positions_ KLIEG_GUARDED_BY(mutex_) = 0;
    std::size_t reads_ KLIEG_GUARDED_BY(mutex_) = 0;
};

}  // namespace klieg::testing
