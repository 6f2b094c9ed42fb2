#pragma once

#include "app/data_folder.h"
#include "assembly/maintenance.h"
#include "base/clock.h"
#include "ports/broadcast.h"
#include "ports/cache.h"
#include "ports/event_log.h"
#include "ports/object_store.h"
#include "ports/table_store.h"

#include <memory>
#include <vector>

namespace klieg::app {

/// The engines behind the ports; which they are, nobody else knows.
///
/// Threads: any core.
class Storage {
public:
    /// The embedded engines over one data folder. Makes the tables that are missing. Fails as the engines do.
    /// Lifetime: folder and clock outlive it.
    static Result<std::unique_ptr<Storage>> open(DataFolder const& folder, Clock const& clock, std::size_t cores,
                                                 std::vector<ports::TableSchema> tables);
    virtual ~Storage() = default;

    virtual ports::TableStore& tables() noexcept = 0;
    virtual ports::ObjectStore& objects() noexcept = 0;
    virtual ports::EventLog& log() noexcept = 0;
    virtual ports::Cache& cache() noexcept = 0;
    virtual ports::Broadcast& broadcast() noexcept = 0;

    /// Whether no other process serves the same data: then what a former life held, such as leases, is void.
    virtual bool alone() const noexcept = 0;
    /// Whether rows can be read now; cheap enough to be asked all the time. Fails: unavailable, and as reads do.
    virtual Task<Result<>> probe() = 0;
    /// What the engines want done now and then.
    virtual std::vector<assembly::Maintenance> maintenance() = 0;

    /// Copies everything to a new data folder: rows and events as of one moment, and then all objects, so that each
    /// object that a row names was there before. Answers how many objects. Fails: conflict where it has a database.
    virtual Task<Result<std::size_t>> copy_to(std::filesystem::path folder) = 0;
    /// Reads all rows and events and checks that they are whole. Fails: corrupt, with what is wrong.
    virtual Task<Result<>> verify_rows() = 0;
};

}  // namespace klieg::app
