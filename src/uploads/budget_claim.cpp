#include "uploads/budget_claim.h"

#include "videos/lifecycle.h"

namespace klieg::uploads {

namespace {

Task<Result<budgets::Counted::Things>> list(UploadRepo& uploads, ports::Cursor cursor) {
    KLIEG_CO_TRY(auto page, co_await uploads.scan(std::move(cursor)));
    co_return budgets::Counted::Things{std::move(page.ids), std::move(page.next)};
}

/// Of one that no video waits for the sweep makes an end, and until then what stands there is right.
Task<Result<std::optional<budgets::Claim>>> find(UploadRepo& uploads, videos::VideoRepo& videos, std::string id_text) {
    KLIEG_CO_TRY(auto id, UploadId::parse(id_text));
    auto const upload = co_await uploads.get(id);
    if (!upload.ok() && upload.error().kind == Errc::not_found) co_return std::optional<budgets::Claim>();
    if (!upload.ok()) co_return std::move(upload).error();
    budgets::Claim claim{.owner = upload->user_id, .uses = {}, .guard = {}};
    if (upload->state == UploadState::complete) {
        claim.guard.add(UploadRepo::require_complete(id));
        co_return claim;
    }
    auto const video = co_await videos.get(upload->video_id);
    if (!video.ok() && video.error().kind != Errc::not_found) co_return std::move(video).error();
    if (!video.ok() || !videos::lifecycle::awaits(*video, id)) co_return std::optional<budgets::Claim>();
    claim.uses[id_text] = {.staged_bytes = static_cast<std::int64_t>(upload->length), .uploads = 1};
    claim.guard.add(UploadRepo::require_open(id)).add(videos::VideoRepo::require_upload(upload->video_id, id));
    co_return claim;
}

Task<Result<std::optional<ports::Transaction>>> gone(UploadRepo& uploads, std::string id_text) {
    KLIEG_CO_TRY(auto id, UploadId::parse(id_text));
    auto const upload = co_await uploads.get(std::move(id));
    if (upload.ok()) co_return std::optional<ports::Transaction>();
    if (upload.error().kind != Errc::not_found) co_return std::move(upload).error();
    co_return ports::Transaction{UploadRepo::require_none(id_text)};
}

}  // namespace

budgets::Counted counted_uploads(UploadRepo& uploads, videos::VideoRepo& videos) {
    return {.prefix = std::string(UploadKind::prefix),
            .list = [&uploads](ports::Cursor cursor) { return list(uploads, std::move(cursor)); },
            .find = [&uploads, &videos](std::string id) { return find(uploads, videos, std::move(id)); },
            .gone = [&uploads](std::string id) { return gone(uploads, std::move(id)); }};
}

}  // namespace klieg::uploads
