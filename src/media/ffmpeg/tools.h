#pragma once

#include "base/result.h"
#include "media/ffmpeg/sandbox_layers.h"
#include "media/media_probe.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace klieg::media {

struct SandboxLimits;

/// The absolute path of the program of a path, or of a name that lies in a folder of PATH. Fails: not_found.
Result<std::string> find_program(std::string const& name);

/// Where ffmpeg lies, what its operator allows one run of it at most (0: what the file at hand calls for), and how it
/// is confined.
struct Tools {
    std::string ffmpeg = "/usr/bin/ffmpeg";
    std::string ffprobe = "/usr/bin/ffprobe";
    std::uint64_t memory_bytes_max = 0;
    std::chrono::seconds cpu_time_max{0};
    SandboxLayers layers = SandboxLayers::all();  ///< each run has them all, or fails

    /// Those that lie in a folder of PATH, with the layers that this machine has (sandbox_check.h). Blocks. Fails:
    /// not_found.
    static Result<Tools> on_path();
    SandboxLimits capped(SandboxLimits limits) const;
};

/// Whether a decoder of the list below is for that codec, as ffmpeg spells codecs: "dts" is decoded by "dca".
bool may_be_decoded(std::string_view codec) noexcept;

/// The options before `-i` that keep a file from leading anywhere else, the input itself included.
///
/// Demuxers that open other files or addresses (hls, dash, concat, image2, imf, sdp, …) are on no list, and `file:`
/// keeps a name from being taken for a protocol. Decoders are those that people's files need, since rare ones are the
/// least tested.
///
/// Decoders of `opened` may be opened for streams all the same, for a program that insists on it; they decode nothing.
std::vector<std::string> input_arguments(std::string const& path, UnreadableCodecs const& opened = {});

}  // namespace klieg::media
