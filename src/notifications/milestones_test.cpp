#include "notifications/milestones.h"

#include "notifications/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

namespace klieg::notifications {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

KLIEG_ASYNC_TEST(Milestones, AreToldOnceWhoeverComesAndGoes) {
    Telling site;
    co_await site.raise();
    std::vector<Principal> people;
    for (int i = 0; i < 12; ++i)
        people.push_back({UserId::make(site.random), Role::user, SessionId::make(site.random)});
    for (int i = 0; i < 9; ++i) co_await site.follow_channel(people[static_cast<std::size_t>(i)]);
    co_await site.tell();
    site.clock.advance(kCountedBy);
    co_await site.work();
    EXPECT_THAT(co_await site.list(site.owner), IsEmpty());
    for (int round = 0; round < 3; ++round) {
        for (std::size_t i = 9; i < 12; ++i) co_await site.follow_channel(people[i]);
        co_await site.tell();
        site.clock.advance(kCountedBy);
        co_await site.work();
        for (std::size_t i = 9; i < 12; ++i)
            CO_ASSERT_OK(co_await site.subscriptions.service.unsubscribe(people[i], site.channel));
    }
    EXPECT_THAT(co_await site.list(site.owner), ElementsAre("channel.milestone " + site.channel.text()));
    auto const page = co_await site.notifications.service.list(site.owner, 10, {});
    CO_ASSERT_OK(page);
    EXPECT_EQ(page->items.front().subject.count, 10);
    EXPECT_EQ(page->items.front().subject.title, "A channel");
}

TEST(Milestones, AreLookedForNearThemAlone) {
    EXPECT_FALSE(Milestones::is_near(50, 7));
    EXPECT_TRUE(Milestones::is_near(93, 7));
    EXPECT_TRUE(Milestones::is_near(106, 7));
    EXPECT_FALSE(Milestones::is_near(107, 7));
    EXPECT_TRUE(Milestones::is_near(100, 60)) << "of many at once";
    EXPECT_EQ(Milestones::reached_by(9), std::nullopt);
    EXPECT_EQ(Milestones::reached_by(10), 10);
    EXPECT_EQ(Milestones::reached_by(12'345), 10'000);
}

}  // namespace
}  // namespace klieg::notifications
