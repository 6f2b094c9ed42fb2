#pragma once

#include "app/config.h"
#include "base/metrics.h"
#include "media/ffmpeg/sandbox_check.h"
#include "media/ffmpeg/tools.h"

#include <filesystem>
#include <string>

namespace klieg::app {

/// How strangers' files are decoded on this machine: which layers of the sandbox it has, and what `media.sandbox` says
/// of those that it has not.
///
/// With `required`, one that is missing is one too many. With `best_effort` those that are there have to do, but for
/// the filter of system calls, the limits and the capabilities: every kernel on which Klieg runs has them, so that
/// their want is a fault, and without them a decoder is no sandboxed one at all.
struct DecoderSandbox {
    media::SandboxFindings findings;
    std::string broken;  ///< which program does not start in it, and why; empty: they do
    bool decodes = false;

    /// "landlock: there is no Landlock: …; mounts: …"; empty where nothing is missing.
    std::string missing() const;
};

/// Tries all of it: `outside` is a file that no decoder may read, `tools` are given the layers that stand. Blocks for a
/// fraction of a second, on a thread that lives on.
DecoderSandbox find_sandbox(Config const& config, std::filesystem::path const& outside, media::Tools& tools);
/// What `media.sandbox` makes of what was found.
bool may_decode(Config const& config, media::SandboxFindings const& findings);

/// To the operator: in the log, and in metrics.
void report(DecoderSandbox const& sandbox, Config const& config, Metrics& metrics);

/// Where the two programs lie, and what one run of them may take. Fails: invalid, naming the setting.
Result<media::Tools> tools_of(Config const& config);

}  // namespace klieg::app
