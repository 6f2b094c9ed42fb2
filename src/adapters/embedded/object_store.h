#pragma once

#include "adapters/embedded/copy_buffer.h"
#include "adapters/embedded/disk_reserve.h"
#include "adapters/embedded/object_copy.h"
#include "adapters/embedded/object_files.h"
#include "adapters/embedded/open_files.h"
#include "adapters/embedded/promised_bytes.h"
#include "adapters/embedded/staging_files.h"
#include "base/blocking_pool.h"
#include "base/mutex.h"
#include "ports/object_store.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>

namespace klieg::embedded {

/// Objects as files under a folder, all on one file system. A process that is killed at any moment leaves each object
/// whole or absent, and each staging at a size that was acknowledged or more.
///
/// Threads: any core; what blocks runs on the pool. Limits: an append holds one buffer whatever its length, as large as
/// its sender is fast (CopyBuffer), and all together no more than `copying_bytes_max` beyond 8 KiB each; nothing new is
/// taken that would leave less free than `reserve_bytes` (exhausted, kStorageFull).
/// Here, and not where names are flat, an object cannot have the name of a folder of another (conflict).
class ObjectStore final : public ports::ObjectStore {
public:
    struct Options {
        std::filesystem::path root;
        std::size_t open_files_max = 256;
        std::size_t copying_bytes_max = std::size_t{64} << 20U;
        /// No other process uses the folder: what a killed one left behind goes at once, instead of when it is old.
        bool alone = false;
        std::uint64_t reserve_bytes = 0;
        DiskReserve::Measure measure{};                                ///< none: the file system's own answer
        std::function<std::chrono::steady_clock::time_point()> now{};  ///< none: the machine's
    };

    static Result<std::unique_ptr<ObjectStore>> open(Options options, BlockingPool& pool);

    Task<Result<>> put(ports::ObjectName name, std::shared_ptr<std::vector<std::byte> const> bytes) override;
    Task<Result<>> require_room(std::uint64_t bytes) override;
    Task<Result<ports::ObjectBytes>> get(ports::ObjectName name, ports::ByteRange range) override;
    Task<Result<ports::ObjectInfo>> head(ports::ObjectName name) override;
    Task<Result<>> remove(ports::ObjectName name) override;
    Task<Result<ports::ObjectPage>> list(std::string prefix, std::string cursor, std::size_t limit) override;
    Task<Result<std::unique_ptr<ports::LocalObject>>> open_local(ports::ObjectName name) override;
    Task<Result<std::unique_ptr<RandomAccess>>> open_random(ports::ObjectName name) override;

    Task<Result<ports::StagingId>> stage(ports::ObjectName name, std::uint64_t length) override;
    Task<Result<std::uint64_t>> staged_size(ports::StagingId staging) override;
    Task<Result<std::uint64_t>> append(ports::StagingId staging, std::uint64_t offset, ByteSource& source,
                                       Keep keep) override;
    Task<Result<std::vector<std::byte>>> peek(ports::StagingId staging, std::uint64_t offset,
                                              std::size_t length) override;
    Task<Result<ports::ObjectInfo>> complete(ports::StagingId staging) override;
    Task<Result<>> abort(ports::StagingId staging) override;
    Task<Result<std::size_t>> collect_abandoned(std::chrono::seconds idle) override;

    /// What stays free, and what there is.
    DiskReserve const& reserve() const noexcept { return reserve_; }

    struct CopyTarget {
        std::filesystem::path root;
        std::filesystem::path before{};   ///< of an earlier copy on the same file system; empty: there is none
        std::uint64_t reserve_bytes = 0;  ///< what stays free there, whatever stays free here
        std::function<void(ObjectCopy::Report const&)> tell{};  ///< now and then, on the caller's executor
    };
    /// A store in `root` that has all objects of this one, which may be one already and is then brought up to date.
    /// What is removed meanwhile is left out, and so is what still grows: a link to a staging would be written by two.
    /// May be given up between two steps. Fails as the file system does; exhausted, where too little would stay free.
    Task<Result<ObjectCopy::Report>> copy_to(CopyTarget target);
    /// The same between two folders that nobody serves, of which all room may be used; blocks.
    static Result<ObjectCopy::Report> copy_folder(std::filesystem::path const& from, CopyTarget target);

private:
    /// The right to change a staging: one append or completion at a time.
    class Exclusive;

    ObjectStore(ObjectFiles objects, StagingFiles stagings, Options options, BlockingPool& pool);

    Result<ports::ObjectInfo> complete_now(ports::StagingId const& id);
    Task<Result<OpenObject>> open_anew(ports::ObjectName name);
    Result<ports::StagingId> stage_now(ports::ObjectName const& name, std::uint64_t length);
    Task<Result<>> copy(ports::StagingId const& id, StagingFiles::Staging& staging, ByteSource& source);

    ObjectFiles objects_;
    StagingFiles stagings_;
    std::filesystem::path root_;
    BlockingPool& pool_;
    CopyBudget copying_;
    std::function<std::chrono::steady_clock::time_point()> const now_;

    DiskReserve reserve_;
    PromisedBytes promised_;
    OpenFiles open_;  // has its own mutex

    Mutex mutex_;
    std::set<ports::StagingId> changing_ KLIEG_GUARDED_BY(mutex_);
};

}  // namespace klieg::embedded
