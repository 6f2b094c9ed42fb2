#include "app/housekeeping.h"

#include "base/wake_up.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/tables_in_front.h"

#include <stdexcept>

namespace klieg::app {
namespace {

using namespace std::chrono_literals;
using assembly::Share;

/// Two processes over the same tables, each with a chore of its own and one that they share.
struct Processes {
    explicit Processes(Executor const& executor, leases::Sharing sharing = leases::Sharing::shared)
        : first({tables, clock, random, sharing}, chores(), executor),
          second({tables, clock, random, sharing}, chores(), executor) {}

    std::vector<assembly::Maintenance> chores() {
        return {{"own", 1h, [this] { return do_one(own); }},
                {"shared", 1h, [this] { return do_one(shared); }, Share::one_of_them}};
    }
    Task<Result<>> do_one(int& count) {
        ++count;
        if (throws) throw std::runtime_error("broken");
        co_return failure.kind == Errc::unavailable ? Result<>(failure) : Result<>{};
    }

    testing::MemoryTableStore tables{leases::tables()};
    testing::ManualClock clock;
    SystemRandom random;
    int own = 0;
    int shared = 0;
    bool throws = false;
    Error failure{};
    Housekeeping first;
    Housekeeping second;
};

KLIEG_ASYNC_TEST(Housekeeping, DoesOnceForAllProcessesWhatOneOfThemIsToDo) {
    Processes site(co_await this_executor());
    for (int round = 1; round <= 3; ++round) {
        co_await site.first.do_all(1h);
        co_await site.second.do_all(1h);
        EXPECT_EQ(site.own, 2 * round);
        EXPECT_EQ(site.shared, round);
        site.clock.advance(1h);
    }
}

KLIEG_ASYNC_TEST(Housekeeping, LeavesToTheNextWhatFailed) {
    Processes site(co_await this_executor());
    site.failure = {Errc::unavailable, "the storage is away"};
    co_await site.first.do_all(1h);
    site.failure = {};
    site.throws = true;
    co_await site.second.do_all(1h);
    site.throws = false;
    co_await site.first.do_all(1h);
    EXPECT_EQ(site.shared, 3);
    co_await site.second.do_all(1h);
    EXPECT_EQ(site.shared, 3);
}

/// Tables that say when something was written to them.
class ToldTables final : public testing::TablesInFront {
public:
    using TablesInFront::TablesInFront;

    Task<Result<>> write(ports::Action action) override {
        auto done = co_await inner_.write(std::move(action));
        ++writes_;
        written_.wake();
        co_return done;
    }
    std::size_t writes() const noexcept { return writes_; }
    /// Returns when there were more than so many.
    Task<> wait_beyond(std::size_t writes) {
        for (;;) {
            auto const seen = written_.ticket();
            if (writes_ > writes) co_return;
            co_await written_.wait(seen, 1h);
        }
    }

private:
    std::size_t writes_ = 0;
    WakeUp written_;
};

/// A round that takes many times its lease, as a backup may.
struct LongRound {
    static constexpr auto kLength = 20ms;

    /// Lets the time pass in which a lease is renewed once, five times.
    Task<Result<>> run() {
        ++begun;
        for (int renewals = 0; renewals < 5; ++renewals) {
            auto const before = tables.writes();
            clock.advance(kLength / 2);
            co_await tables.wait_beyond(before);
            co_await other->do_all(1h);
        }
        ++ended;
        co_return Result<>{};
    }
    std::vector<assembly::Maintenance> chores() {
        return {{"long", 1h, [this] { return run(); }, Share::one_of_them}};
    }
    Housekeeping::Needs needs() { return {tables, clock, random, leases::Sharing::shared, kLength}; }

    testing::MemoryTableStore memory{leases::tables()};
    ToldTables tables{memory};
    testing::ManualClock clock;
    SystemRandom random;
    Housekeeping* other = nullptr;
    int begun = 0;
    int ended = 0;
};

KLIEG_ASYNC_TEST(Housekeeping, KeepsALongRoundFromOthersForAsLongAsItTakes) {
    LongRound round;
    Housekeeping first(round.needs(), round.chores(), co_await this_executor());
    Housekeeping second(round.needs(), round.chores(), co_await this_executor());
    round.other = &second;
    co_await first.do_all(1h);
    EXPECT_EQ(round.begun, 1);
    EXPECT_EQ(round.ended, 1);
    co_await second.do_all(1h);
    EXPECT_EQ(round.begun, 1) << "it was done";
}

/// Its process slept for so long that another has taken the lease.
KLIEG_ASYNC_TEST(Housekeeping, EndsARoundWhoseLeaseIsSomebodyElsesByNow) {
    LongRound round;
    int ended = 0;
    auto run = [&round, &ended]() -> Task<Result<>> {
        return [](LongRound& at, int& whole) -> Task<Result<>> {
            at.clock.advance(LongRound::kLength);
            leases::Lease thief({at.tables, at.clock, at.random}, {.name = "housekeeping/long", .length = 1h});
            EXPECT_TRUE(*co_await thief.acquire());
            co_await sleep_for(1h);
            ++whole;
            co_return Result<>{};
        }(round, ended);
    };
    Housekeeping first(round.needs(), {{"long", 1h, run, Share::one_of_them}}, co_await this_executor());
    co_await first.do_all(1h);
    EXPECT_EQ(ended, 0);
}

KLIEG_ASYNC_TEST(Housekeeping, DoesAllOfItAtEachStartWhereItIsAlone) {
    Processes site(co_await this_executor(), leases::Sharing::alone);
    co_await site.first.do_all(1h);
    co_await site.second.do_all(1h);
    EXPECT_EQ(site.shared, 2);
    EXPECT_EQ(site.tables.calls(), 0U);
}

KLIEG_ASYNC_TEST(Housekeeping, DoesNotAtEachStartWhatCostsMuchAndWasDoneWithinItsPace) {
    Processes site(co_await this_executor());
    std::vector<assembly::Maintenance> const costly{{"costly", 24h, [&site] { return site.do_one(site.shared); },
                                                     Share::one_of_them, assembly::AtStart::does_it_where_due}};
    for (auto const after : {0h, 1h, 24h}) {
        site.clock.advance(after);
        Housekeeping alone({site.tables, site.clock, site.random, leases::Sharing::alone}, costly,
                           co_await this_executor());
        co_await alone.do_all(24h);
    }
    EXPECT_EQ(site.shared, 2) << "at the first start, and a day later";
}

}  // namespace
}  // namespace klieg::app
