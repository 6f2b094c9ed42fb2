#include "ingest/publish_job.h"

#include "base/log.h"
#include "ingest/derived_bytes.h"
#include "ingest/encode_job.h"
#include "ingest/job_cost.h"
#include "ingest/leftovers.h"
#include "ingest/materialise_job.h"
#include "ingest/poster_job.h"
#include "ingest/poster_wait_job.h"
#include "ingest/rung_plan.h"
#include "media/advice.h"
#include "media/ffmpeg/probe.h"
#include "media/file_limits.h"
#include "media/ladder.h"
#include "videos/budget_claim.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace klieg::ingest {

namespace lifecycle = videos::lifecycle;

namespace {

bool leaves_to_encoder(Error const& error) {
    if (media::is_beyond_limits(error)) return false;
    return error.kind == Errc::unsupported || error.kind == Errc::corrupt || error.kind == Errc::too_large;
}

/// An MP4 that is nearly playable as it is can be made so by its owner, who is told how. Of another container that is
/// no news.
std::optional<videos::Notice> why_encoded(Error const& error) {
    if (error.code == "container") return std::nullopt;
    return videos::Notice{"source", std::string(error.stable_code()),
                          "It is encoded before it plays, since " + error.detail + "."};
}

videos::Notice none_of(char const* step, std::string sentence) {
    return {step, "none",
            std::move(sentence) + " If there should be some, save it anew, " + std::string(media::kAsWhatToSaveIt)};
}

/// What of a file nobody sees or hears, for its owner, who can do something about it.
std::vector<videos::Notice> what_is_missing(media::MediaProbe const& probe,
                                            std::vector<videos::RenditionHead> const& stored) {
    std::vector<videos::Notice> notices;
    if (probe.mute_for)
        notices.push_back(
            {"sound", "codec",
             "The sound is coded as " + *probe.mute_for +
                 ", which is not supported: the video has none. Convert it, for example to AAC, and upload "
                 "the file again."});
    auto const is_played = [&stored](media::TrackKind kind) {
        return std::ranges::any_of(
            stored, [kind](videos::RenditionHead const& one) { return one.summary.format.kind == kind; });
    };
    if (probe.silent_for && !is_played(media::TrackKind::audio))
        notices.push_back(none_of("sound", "The file announces sound (" + *probe.silent_for +
                                               "), and none was found in it: the video has none."));
    bool const shows_pictures = is_played(media::TrackKind::video);
    // The samples are sent as they are, and a player may make more of them than ffprobe did.
    if (probe.blank_for && shows_pictures)
        notices.push_back(
            {"pictures", "unreadable",
             "The pictures (" + *probe.blank_for +
                 ") are played as they are in the file, and could not be read here: there are no other sizes and no "
                 "poster, and not everybody may see them. If so, save it anew, " +
                 std::string(media::kAsWhatToSaveIt)});
    if (probe.blank_for && !shows_pictures)
        notices.push_back(none_of("pictures", "The file announces pictures (" + *probe.blank_for +
                                                  "), and none was found in it: only its sound is played."));
    // Of a kind of file that announces nothing.
    if (probe.searched_bytes == 0) return notices;
    auto const searched = fmt::format("in the first {} MB of the file, which is as far as it is searched",
                                      probe.searched_bytes / 1'000'000);
    if (probe.audio.empty() && !probe.mute_for && !probe.silent_for)
        notices.push_back(none_of("sound", "No sound was found " + searched + ": the video has none."));
    if (!probe.video && !probe.blank_for)
        notices.push_back(none_of("pictures", "No pictures were found " + searched + ": only its sound is played."));
    return notices;
}

/// The rungs' entries and the jobs that make them are written together.
bool is_planned(videos::Video const& video, std::vector<std::string> const& names) {
    if (names.empty()) return video.status == videos::Status::ready;
    return std::all_of(names.begin(), names.end(), [&](std::string const& name) {
        return std::any_of(video.rungs.begin(), video.rungs.end(),
                           [&](videos::Rung const& rung) { return rung.name == name; });
    });
}

}  // namespace

jobs::NewJob publish_job(VideoId const& video, std::uint32_t generation, UserId const& owner, std::uint64_t bytes) {
    return ingest_job(kPublishKind, {video, generation}, owner, cost_of_looking(bytes));
}

/// Two judges, in this order: our own index reader, which takes milliseconds and lets the video play, and ffprobe,
/// which takes up to seconds and knows every format. So what one could refuse may play already; then it stays, and only
/// the other rungs do without ffprobe's facts. Each step looks first whether it has been done, since the job may begin
/// again after any of them, and whether the video still wants this file.
Task<Result<>> PublishJob::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto target, target_of(context));
    KLIEG_CO_TRY(auto video, co_await video_to_work_on(needs_, target));
    if (!video) co_return Result<>{};
    if (video->source_name.empty() && has_all_rungs(*video)) co_return Result<>{};
    KLIEG_CO_CHECK(require_source(*video));
    std::vector<videos::Notice> notices;
    if (!video->playable) {
        auto source =
            co_await needs_.sources.open(video->source_name, media::Opening::short_segments, needs_.reading_patience);
        if (source.ok()) {
            auto apart = (*source)->package().apart();
            if (apart) source = *std::move(apart);
        }
        if (!source.ok() && !leaves_to_encoder(source.error())) co_return std::move(source).error();
        if (source.ok()) {
            auto published = co_await publish_from_source(target, **source);
            if (!published.ok() && is_superseded(published.error()))
                co_return co_await remove_leftovers(needs_, target, published.error());
            if (!published.ok() && lacks_room(published.error()))
                co_return co_await wait_for_room(needs_, target, lifecycle::kRoomStep, published.error());
            if (!published.ok()) co_return published;
        } else {
            log::info("a source is left to the encoder",
                      {{"video", target.video.text()}, {"why", source.error().detail}});
            if (auto notice = why_encoded(source.error())) notices.push_back(*std::move(notice));
        }
    }
    KLIEG_CO_TRY(auto object, co_await needs_.objects.open_local(video->source_name));
    auto probe = co_await media::probe_media(needs_.pool, needs_.tools, object->path());
    KLIEG_CO_TRY(video, co_await current_video(needs_, target));
    if (!video) co_return Result<>{};
    if (probe.ok()) {
        auto few_enough = check_pixels(*probe, needs_.megapixels);
        if (!few_enough.ok()) probe = std::move(few_enough).error();
    }
    if (!probe.ok()) {
        // What plays already stays, whatever ffprobe thinks of it.
        if (video->playable && jobs::RetryPolicy::cause_of(probe.error()) == jobs::Cause::subject)
            co_return co_await refuse(target, probe.error());
        co_return std::move(probe).error();
    }
    co_return co_await plan_rungs(target, *std::move(video), *std::move(probe), std::move(notices));
}

Task<Result<>> PublishJob::publish_from_source(IngestTarget target, playback::OpenSource const& source) {
    std::vector<media::Rendition const*> renditions;
    for (auto const* track : {source.package().video(), source.package().audio()}) {
        if (track == nullptr) continue;
        KLIEG_CO_CHECK(co_await store_track(target, *track));
        renditions.push_back(&track->rendition());
    }
    std::vector<std::string> rungs;
    lifecycle::Shape shape{.duration = duration_of(renditions)};
    for (auto const* rendition : renditions) {
        rungs.push_back(rendition->name);
        if (rendition->kind != media::TrackKind::video) continue;
        shape.width = rendition->width;
        shape.height = rendition->height;
    }
    KLIEG_CO_TRY(shape.whole_file_bytes, co_await needs_.whole_files.size_of(source, needs_.reading_patience));
    auto publish = [&](videos::Video& video) { return lifecycle::published(video, target.generation, rungs, shape); };
    KLIEG_CO_CHECK(co_await needs_.writer.change(target.video, publish, {}));
    log::info("published from its own samples", {{"video", target.video.text()}});
    co_return Result<>{};
}

Task<Result<>> PublishJob::store_track(IngestTarget target, media::mp4::Fragmenter const& track) {
    auto init = std::make_shared<Bytes const>(track.init_segment());
    auto const& name = track.rendition().name;
    KLIEG_CO_CHECK(
        co_await needs_.objects.put(videos::init_name(target.video, target.generation, name), std::move(init)));
    // Its segments come one by one, by the materialise job and by who plays it; they count from now on, or never.
    bool const on_request = needs_.source_storage == SourceStorage::segments_on_request;
    auto const from = on_request ? videos::SegmentSource::samples_on_request : videos::SegmentSource::samples;
    auto const bytes = on_request ? 0 : videos::counted_bytes_of(track.rendition());
    auto put = [this, &target, &track, from](ports::Transaction also) {
        return put_rendition(target, track, from, std::move(also));
    };
    co_return co_await write_counted(needs_, target, {name, bytes}, budgets::Caps::hold, put);
}

/// It may have many segments.
Task<Result<>> PublishJob::put_rendition(IngestTarget target, media::mp4::Fragmenter const& track,
                                         videos::SegmentSource from, ports::Transaction also) {
    videos::StoredRendition stored{.rendition = {}, .source = from};
    auto copy = [&stored, &track]() -> Result<> {
        stored.rendition = track.rendition();
        return {};
    };
    KLIEG_CO_CHECK(co_await needs_.pool.run(copy));
    co_return co_await needs_.renditions.put(target.video, target.generation, std::move(stored), std::move(also));
}

/// Writes down which rungs there will be, together with the jobs that make them, in one transaction: so whether the
/// rungs stand in the row tells, when this job begins again, whether it has been here. Where the source is not
/// published itself, the first rung is made alone at first.
Task<Result<>> PublishJob::plan_rungs(IngestTarget target, videos::Video video, media::MediaProbe probe,
                                      std::vector<videos::Notice> notices) {
    // Not whether it plays: when this job begins again, the first rung may do that already.
    KLIEG_CO_TRY(auto stored, co_await needs_.renditions.heads(target.video, target.generation));
    bool from_source = std::any_of(stored.begin(), stored.end(), [](videos::RenditionHead const& one) {
        return videos::is_from_samples(one.source);
    });
    auto [made, names] = plan_of(probe, media::make_ladder(probe),
                                 from_source ? PlayedFirst::its_own_samples : PlayedFirst::an_encoded_rung);
    if (is_planned(video, names)) co_return Result<>{};
    lifecycle::Shape promised{.duration = std::chrono::duration_cast<std::chrono::milliseconds>(probe.duration)};
    if (probe.video) {
        promised.width = probe.video->width;
        promised.height = probe.video->height;
    }
    for (auto& notice : what_is_missing(probe, stored)) notices.push_back(std::move(notice));
    auto plan = [&](videos::Video& current) -> Result<> {
        for (auto const& notice : notices) KLIEG_CHECK(lifecycle::noted(current, target.generation, notice));
        return lifecycle::rungs_planned(current, target.generation, names, promised);
    };
    videos::VideoWriter::UnitOfWork unit;
    auto const& owner = video.owner_user_id;
    auto enqueue = [&](char const* kind, std::chrono::milliseconds cost) {
        unit.also.add(needs_.jobs.enqueue(ingest_job(kind, target, owner, cost)));
    };
    if (!from_source && !made.empty()) made.resize(1);
    if (!names.empty())
        enqueue(from_source ? kRemainingRungsKind : kFirstRungKind,
                cost_of_encoding(probe, made, needs_.encode_threads));
    bool const keeps_segments = std::any_of(stored.begin(), stored.end(), [](videos::RenditionHead const& one) {
        return one.source == videos::SegmentSource::samples;
    });
    if (keeps_segments) enqueue(kMaterialiseKind, cost_of_copying(video.source_bytes));
    if (probe.video) enqueue(kPosterKind, kCostOfPoster);
    if (probe.video) unit.also.add(needs_.jobs.enqueue(poster_wait_job(target)));
    auto planned = co_await needs_.writer.change(target.video, plan, std::move(unit));
    if (!planned.ok() && !is_superseded(planned.error())) co_return std::move(planned).error();
    for (auto const* kind : {kFirstRungKind, kRemainingRungsKind, kMaterialiseKind, kPosterKind})
        needs_.jobs.notify(kind);
    co_return Result<>{};
}

Task<Result<>> PublishJob::fail(jobs::Job job, Error error) {
    KLIEG_CO_TRY(auto target, target_of(job));
    co_return co_await refuse(target, std::move(error));
}

Task<Result<>> PublishJob::refuse(IngestTarget target, Error why) {
    auto refuse = [&](videos::Video& video) { return lifecycle::refused(video, target.generation, failure_of(why)); };
    auto refused = co_await needs_.writer.change(target.video, refuse, {});
    if (!refused.ok() && !is_superseded(refused.error())) co_return std::move(refused).error();
    if (refused.ok() && refused->status != videos::Status::failed) co_return Result<>{};
    co_return co_await remove_leftovers(needs_, target, std::move(why));
}

}  // namespace klieg::ingest
