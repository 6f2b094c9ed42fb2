#include "ingest/derived_bytes.h"
#include "ingest/matroska_duration_for_test.h"
#include "ingest/reached.h"
#include "ingest/rung_writer.h"
#include "media/ffmpeg/machine_without_for_test.h"
#include "media/ffmpeg/probe.h"
#include "media/mp4/source_index.h"
#include "testing/async_test.h"
#include "testing/clips.h"
#include "testing/objects_in_front.h"
#include "videos/fixture_for_test.h"
#include "videos/inventory.h"
#include "videos/lifecycle.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <tuple>

/// From an uploaded file to what plays, with real files and the real ffmpeg.
namespace klieg::ingest {
namespace {

using namespace std::chrono_literals;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string bytes_of(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// H.264 and AAC in an MP4 with its index first: plays from its own samples.
std::string streamable() {
    return bytes_of(testing::make_clip(
        "ingest.mp4",
        "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine=r=48000 -t 5 -c:v libx264 -preset ultrafast "
        "-b:v 600k -g 50 -pix_fmt yuv420p -c:a aac -movflags +faststart"));
}

/// The same for a second: as many renditions and jobs, for tests that are about those and not about its segments.
std::string brief() {
    return bytes_of(testing::make_clip(
        "ingest-brief.mp4",
        "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine=r=48000 -t 1 -c:v libx264 -preset ultrafast "
        "-b:v 600k -g 50 -pix_fmt yuv420p -c:a aac -movflags +faststart"));
}

/// An old codec in an old container: only an encoder makes something of it.
std::string foreign(int seconds = 5) {
    return bytes_of(testing::make_clip("ingest" + std::to_string(seconds) + ".mkv",
                                       "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine=r=48000 -t " +
                                           std::to_string(seconds) + " -c:v mpeg4 -q:v 5 -c:a libmp3lame"));
}

videos::RungState state_of(videos::Video const& video, std::string_view name) {
    for (auto const& rung : video.rungs)
        if (rung.name == name) return rung.state;
    return videos::RungState::failed;
}

Task<videos::Video> uploaded(videos::Studio& studio, std::string bytes) {
    auto video = co_await studio.draft(videos::Visibility::public_);
    videos::Studio::must(co_await studio.upload(video.video_id, std::move(bytes)));
    co_return co_await studio.now(video.video_id);
}

/// Where the sandbox is not what it should be, what waits goes on waiting, as for a server that has not started.
KLIEG_ASYNC_TEST(Ingest, LeavesWhatDecodesToAServerThatDoes) {
    videos::Studio studio;
    auto const needs = studio.ingest_needs(SourceStorage::keep);
    Metrics metrics;
    auto const executor = co_await this_executor();
    for (bool decodes : {true, false}) {
        Feature feature(needs, {.decodes = decodes});
        jobs::Worker worker({studio.queue, studio.clock, studio.random, metrics}, [&executor] { return executor; });
        feature.add_jobs(worker);
        for (auto const* kind : {kPublishKind, kFirstRungKind, kRemainingRungsKind, kPosterKind, kSuggestionsKind})
            EXPECT_EQ(std::ranges::count(worker.kinds(), kind), decodes ? 1 : 0) << kind;
        EXPECT_THAT(worker.kinds(), Contains(kMaterialiseKind));
    }
}

KLIEG_ASYNC_TEST(Ingest, PlaysAStreamableSourceBeforeAnythingIsEncoded) {
    videos::Studio studio;
    auto video = co_await uploaded(studio, streamable());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    auto published = co_await studio.now(video.video_id);
    EXPECT_TRUE(published.playable);
    EXPECT_EQ(published.status, videos::Status::processing);
    EXPECT_EQ(published.width, 640U);
    EXPECT_EQ(published.height, 360U);
    EXPECT_NEAR(static_cast<double>(published.duration_ms->count()), 5000, 100);
    EXPECT_FALSE(published.published_at.has_value()) << "lists wait for its poster";
    EXPECT_EQ(state_of(published, "source"), videos::RungState::ready);
    EXPECT_EQ(state_of(published, "240"), videos::RungState::waiting);
    EXPECT_THAT(co_await studio.event_types(), Contains("video.playable"));
    EXPECT_THAT(co_await studio.waiting(), ElementsAre(kMaterialiseKind, kPosterKind, kRemainingRungsKind));

    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    auto ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    EXPECT_TRUE(ready.has_poster);
    EXPECT_TRUE(ready.published_at.has_value());
    EXPECT_THAT(ready.notices, IsEmpty());
    EXPECT_EQ(ready.generation, published.generation) << "paths that play go on playing";
    for (auto const& rung : ready.rungs) EXPECT_EQ(rung.state, videos::RungState::ready) << rung.name;
    auto renditions = co_await studio.renditions.list(video.video_id, ready.base_generation);
    CO_ASSERT_OK(renditions);
    std::size_t cuts = 0;
    for (auto const& stored : *renditions) {
        EXPECT_TRUE(stored.rendition.complete) << stored.rendition.name;
        EXPECT_EQ(stored.grew_in_generation, 0U);
        for (auto const& segment : stored.rendition.segments) {
            auto object = co_await studio.objects->head(
                videos::segment_name(video.video_id, 1, stored.rendition.name, segment.number));
            CO_ASSERT_OK(object);
            EXPECT_EQ(object->size, segment.bytes);
        }
        if (stored.rendition.kind != media::TrackKind::video) continue;
        if (cuts == 0) cuts = stored.rendition.segments.size();
        EXPECT_EQ(stored.rendition.segments.size(), cuts)
            << "rungs are cut at the same places: " << stored.rendition.name;
    }
}

/// A release that knew no short opening has published it and was stopped: what is made now goes with what it has said.
KLIEG_ASYNC_TEST(Ingest, MakesTheRestOfWhatWasPublishedWithLongSegments) {
    videos::Studio studio;
    auto const video = co_await uploaded(
        studio, bytes_of(testing::make_clip(
                    "long.mp4",
                    "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine=r=48000 -t 14 -c:v libx264 -preset ultrafast "
                    "-b:v 600k -g 50 -pix_fmt yuv420p -c:a aac -movflags +faststart")));
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    {
        auto const source =
            videos::Studio::must(co_await studio.sources.open(video.source_name, media::Opening::long_segments, 1s));
        auto const needs = studio.ingest_needs(SourceStorage::keep);
        for (auto const* track : {source->package().video(), source->package().audio()}) {
            auto const& rendition = track->rendition();
            auto put = [&](ports::Transaction counted) {
                return studio.renditions.put(video.video_id, 1,
                                             {.rendition = rendition, .source = videos::SegmentSource::samples},
                                             std::move(counted));
            };
            videos::Studio::must(co_await write_counted(needs, {video.video_id, 1},
                                                        {rendition.name, videos::counted_bytes_of(rendition)},
                                                        budgets::Caps::hold, put));
        }
    }
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::ready);
    for (auto const& stored : videos::Studio::must(co_await studio.renditions.list(video.video_id, 1))) {
        auto const& rendition = stored.rendition;
        EXPECT_EQ(rendition.opening, media::Opening::long_segments) << rendition.name;
        std::vector<long> seconds;
        for (auto const& segment : rendition.segments) {
            seconds.push_back(std::lround(media::seconds_of(segment.duration, rendition)));
            auto const object =
                co_await studio.objects->head(videos::segment_name(video.video_id, 1, rendition.name, segment.number));
            CO_ASSERT_OK(object);
            EXPECT_EQ(object->size, segment.bytes) << rendition.name << segment.number;
        }
        EXPECT_THAT(seconds, ElementsAre(6, 6, 2)) << rendition.name;
    }
}

/// All that lies there of the kind, but init segments.
Task<std::int64_t> bytes_below(videos::Studio& studio, std::string kind) {
    std::int64_t bytes = 0;
    for (auto const& object : videos::Studio::must(co_await studio.objects->list(kind + "/", {}, 1000)).objects)
        if (!object.name.ends_with("init.mp4")) bytes += static_cast<std::int64_t>(object.size);
    co_return bytes;
}

KLIEG_ASYNC_TEST(Ingest, CountsWhatItMakesToTheOwnerUntilItIsPurged) {
    for (auto const& file : {streamable(), foreign()}) {
        videos::Studio studio;
        auto const video = co_await uploaded(studio, file);
        co_await studio.work();
        EXPECT_THAT(studio.failures, IsEmpty());
        auto const used = co_await studio.used();
        EXPECT_EQ(used.stored_bytes, static_cast<std::int64_t>(file.size()));
        EXPECT_EQ(used.derived_bytes, co_await bytes_below(studio, "seg") + co_await bytes_below(studio, "img"));
        EXPECT_EQ(used.drafts, 0);
        EXPECT_GT((co_await studio.budgets.of(studio.owner.user))->today.decoder_ms, 0);

        CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id, {}));
        EXPECT_EQ(co_await studio.used(), used) << "it lies there still";
        co_await studio.work();
        EXPECT_EQ(co_await studio.used(), budgets::Use{.channels = 1});
    }
}

bool has_notice(videos::Video const& video, std::string_view step) {
    return std::ranges::any_of(video.notices, [step](auto const& notice) { return notice.step == step; });
}

/// A file that was acknowledged is not thrown away for what is made of it: whoever makes room gets the video.
KLIEG_ASYNC_TEST(Ingest, KeepsAFileForWhichThereIsNoRoomYetAndSaysWhatItWaitsFor) {
    for (auto const& file : {streamable(), foreign()}) {
        videos::Studio studio;
        co_await studio.limit_bytes(static_cast<std::int64_t>(file.size()) + 1000);
        auto const video = co_await uploaded(studio, file);
        for (int looks = 0; looks < 3; ++looks) {
            co_await studio.work();
            studio.clock.advance(videos::Studio::kRoomPause);
        }
        auto const waits = co_await studio.now(video.video_id);
        EXPECT_EQ(waits.status, videos::Status::processing);
        CO_ASSERT(waits.notices.size() >= 1);
        auto const& notice = waits.notices.back();
        EXPECT_EQ(notice.step, videos::lifecycle::kRoomStep);
        EXPECT_EQ(notice.code, budgets::kQuotaExceeded);
        EXPECT_THAT(notice.detail, ::testing::HasSubstr("delete videos that you do not need"));
        EXPECT_THAT(co_await studio.object_names("src/"), ElementsAre(video.source_name));
        EXPECT_EQ((co_await studio.budgets.of(studio.owner.user))->today.decoder_ms, 0);

        co_await studio.limit_bytes(1LL << 30);
        co_await studio.work();
        EXPECT_THAT(studio.failures, IsEmpty());
        auto const ready = co_await studio.now(video.video_id);
        EXPECT_EQ(ready.status, videos::Status::ready);
        EXPECT_FALSE(has_notice(ready, videos::lifecycle::kRoomStep));
    }
}

/// A browser's recording does not say how long it is, and what is reserved for an hour of it may not do; here its
/// header lies, and what is reserved is for 40 ms. The file is none that contradicts itself: its kind promises nothing.
KLIEG_ASYNC_TEST(Ingest, ReservesAsMuchAsAFileTurnsOutToNeed) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, foreign(20));
    co_await studio.work_on(kPublishKind, studio.publish);
    IngestTarget const target{video.video_id, 1};
    auto const needs = studio.ingest_feature.needs;
    CO_ASSERT_OK(co_await reserve(needs, target, {{"240", 1000}}));
    auto const before = co_await studio.used();
    EXPECT_EQ(before.derived_bytes, 1000);
    auto const more = videos::Studio::must(co_await reserve_more(needs, target, {"240", 5000}, 1000));
    EXPECT_GT(more, 5000);
    EXPECT_EQ((co_await studio.used()).derived_bytes, more);
    co_await studio.limit_bytes(before.bytes() + more);
    auto const refused = co_await reserve_more(needs, target, {"240", more + 1}, more);
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, budgets::kQuotaExceeded);
    // Whoever begins again has what there is.
    CO_ASSERT_OK(co_await reserve(needs, target, {{"240", 1000}}));
    EXPECT_EQ((co_await studio.used()).derived_bytes, more);
}

/// At the rates of its rungs, four minutes are more than its owner has room for; what they come to is a hundredth.
KLIEG_ASYNC_TEST(Ingest, ReservesLittleForAFileOfLittleHoweverLongItLasts) {
    EXPECT_EQ(bytes_to_begin_with(1000, 2000), 1000);
    EXPECT_EQ(bytes_to_begin_with(1LL << 40, 2000), 16'000 + (4 << 20));
    EXPECT_EQ(bytes_to_begin_with(1LL << 40, std::numeric_limits<std::uint64_t>::max()), 1LL << 40);
    auto const still = bytes_of(
        testing::make_clip("still240.mkv", "-f lavfi -i color=c=teal:s=1280x720:r=1/120 -t 240 -c:v mpeg4 -q:v 5"));
    EXPECT_LT(still.size(), 100'000U);
    videos::Studio studio;
    co_await studio.limit_bytes(20 << 20);
    auto const video = co_await uploaded(studio, still);
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    auto const ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    EXPECT_EQ(state_of(ready, "720"), videos::RungState::ready);
    EXPECT_FALSE(has_notice(ready, videos::lifecycle::kRoomStep));
}

/// Room for a file of 40 ms, which lasts 40 s: its sound alone is more than what is reserved beside that.
KLIEG_ASYNC_TEST(Ingest, MakesNoMoreOfAFileThanItsOwnerMayHaveWhateverItsHeaderSays) {
    videos::Studio studio;
    auto const lying = with_matroska_duration(foreign(40), 40);
    auto const video = co_await uploaded(studio, lying);
    co_await studio.work_on(kPublishKind, studio.publish);
    auto const room = (co_await studio.used()).bytes() + 1'000'000;
    co_await studio.limit_bytes(room);
    co_await studio.work_on(kFirstRungKind, studio.first_rung);
    auto const waits = co_await studio.now(video.video_id);
    EXPECT_TRUE(has_notice(waits, videos::lifecycle::kRoomStep));
    EXPECT_LE((co_await studio.used()).bytes(), room);
    auto const decoded = (co_await studio.budgets.of(studio.owner.user))->today.decoder_ms;
    EXPECT_GT(decoded, 0);
    studio.clock.advance(videos::Studio::kRoomPause);
    CO_ASSERT(co_await studio.work_on(kFirstRungKind, studio.first_rung));
    EXPECT_EQ((co_await studio.budgets.of(studio.owner.user))->today.decoder_ms, decoded)
        << "it would come no further than before";
    // Sound and pictures each need a step more; of which one was refused, nobody knows that of the other yet.
    co_await studio.limit_bytes(room + (20LL << 20));
    studio.clock.advance(videos::Studio::kRoomPause);
    CO_ASSERT(co_await studio.work_on(kFirstRungKind, studio.first_rung));
    EXPECT_GT((co_await studio.budgets.of(studio.owner.user))->today.decoder_ms, decoded)
        << "what the one needs is there";
    co_await studio.limit_bytes(1LL << 30);
    studio.clock.advance(videos::Studio::kRoomPause);
    co_await studio.work();
    EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::ready);
}

/// Its last segments are stored when the encoder has ended, and may be what there is no room for: with one of these
/// lengths they are.
KLIEG_ASYNC_TEST(Ingest, EncodesNothingTwiceForWhatItsLastSegmentsHaveNoRoom) {
    int waited = 0;
    for (int const seconds : {20, 21, 22}) {
        videos::Studio studio;
        auto const video = co_await uploaded(studio, with_matroska_duration(foreign(seconds), 40));
        co_await studio.work_on(kPublishKind, studio.publish);
        co_await studio.limit_bytes((co_await studio.used()).bytes() + 1'000'000);
        co_await studio.work_on(kFirstRungKind, studio.first_rung);
        bool const waits = has_notice(co_await studio.now(video.video_id), videos::lifecycle::kRoomStep);
        if (!waits) continue;
        ++waited;
        auto const decoded = (co_await studio.budgets.of(studio.owner.user))->today.decoder_ms;
        for (int looks = 0; looks < 2; ++looks) {
            studio.clock.advance(videos::Studio::kRoomPause);
            CO_ASSERT(co_await studio.work_on(kFirstRungKind, studio.first_rung));
        }
        EXPECT_EQ((co_await studio.budgets.of(studio.owner.user))->today.decoder_ms, decoded) << seconds;
        co_await studio.limit_bytes(1LL << 30);
        studio.clock.advance(videos::Studio::kRoomPause);
        CO_ASSERT(co_await studio.work_on(kFirstRungKind, studio.first_rung));
        EXPECT_TRUE((co_await studio.now(video.video_id)).playable) << seconds;
    }
    EXPECT_GE(waited, 2);
}

KLIEG_ASYNC_TEST(Ingest, BeginsNoEncodingThatTheDiskHasNoRoomFor) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, foreign());
    studio.disk_is_full = true;
    for (int looks = 0; looks < 3; ++looks) {
        co_await studio.work();
        studio.clock.advance(videos::Studio::kRoomPause);
    }
    EXPECT_EQ((co_await studio.budgets.of(studio.owner.user))->today.decoder_ms, 0);
    auto const waits = co_await studio.now(video.video_id);
    EXPECT_EQ(waits.status, videos::Status::processing);
    EXPECT_TRUE(has_notice(waits, videos::lifecycle::kRoomStep));
    studio.disk_is_full = false;
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    auto const ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    EXPECT_FALSE(has_notice(ready, videos::lifecycle::kRoomStep));
    EXPECT_GT((co_await studio.budgets.of(studio.owner.user))->today.decoder_ms, 0);
}

/// Jobs of a site, one of which a bad moment meets.
struct MomentSite : videos::Studio {
    /// Each of them looks, says that it waits, and is not tried again before its time.
    Task<> expect_wait(Feature& by, std::string where) {
        for (int looks = 0; looks < 3; ++looks) {
            co_await work_by(by);
            clock.advance(kRoomPause);
        }
        EXPECT_THAT(failures, IsEmpty()) << where;
        EXPECT_THAT(co_await object_names("src/"), ::testing::SizeIs(1)) << where;
        EXPECT_THAT(co_await waiting(), Not(IsEmpty())) << where;
    }
    Task<> expect_ready(VideoId id, std::string where) {
        clock.advance(kRoomPause);
        co_await work();
        EXPECT_THAT(failures, IsEmpty()) << where;
        EXPECT_EQ((co_await now(id)).status, videos::Status::ready) << where;
    }
    IngestNeeds impatient() {
        auto needs = ingest_needs(SourceStorage::keep);
        needs.reading_patience = 5ms;
        return needs;
    }
};

/// Slow readers of segments hold all of the memory that indexes and segments are made in.
KLIEG_ASYNC_TEST(Ingest, WaitsForMemoryThatReadersHoldWhateverItIsAbout) {
    MomentSite site;
    Feature impatient(site.impatient(), {});
    auto& indexes = site.playback_feature.index_memory;
    auto& segments = site.playback_feature.memory;
    constexpr auto kAll = ~std::uint64_t{0};
    auto const file = streamable();
    auto const video = co_await uploaded(site, file);
    {
        auto const held = videos::Studio::must(co_await indexes.take(kAll, 1s));
        co_await site.expect_wait(impatient, "publishing");
        EXPECT_FALSE((co_await site.now(video.video_id)).playable) << "else it did not wait";
    }
    CO_ASSERT(co_await site.work_on(kPublishKind, site.publish));
    EXPECT_TRUE((co_await site.now(video.video_id)).playable);
    site.clock.advance(10min);
    site.sources.forget_idle();
    {
        auto const held = videos::Studio::must(co_await indexes.take(kAll, 1s));
        co_await site.expect_wait(impatient, "segments and rungs");
        EXPECT_THAT(co_await site.waiting(), ElementsAre(kMaterialiseKind, kRemainingRungsKind));
    }
    {
        auto const held = videos::Studio::must(co_await segments.take(kAll, 1s));
        CO_ASSERT(co_await site.work_on(kMaterialiseKind, impatient.materialise));
        EXPECT_THAT(co_await site.waiting(), Contains(kMaterialiseKind));
    }
    co_await site.expect_ready(video.video_id, "in the end");
}

KLIEG_ASYNC_TEST(Ingest, WaitsForLayersOfTheSandboxThatAreMissing) {
    MomentSite site;
    media::MachineWithout machine({{"capset", EPERM}});
    CO_ASSERT_OK(co_await machine.start());
    auto needs = site.ingest_needs(SourceStorage::keep);
    IngestNeeds const without{.tables = needs.tables,
                              .videos = needs.videos,
                              .writer = needs.writer,
                              .renditions = needs.renditions,
                              .progress = needs.progress,
                              .objects = needs.objects,
                              .sources = needs.sources,
                              .segments = needs.segments,
                              .whole_files = needs.whole_files,
                              .jobs = needs.jobs,
                              .budgets = needs.budgets,
                              .pool = machine.pool(),
                              .tools = needs.tools};
    Feature confined(without, {});
    auto const video = co_await uploaded(site, foreign());
    co_await site.expect_wait(confined, "publishing");
    CO_ASSERT(co_await site.work_on(kPublishKind, site.publish));
    co_await site.expect_wait(confined, "the first rung, and a poster");
    EXPECT_EQ((co_await site.budgets.of(site.owner.user))->today.decoder_ms, 0) << "nothing was decoded";
    CO_ASSERT(co_await site.work_on(kFirstRungKind, site.first_rung));
    co_await site.expect_wait(confined, "the other rungs");
    co_await site.expect_ready(video.video_id, "in the end");
}

/// The store of rows is away at each call of a job in turn: what it was about waits for it, and comes to its end.
KLIEG_ASYNC_TEST(Ingest, WaitsForAStoreThatIsAway) {
    auto const file = brief();
    for (std::size_t calls = 0; calls < 30; calls += 3) {
        MomentSite site;
        auto const video = co_await uploaded(site, file);
        auto job = videos::Studio::must(co_await site.queue.claim(kPublishKind));
        CO_ASSERT(job.has_value());
        jobs::JobContext context(site.queue, *job);
        site.tables.fail_after(calls, 1, {Errc::unavailable, "it is away"});
        auto const ran = co_await site.publish.run(context);
        site.tables.fail_after(0, 0, {});
        if (!ran.ok()) EXPECT_EQ(jobs::RetryPolicy::cause_of(ran.error()), jobs::Cause::moment) << calls;
        videos::Studio::must(co_await site.queue.give_back(*job, site.clock.now(), ""));
        co_await site.expect_ready(video.video_id, std::to_string(calls));
    }
}

KLIEG_ASYNC_TEST(Ingest, WaitsWithAPosterForRoomAndWithTheListsForThePoster) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, streamable());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    studio.disk_is_full = true;
    CO_ASSERT(co_await studio.work_on(kPosterKind, studio.poster));
    EXPECT_FALSE((co_await studio.now(video.video_id)).published_at) << "it may well be there soon";
    studio.disk_is_full = false;
    studio.clock.advance(videos::Studio::kRoomPause);
    CO_ASSERT(co_await studio.work_on(kPosterKind, studio.poster));
    auto const listed = co_await studio.now(video.video_id);
    EXPECT_TRUE(listed.published_at);
    EXPECT_TRUE(listed.has_poster);
}

KLIEG_ASYNC_TEST(Ingest, TakesSuggestionsOfTheFileBehindThePoster) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, streamable());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    CO_ASSERT(co_await studio.work_on(kPosterKind, studio.poster));
    EXPECT_TRUE((co_await studio.now(video.video_id)).published_at) << "lists do not wait for them";
    CO_ASSERT(co_await studio.work_on(kSuggestionsKind, studio.ingest_feature.suggestions));
    auto const made = co_await studio.now(video.video_id);
    EXPECT_FALSE(made.awaits_suggestions);
    EXPECT_EQ(made.suggestions.size(), 3U);
    for (auto const& suggestion : made.suggestions) {
        EXPECT_GT(suggestion.jpeg_bytes, 0);
        EXPECT_EQ(suggestion.sizes.size(), 2U);
    }
    videos::Inventory inventory(studio.repo, studio.renditions, *studio.objects);
    for (auto const& name : videos::Studio::must(co_await inventory.missing(made)))
        EXPECT_EQ(name.find("/suggestion-"), std::string::npos) << name;
    co_await studio.work();
    EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::ready);
}

KLIEG_ASYNC_TEST(Ingest, DoesWithoutSuggestionsThatCannotBeMade) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, streamable());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    CO_ASSERT(co_await studio.work_on(kPosterKind, studio.poster));
    CO_ASSERT((co_await studio.now(video.video_id)).awaits_suggestions);
    videos::Studio::must(
        co_await studio.objects->put(videos::source_name(video.video_id, 1), std::make_shared<Bytes const>(1000)));
    CO_ASSERT(co_await studio.work_on(kSuggestionsKind, studio.ingest_feature.suggestions));
    EXPECT_THAT(studio.failures, SizeIs(1));
    auto const without = co_await studio.now(video.video_id);
    EXPECT_FALSE(without.awaits_suggestions);
    EXPECT_THAT(without.suggestions, IsEmpty());
    EXPECT_THAT(without.notices, IsEmpty());
    EXPECT_TRUE(without.playable);
}

std::string code_of(videos::Video const& video, std::string_view step) {
    auto const found = std::ranges::find(video.notices, step, &videos::Notice::step);
    return found == video.notices.end() ? "" : found->code;
}

/// Two of an owner's, for one of which there is room: within less than the minute after which it would look in any
/// case.
KLIEG_ASYNC_TEST(Ingest, LooksForRoomAtOnceWhereItsOwnerMakesSomeOrIsGivenMore) {
    for (bool deletes : {true, false}) {
        videos::Studio studio;
        auto const first = co_await uploaded(studio, streamable());
        co_await studio.work();
        auto const used = (co_await studio.used()).bytes();
        auto const file = foreign();
        co_await studio.limit_bytes(used + static_cast<std::int64_t>(file.size()) + 1000);
        auto const second = co_await uploaded(studio, file);
        co_await studio.work();
        studio.clock.advance(10s);
        co_await studio.work();
        EXPECT_TRUE(has_notice(co_await studio.now(second.video_id), videos::lifecycle::kRoomStep));
        EXPECT_EQ((co_await studio.now(second.video_id)).status, videos::Status::processing) << "there is none yet";
        studio.tables.catch_up();
        if (deletes) CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, first.video_id, {}));
        if (!deletes) co_await studio.limit_bytes(1LL << 30);
        co_await studio.work();
        EXPECT_THAT(studio.failures, IsEmpty());
        EXPECT_EQ((co_await studio.now(second.video_id)).status, videos::Status::ready) << deletes;
    }
}

/// Each for itself: what one of them has room for takes back nothing that another one says.
KLIEG_ASYNC_TEST(Ingest, SaysOnceThatAPosterOrSegmentsWaitForRoomAndUntilTheyHaveIt) {
    using namespace videos::lifecycle;
    videos::Studio studio;
    auto const video = co_await uploaded(studio, streamable());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    studio.disk_is_full = true;
    for (int looks = 0; looks < 3; ++looks) {
        co_await studio.work();
        studio.clock.advance(videos::Studio::kRoomPause);
    }
    auto const waits = co_await studio.now(video.video_id);
    EXPECT_THAT(studio.failures, IsEmpty());
    EXPECT_EQ(waits.status, videos::Status::processing);
    EXPECT_TRUE(waits.playable);
    for (auto const* step : {kRoomStep, kPosterStep, kSegmentsStep})
        EXPECT_EQ(code_of(waits, step), ports::kStorageFull);
    co_await studio.work();
    EXPECT_EQ((co_await studio.now(video.video_id)).version, waits.version) << "its owner knows";

    studio.disk_is_full = false;
    studio.clock.advance(videos::Studio::kRoomPause);
    CO_ASSERT(co_await studio.work_on(kPosterKind, studio.poster));
    auto const pictured = co_await studio.now(video.video_id);
    EXPECT_THAT(code_of(pictured, kPosterStep), IsEmpty());
    EXPECT_EQ(code_of(pictured, kSegmentsStep), ports::kStorageFull) << "they wait still";
    EXPECT_EQ(code_of(pictured, kRoomStep), ports::kStorageFull);
    CO_ASSERT(co_await studio.work_on(kMaterialiseKind, studio.materialise));
    auto const cut = co_await studio.now(video.video_id);
    EXPECT_THAT(code_of(cut, kSegmentsStep), IsEmpty());
    EXPECT_EQ(code_of(cut, kRoomStep), ports::kStorageFull) << "rungs wait still";
    co_await studio.work();
    auto const ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    EXPECT_THAT(ready.notices, IsEmpty());
}

/// Viewers have made the rest meanwhile, and there is nothing to store.
KLIEG_ASYNC_TEST(Ingest, TakesBackThatSegmentsWaitWhereOthersHaveMadeThem) {
    using namespace videos::lifecycle;
    videos::Studio studio;
    auto const video = co_await uploaded(studio, streamable());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    studio.disk_is_full = true;
    CO_ASSERT(co_await studio.work_on(kMaterialiseKind, studio.materialise));
    EXPECT_EQ(code_of(co_await studio.now(video.video_id), kSegmentsStep), ports::kStorageFull);
    studio.disk_is_full = false;
    studio.clock.advance(videos::Studio::kRoomPause);
    for (auto const& head : videos::Studio::must(co_await studio.renditions.heads(video.video_id, 1)))
        for (std::uint32_t number = 0; number < head.summary.totals.count; ++number)
            videos::Studio::must(co_await studio.segments.make({video.video_id, 1, head.summary.format.name, number,
                                                                head.summary.totals.count, head.summary.format.opening},
                                                               1s));
    CO_ASSERT(co_await studio.work_on(kMaterialiseKind, studio.materialise));
    EXPECT_THAT(code_of(co_await studio.now(video.video_id), kSegmentsStep), IsEmpty());
}

/// Not even for the notice: then the job waits all the same, and says so as soon as that can be written.
KLIEG_ASYNC_TEST(Ingest, WaitsForRoomAlsoWhereTheRowsHaveNone) {
    using namespace videos::lifecycle;
    Error const full{Errc::exhausted, "the disk is full", ports::kStorageFull};
    videos::Studio studio;
    auto const video = co_await uploaded(studio, streamable());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    for (auto const* kind : {kPosterKind, kMaterialiseKind}) {
        auto const* step = kind == kPosterKind ? kPosterStep : kSegmentsStep;
        studio.disk_is_full = true;
        std::size_t calls = 0;
        for (; calls < 30 && code_of(co_await studio.now(video.video_id), step).empty(); ++calls) {
            studio.tables.catch_up();
            auto job = videos::Studio::must(co_await studio.queue.claim(kind));
            CO_ASSERT(job.has_value());
            jobs::JobContext context(studio.queue, *job);
            studio.tables.fail_after(calls, 1000, full);
            auto const ran =
                kind == kPosterKind ? co_await studio.poster.run(context) : co_await studio.materialise.run(context);
            studio.tables.fail_after(0, 0, {});
            CO_ASSERT(!ran.ok());
            EXPECT_EQ(jobs::RetryPolicy::cause_of(ran.error()), jobs::Cause::moment) << kind << calls;
            videos::Studio::must(co_await studio.queue.give_back(*job, studio.clock.now(), ""));
        }
        EXPECT_GT(calls, 2U) << "else this tests nothing";
        EXPECT_EQ(code_of(co_await studio.now(video.video_id), step), ports::kStorageFull);
        studio.disk_is_full = false;
        studio.clock.advance(videos::Studio::kRoomPause);  // viewers are sent what there was no room for, for a moment
        if (kind == kPosterKind) CO_ASSERT(co_await studio.work_on(kind, studio.poster));
        if (kind == kMaterialiseKind) CO_ASSERT(co_await studio.work_on(kind, studio.materialise));
        EXPECT_THAT(code_of(co_await studio.now(video.video_id), step), IsEmpty());
    }
    EXPECT_THAT(studio.failures, IsEmpty());
}

KLIEG_ASYNC_TEST(Ingest, ListsAVideoInTheEndThoughItsPosterIsNotMade) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, streamable());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    CO_ASSERT(!co_await studio.work_on(kPosterWaitKind, studio.poster_wait));
    EXPECT_FALSE((co_await studio.now(video.video_id)).published_at);
    studio.clock.advance(10min);  // in which others' posters are made
    CO_ASSERT(co_await studio.work_on(kPosterWaitKind, studio.poster_wait));
    EXPECT_TRUE((co_await studio.now(video.video_id)).published_at);
    co_await studio.work();
    EXPECT_TRUE((co_await studio.now(video.video_id)).has_poster) << "it comes when it comes";
}

/// One rung is whole, and the next cannot be stored to its end: then neither is there, for anybody.
KLIEG_ASYNC_TEST(Ingest, TakesBackARungThatWasWholeBeforeAnotherFailed) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, streamable());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    auto const source = videos::Studio::must(co_await studio.renditions.head(video.video_id, 1, "source"));
    auto const last = source.summary.totals.count - 1;
    auto const in_the_way = videos::segment_name(video.video_id, 1, "audio-low", last) + "/in-the-way";
    CO_ASSERT_OK(co_await studio.objects->put(in_the_way, std::make_shared<Bytes const>(1)));
    co_await studio.work();
    CO_ASSERT(studio.failures.size() == 1);
    auto const ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    EXPECT_EQ(state_of(ready, "240"), videos::RungState::failed);
    for (auto const& head : videos::Studio::must(co_await studio.renditions.heads(video.video_id, 1)))
        EXPECT_EQ(state_of(ready, head.summary.format.name), videos::RungState::ready) << head.summary.format.name;
    EXPECT_THAT(co_await studio.object_names(), Not(Contains(::testing::HasSubstr("/240/"))));
}

KLIEG_ASYNC_TEST(Ingest, PlaysWhatThereIsWhileFurtherRungsWaitForRoom) {
    videos::Studio studio;
    auto const file = streamable();
    auto const video = co_await uploaded(studio, file);
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    co_await studio.limit_bytes((co_await studio.used()).bytes());
    for (int looks = 0; looks < 3; ++looks) {
        co_await studio.work();
        studio.clock.advance(videos::Studio::kRoomPause);
    }
    auto const waits = co_await studio.now(video.video_id);
    EXPECT_EQ(waits.status, videos::Status::processing);
    EXPECT_TRUE(waits.playable);
    EXPECT_TRUE(waits.has_poster);
    EXPECT_EQ(state_of(waits, "source"), videos::RungState::ready);
    EXPECT_EQ(state_of(waits, "240"), videos::RungState::waiting);
    EXPECT_TRUE(has_notice(waits, videos::lifecycle::kRoomStep));

    co_await studio.limit_bytes(1LL << 30);
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    auto const ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    for (auto const& rung : ready.rungs) EXPECT_EQ(rung.state, videos::RungState::ready) << rung.name;
    EXPECT_FALSE(has_notice(ready, videos::lifecycle::kRoomStep));
}

KLIEG_ASYNC_TEST(Ingest, DropsSoundThatIsOnlyAnnounced) {
    auto silent = bytes_of(
        testing::make_clip("announced.mkv",
                           "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine=r=48000 -t 3 -c:v mpeg4 -c:a aac "
                           "-bsf:a noise=drop=1"));
    videos::Studio studio;
    auto video = co_await uploaded(studio, silent);
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    auto ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    CO_ASSERT(ready.rungs.size() == 2);
    EXPECT_EQ(state_of(ready, "240"), videos::RungState::ready);
    EXPECT_EQ(state_of(ready, "360"), videos::RungState::ready);
}

KLIEG_ASYNC_TEST(Ingest, SaysOfSoundThatIsAnnouncedAndNotThere) {
    videos::Studio studio;
    auto const silent = bytes_of(
        testing::make_clip("announced.ts",
                           "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=r=48000 -t 3 -c:v mpeg2video -c:a aac "
                           "-bsf:a noise=drop=1"));
    auto const video = co_await uploaded(studio, silent);
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    auto const ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    CO_ASSERT(ready.notices.size() == 1);
    EXPECT_EQ(ready.notices.front().step, "sound");
    EXPECT_EQ(ready.notices.front().code, "none");
    EXPECT_THAT(ready.notices.front().detail, ::testing::HasSubstr("announces sound"));
}

/// Kinds that announce nothing leave open whether more comes, and no file is searched without an end.
KLIEG_ASYNC_TEST(Ingest, SaysHowFarItLookedForSoundThatNothingAnnounces) {
    for (auto const* name : {"unannounced.mpg", "unannounced.flv"}) {
        auto const file = bytes_of(testing::make_clip(name, "-f lavfi -i testsrc2=s=320x180:r=25 -t 3"));
        videos::Studio studio;
        auto const video = co_await uploaded(studio, file);
        // As if it went on: more than an upload takes here.
        std::filesystem::resize_file(studio.folder.path() / "objects" / video.source_name,
                                     file.size() + media::ProbeLimits::kLateBytesMax);
        CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
        EXPECT_THAT(studio.failures, IsEmpty()) << name;
        auto const planned = co_await studio.now(video.video_id);
        EXPECT_EQ(state_of(planned, "180"), videos::RungState::waiting) << name;
        CO_ASSERT(planned.notices.size() == 1);
        EXPECT_EQ(planned.notices.front().step, "sound");
        EXPECT_EQ(planned.notices.front().code, "none");
        EXPECT_THAT(planned.notices.front().detail, ::testing::HasSubstr("No sound was found in the first 134 MB"));
    }
}

/// The same file with nothing in its pictures but what says of which kind they are.
std::string with_broken_pictures(std::string file) {
    auto const bytes = std::as_bytes(std::span(file));
    auto const index = videos::Studio::must(media::mp4::read_source_index(BytesAccess(bytes)));
    constexpr std::size_t kHeader = 5;
    for (auto const& track : index.tracks) {
        auto samples = track.samples.from(0);
        while (auto sample = track.is_video() ? samples.next() : std::nullopt)
            for (std::uint64_t at = sample->offset, unit = 0; at < sample->offset + sample->size; at += 4 + unit) {
                unit = ByteReader(bytes.subspan(at)).u32();
                std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(at + kHeader), unit + 4 - kHeader, '\xff');
            }
    }
    return file;
}

KLIEG_ASYNC_TEST(Ingest, SaysOfPicturesThatPlayAndThatNobodyHereCanReadThatTheyAreThere) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, with_broken_pictures(streamable()));
    co_await studio.work();
    auto const ready = co_await studio.now(video.video_id);
    EXPECT_EQ(state_of(ready, "source"), videos::RungState::ready);
    CO_ASSERT(ready.notices.size() == 1);
    EXPECT_EQ(ready.notices.front().step, "pictures");
    EXPECT_EQ(ready.notices.front().code, "unreadable");
    EXPECT_THAT(ready.notices.front().detail, ::testing::HasSubstr("are played as they are in the file"));
}

KLIEG_ASYNC_TEST(Ingest, GivesPicturesThatOutlastTheirSoundSilence) {
    auto quiet = bytes_of(testing::make_clip("quiet.mkv",
                                             "-f lavfi -i testsrc2=s=640x360:r=25:d=9 -f lavfi -i sine=r=48000:d=3 "
                                             "-c:v mpeg4 -c:a aac"));
    videos::Studio studio;
    auto video = co_await uploaded(studio, quiet);
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    for (auto const* name : {"240", "audio", "audio-low"}) {
        auto stored = co_await studio.renditions.get(video.video_id, 1, name);
        CO_ASSERT_OK(stored);
        EXPECT_EQ(stored->rendition.segments.size(), 4U) << name;
        EXPECT_NEAR(static_cast<double>(duration_of({&stored->rendition}).count()), 9000, 50) << name;
    }
}

std::string small_source() {
    return bytes_of(testing::make_clip("small.mkv",
                                       "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=r=48000 -t 4 -c:v mpeg4 "
                                       "-c:a libmp3lame"));
}

/// Where there is one rung only its sound is the better one. A plan of before loses what it has beside.
KLIEG_ASYNC_TEST(Ingest, MakesOneSoundForASmallSource) {
    for (bool const planned_before : {false, true}) {
        videos::Studio studio;
        auto const video = co_await uploaded(studio, small_source());
        CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
        auto const plan = [](videos::Video& current) {
            return videos::lifecycle::rungs_added(current, 1, {"audio-low"});
        };
        if (planned_before) videos::Studio::must(co_await studio.writer.change(video.video_id, plan, {}));
        co_await studio.work();
        EXPECT_THAT(studio.failures, IsEmpty());
        auto const ready = co_await studio.now(video.video_id);
        EXPECT_EQ(ready.status, videos::Status::ready);
        std::vector<std::string> names;
        for (auto const& rung : ready.rungs) names.push_back(rung.name);
        EXPECT_THAT(names, ::testing::UnorderedElementsAre("180", "audio"));
        CO_ASSERT_OK(co_await studio.renditions.get(video.video_id, 1, "audio"));
        EXPECT_EQ((co_await studio.renditions.get(video.video_id, 1, "audio-low")).error().kind, Errc::not_found);
    }
}

/// As an older release left it: what is there stays, whatever runs again.
KLIEG_ASYNC_TEST(Ingest, LeavesASmallSourceItsSecondSoundWhereItWasMade) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, small_source());
    co_await studio.work();
    auto low = videos::Studio::must(co_await studio.renditions.get(video.video_id, 1, "audio"));
    low.rendition.name = "audio-low";
    CO_ASSERT_OK(co_await studio.renditions.put(video.video_id, 1, low));
    auto const had = [](videos::Video& current) -> Result<> {
        current.rungs.push_back({"audio-low", videos::RungState::ready});
        return {};
    };
    videos::Studio::must(co_await studio.writer.change(video.video_id, had, {}));
    jobs::Job job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
    jobs::JobContext context(studio.queue, job);
    CO_ASSERT_OK(co_await studio.first_rung.run(context));
    CO_ASSERT_OK(co_await studio.remaining.run(context));
    auto const after = co_await studio.now(video.video_id);
    EXPECT_EQ(after.status, videos::Status::ready);
    EXPECT_EQ(state_of(after, "audio-low"), videos::RungState::ready);
    CO_ASSERT_OK(co_await studio.renditions.get(video.video_id, 1, "audio-low"));
}

/// An earlier release called its only rung 240, whatever size it had.
KLIEG_ASYNC_TEST(Ingest, MakesTheOnlyRungOfASmallSourceOnceUnderEitherName) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, small_source());
    co_await studio.work();
    auto const made = co_await studio.now(video.video_id);
    CO_ASSERT(made.rungs.size() == 2U);
    auto const rung_before = [](videos::Video& current) -> Result<> {
        for (auto& rung : current.rungs)
            if (rung.name != "audio") rung.name = "240";
        return {};
    };
    videos::Studio::must(co_await studio.writer.change(video.video_id, rung_before, {}));
    jobs::Job job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
    jobs::JobContext context(studio.queue, job);
    CO_ASSERT_OK(co_await studio.remaining.run(context));
    auto const after = co_await studio.now(video.video_id);
    EXPECT_EQ(after.rungs.size(), 2U);
    EXPECT_EQ(state_of(after, "240"), videos::RungState::ready);
}

KLIEG_ASYNC_TEST(Ingest, PlaysTheFirstRungWhileOtherSourcesAreEncoded) {
    videos::Studio studio;
    auto video = co_await uploaded(studio, foreign());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    auto planned = co_await studio.now(video.video_id);
    EXPECT_FALSE(planned.playable);
    EXPECT_THAT(co_await studio.waiting(), ElementsAre(kFirstRungKind, kPosterKind));
    CO_ASSERT(co_await studio.work_on(kFirstRungKind, studio.first_rung));
    auto plays = co_await studio.now(video.video_id);
    EXPECT_TRUE(plays.playable);
    EXPECT_EQ(plays.status, videos::Status::processing);
    EXPECT_EQ(plays.generation, planned.generation + 1)
        << "the playlists that grew are EVENTs for ever; new ones are VOD";
    EXPECT_EQ(state_of(plays, "240"), videos::RungState::ready);
    EXPECT_EQ(state_of(plays, "360"), videos::RungState::waiting);
    EXPECT_LE(plays.version, planned.version + 3) << "it begins, plays, is whole: reports are written elsewhere";
    auto const told = co_await studio.progress.get({video.video_id, plays.base_generation});
    CO_ASSERT(told.ok() && told->has_value());
    EXPECT_EQ((*told)->rungs.size(), 3U) << "240 with its sounds";
    auto grown = co_await studio.renditions.get(video.video_id, plays.base_generation, "240");
    CO_ASSERT_OK(grown);
    EXPECT_TRUE(grown->rendition.complete);
    EXPECT_EQ(grown->grew_in_generation, planned.generation);
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    auto ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    EXPECT_EQ(ready.generation, plays.generation);
    auto const events = co_await studio.event_types();
    EXPECT_EQ(std::count(events.begin(), events.end(), "video.playable"), 1);
    EXPECT_EQ(std::count(events.begin(), events.end(), "video.ready"), 1);
    EXPECT_NEAR(static_cast<double>(ready.duration_ms->count()), 5000, 150);
}

KLIEG_ASYNC_TEST(Ingest, FailsWhatIsNoVideoAndKeepsNothingOfIt) {
    videos::Studio studio;
    auto video = co_await uploaded(studio, "\x1A\x45\xDF\xA3" + std::string(10'000, 'x'));
    co_await studio.work();
    auto failed = co_await studio.now(video.video_id);
    EXPECT_EQ(failed.status, videos::Status::failed);
    CO_ASSERT(failed.error.has_value());
    EXPECT_FALSE(failed.error->detail.empty());
    EXPECT_EQ(failed.source_name, "");
    EXPECT_THAT(co_await studio.object_names(), IsEmpty());
    EXPECT_THAT(co_await studio.event_types(), Contains("video.failed"));

    CO_ASSERT_OK(co_await studio.upload(video.video_id, streamable()));
    co_await studio.work();
    auto second = co_await studio.now(video.video_id);
    EXPECT_EQ(second.status, videos::Status::ready) << "another file may follow";
    EXPECT_GT(second.base_generation, failed.base_generation);
    EXPECT_EQ(second.error.has_value(), false);
}

/// It says that it lasts 5 s, and ends before the first segment does.
KLIEG_ASYNC_TEST(Ingest, FailsAFileThatWasCutOffAndKeepsNothingOfIt) {
    videos::Studio studio;
    auto whole = foreign(20);
    auto video = co_await uploaded(studio, whole.substr(0, whole.size() / 15));
    co_await studio.work_on(kPublishKind, studio.publish);
    co_await studio.work_on(kPosterKind, studio.poster);
    EXPECT_TRUE((co_await studio.now(video.video_id)).has_poster);
    co_await studio.work();
    auto failed = co_await studio.now(video.video_id);
    EXPECT_EQ(failed.status, videos::Status::failed);
    CO_ASSERT(failed.error.has_value());
    EXPECT_EQ(failed.error->code, "truncated");
    EXPECT_FALSE(failed.playable);
    EXPECT_THAT(co_await studio.object_names(), IsEmpty()) << "no source, no segments, no poster";
    EXPECT_EQ(studio.tables.item_count("Segments"), 0U);
    EXPECT_THAT(co_await studio.event_types(), Not(Contains("video.playable")));

    // The next file's poster, size and duration are its own.
    CO_ASSERT_OK(co_await studio.upload(video.video_id, foreign(5)));
    co_await studio.work();
    auto second = co_await studio.now(video.video_id);
    EXPECT_EQ(second.status, videos::Status::ready);
    EXPECT_TRUE(second.has_poster);
    EXPECT_NEAR(static_cast<double>(second.duration_ms->count()), 5000, 150);
    EXPECT_TRUE((co_await studio.objects->head(videos::poster_name(video.video_id, second.base_generation))).ok());
}

/// The answer to a file must not depend on whether viewers were shown its start before the end was missed.
KLIEG_ASYNC_TEST(Ingest, TakesBackWhatItHasShownOfAFileThatWasCutOff) {
    videos::Studio studio;
    auto whole = foreign(60);
    auto video = co_await uploaded(studio, whole.substr(0, whole.size() / 2));
    co_await studio.work_on(kPublishKind, studio.publish);
    co_await studio.work_on(kPosterKind, studio.poster);  // without it no list shows the video
    co_await studio.work();
    EXPECT_THAT(co_await studio.event_types(), Contains("video.playable")) << "else this tests nothing";
    auto failed = co_await studio.now(video.video_id);
    EXPECT_EQ(failed.status, videos::Status::failed);
    CO_ASSERT(failed.error.has_value());
    EXPECT_EQ(failed.error->code, "truncated");
    EXPECT_FALSE(failed.playable);
    EXPECT_EQ(failed.published_at, std::nullopt);
    EXPECT_EQ(failed.duration_ms, std::nullopt) << "the header's was not true";
    EXPECT_THAT(co_await studio.object_names(), IsEmpty());
    EXPECT_EQ(studio.tables.item_count("Segments"), 0U);
    EXPECT_THAT(co_await studio.waiting(), IsEmpty()) << "no other rung is tried";
    auto const told = co_await studio.event_types();
    CO_ASSERT(told.size() > 2);
    EXPECT_THAT(std::vector(told.end() - 2, told.end()), ElementsAre("video.failed", "video.unpublished"));
}

/// A job that was begun too often is failed unasked, perhaps after it had done all.
/// Whoever it is about can do something only if told who did it.
KLIEG_ASYNC_TEST(Ingest, SaysWhoStoppedItAndWhatToDoOfWhatWasCancelled) {
    using ::testing::HasSubstr;
    Error const cancelled{Errc::cancelled, "It was cancelled.", "cancelled"};  // as jobs::Worker has it
    {
        videos::Studio studio;
        auto const video = co_await uploaded(studio, foreign());
        jobs::Job const job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
        CO_ASSERT_OK(co_await studio.publish.fail(job, cancelled));
        auto const failed = co_await studio.now(video.video_id);
        CO_ASSERT(failed.error.has_value());
        EXPECT_EQ(failed.error->code, "cancelled");
        EXPECT_THAT(failed.error->detail, HasSubstr("The site's operator stopped it. Upload the file again"));
    }
    videos::Studio studio;
    auto const video = co_await uploaded(studio, foreign());
    co_await studio.work_on(kPublishKind, studio.publish);
    jobs::Job const job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
    videos::Studio other;
    auto const first = co_await uploaded(other, foreign());
    co_await other.work_on(kPublishKind, other.publish);
    jobs::Job const job_of_first{.subject = first.video_id.text(), .payload = json::Object{{"generation", 1}}};
    CO_ASSERT_OK(co_await other.first_rung.fail(job_of_first, cancelled));
    EXPECT_THAT((co_await other.now(first.video_id)).error.value_or(videos::Failure{}).detail,
                HasSubstr("Upload the file again"));
    co_await studio.work_on(kFirstRungKind, studio.first_rung);
    CO_ASSERT_OK(co_await studio.remaining.fail(job, cancelled));
    CO_ASSERT_OK(co_await studio.poster.fail(job, cancelled));
    CO_ASSERT_OK(co_await studio.materialise.fail(job, cancelled));
    auto const plays = co_await studio.now(video.video_id);
    EXPECT_EQ(plays.status, videos::Status::ready);
    for (auto const* step : {"rungs", "poster", "segments"})
        EXPECT_THAT(plays.notices, Contains(::testing::AllOf(
                                       ::testing::Field(&videos::Notice::step, step),
                                       ::testing::Field(&videos::Notice::detail, HasSubstr("can have it made")))));
}

/// A row that cannot be read is no file's fault; what no segments can be cut of may be.
KLIEG_ASYNC_TEST(Ingest, SaysOfARowThatCannotBeReadThatItIsOurFault) {
    using ::testing::HasSubstr;
    auto const unreadable = json::from_item<Reached>({{"SchemaVersion", "one"}}).error();
    EXPECT_EQ(jobs::RetryPolicy::cause_of(unreadable), jobs::Cause::unknown) << "it is tried again";
    Error const of_encoder{Errc::internal, "the encoder left out a keyframe", kNoSegments};
    EXPECT_EQ(jobs::RetryPolicy::cause_of(of_encoder), jobs::Cause::unknown);
    for (auto const& [error, code, words] :
         {std::tuple{unreadable, "internal", "went wrong on our side"}, {of_encoder, "undecodable", "is damaged"}}) {
        videos::Studio studio;
        auto const video = co_await uploaded(studio, foreign());
        co_await studio.work_on(kPublishKind, studio.publish);
        jobs::Job const job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
        CO_ASSERT_OK(co_await studio.first_rung.fail(job, error));
        auto const failed = co_await studio.now(video.video_id);
        CO_ASSERT(failed.error.has_value());
        EXPECT_EQ(failed.error->code, code);
        EXPECT_THAT(failed.error->detail, HasSubstr(words));
    }
    videos::Studio studio;
    auto const video = co_await uploaded(studio, streamable());
    co_await studio.work_on(kPublishKind, studio.publish);
    jobs::Job const job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
    CO_ASSERT_OK(co_await studio.remaining.fail(job, unreadable));
    CO_ASSERT_OK(co_await studio.materialise.fail(job, unreadable));
    for (auto const* step : {"rungs", "segments"})
        EXPECT_EQ(code_of(co_await studio.now(video.video_id), step), "internal");
}

KLIEG_ASYNC_TEST(Ingest, TellsWhatTheEncoderWroteFromWhatIsStored) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, foreign());
    RungWriter writer(studio.ingest_feature.needs, {video.video_id, 1}, {.segmenter = {.name = "240"}});
    auto const accepted = co_await writer.accept(Bytes(64, std::byte{0xff}));
    CO_ASSERT(!accepted.ok());
    EXPECT_EQ(accepted.error().code, kNoSegments) << accepted.error().detail;
    auto const ended =
        co_await RungWriter(studio.ingest_feature.needs, {video.video_id, 1}, {.segmenter = {.name = "240"}}).finish();
    CO_ASSERT(!ended.ok());
    EXPECT_EQ(ended.error().code, kNoSegments);
}

KLIEG_ASYNC_TEST(Ingest, KeepsAFirstRungThatIsWhole) {
    videos::Studio studio;
    auto video = co_await uploaded(studio, foreign());
    co_await studio.work_on(kPublishKind, studio.publish);
    co_await studio.work_on(kFirstRungKind, studio.first_rung);
    jobs::Job job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
    CO_ASSERT_OK(co_await studio.first_rung.fail(job, {Errc::corrupt, "it was begun too often", "too_many_attempts"}));
    co_await studio.work();
    EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::ready);
}

/// What is cut off no further than its header errs is a video, as long as it really is.
KLIEG_ASYNC_TEST(Ingest, MakesAllRungsOfAFileThatEndsALittleEarly) {
    videos::Studio studio;
    auto whole = foreign(20);
    auto video = co_await uploaded(studio, whole.substr(0, whole.size() * 96 / 100));
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    auto ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    for (auto const& rung : ready.rungs) EXPECT_EQ(rung.state, videos::RungState::ready) << rung.name;
    CO_ASSERT(ready.duration_ms.has_value());
    EXPECT_LT(ready.duration_ms->count(), 19'800);
    EXPECT_GT(ready.duration_ms->count(), 18'000);
}

/// Another release may have planned other rungs: what nobody makes any more goes, with what there is of it, what the
/// ladder has takes its place, and the video is done in the end.
KLIEG_ASYNC_TEST(Ingest, MakesTheRungsOfTodaysLadderWhereOthersWerePlanned) {
    std::map<std::string, std::string> const former = {{"240", "256"}, {"360", "352"}, {"audio-low", "audio-least"}};
    for (auto const& file : {streamable(), foreign()}) {
        for (auto const* until : {kFirstRungKind, kRemainingRungsKind}) {
            videos::Studio studio;
            auto const video = co_await uploaded(studio, file);
            CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
            if (until == kRemainingRungsKind) co_await studio.work_on(kFirstRungKind, studio.first_rung);
            auto const rename = [&former](videos::Video& current) -> Result<> {
                for (auto& rung : current.rungs)
                    if (rung.state != videos::RungState::ready && former.contains(rung.name))
                        rung.name = former.at(rung.name);
                return {};
            };
            videos::Studio::must(co_await studio.writer.change(video.video_id, rename, {}));
            std::vector<std::string> left;
            for (auto const& [today, name] : former)
                if (state_of(co_await studio.now(video.video_id), name) == videos::RungState::waiting)
                    left.push_back(videos::segment_name(video.video_id, 1, name, 0));
            CO_ASSERT(!left.empty());
            for (auto const& name : left)
                CO_ASSERT_OK(co_await studio.objects->put(name, std::make_shared<Bytes const>(10)));
            co_await studio.work();
            EXPECT_THAT(studio.failures, IsEmpty());
            auto const ready = co_await studio.now(video.video_id);
            EXPECT_EQ(ready.status, videos::Status::ready);
            EXPECT_THAT(ready.notices, Not(Contains(::testing::Field(&videos::Notice::step, "rungs"))));
            EXPECT_EQ(state_of(ready, "240"), videos::RungState::ready);
            for (auto const& rung : ready.rungs) {
                EXPECT_EQ(rung.state, videos::RungState::ready) << rung.name;
                EXPECT_TRUE((co_await studio.renditions.get(video.video_id, 1, rung.name)).ok()) << rung.name;
            }
            for (auto const& name : left) EXPECT_THAT(co_await studio.object_names(), Not(Contains(name)));
        }
    }
}

/// Likewise where nothing goes for it.
KLIEG_ASYNC_TEST(Ingest, MakesARungThatTodaysLadderHasAndThePlanHadNot) {
    for (auto const& file : {streamable(), foreign()}) {
        videos::Studio studio;
        auto const video = co_await uploaded(studio, file);
        CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
        auto const forget = [](videos::Video& current) {
            return videos::lifecycle::rung_dropped(current, 1, "audio-low");
        };
        videos::Studio::must(co_await studio.writer.change(video.video_id, forget, {}));
        co_await studio.work();
        EXPECT_THAT(studio.failures, IsEmpty());
        auto const ready = co_await studio.now(video.video_id);
        EXPECT_EQ(ready.status, videos::Status::ready);
        EXPECT_EQ(state_of(ready, "audio-low"), videos::RungState::ready);
    }
}

/// Publishing begins again after a crash, and finds that a file plays as it is of which it had planned to make all.
Task<videos::Video> published_after_it_was_planned(videos::Studio& studio) {
    auto const video = co_await uploaded(studio, foreign());
    videos::Studio::must(co_await studio.work_on(kPublishKind, studio.publish)
                             ? Result<>{}
                             : Result<>(Error{Errc::internal, "there was nothing to publish"}));
    auto const publish = [](videos::Video& current) {
        return videos::lifecycle::published(current, 1, {"source"}, {});
    };
    co_return videos::Studio::must(co_await studio.writer.change(video.video_id, publish, {}));
}

KLIEG_ASYNC_TEST(Ingest, MakesWhatWasPlannedOfAFileThatPlaysAsItIsAfterAll) {
    videos::Studio studio;
    auto const video = co_await published_after_it_was_planned(studio);
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
    auto const ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    for (auto const* rung : {"240", "360", "audio", "audio-low"})
        EXPECT_EQ(state_of(ready, rung), videos::RungState::ready) << rung;
}

KLIEG_ASYNC_TEST(Ingest, LeavesNoRungWaitingOfAFileThatPlaysAsItIsWhereItsFirstFails) {
    videos::Studio studio;
    auto const video = co_await published_after_it_was_planned(studio);
    auto claimed = videos::Studio::must(co_await studio.queue.claim(kFirstRungKind));
    CO_ASSERT(claimed.has_value());
    CO_ASSERT_OK(co_await studio.first_rung.fail(*claimed, {Errc::corrupt, "It cannot be decoded.", "undecodable"}));
    auto const ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    EXPECT_TRUE(ready.playable);
    EXPECT_EQ(state_of(ready, "source"), videos::RungState::ready);
    EXPECT_EQ(state_of(ready, "240"), videos::RungState::failed);
    EXPECT_EQ(code_of(ready, videos::lifecycle::kRungsStep), "undecodable");
}

/// Not as a file that promised more than came of it.
KLIEG_ASYNC_TEST(Ingest, FailsAsOurFaultWhereAFirstRunHasNothingToMake) {
    videos::Studio studio;
    auto const video = co_await uploaded(studio, foreign());
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    auto const make_all_whole = [](videos::Video& current) -> Result<> {
        for (auto& rung : current.rungs) rung.state = videos::RungState::ready;
        return {};
    };
    videos::Studio::must(co_await studio.writer.change(video.video_id, make_all_whole, {}));
    jobs::Job job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
    jobs::JobContext context(studio.queue, job);
    auto const ran = co_await studio.first_rung.run(context);
    CO_ASSERT(!ran.ok());
    EXPECT_EQ(ran.error().kind, Errc::internal) << ran.error().detail;
    EXPECT_EQ(ran.error().code, "");
}

/// A box of every track, found by its letters, with a number in it replaced.
std::string with_number(std::string file, std::string_view box, std::size_t offset, std::uint32_t value) {
    for (auto at = file.find(box); at != std::string::npos; at = file.find(box, at + box.size()))
        for (std::size_t i = 0; i < 4; ++i)
            file[at + box.size() + offset + i] = static_cast<char>(value >> (24 - 8 * i) & 0xffU);
    return file;
}

/// mdhd's time scale and stts' durations say how long a sample lasts, mvhd how long the movie: two seconds.
KLIEG_ASYNC_TEST(Ingest, FailsFilesWhoseClocksContradictEachOther) {
    auto edited = bytes_of(
        testing::make_clip("clocks-edited.mp4",
                           "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=r=48000 -t 2 -c:v mpeg4 -c:a aac "
                           "-movflags +faststart"));
    auto h264 = bytes_of(testing::make_clip(
        "clocks.mp4",
        "-f lavfi -i testsrc2=s=320x180:r=25 -t 2 -c:v libx264 -preset ultrafast -bf 0 -pix_fmt yuv420p "
        "-use_editlist 0 -movflags +faststart"));
    auto mpeg4 = bytes_of(
        testing::make_clip("clocks-mpeg4.mp4",
                           "-f lavfi -i testsrc2=s=320x180:r=25 -t 2 -c:v mpeg4 -use_editlist 0 -movflags +faststart"));
    for (auto const& file : {edited, h264, mpeg4}) {
        for (auto const& lying : {with_number(file, "mdhd", 12, 50), with_number(file, "mdhd", 12, 0),
                                  with_number(file, "mdhd", 12, 1), with_number(file, "stts", 12, 100'000)}) {
            videos::Studio studio;
            auto video = co_await uploaded(studio, lying);
            co_await studio.work();
            auto failed = co_await studio.now(video.video_id);
            EXPECT_EQ(failed.status, videos::Status::failed) << (failed.duration_ms ? failed.duration_ms->count() : -1);
            CO_ASSERT(failed.error.has_value());
            EXPECT_THAT(failed.error->code, AnyOf("contradictory", "undecodable", "truncated")) << failed.error->detail;
            EXPECT_THAT(co_await studio.object_names(), IsEmpty());
        }
    }
}

/// After a crash between a job's last transaction and its end it runs again, and must not spoil what it made.
KLIEG_ASYNC_TEST(Ingest, MayRunEveryJobAgain) {
    for (auto const& file : {foreign(), streamable()}) {
        videos::Studio studio;
        auto video = co_await uploaded(studio, file);
        jobs::Job job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
        jobs::JobContext context(studio.queue, job);
        co_await studio.work_on(kPublishKind, studio.publish);
        auto waiting = co_await studio.waiting();
        CO_ASSERT_OK(co_await studio.publish.run(context));
        EXPECT_EQ(co_await studio.waiting(), waiting) << "published again before the rest ran";
        co_await studio.work_on(kFirstRungKind, studio.first_rung);
        waiting = co_await studio.waiting();
        CO_ASSERT_OK(co_await studio.publish.run(context));
        EXPECT_EQ(co_await studio.waiting(), waiting) << "published again while it plays";
        if (!(co_await studio.renditions.get(video.video_id, 1, "source")).ok())
            CO_ASSERT_OK(co_await studio.first_rung.run(context));
        EXPECT_EQ(co_await studio.waiting(), waiting);
        co_await studio.work();
        auto ready = co_await studio.now(video.video_id);
        EXPECT_EQ(ready.status, videos::Status::ready);
        CO_ASSERT_OK(co_await studio.publish.run(context));
        CO_ASSERT_OK(co_await studio.remaining.run(context));
        CO_ASSERT_OK(co_await studio.poster.run(context));
        CO_ASSERT_OK(co_await studio.materialise.run(context));
        auto after = co_await studio.now(video.video_id);
        EXPECT_EQ(after.status, videos::Status::ready);
        EXPECT_EQ(after.generation, ready.generation);
        for (auto const& rung : after.rungs) EXPECT_EQ(rung.state, videos::RungState::ready) << rung.name;
        EXPECT_THAT(co_await studio.waiting(), Not(Contains(kFirstRungKind)));
        EXPECT_THAT(studio.failures, IsEmpty());
    }
}

/// Its rungs wait, as planned, and no row tells of any. The objects are there.
Task<> forget_first_run(videos::Studio& studio, videos::Video planned) {
    auto rewind = [&planned](videos::Video& current) -> Result<> {
        current.rungs = planned.rungs;
        current.generation = planned.generation;
        return {};
    };
    videos::Studio::must(co_await studio.writer.change(planned.video_id, rewind, {}));
    videos::Studio::must(co_await studio.renditions.remove(planned.video_id, 1));
}

/// How many segments of the lowest rung viewers are told of now.
Task<> note_length(videos::Studio& studio, VideoId id, std::vector<std::size_t>& seen) {
    auto const stored = videos::Studio::must(co_await studio.renditions.get(std::move(id), 1, "240"));
    seen.push_back(stored.rendition.segments.size());
}

/// Viewers follow a playlist that a first run has begun; a second run starts over without taking back what they saw.
KLIEG_ASYNC_TEST(Ingest, NeverShrinksWhatAnInterruptedRunHasShown) {
    videos::Studio studio;
    auto video = co_await uploaded(studio, foreign(20));
    co_await studio.work_on(kPublishKind, studio.publish);
    auto planned = co_await studio.now(video.video_id);
    co_await studio.work_on(kFirstRungKind, studio.first_rung);
    auto shown = videos::Studio::must(co_await studio.renditions.get(video.video_id, 1, "240"));
    CO_ASSERT(shown.rendition.segments.size() >= 3);
    // As if it had been stopped after its second segment.
    co_await forget_first_run(studio, planned);
    auto part = shown;
    part.rendition.complete = false;
    part.rendition.segments.resize(2);
    CO_ASSERT_OK(co_await studio.renditions.put(video.video_id, 1, part));

    jobs::Job job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
    jobs::JobContext context(studio.queue, job);
    std::vector<std::size_t> seen{2};
    testing::WatchedObjects objects(*studio.objects);
    objects.before_put = [&](std::string const&) { return note_length(studio, video.video_id, seen); };
    Feature watched(studio.ingest_needs(SourceStorage::keep, &objects), {});
    CO_ASSERT_OK(co_await watched.first_rung.run(context));
    EXPECT_TRUE(std::ranges::is_sorted(seen)) << "the playlist shrank";
    EXPECT_GE(seen.size(), 5U) << "else this tests nothing";
    auto after = videos::Studio::must(co_await studio.renditions.get(video.video_id, 1, "240"));
    EXPECT_TRUE(after.rendition.complete);
    EXPECT_EQ(after.rendition.segments.size(), shown.rendition.segments.size());
}

/// All objects below it, by their names.
Task<std::map<std::string, std::string>> objects_below(videos::Studio& studio, std::string prefix) {
    std::map<std::string, std::string> all;
    for (auto const& name : co_await studio.object_names(std::move(prefix))) {
        auto const object = videos::Studio::must(co_await studio.objects->open_local(name));
        all[name] = bytes_of(object->path());
    }
    co_return all;
}

/// A run behind a seam makes other bytes than one that begins anew, and caches keep for a year what they were given: so
/// what was shown stays as it was, to the byte, and with it the row that says where its fragments lie.
KLIEG_ASYNC_TEST(Ingest, LeavesWhatViewersWereShownAsItWasToTheByte) {
    videos::Studio studio;
    auto video = co_await uploaded(studio, foreign(20));
    co_await studio.work_on(kPublishKind, studio.publish);
    auto const planned = co_await studio.now(video.video_id);
    co_await studio.work_on(kFirstRungKind, studio.first_rung);
    auto shown = videos::Studio::must(co_await studio.renditions.get(video.video_id, 1, "240"));
    CO_ASSERT(shown.rendition.segments.size() >= 4);
    co_await forget_first_run(studio, planned);
    // As another run had made them: the second with a box behind it that players pass over.
    shown.rendition.complete = false;
    shown.rendition.segments.resize(3);
    auto const second = videos::segment_name(video.video_id, 1, "240", 1);
    auto other = (co_await objects_below(studio, second))[second] + std::string("\0\0\0\x0c", 4) + "freeABCD";
    auto const* begin = reinterpret_cast<std::byte const*>(other.data());
    CO_ASSERT_OK(co_await studio.objects->put(second, std::make_shared<Bytes const>(begin, begin + other.size())));
    shown.rendition.segments[1].bytes = other.size();
    CO_ASSERT_OK(co_await studio.renditions.put(video.video_id, 1, shown));
    auto const before = co_await objects_below(studio, "seg/");

    jobs::Job job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
    jobs::JobContext context(studio.queue, job);
    CO_ASSERT_OK(co_await studio.first_rung.run(context));
    auto const after = co_await objects_below(studio, "seg/");
    for (std::uint32_t number = 0; number < 3; ++number) {
        auto const name = videos::segment_name(video.video_id, 1, "240", number);
        EXPECT_EQ(after.at(name), before.at(name)) << name;
    }
    auto const whole = videos::Studio::must(co_await studio.renditions.get(video.video_id, 1, "240"));
    EXPECT_TRUE(whole.rendition.complete);
    for (auto const& segment : whole.rendition.segments)
        EXPECT_EQ(after.at(videos::segment_name(video.video_id, 1, "240", segment.number)).size(), segment.bytes);
    co_await studio.work();
    EXPECT_THAT(studio.failures, IsEmpty());
}

Task<> note_rung(videos::Studio& studio, VideoId id, std::vector<videos::StoredRendition>& seen) {
    seen.push_back(videos::Studio::must(co_await studio.renditions.get(std::move(id), 1, "240")));
}

/// A row that speaks of another object than there is, as a run leaves it that is killed between the two, is no word to
/// rely on: what is made once more stands there, and its row follows it, long before the run has come as far as the one
/// before; and nothing goes meanwhile.
KLIEG_ASYNC_TEST(Ingest, SaysOfASegmentThatCameOutOtherwiseWhatItIsNow) {
    videos::Studio studio;
    auto video = co_await uploaded(studio, foreign(40));
    co_await studio.work_on(kPublishKind, studio.publish);
    auto const planned = co_await studio.now(video.video_id);
    co_await studio.work_on(kFirstRungKind, studio.first_rung);
    auto const whole = videos::Studio::must(co_await studio.renditions.get(video.video_id, 1, "240"));
    co_await forget_first_run(studio, planned);
    auto shown = whole;
    shown.rendition.complete = false;
    auto const untrue = shown.rendition.segments.front().bytes += 100'000;  // no run comes to that
    CO_ASSERT_OK(co_await studio.renditions.put(video.video_id, 1, shown));

    jobs::Job job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
    jobs::JobContext context(studio.queue, job);
    std::vector<videos::StoredRendition> seen;
    testing::WatchedObjects objects(*studio.objects);
    objects.before_put = [&](std::string const&) { return note_rung(studio, video.video_id, seen); };
    Feature watched(studio.ingest_needs(SourceStorage::keep, &objects), {});
    CO_ASSERT_OK(co_await watched.first_rung.run(context));
    for (auto const& one : seen)
        EXPECT_GE(one.rendition.segments.size(), whole.rendition.segments.size()) << "the playlist shrank";
    CO_ASSERT(!seen.empty());
    EXPECT_EQ(seen.front().rendition.segments.front().bytes, untrue);
    auto const follows = [untrue](videos::StoredRendition const& one) {
        return !one.rendition.complete && one.rendition.segments.front().bytes != untrue;
    };
    EXPECT_TRUE(std::ranges::any_of(seen, follows)) << "while it was being made";
    auto const after = videos::Studio::must(co_await studio.renditions.get(video.video_id, 1, "240"));
    EXPECT_TRUE(after.rendition.complete);
    for (auto const& segment : after.rendition.segments) {
        auto const object =
            co_await studio.objects->head(videos::segment_name(video.video_id, 1, "240", segment.number));
        CO_ASSERT_OK(object);
        EXPECT_EQ(object->size, segment.bytes) << segment.number;
    }
}

/// Its owner deletes it when a job is about to store one of its objects, and all of it is purged before that is done.
struct RemovedAtPut {
    RemovedAtPut(videos::Studio& at, VideoId id, int after)
        : studio(at), video(std::move(id)), left(after), objects(*at.objects) {
        objects.before_put = [this](std::string const&) { return remove_in_time(); };
    }
    Task<> remove_in_time() {
        if (left-- != 0) co_return;
        videos::Studio::must(co_await studio.videos.remove(studio.owner, video));
        co_await studio.work_on(videos::kPurgeKind, studio.purge);
    }

    videos::Studio& studio;
    VideoId video;
    int left;
    testing::WatchedObjects objects;
};

KLIEG_ASYNC_TEST(Ingest, LeavesNoObjectsOfAVideoThatGoesWhileItIsEncoded) {
    for (auto const* kind : {kFirstRungKind, kPosterKind}) {
        // The init segments of a rung and of two sounds, and then what they begin; of a poster there is one object.
        for (int const puts : {0, 1, 4, 9}) {
            videos::Studio studio;
            auto video = co_await uploaded(studio, foreign(20));
            co_await studio.work_on(kPublishKind, studio.publish);
            RemovedAtPut removed(studio, video.video_id, puts);
            Feature watched(studio.ingest_needs(SourceStorage::keep, &removed.objects), {});
            if (kind == kFirstRungKind) co_await studio.work_on(kind, watched.first_rung);
            if (kind == kPosterKind) co_await studio.work_on(kind, watched.poster);
            EXPECT_LT(removed.left, 0) << "else this tests nothing";
            co_await studio.work();
            EXPECT_THAT(co_await studio.object_names(), IsEmpty()) << kind << puts;
            EXPECT_EQ(studio.tables.item_count("Segments"), 0U) << kind << puts;
            EXPECT_EQ((co_await studio.repo.get(video.video_id)).error().kind, Errc::not_found);
            if (kind == kPosterKind) break;
        }
    }
}

/// Of objects of the lowest rung those that are stored while viewers are told of it.
Task<> note_if_told(videos::Studio& studio, VideoId id, std::string name, std::vector<std::string>& seen) {
    if (name.find("/240/") == std::string::npos) co_return;
    if ((co_await studio.renditions.head(std::move(id), 1, "240")).ok()) seen.push_back(std::move(name));
}

/// Rows of a rung that is whole say where its fragments lie. It is made once more where another rung of its run had no
/// room, and may come out otherwise: then nobody is told of it from before its first segment is another until it is
/// whole again.
KLIEG_ASYNC_TEST(Ingest, HidesAWholeRungBeforeAnyOfItIsReplaced) {
    for (bool const init_differs : {true, false}) {
        videos::Studio studio;
        auto const video = co_await uploaded(studio, streamable());
        CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
        auto const planned = co_await studio.now(video.video_id);
        co_await studio.work();
        auto shown = videos::Studio::must(co_await studio.renditions.get(video.video_id, 1, "240"));
        auto const whole = shown;
        // As an encoder of before made it, and the run's other rungs had no room.
        shown.rendition.segments.front().duration += 1000;
        CO_ASSERT_OK(co_await studio.renditions.put(video.video_id, 1, shown));
        auto const init = videos::init_name(video.video_id, 1, "240");
        if (init_differs) CO_ASSERT_OK(co_await studio.objects->put(init, std::make_shared<Bytes const>(10)));
        auto rewind = [&planned](videos::Video& current) -> Result<> {
            current.rungs = planned.rungs;
            current.status = planned.status;
            return {};
        };
        videos::Studio::must(co_await studio.writer.change(video.video_id, rewind, {}));

        std::vector<std::string> told_at;
        testing::WatchedObjects objects(*studio.objects);
        objects.before_put = [&](std::string name) {
            return note_if_told(studio, video.video_id, std::move(name), told_at);
        };
        Feature watched(studio.ingest_needs(SourceStorage::keep, &objects), {});
        jobs::Job job{.subject = video.video_id.text(), .payload = json::Object{{"generation", 1}}};
        jobs::JobContext context(studio.queue, job);
        CO_ASSERT_OK(co_await watched.remaining_rungs.run(context));
        // The same once more is no other.
        EXPECT_EQ(told_at, init_differs ? std::vector<std::string>{} : std::vector<std::string>{init});
        auto const after = videos::Studio::must(co_await studio.renditions.get(video.video_id, 1, "240"));
        EXPECT_TRUE(after.rendition.complete);
        EXPECT_EQ(after.rendition.segments.front().duration, whole.rendition.segments.front().duration);
    }
}

KLIEG_ASYNC_TEST(Ingest, LeavesNothingThatARunWroteAfterThePurgeBeforeItWasKilled) {
    for (auto const& bytes : {streamable(), foreign()}) {
        videos::Studio studio;
        auto video = co_await uploaded(studio, bytes);
        co_await studio.work_on(kPublishKind, studio.publish);
        CO_ASSERT_OK(co_await studio.videos.remove(studio.owner, video.video_id));
        co_await studio.work_on(videos::kPurgeKind, studio.purge);
        for (auto name : {videos::init_name(video.video_id, 1, "240"), videos::poster_name(video.video_id, 1)})
            CO_ASSERT_OK(co_await studio.objects->put(name, std::make_shared<Bytes const>(10)));
        co_await studio.work();
        EXPECT_THAT(co_await studio.object_names(), IsEmpty());
    }
}

/// Whatever a job misses on the way, a video that still has its file is not left waiting for ever.
KLIEG_ASYNC_TEST(Ingest, DoesNotTakeALostSourceForADeletedVideo) {
    videos::Studio studio;
    auto video = co_await uploaded(studio, foreign());
    co_await studio.work_on(kPublishKind, studio.publish);
    CO_ASSERT_OK(co_await studio.objects->remove(video.source_name));
    co_await studio.work();
    EXPECT_EQ((co_await studio.now(video.video_id)).status, videos::Status::failed);
}

}  // namespace
}  // namespace klieg::ingest
