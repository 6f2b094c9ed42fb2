#pragma once

#include "ingest/ingest_job.h"

namespace klieg::ingest {

inline constexpr auto kPosterKind = "videos.poster";

/// One good frame of the video as a JPEG. The video plays without waiting for it, but lists do wait, once: where it
/// does not succeed at first they show the video without it, and where it fails for good its owner is told.
class PosterJob {
public:
    explicit PosterJob(IngestNeeds const& needs) : needs_(needs) {}
    Task<Result<>> run(jobs::JobContext& context);
    Task<Result<>> fail(jobs::Job job, Error error);

private:
    Task<Result<>> make(IngestTarget target, videos::Video video);
    Task<Result<>> give_up(IngestTarget target);

    IngestNeeds needs_;
};

}  // namespace klieg::ingest
