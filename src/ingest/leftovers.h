#pragma once

#include "ingest/ingest_job.h"

namespace klieg::ingest {

/// For jobs that were overtaken: removes what they have written if the video went, was given another file, or failed
/// with this one. Fails with `why` where the video still has the file, since then it was something else that was not
/// found.
Task<Result<>> remove_leftovers(IngestNeeds const& needs, IngestTarget target, Error why);

}  // namespace klieg::ingest
