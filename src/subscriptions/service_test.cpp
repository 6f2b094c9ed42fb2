#include "subscriptions/service.h"

#include "subscriptions/events.h"
#include "subscriptions/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <gmock/gmock.h>

namespace klieg::subscriptions {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

template <class T>
std::string code_of(Result<T> const& result) {
    return result.ok() ? "" : std::string(result.error().stable_code());
}

/// As the job that removes accounts does it.
Task<Result<>> remove_all_of(Following& site, UserId user) {
    for (int calls = 0; calls < 20; ++calls) {
        KLIEG_CO_TRY(bool const more, co_await site.feature.removal.remove_some_of(user));
        if (!more) co_return Result<>{};
    }
    throw std::runtime_error("the removal does not end");
}

KLIEG_ASYNC_TEST(SubscriptionService, TellsEachChangeOnceAndNothingWhereThereIsNone) {
    Following site;
    auto const channel = co_await site.make_channel();
    for (auto level : {Level::all, Level::all, Level::none, Level::none, Level::all})
        CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channel, level));
    CO_ASSERT_OK(co_await site.service.unsubscribe(site.reader, channel));
    CO_ASSERT_OK(co_await site.service.unsubscribe(site.reader, channel));
    EXPECT_THAT(co_await site.told(subject_of(channel, site.reader.user)),
                ElementsAre("1 ->all", "2 all>none", "3 none>all", "4 all>-"));
}

KLIEG_ASYNC_TEST(SubscriptionService, CountsVersionsOnAfterAnEnd) {
    Following site;
    auto const channel = co_await site.make_channel();
    CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channel, Level::all));
    CO_ASSERT_OK(co_await site.service.unsubscribe(site.reader, channel));
    site.clock.advance(std::chrono::hours(1));
    auto again = co_await site.service.subscribe(site.reader, channel, Level::none);
    CO_ASSERT_OK(again);
    EXPECT_EQ(again->version, 3);
    EXPECT_EQ(again->created_at, site.clock.now());
    EXPECT_FALSE(again->expires_at);
}

KLIEG_ASYNC_TEST(SubscriptionService, RefusesOnesOwnChannelAndWhatIsNotThere) {
    Following site;
    auto const channel = co_await site.make_channel();
    EXPECT_EQ(code_of(co_await site.service.subscribe(site.owner, channel, Level::all)), "own_channel");
    EXPECT_EQ(code_of(co_await site.service.subscribe({}, channel, Level::all)), "unauthenticated");
    EXPECT_EQ(code_of(co_await site.service.subscribe(site.reader, ChannelId::make(site.random), Level::all)),
              "not_found");
    EXPECT_EQ(code_of(co_await site.service.unsubscribe({}, channel)), "unauthenticated");
    EXPECT_EQ((co_await site.events.types("subscription.")).size(), 0U);
}

KLIEG_ASYNC_TEST(SubscriptionService, SeesWhetherTheChannelStandsThoughTheCacheSaysSo) {
    Following site;
    auto const channel = co_await site.make_channel();
    CO_ASSERT_OK(co_await site.channels.get(channel));
    auto const row = Following::must(co_await site.channels_feature.repo.find(channel));
    CO_ASSERT_OK(co_await site.channels_feature.repo.remove(*row, {}));  // by another node
    EXPECT_EQ(code_of(co_await site.service.subscribe(site.reader, channel, Level::all)), "not_found");
}

KLIEG_ASYNC_TEST(SubscriptionService, FollowsSoManyAndNoMore) {
    Following site;
    auto const channel = co_await site.make_channel();
    auto const second = co_await site.make_channel();
    auto const third = co_await site.make_channel();
    CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channel, Level::all));
    auto const nearly = ports::Update{
        .table = "SubscriptionCounts", .key = {site.reader.user.text()}, .set = {{"Count", kSubscriptionsMax - 1}}};
    CO_ASSERT_OK(co_await site.stored.write(nearly));
    std::vector<Task<Result<Subscription>>> both;
    for (auto const& one : {second, third}) both.push_back(site.service.subscribe(site.reader, one, Level::all));
    int made = 0;
    for (auto const& result : co_await testing::run_concurrently(std::move(both))) {
        made += result.ok() ? 1 : 0;
        if (!result.ok()) EXPECT_EQ(code_of(result), "too_many_subscriptions");
    }
    EXPECT_EQ(made, 1);
    CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channel, Level::none));
    CO_ASSERT_OK(co_await site.service.unsubscribe(site.reader, channel));
    CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channel, Level::all));
}

KLIEG_ASYNC_TEST(SubscriptionService, OfManyWhoWishTheSameAtOnceOneWritesAndAllSucceed) {
    Following site;
    auto const channel = co_await site.make_channel();
    std::vector<Task<Result<Subscription>>> all;
    for (int i = 0; i < 5; ++i) all.push_back(site.service.subscribe(site.reader, channel, Level::all));
    for (auto const& result : co_await testing::run_concurrently(std::move(all))) CO_ASSERT_OK(result);
    EXPECT_THAT(co_await site.told(subject_of(channel, site.reader.user)), ElementsAre("1 ->all"));
    EXPECT_EQ(Following::must(co_await site.feature.repo.count_of(site.reader.user)), 1);
}

KLIEG_ASYNC_TEST(SubscriptionService, FailsAsAValueWhereACountIsNoNumber) {
    Following site;
    auto const channel = co_await site.make_channel();
    ports::Item odd{{"Of", site.reader.user.text()}, {"Count", "many"}};
    CO_ASSERT_OK(co_await site.stored.write(ports::Put{"SubscriptionCounts", std::move(odd)}));
    auto const made = co_await site.service.subscribe(site.reader, channel, Level::all);
    CO_ASSERT(!made.ok());
    EXPECT_EQ(made.error().kind, Errc::corrupt);
}

/// Whatever call of the service fails, and however: the caller calls again, and there is one change of each kind.
KLIEG_ASYNC_TEST(SubscriptionService, ChangesOnceWhateverFails) {
    using enum testing::Faults::Manner;
    for (auto const manner : {refused, lost_answer, repeated}) {
        for (std::size_t healthy = 0; healthy < 6; ++healthy) {
            Following site;
            auto const channel = co_await site.make_channel();
            site.faults.begin({.healthy = healthy, .manner = manner});
            auto made = co_await site.service.subscribe(site.reader, channel, Level::all);
            site.faults.end();
            if (!made.ok()) CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channel, Level::all));
            site.faults.begin({.healthy = healthy, .manner = manner});
            auto ended = co_await site.service.unsubscribe(site.reader, channel);
            site.faults.end();
            if (!ended.ok()) CO_ASSERT_OK(co_await site.service.unsubscribe(site.reader, channel));
            EXPECT_THAT(co_await site.told(subject_of(channel, site.reader.user)), ElementsAre("1 ->all", "2 all>-"))
                << static_cast<int>(manner) << " at " << healthy;
            EXPECT_EQ(Following::must(co_await site.feature.repo.count_of(site.reader.user)), 0);
        }
    }
}

KLIEG_ASYNC_TEST(SubscriptionService, ListsNewestFirstAndNothingThatWasEnded) {
    Following site;
    std::vector<ChannelId> channels;
    for (int i = 0; i < 4; ++i) {
        channels.push_back(co_await site.make_channel());
        CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channels.back(), Level::all));
        site.clock.advance(std::chrono::seconds(1));
    }
    CO_ASSERT_OK(co_await site.service.unsubscribe(site.reader, channels[2]));
    site.stored.catch_up();
    auto first = co_await site.service.list_own(site.reader, 2, {});
    CO_ASSERT_OK(first);
    CO_ASSERT(first->subscriptions.size() == 2U);
    EXPECT_EQ(first->subscriptions[0].channel_id, channels[3]);
    EXPECT_EQ(first->subscriptions[1].channel_id, channels[1]);
    auto second = co_await site.service.list_own(site.reader, 2, first->next);
    CO_ASSERT_OK(second);
    CO_ASSERT(second->subscriptions.size() == 1U);
    EXPECT_EQ(second->subscriptions[0].channel_id, channels[0]);
    EXPECT_THAT(*co_await site.service.channels_of(site.reader.user),
                UnorderedElementsAre(channels[0], channels[1], channels[3]));
}

KLIEG_ASYNC_TEST(SubscriptionService, KeepsWhatAUserFollowsUntilItChanges) {
    Following site;
    auto const channel = co_await site.make_channel();
    EXPECT_THAT(*co_await site.service.channels_of(site.reader.user), SizeIs(0));
    CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channel, Level::none));
    EXPECT_THAT(*co_await site.service.channels_of(site.reader.user), ElementsAre(channel));
    auto const calls = site.stored.calls();
    EXPECT_THAT(*co_await site.service.channels_of(site.reader.user), ElementsAre(channel));
    EXPECT_EQ(site.stored.calls(), calls);
    CO_ASSERT_OK(co_await site.service.unsubscribe(site.reader, channel));
    EXPECT_THAT(*co_await site.service.channels_of(site.reader.user), SizeIs(0));
}

KLIEG_ASYNC_TEST(SubscriberCount, IsWhatARecountSaysWhateverOrderTheNewsHas) {
    Following site;
    auto const channel = co_await site.make_channel();
    std::vector<Principal> people;
    for (int i = 0; i < 7; ++i) {
        people.push_back(site.person());
        CO_ASSERT_OK(co_await site.service.subscribe(people.back(), channel, i % 2 == 0 ? Level::all : Level::none));
    }
    for (int i = 0; i < 3; ++i)
        CO_ASSERT_OK(co_await site.service.unsubscribe(people[static_cast<std::size_t>(i)], channel));
    auto told = co_await site.events.all();
    std::ranges::reverse(told);
    for (int twice = 0; twice < 2; ++twice)
        for (auto const& event : told) CO_ASSERT_OK(co_await site.feature.subscriber_count.apply(std::span(&event, 1)));
    EXPECT_EQ(co_await site.subscribers(channel), 4);
    site.stored.catch_up();
    CO_ASSERT_OK(co_await site.feature.subscriber_count.recount());
    EXPECT_EQ(co_await site.subscribers(channel), 4);
}

KLIEG_ASYNC_TEST(SubscriberCount, IsMadeOfTheRowsWhereNewsIsLost) {
    Following site;
    auto const channel = co_await site.make_channel();
    auto const other = site.person();
    CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channel, Level::all));
    CO_ASSERT_OK(co_await site.service.subscribe(other, channel, Level::all));
    co_await site.follow();
    CO_ASSERT_OK(co_await site.service.unsubscribe(other, channel));
    site.stored.catch_up();
    CO_ASSERT_OK(co_await site.feature.subscriber_count.recount());
    EXPECT_EQ(co_await site.subscribers(channel), 1);
}

KLIEG_ASYNC_TEST(Removal, EndsAllSubscriptionsToAChannelThatIsDeleted) {
    Following site;
    auto const channel = co_await site.make_channel();
    auto const other = co_await site.make_channel();
    std::vector<Principal> people;
    for (int i = 0; i < 250; ++i) {
        people.push_back(site.person());
        CO_ASSERT_OK(co_await site.service.subscribe(people.back(), channel, Level::all));
    }
    CO_ASSERT_OK(co_await site.service.subscribe(people[0], other, Level::all));
    CO_ASSERT_OK(co_await site.channels.remove(site.owner, channel, {}));
    co_await site.follow();
    EXPECT_EQ(co_await site.work(), 1);
    // One that was on its way meanwhile.
    Subscription late{.user_id = site.reader.user, .channel_id = channel, .level = Level::all};
    CO_ASSERT_OK(co_await site.feature.repo.commit(SubscriptionRepo::replace({}, late, {})));
    site.clock.advance(kRemovalAgainAfter);
    EXPECT_EQ(co_await site.work(), 1);
    site.stored.catch_up();
    EXPECT_THAT(Following::must(co_await site.feature.repo.of_channel(channel, 100, {})).subscriptions, SizeIs(0));
    EXPECT_THAT(*co_await site.service.channels_of(people[0].user), ElementsAre(other));
    EXPECT_EQ(Following::must(co_await site.feature.repo.count_of(people[1].user)), 0);
    CO_ASSERT_OK(co_await site.feature.subscriber_count.recount());
    EXPECT_EQ(co_await site.subscribers(channel), 0);
}

KLIEG_ASYNC_TEST(Removal, FindsChannelsOfWhoseEndNobodyHeard) {
    Following site;
    auto const channel = co_await site.make_channel();
    CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channel, Level::all));
    CO_ASSERT_OK(co_await site.channels.remove(site.owner, channel, {}));
    site.stored.catch_up();
    CO_ASSERT_OK(co_await site.feature.maintenance().front().run());
    EXPECT_EQ(co_await site.work(), 1);
    EXPECT_FALSE((co_await site.service.viewer_of(site.reader, channel))->subscribed);
    // What was ended is no reason to look again.
    site.clock.advance(kRemovalAgainAfter);
    co_await site.work();
    CO_ASSERT_OK(co_await site.feature.maintenance().front().run());
    EXPECT_EQ(co_await site.work(), 0);
}

KLIEG_ASYNC_TEST(Removal, GoesOnPastWhatCannotBeRead) {
    Following site;
    auto const gone = co_await site.make_channel();
    auto const unreadable = co_await site.make_channel();
    auto const other = site.person();
    for (auto const& channel : {gone, unreadable})
        for (auto const& who : {site.reader, other})
            CO_ASSERT_OK(co_await site.service.subscribe(who, channel, Level::all));
    ports::Item const odd{{"Version", "many"}};
    CO_ASSERT_OK(co_await site.stored.write(
        ports::Update{.table = "Subscriptions", .key = {other.user.text(), gone.text()}, .set = odd}));
    CO_ASSERT_OK(co_await site.channels.remove(site.owner, gone, {}));
    CO_ASSERT_OK(
        co_await site.stored.write(ports::Update{.table = "Channels", .key = {unreadable.text()}, .set = odd}));
    site.stored.catch_up();
    CO_ASSERT_OK(co_await site.feature.maintenance().front().run());
    EXPECT_EQ(co_await site.work(), 1) << "a channel that cannot be read is not gone";
    EXPECT_FALSE((co_await site.service.viewer_of(site.reader, gone))->subscribed);
    EXPECT_THAT(*co_await site.service.channels_of(other.user), ElementsAre(unreadable));
    site.stored.catch_up();
    EXPECT_THAT(Following::must(co_await site.service.list_own(other, 100, {})).subscriptions, SizeIs(1));
}

KLIEG_ASYNC_TEST(Removal, EndsAllThatAUserFollowsWhoseAccountGoes) {
    Following site;
    std::vector<ChannelId> followed;
    for (int i = 0; i < 3; ++i) followed.push_back(co_await site.make_channel());
    auto const stays = site.person();
    for (auto const& channel : followed)
        for (auto const& who : {site.reader, stays})
            CO_ASSERT_OK(co_await site.service.subscribe(who, channel, Level::all));
    co_await site.follow();
    EXPECT_EQ(co_await site.subscribers(followed[0]), 2);
    CO_ASSERT_OK(co_await remove_all_of(site, site.reader.user));
    co_await site.follow();
    for (auto const& channel : followed) EXPECT_EQ(co_await site.subscribers(channel), 1);
    EXPECT_THAT(Following::must(co_await site.service.channels_of(stays.user)), SizeIs(3));
    EXPECT_EQ(site.stored.item_count("SubscriptionCounts"), 1U);
}

KLIEG_ASYNC_TEST(Removal, EndsMoreThanAreEndedAtOnce) {
    Following site;
    for (int i = 0; i < 450; ++i) {
        Subscription const row{.user_id = site.reader.user,
                               .channel_id = ChannelId::make(site.random),
                               .level = Level::all,
                               .created_at = site.clock.now()};
        CO_ASSERT_OK(co_await site.feature.repo.commit(
            SubscriptionRepo::replace(std::nullopt, row, i == 0 ? std::nullopt : std::optional<std::int64_t>(i))));
    }
    CO_ASSERT_OK(co_await remove_all_of(site, site.reader.user));
    EXPECT_THAT(Following::must(co_await site.feature.repo.channels_of(site.reader.user)), SizeIs(0));
}

KLIEG_ASYNC_TEST(Removal, OfAUserGoesOnWhereverItWasStopped) {
    using enum testing::Faults::Manner;
    for (auto const manner : {refused, lost_answer, repeated}) {
        for (std::size_t healthy = 0;; ++healthy) {
            CO_ASSERT(healthy < 40);
            Following site;
            auto const channel = co_await site.make_channel();
            CO_ASSERT_OK(co_await site.service.subscribe(site.reader, channel, Level::all));
            co_await site.follow();
            site.faults.begin({healthy, 1, manner, {Errc::unavailable, "away"}});
            static_cast<void>(co_await remove_all_of(site, site.reader.user));
            bool const struck = site.faults.end();
            CO_ASSERT_OK(co_await remove_all_of(site, site.reader.user));
            EXPECT_THAT(co_await site.told(subject_of(channel, site.reader.user)), ElementsAre("1 ->all", "2 all>-"));
            EXPECT_EQ(site.stored.item_count("SubscriptionCounts"), 0U);
            co_await site.follow();
            EXPECT_EQ(co_await site.subscribers(channel), 0);
            if (struck) continue;
            EXPECT_GT(healthy, 1U) << "its changes are two";
            break;
        }
    }
}

}  // namespace
}  // namespace klieg::subscriptions
