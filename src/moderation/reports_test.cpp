#include "moderation/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <algorithm>

namespace klieg::moderation {
namespace {

using http::Method;

constexpr auto kReports = "/api/reports";
constexpr auto kQueue = "/api/moderation/reports";
constexpr auto kResolved = "/api/moderation/reports?state=resolved";

std::string report_of(std::string const& subject, std::string const& more = {}) {
    return R"({"subject":")" + subject + R"(","reason":"spam")" + more + "}";
}
std::string resolve_of(std::string const& subject) {
    return "/api/moderation/reports/" + subject + "/resolve";
}
std::string decision(std::string const& act, std::string const& more = {}) {
    return R"({"act":")" + act + R"(","reason":"So.")" + more + "}";
}

/// Who is told what of what was decided so far, as "kind subject".
Task<std::map<UserId, std::vector<std::string>>> told_of(Desk& desk) {
    auto const notices = Desk::must(co_await desk.moderation.report_notices.notices_of(co_await desk.events.all()));
    std::map<UserId, std::vector<std::string>> told;
    for (auto const& one : notices) told[one.user].push_back(one.kind + " " + one.subject);
    co_return told;
}

KLIEG_ASYNC_TEST(Reports, AreCountedByWhatTheyAreAbout) {
    Desk desk;
    co_await desk.open();
    auto const comment = co_await desk.said(desk.ada, "buy this");
    auto const one = co_await desk.ask(Method::post, kReports, "bob", report_of(comment.text(), R"(,"text":"Look.")"));
    EXPECT_EQ(one.status, 201) << one.text;
    EXPECT_EQ((co_await desk.ask(Method::post, kReports, "owner", report_of(comment.text()))).status, 201);
    EXPECT_EQ((co_await desk.ask(Method::post, kReports, "bob", report_of(desk.video.text()))).status, 201);
    co_await desk.count_reports();
    auto const queue = co_await desk.ask(Method::get, kQueue, "moderator");
    EXPECT_EQ(queue.text_at("/items/0/subject"), comment.text()) << "what waits longest is first";
    EXPECT_EQ(queue.at("/items/0/count"), 2);
    EXPECT_EQ(queue.text_at("/items/0/reasons/0/reason"), "spam");
    EXPECT_EQ(queue.text_at("/items/0/of/username"), "ada");
    EXPECT_EQ(queue.at("/items/0/decided"), nullptr);
    EXPECT_EQ(queue.text_at("/items/1/subject"), desk.video.text());
    auto const all = co_await desk.ask(Method::get, "/api/moderation/reports/" + comment.text(), "moderator");
    EXPECT_NE(all.text.find(R"("text":"Look.")"), std::string::npos);
    EXPECT_NE(all.text.find(R"("username":"bob")"), std::string::npos);
}

KLIEG_ASYNC_TEST(Reports, AreOneOfEachPersonUntilItIsDecided) {
    Desk desk;
    co_await desk.open();
    auto const video = desk.video.text();
    EXPECT_EQ((co_await desk.ask(Method::post, kReports, "bob", report_of(video))).status, 201);
    auto const again = co_await desk.ask(Method::post, kReports, "bob", report_of(video));
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.text_at("/code"), "already_reported");
    co_await desk.count_reports();
    auto const decided = co_await desk.ask(Method::post, resolve_of(video), "moderator", decision("none"));
    EXPECT_EQ(decided.status, 200) << decided.text;
    EXPECT_EQ(decided.text_at("/decided/outcome"), "none");
    EXPECT_EQ(decided.text_at("/decided/by/username"), "moderator");
    EXPECT_EQ((co_await desk.ask(Method::post, resolve_of(video), "moderator", decision("none"))).status, 409);
    EXPECT_EQ((co_await desk.ask(Method::post, kReports, "bob", report_of(video))).status, 201)
        << "it may be worse now";
    co_await desk.count_reports();
    auto const queue = co_await desk.ask(Method::get, kQueue, "moderator");
    EXPECT_EQ(queue.at("/items/0/count"), 1);
    EXPECT_EQ(queue.text_at("/items/0/decided/outcome"), "none");
    EXPECT_EQ((co_await desk.acts("report.resolved")).size(), 1U);
}

KLIEG_ASYNC_TEST(Reports, AreForThingsOfOthersThatOneSees) {
    Desk desk;
    co_await desk.open();
    auto const hidden = co_await desk.make_video(videos::Visibility::private_);
    auto const status = [&desk](std::string who, std::string subject) -> Task<int> {
        return desk.status_of(Method::post, kReports, std::move(who), report_of(subject));
    };
    EXPECT_EQ(co_await status("", desk.video.text()), 401);
    EXPECT_EQ(co_await status("bob", hidden.text()), 404);
    EXPECT_EQ(co_await status("bob", "x"), 404);
    EXPECT_EQ(co_await status("bob", "u_abcdefgh234567ij"), 404);
    EXPECT_EQ(co_await status("bob", "ch_abcdefgh234567ij"), 404);
    EXPECT_EQ(co_await status("owner", desk.video.text()), 403);
    EXPECT_EQ(co_await status("bob", desk.bob.user.text()), 403);
    EXPECT_EQ(co_await status("bob", desk.channel.text()), 201);
    EXPECT_EQ(co_await status("bob", desk.ada.user.text()), 201);
    auto const body = R"({"subject":")" + desk.video.text() + R"(","reason":"dislike"})";
    EXPECT_EQ(co_await desk.status_of(Method::post, kReports, "bob", body), 422);
    EXPECT_EQ(co_await desk.status_of(Method::post, kReports, "bob",
                                      report_of(desk.video.text(), R"(,"text":")" + std::string(1001, 'x') + R"(")")),
              422);
}

KLIEG_ASYNC_TEST(Reports, AreSoManyADay) {
    Desk desk;
    co_await desk.open();
    int made = 0;
    testing::Answered last;
    for (int i = 0; i < 21; ++i) {
        auto const comment = co_await desk.said(desk.ada, "comment " + std::to_string(i));
        last = co_await desk.ask(Method::post, kReports, "bob", report_of(comment.text()));
        made += last.status == 201 ? 1 : 0;
        desk.clock.advance(std::chrono::seconds(5));
    }
    EXPECT_EQ(made, 20);
    EXPECT_EQ(last.status, 429);
    EXPECT_EQ(last.text_at("/code"), "too_many_reports");
}

KLIEG_ASYNC_TEST(Reports, AreReadAndDecidedByThoseWhoModerate) {
    Desk desk;
    co_await desk.open();
    auto const video = desk.video.text();
    CO_ASSERT((co_await desk.ask(Method::post, kReports, "bob", report_of(video))).status == 201);
    co_await desk.count_reports();
    for (auto const* path : {kQueue, kResolved}) {
        EXPECT_EQ((co_await desk.ask(Method::get, path, "")).status, 401);
        EXPECT_EQ((co_await desk.ask(Method::get, path, "bob")).status, 403);
    }
    EXPECT_EQ((co_await desk.ask(Method::get, "/api/moderation/reports/" + video, "owner")).status, 403);
    EXPECT_EQ((co_await desk.ask(Method::get, "/api/moderation/reports?cursor=x", "moderator")).status, 400);
    EXPECT_EQ((co_await desk.ask(Method::get, "/api/moderation/reports?state=x", "moderator")).status, 400);
    EXPECT_EQ((co_await desk.ask(Method::post, resolve_of(video), "", decision("none"))).status, 401);
    EXPECT_EQ((co_await desk.ask(Method::post, resolve_of(video), "owner", decision("none"))).status, 403);
    EXPECT_EQ((co_await desk.ask(Method::post, resolve_of("u_abcdefgh234567ij"), "moderator", decision("none"))).status,
              404);
    EXPECT_EQ((co_await desk.ask(Method::post, resolve_of(video), "moderator", decision("remove"))).status, 403)
        << "administrators remove videos";
    EXPECT_EQ((co_await desk.ask(Method::post, resolve_of(video), "moderator",
                                 decision("none", R"(,"until":"2040-01-01T00:00:00Z")")))
                  .status,
              422);
    EXPECT_EQ((co_await desk.ask(Method::get, kQueue, "moderator")).text_at("/items/0/subject"), video);
    EXPECT_EQ((co_await desk.ask(Method::post, resolve_of(video), "administrator", decision("remove"))).status, 200);
}

KLIEG_ASYNC_TEST(Reports, HideAndTellWhomItConcerns) {
    Desk desk;
    co_await desk.open();
    auto const video = desk.video.text();
    CO_ASSERT((co_await desk.ask(Method::post, kReports, "bob", report_of(video))).status == 201);
    CO_ASSERT((co_await desk.ask(Method::post, kReports, "ada", report_of(video))).status == 201);
    co_await desk.count_reports();
    CO_ASSERT((co_await desk.ask(Method::post, resolve_of(video), "moderator", decision("hide"))).status == 200);
    EXPECT_FALSE((co_await desk.videos.service.get(desk.bob, desk.video)).ok());
    EXPECT_EQ((co_await desk.acts("video.hidden")).size(), 1U);
    auto const told = co_await told_of(desk);
    EXPECT_EQ(told.size(), 3U);
    EXPECT_EQ(told.at(desk.bob.user), std::vector{"report.outcome " + video + " hidden"});
    EXPECT_EQ(told.at(desk.owner.user), std::vector{"moderation.hidden " + video + " hidden"});
    auto& notices = desk.moderation.report_notices;
    auto shown = Desk::must(co_await notices.show(desk.owner, {{kHidden, video + " hidden"}}));
    CO_ASSERT(shown.at(0).has_value());
    EXPECT_EQ(shown[0]->title, "A title");
    EXPECT_EQ(shown[0]->text, "So.");
    shown = Desk::must(
        co_await notices.show(desk.bob, {{kReportOutcome, video + " hidden"}, {kHidden, video + " hidden"}}));
    CO_ASSERT(shown.at(0).has_value());
    EXPECT_EQ(shown[0]->text, "hidden");
    EXPECT_EQ(shown[0]->title, "") << "it is not for his eyes any more";
    EXPECT_FALSE(shown.at(1).has_value());
    auto const listed = co_await desk.ask(Method::get, kResolved, "moderator");
    EXPECT_EQ(listed.text_at("/items/0/subject"), video);
    EXPECT_EQ(listed.at("/items/0/count"), 2);
}

KLIEG_ASYNC_TEST(Reports, RemoveCommentsAndSuspendTheirAuthors) {
    Desk desk;
    co_await desk.open();
    auto const one = co_await desk.said(desk.ada, "one");
    auto const two = co_await desk.said(desk.ada, "two");
    CO_ASSERT((co_await desk.ask(Method::post, kReports, "bob", report_of(one.text()))).status == 201);
    CO_ASSERT((co_await desk.ask(Method::post, kReports, "bob", report_of(two.text()))).status == 201);
    co_await desk.count_reports();
    EXPECT_EQ((co_await desk.ask(Method::post, resolve_of(one.text()), "moderator", decision("remove"))).status, 200);
    EXPECT_TRUE((co_await desk.row(one))->deleted);
    co_await desk.count_reports();  // that it is gone is no news of it
    auto const until = to_rfc3339(desk.clock.now() + std::chrono::hours(24));
    auto const suspended = co_await desk.ask(Method::post, resolve_of(two.text()), "moderator",
                                             decision("suspend", R"(,"until":")" + until + R"(")"));
    EXPECT_EQ(suspended.status, 200) << suspended.text;
    EXPECT_EQ(suspended.text_at("/decided/outcome"), "suspended");
    auto const ada = Desk::must(co_await desk.identity.repo.find_user(desk.ada.user));
    EXPECT_EQ(ada->standing, identity::Standing::suspended);
    EXPECT_EQ((co_await desk.acts("account.suspended")).size(), 1U);
    EXPECT_EQ((co_await desk.acts("comment.removed")).size(), 1U);
    EXPECT_EQ((co_await desk.acts("report.resolved")).size(), 2U);
}

KLIEG_ASYNC_TEST(Reports, OfAccountsAreNeitherHiddenNorRemoved) {
    Desk desk;
    co_await desk.open();
    auto const ada = desk.ada.user.text();
    CO_ASSERT((co_await desk.ask(Method::post, kReports, "bob", report_of(ada))).status == 201);
    co_await desk.count_reports();
    for (auto const* act : {"hide", "remove"})
        EXPECT_EQ((co_await desk.ask(Method::post, resolve_of(ada), "administrator", decision(act))).status, 422)
            << act;
    EXPECT_EQ((co_await desk.ask(Method::post, resolve_of(ada), "administrator", decision("ban"))).status, 200);
}

KLIEG_ASYNC_TEST(Reports, OfWhatIsGoneAreDecidedByThat) {
    Desk desk;
    co_await desk.open();
    auto const one = co_await desk.said(desk.ada, "one");
    CO_ASSERT((co_await desk.ask(Method::post, kReports, "bob", report_of(one.text()))).status == 201);
    co_await desk.count_reports();
    CO_ASSERT_OK(co_await desk.feature.service.remove(desk.ada, one, {}));
    co_await desk.count_reports();
    EXPECT_EQ((co_await desk.ask(Method::get, kQueue, "moderator")).text, R"({"items":[],"nextCursor":null})");
    EXPECT_EQ((co_await desk.ask(Method::get, kResolved, "moderator")).text_at("/items/0/decided/outcome"), "gone");
    auto const told = co_await told_of(desk);
    EXPECT_EQ(told.at(desk.bob.user), std::vector{"report.outcome " + one.text() + " gone"});
    EXPECT_FALSE(told.contains(desk.ada.user)) << "of her own doing";
}

KLIEG_ASYNC_TEST(Reports, AreDecidedByOneOfManyAtOnce) {
    Desk desk;
    co_await desk.open();
    CO_ASSERT((co_await desk.ask(Method::post, kReports, "bob", report_of(desk.video.text()))).status == 201);
    co_await desk.count_reports();
    ReportSubject const subject{desk.video};
    std::vector<Task<Result<ReportGroup>>> attempts;
    attempts.push_back(desk.moderation.reports.resolve(desk.moderator, subject, {ReportAct::none, "So.", {}}));
    attempts.push_back(desk.moderation.reports.resolve(desk.administrator, subject, {ReportAct::none, "So.", {}}));
    int done = 0;
    for (auto const& one : co_await testing::run_concurrently(std::move(attempts))) done += one.ok() ? 1 : 0;
    EXPECT_EQ(done, 1);
    EXPECT_EQ((co_await desk.acts("report.resolved")).size(), 1U);
}

/// Whoever made a report counts once, whatever an engine says of the write, and events that come again change nothing.
KLIEG_ASYNC_TEST(Reports, AreCountedOnceUnderFailures) {
    Desk desk;
    co_await desk.open();
    auto const video = desk.video.text();
    for (std::size_t healthy = 0;; ++healthy) {
        desk.faults.begin({.healthy = healthy, .faulty = 1, .manner = testing::Faults::Manner::lost_answer});
        static_cast<void>(co_await desk.ask(Method::post, kReports, "bob", report_of(video)));
        if (!desk.faults.end()) break;
    }
    EXPECT_EQ((co_await desk.ask(Method::post, kReports, "bob", report_of(video))).status, 409);
    co_await desk.count_reports();
    desk.counted.clear();
    co_await desk.count_reports();
    auto const group = Desk::must(co_await desk.moderation.reports_repo.find_group(video));
    CO_ASSERT(group.has_value());
    EXPECT_EQ(group->count, 1);
    EXPECT_EQ(group->version, 1);
}

}  // namespace
}  // namespace klieg::moderation
