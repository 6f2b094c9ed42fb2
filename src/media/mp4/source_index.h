#pragma once

#include "base/random_access.h"
#include "base/result.h"
#include "media/mp4/track.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace klieg::media::mp4 {

/// What an MP4 or MOV file says about itself: its tracks with all sample tables, read without the media.
struct SourceIndex {
    std::unique_ptr<Bytes const> moov;  ///< its content, in which the sample tables are read
    std::uint32_t timescale = 0;        ///< of the movie: edit lists count durations in it
    std::uint64_t duration = 0;         ///< of the movie, as its header says; 0 where it does not
    Matrix matrix = kUnityMatrix;       ///< of the movie, on top of that of each track
    std::vector<Track> tracks{};
    bool notes_priming = false;  ///< iTunes' note of how much of the sound is padding is there
};

/// The index of an hour is about 2 MB; twelve of them at 60 frames a second, each with a composition offset of its own,
/// and sound beside them take 44.
inline constexpr std::uint64_t kMoovSizeMax = 48U << 20U;

/// Where in a file the content of its moov lies.
struct IndexPlace {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

/// Finds the moov wherever it lies; it reads a few bytes of each box before. Fails: unsupported for files of another
/// kind and for fragmented ones, too_large (kMoovSizeMax), corrupt, and as `file` does.
Result<IndexPlace> find_source_index(RandomAccess const& file);

/// Parses what was found. It takes as much memory as that has bytes, and a few per cent. Fails: corrupt, unsupported,
/// and as `file` does.
Result<SourceIndex> read_source_index(RandomAccess const& file, IndexPlace place);
/// Both. Fails as both.
Result<SourceIndex> read_source_index(RandomAccess const& file);

enum class Fragmented : std::uint8_t { refused, allowed };

/// Parses the content of a moov whose samples lie in a file of this size.
Result<SourceIndex> parse_moov(Bytes content, std::uint64_t file_size, Fragmented fragmented);

}  // namespace klieg::media::mp4
