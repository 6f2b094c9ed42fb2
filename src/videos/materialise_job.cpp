#include "videos/materialise_job.h"

#include "videos/object_names.h"
#include "videos/purge_job.h"

namespace klieg::videos {

Task<Result<>> MaterialiseJob::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto target, target_of(context));
    KLIEG_CO_TRY(auto stored, co_await needs_.renditions.list(target.video, target.generation));
    for (auto const& [rendition, source, grew] : stored) {
        if (source != SegmentSource::samples) continue;
        for (auto const& segment : rendition.segments) {
            KLIEG_CO_TRY(auto video, co_await current_video(needs_, target));
            if (!video) co_return co_await clean_up(target);
            auto there = co_await needs_.objects.head(segment_name(target.video, target.generation, rendition.name, segment.number));
            if (there.ok()) continue;
            KLIEG_CO_CHECK(co_await needs_.segments.make(target.video, target.generation, rendition.name, segment.number));
        }
    }
    co_return Result<>{};
}

/// The video went while a segment was being made, perhaps after its purge had passed.
Task<Result<>> MaterialiseJob::clean_up(IngestTarget target) {
    auto video = co_await needs_.videos.get(target.video);
    if (video.ok() || video.error().kind != Errc::not_found) co_return Result<>{};
    PurgeJob purge(needs_.objects, needs_.renditions);
    co_return co_await purge.remove_everything_of(target.video);
}

}  // namespace klieg::videos
