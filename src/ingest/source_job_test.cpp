#include "ingest/source_job.h"

#include "testing/async_test.h"
#include "testing/clips.h"
#include "videos/fixture_for_test.h"
#include "videos/inventory.h"
#include "videos/lifecycle.h"

#include <gmock/gmock.h>

#include <fstream>

/// What is stored of an uploaded file, by setting, with real files and the real ffmpeg.
namespace klieg::ingest {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using videos::Studio;

std::string file_of(std::string const& name, std::string const& arguments) {
    std::ifstream in(testing::make_clip(name, arguments), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

constexpr auto kPictures = "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine=r=48000 -t 5 ";

/// Plays from its own samples.
std::string streamable_file() {
    return file_of("source_job.mp4", std::string(kPictures) +
                                         "-c:v libx264 -preset ultrafast -b:v 600k -g 50 -pix_fmt yuv420p -c:a aac "
                                         "-movflags +faststart");
}
/// The same, of which hardly anything is to be made.
std::string small_file() {
    return file_of("source_job_small.mp4",
                   "-f lavfi -i testsrc2=s=128x72:r=25 -t 3 -c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p "
                   "-movflags +faststart");
}
/// Only an encoder makes something of it.
std::string foreign_file() {
    return file_of("source_job.mkv", std::string(kPictures) + "-c:v mpeg4 -q:v 5 -c:a libmp3lame");
}

/// A site that has one video of a file, with jobs of each setting.
struct Shelf : Studio {
    Task<videos::Video> publish_by(Feature& by, std::string file) {
        id = (co_await draft(videos::Visibility::public_)).video_id;
        must(co_await upload(id, std::move(file)));
        co_await work_by(by);
        EXPECT_THAT(failures, IsEmpty());
        co_return co_await now(id);
    }
    /// What lies there of a kind, but init segments.
    Task<std::int64_t> bytes_of(std::string kind) {
        std::int64_t bytes = 0;
        for (auto const& object : must(co_await objects->list(kind + "/", {}, 1000)).objects)
            if (!object.name.ends_with("init.mp4")) bytes += static_cast<std::int64_t>(object.size);
        co_return bytes;
    }
    /// That what counts is what lies there, that all that a row requires does, and that everything plays.
    Task<> expect_whole(std::string where) {
        auto const use = co_await used();
        EXPECT_EQ(use.stored_bytes, co_await bytes_of("src")) << where;
        EXPECT_EQ(use.derived_bytes, co_await bytes_of("seg") + co_await bytes_of("img")) << where;
        co_await expect_nothing_missing(where);
        for (auto const& stored : must(co_await renditions.list(id, 1)))
            for (auto const& segment : stored.rendition.segments) co_await expect_segment(stored, segment, where);
    }
    Task<> expect_nothing_missing(std::string where) {
        videos::Inventory inventory(repo, renditions, *objects);
        EXPECT_THAT(must(co_await inventory.missing(co_await now(id))), IsEmpty()) << where;
    }
    Task<> expect_segment(videos::StoredRendition const& stored, media::Segment const& segment, std::string where) {
        auto const name = videos::segment_name(id, 1, stored.rendition.name, segment.number);
        auto const object = co_await objects->head(name);
        if (object.ok()) {
            EXPECT_EQ(object->size, segment.bytes) << where << name;
            co_return;
        }
        EXPECT_NE(stored.source, videos::SegmentSource::objects) << where << name;
        auto const keep = playback::SegmentMaker::Keep::for_a_moment;
        auto const of = static_cast<std::uint32_t>(stored.rendition.segments.size());
        auto const made =
            co_await segments.make({id, 1, stored.rendition.name, segment.number, of, stored.rendition.opening, keep},
                                   std::chrono::seconds(1));
        CO_ASSERT(made.ok() && *made != nullptr);
        auto const& text = (*made)->text();  // behind its tag, on a line of its own
        EXPECT_EQ(text.size() - text.find('\n') - 1, segment.bytes) << where << name;
    }
    /// Half an hour later, by when whoever had read a row before has done what he was about to.
    Task<> settle_all_by(Feature& by) {
        must(co_await by.source.settle_all());
        co_await work_by(by);
        clock.advance(std::chrono::minutes(30));
        co_await work_by(by);
    }

    Feature& kept = ingest_feature;
    Feature on_request{ingest_needs(SourceStorage::segments_on_request), {}};
    Feature dropped{ingest_needs(SourceStorage::drop), {}};
    VideoId id;
};

struct BrokenEncoder {
    EncodeRungs& rungs;
    Task<Result<>> run(jobs::JobContext&) { co_return Error{Errc::corrupt, "The decoder broke down."}; }
    Task<Result<>> fail(jobs::Job job, Error error) { co_return co_await rungs.fail(std::move(job), std::move(error)); }
};

KLIEG_ASYNC_TEST(SourceJob, StoresNoSegmentsOfAFileThatTheyAreCutFromOnRequest) {
    Shelf shelf;
    auto const file = streamable_file();
    auto const video = co_await shelf.publish_by(shelf.on_request, file);
    EXPECT_EQ(video.status, videos::Status::ready);
    for (auto const& name : co_await shelf.object_names("seg/")) {
        EXPECT_THAT(name, Not(HasSubstr("/source/0.m4s")));
        EXPECT_THAT(name, Not(HasSubstr("/audio/0.m4s")));
    }
    co_await shelf.expect_whole("made on request");
    EXPECT_TRUE((co_await shelf.objects->head(videos::init_name(shelf.id, 1, "source"))).ok());
    EXPECT_TRUE((co_await shelf.objects->head(videos::segment_name(shelf.id, 1, "240", 0))).ok());
}

KLIEG_ASYNC_TEST(SourceJob, NeedsRoomForNoSegmentThatIsNotStored) {
    Shelf shelf;
    auto const file = streamable_file();
    co_await shelf.limit_bytes(static_cast<std::int64_t>(file.size()));
    auto const video = co_await shelf.draft(videos::Visibility::public_);
    Studio::must(co_await shelf.upload(video.video_id, file));
    CO_ASSERT(co_await shelf.work_on(kPublishKind, shelf.on_request.publish));
    EXPECT_TRUE((co_await shelf.now(video.video_id)).playable);
    co_await shelf.expect_no_drift();
}

KLIEG_ASYNC_TEST(SourceJob, DropsAFileWhenAllIsMadeOfIt) {
    for (auto const& file : {streamable_file(), foreign_file()}) {
        Shelf shelf;
        auto const video = co_await shelf.publish_by(shelf.dropped, file);
        EXPECT_EQ(video.status, videos::Status::ready);
        EXPECT_TRUE(video.has_poster);
        EXPECT_EQ(video.source_name, "");
        EXPECT_THAT(co_await shelf.object_names("src/"), IsEmpty());
        EXPECT_EQ((co_await shelf.used()).stored_bytes, 0);
        co_await shelf.expect_whole("dropped");
        CO_ASSERT_OK(co_await shelf.videos.remove(shelf.owner, shelf.id, {}));
        co_await shelf.work();
        EXPECT_EQ(co_await shelf.used(), budgets::Use{.channels = 1});
        EXPECT_THAT(co_await shelf.object_names(), IsEmpty());
    }
}

KLIEG_ASYNC_TEST(SourceJob, KeepsAFileOfWhichSomethingCouldNotBeMade) {
    Shelf shelf;
    shelf.id = (co_await shelf.draft(videos::Visibility::public_)).video_id;
    Studio::must(co_await shelf.upload(shelf.id, streamable_file()));
    CO_ASSERT(co_await shelf.work_on(kPublishKind, shelf.dropped.publish));
    BrokenEncoder broken{shelf.dropped.remaining_rungs};
    CO_ASSERT(co_await shelf.work_on(kRemainingRungsKind, broken));
    co_await shelf.work_by(shelf.dropped);
    auto const video = co_await shelf.now(shelf.id);
    EXPECT_EQ(video.status, videos::Status::ready);
    EXPECT_EQ(video.source_name, videos::source_name(shelf.id, 1)) << "a rung failed, and may be tried again";
    co_await shelf.settle_all_by(shelf.dropped);
    EXPECT_TRUE((co_await shelf.objects->head(videos::source_name(shelf.id, 1))).ok());
    co_await shelf.expect_whole("kept");
}

KLIEG_ASYNC_TEST(SourceJob, KeepsAFileForAsLongAsARungWaitsForRoom) {
    Shelf shelf;
    shelf.id = (co_await shelf.draft(videos::Visibility::public_)).video_id;
    Studio::must(co_await shelf.upload(shelf.id, streamable_file()));
    CO_ASSERT(co_await shelf.work_on(kPublishKind, shelf.dropped.publish));
    co_await shelf.limit_bytes((co_await shelf.used()).bytes());
    co_await shelf.work_by(shelf.dropped);
    EXPECT_EQ((co_await shelf.now(shelf.id)).status, videos::Status::processing);
    co_await shelf.settle_all_by(shelf.dropped);
    EXPECT_TRUE((co_await shelf.objects->head(videos::source_name(shelf.id, 1))).ok());
    co_await shelf.limit_bytes(1LL << 30);
    co_await shelf.settle_all_by(shelf.dropped);
    EXPECT_EQ((co_await shelf.now(shelf.id)).source_name, "");
    EXPECT_THAT(co_await shelf.object_names("src/"), IsEmpty());
    co_await shelf.expect_whole("dropped");
}

/// One that begins again after a crash, when the file has gone since.
KLIEG_ASYNC_TEST(SourceJob, LetsJobsEndThatHaveNothingLeftToMakeOfAFileThatWasDropped) {
    for (auto const& file : {streamable_file(), foreign_file()}) {
        Shelf shelf;
        auto const video = co_await shelf.publish_by(shelf.dropped, file);
        CO_ASSERT(video.source_name.empty());
        for (auto const* kind : {kPublishKind, kFirstRungKind, kRemainingRungsKind, kMaterialiseKind, kPosterKind,
                                 kPosterWaitKind, kSourceKind})
            Studio::must(co_await shelf.tables.write(shelf.queue.enqueue(ownerless_ingest_job(kind, {shelf.id, 1}))));
        while (co_await shelf.work_on_one_of(shelf.dropped)) {
        }
        EXPECT_THAT(shelf.failures, IsEmpty());
        auto const after = co_await shelf.now(shelf.id);
        EXPECT_EQ(after.status, videos::Status::ready);
        EXPECT_THAT(after.notices, IsEmpty());
        co_await shelf.expect_whole("begun again");
    }
}

KLIEG_ASYNC_TEST(SourceJob, SaysWhyNothingMoreCanBeMadeOfAFileThatWasDropped) {
    Shelf shelf;
    co_await shelf.publish_by(shelf.dropped, foreign_file());
    for (auto const* kind : {kPublishKind, kRemainingRungsKind})
        Studio::must(co_await shelf.tables.write(shelf.queue.enqueue(ownerless_ingest_job(kind, {shelf.id, 1}))));
    auto lose_some = [](videos::Video& video) -> Result<> {
        video.has_poster = false;
        video.rungs.back().state = videos::RungState::failed;
        return {};
    };
    Studio::must(co_await shelf.writer.change(
        shelf.id, lose_some, {.also = {shelf.queue.enqueue(ownerless_ingest_job(kPosterKind, {shelf.id, 1}))}}));
    while (co_await shelf.work_on_one_of(shelf.dropped)) {
    }
    EXPECT_THAT(shelf.failures, ElementsAre(std::string(kPublishKind) + ": source_dropped",
                                            std::string(kRemainingRungsKind) + ": source_dropped",
                                            std::string(kPosterKind) + ": source_dropped"));
    auto const video = co_await shelf.now(shelf.id);
    EXPECT_EQ(video.status, videos::Status::ready);
    EXPECT_TRUE(video.playable) << "it plays on";
}

/// What was stored by one setting becomes what another one stores, and back; what was dropped does not come back.
KLIEG_ASYNC_TEST(SourceJob, BringsVideosOfBeforeToWhatIsSet) {
    Shelf shelf;
    auto const file = streamable_file();
    co_await shelf.publish_by(shelf.kept, file);
    auto const kept = co_await shelf.used();
    co_await shelf.expect_whole("kept");

    co_await shelf.settle_all_by(shelf.on_request);
    auto const halved = co_await shelf.used();
    EXPECT_LT(halved.derived_bytes, kept.derived_bytes - static_cast<std::int64_t>(file.size()) * 9 / 10);
    co_await shelf.expect_whole("on request");

    co_await shelf.settle_all_by(shelf.kept);
    EXPECT_EQ(co_await shelf.used(), kept);
    EXPECT_TRUE((co_await shelf.objects->head(videos::segment_name(shelf.id, 1, "source", 0))).ok());
    co_await shelf.expect_whole("kept again");

    co_await shelf.settle_all_by(shelf.on_request);
    co_await shelf.settle_all_by(shelf.dropped);
    EXPECT_EQ((co_await shelf.used()).stored_bytes, 0);
    EXPECT_EQ((co_await shelf.used()).derived_bytes, kept.derived_bytes);
    co_await shelf.expect_whole("dropped");

    auto const gone = co_await shelf.used();
    for (auto* by : {&shelf.kept, &shelf.on_request}) co_await shelf.settle_all_by(*by);
    EXPECT_EQ(co_await shelf.used(), gone);
    EXPECT_THAT(shelf.failures, IsEmpty());
}

KLIEG_ASYNC_TEST(SourceJob, GoesOnCuttingWhereTheOwnerHasNoRoomForSegments) {
    Shelf shelf;
    co_await shelf.publish_by(shelf.on_request, streamable_file());
    auto const before = co_await shelf.used();
    co_await shelf.limit_bytes(before.bytes());
    for (auto* by : {&shelf.kept, &shelf.dropped}) co_await shelf.settle_all_by(*by);
    EXPECT_EQ(co_await shelf.used(), before);
    EXPECT_THAT(shelf.failures, IsEmpty());
    co_await shelf.expect_whole("no room");
}

/// Whose disk is full may halve what files take, and that helps who waits for it.
KLIEG_ASYNC_TEST(SourceJob, NeedsNoRoomForSegmentsThatAreMadeOnRequestFromNowOn) {
    Shelf shelf;
    shelf.id = (co_await shelf.draft(videos::Visibility::public_)).video_id;
    Studio::must(co_await shelf.upload(shelf.id, streamable_file()));
    CO_ASSERT(co_await shelf.work_on(kPublishKind, shelf.kept.publish));
    CO_ASSERT(co_await shelf.work_on(kRemainingRungsKind, shelf.kept.remaining_rungs));
    CO_ASSERT(co_await shelf.work_on(kPosterKind, shelf.kept.poster));
    shelf.disk_is_full = true;
    CO_ASSERT(co_await shelf.work_on(kMaterialiseKind, shelf.kept.materialise));
    CO_ASSERT((co_await shelf.now(shelf.id)).notices.size() == 1);
    co_await shelf.settle_all_by(shelf.on_request);
    EXPECT_THAT(shelf.failures, IsEmpty());
    EXPECT_THAT((co_await shelf.now(shelf.id)).notices, IsEmpty());
    co_await shelf.expect_whole("on request");
}

/// Who saw the row before it said that nothing is kept stores a segment after they were removed.
KLIEG_ASYNC_TEST(SourceJob, RemovesWhatIsStoredWhileSegmentsAreRemoved) {
    Shelf shelf;
    co_await shelf.publish_by(shelf.kept, streamable_file());
    Studio::must(co_await shelf.on_request.source.settle_all());
    shelf.clock.advance(std::chrono::seconds(20));
    auto const late = videos::segment_name(shelf.id, 1, "source", 0);
    auto const head = Studio::must(co_await shelf.renditions.head(shelf.id, 1, "source"));
    auto const& [format, totals] = head.summary;
    Studio::must(co_await shelf.segments.make({shelf.id, 1, "source", 0, totals.count, format.opening},
                                              std::chrono::seconds(1)));
    EXPECT_TRUE((co_await shelf.objects->head(late)).ok()) << "else this tests nothing";
    shelf.clock.advance(std::chrono::minutes(30));
    co_await shelf.work_by(shelf.on_request);
    EXPECT_EQ((co_await shelf.objects->head(late)).error().kind, Errc::not_found);
    co_await shelf.expect_whole("removed");
}

/// Every day it is looked at what could go; segments that wait for room for a month do not have thirty jobs.
KLIEG_ASYNC_TEST(SourceJob, HasSegmentsMadeByOneJobHoweverLongTheyWaitForRoom) {
    Shelf shelf;
    co_await shelf.publish_by(shelf.kept, streamable_file());
    shelf.clock.advance(std::chrono::days(1));  // by when nobody remembers that it was made
    Studio::must(co_await shelf.objects->remove(videos::segment_name(shelf.id, 1, "source", 0)));
    shelf.disk_is_full = true;
    for (int days = 0; days < 3; ++days) {
        Studio::must(co_await shelf.dropped.source.settle_all());
        co_await shelf.work_by(shelf.dropped);
        shelf.clock.advance(std::chrono::days(1));
    }
    auto const jobs = Studio::must(co_await shelf.queue.list({}, 1000)).jobs;
    auto waits = [](jobs::Job const& job) { return job.kind == kMaterialiseKind && job.state == jobs::State::ready; };
    EXPECT_EQ(std::ranges::count_if(jobs, waits), 1);
    shelf.disk_is_full = false;
    co_await shelf.work_by(shelf.dropped);
    EXPECT_THAT(co_await shelf.object_names("src/"), IsEmpty());
    co_await shelf.expect_whole("dropped");
}

KLIEG_ASYNC_TEST(SourceJob, SettlesWhatStandsBesideRowsThatCannotBeRead) {
    Shelf shelf;
    co_await shelf.publish_by(shelf.kept, small_file());
    for (auto const* id : {"v_0", "v_zzzzzzzzzzzzzzzz"})
        CO_ASSERT_OK(co_await shelf.tables.write(ports::Put{"Videos", {{"VideoId", id}, {"Version", "many"}}}));
    shelf.tables.catch_up();
    co_await shelf.settle_all_by(shelf.dropped);
    EXPECT_THAT(co_await shelf.object_names("src/"), IsEmpty());
}

/// The engine fails at each call in turn, as a process that is killed there would leave it; then the job begins again.
KLIEG_ASYNC_TEST(SourceJob, GoesOnWhereItWasCutOff) {
    auto const file = small_file();
    for (std::size_t calls = 0;; ++calls) {
        Shelf shelf;
        co_await shelf.publish_by(shelf.kept, file);
        shelf.tables.fail_after(calls, 1, {Errc::unavailable, "it is away"});
        auto const cut_off = co_await shelf.dropped.source.settle_all();
        shelf.tables.fail_after(0, 0, {});
        bool const done = cut_off.ok() && (co_await shelf.now(shelf.id)).source_bytes == 0;
        co_await shelf.expect_no_drift();
        co_await shelf.expect_nothing_missing("after a fault at " + std::to_string(calls));
        co_await shelf.settle_all_by(shelf.dropped);
        EXPECT_THAT(co_await shelf.object_names("src/"), IsEmpty()) << calls;
        co_await shelf.expect_whole("in the end");
        if (done) break;
        CO_ASSERT(calls < 200);
    }
}

}  // namespace
}  // namespace klieg::ingest
