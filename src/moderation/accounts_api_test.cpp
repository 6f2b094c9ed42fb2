#include "moderation/accounts_api.h"

#include "moderation/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

namespace klieg::moderation {
namespace {

using http::Method;
using testing::Answered;

constexpr auto kPassword = R"("login":"ada","password":"correct horse battery")";
constexpr auto kSuspended = R"({"standing":"suspended","reason":"Rude."})";

std::string account(Principal const& who) {
    return "/api/moderation/accounts/" + who.user.text();
}
std::string resolution(Principal const& who) {
    return "/api/moderation/appeals/" + who.user.text() + "/resolve";
}
std::string credentials(std::string const& more = {}) {
    return "{" + std::string(kPassword) + more + "}";
}

KLIEG_ASYNC_TEST(AccountsApi, SuspendsUntilATimeAndTellsWhy) {
    Desk desk;
    co_await desk.open();
    auto const until = to_rfc3339(desk.clock.now() + std::chrono::hours(24));
    auto const set = co_await desk.ask(Method::put, account(desk.ada), "moderator",
                                       R"({"standing":"suspended","reason":"Rude.","until":")" + until + R"("})");
    EXPECT_EQ(set.status, 200);
    EXPECT_EQ(set.text_at("/standing"), "suspended");
    EXPECT_EQ(set.text_at("/until"), until);
    EXPECT_EQ(set.text_at("/account/username"), "ada");
    EXPECT_EQ((co_await desk.ask(Method::get, account(desk.ada), "moderator")).text, set.text);
    auto const own = co_await desk.ask(Method::post, "/api/appeals/standing", "", credentials());
    EXPECT_EQ(own.status, 200);
    EXPECT_EQ(own.text, set.text);
    desk.clock.advance(std::chrono::hours(24));
    EXPECT_EQ((co_await desk.ask(Method::get, account(desk.ada), "moderator")).text_at("/standing"), "active");
    EXPECT_EQ((co_await desk.ask(Method::post, "/api/appeals/standing", "", credentials())).status, 409);
    EXPECT_EQ((co_await desk.acts("account.suspended")).size(), 1U);
}

KLIEG_ASYNC_TEST(AccountsApi, IsForWhoHasAHigherRole) {
    Desk desk;
    co_await desk.open();
    EXPECT_EQ((co_await desk.ask(Method::get, account(desk.ada), "")).status, 401);
    EXPECT_EQ((co_await desk.ask(Method::get, account(desk.ada), "bob")).status, 403);
    EXPECT_EQ((co_await desk.ask(Method::put, account(desk.ada), "", kSuspended)).status, 401);
    EXPECT_EQ((co_await desk.ask(Method::put, account(desk.ada), "bob", kSuspended)).status, 403);
    auto const own = co_await desk.ask(Method::put, account(desk.moderator), "moderator", kSuspended);
    EXPECT_EQ(own.status, 403);
    EXPECT_EQ(own.text_at("/code"), "own_account");
    auto const higher = co_await desk.ask(Method::put, account(desk.administrator), "moderator", kSuspended);
    EXPECT_EQ(higher.status, 403);
    EXPECT_EQ(higher.text_at("/code"), "higher_role");
    EXPECT_EQ((co_await desk.ask(Method::put, account(desk.moderator), "administrator", kSuspended)).status, 200);
    EXPECT_EQ((co_await desk.ask(Method::get, "/api/moderation/accounts/u_abcdefgh234567ij", "moderator")).status, 404);
    EXPECT_EQ(
        (co_await desk.ask(Method::put, "/api/moderation/accounts/u_abcdefgh234567ij", "moderator", kSuspended)).status,
        404);
}

KLIEG_ASYNC_TEST(AccountsApi, RefusesWhatIsNoStanding) {
    Desk desk;
    co_await desk.open();
    for (auto const* body : {R"({"standing":"elsewhere"})", R"({"standing":"banned","until":"2040-01-01T00:00:00Z"})",
                             R"({"standing":"suspended","until":"2000-01-01T00:00:00Z"})",
                             R"({"standing":"active","comments":"vanish"})", "{}"})
        EXPECT_EQ((co_await desk.ask(Method::put, account(desk.ada), "moderator", body)).status, 422) << body;
}

KLIEG_ASYNC_TEST(AccountsApi, LeavesWhatWasSaidOrTakesIt) {
    Desk desk;
    co_await desk.open();
    auto const one = co_await desk.said(desk.ada, "one");
    CO_ASSERT((co_await desk.ask(Method::put, account(desk.ada), "moderator", kSuspended)).status == 200);
    EXPECT_EQ(co_await desk.work_on(comments::kAuthorRemovalKind, desk.feature.author_removal), 0);
    EXPECT_FALSE((co_await desk.row(one))->deleted);
    auto const banned =
        co_await desk.ask(Method::put, account(desk.ada), "moderator", R"({"standing":"banned","comments":"vanish"})");
    EXPECT_EQ(banned.status, 200);
    EXPECT_EQ(co_await desk.work_on(comments::kAuthorRemovalKind, desk.feature.author_removal), 1);
    EXPECT_TRUE((co_await desk.row(one))->deleted);
    desk.clock.advance(comments::kRepliesSeenAfter);
    EXPECT_EQ(co_await desk.work_on(comments::kAuthorRemovalKind, desk.feature.author_removal), 1);
}

KLIEG_ASYNC_TEST(Appeals, AreSentOnceAndGranted) {
    Desk desk;
    co_await desk.open();
    CO_ASSERT((co_await desk.ask(Method::put, account(desk.ada), "moderator", kSuspended)).status == 200);
    auto const sent = co_await desk.ask(Method::post, "/api/appeals", "", credentials(R"(,"text":"It was not me.")"));
    EXPECT_EQ(sent.status, 200);
    EXPECT_EQ(sent.text_at("/appeal/state"), "open");
    auto const again = co_await desk.ask(Method::post, "/api/appeals", "", credentials(R"(,"text":"Really.")"));
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.text_at("/code"), "already_appealed");
    auto const listed = co_await desk.ask(Method::get, "/api/moderation/appeals", "moderator");
    EXPECT_EQ(listed.text_at("/items/0/account/username"), "ada");
    EXPECT_EQ(listed.text_at("/items/0/appeal/text"), "It was not me.");
    EXPECT_EQ(listed.at("/items/1"), nullptr);
    auto const granted = co_await desk.ask(Method::post, resolution(desk.ada), "moderator",
                                           R"({"granted":true,"answer":"Welcome back."})");
    EXPECT_EQ(granted.status, 200);
    EXPECT_EQ(granted.text_at("/standing"), "active");
    EXPECT_EQ(granted.text_at("/appeal/state"), "granted");
    EXPECT_EQ((co_await desk.ask(Method::get, "/api/moderation/appeals", "moderator")).text,
              R"({"items":[],"nextCursor":null})");
    EXPECT_EQ((co_await desk.acts("appeal.granted")).size(), 1U);
    EXPECT_EQ((co_await desk.acts("account.restored")).size(), 1U);
    EXPECT_EQ(
        (co_await desk.ask(Method::post, resolution(desk.ada), "moderator", R"({"granted":true,"answer":""})")).status,
        404);
    CO_ASSERT((co_await desk.ask(Method::put, account(desk.ada), "moderator", kSuspended)).status == 200);
    auto const anew = co_await desk.ask(Method::post, "/api/appeals", "", credentials(R"(,"text":"Once more.")"));
    EXPECT_EQ(anew.status, 200) << "of another suspension";
}

KLIEG_ASYNC_TEST(Appeals, ThatAreRefusedStayReadByTheirAuthor) {
    Desk desk;
    co_await desk.open();
    CO_ASSERT((co_await desk.ask(Method::put, account(desk.ada), "moderator", kSuspended)).status == 200);
    CO_ASSERT((co_await desk.ask(Method::post, "/api/appeals", "", credentials(R"(,"text":"No.")"))).status == 200);
    std::string const no = R"({"granted":false,"answer":"Look at what you wrote."})";
    EXPECT_EQ((co_await desk.ask(Method::post, resolution(desk.ada), "", no)).status, 401);
    EXPECT_EQ((co_await desk.ask(Method::post, resolution(desk.ada), "bob", no)).status, 403);
    EXPECT_EQ((co_await desk.ask(Method::post, resolution(desk.ada), "moderator", no)).status, 200);
    auto const own = co_await desk.ask(Method::post, "/api/appeals/standing", "", credentials());
    EXPECT_EQ(own.text_at("/standing"), "suspended");
    EXPECT_EQ(own.text_at("/appeal/state"), "refused");
    EXPECT_EQ(own.text_at("/appeal/answer"), "Look at what you wrote.");
    EXPECT_EQ((co_await desk.acts("appeal.refused")).size(), 1U);
}

KLIEG_ASYNC_TEST(Appeals, AreNobodyElses) {
    Desk desk;
    co_await desk.open();
    CO_ASSERT((co_await desk.ask(Method::put, account(desk.ada), "moderator", kSuspended)).status == 200);
    auto const wrong = R"({"login":"ada","password":"a wrong password"})";
    EXPECT_EQ((co_await desk.ask(Method::post, "/api/appeals/standing", "", wrong)).status, 401);
    EXPECT_EQ((co_await desk.ask(Method::post, "/api/appeals", "",
                                 R"({"login":"ada","password":"a wrong password","text":"No."})"))
                  .status,
              401);
    EXPECT_EQ((co_await desk.ask(Method::post, "/api/appeals", "", credentials(R"(,"text":"")"))).status, 422);
    auto const active = co_await desk.ask(Method::post, "/api/appeals/standing", "",
                                          R"({"login":"bob","password":"correct horse battery"})");
    EXPECT_EQ(active.status, 409);
    EXPECT_EQ(active.text_at("/code"), "not_suspended");
}

KLIEG_ASYNC_TEST(Appeals, AreDecidedByOne) {
    Desk desk;
    co_await desk.open();
    CO_ASSERT((co_await desk.ask(Method::put, account(desk.ada), "moderator", kSuspended)).status == 200);
    CO_ASSERT((co_await desk.ask(Method::post, "/api/appeals", "", credentials(R"(,"text":"No.")"))).status == 200);
    std::vector<Task<Result<Appeals::Standing>>> attempts;
    for (auto const* answer : {"yes", "no", "well, yes"})
        attempts.push_back(
            desk.moderation.appeals.resolve(desk.moderator, desk.ada.user, {answer != std::string("no"), answer}));
    int done = 0;
    for (auto const& result : co_await testing::run_concurrently(std::move(attempts))) done += result.ok() ? 1 : 0;
    EXPECT_EQ(done, 1);
}

KLIEG_ASYNC_TEST(AccountNotices, TellTheOwnerHowItStands) {
    Desk desk;
    co_await desk.open();
    auto const at = desk.clock.now();
    auto const set = co_await desk.identity.service.set_standing(desk.moderator, desk.ada.user,
                                                                 {identity::Standing::suspended, {}, "Rude."});
    CO_ASSERT_OK(set);
    auto const subject = desk.ada.user.text() + " " + to_rfc3339(at);
    auto shown = Desk::must(co_await desk.moderation.account_notices.show(desk.ada, {{kAccountStanding, subject}}));
    CO_ASSERT(shown.at(0).has_value());
    EXPECT_EQ(shown[0]->title, "suspended");
    EXPECT_EQ(shown[0]->text, "Rude.");
    shown = Desk::must(co_await desk.moderation.account_notices.show(desk.bob, {{kAccountStanding, subject}}));
    EXPECT_FALSE(shown.at(0).has_value());
}

}  // namespace
}  // namespace klieg::moderation
