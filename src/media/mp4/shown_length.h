#pragma once

#include "base/random_access.h"
#include "base/result.h"

#include <chrono>

namespace klieg::media::mp4 {

/// How long an MP4 or MOV file is shown by its tables: until the last picture, or sample of sound, has been, counted
/// from the presentation's 0. Headers and demuxers add up how long samples last in the order of decoding instead, which
/// is more where composition offsets are negative: what an editor cut, and kept the samples of (ISO/IEC
/// 14496-12, 8.6.1.3 and 8.6.6).
///
/// It reads the index, of kShownLengthIndexMax at most. Threads: any, it blocks.
/// Fails: as read_source_index(), too_large, and unsupported for edit lists that rearrange the media,
/// and where no composition offset is negative: then headers that say otherwise lie.
Result<std::chrono::microseconds> shown_length(RandomAccess const& file);

/// In bytes: of an hour of video it is about 2 MB.
inline constexpr std::uint64_t kShownLengthIndexMax = 8U << 20U;

}  // namespace klieg::media::mp4
