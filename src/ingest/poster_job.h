#pragma once

#include "ingest/ingest_job.h"

namespace klieg::ingest {

inline constexpr auto kPosterKind = "videos.poster";

/// One good frame of the video as a JPEG, and in sizes as WebP. The video plays without waiting for it, but lists do
/// wait: until it is there, or has failed for good, which its owner is told, or PosterWaitJob ends that. What fails and
/// may succeed later, as on a full disk, ends nothing.
class PosterJob {
public:
    explicit PosterJob(IngestNeeds const& needs) : needs_(needs) {}
    Task<Result<>> run(jobs::JobContext& context);
    Task<Result<>> fail(jobs::Job job, Error error);

private:
    Task<Result<>> make(IngestTarget target, videos::Video video);

    IngestNeeds needs_;
};

}  // namespace klieg::ingest
