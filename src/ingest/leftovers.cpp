#include "ingest/leftovers.h"

#include "videos/lifecycle.h"
#include "videos/purge_job.h"

namespace klieg::ingest {

Task<Result<>> remove_leftovers(IngestNeeds const& needs, IngestTarget target, Error why) {
    videos::PurgeJob purge({needs.objects, needs.renditions, needs.budgets});
    auto video = co_await needs.videos.get(target.video);
    if (!video.ok() && video.error().kind != Errc::not_found) co_return std::move(video).error();
    // After the video's own purge, what was written since would stay for good. It counts for nobody: nothing is
    // reserved for a video that is gone.
    if (!video.ok()) co_return co_await purge.remove_everything_of(target.video, {});
    if (videos::lifecycle::require_file(*video, target.generation).ok()) co_return why;
    co_return co_await purge.remove_file_of(*video, target.generation);
}

Task<Result<std::optional<videos::Video>>> video_to_work_on(IngestNeeds const& needs, IngestTarget target) {
    KLIEG_CO_TRY(auto video, co_await current_video(needs, target));
    if (!video) KLIEG_CO_CHECK(co_await remove_leftovers(needs, target, videos::lifecycle::superseded()));
    co_return video;
}

}  // namespace klieg::ingest
