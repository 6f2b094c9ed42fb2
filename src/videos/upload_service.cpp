#include "videos/upload_service.h"

#include "base/log.h"
#include "videos/events.h"
#include "videos/media_type.h"
#include "videos/object_names.h"
#include "videos/publish_job.h"
#include "videos/rules.h"

namespace klieg::videos {

namespace {

using namespace std::chrono_literals;

/// A client that lost the last answer can still ask how it ended.
constexpr auto kCompleteRowKept = 24h;
/// The row is written again at most this often while bytes arrive.
constexpr auto kExpiryStep = 1h;

Error no_such_upload() { return Error{Errc::not_found, "there is no such upload"}; }

bool belongs(Upload const& upload, Video const& video) {
    return video.upload_id == upload.upload_id && video.status == Status::uploading;
}

}  // namespace

/// One request writes to an upload at a time; a second is told so instead of waiting.
class UploadService::WriteLock {
public:
    WriteLock(UploadService& owner, UploadId id) : owner_(owner), id_(std::move(id)) {
        std::lock_guard lock(owner_.mutex_);
        held_ = owner_.being_written_.insert(id_).second;
    }
    ~WriteLock() {
        if (!held_) return;
        std::lock_guard lock(owner_.mutex_);
        owner_.being_written_.erase(id_);
    }
    WriteLock(WriteLock const&) = delete;
    WriteLock& operator=(WriteLock const&) = delete;
    bool held() const noexcept { return held_; }

private:
    UploadService& owner_;
    UploadId id_;
    bool held_ = false;
};

Task<Result<UploadService::Progress>> UploadService::begin(Principal actor, VideoId video_id, std::uint64_t length,
                                                           std::string metadata) {
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get(video_id));
    KLIEG_CO_CHECK(rules::require_editor(actor, video));
    if (!actor.is(video.owner_user_id)) co_return Error{Errc::forbidden, "only the video's owner may upload its file"};
    if (length > limits_.bytes_max)
        co_return Error{Errc::too_large, "the file is larger than the " + std::to_string(limits_.bytes_max) + " bytes that we take"};
    if (length == 0) co_return Error{Errc::invalid, "the file is empty", "empty_file"};

    Upload upload{.upload_id = UploadId::make(needs_.random), .video_id = video_id, .user_id = actor.user, .length = length};
    upload.metadata = std::move(metadata);
    upload.generation = video.generation + 1;
    upload.object_name = source_name(video_id, upload.generation);
    upload.created_at = needs_.clock.now();
    upload.expires_at = upload.created_at + limits_.expiry;
    KLIEG_CO_TRY(upload.staging, co_await needs_.objects.stage(upload.object_name));

    UploadId voided;
    auto take_over = [&upload, &voided](Video& current) -> Result<> {
        if (current.status == Status::processing || current.status == Status::ready)
            return Error{Errc::conflict, "this video has its file already", "already_uploaded"};
        voided = current.status == Status::uploading ? current.upload_id : UploadId();
        current.status = Status::uploading;
        current.error.reset();
        current.upload_id = upload.upload_id;
        return {};
    };
    auto begun = co_await needs_.writer.change(video_id, take_over, {.actions = {needs_.uploads.insert(upload)}});
    if (!begun.ok()) {
        auto aborted = co_await needs_.objects.abort(upload.staging);
        if (!aborted.ok()) log::warn("a staging is left to the sweep", {{"upload", upload.upload_id.text()}});
        co_return std::move(begun).error();
    }
    if (!voided.empty()) co_await discard(std::move(voided));
    co_return Progress{std::move(upload), 0};
}

/// An upload that a newer one took the place of. What cannot be removed now goes when it expires.
Task<> UploadService::discard(UploadId id) {
    WriteLock lock(*this, id);
    if (!lock.held()) co_return;
    auto upload = co_await needs_.uploads.get(id);
    if (!upload.ok()) co_return;
    auto aborted = co_await needs_.objects.abort(upload->staging);
    if (aborted.ok()) aborted = co_await needs_.uploads.remove(id);
    if (!aborted.ok()) log::warn("a voided upload is left to the sweep", {{"upload", id.text()}});
}

Task<Result<Upload>> UploadService::own_upload(Principal const& actor, UploadId id) {
    KLIEG_CO_TRY(auto upload, co_await needs_.uploads.get(id));
    if (!actor.is(upload.user_id)) co_return no_such_upload();
    co_return upload;
}

Task<Result<UploadService::Progress>> UploadService::progress(Principal actor, UploadId id) {
    KLIEG_CO_TRY(auto upload, co_await own_upload(actor, id));
    if (upload.state == UploadState::complete) {
        auto length = upload.length;
        co_return Progress{std::move(upload), length};
    }
    auto size = co_await needs_.objects.staged_size(upload.staging);
    if (size.ok() && *size < upload.length) co_return Progress{std::move(upload), *size};
    if (!size.ok() && size.error().kind != Errc::not_found) co_return std::move(size).error();
    WriteLock lock(*this, id);
    if (!lock.held()) co_return Error{Errc::conflict, "another request is writing to this upload", "locked"};
    co_return co_await finish(std::move(upload));
}

Task<Result<UploadService::Progress>> UploadService::append(Principal actor, UploadId id, std::uint64_t offset, ByteSource& body,
                                                            std::optional<std::uint64_t> body_length,
                                                            std::optional<Checksum> checksum) {
    KLIEG_CO_TRY(auto upload, co_await own_upload(actor, id));
    WriteLock lock(*this, id);
    if (!lock.held()) co_return Error{Errc::conflict, "another request is writing to this upload", "locked"};
    Error mismatch{Errc::conflict, "Upload-Offset is not where the upload stands; ask with HEAD", "offset_mismatch"};
    if (upload.state == UploadState::complete) co_return mismatch;
    KLIEG_CO_TRY(auto size, co_await needs_.objects.staged_size(upload.staging));
    if (size != offset) co_return mismatch;
    if (body_length.value_or(0) > upload.length - size) co_return UploadBody::too_long();

    auto keep = checksum ? ports::ObjectStore::Keep::all_or_nothing : ports::ObjectStore::Keep::what_arrived;
    UploadBody source(body, {.room = upload.length - size, .starts_file = size == 0, .checksum = std::move(checksum)});
    auto appended = co_await needs_.objects.append(upload.staging, offset, source, keep);
    if (!appended.ok()) {
        if (appended.error().kind == Errc::unsupported) KLIEG_CO_CHECK(co_await refuse_type(upload, appended.error()));
        co_return std::move(appended).error();
    }
    KLIEG_CO_CHECK(co_await check_type_late(upload, offset, *appended));
    if (*appended == upload.length) co_return co_await finish(std::move(upload));
    KLIEG_CO_CHECK(co_await keep_alive(upload));
    co_return Progress{std::move(upload), *appended};
}

/// The source appears under its name first, then the rows say so: after a crash between the two, progress() comes here again.
Task<Result<UploadService::Progress>> UploadService::finish(Upload upload) {
    auto completed = co_await needs_.objects.complete(upload.staging);
    if (!completed.ok() && completed.error().kind == Errc::not_found) completed = co_await needs_.objects.head(upload.object_name);
    if (!completed.ok()) {
        if (completed.error().kind == Errc::not_found) co_return no_such_upload();
        co_return std::move(completed).error();
    }
    auto hand_over = [&upload](Video& video) -> Result<> {
        if (!belongs(upload, video)) return no_such_upload();
        video.status = Status::processing;
        video.generation = video.base_generation = upload.generation;
        video.source_name = upload.object_name;
        video.source_bytes = upload.length;
        video.rungs.clear();
        return {};
    };
    VideoWriter::Together together{
        .events = {events::kUploaded},
        .actions = {needs_.uploads.complete(upload, needs_.clock.now() + kCompleteRowKept),
                    needs_.jobs.enqueue(publish_job(upload.video_id, upload.generation))}};
    auto changed = co_await needs_.writer.change(upload.video_id, hand_over, std::move(together));
    if (!changed.ok()) {
        // Nobody waits for this file any more: a newer upload took over, or the video is gone.
        if (changed.error().kind == Errc::not_found) KLIEG_CO_CHECK(co_await needs_.objects.remove(upload.object_name));
        co_return std::move(changed).error();
    }
    needs_.jobs.notify();
    log::info("upload complete", {{"upload", upload.upload_id.text()}, {"video", upload.video_id.text()}, {"bytes", upload.length}});
    auto length = upload.length;
    upload.state = UploadState::complete;
    co_return Progress{std::move(upload), length};
}

/// For clients that send the first bytes in several small requests.
Task<Result<>> UploadService::check_type_late(Upload const& upload, std::uint64_t before, std::uint64_t after) {
    auto enough = std::min<std::uint64_t>(kTypeBytes, upload.length);
    if (before == 0 || before >= enough || after < enough) co_return Result<>{};
    KLIEG_CO_TRY(auto start, co_await needs_.objects.peek(upload.staging, 0, kTypeBytes));
    if (!media_type_of(start).empty()) co_return Result<>{};
    Error why{Errc::unsupported, "this is no video or audio file that we can read", "unsupported_media"};
    KLIEG_CO_CHECK(co_await refuse_type(upload, why));
    co_return why;
}

Task<Result<>> UploadService::refuse_type(Upload upload, Error why) {
    auto fail = [&](Video& video) -> Result<> {
        if (!belongs(upload, video)) return no_such_upload();
        video.status = Status::failed;
        video.error = Failure{std::string(why.stable_code()), why.detail};
        return {};
    };
    auto failed = co_await needs_.writer.change(upload.video_id, fail, {.events = {events::kFailed}});
    if (!failed.ok() && failed.error().kind != Errc::not_found) co_return std::move(failed).error();
    KLIEG_CO_CHECK(co_await needs_.objects.abort(upload.staging));
    co_return co_await needs_.uploads.remove(upload.upload_id);
}

Task<Result<>> UploadService::terminate(Principal actor, UploadId id) {
    KLIEG_CO_TRY(auto upload, co_await own_upload(actor, id));
    WriteLock lock(*this, id);
    if (!lock.held()) co_return Error{Errc::conflict, "another request is writing to this upload", "locked"};
    if (upload.state == UploadState::complete) co_return Error{Errc::conflict, "the upload is complete", "already_uploaded"};
    co_return co_await give_up(std::move(upload));
}

Task<Result<>> UploadService::give_up(Upload upload) {
    auto back_to_draft = [&upload](Video& video) -> Result<> {
        if (!belongs(upload, video)) return no_such_upload();
        video.status = Status::draft;
        return {};
    };
    auto changed = co_await needs_.writer.change(upload.video_id, back_to_draft, {});
    if (!changed.ok() && changed.error().kind != Errc::not_found) co_return std::move(changed).error();
    KLIEG_CO_CHECK(co_await needs_.objects.abort(upload.staging));
    co_return co_await needs_.uploads.remove(upload.upload_id);
}

Task<Result<>> UploadService::keep_alive(Upload& upload) {
    auto expires_at = needs_.clock.now() + limits_.expiry;
    if (expires_at - upload.expires_at < kExpiryStep) co_return Result<>{};
    upload.expires_at = expires_at;
    co_return co_await needs_.uploads.put_off_expiry(upload.upload_id, expires_at);
}

Task<Result<>> UploadService::sweep() {
    ports::Cursor cursor;
    do {
        KLIEG_CO_TRY(auto page, co_await needs_.uploads.scan(std::move(cursor)));
        cursor = std::move(page.next);
        for (auto& upload : page.uploads) {
            if (upload.expires_at > needs_.clock.now()) continue;
            if (upload.state == UploadState::complete) {
                KLIEG_CO_CHECK(co_await needs_.uploads.remove(upload.upload_id));
                continue;
            }
            WriteLock lock(*this, upload.upload_id);
            if (lock.held()) KLIEG_CO_CHECK(co_await give_up(std::move(upload)));
        }
    } while (!cursor.empty());
    KLIEG_CO_TRY(auto ended, co_await needs_.objects.collect_abandoned(limits_.expiry + kExpiryStep));
    if (ended > 0) log::info("abandoned uploads are gone", {{"stagings", ended}});
    co_return Result<>{};
}

}  // namespace klieg::videos
