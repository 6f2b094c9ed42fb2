#include "moderation/audit_api.h"

#include "moderation/fixture_for_test.h"
#include "testing/async_test.h"

namespace klieg::moderation {
namespace {

using http::Method;

constexpr auto kAudit = "/api/admin/audit";

KLIEG_ASYNC_TEST(AuditApi, ShowsWhatWasDoneToOthersThings) {
    Desk desk;
    co_await desk.open();
    auto const one = co_await desk.said(desk.ada, "one");
    auto const two = co_await desk.said(desk.ada, "two");
    auto const three = co_await desk.said(desk.ada, "three");
    CO_ASSERT_OK(co_await desk.feature.service.remove(desk.ada, one, {}));
    CO_ASSERT_OK(co_await desk.feature.service.remove(desk.owner, two, {}));
    desk.moderator.address = "192.0.2.9";
    auto const holds = desk.patch_of({}, {}, {}, true);
    CO_ASSERT_OK(co_await desk.feature.service.edit(desk.moderator, three, holds, {}));
    auto const releases = desk.patch_of({}, {}, {}, false);
    CO_ASSERT_OK(co_await desk.feature.service.edit(desk.moderator, three, releases, {}));
    CO_ASSERT_OK(co_await desk.feature.service.remove(desk.moderator, three, {}));
    videos::VideoPatch hide;
    hide.visibility = std::optional(videos::Visibility::private_);
    CO_ASSERT_OK(co_await desk.videos.service.edit(desk.moderator, desk.video, hide, {}));
    CO_ASSERT_OK(co_await desk.videos.service.remove(desk.administrator, desk.video, {}));
    channels::ChannelPatch named;
    named.name = std::optional<std::string>("Another");
    CO_ASSERT_OK(co_await desk.channels.service.edit(desk.administrator, desk.channel, named, {}));
    CO_ASSERT_OK(co_await desk.channels.service.remove(desk.administrator, desk.channel, {}));

    for (auto const* what : {"comment.held", "comment.released", "comment.removed", "video.hidden", "video.removed",
                             "channel.edited", "channel.removed"}) {
        auto const acts = co_await desk.acts(what);
        EXPECT_EQ(acts.size(), 1U) << what;
        if (!acts.empty()) EXPECT_EQ(acts.front().area, audit::Area::moderation) << what;
    }
    auto const removed = co_await desk.acts("comment.removed");
    CO_ASSERT(removed.size() == 1);
    EXPECT_EQ(removed[0].subject, three.text());
    EXPECT_EQ(removed[0].of_user_id, desk.ada.user);
    EXPECT_EQ(removed[0].by_user_id, desk.moderator.user);
    EXPECT_EQ(removed[0].address, "192.0.2.9");
}

KLIEG_ASYNC_TEST(AuditApi, IsForThoseWhoModerateAndShowsThemWhatIsModeration) {
    Desk desk;
    co_await desk.open();
    desk.clock.advance(std::chrono::seconds(1));
    CO_ASSERT_OK(co_await desk.identity.service.set_role(desk.administrator, desk.bob.user, Role::moderator));
    desk.clock.advance(std::chrono::seconds(1));
    desk.moderator.address = "192.0.2.9";
    CO_ASSERT_OK(co_await desk.identity.service.set_standing(desk.moderator, desk.ada.user,
                                                             {.standing = {}, .reason = "Well."}));
    EXPECT_EQ((co_await desk.ask(Method::get, kAudit, "")).status, 401);
    EXPECT_EQ((co_await desk.ask(Method::get, kAudit, "ada")).status, 403);
    EXPECT_EQ((co_await desk.ask(Method::get, "/api/admin/audit?cursor=x", "moderator")).status, 400);
    auto const seen = co_await desk.ask(Method::get, kAudit, "moderator");
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.text_at("/items/0/what"), "account.restored");
    EXPECT_EQ(seen.text_at("/items/0/by/username"), "moderator");
    EXPECT_EQ(seen.text_at("/items/0/of/username"), "ada");
    EXPECT_EQ(seen.text_at("/items/0/reason"), "Well.");
    EXPECT_EQ(seen.at("/items/0/address"), nullptr);
    EXPECT_EQ(seen.at("/items/1"), nullptr);
    auto const first = co_await desk.ask(Method::get, "/api/admin/audit?limit=1", "administrator");
    EXPECT_EQ(first.text_at("/items/0/address"), "192.0.2.9");
    auto const second = co_await desk.ask(
        Method::get, "/api/admin/audit?limit=1&cursor=" + first.text_at("/nextCursor"), "administrator");
    EXPECT_EQ(second.text_at("/items/0/what"), "account.role");
    EXPECT_EQ(second.text_at("/items/0/detail"), "moderator");
}

}  // namespace
}  // namespace klieg::moderation
