#include "views/sums.h"

#include "testing/async_test.h"
#include "views/events.h"
#include "views/fixture_for_test.h"

#include <gmock/gmock.h>

namespace klieg::views {
namespace {

using namespace std::chrono_literals;
using ::testing::SizeIs;

/// One viewer who tells by the service, without routes.
struct Seat : Watching {
    Task<> open() { video = (co_await film(10min)).video_id; }
    Task<std::string> begin(Player player = {}) { co_return must(co_await service.begin(asking(player), video)); }
    Task<> tell(std::string token, std::chrono::milliseconds watched, Player player = {}) {
        must(co_await service.tell(asking(player), video, std::move(token), watched));
    }
    /// Enough of it to count.
    Task<> watch(int number) {
        auto const token = co_await begin(at(number));
        clock.advance(10s);
        co_await tell(token, 10s, at(number));
    }
    static Player at(int number) { return {.address = "198.51.100." + std::to_string(number)}; }

    VideoId video;
};

KLIEG_ASYNC_TEST(ViewSums, AddEachViewAndWhatWasWatchedOnce) {
    Seat seat;
    co_await seat.open();
    auto const token = co_await seat.begin();
    seat.clock.advance(12s);
    co_await seat.tell(token, 12s);
    EXPECT_EQ(co_await seat.follow(3), 1U);
    EXPECT_EQ(co_await seat.views(seat.video), 1);
    EXPECT_EQ((co_await seat.all_hours(seat.video)).watch_ms, 12s);
    seat.clock.advance(10s);
    co_await seat.tell(token, 22s);
    co_await seat.tell(token, 22s);
    EXPECT_EQ(co_await seat.follow(3), 1U);
    auto const sum = co_await seat.all_hours(seat.video);
    EXPECT_EQ(sum.views, 1);
    EXPECT_EQ(sum.watch_ms, 22s);
    EXPECT_EQ(co_await seat.views(seat.video), 1);
}

KLIEG_ASYNC_TEST(ViewSums, PutEachHourInItsPlace) {
    Seat seat;
    co_await seat.open();
    for (int hour = 0; hour < 3; ++hour) {
        auto const token = co_await seat.begin();
        seat.clock.advance(10s);
        co_await seat.tell(token, 10s);
        co_await seat.follow();
        seat.clock.advance(1h);
    }
    seat.stored.catch_up();
    auto const all = Seat::must(co_await seat.feature.sums.hours_of(seat.video, {}, 100, {}));
    CO_ASSERT(all.hours.size() == 3U);
    EXPECT_EQ(all.hours[1].hour - all.hours[0].hour, 1h);
    for (auto const& hour : all.hours) EXPECT_EQ(hour.views, 1);
    auto const some =
        Seat::must(co_await seat.feature.sums.hours_of(seat.video, {all.hours[1].hour + 5min, {}}, 100, {}));
    EXPECT_THAT(some.hours, SizeIs(2));
    auto const first = Seat::must(co_await seat.feature.sums.hours_of(seat.video, {{}, all.hours[0].hour}, 100, {}));
    EXPECT_THAT(first.hours, SizeIs(1));
    auto const page = Seat::must(co_await seat.feature.sums.hours_of(seat.video, {}, 2, {}));
    EXPECT_THAT(Seat::must(co_await seat.feature.sums.hours_of(seat.video, {}, 2, page.next)).hours, SizeIs(1));
}

/// A batch of many, of which each call of the engine fails in each manner: whoever comes again adds what is missing.
KLIEG_ASYNC_TEST(ViewSums, AreExactWhateverFails) {
    using enum testing::Faults::Manner;
    for (auto const manner : {refused, lost_answer, repeated}) {
        for (std::size_t healthy = 0; healthy < 7; ++healthy) {
            Seat seat;
            co_await seat.open();
            constexpr int kSeats = 120;
            std::vector<std::string> tokens;
            for (int i = 0; i < kSeats; ++i) tokens.push_back(co_await seat.begin(Seat::at(i)));
            seat.clock.advance(11s);
            std::vector<events::Envelope> told;
            for (int i = 0; i < kSeats; ++i) {
                co_await seat.tell(tokens[static_cast<std::size_t>(i)], 11s, Seat::at(i));
                auto const viewer = seat.feature.viewers.viewer(Seat::asking(Seat::at(i)), seat.clock.now());
                auto const nonce = tokens[static_cast<std::size_t>(i)];
                auto const from = nonce.find('.', nonce.find('.') + 1) + 1;
                told.push_back(
                    {.type = std::string(kVideoViewed.name),
                     .subject = subject_of(seat.video, viewer + "#" + nonce.substr(from, nonce.rfind('.') - from)),
                     .version = 1});
            }
            seat.faults.begin({.healthy = healthy, .manner = manner});
            auto applied = co_await seat.feature.sums.apply(told);
            seat.faults.end();
            if (!applied.ok()) CO_ASSERT_OK(co_await seat.feature.sums.apply(told));
            EXPECT_EQ(co_await seat.views(seat.video), kSeats) << static_cast<int>(manner) << " at " << healthy;
            EXPECT_EQ((co_await seat.all_hours(seat.video)).watch_ms, kSeats * 11s);
        }
    }
}

KLIEG_ASYNC_TEST(ViewSums, FindWhatNobodyHeardOf) {
    Seat seat;
    co_await seat.open();
    for (int i = 0; i < 5; ++i) {
        auto const token = co_await seat.begin(Seat::at(i));
        seat.clock.advance(10s);
        co_await seat.tell(token, 10s, Seat::at(i));
        if (i == 2) co_await seat.follow();
    }
    seat.stored.catch_up();
    CO_ASSERT_OK(co_await seat.feature.sums.add_what_is_missing());
    CO_ASSERT_OK(co_await seat.feature.sums.add_what_is_missing());
    EXPECT_EQ(co_await seat.views(seat.video), 5);
    EXPECT_EQ((co_await seat.all_hours(seat.video)).watch_ms, 50s);
}

KLIEG_ASYNC_TEST(ViewSums, KeepWhatRowsHaveBroughtThatAreGone) {
    Seat seat;
    co_await seat.open();
    auto const token = co_await seat.begin();
    seat.clock.advance(10s);
    co_await seat.tell(token, 10s);
    auto page = Seat::must(co_await seat.stored.query({.table = "Outbox",
                                                       .partition = events::Outbox::partition_name(0),
                                                       .consistency = ports::Consistency::strong}));
    co_await seat.follow();
    Seat::must(co_await seat.feature.repo.remove_some(seat.video));
    CO_ASSERT_OK(co_await seat.feature.sums.add_what_is_missing());
    EXPECT_EQ(co_await seat.views(seat.video), 1);
}

KLIEG_ASYNC_TEST(Removal, TakesAllOfAVideoThatIsDeleted) {
    Seat seat;
    co_await seat.open();
    for (int i = 0; i < 4; ++i) {
        auto const token = co_await seat.begin(Seat::at(i));
        seat.clock.advance(10s);
        co_await seat.tell(token, 10s, Seat::at(i));
    }
    co_await seat.follow();
    auto const late = co_await seat.begin(Seat::at(9));
    CO_ASSERT_OK(co_await seat.videos.remove(seat.owner, seat.video));
    auto const told = co_await seat.events.all();
    CO_ASSERT_OK(co_await seat.feature.removal.follow(told));
    EXPECT_EQ(co_await seat.work_on_removals(), 1);
    EXPECT_EQ(seat.stored.item_count("Views"), 0U);
    EXPECT_EQ(seat.stored.item_count("ViewHours"), 0U);
    EXPECT_EQ(seat.stored.item_count("Counters"), 0U);
    seat.clock.advance(10s);
    auto refused = co_await seat.service.tell(Seat::asking(Seat::at(9)), seat.video, late, 10s);
    EXPECT_FALSE(refused.ok());
    seat.clock.advance(kRemovalAgainAfter);
    EXPECT_EQ(co_await seat.work_on_removals(), 1);
}

KLIEG_ASYNC_TEST(Removal, FindsVideosOfWhoseEndNobodyHeard) {
    Seat seat;
    co_await seat.open();
    auto const token = co_await seat.begin();
    seat.clock.advance(10s);
    co_await seat.tell(token, 10s);
    co_await seat.follow();
    CO_ASSERT_OK(co_await seat.feature.maintenance().front().run());
    EXPECT_EQ(co_await seat.work_on_removals(), 0);
    CO_ASSERT_OK(co_await seat.videos.remove(seat.owner, seat.video));
    seat.stored.catch_up();
    CO_ASSERT_OK(co_await seat.feature.maintenance().front().run());
    EXPECT_EQ(co_await seat.work_on_removals(), 1);
    EXPECT_EQ(seat.stored.item_count("ViewHours"), 0U);
}

KLIEG_ASYNC_TEST(ViewSums, AreNotStoppedByRowsThatCannotBeRead) {
    Seat seat;
    co_await seat.open();
    for (int i = 0; i < 3; ++i) co_await seat.watch(i);
    seat.stored.catch_up();
    auto rows = Seat::must(co_await seat.stored.scan({.table = "Views"})).items;
    std::erase_if(rows, [](auto const& row) { return !row.contains("SummedMs"); });
    CO_ASSERT(rows.size() == 3U);
    rows[0]["WatchedMs"] = "much";
    rows[1].erase("SummedMs");
    for (int i : {0, 1})
        CO_ASSERT_OK(co_await seat.stored.write(ports::Put{"Views", rows[static_cast<std::size_t>(i)]}));
    EXPECT_EQ(co_await seat.follow(), 3U);
    EXPECT_EQ(co_await seat.views(seat.video), 1);
    seat.stored.catch_up();
    CO_ASSERT_OK(co_await seat.feature.sums.add_what_is_missing());
    EXPECT_EQ(co_await seat.views(seat.video), 1);
}

KLIEG_ASYNC_TEST(ViewSums, AreNotStoppedByASumThatIsNoNumber) {
    Seat seat;
    co_await seat.open();
    auto const well = seat.video;
    auto const odd = (co_await seat.film(10min)).video_id;
    ports::Item const many{{"Name", videos::views_counter(odd)}, {"Value", "many"}};
    CO_ASSERT_OK(co_await seat.stored.write(ports::Put{counters::kCounters, many}));
    seat.video = odd;
    co_await seat.watch(0);
    seat.video = well;
    for (int i = 0; i < 3; ++i) co_await seat.watch(i);
    EXPECT_EQ(co_await seat.follow(), 4U);
    EXPECT_EQ(co_await seat.views(well), 3);
    ports::Item const hour{{"VideoId", well.text()}, {"Hour", "2001-01-01T00"}, {"Views", "many"}, {"WatchMs", 1}};
    CO_ASSERT_OK(co_await seat.stored.write(ports::Put{"ViewHours", hour}));
    EXPECT_EQ((co_await seat.all_hours(well)).views, 3) << "nor is who looks at them";
}

}  // namespace
}  // namespace klieg::views
