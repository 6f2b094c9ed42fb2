#include "app/storage.h"

#include "adapters/embedded/cache.h"
#include "adapters/embedded/database.h"
#include "adapters/embedded/event_log.h"
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

}  // namespace

/// The embedded ones, in the order in which they stand on each other.
struct Storage::Engines {
    Engines(Clock const& time, std::size_t cores)
        : clock(time),
          files({.name = "files", .threads = std::max<std::size_t>(4, 2 * cores), .queued_max = 4096}),
          cache({}, time) {}

    Clock const& clock;
    BlockingPool files;
    embedded::Cache cache;
    std::unique_ptr<embedded::Database> database;
    std::unique_ptr<embedded::TableStore> tables;
    std::unique_ptr<embedded::EventLog> log;
    std::unique_ptr<embedded::ObjectStore> objects;
};

Storage::Storage(std::unique_ptr<Engines> engines, bool alone) : engines_(std::move(engines)), alone_(alone) {}

Storage::~Storage() = default;

Result<std::unique_ptr<Storage>> Storage::open(DataFolder const& folder, Clock const& clock, std::size_t cores,
                                               std::vector<ports::TableSchema> tables) {
    bool const alone = folder.is_locked();
    auto engines = std::make_unique<Engines>(clock, cores);
    KLIEG_TRY(engines->database, embedded::Database::open({.path = folder.database(), .readers = cores}));
    KLIEG_TRY(engines->tables, embedded::TableStore::open(*engines->database, std::move(tables)));
    KLIEG_TRY(engines->log, embedded::EventLog::open(*engines->database, clock));
    KLIEG_TRY(engines->objects,
              embedded::ObjectStore::open({.root = folder.objects(), .alone = alone}, engines->files));
    return std::unique_ptr<Storage>(new Storage(std::move(engines), alone));
}

ports::TableStore& Storage::tables() noexcept {
    return *engines_->tables;
}
ports::ObjectStore& Storage::objects() noexcept {
    return *engines_->objects;
}
ports::EventLog& Storage::log() noexcept {
    return *engines_->log;
}
ports::Cache& Storage::cache() noexcept {
    return engines_->cache;
}

Task<Result<>> Storage::probe() {
    auto read_something = [](embedded::Connection& connection) -> Result<> {
        KLIEG_CHECK(connection.ask("SELECT count(*) FROM (SELECT 1 FROM sqlite_schema LIMIT 1)"));
        return {};
    };
    co_return co_await engines_->database->read(read_something);
}

std::vector<assembly::Maintenance> Storage::maintenance() {
    auto& engines = *engines_;
    return {{"events", assembly::kStorageEvery, [&engines] { return trim_log(*engines.log, engines.clock); }},
            {"expired items", assembly::kStorageEvery,
             [&engines] { return collect_expired(*engines.tables, engines.clock); }}};
}

Task<Result<std::size_t>> Storage::copy_to(std::filesystem::path folder) {
    KLIEG_CO_CHECK(co_await engines_->database->backup_to(DataFolder::database_of(folder)));
    co_return co_await engines_->objects->copy_to(DataFolder::objects_of(folder));
}

Task<Result<>> Storage::verify_rows() {
    co_return co_await engines_->database->verify();
}

}  // namespace klieg::app
