#include "ingest/suggestions_job.h"

#include "ingest/leftovers.h"
#include "ingest/source_job.h"
#include "media/ffmpeg/poster.h"
#include "media/ffmpeg/probe.h"
#include "videos/budget_claim.h"
#include "videos/events.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"

#include <memory>
#include <utility>

namespace klieg::ingest {

Task<Result<>> SuggestionsJob::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto target, target_of(context));
    KLIEG_CO_TRY(auto video, co_await video_to_work_on(needs_, target));
    if (!video || !video->awaits_suggestions) co_return Result<>{};
    KLIEG_CO_CHECK(require_source(*video));
    KLIEG_CO_TRY(auto made, co_await make(target, video->source_name));
    co_return co_await settle(target, std::move(made));
}

Task<Result<std::vector<videos::Suggestion>>> SuggestionsJob::make(IngestTarget target, std::string source) {
    KLIEG_CO_TRY(auto object, co_await needs_.objects.open_local(std::move(source)));
    KLIEG_CO_TRY(auto probe, co_await media::probe_media(needs_.pool, needs_.tools, object->path()));
    KLIEG_CO_TRY(auto pictures,
                 co_await media::make_suggestions(needs_.pool, needs_.tools, object->path(), std::move(probe)));
    std::vector<videos::Suggestion> made;
    for (auto& [jpeg, sizes] : pictures) {
        auto const number = static_cast<std::uint32_t>(made.size());
        auto& suggestion = made.emplace_back(static_cast<std::int64_t>(jpeg.size()));
        for (auto& [width, height, file] : sizes) {
            suggestion.sizes.push_back({width, height, static_cast<std::int64_t>(file.size())});
            auto name = videos::suggestion_name(target.video, target.generation, number, width);
            KLIEG_CO_CHECK(
                co_await needs_.objects.put(std::move(name), std::make_shared<Bytes const>(std::move(file))));
        }
        KLIEG_CO_CHECK(co_await needs_.objects.put(videos::suggestion_name(target.video, target.generation, number),
                                                   std::make_shared<Bytes const>(std::move(jpeg))));
    }
    co_return made;
}

/// The file may go from here on.
Task<Result<>> SuggestionsJob::settle(IngestTarget target, std::vector<videos::Suggestion> made) {
    videos::VideoWriter::UnitOfWork unit{
        .events = {videos::kVideoChanged},
        .also = source_jobs(needs_, target),
        .uses = {{videos::suggestions_subject(target.video, target.generation), videos::use_of(made)}},
        .caps = budgets::Caps::are_passed_over};
    auto show = [&](videos::Video& current) {
        return videos::lifecycle::suggestions_made(current, target.generation, made);
    };
    auto const shown = co_await needs_.writer.change(target.video, show, std::move(unit));
    if (shown.ok()) {
        needs_.jobs.notify(kSourceKind);
        co_return Result<>{};
    }
    co_return is_superseded(shown.error()) ? co_await remove_leftovers(needs_, target, shown.error()) : shown.error();
}

Task<Result<>> SuggestionsJob::fail(jobs::Job job, Error) {
    KLIEG_CO_TRY(auto target, target_of(job));
    KLIEG_CO_TRY(auto const video, co_await current_video(needs_, target));
    if (!video || !video->awaits_suggestions) co_return Result<>{};
    co_return co_await settle(target, {});
}

}  // namespace klieg::ingest
