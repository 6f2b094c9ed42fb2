#include "videos/purge_job.h"

#include "videos/budget_claim.h"
#include "videos/inventory.h"
#include "videos/object_names.h"

namespace klieg::videos {

namespace {

/// Who had it; none, where a Klieg that did not count left the job.
std::optional<UserId> owner_in(json::Object const& payload) {
    auto const* text = payload.if_contains("owner");
    if (text == nullptr || !text->is_string()) return std::nullopt;
    auto owner = UserId::parse(text->get_string());
    return owner.ok() ? std::optional(*std::move(owner)) : std::nullopt;
}

}  // namespace

jobs::NewJob purge_job(Video const& video, std::chrono::milliseconds delay) {
    return {.kind = kPurgeKind,
            .subject = video.video_id.text(),
            .payload = {{"owner", video.owner_user_id.text()}},
            .delay = delay};
}

Task<Result<>> PurgeJob::run(jobs::JobContext& context) {
    KLIEG_CO_TRY(auto video, VideoId::parse(context.subject()));
    auto const stands = co_await needs_.videos->get(video);
    if (stands.ok()) co_return Result<>{};
    if (stands.error().kind != Errc::not_found) co_return stands.error();
    co_return co_await remove_everything_of(std::move(video), owner_in(context.payload()));
}

/// What is used is given back last: then it is not there any more.
Task<Result<>> PurgeJob::remove_everything_of(VideoId video, std::optional<UserId> owner) {
    for (auto& prefix : all_objects_of(video)) KLIEG_CO_CHECK(co_await remove_below(std::move(prefix)));
    KLIEG_CO_CHECK(co_await needs_.renditions.remove_all(video));
    if (!owner) co_return Result<>{};
    co_return co_await needs_.budgets.release(*std::move(owner), video.text());
}

Task<Result<>> PurgeJob::remove_file_of(Video const& video, std::uint32_t generation) {
    auto const id = video.video_id;
    auto const owner = video.owner_user_id;
    for (auto& prefix : all_objects_of(id, generation)) KLIEG_CO_CHECK(co_await remove_below(std::move(prefix)));
    KLIEG_CO_CHECK(co_await needs_.renditions.remove(id, generation));
    co_return co_await needs_.budgets.release(owner, file_subjects(id, generation));
}

Task<Result<>> PurgeJob::remove_rung_of(Video const& video, std::string const& rung) {
    auto const generation = video.base_generation;
    auto const subject = rung_subject(video.video_id, generation, rung);
    auto const owner = video.owner_user_id;
    KLIEG_CO_CHECK(co_await needs_.renditions.remove_rung(video.video_id, generation, rung));
    KLIEG_CO_CHECK(co_await remove_below(objects_prefix("seg", video.video_id, generation) + rung + "/"));
    co_return co_await needs_.budgets.apply(
        {.owner = owner, .changes = {{subject}}, .caps = budgets::Caps::are_passed_over}, {});
}

Task<Result<>> PurgeJob::remove_below(std::string prefix) {
    std::string cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.objects.list(prefix, std::move(cursor), 500));
        for (auto& object : page.objects) KLIEG_CO_CHECK(co_await needs_.objects.remove(std::move(object.name)));
        cursor = std::move(page.next);
    } while (!cursor.empty());
    co_return Result<>{};
}

}  // namespace klieg::videos
