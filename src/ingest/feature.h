#pragma once

#include "assembly/feature.h"
#include "ingest/encode_job.h"
#include "ingest/materialise_job.h"
#include "ingest/poster_job.h"
#include "ingest/publish_job.h"
#include "ingest/source_job.h"

namespace klieg::ingest {

/// The jobs that make of a file what is played, put together.
struct Feature final : assembly::Feature {
    struct Options {
        std::size_t encodings_at_once = 1;
    };
    Feature(IngestNeeds needs, Options options);

    static std::vector<ports::TableSchema> tables() { return {}; }
    void add_jobs(jobs::Worker& worker) override;
    std::vector<assembly::Maintenance> maintenance() override;

    PublishJob publish;
    EncodeRungs first_rung;
    EncodeRungs remaining_rungs;
    PosterJob poster;
    MaterialiseJob materialise;
    SourceJob source;

private:
    Options options_;
    SourceStorage source_storage_;
};

}  // namespace klieg::ingest
