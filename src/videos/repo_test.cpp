#include "videos/repo.h"

#include "testing/async_test.h"
#include "videos/fixture_for_test.h"

#include <gmock/gmock.h>

namespace klieg::videos {
namespace {

using namespace std::chrono_literals;

constexpr int kYears[] = {2026, 2027, 2028};

/// Ids of a whole list, read in pages of `limit`; `page` asks for the one after a cursor.
template <class PageAfter>
Task<std::vector<VideoId>> walk(PageAfter page_after) {
    std::vector<VideoId> seen;
    ports::Cursor cursor;
    for (int pages = 0; pages < 20; ++pages) {
        auto page = co_await page_after(cursor);
        if (!page.ok()) break;
        for (auto const& video : page->videos) seen.push_back(video.video_id);
        cursor = page->next;
        if (cursor.empty()) break;
    }
    co_return seen;
}

/// Three listed videos in each year, newest first.
Task<std::vector<VideoId>> make_three_a_year(Studio& studio) {
    std::vector<VideoId> newest_first;
    for ([[maybe_unused]] int year : kYears) {
        for (int i = 0; i < 3; ++i) {
            studio.clock.advance(1h);
            auto video = co_await studio.playable(Visibility::public_,
                                                  i > 0 ? std::optional<std::string>("music") : std::nullopt);
            newest_first.insert(newest_first.begin(), video.video_id);
        }
        studio.clock.advance(365 * 24h);
    }
    co_return newest_first;
}

KLIEG_ASYNC_TEST(VideoRepo, WalksTheFeedOverYearsInPagesOfAnySize) {
    Studio studio;
    auto all = co_await make_three_a_year(studio);
    for (std::size_t limit : {1U, 2U, 3U, 4U, 9U, 50U}) {
        std::vector<VideoId> seen;
        ports::Cursor cursor;
        int pages = 0;
        do {
            auto page = co_await studio.repo.feed("", 2029, limit, cursor);
            CO_ASSERT_OK(page);
            EXPECT_LE(page->videos.size(), limit);
            for (auto const& video : page->videos) seen.push_back(video.video_id);
            cursor = page->next;
            CO_ASSERT(++pages < 20);
        } while (!cursor.empty());
        EXPECT_EQ(seen, all) << limit;
    }
    auto music = co_await studio.repo.feed("music", 2029, 50, {});
    CO_ASSERT_OK(music);
    EXPECT_EQ(music->videos.size(), 6U);
}

KLIEG_ASYNC_TEST(VideoRepo, WalksEveryListTheOtherWayRoundInPagesOfAnySize) {
    Studio studio;
    auto const all = co_await make_three_a_year(studio);
    std::vector<VideoId> const oldest_first(all.rbegin(), all.rend());
    auto const oldest = ports::Order::ascending;
    for (std::size_t limit : {1U, 2U, 4U, 50U}) {
        auto feed = [&](ports::Cursor cursor) { return studio.repo.feed("", 2029, limit, std::move(cursor), oldest); };
        EXPECT_EQ(co_await walk(feed), oldest_first) << limit;
        auto whole = [&](ports::Cursor cursor) {
            return studio.repo.by_channel(studio.channel, limit, std::move(cursor), oldest);
        };
        EXPECT_EQ(co_await walk(whole), oldest_first) << limit;
        auto listed = [&](ports::Cursor cursor) {
            return studio.repo.listed_by_channel(studio.channel, limit, std::move(cursor), oldest);
        };
        EXPECT_EQ(co_await walk(listed), oldest_first) << limit;
    }
    auto music = [&](ports::Cursor cursor) { return studio.repo.feed("music", 2029, 4, std::move(cursor), oldest); };
    std::vector<VideoId> const seen = co_await walk(music);
    CO_ASSERT(seen.size() == 6);
    EXPECT_EQ(seen.front(), all[7]) << "the second of the first year";
}

KLIEG_ASYNC_TEST(VideoRepo, ListsWhatWasPublishedWhileTheClockWasWrong) {
    Studio studio;
    auto const year = 365 * 24h;
    auto today = co_await studio.playable(Visibility::public_);
    studio.clock.set_date(-3 * year);
    auto long_ago = co_await studio.playable(Visibility::public_);
    auto while_back = co_await studio.repo.feed("", 2023, 10, {});
    CO_ASSERT_OK(while_back);
    EXPECT_EQ(while_back->videos.size(), 2U) << "what stood there before stays";
    studio.clock.set_date(6 * year);
    auto in_future = co_await studio.playable(Visibility::public_);
    studio.clock.set_date(-3 * year);
    auto page = co_await studio.repo.feed("", 2026, 10, {});
    CO_ASSERT_OK(page);
    std::vector<VideoId> seen;
    for (auto const& video : page->videos) seen.push_back(video.video_id);
    EXPECT_EQ(seen, (std::vector{in_future.video_id, today.video_id, long_ago.video_id}));
}

/// What people type, and cursors of other lists, are refused: they never crash, loop or answer from elsewhere.
KLIEG_ASYNC_TEST(VideoRepo, RefusesCursorsThatAreNotItsOwn) {
    Studio studio;
    co_await make_three_a_year(studio);
    auto of_music = co_await studio.repo.feed("music", 2029, 1, {});
    CO_ASSERT_OK(of_music);
    auto of_channel = co_await studio.repo.by_channel(studio.channel, 1, {});
    CO_ASSERT_OK(of_channel);
    for (std::string const& cursor :
         {std::string("x"), std::string(":"), std::string("2028"), std::string("20281:"), std::string("-999:"),
          std::string("-001:"), std::string("+028:"), std::string(" 028:"), std::string("abcd:"),
          std::string("2028:garbage"), std::string("9999:"), std::string("2025:"), std::string("0000:"),
          std::string("2028:2027:"), std::string("99999999999:"), std::string(5000, '9'), std::string("2028:\0x", 7),
          of_channel->next, "2028:" + of_channel->next}) {
        auto page = co_await studio.repo.feed("", 2028, 2, cursor);
        CO_ASSERT(!page.ok());
        EXPECT_EQ(page.error().kind, Errc::invalid) << cursor;
    }
    auto foreign = co_await studio.repo.feed("", 2029, 2, of_music->next);
    EXPECT_TRUE(!foreign.ok() && foreign.error().kind == Errc::invalid);
    auto other_channel = co_await studio.repo.by_channel(ChannelId::make(studio.random), 2, of_channel->next);
    EXPECT_TRUE(!other_channel.ok() && other_channel.error().kind == Errc::invalid);
}

KLIEG_ASYNC_TEST(VideoRepo, ListsAChannelByPublicationOrCreation) {
    Studio studio;
    auto early_draft = co_await studio.draft(Visibility::private_);
    studio.clock.advance(1h);
    auto middle = co_await studio.playable(Visibility::public_);
    studio.clock.advance(1h);
    // Described first, published last.
    auto publish = [](Video& video) -> Result<> {
        video.visibility = Visibility::public_;
        video.playable = true;
        return {};
    };
    CO_ASSERT_OK(co_await studio.writer.change(early_draft.video_id, publish, {}));
    studio.tables.catch_up();
    auto page = co_await studio.repo.by_channel(studio.channel, 10, {});
    CO_ASSERT_OK(page);
    CO_ASSERT(page->videos.size() == 2);
    EXPECT_EQ(page->videos[0].video_id, early_draft.video_id);
    EXPECT_EQ(page->videos[1].video_id, middle.video_id);
}

KLIEG_ASYNC_TEST(VideoRepo, PassesOverPlacesThatCannotBeReadInWhatAChannelLists) {
    Studio studio;
    auto const first = (co_await studio.playable(Visibility::public_)).video_id;
    studio.clock.advance(1h);
    auto const second = (co_await studio.playable(Visibility::public_)).video_id;
    for (auto const* place : {"2", "3#v_odd", "odd"}) {
        ports::Item row{
            {"VideoId", std::string("v_") + place}, {"ChannelId", studio.channel.text()}, {"FeedSort", place}};
        CO_ASSERT_OK(co_await studio.tables.write(ports::Put{"Videos", std::move(row)}));
    }
    studio.tables.catch_up();
    for (std::size_t limit : {1U, 2U, 10U}) {
        auto const listed = co_await studio.repo.listings_before(studio.channel, {}, limit);
        CO_ASSERT_OK(listed);
        CO_ASSERT(listed->size() == std::min<std::size_t>(limit, 2));
        EXPECT_EQ(listed->front().id, second);
        if (limit > 1) EXPECT_EQ(listed->back().id, first);
    }
}

/// More of them than a page of a scan has.
KLIEG_ASYNC_TEST(VideoRepo, PassesOverRowsThatCannotBeReadInWalks) {
    Studio studio;
    auto const first = co_await studio.draft();
    for (int i = 0; i < 120; ++i) {
        ports::Item row{{"VideoId", "v_" + std::to_string(i)}, {"Version", "many"}};
        CO_ASSERT_OK(co_await studio.tables.write(ports::Put{"Videos", std::move(row)}));
    }
    auto const second = co_await studio.draft();
    studio.tables.catch_up();
    std::vector<VideoId> seen;
    ports::Cursor cursor;
    do {
        auto page = co_await studio.repo.scan(std::move(cursor));
        CO_ASSERT_OK(page);
        cursor = std::move(page->next);
        for (auto const& video : page->videos) seen.push_back(video.video_id);
    } while (!cursor.empty());
    EXPECT_THAT(seen, ::testing::UnorderedElementsAre(first.video_id, second.video_id));
}

KLIEG_ASYNC_TEST(VideoRepo, KnowsOfRowsThatCannotBeReadThatTheyAreThere) {
    Studio studio;
    auto const readable = (co_await studio.draft()).video_id;
    auto const unreadable = VideoId::make(studio.random);
    ports::Item row{{"VideoId", unreadable.text()}, {"Version", "many"}};
    CO_ASSERT_OK(co_await studio.tables.write(ports::Put{"Videos", std::move(row)}));
    EXPECT_EQ((co_await studio.repo.get(unreadable)).error().kind, Errc::corrupt);
    EXPECT_TRUE(*co_await studio.repo.exists(unreadable));
    EXPECT_TRUE(*co_await studio.repo.exists(readable));
    EXPECT_FALSE(*co_await studio.repo.exists(VideoId::make(studio.random)));
}

KLIEG_ASYNC_TEST(VideoRepo, WritesOnlyOverTheVersionThatWasRead) {
    Studio studio;
    auto video = co_await studio.draft();
    auto const before = video;
    CO_ASSERT_OK(co_await studio.tables.write(studio.repo.replace(video)));
    EXPECT_EQ((co_await studio.tables.write(studio.repo.replace(before))).error().kind, Errc::conflict);
    EXPECT_EQ((co_await studio.tables.write(studio.repo.remove(before))).error().kind, Errc::conflict);
    EXPECT_EQ((co_await studio.tables.write(studio.repo.insert(before))).error().kind, Errc::conflict);
    auto read = co_await studio.repo.get(video.video_id);
    CO_ASSERT_OK(read);
    EXPECT_EQ(read->version, before.version + 1);
}

}  // namespace
}  // namespace klieg::videos
