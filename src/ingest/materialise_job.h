#pragma once

#include "ingest/ingest_job.h"

namespace klieg::ingest {

inline constexpr auto kMaterialiseKind = "videos.materialise";

/// Makes all segments of a source rung ahead of their viewers, so that their requests are plain files.
class MaterialiseJob {
public:
    explicit MaterialiseJob(IngestNeeds const& needs) : needs_(needs) {}
    Task<Result<>> run(jobs::JobContext& context);
    Task<Result<>> fail(jobs::Job job, Error error);

private:
    Task<Result<>> go_on(IngestTarget target, videos::Video video);

    IngestNeeds needs_;
};

}  // namespace klieg::ingest
