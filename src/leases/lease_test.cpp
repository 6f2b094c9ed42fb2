#include "leases/lease.h"

#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"

namespace klieg::leases {
namespace {

using namespace std::chrono_literals;
using testing::Faults;

/// Two processes at one store.
struct Processes {
    Lease lease(Sharing sharing = Sharing::shared) {
        return Lease({faulty, clock, random}, {.name = "work", .length = 30s, .sharing = sharing});
    }

    testing::MemoryTableStore tables{leases::tables()};
    Faults faults;
    testing::FaultyTables faulty{tables, faults};
    testing::ManualClock clock;
    SystemRandom random;
    Lease a = lease();
    Lease b = lease();
};

Task<bool> takes(Lease& lease) {
    auto taken = co_await lease.acquire();
    EXPECT_TRUE(taken.ok());
    co_return taken.ok() && *taken;
}

KLIEG_ASYNC_TEST(Lease, IsHeldByOneAtATime) {
    Processes p;
    EXPECT_FALSE(p.a.held());
    EXPECT_TRUE(co_await takes(p.a));
    EXPECT_FALSE(co_await takes(p.b));
    EXPECT_TRUE(p.a.held());
    EXPECT_FALSE(p.b.held());
}

KLIEG_ASYNC_TEST(Lease, IsTakenByOneOfManyAtTheSameMoment) {
    Processes p;
    std::vector<Lease> all;
    for (int i = 0; i < 8; ++i) all.push_back(p.lease());
    std::vector<Task<Result<bool>>> tries;
    for (auto& lease : all) tries.push_back(lease.acquire());
    int holders = 0;
    for (auto const& taken : co_await testing::run_concurrently(std::move(tries))) holders += taken.ok() && *taken;
    EXPECT_EQ(holders, 1);
}

KLIEG_ASYNC_TEST(Lease, IsNotHeldByTheDeadUntilADateThatWasWrong) {
    Processes p;
    p.clock.set_date(std::chrono::hours(24 * 400));
    EXPECT_TRUE(co_await takes(p.a));
    p.clock.set_date(-std::chrono::hours(24 * 400));
    EXPECT_TRUE(co_await takes(p.b));
}

KLIEG_ASYNC_TEST(Lease, PassesItsValueToTheNextWhenItRunsOut) {
    Processes p;
    EXPECT_TRUE(co_await takes(p.a));
    EXPECT_TRUE(p.a.value().is_null());
    CO_ASSERT_OK(co_await p.a.save("seven"));
    p.clock.advance(29s);
    EXPECT_FALSE(co_await takes(p.b));
    p.clock.advance(1s);
    EXPECT_FALSE(p.a.held());
    EXPECT_TRUE(co_await takes(p.b));
    EXPECT_EQ(p.b.value(), json::Value("seven"));
}

KLIEG_ASYNC_TEST(Lease, LastsWhileItIsRenewed) {
    Processes p;
    EXPECT_TRUE(co_await takes(p.a));
    for (int i = 0; i < 10; ++i) {
        p.clock.advance(11s);
        CO_ASSERT_OK(co_await p.a.keep());
        EXPECT_FALSE(co_await takes(p.b));
    }
    EXPECT_TRUE(p.a.held());
}

KLIEG_ASYNC_TEST(Lease, IsKeptWithoutAWriteBeforeAThirdOfItHasPassed) {
    Processes p;
    EXPECT_TRUE(co_await takes(p.a));
    p.clock.advance(9s);
    auto const calls = p.tables.calls();
    CO_ASSERT_OK(co_await p.a.keep());
    EXPECT_EQ(p.tables.calls(), calls);
}

KLIEG_ASYNC_TEST(Lease, CannotBeSavedUnderByAnOwnerThatWokeUpTooLate) {
    Processes p;
    EXPECT_TRUE(co_await takes(p.a));
    CO_ASSERT_OK(co_await p.a.save("of a"));
    p.clock.advance(1min);
    EXPECT_TRUE(co_await takes(p.b));
    CO_ASSERT_OK(co_await p.b.save("of b"));
    auto late = co_await p.a.save("of a, late");
    CO_ASSERT(!late.ok());
    EXPECT_EQ(late.error().kind, Errc::conflict);
    EXPECT_FALSE(p.a.held());
    p.clock.advance(1min);
    EXPECT_TRUE(co_await takes(p.a));
    EXPECT_EQ(p.a.value(), json::Value("of b"));
}

KLIEG_ASYNC_TEST(Lease, IsKeptByAnOwnerThatWokeUpLateButBeforeAnybodyCame) {
    Processes p;
    EXPECT_TRUE(co_await takes(p.a));
    p.clock.advance(1min);
    EXPECT_FALSE(p.a.held());
    CO_ASSERT_OK(co_await p.a.save("late"));
    EXPECT_TRUE(p.a.held());
    EXPECT_FALSE(co_await takes(p.b));
}

KLIEG_ASYNC_TEST(Lease, IsFreeAtOnceWhenItIsGivenUp) {
    Processes p;
    EXPECT_TRUE(co_await takes(p.a));
    CO_ASSERT_OK(co_await p.a.save("seven"));
    CO_ASSERT_OK(co_await p.a.give_up());
    EXPECT_FALSE(p.a.held());
    EXPECT_TRUE(co_await takes(p.b));
    EXPECT_EQ(p.b.value(), json::Value("seven"));
    auto late = co_await p.a.save("late");
    EXPECT_FALSE(late.ok());
}

KLIEG_ASYNC_TEST(Lease, IsTakenFromALifeThatHasEndedWhereNobodyElseIs) {
    Processes p;
    EXPECT_TRUE(co_await takes(p.a));
    auto next_life = p.lease(Sharing::alone);
    EXPECT_TRUE(co_await takes(next_life));
    p.clock.advance(1h);
    EXPECT_TRUE(next_life.held());
}

KLIEG_ASYNC_TEST(Lease, IsSeenToBeLostByOneThatIsAloneAndIsBroken) {
    Processes p;
    auto server = p.lease(Sharing::alone);
    auto operators = p.lease(Sharing::alone);
    EXPECT_TRUE(co_await takes(server));
    EXPECT_TRUE(co_await takes(operators));
    CO_ASSERT_OK(co_await operators.give_up());
    CO_ASSERT_OK(co_await server.keep());  // it was looked at a moment ago
    p.clock.advance(11s);
    EXPECT_FALSE((co_await server.keep()).ok());
    EXPECT_FALSE(server.held());
}

KLIEG_ASYNC_TEST(Lease, IsHeldThoughTheAnswerToItsWriteWasLost) {
    Processes p;
    p.faults.begin({.manner = Faults::Manner::lost_answer});
    EXPECT_TRUE(co_await takes(p.a));
    EXPECT_TRUE(p.faults.end());
    p.faults.begin({.manner = Faults::Manner::lost_answer});
    CO_ASSERT_OK(co_await p.a.save("seven"));
    EXPECT_TRUE(p.faults.end());
    // An adapter that asks once more meets its own first write.
    p.faults.begin({.manner = Faults::Manner::repeated});
    CO_ASSERT_OK(co_await p.a.save("eight"));
    EXPECT_TRUE(p.faults.end());
    CO_ASSERT_OK(co_await p.a.renew());
    EXPECT_EQ(p.a.value(), json::Value("eight"));
    EXPECT_FALSE(co_await takes(p.b));
}

KLIEG_ASYNC_TEST(Lease, IsNotLostByAWriteThatWasRefused) {
    Processes p;
    EXPECT_TRUE(co_await takes(p.a));
    CO_ASSERT_OK(co_await p.a.save("seven"));
    p.faults.begin({});
    auto refused = co_await p.a.save("eight");
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::unavailable);
    EXPECT_TRUE(p.a.held());
    EXPECT_EQ(p.a.value(), json::Value("seven"));
    CO_ASSERT_OK(co_await p.a.save("nine"));
    auto row = co_await find(p.tables, p.a.name());
    CO_ASSERT_OK(row);
    CO_ASSERT(row->has_value());
    EXPECT_EQ((*row)->value, json::Value("nine"));
}

/// A renewal that was looked for in vain, and was made after all, lasts no longer than it said: the next one is not it.
KLIEG_ASYNC_TEST(Lease, IsHeldByOneThoughARenewalIsMadeAfterItWasReportedAsFailed) {
    Processes p;
    EXPECT_TRUE(co_await takes(p.a));
    auto late = **co_await find(p.tables, p.a.name());
    ++late.version;
    p.clock.advance(12s);
    CO_ASSERT_OK(co_await p.tables.write(ports::Put{"Leases", json::to_item(late)}));
    CO_ASSERT_OK(co_await p.a.renew());
    p.clock.advance(20s);
    EXPECT_TRUE(p.a.held());
    EXPECT_FALSE(co_await takes(p.b));
}

/// A renewal that happened, though its answer was lost and nobody could look for it, is not the write that follows.
KLIEG_ASYNC_TEST(Lease, SavesWhatItWasGivenAfterARenewalThatItDoesNotKnowOf) {
    Processes p;
    EXPECT_TRUE(co_await takes(p.a));
    auto renewed = **co_await find(p.tables, p.a.name());
    ++renewed.version;
    CO_ASSERT_OK(co_await p.tables.write(ports::Put{"Leases", json::to_item(renewed)}));
    CO_ASSERT_OK(co_await p.a.save("ten"));
    EXPECT_EQ((*co_await find(p.tables, p.a.name()))->value, json::Value("ten"));
    EXPECT_TRUE(p.a.held());
}

}  // namespace
}  // namespace klieg::leases
