#include "ingest/poster_job.h"

#include "ingest/job_cost.h"
#include "ingest/leftovers.h"
#include "ingest/poster_wait_job.h"
#include "ingest/suggestions_job.h"
#include "media/ffmpeg/poster.h"
#include "media/ffmpeg/probe.h"
#include "videos/budget_claim.h"
#include "videos/events.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"

namespace klieg::ingest {

Task<Result<>> PosterJob::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto target, target_of(context));
    KLIEG_CO_TRY(auto video, co_await video_to_work_on(needs_, target));
    if (!video || video->has_poster) co_return Result<>{};
    auto made = co_await make(target, *std::move(video));
    if (!made.ok() && lacks_room(made.error()))
        co_return co_await wait_for_room(needs_, target, videos::lifecycle::kPosterStep, made.error());
    co_return made;
}

Task<Result<>> PosterJob::make(IngestTarget target, videos::Video video) {
    KLIEG_CO_CHECK(require_source(video));
    KLIEG_CO_TRY(auto object, co_await needs_.objects.open_local(video.source_name));
    KLIEG_CO_TRY(auto probe, co_await media::probe_media(needs_.pool, needs_.tools, object->path()));
    auto poster = co_await media::make_poster(needs_.pool, needs_.tools, object->path(), std::move(probe));
    if (!poster.ok() && poster.error().kind == Errc::not_found) co_return co_await end_wait_for_poster(needs_, target);
    if (!poster.ok()) co_return std::move(poster).error();
    auto const id = target.video;
    std::vector<assembly::PictureFile> sizes;
    auto bytes = static_cast<std::int64_t>(poster->jpeg.size());
    for (auto& [width, height, file] : poster->sizes) {
        sizes.push_back({width, height, static_cast<std::int64_t>(file.size())});
        bytes += sizes.back().bytes;
        auto name = videos::poster_name(id, target.generation, width);
        KLIEG_CO_CHECK(co_await needs_.objects.put(std::move(name), std::make_shared<Bytes const>(std::move(file))));
    }
    KLIEG_CO_CHECK(co_await needs_.objects.put(videos::poster_name(id, target.generation),
                                               std::make_shared<Bytes const>(std::move(poster->jpeg))));
    videos::VideoWriter::UnitOfWork unit{
        .events = {videos::kVideoChanged},
        .also = {needs_.jobs.enqueue(ingest_job(kSuggestionsKind, target, video.owner_user_id, kCostOfSuggestions))},
        .uses = {{videos::poster_subject(id, target.generation), {.derived_bytes = bytes}}},
        .caps = budgets::Caps::are_passed_over};
    auto show = [&](videos::Video& current) {
        return videos::lifecycle::poster_made(current, target.generation, sizes);
    };
    auto shown = co_await needs_.writer.change(target.video, show, std::move(unit));
    if (shown.ok()) {
        needs_.jobs.notify(kSuggestionsKind);
        co_return Result<>{};
    }
    co_return is_superseded(shown.error()) ? co_await remove_leftovers(needs_, target, shown.error())
                                           : std::move(shown).error();
}

Task<Result<>> PosterJob::fail(jobs::Job job, Error error) {
    KLIEG_CO_TRY(auto target, target_of(job));
    KLIEG_CO_CHECK(co_await end_wait_for_poster(needs_, target));
    co_return co_await tell_owner(needs_, target, videos::lifecycle::kPosterStep, std::move(error));
}

}  // namespace klieg::ingest
