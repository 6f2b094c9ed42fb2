#pragma once

#include "media/ffmpeg/encode_job.h"

#include <string>
#include <vector>

namespace klieg::media {

/// The child's descriptor of a job's n-th output: rungs first, then sound. 1 carries the progress.
constexpr int output_number(std::size_t place) {
    return 3 + static_cast<int>(place);
}

/// How ffmpeg is run.
struct EncodeCommand {
    std::vector<std::string> arguments;  ///< each far below what the kernel takes in one, however long the file is
    std::vector<ProcessInput> inputs{};
};

/// For a job. Of one with boundaries it makes a text of megabytes, and belongs on a BlockingPool. Fails: invalid (more
/// boundaries than kBoundariesMax, nothing to make).
Result<EncodeCommand> encode_command(EncodeJob const& job);

/// When key frames are due: at each boundary, and between them at most kKeyFrameDistance apart, as far as a list may
/// grow.
std::vector<std::chrono::microseconds> key_frame_times(std::vector<std::chrono::microseconds> const& boundaries,
                                                       std::chrono::microseconds duration);

}  // namespace klieg::media
