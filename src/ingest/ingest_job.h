#pragma once

#include "base/blocking_pool.h"
#include "budgets/service.h"
#include "jobs/queue.h"
#include "jobs/worker.h"
#include "media/ffmpeg/tools.h"
#include "playback/segment_maker.h"
#include "playback/source_packages.h"
#include "playback/whole_files.h"
#include "ports/object_store.h"
#include "videos/progress.h"
#include "videos/rendition_repo.h"
#include "videos/video_writer.h"

#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace klieg::ingest {

/// Four hours and a half of 2160p at 60 pictures a second.
inline constexpr std::uint64_t kMegapixelsMax = 8'000'000;

/// What becomes of an uploaded file once a video plays, and of what is cut from it (storage.source).
enum class SourceStorage : std::uint8_t {
    keep,                 ///< it stays, and segments that are cut from it stay beside it
    segments_on_request,  ///< it stays, and segments are cut from it for each request: half the room
    drop,                 ///< it goes when all is made of it: half the room, and nothing more can be made
};

BOOST_DESCRIBE_ENUM(SourceStorage, keep, segments_on_request, drop)

/// What the jobs of ingest share; all of it outlives them.
struct IngestNeeds {
    ports::TableStore& tables;
    videos::VideoRepo& videos;
    videos::VideoWriter& writer;
    videos::RenditionRepo& renditions;
    videos::ProgressRepo& progress;
    ports::ObjectStore& objects;
    playback::SourcePackages& sources;
    playback::SegmentMaker& segments;
    playback::WholeFiles& whole_files;
    jobs::Queue& jobs;
    budgets::BudgetService& budgets;
    BlockingPool& pool;
    media::Tools tools;
    unsigned encode_threads = 2;
    /// Of one file at most: width times height times pictures, in millions; 0: as many as it likes.
    std::uint64_t megapixels = kMegapixelsMax;
    SourceStorage source_storage = SourceStorage::keep;
    /// How often an encoding that goes on says how far it is, which is all that a crash loses of it.
    std::chrono::minutes save_every{5};
    /// Of a job until there is memory to read an index or to make a segment in; then it makes room for another one of
    /// its kind, and comes again.
    std::chrono::milliseconds reading_patience{600'000};
};

/// The uploaded file that a job is about. A newer file has another generation, and then the job has nothing to do.
struct IngestTarget {
    VideoId video;
    std::uint32_t generation = 0;  ///< the base generation
};

/// It takes its owner's turns, and is likely to hold a worker for so long.
jobs::NewJob ingest_job(char const* kind, IngestTarget const& target, UserId const& owner,
                        std::chrono::milliseconds cost);
/// Of nobody's turns: it comes when its time has.
jobs::NewJob ownerless_ingest_job(char const* kind, IngestTarget const& target);
Result<IngestTarget> target_of(jobs::JobContext const& context);
Result<IngestTarget> target_of(jobs::Job const& job);

/// The video while it still has that file, and none once it is gone or was given another.
Task<Result<std::optional<videos::Video>>> current_video(IngestNeeds const& needs, IngestTarget target);

/// Whether no rung of it is left to make: it is ready, and each is there. A job that comes to such a video, perhaps
/// once more after a crash, has nothing to do, whether its file is there or was dropped.
bool has_all_rungs(videos::Video const& video) noexcept;

/// What a job fails with that needs the file of a video that does without it: for good, and its dead row says why.
Result<> require_source(videos::Video const& video);

/// Whether what a job was refused says that the video is gone or has another file (videos/lifecycle.h).
bool is_superseded(Error const& error) noexcept;

/// What the video's owner reads of why it failed. Of what was cancelled (`jobs/worker.h`) it says by whom and what to
/// do.
videos::Failure failure_of(Error const& error);
/// Likewise of a part that is missing from one that plays: no other file makes up for it.
videos::Failure shortfall_of(Error const& error);
/// A step beside what plays has failed for good, and the owner shall know.
Task<Result<>> tell_owner(IngestNeeds const& needs, IngestTarget target, char const* step, Error why);

/// Whether what comes next has no room: in the owner's budget, or on the disk (kStorageFull).
bool lacks_room(Error const& error) noexcept;
/// For what lacks_room(). That is no reason to throw away a file that was acknowledged, nor to do without its further
/// rungs: its owner is told who can make room, and what this answers (exhausted, kStorageFull) has the job look again
/// later. Going on takes the notice of the step away (videos/lifecycle.h): kRoomStep for what plays, and the parts
/// beside that have their own.
Task<Result<>> wait_for_room(IngestNeeds const& needs, IngestTarget target, char const* step, Error refusal);
/// Whether a notice says that, and not that the step has failed.
bool is_of_room(videos::Notice const& notice) noexcept;

/// How long a presentation is: the longest of its renditions.
std::chrono::milliseconds duration_of(std::vector<media::Rendition const*> const& renditions);

}  // namespace klieg::ingest
