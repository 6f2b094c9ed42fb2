#include "realtime/tickets.h"

#include "testing/async_test.h"
#include "testing/faulty_engines.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/run_concurrently.h"

namespace klieg::realtime {
namespace {

struct TwoDoors {
    testing::MemoryTableStore stored{Tickets::tables()};
    testing::ManualClock clock;
    SystemRandom random;
    Tickets here{{stored, clock, random}};
    Tickets there{{stored, clock, random}};
    Principal ada{.user = UserId::make(random),
                  .role = Role::moderator,
                  .session = SessionId::make(random),
                  .scopes = {Scope::read, Scope::admin}};
};

KLIEG_ASYNC_TEST(Tickets, MadeOnOneNodeOpenOnAnotherForWhomTheyWereMade) {
    TwoDoors site;
    auto const ticket = co_await site.here.make(site.ada);
    CO_ASSERT_OK(ticket);
    auto const who = co_await site.there.use(ticket->ticket);
    CO_ASSERT_OK(who);
    EXPECT_EQ(who->user, site.ada.user);
    EXPECT_EQ(who->role, site.ada.role);
    EXPECT_EQ(who->session, site.ada.session);
    EXPECT_EQ(who->scopes, site.ada.scopes);
}

KLIEG_ASYNC_TEST(Tickets, AreUsedOnce) {
    TwoDoors site;
    auto const ticket = co_await site.here.make(site.ada);
    CO_ASSERT_OK(ticket);
    std::vector<Task<Result<Principal>>> uses;
    for (int i = 0; i < 8; ++i) uses.push_back((i % 2 == 0 ? site.here : site.there).use(ticket->ticket));
    std::size_t opened = 0;
    for (auto const& used : co_await testing::run_concurrently(std::move(uses))) {
        if (used.ok())
            ++opened;
        else
            EXPECT_EQ(used.error().code, "invalid_ticket");
    }
    EXPECT_EQ(opened, 1U);
    EXPECT_FALSE((co_await site.here.use(ticket->ticket)).ok());
}

KLIEG_ASYNC_TEST(Tickets, AreVoidAfterHalfAMinute) {
    TwoDoors site;
    auto const ticket = co_await site.here.make(site.ada);
    CO_ASSERT_OK(ticket);
    site.clock.advance(Tickets::kTicketLifetime);
    EXPECT_EQ((co_await site.here.use(ticket->ticket)).error().code, "invalid_ticket");
}

KLIEG_ASYNC_TEST(Tickets, AreNothingThatIsMadeUp) {
    TwoDoors site;
    for (auto const& text : {std::string(), std::string("x"), std::string(43, 'x'), std::string(10'000, 'x')})
        EXPECT_EQ((co_await site.here.use(text)).error().code, "invalid_ticket");
    EXPECT_EQ((co_await site.here.make({})).error().kind, Errc::unauthenticated);
}

}  // namespace
}  // namespace klieg::realtime
