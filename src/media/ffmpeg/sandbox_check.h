#pragma once

#include "base/result.h"
#include "media/ffmpeg/sandbox_layers.h"

#include <filesystem>
#include <string>
#include <vector>

namespace klieg::media {

/// A layer that this machine does not have, or that let something through.
struct MissingLayer {
    SandboxLayer layer = SandboxLayer::system_calls;
    std::string why;  ///< for the log
};

struct SandboxFindings {
    SandboxLayers standing;
    std::vector<MissingLayer> missing;
};

/// Finds out which layers of the sandbox this machine has. Each is entered alone, in a child that is started as
/// decoders are, and what it should deny is tried: to open `outside`, to make a socket, to start a process, to reach
/// this process over a network of its own, to write, to take more memory than allowed. So a layer that answers that all
/// is well and confines nothing is missing, too, and none passes for what another one denies.
///
/// `outside` is a file that a decoder has no business with, absolute, and one that this process may read.
/// Blocks: a few milliseconds. Threads: one that lives on, as Child::start().
SandboxFindings check_sandbox(std::filesystem::path const& outside);

/// The file that this process runs: outside of what a decoder may read, where there is nothing better.
std::filesystem::path own_program();

/// Whether a program of ffmpeg starts with these layers: its libraries may lie where no decoder may look. Blocks until
/// it has told its version. Fails: not_found, unavailable, unsupported, timeout.
Result<> check_program(std::string const& program, SandboxLayers layers);

}  // namespace klieg::media
