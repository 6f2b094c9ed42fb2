#include "ingest/encode_job.h"

#include "base/log.h"
#include "ingest/encode_run.h"
#include "ingest/leftovers.h"
#include "ingest/promised_length.h"
#include "videos/events.h"
#include "videos/object_names.h"

#include <algorithm>

namespace klieg::ingest {

namespace {

/// What a segmenter says of the encoder's output is for us; its owner wants to know about the file.
videos::Failure for_owner(Error const& error) {
    if (error.kind != Errc::corrupt || !error.code.empty()) return {std::string(error.stable_code()), error.detail};
    return {"undecodable", "The pictures or the sound of the file do not follow one another as a video's do."};
}

/// What was shown of it so far goes too: whether a file is taken must not depend on how fast it was encoded.
void take_back(videos::Video& video, Error const& error) {
    video.error = for_owner(error);
    video.playable = false;
    video.published_at.reset();
    video.duration_ms.reset();
    video.has_poster = false;
    video.source_name.clear();
}

/// The first rung and the sound become ready together, before any other.
bool has_first_rung(videos::Video const& video) {
    return std::ranges::any_of(video.rungs,
                               [](videos::Rung const& rung) { return rung.state == videos::RungState::ready; });
}

bool all_ready(videos::Video const& video) {
    return std::all_of(video.rungs.begin(), video.rungs.end(), [](videos::Rung const& rung) {
        return rung.state != videos::RungState::waiting && rung.state != videos::RungState::running;
    });
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
        if (!encoded.ok() && is_superseded(encoded.error()))
            co_return co_await remove_leftovers(needs_, target, encoded.error());
        if (!encoded.ok()) co_return encoded;
    } else if (which_ == Which::first) {
        co_return Result<>{};  // begun again after it was settled: all that follows from it is written, too
    }
    co_return co_await finish(target, run);
}

/// What was made is held against what the file promised before any of it counts as whole; then one write says so, moves
/// the presentation to a generation whose playlists grow no more, and leaves the job for the other rungs. A file that
/// was replaced meanwhile takes what was made for it along.
Task<Result<>> EncodeRungs::finish(IngestTarget target, Run& run) {
    std::vector<media::Rendition const*> made;
    for (auto const& writer : run.writers()) made.push_back(&writer->rendition());
    auto const duration = duration_of(made);
    if (which_ == Which::first) KLIEG_CO_CHECK(check_length(duration, run.probe()));

    auto settle = [&](videos::Video& video) -> Result<> {
        KLIEG_CHECK(require_current(video, target));
        for (auto const* rendition : made)
            rung_of(video, rendition->name) = {rendition->name, videos::RungState::ready, 1};
        if (which_ == Which::first) {
            video.playable = true;
            video.duration_ms = duration;
            ++video.generation;  // from here on its playlists are of type VOD
        }
        if (all_ready(video)) video.status = videos::Status::ready;
        return {};
    };
    videos::VideoWriter::Together together;
    if (which_ == Which::first && !run.shown()) together.events.push_back(videos::kVideoPlayable);
    if (which_ == Which::first)
        together.actions.push_back(needs_.jobs.enqueue(ingest_job(kRemainingRungsKind, target)));
    if (which_ == Which::remaining) together.events.push_back(videos::kVideoReady);
    auto settled = co_await needs_.writer.change(target.video, settle, std::move(together));
    if (!settled.ok()) {
        if (!is_superseded(settled.error())) co_return std::move(settled).error();
        co_return co_await remove_leftovers(needs_, target, settled.error());
    }
    needs_.jobs.notify();
    co_return Result<>{};
}

Task<Result<>> EncodeRungs::fail(jobs::Job job, Error error) {
    KLIEG_CO_TRY(auto target, target_of(job));
    KLIEG_CO_TRY(auto before, co_await current_video(needs_, target));
    if (which_ == Which::first && before && has_first_rung(*before)) co_return Result<>{};  // it did end well once
    auto give_up = [&](videos::Video& video) -> Result<> {
        KLIEG_CHECK(require_current(video, target));
        for (auto& rung : video.rungs)
            if (rung.state != videos::RungState::ready) rung.state = videos::RungState::failed;
        video.status = which_ == Which::first ? videos::Status::failed : videos::Status::ready;
        if (which_ == Which::first) take_back(video, error);
        return {};
    };
    auto news = which_ == Which::first ? videos::kVideoFailed : videos::kVideoReady;
    auto given_up = co_await needs_.writer.change(target.video, give_up, {.events = {news}});
    if (!given_up.ok() && !is_superseded(given_up.error())) co_return std::move(given_up).error();
    // Of a failed video nothing is kept but what its owner wrote. Also where that was all that a crash left to do.
    if (!given_up.ok() || given_up->status == videos::Status::failed)
        co_return co_await remove_leftovers(needs_, target, std::move(error));
    co_return Result<>{};
}

}  // namespace klieg::ingest
