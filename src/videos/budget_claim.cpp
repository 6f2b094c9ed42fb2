#include "videos/budget_claim.h"

#include "videos/inventory.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"

#include <fmt/format.h>

#include <algorithm>

namespace klieg::videos {

namespace {

/// Of the file systems that are common.
constexpr std::uint64_t kBlockBytes = 4096;

bool is_ready(Video const& video, std::string const& rung) {
    auto const found = std::ranges::find(video.rungs, rung, &Rung::name);
    return found != video.rungs.end() && found->state == RungState::ready;
}

Task<Result<bool>> any_object(ports::ObjectStore& objects, std::vector<std::string> prefixes) {
    for (auto& prefix : prefixes) {
        KLIEG_CO_TRY(auto page, co_await objects.list(std::move(prefix), {}, 1));
        if (!page.objects.empty()) co_return true;
    }
    co_return false;
}

Task<Result<budgets::Counted::Things>> list(VideoRepo& videos, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await videos.scan_ids(std::move(cursor)));
    co_return budgets::Counted::Things{std::move(page.ids), std::move(page.next)};
}

/// As its head says. Of one that was written before heads did, all segments are read.
Task<Result<std::int64_t>> counted_as_its_head_says(RenditionRepo& renditions, Video const& video, RenditionHead head) {
    auto const& totals = head.summary.totals;
    if (totals.bytes) co_return counted_bytes(*totals.bytes, totals.count);
    auto const stored =
        co_await renditions.get(video.video_id, video.base_generation, std::move(head.summary.format.name));
    if (!stored.ok() && stored.error().kind == Errc::not_found) co_return std::int64_t{0};
    if (!stored.ok()) co_return stored.error();
    co_return counted_bytes_of(stored->rendition);
}

/// A rung's head and what its owner uses for it change together, and the video's row need not change with them.
std::optional<ports::Action> head_stands(VideoId const& video, std::uint32_t generation,
                                         std::vector<RenditionHead> const& heads, std::string const& subject) {
    auto const rungs = rung_subject(video, generation, "");
    if (!subject.starts_with(rungs)) return std::nullopt;
    auto const rung = subject.substr(rungs.size());
    auto const head = std::ranges::find(heads, rung, [](RenditionHead const& one) { return one.summary.format.name; });
    return RenditionRepo::require_head(video, generation, rung, head == heads.end() ? nullptr : &*head);
}

/// A rung that is not whole has what was reserved for it until an encoder has made it, or has failed for good. One
/// whose segments are made for each request takes no room.
Task<Result<>> add_file(CountedNeeds needs, Video const& video, budgets::Claim& claim) {
    auto const& id = video.video_id;
    auto const generation = video.base_generation;
    auto add = [&claim](std::string subject, budgets::Use use) {
        if (use != budgets::Use{}) claim.uses[std::move(subject)] = use;
    };
    add(source_subject(id, generation), {.stored_bytes = static_cast<std::int64_t>(video.source_bytes)});
    KLIEG_CO_TRY(auto heads, co_await needs.renditions.heads(id, generation));
    for (auto const& head : heads) {
        if (head.source == SegmentSource::samples_on_request) continue;
        auto const& format = head.summary.format;
        bool const counts = head.source == SegmentSource::samples || format.complete || is_ready(video, format.name);
        if (!counts) continue;
        KLIEG_CO_TRY(auto const bytes, co_await counted_as_its_head_says(needs.renditions, video, head));
        add(rung_subject(id, generation, format.name), {.derived_bytes = bytes});
    }
    for (auto const& rung : video.rungs)
        if (rung.state != RungState::ready) claim.unsettled.insert(rung_subject(id, generation, rung.name));
    claim.guard_of = [id, generation, read = std::move(heads)](std::string const& subject) {
        return head_stands(id, generation, read, subject);
    };
    add(suggestions_subject(id, generation), use_of(video.suggestions));
    if (!video.has_poster) co_return Result<>{};
    auto const poster = co_await needs.objects.head(poster_name(id, generation));
    if (!poster.ok() && poster.error().kind != Errc::not_found) co_return std::move(poster).error();
    auto const jpeg = poster.ok() ? static_cast<std::int64_t>(poster->size) : 0;
    add(poster_subject(id, generation), {.derived_bytes = jpeg + assembly::bytes_of(video.posters)});
    co_return Result<>{};
}

Task<Result<std::optional<budgets::Claim>>> find(CountedNeeds needs, std::string id_text) {
    KLIEG_CO_TRY(auto id, VideoId::parse(id_text));
    auto const video = co_await needs.videos.get(id);
    if (!video.ok() && video.error().kind == Errc::not_found) co_return std::optional<budgets::Claim>();
    if (!video.ok()) co_return std::move(video).error();
    budgets::Claim claim{.owner = video->owner_user_id, .uses = {}, .guard = {VideoRepo::require_version(*video)}};
    if (video->thumbnail) claim.uses[thumbnail_subject(id)] = use_of_thumbnail(*video);
    if (lifecycle::has_file(*video)) {
        KLIEG_CO_CHECK(co_await add_file(needs, *video, claim));
        co_return claim;
    }
    claim.uses[draft_subject(id)] = {.drafts = 1};
    // Of a file that failed something may lie there still, which its job removes.
    claim.unsettled.insert(file_subjects(id, video->base_generation));
    co_return claim;
}

Task<Result<std::optional<ports::Transaction>>> gone(CountedNeeds needs, std::string id_text) {
    KLIEG_CO_TRY(auto id, VideoId::parse(id_text));
    auto const video = co_await needs.videos.get(id);
    if (video.ok()) co_return std::optional<ports::Transaction>();
    if (video.error().kind != Errc::not_found) co_return std::move(video).error();
    KLIEG_CO_TRY(bool const left, co_await any_object(needs.objects, all_objects_of(id)));
    if (left) co_return std::optional<ports::Transaction>();
    co_return ports::Transaction{VideoRepo::require_none(id_text)};
}

}  // namespace

std::string draft_subject(VideoId const& video) {
    return video.text() + "/draft";
}

std::string file_subjects(VideoId const& video, std::uint32_t generation) {
    return fmt::format("{}/{:08}/", video.text(), generation);
}

std::string source_subject(VideoId const& video, std::uint32_t generation) {
    return file_subjects(video, generation) + "source";
}

std::string poster_subject(VideoId const& video, std::uint32_t generation) {
    return file_subjects(video, generation) + "poster";
}

std::string suggestions_subject(VideoId const& video, std::uint32_t generation) {
    return file_subjects(video, generation) + "suggestions";
}

std::string thumbnail_subject(VideoId const& video) {
    return video.text() + "/thumbnail";
}

budgets::Use use_of_thumbnail(Video const& video) {
    return {.derived_bytes = video.thumbnail ? assembly::bytes_of(video.thumbnail->picture) : 0};
}

budgets::Use use_of(std::vector<Suggestion> const& suggestions) {
    budgets::Use use;
    for (auto const& [jpeg_bytes, sizes] : suggestions) use.derived_bytes += jpeg_bytes + assembly::bytes_of(sizes);
    return use;
}

std::string rung_subject(VideoId const& video, std::uint32_t generation, std::string_view rung) {
    return file_subjects(video, generation) + "rung/" + std::string(rung);
}

std::int64_t counted_bytes(std::uint64_t bytes, std::uint64_t segments) noexcept {
    return static_cast<std::int64_t>(std::max(bytes, segments * kBlockBytes));
}

std::int64_t counted_bytes_of(media::Rendition const& rendition) {
    std::uint64_t bytes = 0;
    for (auto const& segment : rendition.segments) bytes += segment.bytes;
    return counted_bytes(bytes, rendition.segments.size());
}

budgets::Counted counted_videos(CountedNeeds needs) {
    return {.prefix = std::string(VideoKind::prefix),
            .list = [needs](ports::Cursor cursor) { return list(needs.videos, std::move(cursor)); },
            .find = [needs](std::string id) { return find(needs, std::move(id)); },
            .gone = [needs](std::string id) { return gone(needs, std::move(id)); }};
}

}  // namespace klieg::videos
