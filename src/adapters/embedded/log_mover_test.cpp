#include "adapters/embedded/log_mover.h"

#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/temp_dir.h"

namespace klieg::embedded {
namespace {

struct Moving {
    testing::TempDir dir;
    testing::ManualClock clock;
    std::unique_ptr<Database> database = *Database::open({.path = dir.path() / "db"});
    std::unique_ptr<TableStore> tables = *TableStore::open(*database, {{.name = "Rows", .partition_attribute = "Row"}});
    std::unique_ptr<EventLog> log = *EventLog::open(*database, clock);
    LogMover mover{*tables, *log};

    Task<> put(int count) {
        for (int i = 0; i < count; ++i) {
            auto written = co_await tables->write(ports::Put{"Rows", {{"Row", std::to_string(i)}}});
            EXPECT_TRUE(written.ok());
        }
    }
    static std::vector<ports::LogAppend> records(int count) {
        std::vector<ports::LogAppend> all;
        for (int i = 0; i < count; ++i) all.push_back({"k", std::to_string(i)});
        return all;
    }
    static std::vector<ports::Key> keys(int count) {
        std::vector<ports::Key> all;
        for (int i = 0; i < count; ++i) all.push_back({std::to_string(i)});
        return all;
    }
    Task<std::size_t> rows() { co_return (*co_await tables->scan({.table = "Rows", .limit = 1000})).items.size(); }
    Task<std::size_t> logged() { co_return (*co_await log->read("0", "", 1000)).records.size(); }
};

KLIEG_ASYNC_TEST(LogMover, AppendsAndRemovesInOneWrite) {
    Moving m;
    co_await m.put(300);
    CO_ASSERT_OK(co_await m.mover.move(Moving::records(299), "Rows", Moving::keys(299)));
    EXPECT_EQ(co_await m.rows(), 1U);
    auto logged = co_await m.log->read("0", "", 1000);
    CO_ASSERT_OK(logged);
    CO_ASSERT(logged->records.size() == 299);
    EXPECT_EQ(logged->records.front().data, "0");
    EXPECT_EQ(logged->records.back().data, "298");
}

KLIEG_ASYNC_TEST(LogMover, DoesNothingWhereARowIsGone) {
    Moving m;
    co_await m.put(2);
    auto moved = co_await m.mover.move(Moving::records(3), "Rows", Moving::keys(3));
    CO_ASSERT(!moved.ok());
    EXPECT_EQ(moved.error().kind, Errc::conflict);
    EXPECT_EQ(co_await m.rows(), 2U);
    EXPECT_EQ(co_await m.logged(), 0U);
}

KLIEG_ASYNC_TEST(LogMover, DoesNothingWhereTheLogRefuses) {
    Moving m;
    co_await m.put(2);
    EXPECT_FALSE((co_await m.mover.move({}, "Rows", Moving::keys(2))).ok());
    EXPECT_FALSE((co_await m.mover.move(Moving::records(501), "Rows", Moving::keys(2))).ok());
    EXPECT_FALSE((co_await m.mover.move(Moving::records(2), "No", Moving::keys(2))).ok());
    EXPECT_EQ(co_await m.rows(), 2U);
    EXPECT_EQ(co_await m.logged(), 0U);
}

}  // namespace
}  // namespace klieg::embedded
