#include "events/projector.h"

#include "events/fixture_for_test.h"

namespace klieg::events {
namespace {

struct Applying : Telling {
    using Telling::Telling;
    std::vector<std::string> applied;
    bool refuse = false;
    bool throws = false;

    Projection projection() {
        return {"test", [this](Envelope envelope) { return apply(std::move(envelope)); }};
    }
    Task<Result<>> apply(Envelope envelope) {
        if (throws) throw std::runtime_error("a bug");
        if (refuse) co_return Error{Errc::unavailable, "not now"};
        applied.push_back(payload_of<Told>(envelope)->text);
        co_return Result<>{};
    }
    Task<> say(std::string text) {
        co_await tell({"v_1", 1}, std::move(text));
        co_await move_all();
    }
};

KLIEG_ASYNC_TEST(Projector, AppliesEachEventAndGoesOnWhereItWas) {
    Applying f(co_await this_executor());
    Projector projector(f.projection(), f.log, f.tables, f.executor);
    co_await f.say("first");
    EXPECT_EQ(*(co_await projector.project_once("0")), 1U);
    EXPECT_EQ(*(co_await projector.project_once("0")), 0U);
    co_await f.say("second");
    f.refuse = true;
    EXPECT_FALSE((co_await projector.project_once("0")).ok());
    f.refuse = false;
    EXPECT_EQ(*(co_await projector.project_once("0")), 1U);
    EXPECT_EQ(f.applied, (std::vector<std::string>{"first", "second"}));
    CO_ASSERT_OK(co_await projector.rebuild());
    EXPECT_EQ(*(co_await projector.project_once("0")), 2U);
}

KLIEG_ASYNC_TEST(Projector, PassesOverWhatNobodyCanRead) {
    Applying f(co_await this_executor());
    Projector projector(f.projection(), f.log, f.tables, f.executor);
    CO_ASSERT_OK(co_await f.log.append({{"v_1", "{ no JSON"}, {"v_1", "[]"}}));
    co_await f.say("after");
    CO_ASSERT_OK(co_await projector.project_once("0"));
    EXPECT_EQ(f.applied, std::vector<std::string>{"after"});
}

KLIEG_ASYNC_TEST(Projector, OutlivesABugInWhatItApplies) {
    Applying f(co_await this_executor());
    Projector projector(f.projection(), f.log, f.tables, f.executor);
    co_await f.say("first");
    f.throws = true;
    EXPECT_FALSE((co_await projector.project_once("0")).ok());
    f.throws = false;
    EXPECT_EQ(*(co_await projector.project_once("0")), 1U);
}

}  // namespace
}  // namespace klieg::events
