#include "identity/service.h"

#include "identity/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <map>

namespace klieg::identity {
namespace {

using namespace std::string_literals;
using testing::run_concurrently;

std::vector<std::string> pointers_of(Error const& error) {
    std::vector<std::string> pointers;
    for (auto const& field : error.fields) pointers.push_back(field.pointer + " " + field.code);
    return pointers;
}

KLIEG_ASYNC_TEST(IdentityService, NobodyRegistersWithADisplayNameOfTheStaff) {
    Identity identity;
    for (auto const* name : {"Administrator", "S u p p o r t", "\u0410dmin"}) {
        auto wanted = ada();
        wanted.display_name = name;
        auto const refused = co_await identity.service.register_user(wanted, client());
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().fields.front().code, "reserved") << name;
    }
    auto wanted = ada();
    wanted.display_name = "Supporting Actor";
    CO_ASSERT_OK(co_await identity.service.register_user(wanted, client()));
}

KLIEG_ASYNC_TEST(IdentityService, RegistersAndKnowsTheTokenAtOnce) {
    Identity identity;
    auto made = co_await identity.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    EXPECT_EQ(made->user.username, "Ada");
    EXPECT_EQ(made->user.display_name, "Ada");
    EXPECT_EQ(made->user.role, Role::user);
    auto caller = co_await identity.sessions.who_is(made->token);
    CO_ASSERT_OK(caller);
    EXPECT_TRUE(caller->is(made->user.user_id));
}

KLIEG_ASYNC_TEST(IdentityService, TellsWhatEveryoneMayKnowOfMany) {
    Identity identity;
    auto const ada_id = (co_await identity.service.register_user(ada(), client()))->user.user_id;
    auto const bob_id = (co_await identity.service.register_user(named("bob"), client()))->user.user_id;
    identity.tables.catch_up();
    auto const nobody = UserId::make(identity.random);
    auto const known = co_await identity.service.public_accounts({bob_id, ada_id, nobody, bob_id});
    CO_ASSERT_OK(known);
    EXPECT_EQ(known->size(), 2U);
    EXPECT_EQ(known->at(ada_id).username, "Ada");
    EXPECT_EQ(known->at(bob_id).display_name, "bob");
    auto const calls = identity.tables.calls();
    EXPECT_TRUE((co_await identity.service.public_accounts({}))->empty());
    EXPECT_EQ(identity.tables.calls(), calls);
}

KLIEG_ASYNC_TEST(IdentityService, CountsNoFailureWhereItCouldNotTell) {
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    Credentials const right{"ada", "analytical-engine"};
    identity.passwords.cannot_tell = Error{Errc::unavailable, "no memory"};
    for (int i = 0; i < 30; ++i) {
        auto refused = co_await identity.service.log_in(right, client());
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().kind, Errc::unavailable) << i;
    }
    identity.passwords.cannot_tell.reset();
    CO_ASSERT_OK(co_await identity.service.log_in(right, client()));
}

KLIEG_ASYNC_TEST(IdentityService, TellsEveryWrongField) {
    Identity identity;
    NewUser wanted{"a b!", "nowhere", "short", std::string(61, 'x')};
    auto refused = co_await identity.service.register_user(wanted, client());
    CO_ASSERT(!refused.ok());
    EXPECT_THAT(pointers_of(refused.error()), ::testing::ElementsAre("/username characters", "/email not_an_address",
                                                                     "/password too_short", "/displayName too_long"));
    EXPECT_EQ(identity.tables.item_count("Users"), 0U);
}

KLIEG_ASYNC_TEST(IdentityService, NobodyRegistersWithANameOfStaff) {
    Identity identity;
    NewUser wanted{"klieg-team", "ada@example.org", "analytical-engine", "\u0391DM\u0399\u039d"};
    auto refused = co_await identity.service.register_user(wanted, client());
    CO_ASSERT(!refused.ok());
    EXPECT_THAT(pointers_of(refused.error()), ::testing::ElementsAre("/username reserved", "/displayName reserved"));
    EXPECT_EQ(identity.tables.item_count("Users"), 0U);
    CO_ASSERT_OK(co_await identity.service.create_user(wanted, Role::administrator));
}

KLIEG_ASYNC_TEST(IdentityService, KeepsNoNameThatIsLongerThanNamesAre) {
    Identity identity;
    auto wanted = ada();
    wanted.display_name.emplace();
    for (int i = 0; i < 31; ++i) *wanted.display_name += "\u0958";  // two letters in NFC
    auto refused = co_await identity.service.register_user(wanted, client());
    CO_ASSERT(!refused.ok());
    EXPECT_THAT(pointers_of(refused.error()), ::testing::ElementsAre("/displayName too_long"));
}

KLIEG_ASYNC_TEST(IdentityService, NamesAreOneWhateverTheirCase) {
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    NewUser same_name{"ADA", "other@example.org", "analytical-engine", std::nullopt};
    auto refused = co_await identity.service.register_user(same_name, client());
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::conflict);
    EXPECT_THAT(pointers_of(refused.error()), ::testing::ElementsAre("/username taken"));
    NewUser same_address{"other", "aDA@example.ORG", "analytical-engine", std::nullopt};
    refused = co_await identity.service.register_user(same_address, client());
    CO_ASSERT(!refused.ok());
    EXPECT_THAT(pointers_of(refused.error()), ::testing::ElementsAre("/email taken"));
}

/// Whoever fills in a form corrects it once, or twice where somebody else has the name.
KLIEG_ASYNC_TEST(IdentityService, TellsAllThatIsWrongWithARegistrationAtOnce) {
    using ::testing::UnorderedElementsAre;
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    auto refused = co_await identity.service.register_user({"admin", "nowhere", "short", "Support"}, client());
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::invalid);
    EXPECT_THAT(pointers_of(refused.error()), UnorderedElementsAre("/username reserved", "/displayName reserved",
                                                                   "/password too_short", "/email not_an_address"));
    refused = co_await identity.service.register_user({"ada", "ada@example.org", "analytical-engine", {}}, client());
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::conflict);
    EXPECT_THAT(pointers_of(refused.error()), UnorderedElementsAre("/username taken", "/email taken"));
    EXPECT_EQ(identity.tables.item_count("Users"), 1U);
}

/// Else addresses could be asked about for nothing, by forms that make no account.
KLIEG_ASYNC_TEST(IdentityService, TellsThatANameIsTakenForThePriceOfAnAccountOnly) {
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    auto const price = identity.passwords.computed;
    for (auto const& wrong :
         {NewUser{"eve", "ada@example.org", "short", {}}, NewUser{"ada", "nowhere", "an-engine-1", {}},
          NewUser{"admin", "ada@example.org", "analytical-engine", {}},
          NewUser{"ada", "eve@example.org", "analytical-engine", "Support"}}) {
        identity.faults.begin({.faulty = testing::Faults::kAllThatFollow});
        auto const refused = co_await identity.service.register_user(wrong, client());
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().kind, Errc::invalid);
        for (auto const& field : refused.error().fields) EXPECT_NE(field.code, "taken");
        EXPECT_FALSE(identity.faults.end()) << "nobody has looked";
    }
    EXPECT_EQ(identity.passwords.computed, price);
    auto const refused =
        co_await identity.service.register_user({"eve", "ada@example.org", "analytical-engine", {}}, client());
    CO_ASSERT(!refused.ok());
    EXPECT_THAT(pointers_of(refused.error()), ::testing::ElementsAre("/email taken"));
    EXPECT_EQ(identity.passwords.computed, price + 1) << "as for an account";
}

/// Somebody who has forgotten theirs asks the operator.
KLIEG_ASYNC_TEST(IdentityService, GivesAnAccountAnotherPasswordAndEndsItsSessions) {
    Identity identity;
    auto const made = co_await identity.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    auto const other = co_await identity.service.register_user(named("bob"), client());
    CO_ASSERT_OK(other);
    CO_ASSERT_OK(co_await identity.sessions.who_is(made->token));
    auto const weak = co_await identity.service.reset_password("ada", "ada@example.org");
    CO_ASSERT(!weak.ok());
    EXPECT_THAT(pointers_of(weak.error()), ::testing::ElementsAre("/password own_name"));
    CO_ASSERT_OK(co_await identity.sessions.who_is(made->token));
    auto const reset = co_await identity.service.reset_password("aDA", "difference-engine");
    CO_ASSERT_OK(reset);
    EXPECT_EQ(reset->user_id, made->user.user_id);
    EXPECT_FALSE((co_await identity.sessions.who_is(made->token)).ok());
    EXPECT_EQ(identity.tables.item_count("Sessions"), 1U) << "bob's";
    CO_ASSERT_OK(co_await identity.sessions.who_is(other->token));
    EXPECT_FALSE((co_await identity.service.log_in({"ada", "analytical-engine"}, client())).ok());
    CO_ASSERT_OK(co_await identity.service.log_in({"ada", "difference-engine"}, client()));
    for (std::string const& nobody : {"nobody"s, ""s, "a\0b"s})
        EXPECT_EQ((co_await identity.service.reset_password(nobody, "difference-engine")).error().kind,
                  Errc::not_found);
}

KLIEG_ASYNC_TEST(IdentityService, GivesAnAccountOtherNamesAndKeepsItsSessions) {
    Identity identity;
    auto const made = co_await identity.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    CO_ASSERT_OK(co_await identity.service.register_user(named("bob"), client()));
    auto const changed = co_await identity.service.change_names("ADA", {"Ko\u0308nigin", "countess@example.org"});
    CO_ASSERT_OK(changed);
    EXPECT_EQ(changed->display_name, "K\u00f6nigin") << "as it is kept";
    CO_ASSERT_OK(co_await identity.sessions.who_is(made->token));
    CO_ASSERT_OK(co_await identity.service.log_in({"countess@example.org", "analytical-engine"}, client()));
    EXPECT_FALSE((co_await identity.service.log_in({"ada@example.org", "analytical-engine"}, client())).ok());
    CO_ASSERT_OK(co_await identity.service.change_names("bob", {.email = "ada@example.org"}));
    auto const stands = co_await identity.service.get_named("ada");
    CO_ASSERT_OK(stands);
    EXPECT_EQ(stands->email, "countess@example.org");
    EXPECT_EQ(stands->password_hash, made->user.password_hash);
    CO_ASSERT_OK(co_await identity.service.change_names("ada", {.email = "Countess@Example.org"}));
    CO_ASSERT_OK(co_await identity.service.change_names("ada", {.display_name = "Support"}));
    EXPECT_EQ(identity.tables.item_count(uniques::kTable), 4U);
}

KLIEG_ASYNC_TEST(IdentityService, GivesNoAccountNamesThatItMayNotHave) {
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    CO_ASSERT_OK(co_await identity.service.register_user(named("bob"), client()));
    auto const taken = co_await identity.service.change_names("ada", {.email = "BOB@example.org"});
    CO_ASSERT(!taken.ok());
    EXPECT_EQ(taken.error().kind, Errc::conflict);
    EXPECT_THAT(pointers_of(taken.error()), ::testing::ElementsAre("/email taken"));
    auto const wrong = co_await identity.service.change_names("ada", {"", "nowhere"});
    CO_ASSERT(!wrong.ok());
    EXPECT_THAT(pointers_of(wrong.error()),
                ::testing::UnorderedElementsAre("/displayName required", "/email not_an_address"));
    EXPECT_EQ((co_await identity.service.change_names("nobody", {})).error().kind, Errc::not_found);
    auto const stands = co_await identity.service.get_named("ada");
    CO_ASSERT_OK(stands);
    EXPECT_EQ(stands->email, "Ada@Example.org");
}

KLIEG_ASYNC_TEST(IdentityService, BelievesNoFailedChangeOfNamesBeforeItHasLooked) {
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    identity.faults.begin({.manner = testing::Faults::Manner::lost_answer, .among = testing::Faults::Among::changes});
    CO_ASSERT_OK(co_await identity.service.change_names("ada", {"Countess", "countess@example.org"}));
    EXPECT_TRUE(identity.faults.end()) << "else this tests nothing";
    identity.faults.begin({.among = testing::Faults::Among::changes});
    auto const refused = co_await identity.service.change_names("ada", {"Ada", "ada@example.org"});
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::unavailable);
    identity.faults.end();
    CO_ASSERT_OK(co_await identity.service.log_in({"countess@example.org", "analytical-engine"}, client()));
}

/// As who has just registered.
Caller caller_of(SignedIn const& made) {
    return {{.user = made.user.user_id, .role = made.user.role}, made.token, client()};
}

AccountPatch to_name(std::string name) {
    return {.display_name = std::optional(std::move(name))};
}
AccountPatch to_address(std::string email, std::optional<std::string> password) {
    return {.email = std::optional(std::move(email)), .current_password = std::move(password)};
}

KLIEG_ASYNC_TEST(IdentityService, AnAccountChangesItsNameAndWithThePasswordItsAddress) {
    Identity identity;
    auto const made = co_await identity.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    auto const me = caller_of(*made);
    auto const renamed = co_await identity.service.edit(me, to_name("Ko\u0308nigin"));
    CO_ASSERT_OK(renamed);
    EXPECT_EQ(renamed->display_name, "K\u00f6nigin") << "as it is kept";
    EXPECT_EQ(renamed->email, made->user.email);

    auto const moves = co_await identity.service.edit(me, to_address("countess@example.org", "analytical-engine"));
    CO_ASSERT_OK(moves);
    EXPECT_EQ(moves->display_name, "K\u00f6nigin") << "what is not there stays";
    CO_ASSERT_OK(co_await identity.sessions.who_is(made->token));
    CO_ASSERT_OK(co_await identity.service.log_in({"Countess@example.org", "analytical-engine"}, client()));
    EXPECT_FALSE((co_await identity.service.log_in({"ada@example.org", "analytical-engine"}, client())).ok());
    CO_ASSERT_OK(co_await identity.service.register_user(
        {"bob", "ada@example.org", "correct horse battery", std::nullopt}, client()));

    AccountPatch plain{.display_name = std::optional<std::string>(), .email = std::optional(moves->email)};
    auto const by_username = co_await identity.service.edit(me, plain);
    CO_ASSERT_OK(by_username);
    EXPECT_EQ(by_username->display_name, "Ada");
    EXPECT_EQ(identity.tables.item_count(uniques::kTable), 4U);
}

KLIEG_ASYNC_TEST(IdentityService, NobodyTakesANameOrAnAddressThatTheyMayNotHave) {
    Identity identity;
    auto const made = co_await identity.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    CO_ASSERT_OK(co_await identity.service.register_user(named("bob"), client()));
    auto const me = caller_of(*made);
    struct Case {
        AccountPatch patch;
        Errc kind;
        std::vector<std::string> told;
    };
    AccountPatch all_wrong = to_address("nowhere", std::nullopt);
    all_wrong.display_name = std::optional<std::string>("Support");
    std::vector<Case> const cases{
        {all_wrong, Errc::invalid, {"/displayName reserved", "/email not_an_address", "/currentPassword required"}},
        {to_name(""), Errc::invalid, {"/displayName required"}},
        {{.email = std::optional<std::string>()}, Errc::invalid, {"/email required"}},
        {to_address("ada@example.net", "a guess of mine"), Errc::invalid, {"/currentPassword wrong"}},
        {to_address("BOB@example.org", "a guess of mine"), Errc::invalid, {"/currentPassword wrong"}},
        {to_address("BOB@example.org", "analytical-engine"), Errc::conflict, {"/email taken"}},
    };
    for (auto const& [patch, kind, told] : cases) {
        auto const refused = co_await identity.service.edit(me, patch);
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().kind, kind) << told.front();
        EXPECT_THAT(pointers_of(refused.error()), ::testing::UnorderedElementsAreArray(told));
    }
    EXPECT_EQ((co_await identity.service.edit({}, to_name("Eve"))).error().kind, Errc::unauthenticated);
    auto const stands = co_await identity.service.get_named("ada");
    CO_ASSERT_OK(stands);
    EXPECT_EQ(stands->email, "Ada@Example.org");
    EXPECT_EQ(stands->display_name, "Ada");

    auto const root = co_await identity.service.create_user(named("root"), Role::administrator);
    CO_ASSERT_OK(root);
    Caller const administrator{{.user = root->user_id, .role = Role::administrator}, "", client()};
    CO_ASSERT_OK(co_await identity.service.edit(administrator, to_name("Support")));
}

KLIEG_ASYNC_TEST(IdentityService, GuessesAtAPasswordByAChangeOfTheAddressHaveAnEnd) {
    Identity identity;
    auto const made = co_await identity.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    auto const guess = to_address("ada@example.net", "a guess of mine");
    auto kind = Errc::invalid;
    for (int i = 0; i < 100 && kind == Errc::invalid; ++i)
        kind = (co_await identity.service.edit(caller_of(*made), guess)).error().kind;
    EXPECT_EQ(kind, Errc::rate_limited);
    CO_ASSERT_OK(co_await identity.service.edit(caller_of(*made), to_name("Countess")));
}

KLIEG_ASYNC_TEST(IdentityService, OfChangesToOneAddressAtOnceOneWins) {
    Identity identity;
    std::vector<Task<Result<User>>> changes;
    for (std::string const name : {"ada", "bob", "eve"}) {
        auto const made = co_await identity.service.register_user(named(name), client());
        CO_ASSERT_OK(made);
        changes.push_back(
            identity.service.edit(caller_of(*made), to_address("one@example.org", "correct horse battery")));
    }
    int won = 0;
    for (auto const& changed : co_await testing::run_concurrently(std::move(changes))) {
        won += changed.ok() ? 1 : 0;
        if (!changed.ok()) EXPECT_EQ(changed.error().kind, Errc::conflict);
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(identity.tables.item_count(uniques::kTable), 6U);
}

KLIEG_ASYNC_TEST(IdentityService, OfRegistrationsOfOneNameAtOnceExactlyOneWins) {
    Identity identity;
    std::vector<Task<Result<SignedIn>>> attempts;
    for (int i = 0; i < 8; ++i) {
        NewUser wanted{"ada", "ada" + std::to_string(i) + "@example.org", "analytical-engine", std::nullopt};
        attempts.push_back(identity.service.register_user(wanted, client()));
    }
    auto results = co_await run_concurrently(std::move(attempts));
    int won = 0;
    for (auto const& result : results) {
        if (result.ok()) ++won;
        if (!result.ok()) EXPECT_THAT(pointers_of(result.error()), ::testing::ElementsAre("/username taken"));
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(identity.tables.item_count("Users"), 1U);
    EXPECT_EQ(identity.tables.item_count("Sessions"), 1U);
    EXPECT_EQ(identity.tables.item_count(uniques::kTable), 2U);
}

KLIEG_ASYNC_TEST(IdentityService, AFailedWriteLeavesNoHalfOfAnAccount) {
    for (std::size_t healthy = 0; healthy < 3; ++healthy) {
        Identity identity;
        identity.tables.fail_after(healthy, 1, Error{Errc::unavailable, "the disk is away"});
        auto made = co_await identity.service.register_user(ada(), client());
        CO_ASSERT(!made.ok());
        EXPECT_EQ(made.error().kind, Errc::unavailable);
        EXPECT_EQ(identity.tables.item_count("Users") + identity.tables.item_count(uniques::kTable), 0U);
        CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    }
}

KLIEG_ASYNC_TEST(IdentityService, LogsInByNameAndByAddressInAnyCase) {
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    for (std::string login : {"Ada", "ada", "ADA@example.org"}) {
        Credentials credentials{login, "analytical-engine"};
        auto signed_in = co_await identity.service.log_in(credentials, client());
        CO_ASSERT_OK(signed_in);
        CO_ASSERT_OK(co_await identity.sessions.who_is(signed_in->token));
    }
}

KLIEG_ASYNC_TEST(IdentityService, AWrongLoginIsTheSameWhetherTheAccountExistsOrNot) {
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    std::vector<std::string> answers;
    for (std::string login : {"ada"s, "nobody"s, "ada@example.org"s, "nobody@example.org"s, ""s, "a\0da"s}) {
        auto before = identity.passwords.computed;
        Credentials credentials{login, "not the password"};
        auto refused = co_await identity.service.log_in(credentials, client());
        CO_ASSERT(!refused.ok());
        EXPECT_EQ(refused.error().kind, Errc::unauthenticated);
        EXPECT_EQ(identity.passwords.computed, before + 1) << "the work is the same for " << login;
        answers.push_back(refused.error().code + refused.error().detail);
    }
    EXPECT_EQ(std::set<std::string>(answers.begin(), answers.end()).size(), 1U);
}

KLIEG_ASYNC_TEST(IdentityService, GuessesAtTheSameMomentAreNoFreer) {
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    auto const before = identity.passwords.computed;
    std::vector<Task<Result<SignedIn>>> guesses;
    for (int i = 0; i < 60; ++i)
        guesses.push_back(identity.service.log_in({"ada", "guess " + std::to_string(i)}, client()));
    std::map<Errc, int> answers;
    for (auto const& answer : co_await run_concurrently(std::move(guesses))) ++answers[answer.error().kind];
    EXPECT_EQ(answers[Errc::unauthenticated], 5);
    EXPECT_EQ(answers[Errc::rate_limited], 55);
    EXPECT_EQ(identity.passwords.computed, before + 5);
}

KLIEG_ASYNC_TEST(IdentityService, GuessingSlowsDownForThatAccountAndAddressOnly) {
    Identity identity;
    CO_ASSERT_OK(co_await identity.service.register_user(ada(), client()));
    Credentials wrong{"ada", "guess"};
    for (int i = 0; i < 5; ++i) {
        auto refused = co_await identity.service.log_in(wrong, client());
        EXPECT_EQ(refused.error().kind, Errc::unauthenticated);
    }
    Credentials right{"ada", "analytical-engine"};
    auto refused = co_await identity.service.log_in(right, client());
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().kind, Errc::rate_limited);
    EXPECT_EQ(refused.error().retry_after, std::chrono::seconds(1));
    Client elsewhere{"198.51.100.1", "test/1.0", "198.51.100.1"};
    CO_ASSERT_OK(co_await identity.service.log_in(right, elsewhere));

    identity.clock.advance(std::chrono::seconds(1));
    CO_ASSERT_OK(co_await identity.service.log_in(right, client()));
    refused = co_await identity.service.log_in(wrong, client());
    EXPECT_EQ(refused.error().kind, Errc::unauthenticated) << "success starts the count anew";
}

KLIEG_ASYNC_TEST(IdentityService, ANewPasswordEndsTheOtherSessionsAndKeepsThisOne) {
    Identity identity;
    auto made = co_await identity.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    Credentials credentials{"ada", "analytical-engine"};
    auto other = co_await identity.service.log_in(credentials, client());
    CO_ASSERT_OK(other);
    CO_ASSERT_OK(co_await identity.sessions.who_is(other->token));
    auto principal = co_await identity.sessions.who_is(made->token);
    CO_ASSERT_OK(principal);
    Caller caller{*principal, made->token, client()};

    PasswordChange mistaken{"not it at all", "difference-engine"};
    auto refused = co_await identity.service.change_password(caller, mistaken);
    CO_ASSERT(!refused.ok());
    EXPECT_THAT(pointers_of(refused.error()), ::testing::ElementsAre("/currentPassword wrong"));

    PasswordChange change{"analytical-engine", "difference-engine"};
    CO_ASSERT_OK(co_await identity.service.change_password(caller, change));
    CO_ASSERT_OK(co_await identity.sessions.who_is(made->token));
    EXPECT_EQ((co_await identity.sessions.who_is(other->token)).error().kind, Errc::unauthenticated);
    EXPECT_EQ(identity.tables.item_count("Sessions"), 1U);
    EXPECT_FALSE((co_await identity.service.log_in(credentials, client())).ok());
    credentials.password = "difference-engine";
    CO_ASSERT_OK(co_await identity.service.log_in(credentials, client()));
}

KLIEG_ASYNC_TEST(IdentityService, OldSessionsAreVoidEvenWhereTheirRowsCouldNotBeRemoved) {
    Identity identity;
    auto made = co_await identity.service.register_user(ada(), client());
    CO_ASSERT_OK(made);
    Credentials credentials{"ada", "analytical-engine"};
    auto other = co_await identity.service.log_in(credentials, client());
    CO_ASSERT_OK(other);
    auto principal = co_await identity.sessions.who_is(made->token);
    CO_ASSERT_OK(principal);
    identity.tables.fail_after(3, 1, Error{Errc::unavailable, "the disk is away"});  // two reads, commit, the sweep
    Caller caller{*principal, made->token, client()};
    PasswordChange change{"analytical-engine", "difference-engine"};
    CO_ASSERT_OK(co_await identity.service.change_password(caller, change));
    EXPECT_EQ(identity.tables.item_count("Sessions"), 2U);
    EXPECT_EQ((co_await identity.sessions.who_is(other->token)).error().kind, Errc::unauthenticated);
    identity.tables.catch_up();
    auto listed = co_await identity.sessions.list(*principal, 24, {});
    CO_ASSERT_OK(listed);
    EXPECT_EQ(listed->sessions.size(), 1U);
}

Task<Result<bool>> nobody_may() {
    co_return false;
}

KLIEG_ASYNC_TEST(IdentityService, RegistrationFollowsItsPolicy) {
    Identity closed({.registration_open = nobody_may});
    auto refused = co_await closed.service.register_user(ada(), client());
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, "registration_closed");
    CO_ASSERT_OK(co_await closed.service.create_user(ada(), Role::user));

    Identity open;
    CO_ASSERT_OK(co_await open.service.register_user(ada(), client()));
}

KLIEG_ASYNC_TEST(IdentityService, LooksForAccountsForAdministratorsOnly) {
    Identity identity;
    auto user = co_await identity.service.create_user(ada(), Role::user);
    CO_ASSERT_OK(user);
    Principal asks{UserId::make(identity.random), Role::administrator, {}};
    auto found = co_await identity.service.find_named(asks, "ADA");
    CO_ASSERT_OK(found);
    CO_ASSERT(found->has_value());
    EXPECT_EQ((*found)->user_id, user->user_id);
    for (std::string const& name : {std::string("ada\0", 4), std::string(), std::string(2000, 'a')}) {
        auto none = co_await identity.service.find_named(asks, name);
        CO_ASSERT_OK(none);
        EXPECT_FALSE(none->has_value());
    }
    auto nobody = co_await identity.service.find_named({}, "ada");
    EXPECT_EQ(nobody.error().kind, Errc::unauthenticated);
    for (auto role : {Role::user, Role::moderator}) {
        asks.role = role;
        EXPECT_EQ((co_await identity.service.find_named(asks, "ada")).error().kind, Errc::forbidden);
    }
    Principal owner{user->user_id, Role::user, {}};
    EXPECT_EQ((co_await identity.service.find_named(owner, "ada")).error().kind, Errc::forbidden);
}

}  // namespace
}  // namespace klieg::identity
