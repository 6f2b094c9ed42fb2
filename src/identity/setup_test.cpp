#include "identity/setup.h"

#include "audit/audit.h"
#include "identity/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <stdexcept>

namespace klieg::identity {
namespace {

KLIEG_ASYNC_TEST(Setup, ItsTokenMakesOneAdministratorOnce) {
    Identity identity;
    auto token = co_await identity.setup.prepare();
    CO_ASSERT_OK(token);
    CO_ASSERT(token->has_value());
    auto made = co_await identity.service.set_up(**token, named("root"), client());
    CO_ASSERT_OK(made);
    EXPECT_EQ(made->user.role, Role::administrator);
    auto again = co_await identity.service.set_up(**token, named("second"), client());
    CO_ASSERT(!again.ok());
    EXPECT_EQ(again.error().code, "already_set_up");
    auto later = co_await identity.setup.prepare();
    CO_ASSERT_OK(later);
    EXPECT_FALSE(later->has_value());
}

KLIEG_ASYNC_TEST(Setup, OfTwoWhoUseTheLinkAtOnceOneWins) {
    Identity identity;
    auto token = co_await identity.setup.prepare();
    CO_ASSERT_OK(token);
    std::vector<Task<Result<SignedIn>>> attempts;
    for (std::string name : {"one", "two", "three"})
        attempts.push_back(identity.service.set_up(**token, named(name), client()));
    int won = 0;
    for (auto const& result : co_await testing::run_concurrently(std::move(attempts))) {
        if (result.ok()) ++won;
        if (!result.ok()) EXPECT_EQ(result.error().code, "already_set_up");
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(identity.tables.item_count("Users"), 1U);
}

KLIEG_ASYNC_TEST(Setup, ARestartReplacesTheTokenAndAForgedOneIsRefused) {
    Identity identity;
    auto first = co_await identity.setup.prepare();
    auto second = co_await identity.setup.prepare();
    CO_ASSERT_OK(first);
    CO_ASSERT_OK(second);
    for (std::string token : {first->value(), std::string("forged"), std::string()}) {
        auto refused = co_await identity.service.set_up(token, named("root"), client());
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().kind, Errc::forbidden);
        EXPECT_EQ(refused.error().code, "setup_token_void");
    }
    CO_ASSERT_OK(co_await identity.service.set_up(**second, named("root"), client()));
}

KLIEG_ASYNC_TEST(Setup, ATakenNameLeavesTheTokenGood) {
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(named("first"), client()));
    auto token = co_await identity.setup.prepare();
    CO_ASSERT_OK(token);
    auto refused = co_await identity.service.set_up(**token, named("first"), client());
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::conflict);
    CO_ASSERT_OK(co_await identity.service.set_up(**token, named("chief"), client()));
}

/// An account, as whoever is signed in to it.
Task<Principal> person(Identity& identity, std::string name, Role role) {
    auto made = co_await identity.service.create_user(named(std::move(name)), role);
    if (!made.ok()) throw std::runtime_error("a test's preparation failed: " + made.error().detail);
    co_return Principal{made->user_id, role, {}};
}

KLIEG_ASYNC_TEST(Roles, AreGivenByAdministratorsAndTakeEffectAtOnce) {
    Identity identity;
    auto root = co_await person(identity, "root", Role::administrator);
    auto bob = co_await identity.service.register_user(named("bob"), client());
    CO_ASSERT_OK(bob);
    auto before = co_await identity.sessions.who_is(bob->token);
    CO_ASSERT_OK(before);
    EXPECT_FALSE(before->moderates());

    CO_ASSERT_OK(co_await identity.service.set_role(root, bob->user.user_id, Role::moderator));
    auto after = co_await identity.sessions.who_is(bob->token);
    CO_ASSERT_OK(after);
    EXPECT_TRUE(after->moderates());
    EXPECT_FALSE(after->administers());
}

KLIEG_ASYNC_TEST(Roles, NobodyElseGivesThemAndNobodyTheirOwn) {
    Identity identity;
    auto bob = co_await person(identity, "bob", Role::user);
    auto other = UserId::make(identity.random);
    struct Case {
        Principal caller;
        Errc kind;
    };
    std::vector<Case> cases{{Principal{}, Errc::unauthenticated},
                            {Principal{other, Role::user, {}}, Errc::forbidden},
                            {Principal{other, Role::moderator, {}}, Errc::forbidden},
                            {Principal{bob.user, Role::administrator, {}}, Errc::forbidden}};
    for (auto const& one : cases) {
        auto refused = co_await identity.service.set_role(one.caller, bob.user, Role::administrator);
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().kind, one.kind);
    }
}

KLIEG_ASYNC_TEST(Roles, TwoAdministratorsCannotUnseatEachOther) {
    Identity identity;
    auto a = co_await person(identity, "aaa", Role::administrator);
    auto b = co_await person(identity, "bbb", Role::administrator);
    std::vector<Task<Result<>>> attempts;
    attempts.push_back(identity.service.set_role(a, b.user, Role::user));
    attempts.push_back(identity.service.set_role(b, a.user, Role::user));
    auto results = co_await testing::run_concurrently(std::move(attempts));
    EXPECT_NE(results[0].ok(), results[1].ok());
}

/// An engine may have done what it reports as failed. Sessions that are known by heart would go on for a minute.
KLIEG_ASYNC_TEST(Roles, ThatWereReportedAsNotGivenAreLookedAt) {
    Identity identity;
    auto root = co_await person(identity, "root", Role::administrator);
    auto bob = co_await person(identity, "bob", Role::user);
    auto in = co_await identity.service.log_in({"bob", "correct horse battery"}, client());
    CO_ASSERT_OK(in);
    CO_ASSERT_OK(co_await identity.sessions.who_is(in->token));
    identity.faults.begin({.faulty = 1, .manner = testing::Faults::Manner::lost_answer});
    auto given = co_await identity.service.set_role(root, bob.user, Role::moderator);
    EXPECT_TRUE(identity.faults.end());
    CO_ASSERT_OK(given);
    auto known = co_await identity.sessions.who_is(in->token);
    CO_ASSERT_OK(known);
    EXPECT_EQ(known->role, Role::moderator);

    identity.faults.begin({.healthy = 1, .faulty = 1});
    EXPECT_FALSE((co_await identity.service.set_role(root, bob.user, Role::user)).ok()) << "this one was not given";
    EXPECT_TRUE(identity.faults.end());
}

KLIEG_ASYNC_TEST(Roles, AnAccountThatWasReportedAsNotMadeIsLookedAt) {
    Identity identity;
    for (auto const manner : {testing::Faults::Manner::lost_answer, testing::Faults::Manner::repeated}) {
        auto name = manner == testing::Faults::Manner::repeated ? "bob" : "ada";
        identity.faults.begin({.faulty = 1, .manner = manner});
        auto made = co_await identity.service.create_user(named(name), Role::administrator);
        EXPECT_TRUE(identity.faults.end());
        CO_ASSERT_OK(made);
        CO_ASSERT_OK(co_await identity.service.log_in({name, "correct horse battery"}, client()));
    }
}

KLIEG_ASYNC_TEST(Standing, ThatWasReportedAsNotSetIsLookedAt) {
    Identity identity;
    std::vector<SessionsEnded> told;
    identity.sessions.on_ended([&told](SessionsEnded const& ended) { told.push_back(ended); });
    auto root = co_await person(identity, "root", Role::administrator);
    auto bob = co_await person(identity, "bob", Role::user);
    auto in = co_await identity.service.log_in({"bob", "correct horse battery"}, client());
    CO_ASSERT_OK(in);
    CO_ASSERT_OK(co_await identity.sessions.who_is(in->token));
    identity.faults.begin({.faulty = 1, .manner = testing::Faults::Manner::lost_answer});
    auto set = co_await identity.service.set_standing(root, bob.user, {Standing::suspended});
    EXPECT_TRUE(identity.faults.end());
    CO_ASSERT_OK(set);
    EXPECT_FALSE((co_await identity.sessions.who_is(in->token)).ok());
    EXPECT_EQ(told.size(), 1U);
}

KLIEG_ASYNC_TEST(Standing, IsForgottenWhereNobodyCanTellWhetherItWasSet) {
    Identity identity;
    auto root = co_await person(identity, "root", Role::administrator);
    auto bob = co_await person(identity, "bob", Role::user);
    auto in = co_await identity.service.log_in({"bob", "correct horse battery"}, client());
    CO_ASSERT_OK(in);
    CO_ASSERT_OK(co_await identity.sessions.who_is(in->token));
    identity.faults.begin({.faulty = 1, .manner = testing::Faults::Manner::lost_answer});
    identity.tables.fail_after(4, 1, {Errc::unavailable, "away"});  // of the look behind the write
    EXPECT_FALSE((co_await identity.service.set_standing(root, bob.user, {Standing::suspended})).ok());
    EXPECT_TRUE(identity.faults.end());
    EXPECT_FALSE((co_await identity.sessions.who_is(in->token)).ok());
}

KLIEG_ASYNC_TEST(Standing, IsForThoseWhoModerateToChangeAndNobodysOwn) {
    Identity identity;
    auto bob = co_await person(identity, "bob", Role::user);
    auto root = co_await person(identity, "root", Role::administrator);
    Principal token{root.user, Role::administrator, {}, {Scope::read, Scope::write}};
    struct Case {
        Principal caller;
        UserId user;
        Errc kind;
    };
    std::vector<Case> cases{{Principal{}, bob.user, Errc::unauthenticated},
                            {Principal{bob.user, Role::user, {}}, root.user, Errc::forbidden},
                            {Principal{bob.user, Role::moderator, {}}, root.user, Errc::forbidden},
                            {token, bob.user, Errc::forbidden},
                            {root, root.user, Errc::forbidden},
                            {root, UserId::make(identity.random), Errc::not_found}};
    for (auto const& one : cases) {
        auto refused = co_await identity.service.set_standing(one.caller, one.user, {Standing::suspended});
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().kind, one.kind);
    }
}

KLIEG_ASYNC_TEST(Standing, IsChangedOfWhoHasALowerRoleAlone) {
    Identity identity;
    auto bob = co_await person(identity, "bob", Role::user);
    auto one = co_await person(identity, "moderator", Role::moderator);
    auto two = co_await person(identity, "moderator2", Role::moderator);
    auto a = co_await person(identity, "aaa", Role::administrator);
    auto b = co_await person(identity, "bbb", Role::administrator);
    struct Case {
        Principal by;
        UserId over;
        bool may;
    };
    std::vector<Case> cases{{one, bob.user, true}, {one, two.user, false}, {one, a.user, false},
                            {a, bob.user, true},   {a, two.user, true},    {a, b.user, false}};
    for (auto const& [by, over, may] : cases) {
        auto set = co_await identity.service.set_standing(by, over, {Standing::suspended});
        EXPECT_EQ(set.ok(), may);
        if (!set.ok()) EXPECT_EQ(set.error().code, "higher_role");
    }
}

KLIEG_ASYNC_TEST(Standing, OfASuspensionThatIsOverIsGoodAgainByItself) {
    Identity identity;
    auto bob = co_await person(identity, "bob", Role::moderator);
    auto ada = co_await person(identity, "adas", Role::user);
    auto root = co_await person(identity, "root", Role::administrator);
    auto const until = identity.clock.now() + std::chrono::hours(1);
    CO_ASSERT_OK(co_await identity.service.set_standing(root, bob.user, {Standing::suspended, until, "Rude."}));
    EXPECT_FALSE((co_await identity.service.log_in({"bob", "correct horse battery"}, client())).ok());
    EXPECT_FALSE((co_await identity.service.set_standing(bob, ada.user, {Standing::suspended})).ok());
    identity.clock.advance(std::chrono::hours(1));
    auto in = co_await identity.service.log_in({"bob", "correct horse battery"}, client());
    CO_ASSERT_OK(in);
    CO_ASSERT_OK(co_await identity.sessions.who_is(in->token));
    CO_ASSERT_OK(co_await identity.service.set_standing(bob, ada.user, {Standing::banned}));
    auto refused = co_await identity.service.log_in({"adas", "correct horse battery"}, client());
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, "account_banned");
}

KLIEG_ASYNC_TEST(Standing, TakesAnEndInTheFutureAndOfASuspensionAlone) {
    Identity identity;
    auto bob = co_await person(identity, "bob", Role::user);
    auto root = co_await person(identity, "root", Role::administrator);
    auto const now = identity.clock.now();
    std::vector<StandingChange> const wrong{{Standing::suspended, now, {}},
                                            {Standing::banned, now + std::chrono::hours(1), {}},
                                            {Standing::suspended, {}, std::string(1001, 'x')}};
    for (auto const& change : wrong) {
        auto refused = co_await identity.service.set_standing(root, bob.user, change);
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().kind, Errc::invalid);
    }
}

KLIEG_ASYNC_TEST(Standing, IsReadByItsOwnerWhoProvesWhoHeIs) {
    Identity identity;
    auto bob = co_await person(identity, "bob", Role::user);
    auto root = co_await person(identity, "root", Role::administrator);
    auto active = co_await identity.service.barred({"bob", "correct horse battery"}, client());
    CO_ASSERT(!active.ok());
    EXPECT_EQ(active.error().code, "not_suspended");
    CO_ASSERT_OK(co_await identity.service.set_standing(root, bob.user, {Standing::banned, {}, "Enough."}));
    auto guessed = co_await identity.service.barred({"bob", "a wrong password"}, client());
    CO_ASSERT(!guessed.ok());
    EXPECT_EQ(guessed.error().code, "invalid_credentials");
    auto told = co_await identity.service.barred({"bob", "correct horse battery"}, client());
    CO_ASSERT_OK(told);
    EXPECT_EQ(told->standing_reason, "Enough.");
    EXPECT_EQ(identity.tables.item_count("Sessions"), 0U);
}

/// What was done by a role is in the audit log with it, and what was refused is not.
KLIEG_ASYNC_TEST(Acts, AreInTheAuditLog) {
    Identity identity;
    auto bob = co_await person(identity, "bob", Role::user);
    auto root = co_await person(identity, "root", Role::administrator);
    root.address = "192.0.2.9";
    identity.clock.advance(std::chrono::seconds(1));
    auto const until = identity.clock.now() + std::chrono::hours(1);
    CO_ASSERT_OK(co_await identity.service.set_role(root, bob.user, Role::moderator));
    CO_ASSERT_OK(co_await identity.service.set_standing(root, bob.user, {Standing::suspended, until, "Rude."}));
    EXPECT_FALSE((co_await identity.service.set_standing(root, root.user, {Standing::suspended})).ok());
    EXPECT_FALSE((co_await identity.service.set_role(bob, root.user, Role::user)).ok());
    CO_ASSERT_OK(co_await identity.service.reset_password("bob", "another engine entirely"));
    auto const page = co_await audit::list(identity.tables, {.limit = 10}, identity.clock.now());
    CO_ASSERT_OK(page);
    std::map<std::string, audit::Entry> acts;
    for (auto const& entry : page->entries) acts.emplace(entry.what, entry);  // the last of each
    CO_ASSERT(acts.contains("account.role"));
    EXPECT_EQ(acts["account.role"].detail, "moderator");
    EXPECT_EQ(acts["account.role"].area, audit::Area::administration);
    CO_ASSERT(acts.contains("account.suspended"));
    auto const& suspended = acts["account.suspended"];
    EXPECT_EQ(suspended.by_user_id, root.user);
    EXPECT_EQ(suspended.of_user_id, bob.user);
    EXPECT_EQ(suspended.reason, "Rude.");
    EXPECT_EQ(suspended.address, "192.0.2.9");
    CO_ASSERT(acts.contains("account.password"));
    EXPECT_FALSE(acts["account.password"].by_user_id.has_value());
    EXPECT_EQ(std::ranges::count(page->entries, "account.suspended", &audit::Entry::what), 1);
}

KLIEG_ASYNC_TEST(Standing, OfASuspendedAccountIsToldToWhoKnowsItsPasswordOnly) {
    Identity identity;
    auto bob = co_await person(identity, "bob", Role::user);
    auto root = co_await person(identity, "root", Role::administrator);
    CO_ASSERT_OK(co_await identity.service.set_standing(root, bob.user, {Standing::suspended}));
    auto refused = co_await identity.service.log_in({"bob", "correct horse battery"}, client());
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::forbidden);
    EXPECT_EQ(refused.error().code, "account_suspended");
    auto guessed = co_await identity.service.log_in({"bob", "a wrong password"}, client());
    CO_ASSERT(!guessed.ok());
    EXPECT_EQ(guessed.error().code, "invalid_credentials");
    EXPECT_EQ(identity.tables.item_count("Sessions"), 0U);
}

KLIEG_ASYNC_TEST(Standing, IsGoodInRowsFromBeforeThereWasAny) {
    Identity identity;
    auto root = co_await person(identity, "root", Role::administrator);
    auto bob = co_await person(identity, "bob", Role::user);
    ports::Update older{"Users", {root.user.text()}};
    older.remove = {"Standing"};
    CO_ASSERT_OK(co_await identity.tables.write(std::move(older)));
    CO_ASSERT_OK(co_await identity.service.log_in({"root", "correct horse battery"}, client()));
    CO_ASSERT_OK(co_await identity.service.set_standing(root, bob.user, {Standing::suspended}));
}

}  // namespace
}  // namespace klieg::identity
