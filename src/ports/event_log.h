#pragma once

#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace klieg::ports {

/// A place in a shard; opaque, ordered within the shard. Empty: the beginning.
using LogPosition = std::string;

struct LogRecord {
    LogPosition position;  ///< read on after it
    std::string partition_key;
    std::string data;  ///< at most kLogRecordBytesMax
};

inline constexpr std::size_t kLogRecordBytesMax = 256 * 1024;
inline constexpr std::size_t kLogAppendMax = 500;

struct LogAppend {
    std::string partition_key;
    std::string data;
};

/// Records in order per partition key, readable again from any position. The shape is Kinesis': a partition key belongs
/// to one shard, and each reader keeps its own position per shard.
///
/// Delivery is at least once: an append that failed half-way may have happened. Threads: any core.
class EventLog {
public:
    virtual ~EventLog() = default;

    virtual Task<Result<std::vector<std::string>>> shards() = 0;
    /// Durable when it returns, in the order given for each key. 1 to kLogAppendMax records.
    virtual Task<Result<>> append(std::vector<LogAppend> records) = 0;
    /// The records after `after`, none where there are none yet.
    virtual Task<Result<std::vector<LogRecord>>> read(std::string shard, LogPosition after, std::size_t limit) = 0;
    /// Returns when the shard may have records after `after`, at the latest after `patience`.
    virtual Task<Result<>> wait(std::string shard, LogPosition after, std::chrono::milliseconds patience) = 0;
};

}  // namespace klieg::ports
