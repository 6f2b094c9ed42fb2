#include "base/race.h"
#include "base/wake_up.h"
#include "ingest/matroska_duration_for_test.h"
#include "ingest/reached.h"
#include "media/ffmpeg/probe_for_test.h"
#include "testing/async_test.h"
#include "testing/clips.h"
#include "testing/objects_in_front.h"
#include "testing/temp_dir.h"
#include "videos/fixture_for_test.h"
#include "videos/lifecycle.h"

#include <gmock/gmock.h>

#include <fstream>

/// Encodings that end for others and go on where they ended, with real files and the real ffmpeg.
namespace klieg::ingest {
namespace {

using namespace std::chrono_literals;

struct SlicedFile {
    std::string name;
    std::string arguments;
    bool goes_on = true;  ///< else it is begun anew
};

std::string bytes_of_file(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A rung as its viewers have it.
struct Shown {
    std::string init;
    std::vector<std::uint64_t> durations;  ///< of its segments
    std::vector<std::string> frames;       ///< when each decoded one is shown
    std::string complaints;                ///< of the decoder
    double frame_rate = 0;
};

Task<std::map<std::string, Shown>> shown_of(videos::Studio& studio, VideoId video) {
    testing::TempDir folder;
    std::map<std::string, Shown> all;
    for (auto const& stored : videos::Studio::must(co_await studio.renditions.list(video, 1))) {
        auto const& rendition = stored.rendition;
        if (stored.source == videos::SegmentSource::samples) continue;
        auto& shown = all[rendition.name];
        auto const init =
            videos::Studio::must(co_await studio.objects->open_local(videos::init_name(video, 1, rendition.name)));
        shown.init = bytes_of_file(init->path());
        shown.frame_rate = rendition.frame_rate;
        auto const file = folder.path() / (rendition.name + ".mp4");
        std::ofstream out(file, std::ios::binary);
        out << shown.init;
        for (auto const& segment : rendition.segments) {
            auto const object = videos::Studio::must(
                co_await studio.objects->open_local(videos::segment_name(video, 1, rendition.name, segment.number)));
            auto const bytes = bytes_of_file(object->path());
            EXPECT_EQ(bytes.size(), segment.bytes) << rendition.name << " " << segment.number;
            out << bytes;
            shown.durations.push_back(segment.duration);
        }
        out.close();
        auto const path = "'" + file.string() + "'";
        // What an encoder says of itself, at the beginning of each slice, makes lines of its own.
        shown.frames =
            testing::lines_of("ffprobe -v quiet -show_entries frame=best_effort_timestamp -of csv=p=0 " + path);
        for (auto& line : shown.frames) std::erase(line, ',');
        std::erase(shown.frames, "");
        shown.complaints = testing::run("ffmpeg -v error -xerror -i " + path +
                                        " -fps_mode passthrough -enc_time_base -1 -f null - 2>&1");
    }
    co_return all;
}

Task<videos::Video> uploaded_file(videos::Studio& studio, SlicedFile const& file) {
    auto video = co_await studio.draft(videos::Visibility::public_);
    auto bytes = bytes_of_file(testing::make_clip("slices-" + file.name, file.arguments));
    videos::Studio::must(co_await studio.upload(video.video_id, std::move(bytes)));
    EXPECT_TRUE(co_await studio.work_on(kPublishKind, studio.publish));
    co_return co_await studio.now(video.video_id);
}

/// Jobs of a studio of which each segment that they store is counted.
struct CountedRuns {
    explicit CountedRuns(videos::Studio& studio, std::chrono::minutes save_every = 5min)
        : objects(*studio.objects), feature(saving(studio, save_every), {}) {
        objects.after_put = [this](std::string const& name) { return count(name); };
    }

    IngestNeeds saving(videos::Studio& studio, std::chrono::minutes every) {
        auto needs = studio.ingest_needs(SourceStorage::keep, &objects);
        needs.save_every = every;
        return needs;
    }
    Task<> count(std::string name) {
        if (!name.ends_with(".m4s")) co_return;
        ++stored;
        if (wanted_back != nullptr && stored >= enough) wanted_back->want_back();
        one_stored.wake();
    }
    /// A run of the encoder that is wanted back after so many more segments.
    Task<Result<>> run_slice(EncodeRungs& handler, jobs::JobContext& context, std::size_t more) {
        enough = stored + more;
        wanted_back = &context;
        auto ran = co_await handler.run(context);
        wanted_back = nullptr;
        co_return ran;
    }
    Task<> until_stored(std::size_t count) {
        for (;;) {
            auto const seen = one_stored.ticket();
            if (stored >= count) co_return;
            static_cast<void>(co_await one_stored.wait(seen, 1h));
        }
    }
    /// A run of the encoder that dies when there are so many more segments. None: it ended before that.
    Task<bool> run_and_die(EncodeRungs& handler, jobs::JobContext& context, std::size_t more) {
        auto const first = co_await race(handler.run(context), until_stored(stored + more));
        if (first.index() == 1) co_return true;
        EXPECT_TRUE(std::get<0>(first).ok());
        co_return false;
    }

    testing::WatchedObjects objects;
    Feature feature;
    std::size_t stored = 0;
    std::size_t enough = 0;
    jobs::JobContext* wanted_back = nullptr;
    WakeUp one_stored;
};

/// Of the lowest rung, by what a run would go on with.
std::int64_t segments_to_go_on_behind(jobs::JobContext const& context) {
    auto const reached = videos::Studio::must(read_reached(context));
    return reached.rungs.empty() ? 0 : reached.rungs.front().segments;
}

struct Slices {
    int all = 0;
    int got_further = 0;
    int went_on = 0;
};

/// A slice lasts until each output has two more segments, and twice as long as the one before where that was fruitless.
/// The kills come in the middle of those that are even.
Task<Slices> work_in_slices(videos::Studio& studio, CountedRuns& counted, char const* kind, int kills = 0) {
    auto& handler = kind == kFirstRungKind ? counted.feature.first_rung : counted.feature.remaining_rungs;
    Slices slices;
    for (int runs = 0; runs < 60; ++runs) {
        studio.tables.catch_up();
        auto job = videos::Studio::must(co_await studio.queue.claim(kind, jobs::Turns::by_owner));
        if (!job) break;
        jobs::JobContext context(studio.queue, *job);
        bool const goes_on =
            context.checkpointed() != nullptr && context.checkpointed()->at("Rungs").as_array().size() > 0;
        slices.went_on += goes_on ? 1 : 0;
        auto const more = std::size_t{6} << static_cast<unsigned>(job->fruitless);
        if (kills > 0 && runs % 2 == 1) {
            --kills;
            if (co_await counted.run_and_die(handler, context, 3)) {
                studio.clock.advance(studio.queue.lease());
                studio.tables.catch_up();
                videos::Studio::must(co_await studio.queue.recover(kind));
                continue;
            }
            videos::Studio::must(co_await studio.queue.finish(*job));
            break;
        }
        auto const ran = co_await counted.run_slice(handler, context, more);
        if (ran.ok()) {
            videos::Studio::must(co_await studio.queue.finish(*job));
            break;
        }
        EXPECT_EQ(ran.error().code, jobs::kGaveWay) << ran.error().detail;
        if (ran.error().code != jobs::kGaveWay) break;
        ++slices.all;
        slices.got_further += context.has_got_further() ? 1 : 0;
        videos::Studio::must(co_await studio.queue.give_way(*job, context.has_got_further()));
    }
    co_return slices;
}

/// Segments that viewers may have been given, by their names.
using ShownBytes = std::map<std::string, std::string>;

Task<> note_shown(videos::Studio& studio, VideoId video, ShownBytes& shown) {
    for (auto const& stored : videos::Studio::must(co_await studio.renditions.list(video, 1))) {
        for (auto const& segment : stored.rendition.segments) {
            auto const name = videos::segment_name(video, 1, stored.rendition.name, segment.number);
            auto const object = videos::Studio::must(co_await studio.objects->open_local(name));
            shown.emplace(name, bytes_of_file(object->path()));
        }
    }
}

/// No run is ever wanted back, and so many die in the midst of it. Answers in how many the one after that went on.
Task<int> work_with_deaths(videos::Studio& studio, CountedRuns& counted, char const* kind, int deaths,
                           ShownBytes& shown) {
    auto& handler = kind == kFirstRungKind ? counted.feature.first_rung : counted.feature.remaining_rungs;
    int went_on = 0;
    for (;; --deaths) {
        studio.tables.catch_up();
        auto job = videos::Studio::must(co_await studio.queue.claim(kind, jobs::Turns::by_owner));
        if (!job) break;
        jobs::JobContext context(studio.queue, *job);
        went_on += context.checkpointed() != nullptr ? 1 : 0;
        bool const died = deaths > 0 && co_await counted.run_and_die(handler, context, 5);
        if (deaths <= 0) videos::Studio::must(co_await handler.run(context));
        if (!died) {
            videos::Studio::must(co_await studio.queue.finish(*job));
            break;
        }
        studio.clock.advance(studio.queue.lease());
        studio.tables.catch_up();
        co_await note_shown(studio, videos::Studio::must(VideoId::parse(job->subject)), shown);
        videos::Studio::must(co_await studio.queue.recover(kind));
    }
    co_return went_on;
}

/// What a resampler still holds at the end depends on where it began, so that the last one may differ by a few samples.
void expect_same_durations(std::vector<std::uint64_t> sliced, std::vector<std::uint64_t> whole,
                           std::string const& name) {
    constexpr double kResamplerTicks = 40;
    ASSERT_FALSE(whole.empty()) << name;
    ASSERT_EQ(sliced.size(), whole.size()) << name;
    EXPECT_NEAR(static_cast<double>(sliced.back()), static_cast<double>(whole.back()), kResamplerTicks) << name;
    sliced.pop_back();
    whole.pop_back();
    EXPECT_EQ(sliced, whole) << name;
}

void expect_same(std::map<std::string, Shown> const& whole, std::map<std::string, Shown> const& sliced,
                 std::string const& name) {
    EXPECT_EQ(whole.size(), sliced.size()) << name;
    for (auto const& [rung, as_whole] : whole) {
        auto const found = sliced.find(rung);
        if (found == sliced.end()) {
            ADD_FAILURE() << name << " lacks " << rung;
            continue;
        }
        auto const& in_slices = found->second;
        EXPECT_EQ(in_slices.init, as_whole.init) << name << " " << rung;
        expect_same_durations(in_slices.durations, as_whole.durations, name + " " + rung);
        EXPECT_EQ(in_slices.frames.size(), as_whole.frames.size()) << name << " " << rung;
        EXPECT_EQ(in_slices.frames, as_whole.frames) << name << " " << rung;
        EXPECT_EQ(in_slices.complaints, "") << name << " " << rung;
        EXPECT_NEAR(in_slices.frame_rate, as_whole.frame_rate, 0.01) << name << " " << rung;
    }
}

Task<> expect_same_in_slices(SlicedFile file, int kills = 0) {
    videos::Studio whole;
    auto const first = co_await uploaded_file(whole, file);
    co_await whole.work();
    EXPECT_THAT(whole.failures, ::testing::IsEmpty()) << file.name;
    videos::Studio sliced;
    auto const second = co_await uploaded_file(sliced, file);
    CountedRuns counted(sliced);
    Slices slices;
    for (auto const* kind : {kFirstRungKind, kRemainingRungsKind}) {
        auto const of_kind = co_await work_in_slices(sliced, counted, kind, kills);
        slices.all += of_kind.all;
        slices.got_further += of_kind.got_further;
        slices.went_on += of_kind.went_on;
    }
    co_await sliced.work();
    EXPECT_THAT(sliced.failures, ::testing::IsEmpty()) << file.name;
    EXPECT_GE(slices.all, 2) << file.name << ": else this tests nothing";
    if (file.goes_on)
        EXPECT_GE(slices.went_on, 2) << file.name;
    else
        EXPECT_LE(slices.went_on, 2) << file.name << ": each kind of job tries it once";
    auto const ready = co_await sliced.now(second.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready) << file.name;
    EXPECT_EQ(ready.duration_ms, (co_await whole.now(first.video_id)).duration_ms) << file.name;
    expect_same(co_await shown_of(whole, first.video_id), co_await shown_of(sliced, second.video_id), file.name);
    // Of what was kept for later runs nothing is left.
    EXPECT_THAT(videos::Studio::must(co_await sliced.renditions.heads(second.video_id, videos::unshown(1))),
                ::testing::IsEmpty());
}

std::string const kPicture = "-f lavfi -i testsrc2=s=512x288:r=25:d=40 ";
std::string const kTone = "-f lavfi -i sine=r=48000:d=40 ";

KLIEG_ASYNC_TEST(Slices, MakeOfAForeignFileWhatOneRunMakes) {
    co_await expect_same_in_slices({"foreign.mkv", kPicture + kTone + "-c:v mpeg4 -q:v 5 -c:a libmp3lame"});
}

KLIEG_ASYNC_TEST(Slices, MakeOfLongGopsWithBFramesWhatOneRunMakes) {
    co_await expect_same_in_slices(
        {"gops.mkv",
         "-f lavfi -i testsrc2=s=512x288:r=30000/1001:d=40 -f lavfi -i sine=r=44100:d=40 -c:v libx264 "
         "-preset ultrafast -bf 3 -g 400 -pix_fmt yuv420p -c:a libmp3lame"});
}

KLIEG_ASYNC_TEST(Slices, MakeBesideASourceThatPlaysWhatOneRunMakes) {
    co_await expect_same_in_slices(
        {"streamable.mp4", kPicture + kTone +
                               "-c:v libx264 -preset ultrafast -b:v 600k -g 50 -pix_fmt yuv420p "
                               "-c:a aac -movflags +faststart"});
}

KLIEG_ASYNC_TEST(Slices, MakeOfATransportStreamWhatOneRunMakes) {
    co_await expect_same_in_slices(
        {"stream.ts", kPicture + kTone + "-c:v libx264 -preset ultrafast -bf 2 -g 50 -pix_fmt yuv420p -c:a aac",
         false});
}

KLIEG_ASYNC_TEST(Slices, MakeOfSixtyPicturesASecondWhatOneRunMakes) {
    co_await expect_same_in_slices(
        {"sixty.mkv", "-f lavfi -i testsrc2=s=512x288:r=60:d=40 " + kTone + "-c:v mpeg4 -q:v 5 -c:a aac"});
}

/// Before the first of its pictures and behind the last there is one that is held.
KLIEG_ASYNC_TEST(Slices, MakeOfPicturesThatBeginLateAndEndEarlyWhatOneRunMakes) {
    co_await expect_same_in_slices({"held.mkv", "-itsoffset 14 -f lavfi -i testsrc2=s=512x288:r=25:d=20 " + kTone +
                                                    "-map 0 -map 1 -c:v mpeg4 -q:v 5 -c:a libmp3lame"});
}

KLIEG_ASYNC_TEST(Slices, MakeOfWhatComesAfterATitleWhatOneRunMakes) {
    auto const after_a_title = "-itsoffset 3 " + kPicture + "-itsoffset 3 " + kTone +
                               "-f lavfi -i color=s=160x90:r=25:d=3 -map 0 -map 1 -map 2 -fps_mode vfr "
                               "-c:v mpeg4 -q:v 5 -c:a aac";
    auto const seen = co_await media::probe(testing::make_clip("slices-after-a-title.mov", after_a_title));
    CO_ASSERT_OK(seen);
    EXPECT_GT(seen->empty_before_start, 2900ms);
    co_await expect_same_in_slices({"after-a-title.mov", after_a_title});
}

KLIEG_ASYNC_TEST(Slices, MakeOfSoundThatEndsEarlyWhatOneRunMakes) {
    co_await expect_same_in_slices(
        {"early.mkv", kPicture + "-f lavfi -i sine=r=48000:d=7 -c:v mpeg4 -q:v 5 -c:a libmp3lame"});
}

/// Of WMA's first packet nothing is heard: how long after the file's beginning that is, a run that goes on does not
/// know.
KLIEG_ASYNC_TEST(Slices, MakeOfSoundAloneWhatOneRunMakes) {
    co_await expect_same_in_slices({"alone.wma", "-f lavfi -i sine=r=44100:d=120 -c:a wmav2"});
}

/// There is no picture where a segment begins, so that the one before it is shown again.
KLIEG_ASYNC_TEST(Slices, BeginAnewWhereAPictureStandsOverTheBoundary) {
    co_await expect_same_in_slices(
        {"still.mkv",
         kPicture + kTone + "-vf \"select='lt(mod(t,8),2)'\" -fps_mode vfr -c:v mpeg4 -q:v 5 -c:a libmp3lame", false});
}

KLIEG_ASYNC_TEST(Slices, MakeWhatOneRunMakesThoughSomeAreKilled) {
    co_await expect_same_in_slices({"foreign.mkv", kPicture + kTone + "-c:v mpeg4 -q:v 5 -c:a libmp3lame"}, 3);
}

/// It says how far it is as it goes, so that what was made before is not made again; and nobody sees where. What was
/// made again behind the last word of it viewers may have been given already: it stays as it was, to the byte.
KLIEG_ASYNC_TEST(Slices, GoOnAfterADeathWhereNobodyWaited) {
    SlicedFile const file{"foreign.mkv", kPicture + kTone + "-c:v mpeg4 -q:v 5 -c:a libmp3lame"};
    videos::Studio whole;
    auto const first = co_await uploaded_file(whole, file);
    co_await whole.work();
    videos::Studio dying;
    CountedRuns saving(dying, 0min);
    auto const second = co_await uploaded_file(dying, file);
    ShownBytes shown;
    EXPECT_GE(co_await work_with_deaths(dying, saving, kFirstRungKind, 3, shown), 1);
    EXPECT_GE(co_await work_with_deaths(dying, saving, kRemainingRungsKind, 2, shown), 1);
    EXPECT_GE(shown.size(), 5U) << "else this tests nothing";
    for (auto const& [name, bytes] : shown) {
        auto const object = videos::Studio::must(co_await dying.objects->open_local(name));
        EXPECT_TRUE(bytes_of_file(object->path()) == bytes) << name;
    }
    co_await dying.work();
    EXPECT_THAT(dying.failures, ::testing::IsEmpty());
    EXPECT_EQ((co_await dying.now(second.video_id)).status, videos::Status::ready);
    expect_same(co_await shown_of(whole, first.video_id), co_await shown_of(dying, second.video_id), file.name);
    EXPECT_THAT(videos::Studio::must(co_await dying.renditions.heads(second.video_id, videos::unshown(1))),
                ::testing::IsEmpty());
}

bool waits_for_room(videos::Video const& video) {
    return std::ranges::any_of(video.notices, [](auto const& one) {
        return one.step == videos::lifecycle::kRoomStep && one.code == budgets::kQuotaExceeded;
    });
}

/// Its header says that it lasts 8 s, and room is reserved for those; it goes on, and between two slices the budget of
/// its owner ends with what is reserved. What plays goes on playing, nothing of it is made again, and it is told.
KLIEG_ASYNC_TEST(Slices, StopWhereTheirOwnersBytesEndAndGoOnWhenThereIsRoom) {
    auto const clip = testing::make_clip("slices-foreign.mkv", kPicture + kTone + "-c:v mpeg4 -q:v 5 -c:a libmp3lame");
    auto const lying = with_matroska_duration(bytes_of_file(clip), 8000);
    std::map<std::string, Shown> as_whole;
    {
        videos::Studio whole;
        auto const video = co_await whole.draft(videos::Visibility::public_);
        videos::Studio::must(co_await whole.upload(video.video_id, lying));
        co_await whole.work();
        as_whole = co_await shown_of(whole, video.video_id);
    }
    videos::Studio studio;
    auto const id = (co_await studio.draft(videos::Visibility::public_)).video_id;
    videos::Studio::must(co_await studio.upload(id, lying));
    CO_ASSERT(co_await studio.work_on(kPublishKind, studio.publish));
    auto claim = [&studio] {
        studio.tables.catch_up();
        return studio.queue.claim(kFirstRungKind, jobs::Turns::by_owner);
    };

    CountedRuns counted(studio);
    auto job = videos::Studio::must(co_await claim());
    CO_ASSERT(job.has_value());
    jobs::JobContext first(studio.queue, *job);
    CO_ASSERT((co_await counted.run_slice(counted.feature.first_rung, first, 9)).error().code == jobs::kGaveWay);
    videos::Studio::must(co_await studio.queue.give_way(*job, first.has_got_further()));
    ShownBytes shown;
    co_await note_shown(studio, id, shown);
    auto const room = (co_await studio.used()).bytes();
    co_await studio.limit_bytes(room);

    job = videos::Studio::must(co_await claim());
    CO_ASSERT(job.has_value());
    jobs::JobContext second(studio.queue, *job);
    auto const begun_behind = segments_to_go_on_behind(second);
    EXPECT_GE(begun_behind, 1);
    auto const refused = co_await studio.first_rung.run(second);
    CO_ASSERT(!refused.ok());
    EXPECT_EQ(refused.error().code, ports::kStorageFull);
    EXPECT_EQ(jobs::RetryPolicy::cause_of(refused.error()), jobs::Cause::moment);
    videos::Studio::must(co_await studio.queue.give_back(*job, studio.clock.now() + videos::Studio::kRoomPause, ""));
    co_await note_shown(studio, id, shown);
    auto const waits = co_await studio.now(id);
    EXPECT_TRUE(waits_for_room(waits));
    EXPECT_TRUE(waits.playable);
    EXPECT_LE((co_await studio.used()).bytes(), room);
    auto const decoded = (co_await studio.budgets.of(studio.owner.user))->today.decoder_ms;

    studio.clock.advance(videos::Studio::kRoomPause);
    CO_ASSERT(co_await studio.work_on(kFirstRungKind, studio.first_rung));
    EXPECT_EQ((co_await studio.budgets.of(studio.owner.user))->today.decoder_ms, decoded) << "it looks, and no more";

    co_await studio.limit_bytes(1LL << 30);
    studio.clock.advance(videos::Studio::kRoomPause);
    job = videos::Studio::must(co_await claim());
    CO_ASSERT(job.has_value());
    jobs::JobContext third(studio.queue, *job);
    EXPECT_GT(segments_to_go_on_behind(third), begun_behind) << "it goes on where it was refused more";
    videos::Studio::must(co_await studio.first_rung.run(third));
    videos::Studio::must(co_await studio.queue.finish(*job));
    co_await studio.work();
    EXPECT_THAT(studio.failures, ::testing::IsEmpty());
    auto const ready = co_await studio.now(id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    EXPECT_FALSE(waits_for_room(ready));
    for (auto const& [name, bytes] : shown) {
        auto const object = videos::Studio::must(co_await studio.objects->open_local(name));
        EXPECT_TRUE(bytes_of_file(object->path()) == bytes) << name;
    }
    expect_same(as_whole, co_await shown_of(studio, id), "refused");
}

Task<Result<std::optional<Time>>> time_for(bool is_so, std::optional<Time> time) {
    co_return is_so ? time : std::nullopt;
}

/// Encoder time that is used up stops nothing: others come first until midnight, and where none waits it goes on.
KLIEG_ASYNC_TEST(Slices, GoOnBehindOthersWhereTheirOwnersEncoderTimeIsUsedUp) {
    videos::Studio studio;
    SlicedFile const file{"foreign.mkv", kPicture + kTone + "-c:v mpeg4 -q:v 5 -c:a libmp3lame"};
    auto const video = co_await uploaded_file(studio, file);
    auto const spent = studio.owner.user.text();
    std::optional<Time> until;
    auto spent_until = [&](std::string const& owner) { return time_for(owner == spent, until); };
    jobs::Queue queue(studio.tables, studio.clock, studio.random, {.boot_id = "test", .spent_until = spent_until});
    auto claim = [&] {
        studio.tables.catch_up();
        return queue.claim(kFirstRungKind, jobs::Turns::by_owner);
    };

    auto job = videos::Studio::must(co_await claim());
    CO_ASSERT(job.has_value());
    jobs::JobContext first(queue, *job);
    CountedRuns counted(studio);
    CO_ASSERT((co_await counted.run_slice(counted.feature.first_rung, first, 9)).error().code == jobs::kGaveWay);
    auto const told = [&] { return studio.progress.get({video.video_id, 1}); };
    auto const made_way = videos::Studio::must(co_await told());
    CO_ASSERT(made_way.has_value());
    EXPECT_TRUE(made_way->waits);
    until = studio.clock.now() + 5h;
    videos::Studio::must(co_await queue.give_way(*job, first.has_got_further()));
    // Of somebody who has held the encoder for much longer, if not today.
    jobs::NewJob others{.kind = kFirstRungKind, .subject = "v_abcdefghijklmnop", .owner = "another", .cost = 10h};
    videos::Studio::must(co_await studio.tables.write(queue.enqueue(others)));

    job = videos::Studio::must(co_await claim());
    CO_ASSERT(job.has_value());
    EXPECT_EQ(job->owner, "another");
    videos::Studio::must(co_await queue.finish(*job));
    job = videos::Studio::must(co_await claim());
    CO_ASSERT(job.has_value());
    EXPECT_EQ(job->owner, spent) << "nobody else waits";
    jobs::JobContext second(queue, *job);
    EXPECT_GE(segments_to_go_on_behind(second), 1);
    videos::Studio::must(co_await studio.first_rung.run(second));
    EXPECT_FALSE(videos::Studio::must(co_await told())->waits);
    videos::Studio::must(co_await queue.finish(*job));
    co_await studio.work();
    auto const ready = co_await studio.now(video.video_id);
    EXPECT_EQ(ready.status, videos::Status::ready);
    EXPECT_THAT(ready.notices, ::testing::IsEmpty());
}

}  // namespace
}  // namespace klieg::ingest
