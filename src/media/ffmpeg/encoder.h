#pragma once

#include "base/blocking_pool.h"
#include "media/ffmpeg/encode_job.h"
#include "media/ffmpeg/tools.h"

#include <chrono>
#include <cstdint>

namespace klieg::media {

struct EncodeReport {
    std::chrono::microseconds encoded{0};  ///< up to where; far below the probe's duration where the source is damaged
    std::chrono::milliseconds wall_time{0};
    std::chrono::milliseconds cpu_time{0};
    std::uint64_t memory_peak_bytes = 0;
};

/// Makes the renditions of a job with one run of ffmpeg: the source is decoded once, each output's bytes reach its sink
/// as they come. Publishing early takes two jobs: one of what a player needs at once, and one of the rest.
///
/// Threads: the caller's core; ffmpeg's own threads are the job's `threads`. The sinks are outlived by the call.
/// Cancelled, it kills ffmpeg and returns when that has ended.
/// Fails: what a sink failed with; invalid; as check_ending with a sentence for the uploader.
Task<Result<EncodeReport>> encode(BlockingPool& starter, Tools tools, EncodeJob job);

/// What the sandbox allows a job, where the tools have no lower caps.
SandboxLimits encode_limits(EncodeJob const& job);

}  // namespace klieg::media
