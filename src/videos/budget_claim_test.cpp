#include "videos/budget_claim.h"

#include "ingest/derived_bytes.h"
#include "testing/async_test.h"
#include "testing/tables_in_front.h"
#include "videos/fixture_for_test.h"

#include <functional>
#include <utility>

namespace klieg::videos {
namespace {

KLIEG_ASYNC_TEST(CountedVideos, ReadNoSegmentsToSayWhatAVideoUses) {
    Studio studio;
    auto const video = co_await studio.playable(Visibility::public_);
    StoredRendition stored{.rendition = {.name = "240", .codecs = "avc1.64001f", .timescale = 1000, .complete = true}};
    for (std::uint32_t number = 0; number < 3000; ++number)
        stored.rendition.segments.push_back({.number = number, .duration = 6000, .bytes = 10'000});
    CO_ASSERT_OK(co_await studio.renditions.put(video.video_id, 1, stored));
    auto const before = studio.tables.reads_of("Segments");
    auto const claim =
        co_await counted_videos({studio.repo, studio.renditions, *studio.objects}).find(video.video_id.text());
    CO_ASSERT_OK(claim);
    CO_ASSERT(claim->has_value());
    EXPECT_EQ((*claim)->uses.at(rung_subject(video.video_id, 1, "240")), budgets::Use{.derived_bytes = 30'000'000});
    EXPECT_LT(studio.tables.reads_of("Segments").bytes - before.bytes, 2000U);
}

/// A still picture of half a day is many objects, and hardly a byte.
KLIEG_ASYNC_TEST(CountedVideos, CountASegmentAsABlockOfTheDiskAtLeast) {
    Studio studio;
    auto const video = co_await studio.playable(Visibility::public_);
    StoredRendition still{.rendition = {.name = "240", .codecs = "avc1.64001f", .timescale = 1000, .complete = true}};
    for (std::uint32_t number = 0; number < 7200; ++number)
        still.rendition.segments.push_back({.number = number, .duration = 6000, .bytes = 450});
    EXPECT_EQ(counted_bytes_of(still.rendition), 7200 * 4096) << "what its encoder counts";
    CO_ASSERT_OK(co_await studio.renditions.put(video.video_id, 1, still));
    auto const claim =
        co_await counted_videos({studio.repo, studio.renditions, *studio.objects}).find(video.video_id.text());
    CO_ASSERT_OK(claim);
    CO_ASSERT(claim->has_value());
    EXPECT_EQ((*claim)->uses.at(rung_subject(video.video_id, 1, "240")), budgets::Use{.derived_bytes = 7200 * 4096})
        << "and a recount";
}

/// Once, when uses are read, somebody else comes first.
class UsesReadLate final : public testing::TablesInFront {
public:
    using TablesInFront::TablesInFront;
    Task<Result<ports::Page>> query(ports::Query query) override {
        if (query.table == "Uses" && meanwhile) co_await std::exchange(meanwhile, nullptr)();
        co_return co_await inner_.query(std::move(query));
    }
    std::function<Task<>()> meanwhile{};
};

/// A video with one rung of its own samples, and what changes that.
struct CountedRung {
    static constexpr std::int64_t kBytes = 3 * 10'000;

    Task<> begin() { id = (co_await studio.playable(Visibility::public_)).video_id; }
    /// As its job does, in one write with what the owner uses for it from then on.
    Task<> store(SegmentSource source) {
        StoredRendition stored{
            .rendition = {.name = "source", .codecs = "avc1.64001f", .timescale = 1000, .complete = true},
            .source = source};
        for (std::uint32_t number = 0; number < 3; ++number)
            stored.rendition.segments.push_back({.number = number, .duration = 6000, .bytes = 10'000});
        auto put = [this, &stored](ports::Transaction also) {
            return studio.renditions.put(id, 1, stored, std::move(also));
        };
        ingest::RungBytes const bytes{"source", source == SegmentSource::samples ? kBytes : 0};
        CO_ASSERT_OK(co_await ingest::write_counted(studio.ingest_needs(ingest::SourceStorage::keep), {id, 1}, bytes,
                                                    budgets::Caps::hold, put));
    }
    /// Of a program that did not count.
    Task<> forget_use() {
        CO_ASSERT_OK(co_await studio.budgets.release(studio.owner.user, rung_subject(id, 1, "source")));
    }
    Task<> change_while_counted(SegmentSource source) {
        tables.meanwhile = [this, source] { return store(source); };
        studio.tables.catch_up();
        budgets::BudgetService budgets({tables, studio.clock}, {});
        budgets::Recount recount(budgets);
        recount.add(counted_videos({studio.repo, studio.renditions, *studio.objects}));
        auto const report = co_await recount.run();
        CO_ASSERT_OK(report);
        EXPECT_FALSE(report->found_drift());
        EXPECT_FALSE(tables.meanwhile) << "nothing came in between";
    }

    Studio studio;
    UsesReadLate tables{studio.tables};
    VideoId id;
};

/// The row of the video does not change with those of its rungs.
KLIEG_ASYNC_TEST(CountedVideos, AreNotMistakenWhereARungChangesWhileTheyAreCounted) {
    using Source = SegmentSource;
    for (auto const& [before, after] : {std::pair{Source::samples, Source::samples_on_request},
                                        std::pair{Source::samples_on_request, Source::samples}}) {
        CountedRung video;
        co_await video.begin();
        co_await video.store(before);
        co_await video.change_while_counted(after);
        EXPECT_EQ((co_await video.studio.used()).derived_bytes, after == Source::samples ? CountedRung::kBytes : 0);
        co_await video.studio.expect_no_drift();
    }
}

KLIEG_ASYNC_TEST(CountedVideos, AreNotMistakenWhereARungComesWhileTheyAreCounted) {
    CountedRung video;
    co_await video.begin();
    co_await video.change_while_counted(SegmentSource::samples);
    EXPECT_EQ((co_await video.studio.used()).derived_bytes, CountedRung::kBytes);
    co_await video.studio.expect_no_drift();
}

/// The write that comes in between has no use to change: the row of its rung alone says that it came.
KLIEG_ASYNC_TEST(CountedVideos, AreNotMistakenWhereWhatChangesWasNeverCounted) {
    CountedRung video;
    co_await video.begin();
    co_await video.store(SegmentSource::samples);
    co_await video.forget_use();
    co_await video.change_while_counted(SegmentSource::samples_on_request);
    EXPECT_EQ((co_await video.studio.used()).derived_bytes, 0);
    co_await video.studio.expect_no_drift();
}

}  // namespace
}  // namespace klieg::videos
