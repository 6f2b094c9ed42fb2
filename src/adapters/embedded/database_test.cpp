#include "adapters/embedded/database.h"

#include "base/task_group.h"
#include "testing/async_test.h"
#include "testing/fault_calls.h"
#include "testing/temp_dir.h"

#include <fstream>
#include <iterator>
#include <memory>

namespace klieg::embedded {

namespace {

using namespace std::chrono_literals;
using Steps = WriteGroup::Steps;

Result<std::unique_ptr<Database>> open_with_table(std::filesystem::path const& path) {
    KLIEG_TRY(auto database, Database::open({.path = path}));
    auto define = [](Connection& connection) {
        return connection.execute("CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, x TEXT)");
    };
    KLIEG_CHECK(database->define(define));
    return database;
}

Task<Result<>> insert(Database& database, int number, std::string text) {
    auto work = [&](Connection& connection) -> Result<> {
        KLIEG_TRY(auto statement, connection.prepare("INSERT INTO t VALUES (?, ?)"));
        return statement.bind(std::int64_t{number}).bind(text).run();
    };
    co_return co_await database.write_all(work, Steps::single, text.size());
}

Task<Result<std::string>> ask(Database& database, std::string sql) {
    co_return co_await database.read([&](Connection& connection) { return connection.ask(sql); });
}

Task<> insert_pair(Database& database, int first, int second, int& failed) {
    auto work = [=](Connection& connection) -> Result<> {
        for (int number : {first, second}) {
            KLIEG_TRY(auto statement, connection.prepare("INSERT INTO t VALUES (?, 'pair')"));
            KLIEG_CHECK(statement.bind(std::int64_t{number}).run());
        }
        return {};
    };
    auto result = co_await database.write_all(work, Steps::several, 0);
    failed += result.ok() ? 0 : 1;
}

Task<> insert_into(Database& database, Result<>& outcome) {
    outcome = co_await insert(database, 100, std::string(200'000, 'x'));
}

Task<> remove_into(Database& database, Result<>& outcome) {
    auto work = [](Connection& connection) { return connection.execute("DELETE FROM t"); };
    outcome = co_await database.write_all(work, Steps::single, 0);
}

/// As a disk that is full: nothing fits into the file beyond so many pages.
WriteGroup::Work limit_pages(std::string pages) {
    return [pages](Connection& connection) -> Result<> {
        KLIEG_TRY(auto set, connection.ask("PRAGMA max_page_count = " + pages));
        return set.empty() ? Result<>(Error{}) : Result<>();
    };
}

}  // namespace

KLIEG_ASYNC_TEST(Database, TakesBackOnlyTheFailedWorkOfAGroup) {
    testing::TempDir dir;
    auto database = open_with_table(dir.path() / "db");
    CO_ASSERT_OK(database);
    CO_ASSERT_OK(co_await insert(**database, 5, "in the way"));
    int failed = 0;
    TaskGroup writers(co_await this_executor());
    for (int i = 0; i < 10; ++i) writers.spawn("writer", insert_pair(**database, 100 + i, i, failed));
    co_await writers.join();
    EXPECT_EQ(failed, 1);
    EXPECT_EQ(*co_await ask(**database, "SELECT count(*) FROM t"), "19");
    EXPECT_EQ(*co_await ask(**database, "SELECT count(*) FROM t WHERE n = 105"), "0");
}

KLIEG_ASYNC_TEST(Database, CommitsNoHalfOfWhatItCannotTakeBack) {
    testing::TempDir dir;
    auto database = open_with_table(dir.path() / "db");
    CO_ASSERT_OK(database);
    auto half = [](Connection& connection) -> Result<> {
        KLIEG_CHECK(connection.execute("INSERT INTO t VALUES (1, 'half')"));
        KLIEG_CHECK(connection.execute("RELEASE one"));  // as if the engine had lost its savepoint
        return Error{Errc::conflict, "the other half"};
    };
    EXPECT_FALSE((co_await (*database)->write_all(half, Steps::several, 0)).ok());
    EXPECT_EQ(*co_await ask(**database, "SELECT count(*) FROM t"), "0");
    CO_ASSERT_OK(co_await insert(**database, 2, "whole"));
}

KLIEG_ASYNC_TEST(Database, SaysThatTheDiskIsFullAndGoesOnAfterwards) {
    testing::TempDir dir;
    auto database = open_with_table(dir.path() / "db");
    CO_ASSERT_OK(database);
    CO_ASSERT_OK(co_await (*database)->write_all(limit_pages("20"), Steps::single, 0));
    auto full = co_await insert(**database, 1, std::string(200'000, 'x'));
    CO_ASSERT(!full.ok());
    EXPECT_EQ(full.error().kind, Errc::exhausted);
    CO_ASSERT_OK(co_await insert(**database, 2, "small"));
    CO_ASSERT_OK(co_await (*database)->write_all(limit_pages("100000"), Steps::single, 0));
    CO_ASSERT_OK(co_await insert(**database, 1, std::string(200'000, 'x')));
    CO_ASSERT_OK(co_await (*database)->verify());
}

KLIEG_ASYNC_TEST(Database, WritesAgainWhereRoomCanBeMade) {
    testing::TempDir dir;
    int asked = 0;
    auto database = Database::open({.path = dir.path() / "db", .writes = {.make_room = [&] { return ++asked == 1; }}});
    CO_ASSERT_OK(database);
    auto define = [](Connection& connection) { return connection.execute("CREATE TABLE t (n INTEGER, x TEXT)"); };
    CO_ASSERT_OK((*database)->define(define));
    int runs = 0;
    auto full_at_first = [&](Connection& connection) -> Result<> {
        KLIEG_CHECK(connection.execute("INSERT INTO t VALUES (1, 'once')"));
        return ++runs == 1 ? Result<>(Error{Errc::exhausted, "as the engine says it"}) : Result<>{};
    };
    CO_ASSERT_OK(co_await (*database)->write_all(full_at_first, Steps::several, 0));
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(*co_await ask(**database, "SELECT count(*) FROM t"), "1");
    auto always_full = [](Connection& connection) -> Result<> {
        KLIEG_CHECK(connection.execute("INSERT INTO t VALUES (2, 'never')"));
        return Error{Errc::exhausted, "as the engine says it"};
    };
    auto refused = co_await (*database)->write_all(always_full, Steps::several, 0);
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, "storage_full");
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(*co_await ask(**database, "SELECT count(*) FROM t"), "1");
}

KLIEG_ASYNC_TEST(Database, KeepsItsLastRoomForWhatRemoves) {
    testing::TempDir dir;
    int asked = 0;
    auto database =
        Database::open({.path = dir.path() / "db", .writes = {.make_last_room = [&] { return ++asked == 1; }}});
    CO_ASSERT_OK(database);
    auto define = [](Connection& connection) { return connection.execute("CREATE TABLE t (n INTEGER, x TEXT)"); };
    CO_ASSERT_OK((*database)->define(define));
    CO_ASSERT_OK(co_await insert(**database, 1, "to go"));
    auto full_until_asked = [&](Connection& connection) -> Result<> {
        KLIEG_CHECK(connection.execute("DELETE FROM t"));
        return asked == 0 ? Result<>(Error{Errc::exhausted, "as the engine says it"}) : Result<>{};
    };
    auto added = co_await (*database)->write_all(full_until_asked, Steps::several, 0);
    CO_ASSERT(!added.ok());
    EXPECT_EQ(added.error().code, "storage_full");
    EXPECT_EQ(asked, 0);
    CO_ASSERT_OK(co_await (*database)->write_all(full_until_asked, Steps::several, 0, WriteGroup::Purpose::removes));
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(*co_await ask(**database, "SELECT count(*) FROM t"), "0");
}

/// A log that has begun again has another salt in its header from the next write on.
KLIEG_ASYNC_TEST(Database, LooksForRoomInItsLogOnceASecond) {
    testing::TempDir dir;
    std::chrono::steady_clock::time_point now{};
    auto database = Database::open({.path = dir.path() / "db", .writes = {.now = [&now] { return now; }}});
    CO_ASSERT_OK(database);
    auto define = [](Connection& connection) {
        return connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, x TEXT)");
    };
    CO_ASSERT_OK((*database)->define(define));
    CO_ASSERT_OK(co_await (*database)->write_all(limit_pages("20"), Steps::single, 0));
    int number = 0;
    auto log_header = [&dir] {
        std::ifstream log(dir.path() / "db-wal", std::ios::binary);
        std::string header(32, ' ');
        log.read(header.data(), static_cast<std::streamsize>(header.size()));
        return header;
    };
    std::vector<std::string> headers;
    for (auto wait : {0ms, 400ms, 400ms, 400ms}) {
        now += wait;
        CO_ASSERT(!(co_await insert(**database, 100, std::string(200'000, 'x'))).ok());
        CO_ASSERT_OK(co_await insert(**database, ++number, "small"));
        headers.push_back(log_header());
    }
    EXPECT_EQ(headers[0], headers[1]);
    EXPECT_EQ(headers[1], headers[2]);
    EXPECT_NE(headers[2], headers[3]);
}

KLIEG_ASYNC_TEST(Database, RemovesOnAFullDiskBesideWhatDoesNotFit) {
    testing::TempDir dir;
    auto database = open_with_table(dir.path() / "db");
    CO_ASSERT_OK(database);
    CO_ASSERT_OK(co_await insert(**database, 1, "to go"));
    CO_ASSERT_OK(co_await (*database)->write_all(limit_pages("20"), Steps::single, 0));
    Result<> removed;
    std::vector<Result<>> added(5);
    TaskGroup writers(co_await this_executor());
    for (auto& outcome : added) writers.spawn("writer", insert_into(**database, outcome));
    writers.spawn("writer", remove_into(**database, removed));
    co_await writers.join();
    EXPECT_TRUE(removed.ok());
    for (auto const& outcome : added) EXPECT_FALSE(outcome.ok());
    EXPECT_EQ(*co_await ask(**database, "SELECT count(*) FROM t"), "0");
}

KLIEG_ASYNC_TEST(Database, WritesNothingWhereItIsOpenedAgain) {
    testing::TempDir dir;
    auto const path = dir.path() / "db";
    CO_ASSERT_OK(open_with_table(path));
    auto const log = path.string() + "-wal";
    auto const changed_at = [&] {
        return std::pair(std::filesystem::last_write_time(path), std::filesystem::last_write_time(log));
    };
    auto const before = changed_at();
    auto again = open_with_table(path);
    CO_ASSERT_OK(again);
    EXPECT_EQ(changed_at(), before);
}

KLIEG_ASYNC_TEST(Database, IsOneFileWhenItsLogIsMerged) {
    testing::TempDir dir;
    auto const path = dir.path() / "db";
    {
        auto database = Database::open({.path = path, .log_at_close = Database::LogAtClose::is_merged});
        CO_ASSERT_OK(database);
        CO_ASSERT_OK((*database)->define([](Connection& connection) {
            return connection.execute("CREATE TABLE t (n INTEGER PRIMARY KEY, x TEXT)");
        }));
        CO_ASSERT_OK(co_await insert(**database, 1, "kept"));
    }
    EXPECT_FALSE(std::filesystem::exists(path.string() + "-wal"));
    EXPECT_FALSE(std::filesystem::exists(path.string() + "-shm"));
    auto again = open_with_table(path);
    CO_ASSERT_OK(again);
    EXPECT_EQ(*co_await ask(**again, "SELECT x FROM t"), "kept");
}

/// However much that was: more than what SQLite merges by itself.
KLIEG_ASYNC_TEST(Database, IsAsItWasWhenItsLogIsDroppedUnlessAnotherHasItOpen) {
    testing::TempDir dir;
    auto const path = dir.path() / "db";
    {
        auto database = Database::open({.path = path, .log_at_close = Database::LogAtClose::is_merged});
        CO_ASSERT_OK(database);
    }
    auto const bytes_of = [&path] {
        std::ifstream file(path, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    auto const before = bytes_of();
    auto fill = [](Connection& connection) {
        return connection.execute(
            "CREATE TABLE t (x BLOB); WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000) "
            "INSERT INTO t SELECT zeroblob(4000) FROM c");
    };
    std::unique_ptr<Connection> other;
    for (bool const is_open_elsewhere : {false, true}) {
        auto database = Database::open({.path = path, .log_at_close = Database::LogAtClose::is_dropped});
        CO_ASSERT_OK(database);
        CO_ASSERT_OK((*database)->define(fill));
        if (is_open_elsewhere) {
            auto opened = Connection::open(path, Connection::Mode::read_only);
            CO_ASSERT_OK(opened);
            other = std::make_unique<Connection>(*std::move(opened));
            CO_ASSERT_OK(other->ask("SELECT count(*) FROM t"));
        }
        database->reset();
        EXPECT_EQ(std::filesystem::exists(path.string() + "-wal"), is_open_elsewhere);
        EXPECT_EQ(bytes_of(), before);
    }
}

KLIEG_ASYNC_TEST(Database, RefusesWorkBeyondItsQueue) {
    testing::TempDir dir;
    auto database = Database::open({.path = dir.path() / "db", .writes = {.queued_max = 0}});
    CO_ASSERT_OK(database);
    auto refused = co_await insert(**database, 1, "x");
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::unavailable);
}

KLIEG_ASYNC_TEST(Database, BacksUpWhatIsCommitted) {
    testing::TempDir dir;
    auto database = open_with_table(dir.path() / "db");
    CO_ASSERT_OK(database);
    CO_ASSERT_OK(co_await insert(**database, 7, "kept"));
    CO_ASSERT_OK(co_await (*database)->backup_to(dir.path() / "copy"));
    auto copy = Database::open({.path = dir.path() / "copy"});
    CO_ASSERT_OK(copy);
    EXPECT_EQ(*co_await ask(**copy, "SELECT x FROM t WHERE n = 7"), "kept");
    auto again = co_await (*database)->backup_to(dir.path() / "copy");
    CO_ASSERT(!again.ok());
    EXPECT_EQ(again.error().kind, Errc::conflict);
}

KLIEG_ASYNC_TEST(Database, ABackupThatIsNotOnTheDiskIsNone) {
    testing::TempDir dir;
    auto database = open_with_table(dir.path() / "db");
    CO_ASSERT_OK(database);
    for (int nth : {1, 2}) {  // the file, and its name in the folder
        testing::FaultCalls faults(nth, EIO);
        EXPECT_FALSE((co_await (*database)->backup_to(dir.path() / ("copy" + std::to_string(nth)))).ok()) << nth;
        EXPECT_TRUE(faults.struck());
    }
}

namespace {

/// Whether nobody reads or writes by an older view: then all of the log comes into the file, and it is emptied.
bool holds_nothing(std::filesystem::path const& path) {
    auto connection = Connection::open(path, Connection::Mode::read_write);
    auto const busy = connection.ok() ? connection->ask("PRAGMA wal_checkpoint(TRUNCATE)") : Result<std::string>("");
    return busy.ok() && *busy == "0";
}

/// Pairs and looks, one after the other, for as long as it is told. The first of a pair has an even number.
struct Pairs {
    Task<> write(Database& database) {
        while (goes_on) {
            auto const first = 10'000 + 2 * written;
            int failed = 0;
            co_await insert_pair(database, first, first + 1, failed);
            auto const seen = co_await ask(database, "SELECT count(*) FROM t WHERE n = " + std::to_string(first));
            troubles += failed + (seen.ok() && *seen == "1" ? 0 : 1);
            ++written;
        }
    }

    bool goes_on = true;
    int written = 0;
    int troubles = 0;
};

Task<> back_up_beside(Database& database, std::filesystem::path path, Pairs& pairs, Result<>& outcome, int& meanwhile) {
    auto const before = pairs.written;
    outcome = co_await database.backup_to(std::move(path));
    meanwhile = pairs.written - before;
}

}  // namespace

/// With one thread for reading: what reads the whole file has another, and nobody waits for it.
KLIEG_ASYNC_TEST(Database, CopiesOneMomentWhileOthersWriteAndRead) {
    testing::TempDir dir;
    auto database = Database::open({.path = dir.path() / "db", .readers = 1});
    CO_ASSERT_OK(database);
    auto define = [](Connection& connection) {
        return connection.execute(
            "CREATE TABLE t (n INTEGER PRIMARY KEY, x TEXT);"
            "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 4000) "
            "INSERT INTO t SELECT n, hex(randomblob(2000)) FROM many");
    };
    CO_ASSERT_OK((*database)->define(define));
    Pairs pairs;
    TaskGroup writers(co_await this_executor());
    writers.spawn("writer", pairs.write(**database));
    int meanwhile = 0;
    // Until one has met writers in its midst. Who had asked before it began has had an answer in any case.
    constexpr int kSeveral = 3;
    for (int copies = 0; meanwhile < kSeveral && copies < 30; ++copies) {
        auto const path = dir.path() / ("copy" + std::to_string(copies));
        Result<> outcome;
        co_await back_up_beside(**database, path, pairs, outcome, meanwhile);
        auto copy = outcome.ok() ? Database::open({.path = path}) : Result<std::unique_ptr<Database>>(outcome.error());
        EXPECT_TRUE(copy.ok());
        if (!copy.ok()) break;  // to where the writer is told to end
        EXPECT_EQ(*co_await ask(**copy, "SELECT count(*) FROM t WHERE n <= 4000"), "4000");
        EXPECT_EQ(*co_await ask(**copy,
                                "SELECT count(*) FROM t AS one WHERE n >= 10000 AND NOT EXISTS "
                                "(SELECT 1 FROM t WHERE n = one.n + 1 - 2 * (one.n % 2))"),
                  "0");
        EXPECT_TRUE((co_await (*copy)->verify()).ok());
    }
    pairs.goes_on = false;
    co_await writers.join();
    EXPECT_GE(meanwhile, kSeveral);
    EXPECT_EQ(pairs.troubles, 0);
    EXPECT_TRUE(holds_nothing(dir.path() / "db"));
}

/// In its midst: what is damaged lies behind what has been copied by then.
KLIEG_ASYNC_TEST(Database, HoldsNothingAfterACopyThatFailed) {
    testing::TempDir dir;
    auto const path = dir.path() / "db";
    {
        auto database = open_with_table(path);
        CO_ASSERT_OK(database);
        for (int number = 1; number <= 200; ++number)
            CO_ASSERT_OK(co_await insert(**database, number, std::string(3000, 'x')));
    }
    CO_ASSERT(holds_nothing(path));
    {
        std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(path) / 4096 * 3 / 4 * 4096));
        file << std::string(4096, '\xff');
    }
    auto database = open_with_table(path);
    CO_ASSERT_OK(database);
    CO_ASSERT_OK(co_await insert(**database, 999, "so that its log is not empty"));
    auto const copied = co_await (*database)->backup_to(dir.path() / "copy");
    CO_ASSERT(!copied.ok());
    EXPECT_EQ(copied.error().kind, Errc::corrupt) << copied.error().detail;
    EXPECT_EQ((co_await (*database)->verify()).error().kind, Errc::corrupt);
    EXPECT_TRUE(holds_nothing(path));
    CO_ASSERT_OK(co_await insert(**database, 1000, "goes on"));
    auto define = [](Connection& connection) { return connection.execute("CREATE TABLE another (n INTEGER)"); };
    CO_ASSERT_OK((*database)->define(define));
}

/// Who is stopped waits for what has begun, since a copy is not cut off half-way.
KLIEG_ASYNC_TEST(Database, HoldsNothingOnceACopyWasStopped) {
    testing::TempDir dir;
    auto const path = dir.path() / "db";
    auto database = open_with_table(path);
    CO_ASSERT_OK(database);
    for (int number = 1; number <= 50; ++number)
        CO_ASSERT_OK(co_await insert(**database, number, std::string(100'000, 'x')));
    Pairs pairs;
    Result<> outcome = Error{Errc::unavailable, "it has not returned"};
    int meanwhile = 0;
    TaskGroup copies(co_await this_executor());
    copies.spawn("copy", back_up_beside(**database, dir.path() / "copy", pairs, outcome, meanwhile));
    co_await yield();
    co_await copies.stop();
    EXPECT_TRUE(holds_nothing(path));
    CO_ASSERT_OK(co_await insert(**database, 1000, "goes on"));
    auto define = [](Connection& connection) { return connection.execute("CREATE TABLE another (n INTEGER)"); };
    CO_ASSERT_OK((*database)->define(define));
    database->reset();  // nothing of it runs any more, so its end waits for nobody
    EXPECT_TRUE(holds_nothing(path));
}

TEST(Database, TakesNoTroubleForAnAbsentRow) {
    // Services read not_found as "it is gone", and remove what belonged to it.
    testing::TempDir dir;
    auto connection = Connection::open(dir.path() / "db", Connection::Mode::read_write);
    ASSERT_TRUE(connection.ok());
    auto attached = connection->execute("ATTACH '" + (dir.path() / "no" / "folder").string() + "' AS other");
    ASSERT_FALSE(attached.ok());
    EXPECT_EQ(attached.error().kind, Errc::unavailable) << attached.error().detail;
    EXPECT_EQ(Connection::open(dir.path() / "no" / "folder", Connection::Mode::read_write).error().kind,
              Errc::not_found);
}

TEST(Database, RefusesANewerFormatAndForeignFiles) {
    testing::TempDir dir;
    {
        auto database = open_with_table(dir.path() / "newer");
        ASSERT_TRUE(database.ok());
        auto raise = [](Connection& connection) { return connection.execute("PRAGMA user_version = 99"); };
        ASSERT_TRUE((*database)->define(raise).ok());
    }
    auto newer = Database::open({.path = dir.path() / "newer"});
    ASSERT_FALSE(newer.ok());
    EXPECT_EQ(newer.error().stable_code(), "newer_format");
    {
        auto foreign = Connection::open(dir.path() / "foreign", Connection::Mode::read_write);
        ASSERT_TRUE(foreign.ok());
        ASSERT_TRUE(foreign->execute("CREATE TABLE theirs (x)").ok());
    }
    EXPECT_FALSE(Database::open({.path = dir.path() / "foreign"}).ok());
    EXPECT_FALSE(Database::open({.path = dir.path() / "no" / "folder"}).ok());
}

}  // namespace klieg::embedded
