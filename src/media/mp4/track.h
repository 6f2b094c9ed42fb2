#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "media/mp4/sample_entry.h"
#include "media/mp4/sample_table.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace klieg::media::mp4 {

/// One entry of an edit list (ISO/IEC 14496-12, 8.6.6).
struct Edit {
    std::uint64_t duration = 0;      ///< in the movie's timescale; 0 is "to the end" in fragmented files
    std::int64_t media_time = 0;     ///< in the track's timescale; -1 is an empty edit: nothing is shown
    std::int32_t rate = 0x00010000;  ///< 16.16
};

/// How the times of samples become times of presentation, for the edit lists that we can carry over:
/// presentation = decode time + composition - media_time + delay, all in the track's timescale.
struct EditShift {
    std::int64_t media_time = 0;
    std::uint64_t delay = 0;                  ///< an empty edit at the start
    std::optional<std::uint64_t> shown = {};  ///< how much of the media is shown, where the list says so
};

using Matrix = std::array<std::int32_t, 9>;
inline constexpr Matrix kUnityMatrix = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};

/// Quarter turns, clockwise, that a player makes to show the pictures; none for a matrix of another kind.
std::optional<int> quarter_turns(Matrix const& matrix);

struct Track {
    std::uint32_t id = 0;
    FourCc handler = 0;  ///< vide, soun, tmcd, …
    bool enabled = true;
    std::uint32_t timescale = 0;
    std::string language{};  ///< BCP 47; empty where unknown
    Matrix matrix = kUnityMatrix;
    std::uint32_t shown_width = 0;  ///< 16.16, before the matrix
    std::uint32_t shown_height = 0;
    std::vector<Edit> edits{};      ///< the first few
    std::uint32_t entry_count = 0;  ///< in stsd; `entry` is the first
    SampleEntry entry{};
    bool elsewhere = false;  ///< the samples are said to be in another file
    SampleTable samples{};

    bool is_video() const noexcept { return handler == fourcc("vide"); }
    bool is_audio() const noexcept { return handler == fourcc("soun"); }
    /// Fails: unsupported for anything but one optional empty edit and one edit at normal speed.
    Result<EditShift> edit_shift(std::uint32_t movie_timescale) const;
};

/// Parses the content of a trak, which outlives it. Fails: as SampleTable::parse, and corrupt.
Result<Track> parse_track(ByteView trak, std::uint64_t file_size, std::uint32_t samples_max);

}  // namespace klieg::media::mp4
