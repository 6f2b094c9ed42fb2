#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace klieg::media::mp4 {

/// What a moof says about one sample.
struct FragmentSample {
    std::uint32_t size = 0;
    std::uint32_t duration = 0;
    std::int32_t composition = 0;
    bool sync = false;
};

/// Where a fragment stands in its track.
struct FragmentPosition {
    std::uint32_t sequence = 1;   ///< ascends over the fragments of a track
    std::uint64_t base_time = 0;  ///< decode time of the first sample
};

/// The bytes before the samples: moof and the header of mdat. It depends on the samples alone, so that the size of a
/// segment is known without its bytes.
std::size_t fragment_header_size(std::span<FragmentSample const> samples);

/// Writes moof and the header of mdat, behind which all samples follow in this order (ISO/IEC 14496-12, 8.8).
/// Requires at least one sample and less than 4 GiB of them.
void write_fragment_header(ByteWriter& writer, std::span<FragmentSample const> samples, FragmentPosition place);

}  // namespace klieg::media::mp4
