#pragma once

#include "media/ffmpeg/encode_job.h"

#include <string>
#include <vector>

namespace klieg::media {

/// The child's descriptor of a job's n-th output: rungs first, then sound. 1 carries the progress.
constexpr int output_number(std::size_t place) {
    return 3 + static_cast<int>(place);
}

/// ffmpeg's arguments for a job. Fails: invalid (more boundaries than kBoundariesMax, nothing to make).
Result<std::vector<std::string>> encode_arguments(EncodeJob const& job);

/// When key frames are due: at each boundary, and between them at most kKeyFrameDistance apart, as far as a list may
/// grow.
std::vector<std::chrono::microseconds> key_frame_times(std::vector<std::chrono::microseconds> const& boundaries,
                                                       std::chrono::microseconds duration);

}  // namespace klieg::media
