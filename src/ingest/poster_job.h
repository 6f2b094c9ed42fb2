#pragma once

#include "ingest/ingest_job.h"

namespace klieg::ingest {

inline constexpr auto kPosterKind = "videos.poster";

/// One good frame of the video as a JPEG, off the critical path. Fails for good without harm: the video just has none.
class PosterJob {
public:
    explicit PosterJob(IngestNeeds const& needs) : needs_(needs) {}
    Task<Result<>> run(jobs::JobContext& context);

private:
    IngestNeeds needs_;
};

}  // namespace klieg::ingest
