#include "ingest/poster_wait_job.h"

#include "videos/lifecycle.h"

namespace klieg::ingest {

namespace {
constexpr std::chrono::minutes kPosterAwaited{10};
}  // namespace

jobs::NewJob poster_wait_job(IngestTarget const& target) {
    auto job = ownerless_ingest_job(kPosterWaitKind, target);
    job.delay = kPosterAwaited;
    return job;
}

Task<Result<>> end_wait_for_poster(IngestNeeds needs, IngestTarget target) {
    KLIEG_CO_TRY(auto video, co_await current_video(needs, target));
    if (!video || !video->awaits_poster) co_return Result<>{};
    auto give_up = [&](videos::Video& current) {
        return videos::lifecycle::poster_given_up(current, target.generation);
    };
    auto given_up = co_await needs.writer.change(target.video, give_up, {});
    if (given_up.ok() || is_superseded(given_up.error())) co_return Result<>{};
    co_return std::move(given_up).error();
}

Task<Result<>> PosterWaitJob::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto target, target_of(context));
    co_return co_await end_wait_for_poster(needs_, target);
}

}  // namespace klieg::ingest
