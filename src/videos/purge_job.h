#pragma once

#include "base/ids.h"
#include "jobs/worker.h"
#include "ports/object_store.h"
#include "videos/rendition_repo.h"

namespace klieg::videos {

inline constexpr auto kPurgeKind = "videos.purge";

/// What may still be written when a video goes, such as a segment that a viewer asked for, is there after this.
inline constexpr std::chrono::minutes kPurgeAgainAfter{15};

/// Removes what a deleted video leaves behind: its objects and its segment rows.
jobs::NewJob purge_job(VideoId const& video, std::chrono::milliseconds delay);

class PurgeJob {
public:
    PurgeJob(ports::ObjectStore& objects, RenditionRepo& renditions) : objects_(objects), renditions_(renditions) {}
    Task<Result<>> run(jobs::JobContext& context);
    Task<Result<>> remove_everything_of(VideoId video);
    /// Only what came of one of its files.
    Task<Result<>> remove_file_of(VideoId video, std::uint32_t generation);

private:
    Task<Result<>> remove_below(std::string prefix);

    ports::ObjectStore& objects_;
    RenditionRepo& renditions_;
};

}  // namespace klieg::videos
