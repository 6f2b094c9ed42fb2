#include "passkeys/fixture_for_test.h"
#include "testing/async_test.h"

namespace klieg::passkeys {
namespace {

using http::Method;
using std::chrono::minutes;

/// Why Ada is refused that.
Task<std::string> refusal(Site& site, Method method, std::string path, std::string body = {}) {
    co_return (co_await site.send(method, std::move(path), std::move(body), site.session)).text_at("/code");
}

KLIEG_ASYNC_TEST(Passkeys, SignTheirOwnerInWithoutAPassword) {
    Site site;
    co_await site.raise();
    Device const phone;
    site.clock.advance(std::chrono::seconds(1));  // of one moment entries have no order
    auto const added = co_await site.add(phone);
    EXPECT_EQ(added.status, 201) << added.text;
    EXPECT_EQ(added.text_at("/name"), "my phone");
    EXPECT_EQ(added.at("/lastUsedAt"), nullptr);
    site.clock.advance(std::chrono::seconds(1));
    auto const in = co_await site.sign_in(phone);
    EXPECT_EQ(in.status, 200) << in.text;
    EXPECT_EQ(in.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(in.text_at("/user/username"), "Ada");
    EXPECT_EQ(co_await site.status_of(in.text_at("/token")), 200);
    site.tables.catch_up();
    auto const listed = co_await site.send(Method::get, "/api/auth/passkeys", "", site.session);
    EXPECT_EQ(listed.text_at("/items/0/lastUsedAt"), to_rfc3339(site.clock.now()));
    EXPECT_EQ(listed.text.find(crypto::to_base64url(phone.spki())), std::string::npos);
    auto const log = co_await site.send(Method::get, "/api/auth/sign-ins", "", site.session);
    EXPECT_EQ(log.text_at("/items/0/kind"), "signed_in_by_passkey") << log.text;
    EXPECT_EQ(log.text_at("/items/1/kind"), "passkey_added");
}

KLIEG_ASYNC_TEST(Passkeys, AreOfferedWithWhatABrowserNeeds) {
    Site site;
    co_await site.raise();
    CO_ASSERT((co_await site.add(Device("first"))).status == 201);
    auto const offer = co_await site.send(Method::get, "/api/auth/passkey-offer", "", site.session);
    EXPECT_EQ(offer.status, 200) << offer.text;
    EXPECT_EQ(offer.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(offer.text_at("/rpId"), "klieg.example");
    EXPECT_EQ(offer.text_at("/rpName"), "Klieg");
    EXPECT_EQ(offer.text_at("/userId"), site.ada.text());
    EXPECT_EQ(offer.text_at("/username"), "Ada");
    EXPECT_EQ(offer.text_at("/credentialIds/0"), crypto::to_base64url("first"));
}

/// Each says one thing that is not so.
KLIEG_ASYNC_TEST(Passkeys, AreNotAddedWhereTheBrowserSaysSomethingElse) {
    Site site;
    co_await site.raise();
    struct Case {
        char const* what;
        void (*change)(Device&);
    };
    for (auto const& [what, change] :
         {Case{"another site's page", [](Device& d) { d.origin = "https://evil.example"; }},
          Case{"another port", [](Device& d) { d.origin += ":8443"; }},
          Case{"another scheme", [](Device& d) { d.origin = "app://klieg.example"; }},
          Case{"no origin", [](Device& d) { d.origin = "klieg.example"; }},
          Case{"for another site", [](Device& d) { d.rp_id = "example"; }},
          Case{"nobody was there", [](Device& d) { d.flags = Device::kVerified; }},
          Case{"nobody was known", [](Device& d) { d.flags = Device::kPresent; }},
          Case{"backed up, which it cannot be", [](Device& d) { d.flags |= 16U; }},
          Case{"in a frame", [](Device& d) { d.more_client_data = R"(,"crossOrigin":true)"; }},
          Case{"in a frame of", [](Device& d) { d.more_client_data = R"(,"topOrigin":"x")"; }}}) {
        Device device;
        change(device);
        auto const refused = co_await site.add(device);
        EXPECT_EQ(refused.status, 422) << what;
        EXPECT_EQ(refused.text_at("/errors/0/pointer"), "/clientData") << what;
    }
    Device honest;
    honest.more_client_data = R"(,"crossOrigin":false,"other_keys_can_be_added_here":"as browsers do")";
    EXPECT_EQ((co_await site.add(honest)).status, 201);
}

KLIEG_ASYNC_TEST(Passkeys, AreAddedWithTheChallengeThatTheirOwnerWasGiven) {
    Site site;
    co_await site.raise();
    Device const device;
    auto const add = [&](std::string challenge) {
        return site.send(Method::post, "/api/auth/passkeys", device.made(challenge), site.session);
    };
    EXPECT_EQ((co_await add("guessed")).text_at("/code"), "challenge_void");
    EXPECT_EQ((co_await add(co_await site.challenge())).text_at("/code"), "challenge_void") << "is for signing in";
    auto const bob = co_await site.identity.service.register_user(
        {"Bob", "bob@example.org", "correct horse battery", {}}, {"192.0.2.8", "test/1.0", "192.0.2.8"});
    auto const his = co_await site.send(Method::get, "/api/auth/passkey-offer", "", bob->token);
    EXPECT_EQ((co_await add(his.text_at("/challenge"))).text_at("/code"), "challenge_void") << "is Bob's";
    auto const old = co_await site.offered();
    site.clock.advance(minutes(5));
    EXPECT_EQ((co_await add(old)).text_at("/code"), "challenge_void");
    EXPECT_EQ((co_await add(co_await site.offered())).status, 201);
}

KLIEG_ASYNC_TEST(Passkeys, TakeAProofThatIsNotOld) {
    Site site;
    co_await site.raise();
    Device const device;
    auto const added = co_await site.add(device);
    auto const challenge = co_await site.offered();
    site.clock.advance(minutes(10));
    auto const own = "/api/auth/passkeys/" + added.text_at("/id");
    EXPECT_EQ(co_await refusal(site, Method::get, "/api/auth/passkey-offer"), "proof_required");
    EXPECT_EQ(co_await refusal(site, Method::post, "/api/auth/passkeys", device.made(challenge)), "proof_required");
    EXPECT_EQ(co_await refusal(site, Method::del, own), "proof_required");
    auto const proven = co_await site.send(Method::post, "/api/auth/prove/passkey",
                                           device.signed_answer(co_await site.challenge()), site.session);
    EXPECT_EQ(proven.status, 200) << proven.text;
    EXPECT_EQ(proven.text_at("/provenUntil"), to_rfc3339(site.clock.now() + minutes(10)));
    EXPECT_EQ((co_await site.send(Method::del, own, "", site.session)).status, 204);
    EXPECT_EQ((co_await site.sign_in(device)).status, 401);
}

KLIEG_ASYNC_TEST(Passkeys, StandForASecondFactorToo) {
    Site site;
    co_await site.raise();
    Device const device;
    CO_ASSERT((co_await site.add(device)).status == 201);
    identity::SecondFactor row;
    row.of = site.ada;
    row.secret = *site.identity.second_factor_codes.seal(site.ada, "twenty bytes of secret");
    CO_ASSERT_OK(co_await site.identity.second_factor_repo.change(site.ada, [&](identity::SecondFactor& stands) {
        stands = row;
        return Result(identity::SecondFactorRepo::Fate::put);
    }));
    auto const in = co_await site.sign_in(device);
    EXPECT_EQ(in.status, 200) << in.text;
    auto const token = in.text_at("/token");
    auto const made = co_await site.send(Method::post, "/api/auth/tokens", R"({"name":"a","scopes":["read"]})", token);
    EXPECT_EQ(made.status, 201) << "what takes both is allowed: " << made.text;
}

KLIEG_ASYNC_TEST(Passkeys, SignAChallengeOnce) {
    Site site;
    co_await site.raise();
    Device const device;
    CO_ASSERT((co_await site.add(device)).status == 201);
    auto const answer = device.signed_answer(co_await site.challenge());
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/login/passkey", answer)).status, 200);
    auto const again = co_await site.send(Method::post, "/api/auth/login/passkey", answer);
    EXPECT_EQ(again.status, 401);
    EXPECT_EQ(again.text_at("/code"), "challenge_void");
    auto const late = device.signed_answer(co_await site.challenge());
    site.clock.advance(minutes(5));
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/login/passkey", late)).text_at("/code"), "challenge_void");
    auto const of_offer = device.signed_answer(co_await site.offered());
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/login/passkey", of_offer)).status, 401);
    EXPECT_EQ((co_await site.sign_in(device)).status, 200);
}

KLIEG_ASYNC_TEST(Passkeys, OpenNothingToWhoHasAnotherKey) {
    Site site;
    co_await site.raise();
    Device const device;
    CO_ASSERT((co_await site.add(device)).status == 201);
    EXPECT_EQ((co_await site.sign_in(Device())).text_at("/code"), "wrong_passkey") << "the same id, another key";
    EXPECT_EQ((co_await site.sign_in(Device("nobody's"))).text_at("/code"), "wrong_passkey");
    Device unknown;
    unknown.flags = Device::kPresent;
    EXPECT_EQ((co_await site.sign_in(unknown)).status, 401);
    auto body = *json::parse(device.signed_answer(co_await site.challenge()));
    body.as_object()["signature"] = "AAAA";
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/login/passkey", json::to_text(body))).status, 401);
}

KLIEG_ASYNC_TEST(Passkeys, WhoseCounterGoesBackAreRefused) {
    Site site;
    co_await site.raise();
    Device device;
    device.signs = 4;
    CO_ASSERT((co_await site.add(device)).status == 201);
    EXPECT_EQ((co_await site.sign_in(device)).status, 401) << "it has not counted on";
    device.signs = 5;
    EXPECT_EQ((co_await site.sign_in(device)).status, 200);
    device.signs = 0;
    EXPECT_EQ((co_await site.sign_in(device)).status, 401);
    device.signs = 6;
    EXPECT_EQ((co_await site.sign_in(device)).status, 200);
}

KLIEG_ASYNC_TEST(Passkeys, AreOneAccountsAlone) {
    Site site;
    co_await site.raise();
    Device const device;
    auto const added = co_await site.add(device);
    auto const bob = co_await site.identity.service.register_user(
        {"Bob", "bob@example.org", "correct horse battery", {}}, {"192.0.2.8", "test/1.0", "192.0.2.8"});
    auto const offer = co_await site.send(Method::get, "/api/auth/passkey-offer", "", bob->token);
    auto const taken =
        co_await site.send(Method::post, "/api/auth/passkeys", device.made(offer.text_at("/challenge")), bob->token);
    EXPECT_EQ(taken.status, 409);
    EXPECT_EQ(taken.text_at("/code"), "passkey_known");
    auto const path = "/api/auth/passkeys/" + added.text_at("/id");
    EXPECT_EQ((co_await site.send(Method::del, path, "", bob->token)).status, 404);
    auto const proof = device.signed_answer(co_await site.challenge());
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/prove/passkey", proof, bob->token)).text_at("/code"),
              "wrong_passkey");
    EXPECT_EQ((co_await site.send(Method::get, "/api/auth/passkeys", "", bob->token)).text,
              R"({"items":[],"nextCursor":null})");
    EXPECT_EQ((co_await site.sign_in(device)).text_at("/user/username"), "Ada");
}

KLIEG_ASYNC_TEST(Passkeys, OpenNoAccountThatIsBarred) {
    Site site;
    co_await site.raise();
    Device const device;
    CO_ASSERT((co_await site.add(device)).status == 201);
    auto const root = co_await site.identity.service.create_user(
        {"root", "root@example.org", "correct horse battery", {}}, Role::administrator);
    Principal const who{root->user_id, Role::administrator, {}};
    CO_ASSERT_OK(co_await site.identity.service.set_standing(who, site.ada, {identity::Standing::banned}));
    auto const refused = co_await site.sign_in(device);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.text_at("/code"), "account_banned");
}

KLIEG_ASYNC_TEST(Passkeys, OutliveAChangeOfThePasswordAndNotItsResetByTheOperator) {
    Site site;
    co_await site.raise();
    Device const device;
    CO_ASSERT((co_await site.add(device)).status == 201);
    auto const change = R"({"currentPassword":"analytical-engine","newPassword":"difference-engine"})";
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/password", change, site.session)).status, 204);
    EXPECT_EQ((co_await site.sign_in(device)).status, 200);
    CO_ASSERT_OK(co_await site.identity.service.reset_password("ada", "another engine entirely"));
    EXPECT_EQ((co_await site.sign_in(device)).text_at("/code"), "wrong_passkey");
    auto const in =
        co_await site.send(Method::post, "/api/auth/login", R"({"login":"ada","password":"another engine entirely"})");
    site.tables.catch_up();
    EXPECT_EQ((co_await site.send(Method::get, "/api/auth/passkeys", "", in.text_at("/token"))).text,
              R"({"items":[],"nextCursor":null})")
        << "and are listed no more";
}

KLIEG_ASYNC_TEST(Passkeys, HaveALimit) {
    Site site;
    co_await site.raise();
    for (std::size_t i = 0; i < kPasskeysMax; ++i)
        CO_ASSERT((co_await site.add(Device("number " + std::to_string(i)))).status == 201);
    auto const more = co_await site.add(Device("one more"));
    EXPECT_EQ(more.status, 409);
    EXPECT_EQ(more.text_at("/code"), "too_many_passkeys");
}

KLIEG_ASYNC_TEST(Passkeys, AreReachedByTheSitesOwnAddressWhereItHasOne) {
    Site site;
    co_await site.raise();
    Feature named({site.engine, site.identity.repo, site.identity.service, site.identity.proofs, site.identity.sign_ins,
                   site.identity.cookie, site.clock, site.random, "https://video.example:8443"},
                  {.keys = site.keys});
    http::Router router;
    named.add_routes(router);
    testing::ApiClient client{router, site.identity.authenticator, site.clock, site.random};
    testing::Asked asked{.method = Method::get, .target = "/api/auth/passkey-challenge"};
    asked.headers.set("Host", "10.0.0.7");
    EXPECT_EQ((co_await client.send(std::move(asked))).text_at("/rpId"), "video.example");
    auto const party = RelyingParty::of({}, "https://video.example:8443");
    EXPECT_TRUE(party.owns("https://video.example:8443"));
    EXPECT_FALSE(party.owns("https://video.example"));
    EXPECT_FALSE(party.owns("http://video.example:8443"));
}

KLIEG_ASYNC_TEST(Passkeys, GoWithTheirAccount) {
    Site site;
    co_await site.raise();
    CO_ASSERT((co_await site.add(Device("first"))).status == 201);
    CO_ASSERT((co_await site.add(Device("second"))).status == 201);
    CO_ASSERT_OK(co_await site.feature.service.remove_some_of(site.ada));
    site.tables.catch_up();
    auto const page = co_await site.tables.scan({.table = "Passkeys"});
    CO_ASSERT_OK(page);
    EXPECT_TRUE(page->items.empty());
}

/// What an engine reports as failed may have been done: nobody is left with a passkey that is told to be none, and a
/// challenge opens nothing twice.
KLIEG_ASYNC_TEST(Passkeys, AreAddedAndUsedOnceWhateverBecomesOfAnEnginesAnswers) {
    Site site;
    co_await site.raise();
    Device const device;
    auto const challenge = co_await site.offered();
    site.faults.begin({.manner = testing::Faults::Manner::lost_answer, .among = testing::Faults::Among::changes});
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/passkeys", device.made(challenge), site.session)).status,
              201);
    EXPECT_TRUE(site.faults.end());
    auto const answer = device.signed_answer(co_await site.challenge());
    site.faults.begin({.manner = testing::Faults::Manner::lost_answer, .among = testing::Faults::Among::changes});
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/login/passkey", answer)).status, 200);
    EXPECT_TRUE(site.faults.end());
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/login/passkey", answer)).status, 401);
}

}  // namespace
}  // namespace klieg::passkeys
