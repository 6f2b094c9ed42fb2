#pragma once

#include "ingest/ingest_job.h"

namespace klieg::ingest {

/// For jobs that were overtaken: removes what they have written if the video went, was given another file, or failed
/// with this one. Fails with `why` where the video still has the file, since then it was something else that was not
/// found.
Task<Result<>> remove_leftovers(IngestNeeds const& needs, IngestTarget target, Error why);

/// What a job begins with: the video as current_video() answers it. Where there is none, nothing stays of a run before
/// this one that was cut off by a crash after the video's purge had passed.
Task<Result<std::optional<videos::Video>>> video_to_work_on(IngestNeeds const& needs, IngestTarget target);

}  // namespace klieg::ingest
