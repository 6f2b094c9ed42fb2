#pragma once

#include "adapters/embedded/event_log.h"
#include "adapters/embedded/table_store.h"
#include "ports/log_mover.h"

namespace klieg::embedded {

/// Rows and log lie in one database, so it is one piece of work for the thread that writes.
///
/// Threads: any core. Lifetime: both outlive it.
class LogMover final : public ports::LogMover {
public:
    LogMover(TableStore& tables, EventLog& log) : tables_(tables), log_(log) {}

    Task<Result<>> move(std::vector<ports::LogAppend> records, std::string table,
                        std::vector<ports::Key> rows) override;

private:
    TableStore& tables_;
    EventLog& log_;
};

}  // namespace klieg::embedded
