#include "library/history.h"

#include "library/fixture_for_test.h"
#include "testing/async_test.h"
#include "testing/run_concurrently.h"

#include <gmock/gmock.h>

namespace klieg::library {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::SizeIs;

KLIEG_ASYNC_TEST(History, GoesOnWhereItWasOnEveryDevice) {
    Shelves site;
    auto const id = co_await site.listed();
    EXPECT_EQ((co_await site.history.standing_of(site.reader, id))->position, std::nullopt);
    co_await site.watch(site.reader, id, 100s);
    EXPECT_EQ((co_await site.history.standing_of(site.reader, id))->position, 100s);
    co_await site.watch(site.reader, id, 110s);
    EXPECT_EQ((co_await site.history.standing_of(site.reader, id))->position, 110s);
    EXPECT_EQ((co_await site.history.standing_of(site.owner, id))->position, std::nullopt) << "each has their own";
    EXPECT_EQ((co_await site.history.standing_of({}, id))->position, std::nullopt);
}

/// A tab that was left open yesterday tells when it is closed.
KLIEG_ASYNC_TEST(History, IsNotTurnedBackByADeviceThatPlayedBefore) {
    Shelves site;
    auto const id = co_await site.listed();
    site.clock.advance(1h);
    co_await site.watch(site.reader, id, 300s);
    CO_ASSERT_OK(co_await site.history.tell(site.reader, id, {.position = 50s, .ago = 10min}));
    EXPECT_EQ((co_await site.history.standing_of(site.reader, id))->position, 300s);
    EXPECT_THAT(co_await site.history_of(site.reader, 10), ElementsAre(id.text() + " 300000"));
    // And what was played since, and could not be told for a while, does.
    site.clock.advance(1h);
    CO_ASSERT_OK(co_await site.history.tell(site.reader, id, {.position = 200s, .ago = 30min}));
    EXPECT_EQ((co_await site.history.standing_of(site.reader, id))->position, 200s);
}

KLIEG_ASYNC_TEST(History, KeepsNoPositionOfTheBeginningAndTheEnd) {
    Shelves site;
    auto const id = co_await site.listed();
    co_await site.watch(site.reader, id, 0s);
    EXPECT_THAT(co_await site.history_of(site.reader, 10), ElementsAre(id.text() + " -"));
    co_await site.watch(site.reader, id, 100s);
    co_await site.watch(site.reader, id, 590s);
    EXPECT_THAT(co_await site.history_of(site.reader, 10), ElementsAre(id.text() + " end"));
    EXPECT_EQ((co_await site.history.standing_of(site.reader, id))->position, std::nullopt);
    co_await site.watch(site.reader, id, 100s);
    EXPECT_THAT(co_await site.history_of(site.reader, 10), ElementsAre(id.text() + " 100000")) << "watched once more";
}

KLIEG_ASYNC_TEST(History, SaysToWhoSuggestsWhatWasWatchedLastAndToTheEnd) {
    Shelves site;
    auto const begun = co_await site.listed();
    auto const done = co_await site.listed();
    auto const never = co_await site.listed();
    co_await site.watch(site.reader, done, 590s);
    co_await site.watch(site.reader, begun, 100s);
    auto const user = site.reader.user;
    EXPECT_THAT(*co_await site.history.finished_among(user, {never, begun, done}), ElementsAre(done));
    EXPECT_THAT(*co_await site.history.finished_among(user, {}), SizeIs(0));
    EXPECT_THAT(*co_await site.history.finished_among(site.owner.user, {done}), SizeIs(0));
    EXPECT_THAT(*co_await site.history.last_of(user, 2), ElementsAre(begun, done));
    EXPECT_THAT(*co_await site.history.last_of(user, 1), ElementsAre(begun));
    co_await site.settle();
    CO_ASSERT_OK(co_await site.history.clear(site.reader));
    EXPECT_THAT(*co_await site.history.last_of(user, 2), SizeIs(0)) << "before a job has removed it";
    EXPECT_THAT(*co_await site.history.finished_among(user, {done}), SizeIs(0));
}

KLIEG_ASYNC_TEST(History, HasEachVideoOnceTheLastWatchedFirst) {
    Shelves site;
    std::vector<VideoId> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(co_await site.listed());
    for (auto const& id : ids) {
        co_await site.watch(site.reader, id, 100s);
        site.clock.advance(1min);
    }
    co_await site.watch(site.reader, ids[1], 200s);
    EXPECT_THAT(co_await site.history_of(site.reader, 2),
                ElementsAre(ids[1].text() + " 200000", ids[4].text() + " 100000", ids[3].text() + " 100000",
                            ids[2].text() + " 100000", ids[0].text() + " 100000"));
}

KLIEG_ASYNC_TEST(History, WritesOneSmallRowOfWhatIsWatchedOnAndNoneOfWhatStandsStill) {
    Shelves site;
    auto const id = co_await site.listed();
    co_await site.watch(site.reader, id, 100s);
    auto listed = [&] { return site.feature.repo.watching_of(site.reader.user, id); };
    auto const first = (co_await listed())->entry;
    for (int i = 1; i <= 12; ++i) {
        site.clock.advance(9s);
        co_await site.watch(site.reader, id, 100s + i * 10s);
    }
    EXPECT_EQ((co_await listed())->entry->version, first->version) << "the index is left alone";
    EXPECT_EQ((co_await listed())->position->position_ms, 220s);
    auto const version = (co_await listed())->position->version;
    for (int i = 0; i < 5; ++i) {
        site.clock.advance(9s);
        co_await site.watch(site.reader, id, 220s);
    }
    EXPECT_EQ((co_await listed())->position->version, version);
    site.clock.advance(1min);
    co_await site.watch(site.reader, id, 230s);
    EXPECT_EQ((co_await listed())->entry->version, first->version + 1) << "it was left, and is at the top again";
}

KLIEG_ASYNC_TEST(History, AnswersWhatATellingCosts) {
    Shelves site;
    auto const id = co_await site.listed();
    co_await site.watch(site.reader, id, 100s);
    site.clock.advance(9s);
    CO_ASSERT_OK(co_await site.videos.get_kept(site.reader, id));
    auto const calls = site.tables.calls();
    CO_ASSERT_OK(co_await site.history.tell(site.reader, id, {.position = 110s}));
    EXPECT_EQ(site.tables.calls(), calls + 2) << "one read, one write";
    CO_ASSERT_OK(co_await site.history.standing_of(site.reader, id));
    EXPECT_EQ(site.tables.calls(), calls + 3) << "and one read of what it has to do with a video";
}

KLIEG_ASYNC_TEST(History, NotesNothingWhileItIsPaused) {
    Shelves site;
    auto const first = co_await site.listed();
    auto const second = co_await site.listed();
    co_await site.watch(site.reader, first, 100s);
    CO_ASSERT_OK(co_await site.history.pause(site.reader, true));
    EXPECT_TRUE(*co_await site.history.is_paused(site.reader));
    co_await site.watch(site.reader, first, 200s);
    co_await site.watch(site.reader, second, 200s);
    EXPECT_THAT(co_await site.history_of(site.reader, 10), ElementsAre(first.text() + " 100000"));
    EXPECT_EQ((co_await site.history.standing_of(site.reader, second))->position, std::nullopt);
    CO_ASSERT_OK(co_await site.history.pause(site.reader, false));
    co_await site.watch(site.reader, second, 200s);
    EXPECT_THAT(co_await site.history_of(site.reader, 10), SizeIs(2));
}

KLIEG_ASYNC_TEST(History, ForgetsOneAndAll) {
    Shelves site;
    std::vector<VideoId> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(co_await site.listed());
    for (auto const& id : ids) co_await site.watch(site.reader, id, 100s);
    co_await site.watch(site.owner, ids[0], 100s);
    CO_ASSERT_OK(co_await site.history.remove(site.reader, ids[1]));
    CO_ASSERT_OK(co_await site.history.remove(site.reader, ids[1]));
    EXPECT_THAT(co_await site.history_of(site.reader, 10),
                ElementsAre(ids[2].text() + " 100000", ids[0].text() + " 100000"));
    EXPECT_EQ((co_await site.feature.repo.settings_of(site.reader.user))->history_count, 2);
    CO_ASSERT_OK(co_await site.history.clear(site.reader));
    EXPECT_THAT(co_await site.history_of(site.reader, 10), SizeIs(0)) << "at once";
    EXPECT_EQ((co_await site.history.standing_of(site.reader, ids[0]))->position, std::nullopt);
    co_await site.settle();
    co_await site.watch(site.reader, ids[2], 50s);
    EXPECT_EQ(co_await site.work_at(kClearKind, site.history), 1);
    EXPECT_THAT(co_await site.history_of(site.reader, 10), ElementsAre(ids[2].text() + " 50000"))
        << "what was watched since stays";
    EXPECT_EQ((co_await site.feature.repo.settings_of(site.reader.user))->history_count, 1);
    EXPECT_THAT(co_await site.history_of(site.owner, 10), SizeIs(1)) << "others keep theirs";
}

KLIEG_ASYNC_TEST(History, OfAnyLengthIsClearedAndPassesOverWhatIsToldLate) {
    Shelves site;
    auto const id = co_await site.listed();
    for (int i = 0; i < 130; ++i) {
        auto const now = site.clock.now();
        auto const other = VideoId::make(site.random);
        Entry const entry{.user_id = site.reader.user, .thing = other.text(), .added_at = now, .version = 1};
        Position const position{.user_id = site.reader.user, .video = other, .played_at = now, .version = 1};
        CO_ASSERT_OK(co_await site.feature.repo.commit(
            {LibraryRepo::put(List::history, {}, entry), LibraryRepo::put({}, position),
             LibraryRepo::counted({.user_id = site.reader.user}, List::history, 1)}));
    }
    co_await site.settle();
    CO_ASSERT_OK(co_await site.history.clear(site.reader));
    site.clock.advance(10s);
    CO_ASSERT_OK(co_await site.history.tell(site.reader, id, {.position = 100s, .ago = 1min}));
    EXPECT_EQ(co_await site.work_at(kClearKind, site.history), 1);
    EXPECT_EQ((co_await site.feature.repo.settings_of(site.reader.user))->history_count, 0);
    EXPECT_EQ(site.tables.item_count("Library"), 1U) << "but the settings";
}

KLIEG_ASYNC_TEST(History, HasSoManyAndTheOldestGo) {
    Shelves site;
    std::vector<VideoId> ids;
    for (int i = 0; i < 4; ++i) ids.push_back(co_await site.listed());
    for (auto const& id : {ids[0], ids[1], ids[2]}) co_await site.watch(site.reader, id, 100s);
    auto const full = ports::Update{
        .table = "Library", .key = {site.reader.user.text(), "settings"}, .set = {{"HistoryCount", kHistoryMax}}};
    CO_ASSERT_OK(co_await site.tables.write(full));
    co_await site.watch(site.reader, ids[3], 100s);
    EXPECT_THAT(co_await site.history_of(site.reader, 10),
                ElementsAre(ids[3].text() + " 100000", ids[2].text() + " 100000", ids[1].text() + " 100000"));
    EXPECT_EQ((co_await site.history.standing_of(site.reader, ids[0]))->position, std::nullopt);
    EXPECT_EQ((co_await site.feature.repo.settings_of(site.reader.user))->history_count, kHistoryMax);
}

KLIEG_ASYNC_TEST(History, TakesWhatManyDevicesTellAtOnce) {
    Shelves site;
    auto const id = co_await site.listed();
    std::vector<Task<Result<>>> all;
    for (int i = 0; i < 4; ++i)
        all.push_back(site.history.tell(site.reader, id, {.position = 100s + i * 1s, .ago = std::chrono::seconds(i)}));
    for (auto const& told : co_await testing::run_concurrently(std::move(all))) CO_ASSERT_OK(told);
    co_await site.settle();
    EXPECT_THAT(co_await site.history_of(site.reader, 10), ElementsAre(id.text() + " 100000"))
        << "what was last played";
    EXPECT_EQ((co_await site.feature.repo.settings_of(site.reader.user))->history_count, 1);
}

KLIEG_ASYNC_TEST(History, RefusesWhatCannotBeSeenOrPlayed) {
    Shelves site;
    auto const hidden = co_await site.listed(videos::Visibility::private_);
    auto const draft = (co_await site.draft()).video_id;
    EXPECT_EQ(code_of(co_await site.history.tell(site.reader, hidden, {})), "not_found");
    EXPECT_EQ(code_of(co_await site.history.tell(site.reader, VideoId::make(site.random), {})), "not_found");
    EXPECT_EQ(code_of(co_await site.history.tell(site.owner, draft, {})), "not_playable");
    EXPECT_EQ(code_of(co_await site.history.tell({}, hidden, {})), "unauthenticated");
    EXPECT_EQ(code_of(co_await site.history.list({}, 10, {})), "unauthenticated");
    EXPECT_EQ(code_of(co_await site.history.remove({}, hidden)), "unauthenticated");
    EXPECT_EQ(code_of(co_await site.history.clear({})), "unauthenticated");
    EXPECT_EQ(code_of(co_await site.history.pause({}, true)), "unauthenticated");
    EXPECT_EQ(code_of(co_await site.history.is_paused({})), "unauthenticated");
}

KLIEG_ASYNC_TEST(History, ForgetsWhatIsGoneWhenItIsRead) {
    Shelves site;
    auto const gone = co_await site.listed();
    auto const stays = co_await site.listed();
    for (auto const& id : {gone, stays}) co_await site.watch(site.reader, id, 100s);
    CO_ASSERT_OK(co_await site.videos.remove(site.owner, gone));
    EXPECT_THAT(co_await site.history_of(site.reader, 10), ElementsAre(stays.text() + " 100000"));
    EXPECT_FALSE((co_await site.feature.repo.watching_of(site.reader.user, gone))->entry);
    EXPECT_EQ((co_await site.feature.repo.settings_of(site.reader.user))->history_count, 1);
}

}  // namespace
}  // namespace klieg::library
