#include "library/playlists.h"

#include "library/fixture_for_test.h"
#include "library/item_order.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace klieg::library {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::SizeIs;
using videos::Visibility;

KLIEG_ASYNC_TEST(Playlists, AreForWhomTheirVisibilitySays) {
    Shelves site;
    auto& lists = site.feature.playlists;
    struct Seen {
        Visibility visibility;
        bool seen, found;
    };
    for (auto const& [visibility, seen, found] : {Seen{Visibility::public_, true, true},
                                                  {Visibility::unlisted, true, false},
                                                  {Visibility::private_, false, false}}) {
        auto const owner = site.person();
        auto const id = co_await site.playlist(owner, visibility);
        for (auto const& who : {Principal{}, site.person()})
            EXPECT_EQ(code_of(co_await lists.get(who, id)), seen ? "" : "not_found");
        for (auto const& who : {owner, site.moderator, site.administrator})
            EXPECT_EQ(code_of(co_await lists.get(who, id)), "");
        EXPECT_EQ((co_await lists.list_of(owner.user, 10, {}))->playlists.size(), found ? 1U : 0U);
        EXPECT_EQ((co_await lists.list_own(owner, 10, {}))->playlists.size(), 1U);
        EXPECT_EQ(code_of(co_await lists.edit(site.reader, id, {}, {})), seen ? "forbidden" : "not_found");
        EXPECT_EQ(code_of(co_await lists.edit(site.moderator, id, {}, {})), "forbidden");
        EXPECT_EQ(code_of(co_await lists.edit({}, id, {}, {})), seen ? "unauthenticated" : "not_found");
        EXPECT_EQ(code_of(co_await lists.remove(site.reader, id, {})), seen ? "forbidden" : "not_found");
    }
}

KLIEG_ASYNC_TEST(Playlists, AreNotFoundFromTheMomentOnThatTheyAreHidden) {
    Shelves site;
    auto& lists = site.feature.playlists;
    auto const id = co_await site.playlist(site.owner, Visibility::public_);
    PlaylistPatch patch;
    patch.visibility = std::optional(Visibility::private_);
    CO_ASSERT_OK(co_await lists.edit(site.owner, id, patch, {}));
    EXPECT_THAT((co_await lists.list_of(site.owner.user, 10, {}))->playlists, SizeIs(0)) << "whatever an index shows";
    patch.visibility = std::optional(Visibility::public_);
    CO_ASSERT_OK(co_await lists.edit(site.owner, id, patch, {}));
    co_await site.settle();
    EXPECT_THAT((co_await lists.list_of(site.owner.user, 10, {}))->playlists, SizeIs(1));
}

KLIEG_ASYNC_TEST(Playlists, AreEditedFromTheVersionThatWasSeen) {
    Shelves site;
    auto& lists = site.feature.playlists;
    auto const id = co_await site.playlist(site.owner);
    auto const seen = (co_await lists.get(site.owner, id))->version;
    co_await site.put_in(site.owner, id, co_await site.listed());
    PlaylistPatch patch;
    patch.title = std::optional<std::string>("Another  ");
    auto edited = co_await lists.edit(site.owner, id, patch, VersionCondition(seen));
    CO_ASSERT_OK(edited);
    EXPECT_EQ((co_await lists.get(site.owner, id))->item_count, 1) << "what is in it is no edit, and stays";
    EXPECT_EQ(code_of(co_await lists.edit(site.owner, id, patch, VersionCondition(seen))), "precondition");
    EXPECT_EQ(code_of(co_await lists.remove(site.owner, id, VersionCondition(seen))), "precondition");
    patch.title = std::optional<std::string>("");
    EXPECT_EQ(code_of(co_await lists.edit(site.owner, id, patch, {})), "validation_failed");
}

KLIEG_ASYNC_TEST(Playlists, HaveAVideoOnceAndCountIt) {
    Shelves site;
    auto& lists = site.feature.playlists;
    auto const id = co_await site.playlist(site.owner);
    auto const video = co_await site.listed();
    std::vector<Task<Result<Playlists::Item>>> all;
    for (int i = 0; i < 4; ++i) all.push_back(lists.add(site.owner, id, {video, {}}));
    for (auto const& added : co_await testing::run_concurrently(std::move(all))) CO_ASSERT_OK(added);
    EXPECT_EQ((co_await lists.get(site.owner, id))->item_count, 1);
    EXPECT_THAT(*co_await lists.having({id, PlaylistId::make(site.random)}, video), ElementsAre(true, false));
    for (int twice = 0; twice < 2; ++twice) CO_ASSERT_OK(co_await lists.take_out(site.owner, id, video));
    EXPECT_EQ((co_await lists.get(site.owner, id))->item_count, 0);
}

/// Against a list that is reordered as plainly as can be.
KLIEG_ASYNC_TEST(Playlists, StandInTheOrderThatWasChosen) {
    Shelves site;
    auto& lists = site.feature.playlists;
    auto const id = co_await site.playlist(site.owner);
    std::vector<VideoId> videos;
    std::vector<std::string> expected;
    for (int i = 0; i < 8; ++i) {
        videos.push_back(co_await site.listed());
        co_await site.put_in(site.owner, id, videos.back());
        expected.push_back(videos.back().text());
    }
    EXPECT_THAT(co_await site.items_of(site.owner, id, 3), ElementsAreArray(expected));
    std::uint32_t chance = 7;
    auto next = [&chance](std::uint32_t below) {
        chance = chance * 1'664'525U + 1'013'904'223U;
        return (chance >> 16U) % below;
    };
    for (int i = 0; i < 60; ++i) {
        auto const& moved = videos[next(8)];
        auto const& after = videos[next(8)];
        bool const to_top = next(5) == 0;
        if (!to_top && moved == after) continue;
        CO_ASSERT_OK(
            co_await lists.move(site.owner, id, moved, to_top ? std::optional<VideoId>() : std::optional(after)));
        co_await site.settle();
        std::erase(expected, moved.text());
        auto const at = to_top ? expected.begin() : std::ranges::find(expected, after.text()) + 1;
        expected.insert(at, moved.text());
        EXPECT_THAT(co_await site.items_of(site.owner, id, 3), ElementsAreArray(expected));
    }
}

KLIEG_ASYNC_TEST(Playlists, TakeWhatIsAddedAtTheTopBehindAnotherOrAtTheEnd) {
    Shelves site;
    auto& lists = site.feature.playlists;
    auto const id = co_await site.playlist(site.owner);
    std::vector<VideoId> v;
    for (int i = 0; i < 4; ++i) v.push_back(co_await site.listed());
    co_await site.put_in(site.owner, id, v[0]);
    co_await site.put_in(site.owner, id, v[1]);
    json::Change<VideoId> const top(std::optional<VideoId>{});
    CO_ASSERT_OK(co_await lists.add(site.owner, id, {v[2], top}));
    CO_ASSERT_OK(co_await lists.add(site.owner, id, {v[3], json::Change<VideoId>(v[0])}));
    co_await site.settle();
    EXPECT_THAT(co_await site.items_of(site.owner, id),
                ElementsAre(v[2].text(), v[0].text(), v[3].text(), v[1].text()));
    auto const stranger = VideoId::make(site.random);
    EXPECT_EQ(code_of(co_await lists.move(site.owner, id, v[0], stranger)), "validation_failed");
    EXPECT_EQ(code_of(co_await lists.move(site.owner, id, v[0], v[0])), "validation_failed");
    EXPECT_EQ(code_of(co_await lists.move(site.owner, id, stranger, std::optional<VideoId>())), "not_found");
    EXPECT_EQ(code_of(co_await lists.add(site.owner, id, {stranger, {}})), "not_found");
    EXPECT_EQ(code_of(co_await lists.add(site.reader, id, {v[0], {}})), "not_found");
}

KLIEG_ASYNC_TEST(Playlists, AreSoManyOfSoMuch) {
    Shelves site;
    auto& lists = site.feature.playlists;
    auto const id = co_await site.playlist(site.owner);
    auto const first = co_await site.listed();
    auto const second = co_await site.listed();
    co_await site.put_in(site.owner, id, first);
    CO_ASSERT_OK(co_await site.tables.write(
        ports::Update{.table = "Playlists", .key = {id.text()}, .set = {{"ItemCount", kPlaylistItemsMax}}}));
    EXPECT_EQ(code_of(co_await lists.add(site.owner, id, {second, {}})), "too_many_items");
    CO_ASSERT_OK(co_await lists.add(site.owner, id, {first, {}}));
    CO_ASSERT_OK(co_await site.tables.write(ports::Update{.table = "Library",
                                                          .key = {site.owner.user.text(), "settings"},
                                                          .set = {{"PlaylistCount", kPlaylistsMax - 1}}}));
    std::vector<Task<Result<Playlist>>> both;
    for (int i = 0; i < 2; ++i) both.push_back(lists.create(site.owner, {.title = "A list"}));
    int made = 0;
    for (auto const& result : co_await testing::run_concurrently(std::move(both))) {
        made += result.ok() ? 1 : 0;
        if (!result.ok()) EXPECT_EQ(code_of(result), "too_many_playlists");
    }
    EXPECT_EQ(made, 1);
}

KLIEG_ASYNC_TEST(Playlists, RefuseAPlaceThatIsUsedUp) {
    Shelves site;
    auto& lists = site.feature.playlists;
    auto const id = co_await site.playlist(site.owner);
    std::vector<VideoId> v;
    for (int i = 0; i < 3; ++i) {
        v.push_back(co_await site.listed());
        co_await site.put_in(site.owner, id, v.back());
    }
    auto place = [&](VideoId const& video, std::string text) {
        return site.tables.write(ports::Update{
            .table = "PlaylistItems", .key = {id.text(), video.text()}, .set = {{"Place", std::move(text)}}});
    };
    std::string const low = "i0000000" + std::string(895, '1');
    CO_ASSERT_OK(co_await place(v[0], low + "1"));
    CO_ASSERT_OK(co_await place(v[1], low + "2"));
    co_await site.settle();
    EXPECT_EQ(code_of(co_await lists.move(site.owner, id, v[2], v[0])), "place_used_up");
    CO_ASSERT_OK(co_await lists.move(site.owner, id, v[1], std::optional<VideoId>()));
    co_await site.settle();
    CO_ASSERT_OK(co_await lists.move(site.owner, id, v[2], v[0]));
}

KLIEG_ASYNC_TEST(Playlists, GoWithWhatIsInThem) {
    Shelves site;
    auto& lists = site.feature.playlists;
    auto const id = co_await site.playlist(site.owner);
    auto const other = co_await site.playlist(site.owner);
    for (int i = 0; i < 130; ++i) {
        PlaylistItem const item{.playlist_id = id, .video = VideoId::make(site.random), .place = place_numbered(i)};
        CO_ASSERT_OK(co_await site.feature.playlist_repo.commit({PlaylistRepo::put_item({}, item)}));
    }
    co_await site.put_in(site.owner, other, co_await site.listed());
    CO_ASSERT_OK(co_await lists.remove(site.owner, id, {}));
    EXPECT_EQ(code_of(co_await lists.remove(site.owner, id, {})), "not_found");
    EXPECT_EQ(code_of(co_await lists.items_of(site.owner, id, 10, {})), "not_found");
    EXPECT_EQ(co_await site.work_at(kItemsRemovalKind, lists), 1);
    EXPECT_EQ(site.tables.item_count("PlaylistItems"), 1U);
    EXPECT_EQ((co_await site.feature.repo.settings_of(site.owner.user))->playlist_count, 1);
}

KLIEG_ASYNC_TEST(Library, GoesWithItsUser) {
    Shelves site;
    auto const video = co_await site.listed();
    auto const keeper = site.person();
    for (auto const& who : {keeper, site.reader}) {
        co_await site.watch(who, video, std::chrono::seconds(100));
        CO_ASSERT_OK(co_await site.feature.saved.watch_later(who, video));
        CO_ASSERT_OK(co_await site.feature.saved.not_interested(who, {video}));
        for (int i = 0; i < 3; ++i) co_await site.put_in(who, co_await site.playlist(who), video);
    }
    auto const rows = site.tables.item_count("Library");
    for (int calls = 0; Shelves::must(co_await site.feature.remove_some_of(keeper.user)); ++calls) {
        site.tables.catch_up();
        CO_ASSERT(calls < 10);
    }
    co_await site.work_at(kItemsRemovalKind, site.feature.playlists);
    EXPECT_EQ(site.tables.item_count("Library"), rows / 2);
    EXPECT_EQ(site.tables.item_count("Playlists"), 3U);
    EXPECT_EQ(site.tables.item_count("PlaylistItems"), 3U);
    EXPECT_THAT(co_await site.history_of(site.reader, 10), SizeIs(1));
}

}  // namespace
}  // namespace klieg::library
