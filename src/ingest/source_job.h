#pragma once

#include "ingest/ingest_job.h"
#include "ports/transaction.h"

#include <cstddef>
#include <string>
#include <vector>

namespace klieg::ingest {

inline constexpr auto kSourceKind = "videos.source";

/// The job that looks whether a file may go, for the transaction that has made the last of it, perhaps; nothing where
/// files stay.
ports::Transaction source_jobs(IngestNeeds const& needs, IngestTarget target);
/// The same in a write of its own.
Task<Result<>> settle_source_soon(IngestNeeds const& needs, IngestTarget target);

/// Brings what is stored of a video's file to what the site wants of it (SourceStorage), also where the site wanted
/// something else when the file came. A file that was dropped stays so. What is counted to the owner changes in the
/// transaction of the row that says so, and each step may be begun again after a crash.
class SourceJob {
public:
    explicit SourceJob(IngestNeeds const& needs) : needs_(needs) {}

    Task<Result<>> run(jobs::JobContext& context);
    /// All videos that are ready, one after the other: after the setting was changed. What fails for one is logged.
    Task<Result<>> settle_all();

private:
    Task<Result<>> settle(IngestTarget target, videos::Video video);
    Task<Result<bool>> is_settled(IngestTarget target, videos::Video const& video);
    Task<Result<>> keep_segments(IngestTarget target, videos::Video video);
    Task<Result<>> make_segments_on_request(IngestTarget target);
    Task<Result<std::size_t>> remove_segments(IngestTarget target, std::string rung);
    Task<Result<>> drop(IngestTarget target, videos::Video video);
    using Heads = std::vector<videos::RenditionHead>;
    Task<Result<bool>> all_segments_are_there(IngestTarget target, Heads heads);
    Task<Result<>> let_segments_be_objects(IngestTarget target);
    Task<Result<>> remove_source(IngestTarget target);
    /// Writes a rendition anew with segments from there, and so many bytes counted for it.
    Task<Result<>> replace(IngestTarget target, videos::StoredRendition stored, videos::SegmentSource from,
                           budgets::Caps caps, ports::Transaction also);

    IngestNeeds needs_;
};

}  // namespace klieg::ingest
