#include "uploads/service.h"

#include "base/caught.h"
#include "base/log.h"
#include "ingest/publish_job.h"
#include "uploads/media_type.h"
#include "uploads/write_lock.h"
#include "videos/budget_claim.h"
#include "videos/lifecycle.h"
#include "videos/object_names.h"
#include "videos/rules.h"

#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>

#include <array>
#include <exception>

namespace klieg::uploads {

namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;
namespace lifecycle = videos::lifecycle;

/// A client that lost the last answer can still ask how it ended.
constexpr auto kCompleteRowKept = 24h;
/// The row is written again at most this often while bytes arrive, and its expiry is as much later than it need be.
constexpr auto kExpiryStep = 1h;
/// A request looks whether its upload is still wanted after so many bytes, or so much time, whichever comes first:
/// until then it may write into what another server has given up, and what nobody counts.
constexpr std::uint64_t kBytesBetweenLooks = 16 << 20;
constexpr auto kLookAtRowsEvery = 30s;
/// When a client may ask again that was told that no files are taken.
constexpr auto kLookAgain = 1h;

Error locked_upload() {
    return Error{Errc::conflict, "another request is writing to this upload", "locked"};
}
Error no_such_upload() {
    return Error{Errc::not_found, "there is no such upload"};
}

/// Before a byte is read of it: what nobody can decode safely would only wait. It takes an operator to change that.
Error takes_no_files() {
    Error refusal{Errc::unavailable,
                  "no files are taken at present, since this site cannot decode them safely; its operator finds the "
                  "reason in the log",
                  kSandboxIncomplete};
    refusal.retry_after = kLookAgain;
    return refusal;
}

UploadService::Progress whole(Upload upload) {
    auto length = upload.length;
    upload.state = UploadState::complete;
    return {std::move(upload), length};
}

}  // namespace

// Three records say how an upload stands, and no transaction spans them: the staging (its size is the offset), the row
// of the upload, and the video's row. Their order makes every crash harmless. Beginning: first the staging, then both
// rows at once; a staging without rows is swept. Appending touches the staging alone, so the offset is never wrong;
// the row's expiry is put off while bytes pass and is an hour late at most, however the request ends. Ending: first the
// object appears under its name, then one transaction says so and leaves the job; between the two stands an upload
// whose bytes are all there and whose row says "growing", and the client's next question finishes it (progress, append
// at the end). Giving up frees first, since on a full disk rows can only be written where something has gone before:
// the bytes, the video, the row. Whoever asks for such an upload in between hears that there is none.
//
// Which upload a video waits for stands in the video's row alone. A newer one takes its place there by the condition of
// the write, so whoever is late finds out with its next step. The lock is of this process and saves a second writer its
// trouble; what decides between two processes is the store, which appends at the offset it was told or not at all. Who
// writes to one that another process has given up or let a newer one take the place of finds out by its rows, at which
// it looks now and then.
//
// Of its owner's budget it has a place among the open ones and its whole length, from its beginning until its bytes are
// the video's, which the video's row says in the same transaction, or are there no more, and then its own row goes with
// what it used. One that a newer one takes the place of makes room for that at once, unless somebody writes to it
// still. Of several that begin at once, one does: two that mean to take the place of the same upload would each leave
// it to the other, and what it uses would count until the next sweep.

/// A body whose bytes put the expiry off as they pass: one request may take days, and end in a broken line or with this
/// process, and what it brought is kept. It ends where nobody wants the upload any more, which another server may have
/// decided: its room is somebody else's by then.
class UploadService::WantedBody final : public ByteSource {
public:
    WantedBody(UploadService& owner, Principal actor, Upload& upload, ByteSource& body)
        : owner_(owner), actor_(std::move(actor)), upload_(upload), body_(body) {}

    Task<Result<std::size_t>> read(std::span<std::byte> into) override {
        KLIEG_CO_TRY(auto count, co_await body_.read(into));
        if (count == 0) co_return count;
        since_look_ += count;
        auto const now = owner_.needs_.clock.steady();
        if (since_look_ > kBytesBetweenLooks || now - looked_at_ >= kLookAtRowsEvery) {
            // That the rows cannot be read says nothing of the upload.
            auto const stands = co_await owner_.own_upload(actor_, upload_.upload_id);
            if (!stands.ok() && stands.error().kind == Errc::not_found) co_return stands.error();
            since_look_ = 0;
            looked_at_ = now;
        }
        KLIEG_CO_CHECK(co_await owner_.keep_alive(upload_));
        co_return count;
    }

private:
    UploadService& owner_;
    Principal const actor_;
    Upload& upload_;
    ByteSource& body_;
    std::uint64_t since_look_ = 0;
    SteadyTime looked_at_ = owner_.needs_.clock.steady();
};

Task<Result<UploadService::Progress>> UploadService::begin(Principal actor, VideoId video_id, std::uint64_t length,
                                                           std::string metadata) {
    KLIEG_CO_TRY(auto video, co_await needs_.videos.get(video_id));
    KLIEG_CO_CHECK(videos::rules::require_editor(actor, video));
    if (!actor.is(video.owner_user_id)) co_return Error{Errc::forbidden, "only the video's owner may upload its file"};
    if (!limits_.takes_files) co_return takes_no_files();
    if (length > limits_.bytes_max)
        co_return Error{Errc::too_large,
                        "the file is larger than the " + std::to_string(limits_.bytes_max) + " bytes that we take"};
    if (length == 0) co_return Error{Errc::invalid, "the file is empty", "empty_file"};

    // By the owner alone, who else would turn them away; and then the row is read again, since of two that read the
    // same upload there one alone could end it.
    WriteLock const beginning(*this, video_id);
    if (!beginning.held()) co_return lifecycle::began_elsewhere();
    KLIEG_CO_TRY(video, co_await needs_.videos.get(video_id));
    Upload upload{
        .upload_id = UploadId::make(needs_.random), .video_id = video_id, .user_id = actor.user, .length = length};
    upload.metadata = std::move(metadata);
    // Counted up by every upload that begins, so that no two write to objects of the same name.
    upload.generation = video.generation + 1;
    upload.object_name = videos::source_name(video_id, upload.generation);
    upload.created_at = needs_.clock.now();
    upload.expires_at = upload.created_at + limits_.expiry + kExpiryStep;

    std::vector<budgets::Change> uses{{.subject = upload.upload_id.text(),
                                       .now = {.staged_bytes = static_cast<std::int64_t>(length), .uploads = 1},
                                       .day_bytes = static_cast<std::int64_t>(length)}};
    // Whichever begins between this moment and the write has the generation, and then this one does not begin.
    auto const before = video.status == videos::Status::uploading ? video.upload_id : UploadId();
    std::optional<WriteLock> lock;
    if (!before.empty()) lock.emplace(*this, before);
    bool const is_left_alone = lock && lock->held();
    if (is_left_alone) {
        KLIEG_CO_TRY(auto ended, co_await end_of(before));
        uses.insert(uses.end(), ended.begin(), ended.end());
    }
    // Here to no purpose but to refuse: who has no room for it must not make others wait for what is staged for it. The
    // write asks again.
    KLIEG_CO_CHECK(co_await require_room({.owner = video.owner_user_id, .changes = uses}));
    KLIEG_CO_TRY(upload.staging, co_await needs_.objects.stage(upload.object_name, length));
    UploadId voided;
    auto take_over = [&upload, &voided](videos::Video& current) -> Result<> {
        KLIEG_TRY(voided, lifecycle::upload_began(current, upload.upload_id, upload.generation));
        return {};
    };
    auto begun = co_await needs_.writer.change(video_id, take_over,
                                               {.also = {needs_.uploads.insert(upload)}, .uses = std::move(uses)});
    if (!begun.ok()) {
        auto aborted = co_await needs_.objects.abort(upload.staging);
        if (!aborted.ok()) log::warn("a staging is left to the sweep", {{"upload", upload.upload_id.text()}});
        co_return std::move(begun).error();
    }
    if (!voided.empty() && is_left_alone) co_await discard(std::move(voided));
    co_return Progress{std::move(upload), 0};
}

/// Uploads whose videos went may take what there is no room for, and so go now instead of with the next sweep.
Task<Result<>> UploadService::require_room(budgets::Plan plan) {
    auto fits = co_await needs_.budgets.prepare(plan);
    if (fits.ok() || !budgets::is_refusal(fits.error())) co_return fits.ok() ? Result<>{} : std::move(fits).error();
    KLIEG_CO_CHECK(co_await sweep_of(plan.owner));
    KLIEG_CO_CHECK(co_await needs_.budgets.prepare(std::move(plan)));
    co_return Result<>{};
}

Task<Result<std::vector<budgets::Change>>> UploadService::end_of(UploadId id) {
    auto upload = co_await needs_.uploads.get(id);
    if (!upload.ok() && upload.error().kind == Errc::not_found) co_return std::vector<budgets::Change>{};
    if (!upload.ok()) co_return std::move(upload).error();
    auto const arrived = co_await arrived_of(*upload);
    co_return std::vector<budgets::Change>{{.subject = id.text(), .day_bytes = static_cast<std::int64_t>(arrived)}};
}

/// Of one whose staging is gone nobody knows, and nothing that ends an upload fails for that: all of it counts as what
/// came.
Task<std::uint64_t> UploadService::arrived_of(Upload const& upload) {
    auto const length = upload.length;
    auto const size = co_await needs_.objects.staged_size(upload.staging);
    co_return size.ok() ? *size : length;
}

/// The last of it: nothing is used any more.
Task<Result<>> UploadService::remove_row(Upload upload, std::uint64_t arrived) {
    budgets::Plan plan{
        .owner = upload.user_id,
        .changes = {{.subject = upload.upload_id.text(), .day_bytes = static_cast<std::int64_t>(arrived)}},
        .caps = budgets::Caps::are_passed_over};
    co_return co_await needs_.budgets.apply(std::move(plan), {UploadRepo::removal(upload.upload_id)});
}

/// An upload that a newer one took the place of, and that nobody writes to. What cannot be removed now goes when it
/// expires.
Task<> UploadService::discard(UploadId id) {
    auto upload = co_await needs_.uploads.get(id);
    if (!upload.ok()) co_return;
    auto const arrived = co_await arrived_of(*upload);
    auto aborted = co_await needs_.objects.abort(upload->staging);
    // Complete, perhaps, and never handed over.
    if (aborted.ok()) aborted = co_await needs_.objects.remove(upload->object_name);
    if (aborted.ok()) aborted = co_await remove_row(*upload, arrived);
    if (!aborted.ok()) log::warn("a voided upload is left to the sweep", {{"upload", id.text()}});
}

Task<Result<Upload>> UploadService::own_upload(Principal const& actor, UploadId id) {
    KLIEG_CO_TRY(auto upload, co_await needs_.uploads.get(id));
    if (!actor.is(upload.user_id)) co_return no_such_upload();
    if (upload.state == UploadState::complete) co_return upload;
    auto video = co_await needs_.videos.get(upload.video_id);
    if (!video.ok() && video.error().kind != Errc::not_found) co_return std::move(video).error();
    if (video.ok() && lifecycle::awaits(*video, upload.upload_id)) co_return upload;
    // Read in this order, the upload may have become complete in between.
    KLIEG_CO_TRY(upload, co_await needs_.uploads.get(upload.upload_id));
    if (upload.state != UploadState::complete) co_return no_such_upload();
    co_return upload;
}

Task<Result<UploadService::Progress>> UploadService::progress(Principal actor, UploadId id) {
    KLIEG_CO_TRY(auto upload, co_await own_upload(actor, id));
    if (upload.state == UploadState::complete) co_return whole(std::move(upload));
    auto size = co_await needs_.objects.staged_size(upload.staging);
    if (size.ok() && *size < upload.length) co_return Progress{std::move(upload), *size};
    if (!size.ok() && size.error().kind != Errc::not_found) co_return std::move(size).error();
    WriteLock lock(*this, id);
    if (!lock.held()) co_return locked_upload();
    // Whoever held the lock a moment ago may have finished it.
    KLIEG_CO_TRY(upload, co_await own_upload(actor, id));
    if (upload.state == UploadState::complete) co_return whole(std::move(upload));
    co_return co_await end_if_void_behind(actor, std::move(id), finish(std::move(upload)));
}

Task<Result<UploadService::Progress>> UploadService::append(Principal actor, UploadId id, std::uint64_t offset,
                                                            ByteSource& body, std::optional<std::uint64_t> body_length,
                                                            std::optional<Checksum> checksum) {
    WriteLock lock(*this, id);
    KLIEG_CO_TRY(auto upload, co_await own_upload(actor, id));
    if (!limits_.takes_files) co_return takes_no_files();
    if (!lock.held()) co_return locked_upload();
    auto appending = append_alone(actor, std::move(upload), offset, body, body_length, std::move(checksum));
    co_return co_await end_if_void_behind(actor, std::move(id), std::move(appending));
}

/// Whoever ends an upload passes one by that is locked, as a sweep does, or who heard that its video was deleted. So
/// who finds at the end that it is void, and held its lock until now, ends it: also where the request ends by an
/// exception, since its client went or the server stops. Nobody would come for it before the sweep.
Task<Result<UploadService::Progress>> UploadService::end_if_void_behind(Principal actor, UploadId id,
                                                                        Task<Result<Progress>> work) {
    Result<Progress> worked;
    std::exception_ptr cut_off;
    try {
        worked = co_await std::move(work);
    } catch (...) {
        cut_off = std::current_exception();
    }
    if (worked.ok()) co_return worked;
    // This coroutine may be cancelled, and every wait of it would end at once.
    if (cut_off) co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    auto ended = co_await caught(end_if_void(actor, id));
    if (!ended.ok()) log::warn("a voided upload is left to the sweep", {{"upload", id.text()}});
    if (!cut_off) co_return worked;
    co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
    std::rethrow_exception(cut_off);
}

/// By who holds its lock.
Task<Result<>> UploadService::end_if_void(Principal actor, UploadId id) {
    auto const stands = co_await own_upload(actor, id);
    if (stands.ok() || stands.error().kind != Errc::not_found) co_return Result<>{};  // or nobody knows now
    co_return co_await end_one(std::move(id));
}

/// Before a byte is read all is refused that can be: somebody else's upload, another writer, a wrong offset, a body
/// that is longer than what is missing. UploadBody then looks at the bytes as they pass, and the store keeps what
/// arrived, or all or nothing where there is a checksum. A file whose first bytes come in several requests is judged
/// after the one that brought enough of them, also where that one broke. The last byte makes it a source.
Task<Result<UploadService::Progress>> UploadService::append_alone(Principal actor, Upload upload, std::uint64_t offset,
                                                                  ByteSource& body,
                                                                  std::optional<std::uint64_t> body_length,
                                                                  std::optional<Checksum> checksum) {
    Error mismatch{Errc::conflict, "Upload-Offset is not where the upload stands; ask with HEAD", "offset_mismatch"};
    if (upload.state == UploadState::complete) {
        // Nothing at its end is where it stands, as while it was growing.
        if (offset != upload.length || body_length.value_or(0) > 0) co_return mismatch;
        std::array<std::byte, 1> more{};
        KLIEG_CO_TRY(auto count, co_await body.read(more));
        if (count > 0) co_return mismatch;
        co_return whole(std::move(upload));
    }
    KLIEG_CO_TRY(auto size, co_await needs_.objects.staged_size(upload.staging));
    if (size != offset) co_return mismatch;
    if (body_length.value_or(0) > upload.length - size) co_return UploadBody::too_long();

    auto keep = checksum ? ports::ObjectStore::Keep::all_or_nothing : ports::ObjectStore::Keep::what_arrived;
    WantedBody arriving(*this, actor, upload, body);
    UploadBody source(arriving,
                      {.room = upload.length - size, .starts_file = size == 0, .checksum = std::move(checksum)});
    auto appended = co_await needs_.objects.append(upload.staging, offset, source, keep);
    if (!appended.ok() && appended.error().kind == Errc::unsupported) {
        KLIEG_CO_CHECK(co_await refuse_type(upload, appended.error()));
        co_return std::move(appended).error();
    }
    if (appended.ok() && *appended == upload.length) co_return co_await finish(std::move(upload));
    bool began_earlier = offset > 0 && offset < kTypeBytes;
    if (began_earlier) {
        // What else it fails with hides nothing: the next request looks again, and finish() in any case.
        auto judged = co_await check_type(upload);
        if (!judged.ok() && judged.error().kind == Errc::unsupported) co_return std::move(judged).error();
    }
    if (!appended.ok()) co_return std::move(appended).error();
    // A newer upload may have taken over while the body came, and then these bytes are for nothing.
    KLIEG_CO_TRY(upload, co_await own_upload(actor, upload.upload_id));
    co_return Progress{std::move(upload), *appended};
}

/// The source appears under its name first, then the rows say so: after a crash between the two, progress() comes here
/// again. No file gets there unjudged, however its first bytes came.
Task<Result<UploadService::Progress>> UploadService::finish(Upload upload) {
    KLIEG_CO_CHECK(co_await check_type(upload));
    auto completed = co_await needs_.objects.complete(upload.staging);
    if (!completed.ok() && completed.error().kind == Errc::not_found)
        completed = co_await needs_.objects.head(upload.object_name);
    if (!completed.ok()) {
        if (completed.error().kind == Errc::not_found) co_return no_such_upload();
        co_return std::move(completed).error();
    }
    bool handed_over = false;
    auto hand_over = [&upload, &handed_over](videos::Video& video) -> Result<> {
        handed_over = video.source_name == upload.object_name;
        return lifecycle::file_arrived(video, upload.upload_id, {upload.generation, upload.object_name, upload.length});
    };
    videos::VideoWriter::UnitOfWork unit{
        .also = {needs_.uploads.complete(upload, needs_.clock.now() + kCompleteRowKept),
                 needs_.jobs.enqueue(
                     ingest::publish_job(upload.video_id, upload.generation, upload.user_id, upload.length))},
        .uses = {{.subject = upload.upload_id.text(), .day_bytes = static_cast<std::int64_t>(upload.length)},
                 {.subject = videos::source_subject(upload.video_id, upload.generation),
                  .now = {.stored_bytes = static_cast<std::int64_t>(upload.length)}}},
        .caps = budgets::Caps::are_passed_over};
    auto changed = co_await needs_.writer.change(upload.video_id, hand_over, std::move(unit));
    if (!changed.ok()) {
        if (handed_over) co_return whole(std::move(upload));  // by another process, or by a life before this one
        // Nobody waits for this file any more: a newer upload took over, or the video is gone.
        if (changed.error().kind == Errc::not_found) KLIEG_CO_CHECK(co_await needs_.objects.remove(upload.object_name));
        co_return std::move(changed).error();
    }
    needs_.jobs.notify(ingest::kPublishKind);
    log::info("upload complete",
              {{"upload", upload.upload_id.text()}, {"video", upload.video_id.text()}, {"bytes", upload.length}});
    co_return whole(std::move(upload));
}

/// Of what is staged, for clients that send the first bytes in several small requests. Too few of them are no reason to
/// refuse.
Task<Result<>> UploadService::check_type(Upload upload) {
    auto start = co_await needs_.objects.peek(upload.staging, 0, kTypeBytes);
    // It became an object in a life before this one, which judged it first.
    if (!start.ok() && start.error().kind == Errc::not_found) co_return Result<>{};
    if (!start.ok()) co_return std::move(start).error();
    bool is_enough = start->size() >= std::min<std::uint64_t>(kTypeBytes, upload.length);
    if (!is_enough || !media_type_of(*start).empty()) co_return Result<>{};
    auto why = no_media_file();
    KLIEG_CO_CHECK(co_await refuse_type(upload, why));
    co_return why;
}

Task<Result<>> UploadService::refuse_type(Upload upload, Error why) {
    auto fail = [&](videos::Video& video) {
        return lifecycle::upload_refused(video, upload.upload_id, {std::string(why.stable_code()), why.detail});
    };
    auto failed = co_await needs_.writer.change(upload.video_id, fail, {});
    if (!failed.ok() && failed.error().kind != Errc::not_found) co_return std::move(failed).error();
    auto const arrived = co_await arrived_of(upload);
    KLIEG_CO_CHECK(co_await needs_.objects.abort(upload.staging));
    co_return co_await remove_row(std::move(upload), arrived);
}

Task<Result<>> UploadService::terminate(Principal actor, UploadId id) {
    WriteLock lock(*this, id);
    KLIEG_CO_TRY(auto upload, co_await own_upload(actor, id));
    if (!lock.held()) co_return locked_upload();
    bool ended = false;
    if (upload.state != UploadState::complete) {
        KLIEG_CO_TRY(ended, co_await give_up(std::move(upload)));
    }
    if (!ended) co_return Error{Errc::conflict, "the upload is complete", "already_uploaded"};
    co_return Result<>{};
}

Task<Result<bool>> UploadService::give_up(Upload upload) {
    auto const arrived = co_await arrived_of(upload);
    KLIEG_CO_CHECK(co_await needs_.objects.abort(upload.staging));
    auto back_to_draft = [&upload](videos::Video& video) { return lifecycle::upload_ended(video, upload.upload_id); };
    auto changed = co_await needs_.writer.change(upload.video_id, back_to_draft, {});
    if (!changed.ok() && changed.error().kind != Errc::not_found) co_return std::move(changed).error();
    // From here on nobody can hand it over, since the video does not wait for it. Another server may have done so since
    // it was read: then the object is the video's.
    auto now = co_await needs_.uploads.get(upload.upload_id);
    if (!now.ok() && now.error().kind == Errc::not_found) co_return true;
    if (!now.ok()) co_return std::move(now).error();
    if (now->state == UploadState::complete) co_return false;
    // Complete, but never handed over: the object is this upload's alone, and nobody will come for it.
    KLIEG_CO_CHECK(co_await needs_.objects.remove(upload.object_name));
    KLIEG_CO_CHECK(co_await remove_row(std::move(upload), arrived));
    co_return true;
}

Task<Result<>> UploadService::keep_alive(Upload& upload) {
    auto expires_at = needs_.clock.now() + limits_.expiry + kExpiryStep;
    if (expires_at - upload.expires_at < kExpiryStep) co_return Result<>{};
    auto put_off = co_await needs_.uploads.put_off_expiry(upload.upload_id, expires_at);
    if (!put_off.ok()) co_return put_off.error().kind == Errc::conflict ? no_such_upload() : std::move(put_off).error();
    upload.expires_at = expires_at;
    co_return Result<>{};
}

Task<Result<>> UploadService::sweep() {
    // What no row names needs none: it goes also where the rows cannot be read or written.
    auto ended = co_await needs_.objects.collect_abandoned(limits_.expiry + kExpiryStep);
    if (ended.ok() && *ended > 0) log::info("abandoned uploads are gone", {{"stagings", *ended}});
    auto outcome = co_await sweep_rows();
    if (!ended.ok()) co_return std::move(ended).error();
    co_return outcome;
}

}  // namespace klieg::uploads
