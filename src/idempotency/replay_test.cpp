#include "http/error_map.h"
#include "idempotency/key_table.h"
#include "testing/api_client.h"
#include "testing/async_test.h"
#include "testing/manual_clock.h"
#include "testing/memory_table_store.h"
#include "testing/token_authenticator.h"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

/// Idempotency-Key as a client sees it: requests through all steps to a route that creates, over the table.
namespace klieg::idempotency {

namespace {

using namespace std::chrono_literals;
using testing::Answered;

/// Users, whose ids are their tokens.
constexpr auto kAda = "u_aaaaaaaaaaaaaaaa";
constexpr auto kBob = "u_bbbbbbbbbbbbbbbb";
constexpr auto kKey = "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"";
constexpr auto kBody = R"({"name":"A thing"})";

Principal principal(char const* id) {
    return {.user = UserId::parse(id).value()};
}

/// A site with one route that creates, and one that only does something. What the next creation does besides is the
/// test's to say.
struct ReplayFixture {
    ReplayFixture() {
        auto add = [&](char const* path, bool creates) {
            router.add({.method = http::Method::post,
                        .pattern = path,
                        .summary = "Makes a thing.",
                        .handler = [this](http::Request& request) { return create(request); },
                        .rate_class = http::RateClass::write,
                        .creates = creates});
        };
        add("/api/things", true);
        add("/api/actions", false);
    }

    Task<Result<http::Response>> create(http::Request& request) {
        KLIEG_CO_TRY(auto body, co_await request.read_text());
        if (meanwhile) co_await std::exchange(meanwhile, {})();
        if (failure) co_return *std::exchange(failure, {});
        if (!request.principal.signed_in()) co_return Error{Errc::unauthenticated, "sign in first"};
        ++created;
        auto id = "t_" + std::to_string(created);
        auto text = R"({"id":")" + id + R"(","of":)" + body + "}" + std::string(padding, ' ');
        co_return http::json_text(std::move(text), 201).with("Location", "/api/things/" + id).with("ETag", "\"v1\"");
    }

    struct Sent {
        std::string user = kAda;
        std::string key = kKey;
        std::string body = kBody;
        std::string target = "/api/things";
    };
    Task<Answered> send(Sent sent) {
        testing::Asked asked{
            .method = http::Method::post, .target = sent.target, .body = sent.body, .token = sent.user};
        if (!sent.key.empty()) asked.headers.set("Idempotency-Key", sent.key);
        co_return co_await client.send(std::move(asked));
    }

    testing::MemoryTableStore tables{KeyTable::tables()};
    testing::ManualClock clock;
    SystemRandom random;
    KeyTable keys{tables, clock, random, {}};
    testing::TokenAuthenticator authenticator{{{kAda, principal(kAda)}, {kBob, principal(kBob)}}};
    http::Router router;
    testing::ApiClient client{router, authenticator, clock, random, &keys};

    int created = 0;
    std::size_t padding = 0;
    std::optional<Error> failure{};
    std::function<Task<>()> meanwhile{};
};

/// What a second request with the same key hears while the first is being answered.
Task<> ask_again(ReplayFixture& fixture, Answered& heard) {
    heard = co_await fixture.send({});
}
Task<> crash() {
    throw boost::system::system_error(boost::asio::error::operation_aborted);
    co_return;
}

std::string code_of(Answered const& answered) {
    return answered.text_at("/code");
}

}  // namespace

KLIEG_ASYNC_TEST(IdempotencyKey, AnswersASecondRequestAsTheFirst) {
    ReplayFixture fixture;
    auto first = co_await fixture.send({});
    EXPECT_EQ(first.status, 201);
    EXPECT_FALSE(first.headers.find("Idempotent-Replayed"));
    auto second = co_await fixture.send({});
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(second.text, first.text);
    for (auto const* name : {"Content-Type", "Location", "ETag"})
        EXPECT_EQ(second.headers.get(name), first.headers.get(name)) << name;
    EXPECT_EQ(second.headers.get("Idempotent-Replayed"), "true");
    EXPECT_NE(second.headers.get("X-Request-Id"), first.headers.get("X-Request-Id"));
    EXPECT_EQ(fixture.created, 1);
}

KLIEG_ASYNC_TEST(IdempotencyKey, MeansNothingWithoutIt) {
    ReplayFixture fixture;
    for (int i = 0; i < 2; ++i) EXPECT_EQ((co_await fixture.send({.key = ""})).status, 201);
    for (int i = 0; i < 2; ++i) EXPECT_EQ((co_await fixture.send({.target = "/api/actions"})).status, 201);
    EXPECT_EQ(fixture.created, 4);
    EXPECT_EQ(fixture.tables.item_count("Idempotency"), 0U);
}

KLIEG_ASYNC_TEST(IdempotencyKey, IsAConflictWhileTheFirstIsBeingAnswered) {
    ReplayFixture fixture;
    Answered heard;
    fixture.meanwhile = [&] { return ask_again(fixture, heard); };
    EXPECT_EQ((co_await fixture.send({})).status, 201);
    EXPECT_EQ(heard.status, 409);
    EXPECT_EQ(code_of(heard), "request_in_flight");
    EXPECT_EQ(heard.headers.get("Retry-After"), "1");
    EXPECT_EQ((co_await fixture.send({})).headers.get("Idempotent-Replayed"), "true");
    EXPECT_EQ(fixture.created, 1);
}

KLIEG_ASYNC_TEST(IdempotencyKey, IsRefusedWithAnotherRequest) {
    ReplayFixture fixture;
    EXPECT_EQ((co_await fixture.send({})).status, 201);
    for (auto const& other :
         {ReplayFixture::Sent{.body = R"({"name":"Another"})"}, ReplayFixture::Sent{.target = "/api/things?x=1"}}) {
        auto answered = co_await fixture.send(other);
        EXPECT_EQ(answered.status, 422);
        EXPECT_EQ(code_of(answered), "idempotency_key_reused");
    }
    EXPECT_EQ(fixture.created, 1);
}

KLIEG_ASYNC_TEST(IdempotencyKey, IsItsUsersAlone) {
    ReplayFixture fixture;
    auto ada = co_await fixture.send({});
    auto bob = co_await fixture.send({.user = kBob, .body = R"({"name":"Of Bob"})"});
    EXPECT_EQ(bob.status, 201);
    EXPECT_NE(bob.text, ada.text);
    EXPECT_FALSE(bob.headers.find("Idempotent-Replayed"));
}

KLIEG_ASYNC_TEST(IdempotencyKey, OfNobodyIsPassedOver) {
    ReplayFixture fixture;
    for (int i = 0; i < 2; ++i) EXPECT_EQ((co_await fixture.send({.user = ""})).status, 401);
    EXPECT_EQ(fixture.tables.item_count("Idempotency"), 0U);
}

KLIEG_ASYNC_TEST(IdempotencyKey, ThatIsMalformedIsRefusedBeforeAnythingIsDone) {
    ReplayFixture fixture;
    for (std::string const& key : {std::string("unquoted"), std::string("\"\""), "\"" + std::string(256, 'k') + "\""}) {
        auto answered = co_await fixture.send({.key = key});
        EXPECT_EQ(answered.status, 400) << key;
        EXPECT_EQ(code_of(answered), "invalid_idempotency_key");
    }
    EXPECT_EQ(fixture.created, 0);
}

KLIEG_ASYNC_TEST(IdempotencyKey, IsFreeAgainAfterARequestThatDidNothing) {
    ReplayFixture fixture;
    for (auto kind : {Errc::invalid, Errc::conflict, Errc::unavailable, Errc::internal}) {
        fixture.failure = Error{kind, "not now"};
        EXPECT_EQ((co_await fixture.send({})).status, http::status_of(Error{kind, ""}));
    }
    EXPECT_EQ((co_await fixture.send({.body = R"({"name":"Corrected"})"})).status, 201);
}

KLIEG_ASYNC_TEST(IdempotencyKey, OfARequestThatCrashedIsFreeOnceItsLeaseIsOver) {
    ReplayFixture fixture;
    fixture.meanwhile = crash;
    bool thrown = false;
    try {
        static_cast<void>(co_await fixture.send({}));
    } catch (boost::system::system_error const&) {
        thrown = true;
    }
    EXPECT_TRUE(thrown);
    EXPECT_EQ((co_await fixture.send({})).status, 409);
    fixture.clock.advance(60s);
    EXPECT_EQ((co_await fixture.send({})).status, 201);
    EXPECT_EQ((co_await fixture.send({})).headers.get("Idempotent-Replayed"), "true");
    EXPECT_EQ(fixture.created, 1);
}

KLIEG_ASYNC_TEST(IdempotencyKey, OfAnAnswerTooLargeToKeepCreatesNothingTwice) {
    ReplayFixture fixture;
    fixture.padding = 33 * 1024;
    EXPECT_EQ((co_await fixture.send({})).status, 201);
    auto second = co_await fixture.send({});
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(code_of(second), "answer_not_kept");
    EXPECT_EQ(fixture.created, 1);
}

KLIEG_ASYNC_TEST(IdempotencyKey, CreatesNothingThatItCouldNotRemember) {
    ReplayFixture fixture;
    fixture.tables.fail_after(0, 1, Error{Errc::unavailable, "the engine is away"});
    EXPECT_EQ((co_await fixture.send({})).status, 503);
    EXPECT_EQ(fixture.created, 0);
    EXPECT_EQ((co_await fixture.send({})).status, 201);
}

KLIEG_ASYNC_TEST(IdempotencyKey, TellsWhatWasCreatedThoughItsAnswerCouldNotBeKept) {
    ReplayFixture fixture;
    fixture.tables.fail_after(1, 1, Error{Errc::unavailable, "the engine is away"});
    EXPECT_EQ((co_await fixture.send({})).status, 201);
    EXPECT_EQ((co_await fixture.send({})).status, 409) << "until the lease is over";
    EXPECT_EQ(fixture.created, 1);
}

}  // namespace klieg::idempotency
