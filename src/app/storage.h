#pragma once

#include "app/data_folder.h"
#include "assembly/maintenance.h"
#include "base/clock.h"
#include "ports/cache.h"
#include "ports/event_log.h"
#include "ports/object_store.h"
#include "ports/table_store.h"

#include <memory>
#include <vector>

namespace klieg::app {

/// The engines behind the ports, over one data folder; which they are, nobody else knows.
///
/// Threads: any core. Lifetime: folder and clock outlive it.
class Storage {
public:
    /// Makes the tables that are missing. Fails as the engines do.
    static Result<std::unique_ptr<Storage>> open(DataFolder const& folder, Clock const& clock, std::size_t cores,
                                                 std::vector<ports::TableSchema> tables);
    ~Storage();
    Storage(Storage const&) = delete;
    Storage& operator=(Storage const&) = delete;

    ports::TableStore& tables() noexcept;
    ports::ObjectStore& objects() noexcept;
    ports::EventLog& log() noexcept;
    ports::Cache& cache() noexcept;

    /// Whether no other process serves the same data: then what a former life held, such as leases, is void.
    bool alone() const noexcept { return alone_; }
    /// Whether rows can be read now; cheap enough to be asked all the time. Fails: unavailable, and as reads do.
    Task<Result<>> probe();
    /// What the engines want done now and then.
    std::vector<assembly::Maintenance> maintenance();

    /// Copies everything to a new data folder: rows and events as of one moment, and then all objects, so that each
    /// object that a row names was there before. Answers how many objects. Fails: conflict where it has a database.
    Task<Result<std::size_t>> copy_to(std::filesystem::path folder);
    /// Reads all rows and events and checks that they are whole. Fails: corrupt, with what is wrong.
    Task<Result<>> verify_rows();

private:
    struct Engines;
    Storage(std::unique_ptr<Engines> engines, bool alone);

    std::unique_ptr<Engines> engines_;
    bool alone_;
};

}  // namespace klieg::app
