#pragma once

#include "ingest/ingest_job.h"

namespace klieg::ingest {

inline constexpr auto kPosterWaitKind = "videos.poster_wait";

/// Runs when lists have waited for a poster for long enough.
jobs::NewJob poster_wait_job(IngestTarget const& target);

/// Lists show the video from now on, with a poster or without.
Task<Result<>> end_wait_for_poster(IngestNeeds needs, IngestTarget target);

/// How long somebody's video stays out of the lists must not depend on how many posters others wait for, nor on what
/// keeps one from being made. It is left with the poster's own job, and runs so much later, whatever became of that.
class PosterWaitJob {
public:
    explicit PosterWaitJob(IngestNeeds const& needs) : needs_(needs) {}
    Task<Result<>> run(jobs::JobContext& context);

private:
    IngestNeeds needs_;
};

}  // namespace klieg::ingest
