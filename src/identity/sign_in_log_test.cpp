#include "identity/sign_in_log.h"

#include "identity/adas_site_for_test.h"
#include "identity/events.h"
#include "testing/async_test.h"
#include "testing/recorded_events.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace klieg::identity {
namespace {

using http::Method;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

struct Logged : AdasSite {
    /// The kinds of Ada's log, newest first.
    Task<std::vector<std::string>> kinds() {
        auto const listed = co_await send(Method::get, "/api/auth/sign-ins?limit=100", "", session);
        EXPECT_EQ(listed.status, 200) << listed.text;
        std::vector<std::string> found;
        auto const items = listed.at("/items");
        for (auto const& item : items.as_array()) found.emplace_back(item.at("kind").as_string());
        co_return found;
    }
    Task<int> log_in(std::string password, Client from = identity::client()) {
        auto const in = co_await service.log_in({"ada", std::move(password)}, std::move(from));
        clock.advance(seconds(1));
        co_return in.ok() ? 200 : 401;
    }
    /// The last that was told.
    Task<SignedInEvent> last_event() {
        events::Recorded recorded(tables, clock, random);
        auto const told = co_await recorded.all();
        if (told.empty()) co_return SignedInEvent{};
        EXPECT_EQ(told.back().type, kSignedIn.name);
        co_return *json::to<SignedInEvent>(told.back().payload, json::Naming::camel, json::Strictness::stored);
    }
};

KLIEG_ASYNC_TEST(SignInLog, TellsWhoGotInAndWhatChangedAboutWhoMay) {
    Logged site;
    co_await site.raise();
    site.clock.advance(seconds(1));
    EXPECT_EQ(co_await site.log_in("analytical-engine"), 200);
    auto const token = (co_await site.make(R"({"name":"a","scopes":["read"]})")).text_at("/id");
    site.clock.advance(seconds(1));
    site.tables.catch_up();
    EXPECT_EQ((co_await site.send(Method::del, "/api/auth/tokens/" + token, "", site.session)).status, 204);
    site.clock.advance(seconds(1));
    auto const moves = R"({"email":"countess@example.org","currentPassword":"analytical-engine"})";
    EXPECT_EQ((co_await site.send(Method::patch, "/api/auth/me", moves, site.session)).status, 200);
    EXPECT_EQ((co_await site.send(Method::patch, "/api/auth/me", R"({"displayName":"A"})", site.session)).status, 200);
    site.clock.advance(seconds(1));
    auto const change = R"({"currentPassword":"analytical-engine","newPassword":"difference-engine"})";
    EXPECT_EQ((co_await site.send(Method::post, "/api/auth/password", change, site.session)).status, 204);
    EXPECT_THAT(co_await site.kinds(), ::testing::ElementsAre("password_changed", "address_changed", "token_revoked",
                                                              "token_made", "signed_in", "registered"));
    auto const listed = co_await site.send(Method::get, "/api/auth/sign-ins?limit=1", "", site.session);
    EXPECT_EQ(listed.text_at("/items/0/address"), "192.0.2.7");
    EXPECT_EQ(listed.at("/items/0/times"), 1);
    EXPECT_NE(listed.at("/nextCursor"), nullptr);
    site.clock.advance(seconds(1));
    CO_ASSERT_OK(co_await site.service.reset_password("ada", "another engine entirely"));
    auto const page = co_await site.feature.sign_ins.of_user(site.caller.principal.user, 1, {});
    CO_ASSERT_OK(page);
    EXPECT_EQ(page->entries.at(0).kind, SignInKind::password_reset);
    EXPECT_EQ(page->entries.at(0).address, "");
}

KLIEG_ASYNC_TEST(SignInLog, IsTheOwnersAlone) {
    Logged site;
    co_await site.raise();
    auto const bob = co_await site.service.register_user(named("bob"), client());
    auto const listed = co_await site.send(Method::get, "/api/auth/sign-ins", "", bob->token);
    EXPECT_EQ(listed.text_at("/items/0/kind"), "registered");
    EXPECT_EQ(listed.at("/items/1"), nullptr);
    EXPECT_EQ((co_await site.send(Method::get, "/api/auth/sign-ins", "", "")).status, 401);
}

KLIEG_ASYNC_TEST(SignInLog, HasOneEntryOfAnHoursFailures) {
    Logged site;
    co_await site.raise();
    site.clock.advance(hours(1));
    auto const writes = site.tables.calls();
    auto& log = site.feature.sign_ins;
    auto const user = site.caller.principal.user;
    for (int i = 0; i < 1000; ++i) log.failed(user, {"198.51.100." + std::to_string(i % 7), "guesser\n", "n"});
    EXPECT_EQ(site.tables.calls(), writes) << "a flood of failures writes nothing";
    CO_ASSERT_OK(co_await log.flush());
    EXPECT_EQ(site.tables.calls(), writes + 1);
    EXPECT_EQ(co_await site.log_in("guessed", {"203.0.113.9", "last", "n"}), 401);
    CO_ASSERT_OK(co_await log.flush());
    CO_ASSERT_OK(co_await log.flush());
    auto const listed = co_await site.send(Method::get, "/api/auth/sign-ins", "", site.session);
    EXPECT_EQ(listed.text_at("/items/0/kind"), "failed");
    EXPECT_EQ(listed.at("/items/0/times"), 1001);
    EXPECT_EQ(listed.text_at("/items/0/address"), "203.0.113.9");
    EXPECT_EQ(listed.text_at("/items/1/kind"), "registered");
    site.clock.advance(hours(1));
    log.failed(user, {"203.0.113.9", "last", "n"});
    CO_ASSERT_OK(co_await log.flush());
    EXPECT_THAT(co_await site.kinds(), ::testing::ElementsAre("failed", "failed", "registered"));
}

KLIEG_ASYNC_TEST(SignInLog, CountsNoFailureTwiceWhateverAnEngineAnswers) {
    Logged site;
    co_await site.raise();
    auto& log = site.feature.sign_ins;
    auto const user = site.caller.principal.user;
    log.failed(user, client());
    site.faults.begin({0, 1, testing::Faults::Manner::lost_answer, {Errc::unavailable, "away"}});
    EXPECT_FALSE((co_await log.flush()).ok());
    static_cast<void>(site.faults.end());
    CO_ASSERT_OK(co_await log.flush());
    auto const page = co_await log.of_user(user, 10, {});
    CO_ASSERT_OK(page);
    for (auto const& entry : page->entries) EXPECT_EQ(entry.times, 1);
}

KLIEG_ASYNC_TEST(SignInLog, IsKeptForNinetyDays) {
    Logged site;
    co_await site.raise();
    auto& log = site.feature.sign_ins;
    auto const user = site.caller.principal.user;
    site.clock.advance(days(90) - seconds(1));
    EXPECT_EQ((co_await log.of_user(user, 10, {}))->entries.size(), 1U);
    site.clock.advance(seconds(1));
    EXPECT_EQ((co_await log.of_user(user, 10, {}))->entries.size(), 0U);
}

KLIEG_ASYNC_TEST(SignInLog, TellsOfADeviceThatNobodyHasUsedForThirtyDays) {
    Logged site;
    co_await site.raise();
    Client const home{"192.0.2.7", "test/1.0", "192.0.2.7"};
    Client const updated{"192.0.2.7", "test/2.1", "192.0.2.7"};
    Client const elsewhere{"198.51.100.1", "test/1.0", "198.51.100.1"};
    Client const other{"192.0.2.7", "program/1.0", "192.0.2.7"};
    struct Case {
        Client from;
        bool is_new;
    };
    for (auto const& [from, is_new] : {Case{home, false}, Case{updated, false}, Case{elsewhere, true},
                                       Case{elsewhere, false}, Case{other, true}, Case{home, false}}) {
        EXPECT_EQ(co_await site.log_in("analytical-engine", from), 200);
        auto const event = co_await site.last_event();
        EXPECT_EQ(event.new_device, is_new) << from.address << from.user_agent;
        EXPECT_EQ(event.user_id, site.caller.principal.user);
        auto const entry = co_await site.feature.sign_ins.find(event.user_id, event.entry);
        CO_ASSERT_OK(entry);
        CO_ASSERT(entry->has_value());
        EXPECT_EQ((*entry)->address, from.address);
    }
    site.clock.advance(days(30));
    EXPECT_EQ(co_await site.log_in("analytical-engine", home), 200);
    EXPECT_TRUE((co_await site.last_event()).new_device);
}

KLIEG_ASYNC_TEST(SignInLog, HasNoEntryOfWhoDidNotGetIn) {
    Logged site;
    co_await site.raise();
    for (std::size_t healthy = 0; healthy < 12; ++healthy) {
        auto const before = (co_await site.kinds()).size();
        auto const sessions = site.tables.item_count("Sessions");
        site.faults.begin({healthy, 1, testing::Faults::Manner::refused, {Errc::unavailable, "away"}});
        static_cast<void>(co_await site.log_in("analytical-engine"));
        static_cast<void>(site.faults.end());
        EXPECT_EQ((co_await site.kinds()).size() - before, site.tables.item_count("Sessions") - sessions) << healthy;
    }
}

}  // namespace
}  // namespace klieg::identity
