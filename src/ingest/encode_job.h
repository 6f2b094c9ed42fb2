#pragma once

#include "ingest/ingest_job.h"
#include "ingest/rung_writer.h"
#include "media/ffmpeg/encode_job.h"

#include <memory>
#include <vector>

namespace klieg::ingest {

/// The lowest rung and the sound of a file that could not be published as it is: it plays while they are being made.
inline constexpr auto kFirstRungKind = "videos.first_rung";
/// All rungs that are still missing, from one decode; they appear when they are complete.
inline constexpr auto kRemainingRungsKind = "videos.rungs";

/// Makes rungs. What a video still lacks stands in its row, so a job that begins again makes just that.
class EncodeRungs {
public:
    enum class Which : std::uint8_t { first, remaining };
    EncodeRungs(IngestNeeds const& needs, Which which) : needs_(needs), which_(which) {}

    Task<Result<>> run(jobs::JobContext& context);
    /// Without its first rung a video has failed, also where viewers have seen a part of it. Others stay away, and it
    /// is done.
    Task<Result<>> fail(jobs::Job job, Error error);

private:
    class Run;

    Task<Result<>> finish(IngestTarget target, Run& run);
    Task<Result<>> check_made(IngestTarget target, std::chrono::milliseconds made, media::MediaProbe probe);
    Task<Result<>> hide_unfinished(IngestTarget target);

    IngestNeeds needs_;
    Which which_;
};

}  // namespace klieg::ingest
