#include "audit/audit.h"

#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace klieg::audit {
namespace {

struct Log {
    Task<> write(std::string what, Area area = Area::moderation) {
        kept.push_back(std::move(what));
        auto written = co_await tables.write(entry({.what = kept.back(), .area = area}, {}, clock.now()));
        EXPECT_TRUE(written.ok());
        tables.catch_up();
    }
    /// Page by page.
    Task<std::vector<std::string>> read(std::optional<Area> area, std::size_t limit) {
        std::vector<std::string> all;
        std::string cursor;
        do {
            auto page = co_await list(tables, {area, limit, cursor}, clock.now());
            EXPECT_TRUE(page.ok());
            EXPECT_LE(page->entries.size(), limit);
            for (auto const& one : page->entries) all.push_back(one.what);
            cursor = page->next;
        } while (!cursor.empty());
        co_return all;
    }

    testing::MemoryTableStore tables{klieg::audit::tables()};
    testing::ManualClock clock;
    std::vector<std::string> kept;
};

using Lines = std::vector<std::string>;

KLIEG_ASYNC_TEST(AuditLog, IsReadBackwardsOverMonthsInPages) {
    Log log;
    Lines expected;
    for (int i = 0; i < 7; ++i) {
        co_await log.write("act" + std::to_string(i));
        expected.insert(expected.begin(), log.kept.back());
        log.clock.advance(std::chrono::days(20));
    }
    for (std::size_t const limit : {1U, 2U, 3U, 100U}) EXPECT_EQ(co_await log.read({}, limit), expected);
}

KLIEG_ASYNC_TEST(AuditLog, ShowsThoseWhoModerateWhatIsModeration) {
    Log log;
    co_await log.write("a");
    log.clock.advance(std::chrono::milliseconds(1));
    co_await log.write("b", Area::administration);
    log.clock.advance(std::chrono::milliseconds(1));
    co_await log.write("c");
    EXPECT_EQ(co_await log.read(Area::moderation, 1), (Lines{"c", "a"}));
    EXPECT_EQ(co_await log.read({}, 1), (Lines{"c", "b", "a"}));
}

KLIEG_ASYNC_TEST(AuditLog, ForgetsAfterAYear) {
    Log log;
    co_await log.write("a");
    log.clock.advance(kKept - std::chrono::seconds(1));
    EXPECT_EQ(co_await log.read({}, 10), (Lines{"a"}));
    log.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(co_await log.read({}, 10), Lines{});
}

KLIEG_ASYNC_TEST(AuditLog, TakesNoCursorOfAnotherList) {
    Log log;
    auto page = co_await list(log.tables, {.limit = 1, .cursor = "abc"}, log.clock.now());
    CO_ASSERT(!page.ok());
    EXPECT_EQ(page.error().kind, Errc::invalid);
}

}  // namespace
}  // namespace klieg::audit
