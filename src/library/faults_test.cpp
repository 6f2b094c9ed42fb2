#include "library/fixture_for_test.h"
#include "library/item_order.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

/// Whatever call of a service fails, and however: the caller calls again, and it is done once.
namespace klieg::library {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

/// With a video, a playlist that has it, and another one that has nothing.
struct Struck : Shelves {
    Task<> open() {
        first = co_await listed();
        second = co_await listed();
        list = co_await playlist(reader);
        co_await put_in(reader, list, first);
        made = PlaylistId::make(random);
    }
    Task<Result<>> act(int what) {
        auto& lists = feature.playlists;
        auto& saved = feature.saved;
        switch (what) {
            case 0: return history.tell(reader, second, {.position = std::chrono::seconds(100)});
            case 1: return saved.watch_later(reader, second);
            case 2: return saved.not_interested(reader, {second});
            case 3: return without(lists.create(reader, {.title = "Made"}, made));
            case 4: return without(lists.add(reader, list, {second, {}}));
            case 5: return without(lists.move(reader, list, second, std::optional<VideoId>()));
            case 6: return without(lists.edit(reader, list, {}, {}));
            case 7: return lists.take_out(reader, list, first);
            case 8: return saved.interested_again(reader, {second});
            case 9: return saved.watch_no_more(reader, second);
            case 10: return history.remove(reader, second);
            default: return lists.remove(reader, list, {});
        }
    }
    template <class T>
    static Task<Result<>> without(Task<Result<T>> acting) {
        KLIEG_CO_CHECK(co_await std::move(acting));
        co_return Result<>{};
    }
    Task<> expect_done(int what) {
        auto const settings = must(co_await feature.repo.settings_of(reader.user));
        EXPECT_EQ(settings.history_count.value_or(0), what < 10 ? 1 : 0);
        EXPECT_EQ(settings.watch_later_count.value_or(0), what >= 1 && what < 9 ? 1 : 0);
        EXPECT_EQ(settings.not_interested_count.value_or(0), what >= 2 && what < 8 ? 1 : 0);
        EXPECT_EQ(settings.playlist_count.value_or(0), what >= 3 && what < 11 ? 2 : 1);
        if (what == 11) co_return;
        auto const stands = must(co_await feature.playlists.get(reader, list));
        EXPECT_EQ(stands.item_count, what >= 4 && what < 7 ? 2 : 1);
        std::vector<std::string> expected = {first.text()};
        if (what == 4) expected = {first.text(), second.text()};
        if (what == 5 || what == 6) expected = {second.text(), first.text()};
        if (what >= 7) expected = {second.text()};
        EXPECT_EQ(co_await items_of(reader, list), expected);
    }

    VideoId first, second;
    PlaylistId list, made;
};

KLIEG_ASYNC_TEST(Faults, LeaveWhatIsDoneOnce) {
    using enum testing::Faults::Manner;
    for (auto const manner : {refused, lost_answer, repeated}) {
        for (std::size_t healthy = 0; healthy < 6; ++healthy) {
            Struck site;
            co_await site.open();
            for (int what = 0; what < 12; ++what) {
                SCOPED_TRACE(std::to_string(static_cast<int>(manner)) + " at " + std::to_string(healthy) + ": " +
                             std::to_string(what));
                site.faults.begin({.healthy = healthy, .manner = manner});
                auto done = co_await site.act(what);
                site.faults.end();
                if (!done.ok()) {
                    auto again = co_await site.act(what);
                    bool const gone = what == 11 && !again.ok() && again.error().kind == Errc::not_found;
                    if (!gone) CO_ASSERT_OK(again);
                }
                co_await site.settle();
                co_await site.expect_done(what);
            }
            EXPECT_EQ(site.tables.item_count("Playlists"), 1U);
        }
    }
}

/// Jobs that end at any of their writes, done or not, are run again and find the rest; what is counted is what stands.
KLIEG_ASYNC_TEST(Faults, LeaveJobsToBeginAgain) {
    using enum testing::Faults::Manner;
    for (auto const manner : {refused, lost_answer, repeated}) {
        for (std::size_t healthy = 0; healthy < 4; ++healthy) {
            SCOPED_TRACE(std::to_string(static_cast<int>(manner)) + " at " + std::to_string(healthy));
            Shelves site;
            auto const list = co_await site.playlist(site.reader);
            auto const stays = co_await site.listed();
            for (int i = 0; i < 150; ++i) {
                auto const video = VideoId::make(site.random);
                Entry const entry{.user_id = site.reader.user, .thing = video.text(), .added_at = site.clock.now()};
                Position const position{.user_id = site.reader.user, .video = video, .played_at = site.clock.now()};
                PlaylistItem const item{.playlist_id = list, .video = video, .place = place_numbered(i)};
                CO_ASSERT_OK(co_await site.feature.repo.commit(
                    {LibraryRepo::put(List::history, {}, entry), LibraryRepo::put({}, position),
                     LibraryRepo::counted({.user_id = site.reader.user}, List::history, 1)}));
                CO_ASSERT_OK(co_await site.feature.playlist_repo.commit({PlaylistRepo::put_item({}, item)}));
            }
            co_await site.settle();
            CO_ASSERT_OK(co_await site.history.clear(site.reader));
            CO_ASSERT_OK(co_await site.feature.playlists.remove(site.reader, list, {}));
            co_await site.settle();
            co_await site.watch(site.reader, stays, std::chrono::seconds(100));
            co_await site.run_struck(kClearKind, site.history, {.healthy = healthy, .manner = manner});
            co_await site.run_struck(kItemsRemovalKind, site.feature.playlists, {.healthy = healthy, .manner = manner});
            EXPECT_THAT(co_await site.history_of(site.reader, 10), ElementsAre(stays.text() + " 100000"));
            EXPECT_EQ((co_await site.feature.repo.settings_of(site.reader.user))->history_count, 1);
            EXPECT_EQ(site.tables.item_count("Library"), 3U);
            EXPECT_EQ(site.tables.item_count("PlaylistItems"), 0U);
        }
    }
}

/// A list that is shown fails with what it needs, and not with what it takes out beside.
KLIEG_ASYNC_TEST(Faults, KeepNoListFromBeingShownThatOnlyForgets) {
    Shelves site;
    auto const gone = co_await site.listed();
    auto const stays = co_await site.listed();
    for (auto const& id : {gone, stays}) co_await site.watch(site.reader, id, std::chrono::seconds(100));
    CO_ASSERT_OK(co_await site.videos.remove(site.owner, gone));
    site.faults.begin(
        {.healthy = 0, .faulty = testing::Faults::kAllThatFollow, .among = testing::Faults::Among::changes});
    EXPECT_THAT(co_await site.history_of(site.reader, 10), ElementsAre(stays.text() + " 100000"));
    EXPECT_TRUE(site.faults.end());
    EXPECT_TRUE((co_await site.feature.repo.watching_of(site.reader.user, gone))->entry);
    EXPECT_THAT(co_await site.history_of(site.reader, 10), SizeIs(1));
    EXPECT_FALSE((co_await site.feature.repo.watching_of(site.reader.user, gone))->entry);
}

}  // namespace
}  // namespace klieg::library
