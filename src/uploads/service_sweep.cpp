#include "base/log.h"
#include "uploads/service.h"
#include "uploads/write_lock.h"
#include "videos/events.h"
#include "videos/lifecycle.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

namespace klieg::uploads {

namespace lifecycle = videos::lifecycle;

Task<Result<>> UploadService::follow(std::span<events::Envelope const> told) {
    std::set<UserId> owners;
    for (auto const& event : told) {
        if (event.type != videos::kVideoDeleted.name) continue;
        auto video = events::payload_of<videos::VideoEvent>(event);
        // An event without an owner, which a hand may have written, has no uploads, and the tables take no empty key.
        if (!video.ok() || video->owner_user_id.empty()) continue;
        if (video->status == videos::Status::uploading) owners.insert(std::move(video->owner_user_id));
    }
    for (auto const& owner : owners) KLIEG_CO_CHECK(co_await sweep_of(owner));
    co_return Result<>{};
}

Task<Result<>> UploadService::sweep_rows() {
    Result<> outcome;
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.uploads.scan(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto& id : page.ids) {
            auto swept = co_await sweep_one(id);
            if (swept.ok()) continue;
            log::warn("an upload cannot be swept", {{"upload", id}, {"error", swept.error().detail}});
            if (outcome.ok()) outcome = std::move(swept);
        }
    } while (!cursor.empty());
    co_return outcome;
}

namespace {

/// Whether it speaks of a row that cannot be read, or of an id that is none: what somebody wrote by hand, or a release
/// to come. Such an upload stands in the way of no other.
bool is_of_one_row(Error const& error) {
    return error.kind == Errc::corrupt || error.kind == Errc::not_found;
}

}  // namespace

/// As what the owner uses names them: few, since there is a limit of them.
Task<Result<>> UploadService::sweep_of(UserId owner) {
    std::string const begin(UploadKind::prefix);
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto uses, co_await needs_.budgets.repo().subjects_from(owner, begin, std::move(cursor)));
        cursor = std::move(uses.next);
        for (auto& subject : uses.subjects) {
            if (!subject.starts_with(begin)) co_return Result<>{};
            auto swept = co_await sweep_one(subject);
            if (!swept.ok() && !is_of_one_row(swept.error())) co_return swept;
            if (!swept.ok())
                log::warn("an upload cannot be swept", {{"upload", subject}, {"error", swept.error().detail}});
        }
    } while (!cursor.empty());
    co_return Result<>{};
}

/// It is read twice: the lock turns a writer away, and few uploads are to go.
Task<Result<>> UploadService::sweep_one(std::string id_text) {
    KLIEG_CO_TRY(auto id, UploadId::parse(id_text));
    KLIEG_CO_TRY(auto upload, co_await to_give_up(id));
    if (!upload) co_return Result<>{};
    WriteLock lock(*this, id);
    if (!lock.held()) co_return Result<>{};
    co_return co_await end_one(std::move(id));
}

/// By who holds its lock.
Task<Result<>> UploadService::end_one(UploadId id) {
    KLIEG_CO_TRY(auto upload, co_await to_give_up(std::move(id)));
    if (!upload) co_return Result<>{};
    KLIEG_CO_CHECK(co_await give_up(*std::move(upload)));
    co_return Result<>{};
}

/// In the order in which they come to be: whoever ends it makes the object before the staging goes. A backup has the
/// rows of uploads without what is staged for them.
Task<Result<bool>> UploadService::has_lost_its_bytes(Upload const& upload) {
    auto const name = upload.object_name;
    auto const staged = co_await needs_.objects.staged_size(upload.staging);
    if (staged.ok()) co_return false;
    if (staged.error().kind != Errc::not_found) co_return staged.error();
    auto const object = co_await needs_.objects.head(name);
    if (!object.ok() && object.error().kind != Errc::not_found) co_return object.error();
    co_return !object.ok();
}

/// The upload, where it has expired, has lost its bytes, or no video waits for it. The row of a complete one goes here.
Task<Result<std::optional<Upload>>> UploadService::to_give_up(UploadId id) {
    std::optional<Upload> none;
    auto upload = co_await needs_.uploads.get(id);  // what the scan saw may have changed since
    if (!upload.ok() && upload.error().kind == Errc::not_found) co_return none;
    if (!upload.ok()) co_return std::move(upload).error();
    bool const expired = upload->expires_at <= needs_.clock.now();
    if (upload->state == UploadState::complete) {
        if (expired) KLIEG_CO_CHECK(co_await needs_.uploads.remove(std::move(id)));
        co_return none;
    }
    auto video = co_await needs_.videos.get(upload->video_id);
    if (!video.ok() && video.error().kind != Errc::not_found) co_return std::move(video).error();
    // One whose video is gone, or waits for a newer one, gives its bytes back at once.
    bool const wanted = video.ok() && lifecycle::awaits(*video, upload->upload_id);
    if (wanted && !expired) {
        KLIEG_CO_TRY(bool const is_lost, co_await has_lost_its_bytes(*upload));
        if (!is_lost) co_return none;
    }
    co_return std::optional(*std::move(upload));
}

}  // namespace klieg::uploads
