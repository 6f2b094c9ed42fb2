#pragma once

#include "base/result.h"
#include "media/mp4/sample_table.h"

#include <span>

namespace klieg::media::mp4 {

/// Whether no byte of the file belongs to two chunks, of one track or of two: else a few bytes could stand for any
/// number of samples, and what is made of a file would be many times as large. Takes memory only where a track's chunks
/// do not ascend in the file, and then for kScatteredChunksMax of them.
/// Fails: unsupported.
Result<> check_no_shared_bytes(std::span<SampleTable const* const> tracks);

/// Of tracks together whose chunks lie in the file in another order than they are played in. Nobody writes hours so.
inline constexpr std::size_t kScatteredChunksMax = 1'000'000;

}  // namespace klieg::media::mp4
