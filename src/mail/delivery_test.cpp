#include "mail/delivery.h"

#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_mail.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"

namespace klieg::mail {

namespace {

struct Office {
    testing::MemoryTableStore tables{Delivery::tables()};
    testing::ManualClock clock;
    testing::MemoryMail sender;
    Delivery delivery{{tables, clock, &sender}, {.per_hour_max = 2, .per_day_max = 3}};

    Task<Result<>> send(std::string to) {
        co_return co_await delivery.send({.to = std::move(to), .subject = "Hello", .text = "Hello", .id = "m"});
    }
};

}  // namespace

KLIEG_ASYNC_TEST(Delivery, FloodsNoAddress) {
    Office office;
    CO_ASSERT_OK(co_await office.send("ada@example.org"));
    CO_ASSERT_OK(co_await office.send("Ada@Example.org"));
    auto const third = co_await office.send("ada@example.org");
    CO_ASSERT(!third.ok());
    EXPECT_EQ(third.error().kind, Errc::rate_limited);
    EXPECT_GT(third.error().retry_after.count(), 0);
    CO_ASSERT_OK(co_await office.send("bob@example.org"));
    office.clock.advance(std::chrono::hours(1));
    CO_ASSERT_OK(co_await office.send("ada@example.org"));
    auto const of_the_day = co_await office.send("ada@example.org");
    CO_ASSERT(!of_the_day.ok());
    EXPECT_GT(of_the_day.error().retry_after, std::chrono::hours(1));
    office.clock.advance(of_the_day.error().retry_after);
    CO_ASSERT_OK(co_await office.send("ada@example.org"));
    EXPECT_EQ(office.sender.sent.size(), 5U);
}

KLIEG_ASYNC_TEST(Delivery, CountsWhatFailsToo) {
    Office office;
    office.sender.fails = Error{Errc::unavailable, "away", "mail_server_away"};
    for (int i = 0; i < 5; ++i) EXPECT_FALSE((co_await office.send("ada@example.org")).ok());
    EXPECT_EQ(office.sender.tried.size(), 2U);
}

KLIEG_ASYNC_TEST(Delivery, SaysThatThereIsNone) {
    Office office;
    Delivery none({office.tables, office.clock});
    EXPECT_FALSE(none.is_on());
    auto const refused = co_await none.send({.to = "ada@example.org", .subject = "", .text = "", .id = "m"});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, Delivery::kOff);
}

}  // namespace klieg::mail
