#pragma once

#include "videos/ingest.h"

namespace klieg::videos {

inline constexpr auto kMaterialiseKind = "videos.materialise";

/// Makes all segments of a source rung ahead of their viewers, so that their requests are plain files.
class MaterialiseJob {
public:
    explicit MaterialiseJob(IngestNeeds const& needs) : needs_(needs) {}
    Task<Result<>> run(jobs::JobContext& context);

private:
    IngestNeeds needs_;
};

}  // namespace klieg::videos
