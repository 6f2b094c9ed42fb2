#include "library/saved_lists.h"

#include "library/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <gmock/gmock.h>

namespace klieg::library {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

KLIEG_ASYNC_TEST(WatchLater, HasEachOnceTheLastAddedFirst) {
    Shelves site;
    auto& saved = site.feature.saved;
    std::vector<VideoId> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(co_await site.listed());
    for (auto const& id : {ids[0], ids[1], ids[2], ids[0]}) {
        CO_ASSERT_OK(co_await saved.watch_later(site.reader, id));
        co_await site.settle();
    }
    EXPECT_THAT(co_await site.later_of(site.reader), ElementsAre(ids[2], ids[1], ids[0]));
    EXPECT_TRUE((co_await site.history.standing_of(site.reader, ids[0]))->watch_later);
    EXPECT_THAT(co_await site.later_of(site.owner), SizeIs(0));
    for (int twice = 0; twice < 2; ++twice) CO_ASSERT_OK(co_await saved.watch_no_more(site.reader, ids[1]));
    co_await site.settle();
    EXPECT_THAT(co_await site.later_of(site.reader), ElementsAre(ids[2], ids[0]));
    EXPECT_FALSE((co_await site.history.standing_of(site.reader, ids[1]))->watch_later);
    auto first = co_await saved.list_watch_later(site.reader, 1, {});
    CO_ASSERT_OK(first);
    auto second = co_await saved.list_watch_later(site.reader, 1, first->next);
    CO_ASSERT_OK(second);
    CO_ASSERT(second->saved.size() == 1U);
    EXPECT_EQ(second->saved[0].video.video_id, ids[0]);
}

KLIEG_ASYNC_TEST(WatchLater, TakesSoManyAndNoMore) {
    Shelves site;
    auto& saved = site.feature.saved;
    std::vector<VideoId> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(co_await site.listed());
    CO_ASSERT_OK(co_await saved.watch_later(site.reader, ids[0]));
    auto const nearly = ports::Update{.table = "Library",
                                      .key = {site.reader.user.text(), "settings"},
                                      .set = {{"WatchLaterCount", kWatchLaterMax - 1}}};
    CO_ASSERT_OK(co_await site.tables.write(nearly));
    std::vector<Task<Result<>>> both;
    for (auto const& id : {ids[1], ids[2]}) both.push_back(saved.watch_later(site.reader, id));
    int made = 0;
    for (auto const& result : co_await testing::run_concurrently(std::move(both))) {
        made += result.ok() ? 1 : 0;
        if (!result.ok()) EXPECT_EQ(code_of(result), "too_many_saved");
    }
    EXPECT_EQ(made, 1);
    CO_ASSERT_OK(co_await saved.watch_later(site.reader, ids[0]));
}

KLIEG_ASYNC_TEST(WatchLater, RefusesWhatIsNotThere) {
    Shelves site;
    auto& saved = site.feature.saved;
    auto const hidden = co_await site.listed(videos::Visibility::private_);
    EXPECT_EQ(code_of(co_await saved.watch_later(site.reader, hidden)), "not_found");
    EXPECT_EQ(code_of(co_await saved.watch_later({}, hidden)), "unauthenticated");
    EXPECT_EQ(code_of(co_await saved.watch_no_more({}, hidden)), "unauthenticated");
    EXPECT_EQ(code_of(co_await saved.list_watch_later({}, 10, {})), "unauthenticated");
    EXPECT_EQ(code_of(co_await saved.not_interested(site.reader, {hidden})), "not_found");
    EXPECT_EQ(code_of(co_await saved.not_interested(site.reader, {ChannelId::make(site.random)})), "not_found");
    EXPECT_EQ(code_of(co_await saved.not_interested({}, {hidden})), "unauthenticated");
    EXPECT_EQ(code_of(co_await saved.interested_again({}, {hidden})), "unauthenticated");
}

KLIEG_ASYNC_TEST(WatchLater, TakesOutWhatIsGoneWhenItIsRead) {
    Shelves site;
    auto const gone = co_await site.listed();
    CO_ASSERT_OK(co_await site.feature.saved.watch_later(site.reader, gone));
    co_await site.settle();
    CO_ASSERT_OK(co_await site.videos.remove(site.owner, gone));
    EXPECT_THAT(co_await site.later_of(site.reader), SizeIs(0));
    EXPECT_EQ((co_await site.feature.repo.settings_of(site.reader.user))->watch_later_count, 0);
}

KLIEG_ASYNC_TEST(NotInterested, IsAskedForByWhoSuggestsAndKeptUntilItChanges) {
    Shelves site;
    auto& saved = site.feature.saved;
    auto const id = co_await site.listed();
    EXPECT_THAT((co_await saved.not_interested_of(site.reader.user))->videos, SizeIs(0));
    CO_ASSERT_OK(co_await saved.not_interested(site.reader, {id}));
    CO_ASSERT_OK(co_await saved.not_interested(site.reader, {site.channel}));
    auto all = co_await saved.not_interested_of(site.reader.user);
    CO_ASSERT_OK(all);
    EXPECT_THAT(all->videos, ElementsAre(id));
    EXPECT_THAT(all->channels, ElementsAre(site.channel));
    auto const calls = site.tables.calls();
    CO_ASSERT_OK(co_await saved.not_interested_of(site.reader.user));
    EXPECT_EQ(site.tables.calls(), calls);
    CO_ASSERT_OK(co_await saved.interested_again(site.reader, {id}));
    EXPECT_THAT((co_await saved.not_interested_of(site.reader.user))->videos, SizeIs(0));
    EXPECT_THAT((co_await saved.not_interested_of(site.reader.user))->channels, ElementsAre(site.channel));
}

KLIEG_ASYNC_TEST(NotInterested, OfManyTheOldestGo) {
    Shelves site;
    auto& saved = site.feature.saved;
    std::vector<VideoId> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(co_await site.listed());
    for (auto const& id : {ids[0], ids[1]}) {
        CO_ASSERT_OK(co_await saved.not_interested(site.reader, {id}));
        co_await site.settle();
    }
    auto const full = ports::Update{.table = "Library",
                                    .key = {site.reader.user.text(), "settings"},
                                    .set = {{"NotInterestedCount", kNotInterestedMax}}};
    CO_ASSERT_OK(co_await site.tables.write(full));
    CO_ASSERT_OK(co_await saved.not_interested(site.reader, {ids[2]}));
    EXPECT_THAT((co_await saved.not_interested_of(site.reader.user))->videos, UnorderedElementsAre(ids[1], ids[2]));
}

}  // namespace
}  // namespace klieg::library
