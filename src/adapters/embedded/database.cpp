#include "adapters/embedded/database.h"

#include "base/assert.h"
#include "base/file.h"
#include "base/mutex.h"

#include <chrono>
#include <system_error>

namespace klieg::embedded {

namespace {

/// Counts up when what we store changes in a way that an older Klieg would misread.
constexpr int kFormat = 1;
/// "klig", so that `file` and we can tell our database from another's.
constexpr int kApplicationId = 0x6b6c6967;

Result<> prepare_file(Connection& connection) {
    // Durable commits (FULL), readers beside the writer (WAL). The WAL is cut back after a burst.
    KLIEG_TRY(auto mode, connection.ask("PRAGMA journal_mode = WAL"));
    if (mode != "wal") return Error{Errc::unsupported, "the database cannot use a write-ahead log here, but " + mode};
    KLIEG_CHECK(
        connection.execute("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; "
                           "PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -8000"));
    KLIEG_TRY(auto format, connection.ask("PRAGMA user_version"));
    KLIEG_TRY(auto application, connection.ask("PRAGMA application_id"));
    KLIEG_TRY(auto tables, connection.ask("SELECT count(*) FROM sqlite_schema"));
    if (tables != "0" && application != std::to_string(kApplicationId))
        return Error{Errc::unsupported, "this is a database, but not one of Klieg"};
    if (std::stoi(format) > kFormat)
        return Error{Errc::unsupported, "a newer Klieg wrote this database (format " + format + ")", "newer_format"};
    // Each of the two would be a write, also of what is there already.
    if (application == std::to_string(kApplicationId) && std::stoi(format) == kFormat) return {};
    return connection.execute("PRAGMA application_id = " + std::to_string(kApplicationId) +
                              "; PRAGMA user_version = " + std::to_string(kFormat));
}

/// Under SQLite's own lock on the whole file, which nobody gives who has it open.
void drop_log(std::filesystem::path const& path) {
    auto connection = Connection::open(path, Connection::Mode::read_write);
    if (!connection.ok()) return;
    connection->keep_log();
    if (!connection->execute("PRAGMA locking_mode = EXCLUSIVE").ok()) return;
    if (!connection->ask_within(std::chrono::milliseconds(0), "SELECT count(*) FROM sqlite_schema").ok()) return;
    for (auto const* suffix : {"-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::remove(path.string() + suffix, ignored);
    }
}

/// Again where the disk was full and is not any more. Nothing can be removed without an open database, so it may have
/// the last room as well.
template <class Work>
Result<> with_room(WriteGroup::Options const& options, Work work) {
    auto done = work();
    for (auto const* make_room : {&options.make_room, &options.make_last_room}) {
        bool const full = !done.ok() && done.error().kind == Errc::exhausted;
        if (full && *make_room && (*make_room)()) done = work();
    }
    return done;
}

}  // namespace

struct Database::Readers {
    Mutex mutex;
    std::vector<std::unique_ptr<Connection>> free KLIEG_GUARDED_BY(mutex);
};

Database::Lease::Lease(Database& database) : database_(database) {
    MutexLock lock(database_.readers_->mutex);
    KLIEG_ASSERT(!database_.readers_->free.empty());
    connection_ = std::move(database_.readers_->free.back());
    database_.readers_->free.pop_back();
}

Database::Lease::~Lease() {
    MutexLock lock(database_.readers_->mutex);
    database_.readers_->free.push_back(std::move(connection_));
}

Database::Database(Options options) : options_(std::move(options)), readers_(std::make_unique<Readers>()) {}

/// SQLite merges the log as the last connection is closed, and takes it away, unless that one only reads.
Database::~Database() {
    whole_pool_.reset();
    readers_pool_.reset();
    if (options_.log_at_close == LogAtClose::stays) return;
    {
        MutexLock lock(readers_->mutex);
        readers_->free.clear();
    }
    writer_.reset();
    if (options_.log_at_close == LogAtClose::is_dropped) drop_log(options_.path);
}

Result<std::unique_ptr<Database>> Database::open(Options options) {
    std::unique_ptr<Database> database(new Database(std::move(options)));
    KLIEG_CHECK(with_room(database->options_.writes, [&database] { return database->open_connections(); }));
    return database;
}

Result<> Database::open_connections() {
    KLIEG_TRY(auto writer, Connection::open(options_.path, Connection::Mode::read_write));
    KLIEG_CHECK(prepare_file(writer));
    if (options_.log_at_close == LogAtClose::is_dropped) writer.keep_log();
    std::vector<std::unique_ptr<Connection>> readers;
    for (std::size_t i = 0; i < options_.readers; ++i) {
        KLIEG_TRY(auto reader, Connection::open(options_.path, Connection::Mode::read_only));
        // Upper levels of the trees stay here; leaves come from the system's page cache, which all readers share.
        KLIEG_CHECK(reader.execute("PRAGMA cache_size = -2000"));
        readers.push_back(std::make_unique<Connection>(std::move(reader)));
    }
    MutexLock lock(readers_->mutex);
    readers_->free = std::move(readers);
    writer_ = std::make_unique<WriteGroup>(std::move(writer), options_.writes);
    readers_pool_ = std::make_unique<BlockingPool>(BlockingPool::Options{
        .name = "database", .threads = options_.readers, .queued_max = options_.queued_reads_max});
    whole_pool_ = std::make_unique<BlockingPool>(BlockingPool::Options{.name = "database-copy", .queued_max = 8});
    return {};
}

Result<> Database::define(WriteGroup::Work const& work) {
    return with_room(options_.writes, [&] { return define_once(work); });
}

Result<> Database::define_once(WriteGroup::Work const& work) {
    KLIEG_TRY(auto connection, Connection::open(options_.path, Connection::Mode::read_write));
    if (options_.log_at_close == LogAtClose::is_dropped) connection.keep_log();
    KLIEG_CHECK(connection.execute("PRAGMA synchronous = FULL; BEGIN IMMEDIATE"));
    KLIEG_CHECK(work(connection));  // a failure closes the connection, which rolls back
    return connection.execute("COMMIT");
}

Task<Result<>> Database::read_whole(WriteGroup::Work work) {
    auto over_its_own = [this, &work]() -> Result<> {
        KLIEG_TRY(auto connection, Connection::open(options_.path, Connection::Mode::read_only));
        return work(connection);
    };
    co_return co_await whole_pool_->run(over_its_own);
}

Task<Result<>> Database::backup_to(std::filesystem::path path) {
    auto copy = [&path](Connection& connection) -> Result<> {
        std::error_code unknown;
        if (std::filesystem::exists(path, unknown)) return Error{Errc::conflict, path.string() + " is there already"};
        KLIEG_TRY(auto statement, connection.prepare("VACUUM INTO ?"));
        auto target = path.string();
        KLIEG_CHECK(statement.bind(target).run());
        // SQLite leaves that to the system's own time.
        KLIEG_TRY(auto copy, File::open(path, File::Mode::read_write));
        KLIEG_CHECK(copy.sync());
        return sync_directory(path.parent_path());
    };
    co_return co_await read_whole(copy);
}

Task<Result<>> Database::verify() {
    auto check = [](Connection& connection) -> Result<> {
        KLIEG_TRY(auto verdict, connection.ask("PRAGMA integrity_check(20)"));
        if (verdict != "ok") return Error{Errc::corrupt, "the database is damaged: " + verdict};
        return {};
    };
    co_return co_await read_whole(check);
}

}  // namespace klieg::embedded
