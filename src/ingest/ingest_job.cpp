#include "ingest/ingest_job.h"

#include "videos/lifecycle.h"

#include <algorithm>

namespace klieg::ingest {

namespace {

Result<IngestTarget> read_target(std::string const& subject, json::Object const& payload) {
    KLIEG_TRY(auto video, VideoId::parse(subject));
    auto const* generation = payload.if_contains("generation");
    if (generation == nullptr || !generation->is_int64()) return Error{Errc::invalid, "the job names no generation"};
    return IngestTarget{std::move(video), static_cast<std::uint32_t>(generation->get_int64())};
}

}  // namespace

jobs::NewJob ingest_job(char const* kind, IngestTarget const& target, UserId const& owner,
                        std::chrono::milliseconds cost) {
    auto job = ownerless_ingest_job(kind, target);
    job.owner = owner.text();
    job.cost = cost;
    return job;
}

jobs::NewJob ownerless_ingest_job(char const* kind, IngestTarget const& target) {
    return {.kind = kind,
            .subject = target.video.text(),
            .payload = {{"generation", static_cast<std::int64_t>(target.generation)}}};
}

Result<IngestTarget> target_of(jobs::JobContext const& context) {
    return read_target(context.subject(), context.payload());
}
Result<IngestTarget> target_of(jobs::Job const& job) {
    return read_target(job.subject, job.payload.get_object());
}

Task<Result<std::optional<videos::Video>>> current_video(IngestNeeds const& needs, IngestTarget target) {
    auto video = co_await needs.videos.get(target.video);
    if (!video.ok() && video.error().kind == Errc::not_found) co_return std::optional<videos::Video>{};
    if (!video.ok()) co_return std::move(video).error();
    if (!videos::lifecycle::require_file(*video, target.generation).ok()) co_return std::optional<videos::Video>{};
    co_return std::optional<videos::Video>(*std::move(video));
}

bool has_all_rungs(videos::Video const& video) noexcept {
    auto const is_there = [](videos::Rung const& rung) { return rung.state == videos::RungState::ready; };
    return video.status == videos::Status::ready && std::ranges::all_of(video.rungs, is_there);
}

Result<> require_source(videos::Video const& video) {
    if (!video.source_name.empty()) return {};
    return Error{
        Errc::unsupported,
        "the uploaded file was dropped when all was made of it (storage.source = drop), so nothing more can be",
        "source_dropped"};
}

Task<Result<>> tell_owner(IngestNeeds const& needs, IngestTarget target, char const* step, Error why) {
    auto failure = shortfall_of(why);
    auto note = [&](videos::Video& video) {
        return videos::lifecycle::noted(video, target.generation, {step, failure.code, failure.detail});
    };
    auto told = co_await needs.writer.change(target.video, note, {});
    if (told.ok() || is_superseded(told.error())) co_return Result<>{};
    co_return std::move(told).error();
}

bool lacks_room(Error const& error) noexcept {
    return budgets::is_refusal(error) || error.code == ports::kStorageFull;
}

namespace {

bool is_told(videos::Video const& video, std::string_view step, std::string_view code) noexcept {
    return std::ranges::any_of(video.notices,
                               [step, code](auto const& notice) { return notice.step == step && notice.code == code; });
}

}  // namespace

bool is_of_room(videos::Notice const& notice) noexcept {
    return notice.code == budgets::kQuotaExceeded || notice.code == ports::kStorageFull;
}

/// Told once for each reason, or each look would be a write. A full disk may have no room for that either.
Task<Result<>> wait_for_room(IngestNeeds const& needs, IngestTarget target, char const* step, Error refusal) {
    bool const disk_is_full = !budgets::is_refusal(refusal);
    if (disk_is_full)
        refusal.detail = "the site has no room for it now; it goes on by itself when there is, and you need do nothing";
    KLIEG_CO_TRY(auto video, co_await current_video(needs, target));
    if (video && !is_told(*video, step, refusal.code)) {
        auto told = co_await tell_owner(needs, target, step, refusal);
        if (!told.ok() && told.error().code != ports::kStorageFull) co_return told;
    }
    co_return Error{Errc::exhausted, disk_is_full ? "the disk has no room for it" : "its owner has no room for it",
                    ports::kStorageFull};
}

bool is_superseded(Error const& error) noexcept {
    return error.kind == Errc::not_found;
}

std::chrono::milliseconds duration_of(std::vector<media::Rendition const*> const& renditions) {
    double longest = 0;
    for (auto const* rendition : renditions) {
        std::uint64_t ticks = 0;
        for (auto const& segment : rendition->segments) ticks += segment.duration;
        if (rendition->timescale > 0) longest = std::max(longest, static_cast<double>(ticks) / rendition->timescale);
    }
    return std::chrono::milliseconds(static_cast<std::int64_t>(longest * 1000 + 0.5));
}

namespace {

/// What was read of a file has a code where something is wrong with it; without one, what is corrupt is what we stored
/// (json::from_item), and no owner's doing.
videos::Failure as_it_says(Error const& error) {
    if (error.kind == Errc::corrupt && error.code.empty())
        return {to_string(Errc::internal), std::string(plain_sentence(Errc::internal))};
    return {std::string(error.stable_code()),
            is_for_the_log(error) ? std::string(plain_sentence(error.kind)) : error.detail};
}

}  // namespace

videos::Failure failure_of(Error const& error) {
    if (error.kind == Errc::cancelled)
        return {std::string(error.stable_code()),
                "The site's operator stopped it. Upload the file again, or ask the operator why."};
    return as_it_says(error);
}

videos::Failure shortfall_of(Error const& error) {
    if (error.kind == Errc::cancelled)
        return {std::string(error.stable_code()),
                "The site's operator stopped it, and can have it made after all: ask "
                "the operator if you miss it."};
    return as_it_says(error);
}

}  // namespace klieg::ingest
