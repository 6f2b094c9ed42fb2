#include "ingest/encode_job.h"

#include "base/log.h"
#include "ingest/encode_run.h"
#include "ingest/leftovers.h"
#include "ingest/promised_length.h"
#include "ingest/source_job.h"
#include "media/advice.h"
#include "media/mp4/shown_length.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"
#include "videos/purge_job.h"

#include <algorithm>
#include <string>

namespace klieg::ingest {

namespace lifecycle = videos::lifecycle;

namespace {

/// What comes with the generation that follows when the first rung is whole: all of it is in one write.
bool first_rung_is_done(videos::Video const& video) {
    return video.generation > video.base_generation;
}

/// Of a file that turned out to play as it is after its first rung was planned.
bool plays_without_first_rung(videos::Video const& video) {
    auto const is_whole = [](videos::Rung const& rung) { return rung.state == videos::RungState::ready; };
    return !first_rung_is_done(video) && std::ranges::any_of(video.rungs, is_whole);
}

/// What a segmenter says of the encoder's output is for us; its owner wants to know about the file.
videos::Failure for_owner(Error const& error, videos::Failure (*otherwise)(Error const&)) {
    if (error.code != kNoSegments) return otherwise(error);
    return {"undecodable",
            "What could be decoded of the file makes no video: it is damaged, or in a form of its codecs that is not "
            "supported. Save it anew, " +
                std::string(media::kAsWhatToSaveIt)};
}

}  // namespace

Task<Result<>> EncodeRungs::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto target, target_of(context));
    KLIEG_CO_TRY(auto video, co_await video_to_work_on(needs_, target));
    if (!video) co_return Result<>{};
    if (video->source_name.empty() && has_all_rungs(*video))
        co_return co_await needs_.renditions.remove_unshown(target.video, target.generation);
    KLIEG_CO_CHECK(require_source(*video));
    // Begun again after it was settled: all that follows from it is written, too.
    if (which_ == Which::first && first_rung_is_done(*video)) co_return Result<>{};
    Run run(needs_, which_, target, *std::move(video), context);
    auto encoded = co_await run.prepare();
    if (encoded.ok() && run.has_outputs()) encoded = co_await run.encode();
    // Further rungs wait like the first: room that is made later would else never bring them.
    if (!encoded.ok() && lacks_room(encoded.error()))
        co_return co_await wait_for_room(needs_, target, lifecycle::kRoomStep, encoded.error());
    if (!encoded.ok() && is_superseded(encoded.error()))
        co_return co_await remove_leftovers(needs_, target, encoded.error());
    if (!encoded.ok()) co_return encoded;
    co_return co_await finish(target, run);
}

/// Headers add up how long samples last; how long they are shown, the tables of an MP4 alone know.
Task<Result<>> EncodeRungs::check_made(IngestTarget target, std::chrono::milliseconds made, media::MediaProbe probe) {
    auto checked = check_length(made, probe);
    if (checked.ok() || checked.error().code != "truncated") co_return checked;
    KLIEG_CO_TRY(auto const file,
                 co_await needs_.objects.open_random(videos::source_name(target.video, target.generation)));
    auto look = [&file] { return media::mp4::shown_length(*file); };
    auto const shown = co_await needs_.pool.run(look);
    if (!shown.ok()) co_return checked;
    probe.duration = std::min(probe.duration, *shown);
    co_return check_length(made, probe);
}

/// What was made is held against what the file promised before any of it counts as whole; then one write says so, moves
/// the presentation to a generation whose playlists grow no more, and leaves the job for the other rungs. A file that
/// was replaced meanwhile takes what was made for it along.
Task<Result<>> EncodeRungs::finish(IngestTarget target, Run& run) {
    if (which_ == Which::first && !run.has_outputs())
        co_return Error{Errc::internal, "of a video's first rung nothing is left to make, and it is not done"};
    std::vector<media::Rendition const*> made;
    for (auto const& writer : run.writers()) made.push_back(&writer->rendition());
    auto const duration = duration_of(made);
    if (which_ == Which::first) KLIEG_CO_CHECK(co_await check_made(target, duration, run.probe()));

    std::vector<std::string> rungs;
    for (auto const* rendition : made) rungs.push_back(rendition->name);
    auto settle = [&](videos::Video& video) {
        return which_ == Which::first ? lifecycle::first_rung_done(video, target.generation, rungs, duration)
                                      : lifecycle::rungs_done(video, target.generation, rungs);
    };
    videos::VideoWriter::UnitOfWork unit;
    if (which_ == Which::first)
        unit.also.add(needs_.jobs.enqueue(ingest_job(kRemainingRungsKind, target, run.owner(), run.cost_of_rest())));
    if (which_ == Which::remaining) unit.also.append(source_jobs(needs_, target));
    auto settled = co_await needs_.writer.change(target.video, settle, std::move(unit));
    if (!settled.ok()) {
        if (!is_superseded(settled.error())) co_return std::move(settled).error();
        co_return co_await remove_leftovers(needs_, target, settled.error());
    }
    if (which_ == Which::remaining)
        KLIEG_CO_CHECK(co_await needs_.renditions.remove_unshown(target.video, target.generation));
    needs_.jobs.notify(kRemainingRungsKind);
    needs_.jobs.notify(kSourceKind);
    co_return Result<>{};
}

/// Of several rungs one may have become whole before another failed: playlists name it already. It goes from them
/// before the video's write has what is cached of them forgotten, and its segments go after that.
Task<Result<>> EncodeRungs::hide_unfinished(IngestTarget target) {
    KLIEG_CO_TRY(auto video, co_await current_video(needs_, target));
    if (!video || (which_ == Which::first && !plays_without_first_rung(*video))) co_return Result<>{};
    for (auto const& rung : video->rungs)
        if (rung.state != videos::RungState::ready)
            KLIEG_CO_CHECK(co_await needs_.renditions.remove_rung(target.video, target.generation, rung.name));
    co_return Result<>{};
}

Task<Result<>> EncodeRungs::fail(jobs::Job job, Error error) {
    KLIEG_CO_TRY(auto target, target_of(job));
    KLIEG_CO_CHECK(co_await hide_unfinished(target));
    auto give_up = [&](videos::Video& video) {
        return which_ == Which::first
                   ? lifecycle::first_rung_failed(video, target.generation, for_owner(error, failure_of))
                   : lifecycle::rest_failed(video, target.generation, for_owner(error, shortfall_of));
    };
    auto given_up = co_await needs_.writer.change(target.video, give_up, {});
    if (!given_up.ok() && !is_superseded(given_up.error())) co_return std::move(given_up).error();
    // Of a failed video nothing is kept but what its owner wrote. Also where that was all that a crash left to do.
    if (!given_up.ok() || given_up->status == videos::Status::failed)
        co_return co_await remove_leftovers(needs_, target, std::move(error));
    KLIEG_CO_CHECK(co_await needs_.renditions.remove_unshown(target.video, target.generation));
    // Of rungs that will not be there are segments that nobody is shown, and room that was reserved.
    videos::PurgeJob purge({needs_.objects, needs_.renditions, needs_.budgets});
    for (auto const& rung : given_up->rungs)
        if (rung.state == videos::RungState::failed)
            KLIEG_CO_CHECK(co_await purge.remove_rung_of(*given_up, rung.name));
    co_return Result<>{};
}

}  // namespace klieg::ingest
