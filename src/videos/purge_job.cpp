#include "videos/purge_job.h"

#include "videos/inventory.h"

namespace klieg::videos {

jobs::NewJob purge_job(VideoId const& video, std::chrono::milliseconds delay) {
    return {.kind = kPurgeKind, .subject = video.text(), .delay = delay};
}

Task<Result<>> PurgeJob::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto video, VideoId::parse(context.subject()));
    co_return co_await remove_everything_of(std::move(video));
}

Task<Result<>> PurgeJob::remove_everything_of(VideoId video) {
    for (auto& prefix : all_objects_of(video)) KLIEG_CO_CHECK(co_await remove_below(std::move(prefix)));
    co_return co_await renditions_.remove_all(video);
}

Task<Result<>> PurgeJob::remove_file_of(VideoId video, std::uint32_t generation) {
    for (auto& prefix : all_objects_of(video, generation)) KLIEG_CO_CHECK(co_await remove_below(std::move(prefix)));
    co_return co_await renditions_.remove(video, generation);
}

Task<Result<>> PurgeJob::remove_below(std::string prefix) {
    std::string cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await objects_.list(prefix, std::move(cursor), 500));
        for (auto& object : page.objects) KLIEG_CO_CHECK(co_await objects_.remove(std::move(object.name)));
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::videos
