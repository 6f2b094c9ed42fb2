#include "identity/ended_sessions_news.h"

#include "identity/fixture_for_test.h"
#include "testing/async_test.h"

namespace klieg::identity {
namespace {

using Where = SessionsEnded::Where;

/// A node with its accounts, and another over the same rows, each of which hears what the other says.
struct TwoNodes {
    explicit TwoNodes(Executor executor) {
        here.sessions.on_ended([this](SessionsEnded const& ended) { told_here.push_back(ended); });
        there.on_ended([this](SessionsEnded const& ended) { told_there.push_back(ended); });
        here.feature.ended_sessions_news.start(executor);
        news_there.start(executor);
    }

    Identity here;
    SessionService there{here.repo, here.clock, here.random, {}};
    EndedSessionsNews news_there{there, here.broadcast, here.random};
    std::vector<SessionsEnded> told_here;
    std::vector<SessionsEnded> told_there;
};

KLIEG_ASYNC_TEST(EndedSessionsNews, EndASessionOnTheOtherNode) {
    TwoNodes nodes(co_await this_executor());
    auto made = co_await nodes.here.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    auto caller = co_await nodes.there.who_is(made->token);
    CO_ASSERT_OK(caller);

    CO_ASSERT_OK(co_await nodes.here.sessions.end(made->token));
    co_await yield();
    EXPECT_FALSE((co_await nodes.there.who_is(made->token)).ok()) << "without waiting for a minute";
    CO_ASSERT(nodes.told_there.size() == 1);
    EXPECT_EQ(nodes.told_there[0].user, caller->user);
    EXPECT_EQ(nodes.told_there[0].session, caller->session);
    EXPECT_EQ(nodes.told_there[0].where, Where::another_node);
    co_await yield();
    CO_ASSERT(nodes.told_here.size() == 1);
    EXPECT_EQ(nodes.told_here[0].where, Where::this_node) << "and nobody hears himself";
}

KLIEG_ASYNC_TEST(EndedSessionsNews, TellOfAnAccountThatIsSuspended) {
    TwoNodes nodes(co_await this_executor());
    auto made = co_await nodes.here.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    auto caller = co_await nodes.there.who_is(made->token);
    CO_ASSERT_OK(caller);
    auto root = co_await nodes.here.service.create_user(named("root"), Role::administrator);
    CO_ASSERT_OK(root);
    Principal const admin{root->user_id, Role::administrator, {}};
    CO_ASSERT_OK(co_await nodes.here.service.set_standing(admin, caller->user, {Standing::suspended}));
    co_await yield();
    EXPECT_FALSE((co_await nodes.there.who_is(made->token)).ok());
    CO_ASSERT(nodes.told_there.size() == 1);
    EXPECT_EQ(nodes.told_there[0].user, caller->user);
    EXPECT_EQ(nodes.told_there[0].session, std::nullopt);
    EXPECT_EQ(nodes.told_there[0].kept, std::nullopt);
}

KLIEG_ASYNC_TEST(EndedSessionsNews, PassOverWhatTheyCannotRead) {
    TwoNodes nodes(co_await this_executor());
    for (auto const* said : {"", "nonsense", "{}", R"({"node":"x","user":"nobody"})"})
        nodes.here.broadcast.publish("sessions-ended", said);
    co_await yield();
    EXPECT_TRUE(nodes.told_there.empty());
}

}  // namespace
}  // namespace klieg::identity
