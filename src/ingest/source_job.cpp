#include "ingest/source_job.h"

#include "base/log.h"
#include "ingest/derived_bytes.h"
#include "ingest/job_cost.h"
#include "ingest/leftovers.h"
#include "ingest/materialise_job.h"
#include "videos/budget_claim.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"

#include <algorithm>

namespace klieg::ingest {

namespace lifecycle = videos::lifecycle;
using videos::SegmentSource;

namespace {

/// A viewer, or a job, that saw the row before it was written anew may still store a segment.
constexpr std::chrono::minutes kLookAgainAfter{15};

/// A step that was tried in vain is not tried every day: its owner was told, and whoever operates the site may. One
/// that waits for room is where a setting that needs less of it helps.
bool has_failed(videos::Video const& video) {
    return std::ranges::any_of(video.notices, [](videos::Notice const& one) {
        return one.step == lifecycle::kSegmentsStep && !is_of_room(one);
    });
}

/// Then there is a job already that makes them when there is some.
bool segments_wait_for_room(videos::Video const& video) {
    return std::ranges::any_of(video.notices, [](videos::Notice const& one) {
        return one.step == lifecycle::kSegmentsStep && is_of_room(one);
    });
}

bool any_has(std::vector<videos::RenditionHead> const& heads, SegmentSource source) {
    return std::ranges::find(heads, source, &videos::RenditionHead::source) != heads.end();
}

/// In its owner's turns, like any other making.
jobs::NewJob materialise(IngestTarget const& target, videos::Video const& video) {
    return ingest_job(kMaterialiseKind, target, video.owner_user_id, cost_of_copying(video.source_bytes));
}

jobs::NewJob look_again(IngestTarget const& target) {
    auto job = ownerless_ingest_job(kSourceKind, target);
    job.delay = kLookAgainAfter;
    return job;
}

}  // namespace

ports::Transaction source_jobs(IngestNeeds const& needs, IngestTarget target) {
    ports::Transaction jobs;
    if (needs.source_storage == SourceStorage::drop)
        jobs.add(needs.jobs.enqueue(ownerless_ingest_job(kSourceKind, target)));
    return jobs;
}

Task<Result<>> settle_source_soon(IngestNeeds const& needs, IngestTarget target) {
    if (needs.source_storage != SourceStorage::drop) co_return Result<>{};
    KLIEG_CO_CHECK(co_await needs.tables.write(needs.jobs.enqueue(ownerless_ingest_job(kSourceKind, target))));
    needs.jobs.notify(kSourceKind);
    co_return Result<>{};
}

Task<Result<>> SourceJob::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto target, target_of(context));
    KLIEG_CO_TRY(auto video, co_await video_to_work_on(needs_, target));
    if (!video) co_return Result<>{};
    co_return co_await settle(target, *std::move(video));
}

Task<Result<>> SourceJob::settle_all() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.videos.scan(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto& video : page.videos) {
            if (video.status != videos::Status::ready || has_failed(video)) continue;
            IngestTarget const target{video.video_id, video.base_generation};
            auto const as_wanted = co_await is_settled(target, video);
            if (!as_wanted.ok() && as_wanted.error().kind != Errc::corrupt) co_return as_wanted.error();
            if (as_wanted.ok() && *as_wanted) continue;
            auto settled = as_wanted.ok() ? co_await settle(target, std::move(video)) : as_wanted.error();
            if (settled.ok() || is_superseded(settled.error())) continue;
            log::warn("what is stored of a video's file is not as the setting says",
                      {{"video", target.video.text()}, {"error", settled.error().detail}});
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

/// By what a list of its renditions says, without their segments: most are, every day.
Task<Result<bool>> SourceJob::is_settled(IngestTarget target, videos::Video const& video) {
    if (video.source_name.empty()) co_return video.source_bytes == 0;
    if (needs_.source_storage == SourceStorage::drop) co_return false;
    auto const unwanted =
        needs_.source_storage == SourceStorage::keep ? SegmentSource::samples_on_request : SegmentSource::samples;
    KLIEG_CO_TRY(auto const heads, co_await needs_.renditions.heads(target.video, target.generation));
    co_return !any_has(heads, unwanted);
}

Task<Result<>> SourceJob::settle(IngestTarget target, videos::Video video) {
    // Where the file was given up it goes, whatever is set by now: nothing names it any more.
    if (video.source_name.empty()) {
        if (video.source_bytes > 0) co_return co_await remove_source(std::move(target));
        co_return Result<>{};
    }
    switch (needs_.source_storage) {
        case SourceStorage::keep: co_return co_await keep_segments(std::move(target), std::move(video));
        case SourceStorage::segments_on_request: co_return co_await make_segments_on_request(std::move(target));
        case SourceStorage::drop: co_return co_await drop(std::move(target), std::move(video));
    }
    co_return Result<>{};
}

Task<Result<>> SourceJob::replace(IngestTarget target, videos::StoredRendition stored, SegmentSource from,
                                  budgets::Caps caps, ports::Transaction also) {
    stored.source = from;
    RungBytes const bytes{stored.rendition.name,
                          from == SegmentSource::samples_on_request ? 0 : videos::counted_bytes_of(stored.rendition)};
    auto put = [this, &target, &stored, &also](ports::Transaction counted) {
        return needs_.renditions.put(target.video, target.generation, stored, std::move(counted.append(also)));
    };
    co_return co_await write_counted(needs_, target, bytes, caps, put);
}

/// They count from the moment at which they may be kept; then they are made. Where the owner has no room for them, they
/// are made for each request still.
Task<Result<>> SourceJob::keep_segments(IngestTarget target, videos::Video video) {
    KLIEG_CO_TRY(auto const renditions, co_await needs_.renditions.list(target.video, target.generation));
    for (auto const& stored : renditions) {
        if (stored.source != SegmentSource::samples_on_request) continue;
        ports::Transaction make_them{needs_.jobs.enqueue(materialise(target, video))};
        auto kept = co_await replace(target, stored, SegmentSource::samples, budgets::Caps::hold, std::move(make_them));
        if (!kept.ok() && budgets::is_refusal(kept.error())) {
            log::info("a video's segments stay made for each request, since its owner has no room for them",
                      {{"video", target.video.text()}});
            co_return Result<>{};
        }
        if (!kept.ok()) co_return kept;
    }
    needs_.jobs.notify(kMaterialiseKind);
    co_return Result<>{};
}

/// The row first, so that nobody stores any more and nothing requires them; then they go. Who has read the row before
/// may still store one, so it is looked for again, until there was none.
Task<Result<>> SourceJob::make_segments_on_request(IngestTarget target) {
    KLIEG_CO_TRY(auto const renditions, co_await needs_.renditions.list(target.video, target.generation));
    std::size_t removed = 0;
    for (auto const& stored : renditions) {
        if (!videos::is_from_samples(stored.source)) continue;
        if (stored.source == SegmentSource::samples)
            KLIEG_CO_CHECK(co_await replace(target, stored, SegmentSource::samples_on_request,
                                            budgets::Caps::are_passed_over, {needs_.jobs.enqueue(look_again(target))}));
        KLIEG_CO_TRY(auto const count, co_await remove_segments(target, stored.rendition.name));
        if (stored.source == SegmentSource::samples_on_request) removed += count;
    }
    if (removed > 0) KLIEG_CO_CHECK(co_await needs_.tables.write(needs_.jobs.enqueue(look_again(target))));
    co_return Result<>{};
}

/// All of a rung but what says how to decode it. Answers how many.
Task<Result<std::size_t>> SourceJob::remove_segments(IngestTarget target, std::string rung) {
    auto const init = videos::init_name(target.video, target.generation, rung);
    auto const prefix = videos::objects_prefix("seg", target.video, target.generation) + rung + "/";
    std::size_t count = 0;
    std::string cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.objects.list(prefix, std::move(cursor), 500));
        cursor = std::move(page.next);
        for (auto& object : page.objects) {
            if (object.name == init) continue;
            KLIEG_CO_CHECK(co_await needs_.objects.remove(std::move(object.name)));
            ++count;
        }
    } while (!cursor.empty());
    co_return count;
}

// A file goes in four steps, each of which finds out by itself whether it was done. First its segments are there, all
// of them. Then the rows of its renditions say that they are objects like any others: from here on a backup and
// `verify` require them, and nobody looks for the file to play it. Then the video's row gives the file up, on the
// condition that all was made of it. Last it is removed, and only then is it counted no more. A crash between the last
// two leaves a file that counts and that no row requires: the next run sees that by its bytes, and goes on.
Task<Result<>> SourceJob::drop(IngestTarget target, videos::Video video) {
    if (!lifecycle::has_all(video)) co_return Result<>{};
    KLIEG_CO_CHECK(co_await keep_segments(target, video));
    KLIEG_CO_TRY(auto const heads, co_await needs_.renditions.heads(target.video, target.generation));
    // Its owner has no room for them.
    if (any_has(heads, SegmentSource::samples_on_request)) co_return Result<>{};
    KLIEG_CO_TRY(bool const there, co_await all_segments_are_there(target, heads));
    if (!there) {
        if (segments_wait_for_room(video)) co_return Result<>{};
        // Perhaps they are being made; who makes the last of them has us look again.
        KLIEG_CO_CHECK(co_await needs_.tables.write(needs_.jobs.enqueue(materialise(target, video))));
        needs_.jobs.notify(kMaterialiseKind);
        co_return Result<>{};
    }
    KLIEG_CO_CHECK(co_await let_segments_be_objects(target));
    auto give_up = [&target](videos::Video& current) { return lifecycle::source_given_up(current, target.generation); };
    KLIEG_CO_CHECK(co_await needs_.writer.change(target.video, give_up, {}));
    co_return co_await remove_source(std::move(target));
}

Task<Result<bool>> SourceJob::all_segments_are_there(IngestTarget target, Heads heads) {
    for (auto const& head : heads) {
        if (head.source == SegmentSource::objects) continue;
        for (std::uint32_t number = 0; number < head.summary.totals.count; ++number) {
            auto const there = co_await needs_.objects.head(
                videos::segment_name(target.video, target.generation, head.summary.format.name, number));
            if (there.ok()) continue;
            if (there.error().kind != Errc::not_found) co_return there.error();
            co_return false;
        }
    }
    co_return true;
}

Task<Result<>> SourceJob::let_segments_be_objects(IngestTarget target) {
    KLIEG_CO_TRY(auto const renditions, co_await needs_.renditions.list(target.video, target.generation));
    for (auto const& stored : renditions)
        if (videos::is_from_samples(stored.source))
            KLIEG_CO_CHECK(
                co_await replace(target, stored, SegmentSource::objects, budgets::Caps::are_passed_over, {}));
    co_return Result<>{};
}

Task<Result<>> SourceJob::remove_source(IngestTarget target) {
    KLIEG_CO_CHECK(co_await needs_.objects.remove(videos::source_name(target.video, target.generation)));
    auto removed = [&target](videos::Video& video) { return lifecycle::source_removed(video, target.generation); };
    videos::VideoWriter::UnitOfWork unit{.uses = {{videos::source_subject(target.video, target.generation)}},
                                         .caps = budgets::Caps::are_passed_over};
    KLIEG_CO_CHECK(co_await needs_.writer.change(target.video, removed, std::move(unit)));
    log::info("a video's file was dropped, since all is made of it", {{"video", target.video.text()}});
    co_return Result<>{};
}

}  // namespace klieg::ingest
