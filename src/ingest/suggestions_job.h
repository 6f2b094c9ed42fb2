#pragma once

#include "ingest/ingest_job.h"

namespace klieg::ingest {

inline constexpr auto kSuggestionsKind = "videos.suggestions";

/// Further frames of the video for its owner to choose from, made as the poster is and after it: lists wait for the
/// poster, also of others. Where none can be made the video does without, and nobody is told.
class SuggestionsJob {
public:
    explicit SuggestionsJob(IngestNeeds const& needs) : needs_(needs) {}
    Task<Result<>> run(jobs::JobContext& context);
    Task<Result<>> fail(jobs::Job job, Error error);

private:
    Task<Result<std::vector<videos::Suggestion>>> make(IngestTarget target, std::string source);
    Task<Result<>> settle(IngestTarget target, std::vector<videos::Suggestion> made);

    IngestNeeds needs_;
};

}  // namespace klieg::ingest
