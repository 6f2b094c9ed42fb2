#include "views/removal.h"

#include "base/remembered.h"
#include "videos/events.h"

namespace klieg::views {

Task<Result<>> Removal::follow(std::span<events::Envelope const> told) {
    for (auto const& event : told) {
        if (event.type != videos::kVideoDeleted.name) continue;
        auto video = VideoId::parse(event.subject);
        if (video.ok()) KLIEG_CO_CHECK(co_await enqueue(*std::move(video)));
    }
    co_return Result<>{};
}

Task<Result<>> Removal::enqueue(VideoId video) {
    jobs::NewJob remove_all{.kind = kRemovalKind, .subject = video.text()};
    co_return co_await needs_.jobs.ask_twice(std::move(remove_all), kRemovalAgainAfter);
}

/// Playbacks first: nothing of them comes into the sums any more that go then. What is removed is the checkpoint. A
/// video that was made again under its id, perhaps while this goes, keeps what it has then.
Task<Result<>> Removal::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto video, VideoId::parse(context.subject()));
    for (bool all = false; !all;) {
        KLIEG_CO_TRY(bool const stands, co_await needs_.videos.exists(video));
        if (stands) co_return Result<>{};
        KLIEG_CO_TRY(all, co_await needs_.repo.remove_some(video));
        context.got_further();
        if (!all && context.is_wanted_back()) co_return jobs::give_way();
    }
    co_return co_await needs_.sums.remove(std::move(video));
}

Task<Result<>> Removal::enqueue_for_gone_videos() {
    Remembered<VideoId> looked_at;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.sums.scan_videos(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto const& video : page.ids) {
            if (!looked_at.add(video)) continue;
            KLIEG_CO_TRY(bool const stands, co_await needs_.videos.exists(video));
            if (!stands) KLIEG_CO_CHECK(co_await enqueue(video));
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::views
