#pragma once

#include "base/ids.h"
#include "jobs/worker.h"
#include "ports/object_store.h"
#include "videos/rendition_repo.h"

namespace klieg::videos {

inline constexpr auto kPurgeKind = "videos.purge";

/// Removes what a deleted video leaves behind: its objects and its segment rows.
jobs::NewJob purge_job(VideoId const& video);

class PurgeJob {
public:
    PurgeJob(ports::ObjectStore& objects, RenditionRepo& renditions) : objects_(objects), renditions_(renditions) {}
    Task<Result<>> run(jobs::JobContext& context);
    Task<Result<>> remove_everything_of(VideoId video);

private:
    Task<Result<>> remove_below(std::string prefix);

    ports::ObjectStore& objects_;
    RenditionRepo& renditions_;
};

}  // namespace klieg::videos
