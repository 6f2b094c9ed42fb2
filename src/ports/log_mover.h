#pragma once

#include "ports/event_log.h"
#include "ports/table_store.h"

#include <string>
#include <vector>

namespace klieg::ports {

/// What a storage can do beside its ports where its tables and its log share their commits: put records into the log
/// and remove the rows that they come from in one write. No engine of the cloud can; there it takes a write each.
///
/// Threads: any core.
class LogMover {
public:
    virtual ~LogMover() = default;

    /// Appends as EventLog::append() does, and removes the rows of `table`: all of it or nothing. Durable when it
    /// returns. Fails: conflict where a row is gone, so that nothing is appended twice; and as either of them does.
    virtual Task<Result<>> move(std::vector<LogAppend> records, std::string table, std::vector<Key> rows) = 0;
};

}  // namespace klieg::ports
