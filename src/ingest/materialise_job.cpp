#include "ingest/materialise_job.h"

#include "ingest/leftovers.h"
#include "ingest/source_job.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"

#include <algorithm>

namespace klieg::ingest {

namespace lifecycle = videos::lifecycle;

Task<Result<>> MaterialiseJob::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto target, target_of(context));
    KLIEG_CO_TRY(auto video, co_await video_to_work_on(needs_, target));
    if (!video) co_return Result<>{};
    KLIEG_CO_TRY(auto stored, co_await needs_.renditions.heads(target.video, target.generation));
    for (auto const& head : stored) {
        if (head.source != videos::SegmentSource::samples) continue;
        auto const& summary = head.summary;
        auto const& rung = summary.format.name;
        for (std::uint32_t number = 0; number < summary.totals.count; ++number) {
            auto there =
                co_await needs_.objects.head(videos::segment_name(target.video, target.generation, rung, number));
            if (there.ok()) continue;
            // What is made is there: that is its checkpoint.
            if (context.is_wanted_back() && context.has_got_further()) co_return jobs::give_way();
            auto made = co_await needs_.segments.make(
                {target.video, target.generation, rung, number, summary.totals.count, summary.format.opening},
                needs_.reading_patience);
            // It may have gone while its segment was made, after its purge had passed.
            KLIEG_CO_TRY(video, co_await current_video(needs_, target));
            if (!video) co_return co_await remove_leftovers(needs_, target, lifecycle::superseded());
            if (!made.ok()) co_return std::move(made).error();
            bool const is_object_now = *made == nullptr;
            if (!is_object_now)
                co_return co_await wait_for_room(
                    needs_, target, lifecycle::kSegmentsStep,
                    {Errc::exhausted, "there is no room for more segments", ports::kStorageFull});
            KLIEG_CO_CHECK(co_await go_on(target, *video));
            context.got_further();
        }
    }
    KLIEG_CO_CHECK(co_await go_on(target, *std::move(video)));
    co_return co_await settle_source_soon(needs_, target);
}

/// Its owner need not know any more that it waits for room, nor that it has failed before it was run again.
Task<Result<>> MaterialiseJob::go_on(IngestTarget target, videos::Video video) {
    bool const is_told =
        std::ranges::any_of(video.notices, [](auto const& notice) { return notice.step == lifecycle::kSegmentsStep; });
    if (!is_told) co_return Result<>{};
    auto forget = [&target](videos::Video& current) { return lifecycle::segments_go_on(current, target.generation); };
    auto gone_on = co_await needs_.writer.change(target.video, forget, {});
    if (gone_on.ok() || is_superseded(gone_on.error())) co_return Result<>{};
    co_return std::move(gone_on).error();
}

/// It plays on, from segments that are made when somebody asks for them.
Task<Result<>> MaterialiseJob::fail(jobs::Job job, Error error) {
    KLIEG_CO_TRY(auto target, target_of(job));
    co_return co_await tell_owner(needs_, target, lifecycle::kSegmentsStep, std::move(error));
}

}  // namespace klieg::ingest
