#pragma once

#include "app/data_folder.h"
#include "assembly/maintenance.h"
#include "base/clock.h"
#include "ports/broadcast.h"
#include "ports/cache.h"
#include "ports/event_log.h"
#include "ports/log_mover.h"
#include "ports/object_store.h"
#include "ports/table_store.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace klieg::app {

/// The engines behind the ports; which they are, nobody else knows.
///
/// Threads: any core.
class Storage {
public:
    /// What its files are when it is closed.
    enum class Closes : std::uint8_t {
        to_be_served,  ///< and opened again, perhaps on a full disk
        as_a_copy,     ///< all rows in one file, with nothing beside it
        as_it_was      ///< what was written goes, as tables do that a later release adds
    };
    struct Options {
        std::size_t cores = 1;
        std::vector<ports::TableSchema> tables;
        /// What uploads and encodings leave free on the disk; none: by its size.
        std::optional<std::uint64_t> reserve_bytes{};
        /// What a copy leaves free on the disk that it is made on; none: by the size of that.
        std::optional<std::uint64_t> copy_reserve_bytes{};
        Closes closes = Closes::to_be_served;
    };
    /// The embedded engines over one data folder. Makes the tables that are missing, and writes nothing where none is:
    /// it opens on a full disk, too. Fails as the engines do. Lifetime: folder and clock outlive it.
    static Result<std::unique_ptr<Storage>> open(DataFolder const& folder, Clock const& clock, Options options);
    virtual ~Storage() = default;

    virtual ports::TableStore& tables() noexcept = 0;
    virtual ports::ObjectStore& objects() noexcept = 0;
    virtual ports::EventLog& log() noexcept = 0;
    virtual ports::Cache& cache() noexcept = 0;
    virtual ports::Broadcast& broadcast() noexcept = 0;
    /// None, where tables and log do not share their commits.
    virtual ports::LogMover* log_mover() noexcept { return nullptr; }

    /// Whether no other process serves the same data: then what a former life held, such as leases, is void.
    virtual bool alone() const noexcept = 0;
    /// Whether rows can be read now; cheap enough to be asked all the time. Fails: unavailable, and as reads do.
    virtual Task<Result<>> probe() = 0;
    /// How much room there is for objects. None where the engines have no end.
    struct Room {
        std::uint64_t available = 0;  ///< on the disk
        std::uint64_t reserve = 0;    ///< of that for the database, and for what frees
        bool has_ballast = false;     ///< the database has not met a disk that is full to the last byte
        bool is_full() const noexcept { return available <= reserve; }
    };
    virtual Task<Result<std::optional<Room>>> room() = 0;
    /// What the engines want done now and then.
    virtual std::vector<assembly::Maintenance> maintenance() = 0;

    /// A copy of the objects in another data folder.
    struct CopiedObjects {
        std::size_t objects = 0;    ///< that are there now
        std::uint64_t written = 0;  ///< bytes of those that could not be shared
    };
    struct CopyTarget {
        std::filesystem::path folder;
        std::filesystem::path before{};                    ///< with an earlier copy; empty: there is none
        std::function<void(CopiedObjects const&)> tell{};  ///< now and then, how far it is
    };
    /// Copies all rows and events, as of one moment, to another data folder. Fails: conflict where it has a database;
    /// exhausted, where too little would stay free.
    virtual Task<Result<>> copy_rows_to(std::filesystem::path folder) = 0;
    /// Copies the objects there, or brings those that are there up to date. What is removed meanwhile may be left out.
    /// Fails: exhausted, likewise.
    virtual Task<Result<CopiedObjects>> copy_objects_to(CopyTarget target) = 0;
    /// Copies rows and objects of a data folder that nobody serves to another. Blocks. Fails as the file system does.
    static Result<CopiedObjects> copy_folder(std::filesystem::path const& from, CopyTarget target);
    /// Reads all rows and events and checks that they are whole. Fails: corrupt, with what is wrong.
    virtual Task<Result<>> verify_rows() = 0;
};

}  // namespace klieg::app
