#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::media::mp4 {

/// The tables of one track as they are to be written, true or not.
struct WrittenTrack {
    struct Run {
        std::uint32_t count = 0;
        std::uint32_t value = 0;
    };
    struct ChunkRun {
        std::uint32_t first = 1;
        std::uint32_t samples = 1;
        std::uint32_t description = 1;
    };
    struct Edit {
        std::uint64_t duration = 0;
        std::int64_t media_time = 0;
    };

    bool video = true;
    bool enabled = true;
    std::uint32_t timescale = 1000;
    std::vector<Run> times{};
    std::vector<Run> compositions{};
    std::optional<std::vector<std::uint32_t>> sync{};  ///< counts from 1
    std::uint32_t constant_size = 0;
    std::uint32_t count = 0;
    std::vector<std::uint32_t> sizes{};
    std::vector<ChunkRun> chunk_runs{};
    std::vector<std::uint64_t> chunks{};  ///< offsets, counted from the start of mdat's content
    std::vector<Edit> edits{};
    std::optional<std::uint32_t> reference_flags{};  ///< of the one entry of dref; without it there is no dref
    std::size_t config_padding = 0;                  ///< bytes behind the coding's configuration
};

/// A file of few bytes whose index claims what it likes. The pictures are all the same byte, which is a keyframe
/// wherever one looks: so nothing is refused for what the media says, and the tables alone decide.
struct LyingFile {
    std::vector<WrittenTrack> tracks{};
    std::uint64_t media_bytes = 0;
    std::uint32_t timescale = 1000;  ///< of the movie
    std::uint64_t duration = 0;      ///< that its header states; 0: unknown
    std::string lies{};              ///< what was done to it, in words

    Bytes bytes() const;
};

/// The same number gives the same file. About a third of them are honest, or lie within what is taken.
LyingFile make_lying_file(std::uint64_t number);

}  // namespace klieg::media::mp4
