#include "idempotency/key_table.h"

#include "http/request.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/tables_in_front.h"

namespace klieg::idempotency {

namespace {

using namespace std::chrono_literals;
using http::IdempotencyKey;
using http::KeptAnswer;
using State = KeyTable::Claim::State;
using Outcome = KeyTable::Outcome;

UserId user(char letter) {
    return UserId::parse("u_" + std::string(16, letter)).value();
}

struct KeyTableFixture {
    testing::MemoryTableStore tables{KeyTable::tables()};
    testing::ManualClock clock;
    SystemRandom random;
    KeyTable here{tables, clock, random, {}};
    KeyTable there{tables, clock, random, {}};  ///< another node
    IdempotencyKey key{user('a'), "k1"};
    KeptAnswer answer{201, "application/json", "/api/things/t_1", "\"v1\"", R"({"id":"t_1"})"};
};

}  // namespace

KLIEG_ASYNC_TEST(KeyTable, GivesAKeyToOneAndItsAnswerToAllWhoComeLater) {
    KeyTableFixture f;
    auto first = co_await f.here.claim(f.key, "print");
    CO_ASSERT_OK(first);
    EXPECT_EQ(first->state, State::ours);
    auto second = co_await f.there.claim(f.key, "print");
    CO_ASSERT_OK(second);
    EXPECT_EQ(second->state, State::in_flight);
    EXPECT_EQ(second->fingerprint, "print");
    CO_ASSERT_OK(co_await f.here.keep(f.key, first->holder, f.answer));
    auto later = co_await f.there.claim(f.key, "another");
    CO_ASSERT_OK(later);
    EXPECT_EQ(later->state, State::answered);
    EXPECT_EQ(later->fingerprint, "print");
    EXPECT_EQ(later->answer.status, 201);
    EXPECT_EQ(later->answer.content_type, "application/json");
    EXPECT_EQ(later->answer.location, "/api/things/t_1");
    EXPECT_EQ(later->answer.etag, "\"v1\"");
    EXPECT_EQ(later->answer.body, R"({"id":"t_1"})");
}

KLIEG_ASYNC_TEST(KeyTable, KeepsTheKeysOfUsersApart) {
    KeyTableFixture f;
    EXPECT_EQ((co_await f.here.claim(f.key, "print"))->state, State::ours);
    EXPECT_EQ((co_await f.here.claim({user('b'), "k1"}, "print"))->state, State::ours);
    EXPECT_EQ((co_await f.here.claim({user('a'), "k2"}, "print"))->state, State::ours);
    EXPECT_EQ(f.tables.item_count("Idempotency"), 3U);
}

KLIEG_ASYNC_TEST(KeyTable, FreesWhatACrashLeftOnceItsLeaseIsOver) {
    KeyTableFixture f;
    auto crashed = co_await f.here.claim(f.key, "print");
    f.clock.advance(59s);
    EXPECT_EQ((co_await f.there.claim(f.key, "print"))->state, State::in_flight);
    f.clock.advance(1s);
    auto next = co_await f.there.claim(f.key, "print");
    EXPECT_EQ(next->state, State::ours);
    auto late = co_await f.here.keep(f.key, crashed->holder, f.answer);
    EXPECT_EQ(late.error().kind, Errc::conflict) << "who lost his lease changes nothing";
    CO_ASSERT_OK(co_await f.here.release(f.key, crashed->holder, Outcome::nothing_done));
    EXPECT_EQ((co_await f.here.claim(f.key, "print"))->state, State::in_flight);
    CO_ASSERT_OK(co_await f.there.keep(f.key, next->holder, f.answer));
    EXPECT_EQ((co_await f.here.claim(f.key, "print"))->state, State::answered);
}

KLIEG_ASYNC_TEST(KeyTable, ForgetsAfterADay) {
    KeyTableFixture f;
    auto first = co_await f.here.claim(f.key, "print");
    CO_ASSERT_OK(co_await f.here.keep(f.key, first->holder, f.answer));
    f.clock.advance(24h - 1s);
    EXPECT_EQ((co_await f.here.claim(f.key, "print"))->state, State::answered);
    f.clock.advance(1s);
    auto again = co_await f.here.claim(f.key, "another");
    EXPECT_EQ(again->state, State::ours);
    CO_ASSERT_OK(co_await f.here.keep(f.key, again->holder, {.status = 200}));
    auto kept = co_await f.here.claim(f.key, "another");
    EXPECT_EQ(kept->answer.status, 200);
    EXPECT_FALSE(kept->answer.body) << "nothing of the first answer is left";
}

KLIEG_ASYNC_TEST(KeyTable, FreesAKeyWhoseRequestDidNothing) {
    KeyTableFixture f;
    auto first = co_await f.here.claim(f.key, "print");
    CO_ASSERT_OK(co_await f.here.release(f.key, first->holder, Outcome::nothing_done));
    EXPECT_EQ(f.tables.item_count("Idempotency"), 0U);
    EXPECT_EQ((co_await f.here.claim(f.key, "another"))->state, State::ours);
}

KLIEG_ASYNC_TEST(KeyTable, GivesTheSameRequestTheSameSeedUntilItIsAnswered) {
    KeyTableFixture f;
    auto first = co_await f.here.claim(f.key, "print");
    EXPECT_EQ(first->seed.size(), OrderedText::kLength);
    // Of one seed each kind of thing has an id, those that sort by time among them.
    http::Request request;
    request.seed = first->seed;
    auto const video = request.id_to_make<VideoKind>();
    CO_ASSERT(video.has_value());
    EXPECT_EQ(request.id_to_make<CommentKind>(*video)->order(), first->seed);
    request.seed.clear();
    EXPECT_FALSE(request.id_to_make<VideoKind>().has_value());
    EXPECT_FALSE(request.id_to_make<CommentKind>(*video).has_value());
    CO_ASSERT_OK(co_await f.here.release(f.key, first->holder, Outcome::unknown));
    auto second = co_await f.there.claim(f.key, "print");
    EXPECT_EQ(second->state, State::ours);
    EXPECT_EQ(second->seed, first->seed) << "of a try that nobody knows the outcome of";
    f.clock.advance(60s);
    auto third = co_await f.here.claim(f.key, "print");
    EXPECT_EQ(third->state, State::ours);
    EXPECT_EQ(third->seed, first->seed) << "of one that crashed";
    CO_ASSERT_OK(co_await f.here.release(f.key, third->holder, Outcome::unknown));
    auto another = co_await f.here.claim(f.key, "another");
    EXPECT_EQ(another->state, State::ours);
    EXPECT_NE(another->seed, first->seed) << "another request makes another thing";
    CO_ASSERT_OK(co_await f.here.release(f.key, another->holder, Outcome::unknown));
    f.clock.advance(24h);
    EXPECT_NE((co_await f.here.claim(f.key, "another"))->seed, another->seed) << "a day is all that a key lasts";
}

KLIEG_ASYNC_TEST(KeyTable, TellsOfAStoreThatFailsAndTakesNothingByIt) {
    KeyTableFixture f;
    Error const away{Errc::unavailable, "the engine is away"};
    f.tables.fail_after(0, 1, away);
    EXPECT_EQ((co_await f.here.claim(f.key, "print")).error().kind, Errc::unavailable);
    EXPECT_EQ(f.tables.item_count("Idempotency"), 0U);

    auto first = co_await f.here.claim(f.key, "print");
    f.tables.fail_after(1, 1, away);  // the write loses, the read fails
    EXPECT_EQ((co_await f.there.claim(f.key, "print")).error().kind, Errc::unavailable);
    f.tables.fail_after(0, 1, away);
    EXPECT_EQ((co_await f.here.keep(f.key, first->holder, f.answer)).error().kind, Errc::unavailable);
    EXPECT_EQ((co_await f.there.claim(f.key, "print"))->state, State::in_flight);
    f.clock.advance(60s);
    EXPECT_EQ((co_await f.there.claim(f.key, "print"))->state, State::ours);
}

KLIEG_ASYNC_TEST(KeyTable, BelievesNoRefusalOfAWriteThatHappened) {
    /// Carries the first write out and says that its condition did not hold, as an adapter that asks twice would.
    class AskingTwice final : public testing::TablesInFront {
    public:
        using TablesInFront::TablesInFront;
        Task<Result<>> write(ports::Action action) override {
            auto again = action;
            KLIEG_CO_CHECK(co_await inner_.write(std::move(action)));
            co_return co_await inner_.write(std::move(again));
        }
    };
    KeyTableFixture f;
    AskingTwice twice(f.tables);
    KeyTable node(twice, f.clock, f.random, {});
    EXPECT_EQ((co_await node.claim(f.key, "print"))->state, State::ours);
}

}  // namespace klieg::idempotency
