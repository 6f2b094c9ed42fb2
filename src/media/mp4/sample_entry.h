#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "media/mp4/boxes.h"

#include <cstdint>

namespace klieg::media::mp4 {

/// One entry of stsd (ISO/IEC 14496-12, 8.5.2): how the samples of a track are coded. Only `format` is set for kinds
/// that we do not repackage.
struct SampleEntry {
    FourCc format = 0;                       ///< avc1, mp4a, hvc1, …
    std::uint16_t data_reference_index = 1;  ///< which entry of dref says where the samples are, counted from 1
    // Video.
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    Bytes avc_config;               ///< content of avcC; empty where it is absurdly long
    std::uint32_t pixel_width = 0;  ///< pasp: zeros where absent
    std::uint32_t pixel_height = 0;
    Bytes colour;          ///< content of colr, as MP4 has it (nclx)
    bool cropped = false;  ///< a clap box asks to show a part only
    // Audio.
    std::uint16_t channels = 0;
    std::uint32_t sample_rate = 0;
    Bytes aac_config;  ///< AudioSpecificConfig; empty for other codings inside mp4a, such as MP3
};

enum class EntryKind : std::uint8_t { video, audio, other };

/// Parses one entry from its box. Fails: corrupt.
Result<SampleEntry> parse_sample_entry(Box const& box, EntryKind kind);

/// What the stream of an avc1 entry says of its colours, as its box would: where an encoder's container leaves that
/// out. Empty where it says nothing.
Bytes colour_of_stream(SampleEntry const& entry);

/// Writes an avc1 or mp4a entry. Requires the configuration of its coding.
void write_sample_entry(ByteWriter& writer, SampleEntry const& entry);

}  // namespace klieg::media::mp4
