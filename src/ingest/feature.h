#pragma once

#include "assembly/feature.h"
#include "ingest/encode_job.h"
#include "ingest/materialise_job.h"
#include "ingest/poster_job.h"
#include "ingest/poster_wait_job.h"
#include "ingest/publish_job.h"
#include "ingest/source_job.h"
#include "ingest/suggestions_job.h"

#include <chrono>

namespace klieg::ingest {

/// The jobs that make of a file what is played, put together.
struct Feature final : assembly::Feature {
    struct Options {
        std::size_t encodings_at_once = 1;
        std::chrono::milliseconds slice{10'000};  ///< of an encoding, where others wait
        bool decodes = true;                      ///< else jobs that decode wait for a server that does
    };
    Feature(IngestNeeds given, Options options);

    static std::vector<ports::TableSchema> tables() { return {}; }
    void add_jobs(jobs::Worker& worker) override;
    std::vector<assembly::Maintenance> maintenance() override;

    IngestNeeds needs;  ///< of each of these
    PublishJob publish;
    EncodeRungs first_rung;
    EncodeRungs remaining_rungs;
    PosterJob poster;
    PosterWaitJob poster_wait;
    SuggestionsJob suggestions;
    MaterialiseJob materialise;
    SourceJob source;

private:
    Options options_;
    SourceStorage source_storage_;
};

}  // namespace klieg::ingest
