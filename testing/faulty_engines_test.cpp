#include "testing/faulty_engines.h"

#include "testing/async_test.h"
#include "testing/memory_table_store.h"

#include <stdexcept>

namespace klieg::testing {
namespace {

using Manner = Faults::Manner;

struct Fixture {
    MemoryTableStore memory{{{.name = "Things", .partition_attribute = "Id"}}};
    Faults faults;
    FaultyTables tables{memory, faults};

    /// Puts a thing that must be new.
    Task<Result<>> put(std::string id) {
        return tables.write(ports::Put{"Things", {{"Id", id}}, {ports::Condition::attribute_absent("Id")}});
    }
    Task<bool> has(std::string id) {
        auto item = co_await memory.get("Things", {id}, ports::Consistency::strong);
        co_return item.ok() && item->has_value();
    }
};

}  // namespace

KLIEG_ASYNC_TEST(FaultyEngines, RefuseTheCallsOfThePlanAndNoOthers) {
    Fixture f;
    f.faults.begin({.healthy = 1, .faulty = 1, .error = {Errc::internal, "broken"}});
    CO_ASSERT_OK(co_await f.put("a"));
    EXPECT_EQ((co_await f.put("b")).error().detail, "broken");
    EXPECT_FALSE(co_await f.has("b"));
    CO_ASSERT_OK(co_await f.put("c"));
    EXPECT_TRUE(f.faults.end());
    f.faults.begin({.faulty = Faults::kAllThatFollow});
    for (int i = 0; i < 3; ++i) EXPECT_FALSE((co_await f.put("d")).ok());
    EXPECT_TRUE(f.faults.end());
    CO_ASSERT_OK(co_await f.put("d"));
    f.faults.begin({.healthy = 1});
    CO_ASSERT_OK(co_await f.put("e"));
    EXPECT_FALSE(f.faults.end()) << "it was never asked for the call that would have failed";
}

KLIEG_ASYNC_TEST(FaultyEngines, LoseTheAnswersOfChangesAlone) {
    Fixture f;
    f.faults.begin({.faulty = 1, .manner = Manner::lost_answer});
    CO_ASSERT_OK(co_await f.tables.get("Things", {"a"}, ports::Consistency::strong));
    EXPECT_EQ((co_await f.put("a")).error().kind, Errc::unavailable);
    EXPECT_TRUE(co_await f.has("a"));
}

KLIEG_ASYNC_TEST(FaultyEngines, ThrowBeforeAnythingWasDone) {
    Fixture f;
    f.faults.begin({.faulty = 1, .manner = Manner::throws, .error = {Errc::internal, "broken"}});
    std::string thrown;
    try {
        static_cast<void>(co_await f.put("a"));
    } catch (std::runtime_error const& error) {
        thrown = error.what();
    }
    EXPECT_EQ(thrown, "broken");
    EXPECT_FALSE(co_await f.has("a"));
    CO_ASSERT_OK(co_await f.put("a"));
}

KLIEG_ASYNC_TEST(FaultyEngines, LetReadsThroughWhereAPlanIsAboutChanges) {
    Fixture f;
    f.faults.begin({.healthy = 1, .faulty = Faults::kAllThatFollow, .among = Faults::Among::changes});
    for (int i = 0; i < 3; ++i) CO_ASSERT_OK(co_await f.tables.get("Things", {"a"}, ports::Consistency::strong));
    CO_ASSERT_OK(co_await f.put("a"));
    EXPECT_FALSE((co_await f.put("b")).ok());
    CO_ASSERT_OK(co_await f.tables.get("Things", {"a"}, ports::Consistency::strong));
    EXPECT_FALSE(co_await f.has("b"));
}

KLIEG_ASYNC_TEST(FaultyEngines, AnswerAChangeThatWasAskedForTwiceAsTheSecond) {
    Fixture f;
    f.faults.begin({.faulty = 1, .manner = Manner::repeated});
    EXPECT_EQ((co_await f.put("a")).error().kind, Errc::conflict) << "by its own condition";
    EXPECT_TRUE(co_await f.has("a"));
}

}  // namespace klieg::testing
