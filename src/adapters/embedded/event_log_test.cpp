#include "adapters/embedded/event_log.h"

#include "testing/async_test.h"
#include "testing/contracts/event_log_contract.h"
#include "testing/manual_clock.h"
#include "testing/temp_dir.h"

namespace klieg::embedded {

namespace {

class EventLogEngine final : public testing::LogEngine {
public:
    EventLogEngine() { reopen(); }
    ports::EventLog& log() override { return *log_; }
    void reopen() override {
        log_.reset();
        database_.reset();
        database_ = *Database::open({.path = dir_.path() / "db"});
        log_ = *EventLog::open(*database_, clock_);
    }
    Task<> forget_all() override { EXPECT_TRUE((co_await log_->trim(clock_.now() + std::chrono::hours(1))).ok()); }

private:
    testing::TempDir dir_;
    testing::ManualClock clock_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<EventLog> log_;
};

testing::LogEngineFactory event_log_engine() {
    return {"sqlite", [] { return std::make_unique<EventLogEngine>(); }};
}

}  // namespace

}  // namespace klieg::embedded

namespace klieg::testing {
INSTANTIATE_TEST_SUITE_P(Embedded, EventLogContract, ::testing::Values(embedded::event_log_engine()));
}

namespace klieg::embedded {

KLIEG_ASYNC_TEST(EmbeddedEventLog, TrimsTheOldAndNeverGivesAPositionTwice) {
    testing::TempDir dir;
    testing::ManualClock clock;
    auto database = Database::open({.path = dir.path() / "db"});
    CO_ASSERT_OK(database);
    auto log = EventLog::open(**database, clock);
    CO_ASSERT_OK(log);
    std::vector<ports::LogAppend> some(500, {"k", "old"});
    for (int i = 0; i < 5; ++i) CO_ASSERT_OK(co_await (*log)->append(some));
    auto last = co_await (*log)->read("0", "", 10'000);
    CO_ASSERT_OK(last);
    clock.advance(std::chrono::hours(1));
    auto before = clock.now();
    CO_ASSERT_OK(co_await (*log)->append({{"k", "new"}}));
    auto trimmed = co_await (*log)->trim(before);
    CO_ASSERT_OK(trimmed);
    EXPECT_EQ(*trimmed, 2500U);
    CO_ASSERT_OK(co_await (*log)->trim(before + std::chrono::hours(1)));
    CO_ASSERT_OK(co_await (*log)->append({{"k", "newest"}}));
    auto rest = co_await (*log)->read("0", "", 10);
    CO_ASSERT_OK(rest);
    CO_ASSERT(rest->records.size() == 1);
    EXPECT_GT(rest->records.front().position, last->records.back().position);
}

}  // namespace klieg::embedded
