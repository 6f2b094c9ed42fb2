#pragma once

#include "base/result.h"
#include "base/task.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace klieg::ports {

/// A place in a shard; opaque, ordered within the shard as text is. Empty: the beginning.
using LogPosition = std::string;

/// Part of the log, with an order of its own. A shard that has grown too hot or too cold is closed and goes on in
/// others, whose parent it is: its records come before theirs for every partition key.
struct LogShard {
    std::string id;
    std::vector<std::string> parents{};  ///< may be forgotten already
    bool closed = false;                 ///< nothing is appended any more
    friend bool operator==(LogShard const&, LogShard const&) = default;
};

struct LogRecord {
    LogPosition position;  ///< read on after it
    std::string partition_key;
    std::string data;  ///< at most kLogRecordBytesMax
};

inline constexpr std::size_t kLogRecordBytesMax = 256 * 1024;
inline constexpr std::size_t kLogAppendMax = 500;

/// What a read found. `ended`: the shard is closed, and there is nothing behind these; its children go on.
struct LogRecords {
    std::vector<LogRecord> records;
    bool ended = false;
};

struct LogAppend {
    std::string partition_key;
    std::string data;
};

/// Records in order per partition key, readable again from any position. The shape is Kinesis': a partition key belongs
/// to one open shard, and each reader keeps its own position per shard. Shards come and go, so whoever follows the log
/// asks for them again now and then and whenever one has ended, and begins with a child when it is through with all of
/// its parents.
///
/// Records go after a time. Who reads from a position whose record has gone goes on with the oldest that is left, and
/// is not told: what follows the log for ever needs no more, and what may have been away for longer than records are
/// kept begins anew from what the events are about.
///
/// Delivery is at least once: an append that failed may have happened, whole or in part. Threads: any core.
class EventLog {
public:
    virtual ~EventLog() = default;

    /// All that records can be read from: the open ones, and closed ones for as long as they have any. Never none.
    virtual Task<Result<std::vector<LogShard>>> shards() = 0;
    /// Durable when it returns, in the order given for each key. 1 to kLogAppendMax records.
    virtual Task<Result<>> append(std::vector<LogAppend> records) = 0;
    /// The records after `after`, none where there are none yet. Fails: invalid (no such shard, no position).
    virtual Task<Result<LogRecords>> read(std::string shard, LogPosition after, std::size_t limit) = 0;
    /// The place behind all that was appended before the call: who reads on from here misses none of what comes, and
    /// sees nothing of what was.
    virtual Task<Result<LogPosition>> end(std::string shard) = 0;
    /// Returns when the shard may have records after `after`, or has ended; it may notice that a second late. At the
    /// latest after `patience`.
    virtual Task<Result<>> wait(std::string shard, LogPosition after, std::chrono::milliseconds patience) = 0;
};

}  // namespace klieg::ports
