#include "library/fixture_for_test.h"
#include "testing/async_test.h"

#include <gmock/gmock.h>

/// What becomes of a video that somebody keeps when it becomes another's business: nothing of it appears in any list of
/// whoever may not see it, from the moment on, and all of it does again when they may.
namespace klieg::library {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using videos::Visibility;

struct Becoming {
    char const* what;
    std::vector<Visibility> becomes;  ///< one after the other
    bool seen_by_others;
};

std::vector<Becoming> const& becomings() {
    using enum Visibility;
    static std::vector<Becoming> const all = {
        {"it stays public", {}, true},
        {"it is hidden", {private_}, false},
        {"it is unlisted", {unlisted}, true},
        {"it is hidden after it was unlisted", {unlisted, private_}, false},
        {"it is shown again", {private_, public_}, true},
        {"it is shown again, and hidden", {private_, public_, private_}, false},
    };
    return all;
}

KLIEG_ASYNC_TEST(Visibility, IsDecidedWhenAListIsShown) {
    for (auto const& [what, becomes, seen] : becomings()) {
        SCOPED_TRACE(what);
        Shelves site;
        auto const id = co_await site.listed();
        auto const other = co_await site.listed();
        auto const lists_owner = site.reader;
        auto const list = co_await site.playlist(lists_owner, Visibility::public_);
        std::vector<Principal> const all = {site.reader, site.owner, site.moderator};
        for (auto const& video : {other, id}) {
            for (auto const& who : all) {
                co_await site.watch(who, video, std::chrono::seconds(100));
                CO_ASSERT_OK(co_await site.feature.saved.watch_later(who, video));
            }
            co_await site.put_in(lists_owner, list, video);
        }
        for (auto const visibility : becomes) co_await site.show(id, visibility);

        for (auto const& who : all) {
            bool const may = seen || who.user != site.reader.user;
            EXPECT_THAT(co_await site.history_of(who, 1), SizeIs(may ? 2 : 1));
            EXPECT_THAT(co_await site.later_of(who), SizeIs(may ? 2 : 1));
        }
        // In a list everyone sees what they may, and its owner that there is more.
        std::string const hidden = seen ? id.text() : "-";
        EXPECT_THAT(co_await site.items_of(lists_owner, list, 1), ElementsAre(other.text(), hidden));
        EXPECT_THAT(co_await site.items_of(site.owner, list, 1), ElementsAre(other.text(), id.text()));
        EXPECT_THAT(co_await site.items_of(site.moderator, list, 1), ElementsAre(other.text(), id.text()));
        for (auto const& who : {Principal{}, site.person()})
            EXPECT_THAT(co_await site.items_of(who, list, 1), SizeIs(seen ? 2 : 1));
        EXPECT_EQ(code_of(co_await site.history.tell(site.reader, id, {})), seen ? "" : "not_found");
        EXPECT_EQ(code_of(co_await site.feature.playlists.add(site.person(), list, {id, {}})), "forbidden");
    }
}

/// One that goes leaves nothing, not even for the owner of a list.
KLIEG_ASYNC_TEST(Visibility, OfWhatIsGoneIsNone) {
    Shelves site;
    auto const id = co_await site.listed();
    auto const list = co_await site.playlist(site.reader, Visibility::public_);
    co_await site.put_in(site.reader, list, id);
    CO_ASSERT_OK(co_await site.videos.remove(site.owner, id));
    EXPECT_THAT(co_await site.items_of({}, list), SizeIs(0));
    EXPECT_THAT(co_await site.items_of(site.reader, list), SizeIs(0));
    EXPECT_EQ((co_await site.feature.playlists.get(site.reader, list))->item_count, 0);
}

/// A cursor of a page behind which something is hidden says nothing of it.
KLIEG_ASYNC_TEST(Visibility, LeavesNoTraceInCursors) {
    Shelves site;
    auto const list = co_await site.playlist(site.reader, Visibility::public_);
    std::vector<VideoId> hidden;
    for (int i = 0; i < 7; ++i) {
        hidden.push_back(co_await site.listed());
        co_await site.put_in(site.reader, list, hidden.back());
    }
    auto const last = co_await site.listed();
    co_await site.put_in(site.reader, list, last);
    for (auto const& id : hidden) co_await site.show(id, Visibility::private_);
    std::string cursor;
    int pages = 0;
    do {
        auto page = co_await site.feature.playlists.items_of({}, list, 1, std::move(cursor));
        CO_ASSERT_OK(page);
        cursor = std::move(page->next);
        EXPECT_THAT(cursor, ::testing::Not(::testing::HasSubstr("v_")));
        ++pages;
    } while (!cursor.empty());
    EXPECT_EQ(pages, 2) << "one that is answered short, since much of it is hidden";
}

}  // namespace
}  // namespace klieg::library
