#include "videos/encode_job.h"

#include "base/log.h"
#include "videos/encode_run.h"
#include "videos/events.h"
#include "videos/object_names.h"
#include "videos/purge_job.h"

#include <algorithm>

namespace klieg::videos {

namespace {

/// A source that ends long before it says so was cut off; what could be decoded of it is no video that its owner meant.
constexpr double kTruncatedBelow = 0.9;

bool all_ready(Video const& video) {
    return std::all_of(video.rungs.begin(), video.rungs.end(), [](Rung const& rung) { return rung.state != RungState::waiting && rung.state != RungState::running; });
}

}  // namespace

Task<Result<>> EncodeRungs::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto target, target_of(context));
    KLIEG_CO_TRY(auto video, co_await current_video(needs_, target));
    if (!video) co_return Result<>{};
    Run run(needs_, which_, target, *std::move(video));
    KLIEG_CO_CHECK(co_await run.prepare());
    if (run.has_outputs()) {
        auto encoded = co_await run.encode();
        if (!encoded.ok() && is_superseded(encoded.error())) co_return co_await after_superseded(target);
        if (!encoded.ok()) co_return encoded;
    }
    co_return co_await finish(target, run);
}

Task<Result<>> EncodeRungs::finish(IngestTarget target, Run& run) {
    std::vector<media::Rendition const*> made;
    for (auto const& writer : run.writers()) made.push_back(&writer->rendition());
    auto const duration = duration_of(made);
    auto promised = std::chrono::duration<double, std::milli>(run.source_duration());
    if (which_ == Which::first && static_cast<double>(duration.count()) < kTruncatedBelow * promised.count())
        co_return Error{Errc::corrupt, "the file ends before its video does; it seems to be cut off", "truncated"};

    auto settle = [&](Video& video) -> Result<> {
        KLIEG_CHECK(require_current(video, target));
        for (auto const* rendition : made) rung_of(video, rendition->name) = {rendition->name, RungState::ready, 1};
        if (which_ == Which::first) {
            video.playable = true;
            video.duration_ms = duration;
            ++video.generation;  // from here on its playlists are of type VOD
        }
        if (all_ready(video)) video.status = Status::ready;
        return {};
    };
    VideoWriter::Together together;
    if (which_ == Which::first) together.actions.push_back(needs_.jobs.enqueue(ingest_job(kRemainingRungsKind, target)));
    if (which_ == Which::remaining) together.events.push_back(events::kReady);
    auto settled = co_await needs_.writer.change(target.video, settle, std::move(together));
    if (!settled.ok()) co_return is_superseded(settled.error()) ? co_await after_superseded(target) : std::move(settled).error();
    needs_.jobs.notify();
    co_return Result<>{};
}

/// What was written after the video's purge would stay for good.
Task<Result<>> EncodeRungs::after_superseded(IngestTarget target) {
    auto video = co_await needs_.videos.get(target.video);
    if (video.ok() || video.error().kind != Errc::not_found) co_return Result<>{};
    PurgeJob purge(needs_.objects, needs_.renditions);
    co_return co_await purge.remove_everything_of(target.video);
}

Task<Result<>> EncodeRungs::fail(jobs::Job job, Error error) {
    KLIEG_CO_TRY(auto target, target_of(job));
    auto give_up = [&](Video& video) -> Result<> {
        KLIEG_CHECK(require_current(video, target));
        for (auto& rung : video.rungs)
            if (rung.state != RungState::ready) rung.state = RungState::failed;
        video.status = video.playable ? Status::ready : Status::failed;
        if (!video.playable) video.error = Failure{std::string(error.stable_code()), error.detail};
        if (video.playable && which_ == Which::first) ++video.generation;
        return {};
    };
    if (which_ == Which::first) KLIEG_CO_CHECK(co_await close_growing(target));
    auto given_up = co_await needs_.writer.change(target.video, give_up, {.events = {events::kFailed}});
    if (!given_up.ok()) co_return is_superseded(given_up.error()) ? co_await after_superseded(target) : std::move(given_up).error();
    co_return Result<>{};
}

/// Playlists that will not grow any more must say so, or players wait at their end for ever.
Task<Result<>> EncodeRungs::close_growing(IngestTarget target) {
    KLIEG_CO_TRY(auto renditions, co_await needs_.renditions.list(target.video, target.generation));
    for (auto& stored : renditions) {
        if (stored.rendition.complete) continue;
        stored.rendition.complete = true;
        KLIEG_CO_CHECK(co_await needs_.renditions.put(target.video, target.generation, std::move(stored)));
    }
    co_return Result<>{};
}

}  // namespace klieg::videos
