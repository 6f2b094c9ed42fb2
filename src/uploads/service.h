#pragma once

#include "base/mutex.h"
#include "base/principal.h"
#include "budgets/service.h"
#include "events/envelope.h"
#include "jobs/queue.h"
#include "ports/object_store.h"
#include "uploads/repo.h"
#include "uploads/upload_body.h"
#include "videos/video_writer.h"

#include <chrono>
#include <optional>
#include <set>
#include <span>
#include <string>

namespace klieg::uploads {

/// The code of uploads that are refused because their files could not be decoded safely.
inline constexpr auto kSandboxIncomplete = "sandbox_incomplete";

/// Resumable uploads, whatever protocol speaks to it: a file grows by appending at its durable offset until it has its
/// length, and then becomes the source of its video in one transaction with the job that publishes it. Only a video's
/// owner uploads to it.
///
/// Threads: any core. Lifetime: what it is given outlives it.
class UploadService {
public:
    struct Limits {
        std::uint64_t bytes_max = 70'000'000'000;
        std::chrono::hours expiry{7 * 24};  ///< after the last byte
        bool takes_files = true;            ///< else nothing begins or goes on; what is here stays
    };
    struct Needs {
        UploadRepo& uploads;
        videos::VideoRepo& videos;
        videos::VideoWriter& writer;
        ports::ObjectStore& objects;
        jobs::Queue& jobs;
        budgets::BudgetService& budgets;
        Clock const& clock;
        Random& random;
    };
    UploadService(Needs needs, Limits limits) : needs_(needs), limits_(limits) {}
    Limits const& limits() const noexcept { return limits_; }

    struct Progress {
        Upload upload;
        std::uint64_t offset = 0;
    };

    /// Voids an earlier upload of the video. Of several at once one begins. Fails: not_found, unauthenticated,
    /// forbidden; unavailable (no files are taken); too_large; invalid (an empty file); conflict (already_uploaded: the
    /// video has its file; changed_meanwhile: another one begins at this moment); as budgets do.
    Task<Result<Progress>> begin(Principal actor, VideoId video, std::uint64_t length, std::string metadata);
    /// Where it stands; finishes what a crash left unfinished. Fails: not_found.
    Task<Result<Progress>> progress(Principal actor, UploadId id);
    /// Appends a request's body. Fails: not_found, also where the upload goes while it comes; conflict with the codes
    /// offset_mismatch and locked (another request is writing); unavailable (no files are taken); as UploadBody and the
    /// store do. With a checksum, all of the body counts or nothing; nothing counts of a body whose known length is
    /// more than is missing, and one of unknown length that is too long completes nothing.
    Task<Result<Progress>> append(Principal actor, UploadId id, std::uint64_t offset, ByteSource& body,
                                  std::optional<std::uint64_t> body_length, std::optional<Checksum> checksum);
    Task<Result<>> terminate(Principal actor, UploadId id);

    /// Follows the log: an upload goes with its video, of which its owner's budget, and the disk, know at once. It can
    /// be done again.
    Task<Result<>> follow(std::span<events::Envelope const> told);
    /// Gives up what has expired, what no video waits for any more, and what has lost its bytes, as after a restore;
    /// run now and then. One that cannot be given up holds up no other: the first failure is answered at the end.
    Task<Result<>> sweep();

private:
    class WriteLock;
    class WantedBody;

    /// Fails with not_found also where a newer upload took over, or the video is gone.
    Task<Result<Upload>> own_upload(Principal const& actor, UploadId id);
    Task<Result<Progress>> finish(Upload upload);
    Task<Result<>> refuse_type(Upload upload, Error why);
    Task<Result<>> check_type(Upload upload);
    /// What the owner uses of it after it has ended; nothing, where there is none.
    Task<Result<std::vector<budgets::Change>>> end_of(UploadId id);
    Task<std::uint64_t> arrived_of(Upload const& upload);
    /// They are neither staged nor an object: nothing can be appended to it, and nothing made of it.
    Task<Result<bool>> has_lost_its_bytes(Upload const& upload);
    Task<Result<>> remove_row(Upload upload, std::uint64_t arrived);
    Task<Result<Progress>> append_alone(Principal actor, Upload upload, std::uint64_t offset, ByteSource& body,
                                        std::optional<std::uint64_t> body_length, std::optional<Checksum> checksum);
    /// Does the work, which fails with not_found where nobody wants the upload any more. By who holds its lock.
    Task<Result<Progress>> end_if_void_behind(Principal actor, UploadId id, Task<Result<Progress>> work);
    Task<Result<>> end_if_void(Principal actor, UploadId id);
    Task<> discard(UploadId id);
    /// False: another server has handed it over.
    Task<Result<bool>> give_up(Upload upload);
    Task<Result<>> keep_alive(Upload& upload);
    Task<Result<>> sweep_rows();
    Task<Result<>> sweep_one(std::string id_text);
    Task<Result<>> end_one(UploadId id);
    Task<Result<std::optional<Upload>>> to_give_up(UploadId id);
    Task<Result<>> sweep_of(UserId owner);
    Task<Result<>> require_room(budgets::Plan plan);

    Needs const needs_;
    Limits const limits_;

    Mutex mutex_;
    std::set<std::string> locked_ KLIEG_GUARDED_BY(mutex_);  ///< ids of uploads and of videos (write_lock.h)
};

}  // namespace klieg::uploads
