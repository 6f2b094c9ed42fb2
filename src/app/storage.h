#pragma once

#include "adapters/embedded/cache.h"
#include "adapters/embedded/database.h"
#include "adapters/embedded/event_log.h"
#include "adapters/embedded/object_store.h"
#include "adapters/embedded/table_store.h"
#include "app/data_folder.h"
#include "base/blocking_pool.h"
#include "base/clock.h"

#include <memory>

namespace klieg::app {

/// The embedded engines over one data folder: what the ports of everything else are.
/// Lifetime: folder and clock outlive it.
class Storage {
public:
    static Result<std::unique_ptr<Storage>> open(DataFolder const& folder, Clock const& clock, std::size_t cores);

    embedded::TableStore& tables() noexcept { return *tables_; }
    embedded::ObjectStore& objects() noexcept { return *objects_; }
    embedded::EventLog& log() noexcept { return *log_; }
    embedded::Cache& cache() noexcept { return cache_; }
    embedded::Database& database() noexcept { return *database_; }

private:
    Storage(Clock const& clock, std::size_t cores);

    BlockingPool files_;
    embedded::Cache cache_;
    std::unique_ptr<embedded::Database> database_;
    std::unique_ptr<embedded::TableStore> tables_;
    std::unique_ptr<embedded::EventLog> log_;
    std::unique_ptr<embedded::ObjectStore> objects_;
};

/// Every table of every feature.
std::vector<ports::TableSchema> all_tables();

}  // namespace klieg::app
