#include "identity/sessions.h"

#include "identity/fixture_for_test.h"
#include "identity/token_hash.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <algorithm>
#include <functional>

namespace klieg::identity {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

struct Ada {
    std::string token;
    Principal principal;
};

Task<Ada> sign_in(Identity& identity) {
    auto made = co_await identity.service.register_user(ada(), client());
    if (!made.ok()) throw std::runtime_error(made.error().detail);
    auto caller = co_await identity.sessions.who_is(made->token);
    co_return Ada{made->token, *caller};
}

KLIEG_ASYNC_TEST(SessionService, AKnownTokenCostsNoReadOfTheStorage) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    auto before = identity.tables.calls();
    for (int i = 0; i < 10; ++i) CO_ASSERT_OK(co_await identity.sessions.who_is(ada.token));
    EXPECT_EQ(identity.tables.calls(), before);
}

KLIEG_ASYNC_TEST(SessionService, TellsWhoACallerIsByNow) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    identity.tables.catch_up();
    auto renewed = co_await identity.sessions.renewed(ada.principal);
    CO_ASSERT_OK(renewed);
    EXPECT_EQ(renewed->role, Role::user);
    auto root = co_await identity.service.create_user(named("root"), Role::administrator);
    CO_ASSERT_OK(root);
    Principal const admin{root->user_id, Role::administrator, {}};
    CO_ASSERT_OK(co_await identity.service.set_role(admin, ada.principal.user, Role::moderator));
    EXPECT_EQ((co_await identity.sessions.renewed(ada.principal))->role, Role::moderator);
    CO_ASSERT_OK(co_await identity.service.set_standing(admin, ada.principal.user, {Standing::suspended}));
    EXPECT_EQ((co_await identity.sessions.renewed(ada.principal)).error().kind, Errc::unauthenticated);
    CO_ASSERT_OK(co_await identity.service.set_standing(admin, ada.principal.user, {Standing::active}));
    CO_ASSERT_OK(co_await identity.sessions.renewed(ada.principal));
    CO_ASSERT_OK(co_await identity.sessions.end(ada.token));
    identity.tables.catch_up();
    EXPECT_EQ((co_await identity.sessions.renewed(ada.principal)).error().kind, Errc::unauthenticated);
}

KLIEG_ASYNC_TEST(SessionService, ForgedTokensAreNobody) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    auto altered = ada.token;
    altered[5] = altered[5] == 'A' ? 'B' : 'A';
    for (std::string token : {altered, std::string(), std::string("x"), ada.token + "A", std::string(43, 'A')}) {
        auto caller = co_await identity.sessions.who_is(token);
        CO_ASSERT(!caller.ok());
        EXPECT_EQ(caller.error().kind, Errc::unauthenticated);
    }
}

KLIEG_ASYNC_TEST(SessionService, TheTokenItselfIsStoredNowhere) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    identity.tables.catch_up();
    auto page = co_await identity.tables.scan({.table = "Sessions"});
    CO_ASSERT_OK(page);
    CO_ASSERT(page->items.size() == 1);
    EXPECT_EQ(json::to_text(json::Value(page->items[0])).find(ada.token), std::string::npos);
}

KLIEG_ASYNC_TEST(SessionService, EndsAtOnceForItsHolder) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    CO_ASSERT_OK(co_await identity.sessions.end(ada.token));
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
    CO_ASSERT_OK(co_await identity.sessions.end(ada.token));
}

KLIEG_ASYNC_TEST(SessionService, EndsAtOnceForItsHolderAlsoWhereAnotherNodeWasFaster) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    CO_ASSERT_OK(co_await identity.repo.remove_session(hash_of_token(ada.token)));
    CO_ASSERT_OK(co_await identity.sessions.end(ada.token));
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
}

KLIEG_ASYNC_TEST(SessionService, ASessionEndedWhileItIsLoadedIsNotRemembered) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    identity.sessions.forget_user(ada.principal.user);
    std::vector<Task<Result<>>> both;
    auto ask = [](Identity& to, std::string token) -> Task<Result<>> {
        auto caller = co_await to.sessions.who_is(std::move(token));
        co_return caller.ok() ? Result<>{} : Result<>(caller.error());
    };
    both.push_back(ask(identity, ada.token));
    both.push_back(identity.sessions.end(ada.token));
    co_await testing::run_concurrently(std::move(both));
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
}

KLIEG_ASYNC_TEST(SessionService, LivesThirtyDaysPastItsLastUse) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    for (int i = 0; i < 3; ++i) {
        identity.clock.advance(days(29));
        CO_ASSERT_OK(co_await identity.sessions.who_is(ada.token));
    }
    identity.clock.advance(days(30) + seconds(1));
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
}

KLIEG_ASYNC_TEST(SessionService, NotesItsUseAtMostEveryFiveMinutes) {
    Identity identity({}, {.cached_for = std::chrono::hours(1)});
    auto ada = co_await sign_in(identity);
    auto before = identity.tables.calls();
    identity.clock.advance(minutes(4));
    CO_ASSERT_OK(co_await identity.sessions.who_is(ada.token));
    EXPECT_EQ(identity.tables.calls(), before);
    identity.clock.advance(minutes(1));
    CO_ASSERT_OK(co_await identity.sessions.who_is(ada.token));
    CO_ASSERT_OK(co_await identity.sessions.who_is(ada.token));
    EXPECT_EQ(identity.tables.calls(), before + 1);
}

KLIEG_ASYNC_TEST(SessionService, IsGoodWhileItsUseCannotBeNoted) {
    Identity identity({}, {.cached_for = std::chrono::hours(1)});
    auto ada = co_await sign_in(identity);
    identity.clock.advance(minutes(5));
    identity.tables.fail_after(0, 1, Error{Errc::unavailable, "the disk is away"});
    CO_ASSERT_OK(co_await identity.sessions.who_is(ada.token));
}

KLIEG_ASYNC_TEST(SessionService, NotingItsUseBringsNoEndedSessionBack) {
    Identity identity({}, {.cached_for = std::chrono::hours(1)});
    auto ada = co_await sign_in(identity);
    // Another node ends it.
    CO_ASSERT_OK(co_await identity.repo.remove_session(hash_of_token(ada.token)));
    identity.clock.advance(minutes(5));
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
    EXPECT_EQ(identity.tables.item_count("Sessions"), 0U);
}

KLIEG_ASYNC_TEST(SessionService, WhatAnotherNodeEndedIsNoticedWithinAMinute) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    CO_ASSERT_OK(co_await identity.repo.remove_session(hash_of_token(ada.token)));
    identity.clock.advance(seconds(60));
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
}

KLIEG_ASYNC_TEST(SessionService, ListsNewestFirstPageByPageAndRevokesOwnOnesOnly) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    Credentials credentials{"ada", "analytical-engine"};
    for (int i = 0; i < 3; ++i) {
        identity.clock.advance(seconds(1));
        CO_ASSERT_OK(co_await identity.service.log_in(credentials, client()));
    }
    identity.tables.catch_up();
    auto first = co_await identity.sessions.list(ada.principal, 3, {});
    CO_ASSERT_OK(first);
    CO_ASSERT(first->sessions.size() == 3);
    EXPECT_GT(first->sessions[0].created_at, first->sessions[1].created_at);
    auto last = co_await identity.sessions.list(ada.principal, 3, first->next);
    CO_ASSERT_OK(last);
    CO_ASSERT(last->sessions.size() == 1);
    EXPECT_EQ(last->sessions[0].session_id, ada.principal.session);
    EXPECT_TRUE(last->next.empty());

    Principal other{UserId::make(identity.random), Role::administrator, {}};
    EXPECT_EQ((co_await identity.sessions.revoke(other, ada.principal.session)).error().kind, Errc::not_found);
    CO_ASSERT_OK(co_await identity.sessions.revoke(ada.principal, ada.principal.session));
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
}

KLIEG_ASYNC_TEST(SessionService, SessionsOfOneMomentAreListedByTheirIdsEachOnce) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    std::vector<std::string> ids{ada.principal.session.text()};
    Credentials credentials{"ada", "analytical-engine"};
    for (int i = 0; i < 5; ++i) {
        auto opened = co_await identity.service.log_in(credentials, client());
        CO_ASSERT_OK(opened);
        ids.push_back((co_await identity.sessions.who_is(opened->token))->session.text());
    }
    std::ranges::sort(ids, std::greater());

    identity.tables.catch_up();
    std::vector<std::string> listed;
    ports::Cursor cursor;
    do {
        auto page = co_await identity.sessions.list(ada.principal, 2, std::move(cursor));
        CO_ASSERT_OK(page);
        for (auto const& session : page->sessions) listed.push_back(session.session_id.text());
        cursor = std::move(page->next);
    } while (!cursor.empty());
    EXPECT_EQ(listed, ids);
}

KLIEG_ASYNC_TEST(SessionService, OnesStoredWithoutAnOrderAreListedAfterAStart) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    ports::Update as_stored_before{
        "Sessions", {crypto::to_base64url(crypto::as_text(crypto::sha256(ada.token)))}, {}, {"CreatedOrder"}};
    CO_ASSERT_OK(co_await identity.tables.write(std::move(as_stored_before)));
    identity.tables.catch_up();
    EXPECT_TRUE((co_await identity.sessions.list(ada.principal, 10, {}))->sessions.empty());
    CO_ASSERT_OK(co_await identity.feature.start());
    identity.tables.catch_up();
    EXPECT_EQ((co_await identity.sessions.list(ada.principal, 10, {}))->sessions.size(), 1U);
    EXPECT_TRUE((co_await identity.sessions.who_is(ada.token)).ok());
}

/// A row of a release to come, say: else nobody could look at their sessions, and no server start.
KLIEG_ASYNC_TEST(SessionService, OnesThatCannotBeReadKeepNobodyFromTheOthers) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    ports::Item unread{{"TokenHash", "a"}, {"UserId", ada.principal.user.text()}, {"ExpiresAt", "never"}};
    CO_ASSERT_OK(co_await identity.tables.write(ports::Put{"Sessions", unread}));
    unread["TokenHash"] = "b";
    unread["CreatedOrder"] = "2026";
    CO_ASSERT_OK(co_await identity.tables.write(ports::Put{"Sessions", unread}));
    CO_ASSERT_OK(co_await identity.feature.start());
    identity.tables.catch_up();
    auto const listed = co_await identity.sessions.list(ada.principal, 10, {});
    CO_ASSERT_OK(listed);
    EXPECT_EQ(listed->sessions.size(), 1U);
}

KLIEG_ASYNC_TEST(SessionService, TheOldestGoesBeyondTheLimit) {
    Identity identity({}, {.per_user_max = 3});
    auto ada = co_await sign_in(identity);
    Credentials credentials{"ada", "analytical-engine"};
    for (int i = 0; i < 3; ++i) {
        identity.clock.advance(seconds(1));
        identity.tables.catch_up();
        CO_ASSERT_OK(co_await identity.service.log_in(credentials, client()));
    }
    EXPECT_EQ(identity.tables.item_count("Sessions"), 3U);
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
}

KLIEG_ASYNC_TEST(SessionService, TheLimitHoldsForThoseOpenedAtTheSameMoment) {
    Identity identity({}, {.per_user_max = 3});
    auto ada = co_await sign_in(identity);
    auto user = co_await identity.repo.find_user(ada.principal.user);
    CO_ASSERT_OK(user);
    identity.clock.advance(seconds(1));
    for (int round = 0; round < 2; ++round) {
        std::vector<Task<Result<std::string>>> openings;
        for (int i = 0; i < 3; ++i) openings.push_back(identity.sessions.open(**user, client()));
        for (auto const& opened : co_await testing::run_concurrently(std::move(openings))) CO_ASSERT_OK(opened);
        if (testing::MemoryTableStore::of_environment().calls_max > 0) {
            identity.tables.catch_up();  // an index that does not show them yet is why it takes one more
            CO_ASSERT_OK(co_await identity.sessions.open(**user, client()));
        }
        EXPECT_EQ(identity.tables.item_count("Sessions"), 3U);
    }
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
}

KLIEG_ASYNC_TEST(SessionService, StrangeBytesOfAUserAgentDoNotSpoilItsRow) {
    Identity identity;
    Client strange{"192.0.2.7", "\xff\xfe \n" + std::string(1000, 'x'), "192.0.2.7"};
    auto made = co_await identity.service.register_user(ada(), strange);
    CO_ASSERT_OK(made);
    auto caller = co_await identity.sessions.who_is(made->token);
    CO_ASSERT_OK(caller);
    identity.tables.catch_up();
    auto page = co_await identity.sessions.list(*caller, 24, {});
    CO_ASSERT_OK(page);
    EXPECT_EQ(page->sessions[0].user_agent, "?? ?" + std::string(252, 'x'));
}

KLIEG_ASYNC_TEST(SessionService, TellsWhoListensWhichSessionEnded) {
    Identity identity({}, {.per_user_max = 2});
    std::vector<SessionsEnded> told;
    identity.sessions.on_ended([&told](SessionsEnded const& ended) { told.push_back(ended); });
    auto ada = co_await sign_in(identity);
    Credentials credentials{"ada", "analytical-engine"};
    std::vector<std::string> tokens;
    for (int i = 0; i < 2; ++i) {
        identity.clock.advance(seconds(1));
        identity.tables.catch_up();
        auto again = co_await identity.service.log_in(credentials, client());
        CO_ASSERT_OK(again);
        tokens.push_back(again->token);
    }
    CO_ASSERT(told.size() == 1);  // the oldest went
    EXPECT_EQ(told[0].user, ada.principal.user);
    EXPECT_EQ(told[0].session, ada.principal.session);

    auto second = co_await identity.sessions.who_is(tokens[0]);
    auto third = co_await identity.sessions.who_is(tokens[1]);
    CO_ASSERT_OK(second);
    CO_ASSERT_OK(third);
    CO_ASSERT_OK(co_await identity.sessions.end(tokens[0]));
    CO_ASSERT_OK(co_await identity.sessions.end(tokens[0]));
    CO_ASSERT(told.size() == 2);
    EXPECT_EQ(told[1].session, second->session);

    identity.tables.catch_up();
    CO_ASSERT_OK(co_await identity.sessions.revoke(*third, third->session));
    CO_ASSERT(told.size() == 3);
    EXPECT_EQ(told[2].session, third->session);
}

KLIEG_ASYNC_TEST(SessionService, TellsOfASessionThatAnotherNodeEndedOnceItNotices) {
    Identity identity({}, {.cached_for = std::chrono::hours(1)});
    std::vector<SessionsEnded> told;
    identity.sessions.on_ended([&told](SessionsEnded const& ended) { told.push_back(ended); });
    auto ada = co_await sign_in(identity);
    CO_ASSERT_OK(co_await identity.repo.remove_session(hash_of_token(ada.token)));
    identity.clock.advance(minutes(5));
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
    CO_ASSERT(told.size() == 1);
    EXPECT_EQ(told[0].session, ada.principal.session);
}

KLIEG_ASYNC_TEST(SessionService, TellsThatAllButOneEndedWhenThePasswordChanges) {
    Identity identity;
    std::vector<SessionsEnded> told;
    identity.sessions.on_ended([&told](SessionsEnded const& ended) { told.push_back(ended); });
    auto ada = co_await sign_in(identity);
    Caller caller{ada.principal, ada.token, client()};
    CO_ASSERT_OK(co_await identity.service.change_password(caller, {"analytical-engine", "difference-engine"}));
    CO_ASSERT(told.size() == 1);
    EXPECT_EQ(told[0].user, ada.principal.user);
    EXPECT_EQ(told[0].session, std::nullopt);
    EXPECT_EQ(told[0].kept, ada.principal.session);
}

KLIEG_ASYNC_TEST(SessionService, IsNobodysWhileItsUserIsSuspended) {
    Identity identity;
    std::vector<SessionsEnded> told;
    identity.sessions.on_ended([&told](SessionsEnded const& ended) { told.push_back(ended); });
    SessionService another_node(identity.repo, identity.clock, identity.random, {});
    auto ada = co_await sign_in(identity);
    auto root = co_await identity.service.create_user(named("root"), Role::administrator);
    CO_ASSERT_OK(root);
    Principal admin{root->user_id, Role::administrator, {}};
    CO_ASSERT_OK(co_await another_node.who_is(ada.token));

    CO_ASSERT_OK(co_await identity.service.set_standing(admin, ada.principal.user, {Standing::suspended}));
    auto here = co_await identity.sessions.who_is(ada.token);
    CO_ASSERT(!here.ok());
    EXPECT_EQ(here.error().kind, Errc::unauthenticated);
    CO_ASSERT(told.size() == 1);
    EXPECT_EQ(told[0].user, ada.principal.user);
    EXPECT_EQ(told[0].session, std::nullopt);
    EXPECT_EQ(told[0].kept, std::nullopt);
    identity.clock.advance(seconds(60));
    EXPECT_FALSE((co_await another_node.who_is(ada.token)).ok());

    CO_ASSERT_OK(co_await identity.service.set_standing(admin, ada.principal.user, {Standing::active}));
    EXPECT_TRUE((co_await identity.sessions.who_is(ada.token)).ok());
    EXPECT_EQ(told.size(), 1U);
}

KLIEG_ASYNC_TEST(SessionService, TellsAtOnceWhatItKnowsOfAToken) {
    Identity identity;
    auto made = co_await identity.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    auto known = [&](std::string const& token) { return identity.sessions.known(token); };
    EXPECT_FALSE(known(made->token).caller);
    EXPECT_TRUE(known(made->token).seen) << "it was made here";
    auto const invented = std::string(43, 'x');
    EXPECT_FALSE(known(invented).seen);
    EXPECT_TRUE(known("too short for a token").seen) << "looking at it costs nothing";

    auto const caller = co_await identity.sessions.who_is(made->token);
    CO_ASSERT_OK(caller);
    EXPECT_EQ(known(made->token).caller->user, caller->user);
    identity.clock.advance(seconds(61));
    EXPECT_FALSE(known(made->token).caller) << "it may have been ended elsewhere";
    EXPECT_TRUE(known(made->token).seen);
    CO_ASSERT_OK(co_await identity.sessions.who_is(made->token));
    EXPECT_TRUE(known(made->token).caller);

    CO_ASSERT_OK(co_await identity.sessions.end(made->token));
    EXPECT_FALSE(known(made->token).seen);
    EXPECT_FALSE((co_await identity.sessions.who_is(invented)).ok());
    EXPECT_FALSE(known(invented).seen) << "an invented one stays one";
}

/// Else a token that has ended would be looked up for ever at nobody's charge.
KLIEG_ASYNC_TEST(SessionService, ForgetsATokenThatItFindsVoid) {
    Identity identity;
    auto ada = co_await sign_in(identity);
    SessionService another_node(identity.repo, identity.clock, identity.random, {});
    CO_ASSERT_OK(co_await another_node.end(ada.token));
    identity.clock.advance(seconds(61));
    EXPECT_TRUE(identity.sessions.known(ada.token).seen);
    EXPECT_FALSE((co_await identity.sessions.who_is(ada.token)).ok());
    EXPECT_FALSE(identity.sessions.known(ada.token).seen);
}

TEST(SessionCache, KeepsTheOnesUsedLast) {
    SessionCache cache(2);
    SystemRandom random;
    Time now{};
    SteadyTime steady{};
    SessionCache::Entry entry{{UserId::make(random), Role::user, {}}, now + days(1), now, steady + days(1)};
    cache.put("a", entry, 0);
    cache.put("b", entry, 0);
    EXPECT_TRUE(cache.find("a", now, steady));
    cache.put("c", entry, 0);
    EXPECT_TRUE(cache.find("a", now, steady));
    EXPECT_FALSE(cache.find("b", now, steady));
    cache.forget_user(entry.principal.user);
    EXPECT_FALSE(cache.find("a", now, steady));
    EXPECT_FALSE(cache.find("c", now, steady));
    cache.put("a", entry, 0);
    EXPECT_FALSE(cache.find("a", now, steady)) << "loaded before the last forget";
}

TEST(SessionCache, LooksAgainAfterItsTimeWhateverTheDateSays) {
    SessionCache cache(2);
    SystemRandom random;
    Time const now{days(400)};
    SteadyTime const steady{};
    cache.put("a", {{UserId::make(random), Role::user, {}}, now + days(1), now, steady + seconds(60)}, 0);
    EXPECT_TRUE(cache.find("a", now - days(365), steady + seconds(59)));
    EXPECT_FALSE(cache.find("a", now - days(365), steady + seconds(60)));
}

}  // namespace
}  // namespace klieg::identity
