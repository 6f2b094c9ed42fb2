#include "app/storage.h"

#include "adapters/embedded/ballast.h"
#include "adapters/embedded/broadcast.h"
#include "adapters/embedded/cache.h"
#include "adapters/embedded/database.h"
#include "adapters/embedded/event_log.h"
#include "adapters/embedded/log_mover.h"
#include "adapters/embedded/object_store.h"
#include "adapters/embedded/table_store.h"
#include "base/blocking_pool.h"
#include "base/log.h"

namespace klieg::app {

namespace {

using namespace std::chrono_literals;

/// Projectors are far ahead of this; a new one can be built from what is left and the tables.
constexpr auto kEventsKept = 30 * 24h;
/// What others wait for when the database has dropped its ballast is rare, and to look costs nothing.
constexpr auto kBallastEvery = 60s;

Task<Result<>> trim_log(embedded::EventLog& log, Clock const& clock) {
    KLIEG_CO_CHECK(co_await log.trim(clock.now() - kEventsKept));
    co_return Result<>{};
}

Task<Result<>> collect_expired(embedded::TableStore& tables, Clock const& clock) {
    KLIEG_CO_CHECK(co_await tables.collect_expired(clock.now()));
    co_return Result<>{};
}

Storage::CopiedObjects copied(embedded::ObjectCopy::Report const& report) {
    return {.objects = report.objects, .written = report.written};
}

embedded::ObjectStore::CopyTarget objects_target_of(Storage::CopyTarget target) {
    embedded::ObjectStore::CopyTarget objects{.root = DataFolder::objects_of(target.folder)};
    if (!target.before.empty()) objects.before = DataFolder::objects_of(target.before);
    if (target.tell) objects.tell = [tell = std::move(target.tell)](auto const& report) { tell(copied(report)); };
    return objects;
}

embedded::Database::LogAtClose log_at_close(Storage::Closes closes) {
    using enum embedded::Database::LogAtClose;
    if (closes == Storage::Closes::as_a_copy) return is_merged;
    return closes == Storage::Closes::as_it_was ? is_dropped : stays;
}

/// In the order in which they stand on each other.
class EmbeddedStorage final : public Storage {
public:
    EmbeddedStorage(DataFolder const& folder, Clock const& clock, std::size_t cores)
        : clock_(clock),
          alone_(folder.is_locked()),
          files_({.name = "files", .threads = std::max<std::size_t>(4, 2 * cores), .queued_max = 4096}),
          cache_({}, clock) {}

    /// The objects first: what a killed process left behind goes at once, and is room for what follows.
    Result<> open(DataFolder const& folder, Options options) {
        KLIEG_TRY(auto const disk, disk_space(folder.objects()));
        auto const reserve = options.reserve_bytes.value_or(embedded::DiskReserve::bytes_for(disk.capacity));
        database_file_ = folder.database();
        copy_reserve_bytes_ = options.copy_reserve_bytes;
        KLIEG_TRY(objects_, embedded::ObjectStore::open(
                                {.root = folder.objects(), .alone = alone_, .reserve_bytes = reserve}, files_));
        KLIEG_TRY(auto const database_disk, disk_space(folder.path()));
        ballast_ =
            std::make_unique<embedded::Ballast>(folder.ballast(), embedded::Ballast::bytes_for(database_disk.capacity));
        ballast_of_removals_ = std::make_unique<embedded::Ballast>(
            folder.ballast_of_removals(), embedded::Ballast::bytes_for_removals(database_disk.capacity));
        KLIEG_TRY(database_, embedded::Database::open(
                                 {.path = folder.database(),
                                  .log_at_close = log_at_close(options.closes),
                                  .readers = options.cores,
                                  .writes = {.make_room = [this] { return drop_ballast(); },
                                             .make_last_room = [this] { return drop_ballast_of_removals(); }}}));
        KLIEG_TRY(tables_, embedded::TableStore::open(*database_, std::move(options.tables)));
        KLIEG_TRY(log_, embedded::EventLog::open(*database_, clock_));
        mover_ = std::make_unique<embedded::LogMover>(*tables_, *log_);
        return {};
    }

    ports::TableStore& tables() noexcept override { return *tables_; }
    ports::ObjectStore& objects() noexcept override { return *objects_; }
    ports::EventLog& log() noexcept override { return *log_; }
    ports::Cache& cache() noexcept override { return cache_; }
    ports::Broadcast& broadcast() noexcept override { return broadcast_; }
    ports::LogMover* log_mover() noexcept override { return mover_.get(); }
    bool alone() const noexcept override { return alone_; }

    Task<Result<>> probe() override {
        auto read_something = [](embedded::Connection& connection) -> Result<> {
            KLIEG_CHECK(connection.ask("SELECT count(*) FROM (SELECT 1 FROM sqlite_schema LIMIT 1)"));
            return {};
        };
        co_return co_await database_->read(read_something);
    }

    Task<Result<std::optional<Room>>> room() override {
        auto look = [this]() -> Result<std::optional<Room>> {
            KLIEG_TRY(auto const space, objects_->reserve().space());
            return std::optional(Room{space.available, objects_->reserve().bytes(), ballast_->is_there()});
        };
        co_return co_await files_.run(look);
    }

    std::vector<assembly::Maintenance> maintenance() override {
        return {{"ballast", kBallastEvery, [this] { return keep_ballast(); }},
                {"events", assembly::kStorageEvery, [this] { return trim_log(*log_, clock_); }},
                {"expired items", assembly::kStorageEvery, [this] { return collect_expired(*tables_, clock_); }}};
    }

    Task<Result<>> copy_rows_to(std::filesystem::path folder) override {
        auto has_room = [this, &folder]() -> Result<> {
            std::error_code failed;
            auto const bytes = std::filesystem::file_size(database_file_, failed);
            KLIEG_TRY(auto const reserve_bytes, reserve_of_copy(folder));
            embedded::DiskReserve reserve(reserve_bytes, [&folder] { return disk_space(folder); });
            return reserve.check(failed ? 0 : bytes);
        };
        KLIEG_CO_CHECK(co_await files_.run(has_room));
        co_return co_await database_->backup_to(DataFolder::database_of(folder));
    }
    Task<Result<CopiedObjects>> copy_objects_to(CopyTarget target) override {
        auto look = [this, &target] { return reserve_of_copy(target.folder); };
        KLIEG_CO_TRY(auto const reserve_bytes, co_await files_.run(look));
        auto objects = objects_target_of(std::move(target));
        objects.reserve_bytes = reserve_bytes;
        KLIEG_CO_TRY(auto const report, co_await objects_->copy_to(std::move(objects)));
        co_return copied(report);
    }
    Task<Result<>> verify_rows() override { co_return co_await database_->verify(); }

private:
    /// On the disk of the copy, which may be another than that of what is copied.
    Result<std::uint64_t> reserve_of_copy(std::filesystem::path const& folder) const {
        if (copy_reserve_bytes_) return *copy_reserve_bytes_;
        KLIEG_TRY(auto const disk, disk_space(folder));
        return embedded::DiskReserve::bytes_for(disk.capacity);
    }

    /// On the writer's thread.
    bool drop_ballast() {
        bool const dropped = ballast_->drop();
        if (dropped)
            log::error("the disk is full to the last byte: what was kept back for deletions is in use, so make room");
        return dropped;
    }

    /// Likewise.
    bool drop_ballast_of_removals() {
        bool const dropped = ballast_of_removals_->drop();
        if (dropped)
            log::error("the disk is full to the last byte: the last that was kept back for deletions is in use");
        return dropped;
    }

    /// The smaller one first: there may be room for one of them.
    Task<Result<>> keep_ballast() {
        auto keep = [this]() -> Result<> {
            KLIEG_CHECK(ballast_of_removals_->keep());
            return ballast_->keep();
        };
        co_return co_await files_.run(keep);
    }

    Clock const& clock_;
    bool alone_;
    std::filesystem::path database_file_;
    std::optional<std::uint64_t> copy_reserve_bytes_;
    BlockingPool files_;
    embedded::Cache cache_;
    embedded::Broadcast broadcast_{{}};
    std::unique_ptr<embedded::ObjectStore> objects_;
    std::unique_ptr<embedded::Ballast> ballast_;
    std::unique_ptr<embedded::Ballast> ballast_of_removals_;
    std::unique_ptr<embedded::Database> database_;
    std::unique_ptr<embedded::TableStore> tables_;
    std::unique_ptr<embedded::EventLog> log_;
    std::unique_ptr<embedded::LogMover> mover_;
};

}  // namespace

Result<std::unique_ptr<Storage>> Storage::open(DataFolder const& folder, Clock const& clock, Options options) {
    auto storage = std::make_unique<EmbeddedStorage>(folder, clock, options.cores);
    auto opened = storage->open(folder, std::move(options));
    if (!opened.ok() && opened.error().kind == Errc::exhausted)
        return Error{Errc::exhausted, "the disk of " + folder.path().string() + " is full: make room, and start again"};
    KLIEG_CHECK(opened);
    return std::unique_ptr<Storage>(std::move(storage));
}

/// With its logs, which a server that was killed has left there.
Result<Storage::CopiedObjects> Storage::copy_folder(std::filesystem::path const& from, CopyTarget target) {
    auto const database = DataFolder::database_of(from);
    auto files = DataFolder::database_logs_of(from);
    files.push_back(database);
    for (auto const& file : files) {
        std::error_code failed;
        if (file != database && !std::filesystem::exists(file, failed)) continue;
        std::filesystem::copy_file(file, target.folder / file.filename(), failed);
        if (failed) return errno_error("cannot copy " + file.string(), failed.value());
    }
    auto const objects = DataFolder::objects_of(from);
    KLIEG_TRY(auto const report, embedded::ObjectStore::copy_folder(objects, objects_target_of(std::move(target))));
    return copied(report);
}

}  // namespace klieg::app
