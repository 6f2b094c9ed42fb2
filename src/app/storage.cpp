#include "app/storage.h"

#include "adapters/embedded/broadcast.h"
#include "adapters/embedded/cache.h"
#include "adapters/embedded/database.h"
#include "adapters/embedded/event_log.h"
#include "adapters/embedded/log_mover.h"
#include "adapters/embedded/object_store.h"
#include "adapters/embedded/table_store.h"
#include "base/blocking_pool.h"

namespace klieg::app {

namespace {

using namespace std::chrono_literals;

/// Projectors are far ahead of this; a new one can be built from what is left and the tables.
constexpr auto kEventsKept = 30 * 24h;

Task<Result<>> trim_log(embedded::EventLog& log, Clock const& clock) {
    KLIEG_CO_CHECK(co_await log.trim(clock.now() - kEventsKept));
    co_return Result<>{};
}

Task<Result<>> collect_expired(embedded::TableStore& tables, Clock const& clock) {
    KLIEG_CO_CHECK(co_await tables.collect_expired(clock.now()));
    co_return Result<>{};
}

/// In the order in which they stand on each other.
class EmbeddedStorage final : public Storage {
public:
    EmbeddedStorage(Clock const& clock, std::size_t cores, bool alone)
        : clock_(clock),
          alone_(alone),
          files_({.name = "files", .threads = std::max<std::size_t>(4, 2 * cores), .queued_max = 4096}),
          cache_({}, clock) {}

    Result<> open(DataFolder const& folder, std::size_t cores, std::vector<ports::TableSchema> tables) {
        KLIEG_TRY(database_, embedded::Database::open({.path = folder.database(), .readers = cores}));
        KLIEG_TRY(tables_, embedded::TableStore::open(*database_, std::move(tables)));
        KLIEG_TRY(log_, embedded::EventLog::open(*database_, clock_));
        mover_ = std::make_unique<embedded::LogMover>(*tables_, *log_);
        KLIEG_TRY(objects_, embedded::ObjectStore::open({.root = folder.objects(), .alone = alone_}, files_));
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

    std::vector<assembly::Maintenance> maintenance() override {
        return {{"events", assembly::kStorageEvery, [this] { return trim_log(*log_, clock_); }},
                {"expired items", assembly::kStorageEvery, [this] { return collect_expired(*tables_, clock_); }}};
    }

    Task<Result<std::size_t>> copy_to(std::filesystem::path folder) override {
        KLIEG_CO_CHECK(co_await database_->backup_to(DataFolder::database_of(folder)));
        co_return co_await objects_->copy_to(DataFolder::objects_of(folder));
    }
    Task<Result<>> verify_rows() override { co_return co_await database_->verify(); }

private:
    Clock const& clock_;
    bool alone_;
    BlockingPool files_;
    embedded::Cache cache_;
    embedded::Broadcast broadcast_{{}};
    std::unique_ptr<embedded::Database> database_;
    std::unique_ptr<embedded::TableStore> tables_;
    std::unique_ptr<embedded::EventLog> log_;
    std::unique_ptr<embedded::LogMover> mover_;
    std::unique_ptr<embedded::ObjectStore> objects_;
};

}  // namespace

Result<std::unique_ptr<Storage>> Storage::open(DataFolder const& folder, Clock const& clock, std::size_t cores,
                                               std::vector<ports::TableSchema> tables) {
    auto storage = std::make_unique<EmbeddedStorage>(clock, cores, folder.is_locked());
    auto opened = storage->open(folder, cores, std::move(tables));
    if (!opened.ok() && opened.error().kind == Errc::exhausted)
        return Error{Errc::exhausted, "the disk of " + folder.path().string() + " is full: make room, and start again"};
    KLIEG_CHECK(opened);
    return std::unique_ptr<Storage>(std::move(storage));
}

}  // namespace klieg::app
