#include "feeds/home_feed.h"

#include "feeds/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

#include <set>

namespace klieg::feeds {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

KLIEG_ASYNC_TEST(HomeFeed, IsOfWhatIsTrendingAndNewForNobodyInParticular) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    std::vector<VideoId> all;
    for (int i = 0; i < 6; ++i) all.push_back(co_await site.publish(channel));
    co_await site.engage(all[0], {.views = 9});
    co_await site.engage(all[1], {.views = 5});
    co_await site.rank();
    auto const shown = co_await site.home({}, 100);
    EXPECT_THAT(shown, ElementsAre(all[0], all[5], all[1], all[4], all[3], all[2]));
    for (std::size_t limit : {1U, 2U, 4U}) EXPECT_EQ(co_await site.home({}, limit), shown) << limit;
    EXPECT_EQ(co_await site.home(site.person(), 3), shown) << "of who follows and watched nothing, likewise";
}

KLIEG_ASYNC_TEST(HomeFeed, KnowsWhatOneFollowsAndWatched) {
    Reading site;
    auto const followed = co_await site.channel_of(site.owner);
    auto const like_it = co_await site.channel_of(site.owner);
    auto const old = co_await site.publish(followed);
    auto const watched = co_await site.publish(like_it);
    auto const related = co_await site.publish(like_it);
    // So many that neither of the two is among what is new.
    auto const other = co_await site.channel_of(site.owner);
    for (int i = 0; i < 60; ++i) co_await site.publish(other);
    co_await site.follow(followed);
    co_await site.tell();
    site.watched = {watched};
    auto const shown = co_await site.home(site.reader, 10, 1);
    EXPECT_EQ(shown.front(), old);
    EXPECT_THAT(shown, Contains(related));
    EXPECT_THAT(shown, Not(Contains(watched)));
    EXPECT_THAT(co_await site.home({}, 10, 1), AllOf(Not(Contains(old)), Not(Contains(related))));
}

KLIEG_ASYNC_TEST(HomeFeed, IsWithoutWhatWasWatchedToTheEndOrIsNotWanted) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    auto const dull = co_await site.channel_of(site.owner);
    std::vector<VideoId> all;
    for (int i = 0; i < 40; ++i) all.push_back(co_await site.publish(i % 4 == 0 ? dull : channel));
    co_await site.follow(channel);
    co_await site.follow(dull);
    co_await site.tell();
    // Some of what is put together, and some of what follows.
    site.finished = {all[38], all[3]};
    site.unwanted = {.videos = {all[37], all[2]}, .channels = {dull}};
    std::vector<VideoId> wanted;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (i % 4 != 0 && i != 38 && i != 37 && i != 2 && i != 3) wanted.push_back(all[i]);
    for (std::size_t limit : {3U, 100U})
        EXPECT_THAT(co_await site.home(site.reader, limit), UnorderedElementsAreArray(wanted)) << limit;
    site.unwanted = {};
    site.finished.insert(all.begin(), all.end());
    EXPECT_THAT(co_await site.home(site.reader, 100), IsEmpty());
}

/// Whatever comes, goes or trends while somebody reads on.
KLIEG_ASYNC_TEST(HomeFeed, StaysAsItWasWhenItWasBegun) {
    Reading site;
    auto const channel = co_await site.channel_of(site.owner);
    std::vector<VideoId> all;
    for (int i = 0; i < 80; ++i) all.push_back(co_await site.publish(channel));
    for (int i = 0; i < 30; ++i) co_await site.engage(all[static_cast<std::size_t>(i)], {.views = 30 - i});
    co_await site.rank();
    co_await site.follow(channel);
    co_await site.tell();
    std::multiset<VideoId> met;
    std::string cursor;
    int pages = 0;
    do {
        auto page = co_await site.feature.home.page(site.reader, 7, std::move(cursor));
        CO_ASSERT_OK(page);
        for (auto const& video : page->videos) met.insert(video.video_id);
        cursor = std::move(page->next);
        if (++pages > 6) continue;
        co_await site.publish(channel);
        co_await site.engage(all[static_cast<std::size_t>(40 + pages)], {.views = 500});
        co_await site.rank();
        co_await site.tell();
    } while (!cursor.empty());
    EXPECT_EQ(met, std::multiset<VideoId>(all.begin(), all.end())) << "each once, and none that is newer";
}

/// However many videos there are, and however many channels one follows.
KLIEG_ASYNC_TEST(HomeFeed, CostsTheSameOfManyVideosAndChannels) {
    std::vector<std::size_t> first_pages;
    std::vector<std::size_t> others;
    for (int const many : {60, 180}) {
        Reading site;
        for (int i = 0; i < many; ++i) {
            site.owner = site.person();
            auto const channel = co_await site.channel_of(site.owner);
            co_await site.publish(channel);
            co_await site.follow(channel);
        }
        site.tables.catch_up();
        Reading::must(co_await site.feature.news.make_anew());
        co_await site.settle();
        Reading::must(co_await site.subscriptions.service.channels_of(site.reader.user));
        auto calls = [&site] { return site.tables.calls() + site.own.calls(); };
        auto before = calls();
        auto const first = Reading::must(co_await site.feature.home.page(site.reader, 24, {}));
        EXPECT_THAT(first.videos, SizeIs(24));
        first_pages.push_back(calls() - before);
        before = calls();
        EXPECT_THAT(Reading::must(co_await site.feature.home.page(site.reader, 24, first.next)).videos, SizeIs(24));
        others.push_back(calls() - before);
    }
    EXPECT_LE(first_pages[1], first_pages[0] + 1) << "news of channels are read in batches of a hundred";
    EXPECT_EQ(others[0], others[1]);
    EXPECT_LE(others[1], 10U) << "the rest of the mix, and a few reads of what follows";
}

KLIEG_ASYNC_TEST(HomeFeed, TakesItsOwnCursors) {
    Reading site;
    auto const hidden = (co_await site.playable(videos::Visibility::private_)).video_id;
    for (auto const* cursor : {"x", "%", "AAA"})
        EXPECT_EQ((co_await site.feature.home.page({}, 10, cursor)).error().kind, Errc::invalid) << cursor;
    auto const made_up = HomeCursor{.left = {hidden}}.text();
    for (auto const& who : {Principal{}, site.reader, site.owner})
        EXPECT_THAT(Reading::must(co_await site.feature.home.page(who, 10, made_up)).videos, IsEmpty());
}

}  // namespace
}  // namespace klieg::feeds
